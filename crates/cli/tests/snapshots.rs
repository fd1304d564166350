//! Decisions recorded beside their cases, as people and build servers use them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Copy, ius_in, ius_with};

const PAGE: &str = "tests/suite/snapshots/adults.md.snap";
const CASE: &str = "tests/cases/snapshots/citizen.case.yaml.snap";
const RULES: &str = "rules/nl/snapshots/adults.ius.snap";
const NORM: &str = "is EUR 1 000";

fn recorded(purpose: &str) -> Copy {
    let copy = Copy::of("adults", purpose);
    ius_in(&copy.0, &["test", "--snapshot"]).ok();
    copy
}

/// Every file below a folder by its path, hidden ones too.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.insert(name, text);
            }
        }
    }
    all
}

fn change(copy: &Copy, path: &str, from: &str, to: &str) {
    let text = copy.read(path);
    assert!(text.contains(from), "{path} has no {from}");
    copy.write(path, &text.replacen(from, to, 1));
}

#[test]
fn what_is_decided_is_recorded_beside_the_cases() {
    let copy = recorded("snapshot-recorded");
    insta::assert_snapshot!("page", copy.read(PAGE));
    insta::assert_snapshot!("rules", copy.read(RULES));
    assert!(copy.read(CASE).contains("inapplicable because citizen"));
    let before = files(&copy.0);
    let again = ius_in(&copy.0, &["test", "--snapshot"]).ok();
    assert!(again.err.contains("recorded already"), "{}", again.all());
    ius_in(&copy.0, &["test", "--check"]).ok();
    assert_eq!(files(&copy.0), before);
}

#[test]
fn without_a_snapshot_nothing_is_compared() {
    let copy = Copy::of("adults", "snapshot-none");
    let before = files(&copy.0);
    ius_in(&copy.0, &["test"]).ok();
    let ran = ius_in(&copy.0, &["test", "--check"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert!(ran.err.contains("4 cases not recorded"), "{}", ran.all());
    assert!(
        ran.err.contains("`ius test --snapshot` repairs it"),
        "{}",
        ran.all()
    );
    assert_eq!(files(&copy.0), before);
    let ran = ius_in(&copy.0, &["review"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.err.contains("nothing is recorded yet"), "{}", ran.all());
}

#[test]
fn a_changed_decision_is_a_legal_diff_with_its_cause() {
    let copy = recorded("snapshot-changed");
    change(&copy, "rules/nl/adults.ius", NORM, "is EUR 1 000.01");
    let ran = ius_in(&copy.0, &["test", "tests"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    insta::assert_snapshot!("changed", ran.out.replace("FAIL", "fail"));
    for (format, wanted) in [
        ("json", "means: passed → failed"),
        ("junit", "means: passed → failed"),
        (
            "github",
            "::error file=rules/nl/adults.ius,line=13,title=a change of the law::",
        ),
    ] {
        let ran = ius_in(&copy.0, &["test", "--format", format]);
        assert_eq!(ran.code, 1);
        assert!(ran.out.contains(wanted), "{format}\n{}", ran.all());
    }
    // The recorded decision stays until somebody takes the new one over.
    let before = files(&copy.0);
    let ran = ius_in(&copy.0, &["test", "--snapshot"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert_eq!(files(&copy.0), before);
    assert_eq!(ius_in(&copy.0, &["test", "--check"]).code, 1);
    let ran = ius_in(&copy.0, &["review"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.err.contains("needs a terminal"), "{}", ran.all());
    assert!(ran.err.contains("ius test --accept"), "{}", ran.all());
    ius_in(&copy.0, &["test", "--accept"]);
    assert!(copy.read(PAGE).contains("ineligible because means"));
    change(&copy, "rules/nl/adults.ius", "is EUR 1 000.01", NORM);
    ius_in(&copy.0, &["test", "--accept"]).ok();
    ius_in(&copy.0, &["test", "--check"]).ok();
}

#[test]
fn each_change_is_led_back_to_its_own_line() {
    let copy = recorded("snapshot-causes");
    // A template's clause, and a slot that only an output reads; a page for each of the two.
    let page = copy
        .read("tests/suite/adults.md")
        .replace("2008-05-1", "2008-04-1");
    copy.write(
        "tests/suite/older.md",
        &page.replace("| ineligible because adult |", "| eligible |"),
    );
    ius_in(&copy.0, &["test", "--snapshot"]).ok();
    change(
        &copy,
        "rules/eu/adults.ius",
        "is at least 18",
        "is more than 18",
    );
    change(&copy, "rules/nl/adults.ius", "with 90 days", "with 60 days");
    let ran = ius_in(&copy.0, &["test", "tests"]);
    let groups: Vec<&str> = ran
        .out
        .split("not as recorded, because of")
        .skip(1)
        .collect();
    let of = |file: &str| {
        let found: Vec<&&str> = groups.iter().filter(|group| group.contains(file)).collect();
        assert!(!found.is_empty(), "{file}\n{}", ran.all());
        found.into_iter().copied().collect::<String>()
    };
    let strict = of("rules/eu/adults.ius:");
    assert!(strict.contains("+ is more than 18"), "{strict}");
    assert!(strict.contains("adult: passed → failed"), "{strict}");
    assert!(strict.contains("18 today"), "{strict}");
    let shorter = of("rules/nl/adults.ius:24");
    assert!(
        shorter.contains("+ fill decision_time with 60 days"),
        "{shorter}"
    );
    assert!(
        shorter.contains("output decision_due: 2026-08-10 → 2026-07-"),
        "{shorter}"
    );
    // Whom only the shorter time touches is not listed under the age.
    let alone = groups
        .iter()
        .find(|group| !group.contains("rules/eu/adults.ius:41"))
        .unwrap();
    assert!(!alone.contains("adult: passed"), "{alone}");
}

#[test]
fn cases_that_come_and_go() {
    let copy = recorded("snapshot-come-and-go");
    let page = "tests/suite/adults.md";
    change(
        &copy,
        page,
        "| 2008-05-10 | eligible | 18 today |",
        "| 2008-05-09 | eligible | 18 yesterday |",
    );
    std::fs::remove_file(copy.0.join("tests/cases/citizen.case.yaml")).unwrap();
    ius_in(&copy.0, &["test"]).ok();
    let ran = ius_in(&copy.0, &["test", "--check"]);
    assert_eq!(ran.code, 1);
    for wanted in [
        "1 case not recorded",
        "1 case recorded and no more",
        "1 snapshot of files that are no more",
        CASE,
    ] {
        assert!(ran.err.contains(wanted), "{wanted}\n{}", ran.all());
    }
    // Some of the cases say nothing about the others.
    ius_in(&copy.0, &["test", "--snapshot", "--filter", "18 tomorrow"]).ok();
    assert!(copy.read(PAGE).contains("18 today"));
    ius_in(&copy.0, &["test", "--snapshot"]).ok();
    assert!(!copy.0.join(CASE).exists());
    assert!(copy.read(PAGE).contains("18 yesterday"));
    assert!(!copy.read(PAGE).contains("18 today"));
    ius_in(&copy.0, &["test", "--check"]).ok();
}

#[test]
fn rules_with_errors_lose_no_record() {
    let copy = recorded("snapshot-broken");
    let before = files(&copy.0);
    change(
        &copy,
        "rules/nl/adults.ius",
        "at least norm",
        "at least nrm",
    );
    let ran = ius_in(&copy.0, &["test", "--snapshot"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    change(
        &copy,
        "rules/nl/adults.ius",
        "at least nrm",
        "at least norm",
    );
    assert_eq!(files(&copy.0), before);
}

#[test]
fn a_changed_case_and_changed_words_are_told_apart() {
    let copy = recorded("snapshot-case");
    change(
        &copy,
        "tests/suite/adults.md",
        "income: 1000",
        "income: 999",
    );
    let ran = ius_in(&copy.0, &["test"]);
    assert!(ran.out.contains("the cases were changed"), "{}", ran.all());
    change(
        &copy,
        "tests/suite/adults.md",
        "income: 999",
        "income: 1001",
    );
    let ran = ius_in(&copy.0, &["test"]).ok();
    assert!(ran.err.contains("other facts"), "{}", ran.all());
    assert_eq!(ius_in(&copy.0, &["test", "--check"]).code, 1);
    ius_in(&copy.0, &["test", "--snapshot"]).ok();
    ius_in(&copy.0, &["test", "--check"]).ok();
}

#[test]
fn a_change_of_the_law_that_no_case_shows_is_told_to_the_build_server() {
    let copy = recorded("snapshot-stale");
    change(&copy, "rules/nl/adults.ius", "is EUR 1 100", "is EUR 1 101");
    ius_in(&copy.0, &["test"]).ok();
    let ran = ius_in(&copy.0, &["test", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("1 rule file whose law"), "{}", ran.all());
    ius_in(&copy.0, &["test", "--snapshot"]).ok();
    ius_in(&copy.0, &["test", "--check"]).ok();
}

#[test]
fn a_conflict_of_a_merge_is_said_and_mended() {
    let copy = recorded("snapshot-conflict");
    let text = copy.read(PAGE);
    copy.write(PAGE, &format!("<<<<<<< ours\n{text}>>>>>>> theirs\n"));
    let ran = ius_in(&copy.0, &["test"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.err.contains("merge conflict"), "{}", ran.all());
    ius_in(&copy.0, &["test", "--accept"]).ok();
    assert_eq!(copy.read(PAGE), text);
}

/// Kills the command again and again, at another moment each time; `old` and `new` are the texts
/// that a file may have, by its path.
fn killed_at_any_moment(
    folder: &Path,
    arguments: &[&str],
    mut reset: impl FnMut(),
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) {
    let started = Instant::now();
    ius_in(folder, arguments);
    // Killed within the time of a whole run, spread evenly by a fixed rule.
    let whole = started.elapsed().max(Duration::from_millis(20));
    let mut moment: u64 = 0x9e37_79b9;
    for _ in 0..60 {
        reset();
        let mut child = Command::new(env!("CARGO_BIN_EXE_ius"))
            .args(arguments)
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        moment = moment
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let part = u32::try_from(moment >> 33).unwrap();
        std::thread::sleep(whole.mul_f64(f64::from(part) / f64::from(1_u32 << 31)));
        let _ = child.kill();
        child.wait().unwrap();
        for (path, text) in files(folder) {
            if path.ends_with(".ius-new") {
                let name = path.rsplit('/').next().unwrap();
                assert!(name.starts_with('.'), "{path}");
                continue;
            }
            let allowed = [old.get(&path), new.get(&path)];
            assert!(
                allowed.contains(&Some(&text)),
                "{path} is neither old nor new:\n{text}"
            );
        }
        for path in old.keys().filter(|path| new.contains_key(*path)) {
            assert!(folder.join(path).exists(), "{path} is gone");
        }
    }
    // The next run that is left alone finishes the work, and nothing strange stays.
    ius_in(folder, arguments);
    assert_eq!(&files(folder), new);
}

/// A project with many pages, so that there is much to be written.
fn large(purpose: &str) -> Copy {
    let copy = Copy::of("adults", purpose);
    let page = copy.read("tests/suite/adults.md");
    let rules = copy.read("rules/nl/adults.ius");
    for number in 0..40 {
        copy.write(
            &format!("tests/suite/{number:02}/page.md"),
            &page.replace("# Adults", &format!("# Adults {number} ü")),
        );
    }
    copy.write("rules/nl/adults.ius", &rules);
    copy
}

fn put(folder: &Path, wanted: &BTreeMap<String, String>) {
    for path in files(folder)
        .keys()
        .filter(|path| !wanted.contains_key(*path))
    {
        if !path.ends_with(".ius-new") {
            std::fs::remove_file(folder.join(path)).unwrap();
        }
    }
    for (path, text) in wanted {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        if std::fs::read_to_string(&path).ok().as_ref() != Some(text) {
            std::fs::write(path, text).unwrap();
        }
    }
}

#[test]
fn recording_that_is_killed_leaves_every_file_old_or_new() {
    let copy = large("kill-snapshot");
    let old = files(&copy.0);
    ius_in(&copy.0, &["test", "--snapshot"]).ok();
    let new = files(&copy.0);
    assert!(new.len() > old.len() + 40);
    let folder = copy.0.clone();
    killed_at_any_moment(
        &copy.0,
        &["test", "--snapshot"],
        || put(&folder, &old),
        &old,
        &new,
    );
}

#[test]
fn accepting_that_is_killed_leaves_every_file_old_or_new() {
    let copy = large("kill-accept");
    ius_in(&copy.0, &["test", "--snapshot"]).ok();
    change(&copy, "rules/nl/adults.ius", NORM, "is EUR 1 000.01");
    let old = files(&copy.0);
    ius_in(&copy.0, &["test", "--accept"]);
    let new = files(&copy.0);
    assert_ne!(old, new);
    let folder = copy.0.clone();
    killed_at_any_moment(
        &copy.0,
        &["test", "--accept"],
        || put(&folder, &old),
        &old,
        &new,
    );
}

#[test]
fn laying_out_that_is_killed_leaves_every_file_old_or_new() {
    let copy = Copy::empty("kill-fmt");
    for number in 0..60 {
        let mut text = String::new();
        for clause in 0..40 {
            text.push_str(&format!(
                "parameter p{number}_{clause} \"P\" : EUR\n  from 2020-01-01   is EUR {clause}\n\n"
            ));
        }
        copy.write(&format!("rules/nl/{number:02}.ius"), &text);
    }
    let old = files(&copy.0);
    ius_in(&copy.0, &["fmt"]).ok();
    let new = files(&copy.0);
    assert_ne!(old, new);
    let folder = copy.0.clone();
    killed_at_any_moment(&copy.0, &["fmt"], || put(&folder, &old), &old, &new);
}

struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn watching_runs_again_at_every_change_and_ends_with_ctrl_c() {
    let copy = recorded("watch");
    let mut child = Command::new(env!("CARGO_BIN_EXE_ius"))
        .args(["test", "--watch"])
        .current_dir(&copy.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut watching = Watching(child);
    let mut until_waiting = || {
        let mut said = Vec::new();
        for line in lines.by_ref() {
            let line = line.unwrap();
            if line.starts_with("watching") {
                return said.join("\n");
            }
            said.push(line);
        }
        panic!("it ended: {said:?}");
    };
    assert!(until_waiting().contains("0 failed"));
    change(&copy, "rules/nl/adults.ius", NORM, "is EUR 1 000.01");
    assert!(until_waiting().contains("not as recorded"));
    change(&copy, "rules/nl/adults.ius", "is EUR 1 000.01", NORM);
    assert!(!until_waiting().contains("not as recorded"));
    let signalled = Command::new("kill")
        .args(["-INT", &watching.0.id().to_string()])
        .status()
        .unwrap();
    assert!(signalled.success());
    assert_eq!(watching.0.wait().unwrap().code(), Some(0));
}

fn git(folder: &Path, arguments: &[&str]) -> std::process::Output {
    Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("IUS", env!("CARGO_BIN_EXE_ius"))
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .unwrap()
}

#[cfg(unix)]
#[test]
fn the_hook_refuses_what_is_staged_not_what_lies_in_the_folder() {
    let hook = common::repository().join("docs/repository/pre-commit");
    let shell = Command::new("sh").arg("-n").arg(&hook).status().unwrap();
    assert!(shell.success());
    let copy = recorded("hook");
    assert!(git(&copy.0, &["init", "-q"]).status.success());
    std::fs::copy(&hook, copy.0.join(".git/hooks/pre-commit")).unwrap();
    git(&copy.0, &["add", "-A"]);
    let first = git(&copy.0, &["commit", "-qm", "first"]);
    assert!(first.status.success(), "{first:?}");
    change(&copy, "rules/nl/adults.ius", NORM, "is EUR 1 000.01");
    copy.write("notes.txt", "not a rule");
    git(&copy.0, &["add", "notes.txt"]);
    let unstaged = git(&copy.0, &["commit", "-qm", "notes"]);
    assert!(unstaged.status.success(), "{unstaged:?}");
    git(&copy.0, &["add", "-A"]);
    let refused = git(&copy.0, &["commit", "-qm", "a cent more"]);
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned()
        + &String::from_utf8_lossy(&refused.stdout);
    assert!(said.contains("the commit was refused"), "{said}");
    assert!(said.contains("means: passed → failed"), "{said}");
    // What is mended in the folder only is still not what would be committed.
    change(&copy, "rules/nl/adults.ius", "is EUR 1 000.01", NORM);
    assert!(
        !git(&copy.0, &["commit", "-qm", "a cent more"])
            .status
            .success()
    );
}

#[test]
fn the_workflow_calls_what_there_is() {
    use ius_applicant::{Format, read_tree};
    let path = common::repository().join("docs/repository/rules.yml");
    let text = std::fs::read_to_string(path).unwrap();
    let tree = read_tree(&text, Format::Yaml).unwrap();
    let keys: Vec<&str> = tree
        .mapping()
        .unwrap()
        .iter()
        .map(|entry| entry.key.as_str())
        .collect();
    assert_eq!(keys, ["name", "on", "permissions", "jobs"]);
    let calls: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("run: ius "))
        .collect();
    assert_eq!(calls.len(), 4);
    for call in calls {
        let mut words = call.split(' ').take_while(|word| *word != ">>");
        let command = words.next().unwrap();
        let help = ius_with(&common::repository(), &[command, "--help"], "", &[]).ok();
        for option in words.filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(option), "{command} {option}");
        }
    }
}
