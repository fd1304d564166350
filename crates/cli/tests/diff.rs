//! `ius diff` on the repository's own law, in a git repository of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Copy, Ran, ius_in, repository};

/// A git repository with the rules of this one, and the cases of some folders.
struct Law(Copy);

impl Law {
    fn new(purpose: &str, states: &[&str], cases: &[&str]) -> Law {
        let law = Law(Copy::empty(&format!("diff-{purpose}")));
        for state in states.iter().chain(&["eu"]) {
            law.bring(&format!("rules/{state}"));
        }
        for folder in cases {
            law.bring(&format!("tests/cases/{folder}"));
        }
        law.git(&["init", "--quiet"]);
        law.commit();
        law
    }

    fn bring(&self, folder: &str) {
        for file in files(&repository().join(folder)) {
            let name = file.strip_prefix(repository()).unwrap().to_str().unwrap();
            self.0.write(name, &std::fs::read_to_string(&file).unwrap());
        }
    }

    fn git(&self, arguments: &[&str]) {
        let who = [
            "-c",
            "user.name=drafter",
            "-c",
            "user.email=drafter@example.org",
        ];
        let output = Command::new("git")
            .args(who)
            .args(arguments)
            .current_dir(&self.0.0)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "the law as it is"]);
    }

    /// Writes something else in the place of a text, which must be there.
    fn edit(&self, file: &str, was: &str, is: &str) {
        let text = self.0.read(file);
        assert!(text.contains(was), "{file} no longer holds {was}");
        self.0.write(file, &text.replacen(was, is, 1));
    }

    fn ius(&self, arguments: &[&str]) -> Ran {
        ius_in(&self.0.0, arguments)
    }

    /// What changes, as JSON.
    fn diff(&self, arguments: &[&str]) -> serde_json::Value {
        let mut all = vec!["diff", "--format", "json", "--today", "2026-05-22"];
        all.extend(arguments);
        let ran = self.ius(&all);
        assert!(ran.code < 2, "{}", ran.all());
        let found = ran.json();
        assert_eq!(ran.code == 1, found["change_in_law"] == true);
        found
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.push(path);
        }
    }
    out
}

const START_UP: &str = "rules/nl/start_up.ius";

/// The group of a clause of the Dutch start-up scheme.
fn group<'v>(found: &'v serde_json::Value, clause: &str) -> &'v serde_json::Value {
    let groups = found["groups"].as_array().unwrap();
    groups
        .iter()
        .find(|group| group["scheme"] == "nl.start_up" && group["clause"] == clause)
        .unwrap_or_else(|| panic!("nobody under {clause}: {found:#}"))
}

#[test]
fn one_cent_more_names_the_clause_the_provision_and_a_person() {
    let law = Law::new("cent", &["nl"], &["nl/start-up"]);
    law.edit(START_UP, "EUR 1 734.57 per month", "EUR 1 734.58 per month");
    let found = law.diff(&["HEAD"]);
    let change = &found["law"][0];
    assert_eq!(found["law"].as_array().unwrap().len(), 1, "{found:#}");
    assert_eq!(change["name"], "start_up_means_single");
    assert_eq!(change["direction"], "tightened");
    assert_eq!(change["from"], "2026-01-01");
    assert_eq!(change["until"], "2026-06-30");
    assert_eq!(change["provisions"][0], "VV");
    assert_eq!(change["file"], START_UP);
    let touched = change["clauses"].as_array().unwrap();
    let means = touched
        .iter()
        .find(|t| t["clause"] == "sufficient_means")
        .unwrap();
    assert_eq!(means["direction"], "tightened");
    let group = group(&found, "sufficient_means");
    assert_eq!(group["constructed"], false);
    assert!(group["other_outcome"].as_u64().unwrap() > 0);
    assert_eq!(group["person"]["before"]["outcome"], "eligible");
    assert_eq!(group["person"]["after"]["outcome"], "ineligible");
    assert_eq!(group["person"]["after"]["because"][0], "sufficient_means");
    assert!(
        group["person"]["applicant"]
            .as_str()
            .unwrap()
            .contains("EUR 1734.57")
    );
    let text = law.ius(&["diff", "HEAD"]);
    assert_eq!(text.code, 1, "{}", text.all());
    for part in [
        "parameter start_up_means_single \"Means, single person\" tightened, from 2026-01-01 until 2026-06-30",
        "EUR 1 734.57 per month → EUR 1 734.58 per month",
        "in nl.start_up require sufficient_means: tightened  [IND Start-up, TALENT 4.3, VV]",
        "with means.monthly: EUR 1734.57",
        "after:  ineligible because sufficient_means",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.all());
    }
    assert_eq!(text.err, "");
    law.ius(&["diff", "HEAD", "--exit-zero"]).ok();
}

#[test]
fn a_version_a_day_earlier_names_the_day_and_a_person() {
    let law = Law::new("day", &["nl"], &["nl/start-up"]);
    law.edit(
        START_UP,
        "from 2015-01-01 until 2025-12-31 unconfirmed\n    note",
        "from 2015-01-01 until 2025-12-30 unconfirmed\n    note",
    );
    law.edit(
        START_UP,
        "from 2026-01-01 until 2026-06-30 is EUR 1 734.57",
        "from 2025-12-31 until 2026-06-30 is EUR 1 734.57",
    );
    let found = law.diff(&["HEAD"]);
    let change = &found["law"][0];
    assert_eq!(change["name"], "start_up_means_single");
    assert_eq!(change["from"], "2025-12-31");
    assert_eq!(change["until"], "2025-12-31");
    assert_eq!(change["details"][0]["before"], "unconfirmed");
    assert_eq!(change["provisions"][1], "IND Start-up");
    let group = group(&found, "sufficient_means");
    assert_eq!(group["person"]["before"]["outcome"], "gap");
    assert_ne!(group["person"]["after"]["outcome"], "gap");
}

#[test]
fn at_least_to_more_than_is_tightened_and_somebody_stands_on_the_bound() {
    let law = Law::new("strict", &["nl"], &["nl/start-up"]);
    law.edit(
        START_UP,
        "(a) means.monthly is at least start_up_means_single",
        "(a) means.monthly is more than start_up_means_single",
    );
    let found = law.diff(&["HEAD"]);
    let change = &found["law"][0];
    assert_eq!(change["name"], "means_reach_single");
    assert_eq!(change["direction"], "tightened");
    assert_eq!(
        change["details"][0]["after"],
        "means.monthly is more than start_up_means_single"
    );
    let group = group(&found, "sufficient_means");
    assert_ne!(
        group["person"]["before"]["outcome"],
        group["person"]["after"]["outcome"]
    );
}

#[test]
fn what_is_written_otherwise_and_says_the_same_is_no_change_in_law() {
    let law = Law::new("layout", &["nl"], &["nl/start-up"]);
    let text = law.0.read(START_UP);
    // Declarations in another order, other spaces and comments.
    let mut pieces: Vec<String> = Vec::new();
    for line in text.lines() {
        let starts = line.starts_with("parameter ") || line.starts_with("scheme ");
        if starts || pieces.is_empty() {
            pieces.push(String::new());
        }
        let last = pieces.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
    }
    let uses = pieces.remove(0);
    pieces.reverse();
    let turned = format!("-- the same law\n{uses}\n{}", pieces.join("\n\n"));
    let turned = turned
        .replace(
            "  under VV, IND Start-up\n",
            "  under   VV,\n      IND Start-up\n",
        )
        .replace("  from 2015-01-01", "    from 2015-01-01");
    assert_ne!(turned, text);
    law.0.write(START_UP, &turned);
    let ran = law.ius(&["diff", "HEAD"]).ok();
    assert!(ran.out.ends_with("\nno change in law\n"), "{}", ran.all());
    law.ius(&["fmt"]).ok();
    let ran = law.ius(&["diff", "HEAD"]).ok();
    assert!(ran.out.ends_with("\nno change in law\n"), "{}", ran.all());
    for format in ["markdown", "html"] {
        let ran = law.ius(&["diff", "HEAD", "--format", format]).ok();
        assert!(ran.out.contains("no change in law"), "{}", ran.all());
    }
    // A title is no law, and is told apart.
    law.edit(
        START_UP,
        "\"Means, single person\"",
        "\"Means of a single person\"",
    );
    let ran = law.ius(&["diff", "HEAD"]).ok();
    assert!(ran.out.contains("no change in law"), "{}", ran.all());
    assert!(
        ran.out.contains(
            "parameter start_up_means_single: Means, single person → Means of a single person"
        ),
        "{}",
        ran.all()
    );
    // The order of conditions that are all needed says nothing either; a provision does.
    law.edit(
        START_UP,
        "facilitator.agreement_signed and facilitator.recognised",
        "facilitator.recognised and facilitator.agreement_signed",
    );
    law.ius(&["diff", "HEAD"]).ok();
    law.edit(START_UP, "under VC B6, IND Start-up", "under VC B6");
    let ran = law.ius(&["diff", "HEAD"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert!(
        ran.out.contains("use business_plan") || ran.out.contains("business_plan of nl.start_up"),
        "{}",
        ran.all()
    );
}

#[test]
fn whom_nobody_describes_is_constructed_and_saved_as_a_case_that_runs() {
    let law = Law::new("witness", &["nl"], &[]);
    law.edit(START_UP, "EUR 2 477.95 per month", "EUR 2 477.96 per month");
    let found = law.diff(&["HEAD"]);
    let group = group(&found, "sufficient_means");
    assert_eq!(group["constructed"], true, "{found:#}");
    assert_ne!(
        group["person"]["before"]["outcome"],
        group["person"]["after"]["outcome"]
    );
    let ran = law.ius(&["diff", "HEAD", "--save", "tests/cases/new"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    let page = law
        .0
        .read("tests/cases/new/nl-start_up-sufficient_means.md");
    assert!(page.contains("TO BE DERIVED"), "{page}");
    assert!(page.contains("2477.95"), "{page}");
    // The page runs; and a second saving leaves it alone.
    law.ius(&["test", "tests/cases/new"]).ok();
    // Once it is a case, the same change needs nobody else.
    let found = law.diff(&["HEAD"]);
    assert_eq!(
        self::group(&found, "sufficient_means")["constructed"],
        false
    );
}

#[test]
fn revisions_folders_and_one_file() {
    let law = Law::new("sides", &["nl"], &["nl/start-up"]);
    law.edit(START_UP, "EUR 1 734.57 per month", "EUR 1 734.58 per month");
    let one_file = law.diff(&[START_UP]);
    assert_eq!(one_file["law"][0]["name"], "start_up_means_single");
    law.0.write("edited/start_up.ius", &law.0.read(START_UP));
    law.commit();
    let revisions = law.diff(&["HEAD~1", "HEAD"]);
    assert_eq!(revisions["law"], one_file["law"]);
    assert_eq!(revisions["groups"], one_file["groups"]);
    let back = law.diff(&["HEAD", "HEAD~1"]);
    assert_eq!(back["law"][0]["direction"], "loosened");
    assert_eq!(law.diff(&["HEAD"])["change_in_law"], false);
    law.git(&["checkout", "--quiet", "HEAD~1", "--", "rules"]);
    let edited = law.diff(&["HEAD~1", "edited/start_up.ius"]);
    assert_eq!(edited["law"], one_file["law"]);
    // A folder of rules, and a folder that holds them.
    law.git(&["checkout", "--quiet", "HEAD", "--", "rules"]);
    let other = Law::new("sides-other", &["nl"], &[]);
    let path = other.0.0.display().to_string();
    assert_eq!(
        law.diff(&[&path])["law"][0]["details"],
        one_file["law"][0]["details"]
    );
    let path = format!("{path}/rules");
    assert_eq!(law.diff(&[&path])["law"].as_array().unwrap().len(), 1);
}

#[test]
fn applicants_of_a_file_are_decided_and_bad_lines_are_told() {
    let law = Law::new("people", &["nl"], &["nl/start-up"]);
    law.edit(START_UP, "EUR 1 734.57 per month", "EUR 1 734.58 per month");
    let found = law.diff(&["HEAD"]);
    let person = group(&found, "sufficient_means")["person"]["applicant"]
        .as_str()
        .unwrap()
        .to_owned();
    law.0.write("people/one.yaml", &person);
    let means =
        r#"{"application": {"lodged_on": "2026-02-01"}, "means": {"monthly": "EUR 1734.57"}}"#;
    let lines = format!("{means}\n\n{{\"means\": \n{means}\n{{\"nothing\": {{\"of\": 1}}}}\n");
    law.0.write("lines.ndjson", &lines);
    let library = found["people"].as_u64().unwrap();
    let ran = law.ius(&[
        "diff",
        "HEAD",
        "--format",
        "json",
        "--applicants",
        "lines.ndjson",
        "--applicants",
        "people",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    let more = ran.json();
    assert_eq!(more["people"].as_u64().unwrap(), library + 3, "{}", ran.err);
    assert_eq!(more["unread"], 2);
    assert!(ran.err.contains("lines.ndjson:3: "), "{}", ran.err);
    assert!(ran.err.contains("lines.ndjson:5: "), "{}", ran.err);
    let flips = |found: &serde_json::Value| {
        group(found, "sufficient_means")["other_outcome"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(flips(&more), flips(&found) + 1);
    law.0
        .write("wrong.yaml", "means:\n  monthly: 1\n  montly: 1\n");
    let wrong = law.ius(&["diff", "HEAD", "--applicants", "wrong.yaml"]);
    assert!(
        wrong.err.starts_with("wrong.yaml:3: ")
            && wrong.err.contains("did you mean `monthly`")
            && wrong.err.contains(": left out"),
        "{}",
        wrong.err
    );
    let none = law.ius(&["diff", "HEAD", "--applicants", "nowhere.ndjson"]);
    assert_eq!(none.code, 2, "{}", none.all());
    assert!(none.err.contains("`nowhere.ndjson`"), "{}", none.all());
}

#[test]
fn what_cannot_be_compared_is_said() {
    let law = Law::new("errors", &["nl"], &["nl/start-up"]);
    let unknown = law.ius(&["diff", "no-such-revision"]);
    assert_eq!(unknown.code, 2, "{}", unknown.all());
    assert!(
        unknown
            .err
            .contains("`no-such-revision` is neither a folder, a rule file nor a revision of git"),
        "{}",
        unknown.all()
    );
    // A version before with an error: the other schemes are compared.
    law.edit(
        START_UP,
        "EUR 1 734.57 per month",
        "EUR 1 734.57 per day of the month",
    );
    law.commit();
    law.edit(
        START_UP,
        "EUR 1 734.57 per day of the month",
        "EUR 1 734.57 per month",
    );
    law.edit(
        "rules/nl/long_term_residence.ius",
        "from 2026-01-01 is EUR 254",
        "from 2026-01-01 is EUR 255",
    );
    let broken = law.ius(&["diff", "HEAD"]);
    assert_eq!(broken.code, 2, "{}", broken.all());
    for part in [
        "Not compared\n  nl.start_up: it rests on ",
        "EUR 254 → EUR 255",
        "in nl.long_term_residence output fee: changed",
    ] {
        assert!(broken.out.contains(part), "{part}\n{}", broken.all());
    }
    assert!(
        !broken.out.contains("parameter start_up_means_single \""),
        "{}",
        broken.all()
    );
    assert!(broken.err.contains("start_up.ius"), "{}", broken.all());
    // No repository at all.
    std::fs::remove_dir_all(law.0.0.join(".git")).unwrap();
    let outside = ius_with_ceiling(&law, &["diff", "HEAD"]);
    assert_eq!(outside.code, 2, "{}", outside.all());
    assert!(outside.err.contains("git"), "{}", outside.all());
}

fn ius_with_ceiling(law: &Law, arguments: &[&str]) -> Ran {
    let above = law.0.0.parent().unwrap().display().to_string();
    common::ius_with(
        &law.0.0,
        arguments,
        "",
        &[("GIT_CEILING_DIRECTORIES", &above)],
    )
}

#[test]
fn what_only_moves_or_is_renamed_keeps_its_law() {
    let law = Law::new("moved", &["nl"], &["nl/start-up"]);
    let text = law.0.read(START_UP);
    law.git(&["mv", START_UP, "rules/nl/founders.ius"]);
    let moved = law.ius(&["diff", "HEAD"]).ok();
    assert!(moved.out.contains("no change in law"), "{}", moved.all());
    assert!(
        moved.out.contains("module nl.start_up → nl.founders"),
        "{}",
        moved.all()
    );
    law.git(&["mv", "rules/nl/founders.ius", START_UP]);
    law.0.write(
        START_UP,
        &text
            .replace("scheme start_up in NL", "scheme founders in NL")
            .replace("for nl.start_up", "for nl.founders"),
    );
    let renamed = law.diff(&["HEAD"]);
    assert_eq!(renamed["change_in_law"], false, "{renamed:#}");
    assert_eq!(renamed["renamed"][0]["before"], "nl.start_up");
    assert_eq!(renamed["renamed"][0]["after"], "nl.founders");
    law.edit(START_UP, "EUR 1 734.57 per month", "EUR 1 734.58 per month");
    let renamed = law.diff(&["HEAD"]);
    let groups = renamed["groups"].as_array().unwrap();
    assert!(
        groups
            .iter()
            .any(|g| g["scheme"] == "nl.founders" && g["other_outcome"].as_u64() > Some(0)),
        "{renamed:#}"
    );
}

#[test]
fn a_scheme_or_a_state_that_comes_or_goes_is_one_change() {
    let law = Law::new("states", &["nl"], &["nl/start-up"]);
    law.bring("rules/dk");
    let more = law.diff(&["HEAD"]);
    let changes = more["law"].as_array().unwrap();
    assert!(!changes.is_empty());
    for change in changes {
        assert_eq!(change["kind"], "scheme", "{change:#}");
        assert_eq!(change["direction"], "added");
    }
    law.commit();
    law.git(&["rm", "--quiet", START_UP]);
    let less = law.diff(&["HEAD"]);
    assert_eq!(
        less["law"].as_array().unwrap().len(),
        1,
        "{:#}",
        less["law"]
    );
    assert_eq!(less["law"][0]["direction"], "dropped");
    let group = group(&less, "scheme");
    assert!(group["other_outcome"].as_u64().unwrap() > 50);
    assert_eq!(group["person"]["after"], serde_json::Value::Null);
}

#[test]
fn requirements_that_come_and_go() {
    let law = Law::new("clauses", &["nl"], &["nl/start-up"]);
    let text = law.0.read(START_UP);
    let from = text.find("  use business_plan\n").unwrap();
    let until = from + text[from..].find("\n\n").unwrap();
    let without = format!("{}{}", &text[..from], &text[until..]);
    law.0.write(START_UP, &without);
    let dropped = law.diff(&["HEAD"]);
    let change = &dropped["law"][0];
    assert_eq!(change["name"], "business_plan", "{dropped:#}");
    assert_eq!(change["direction"], "dropped");
    assert!(group(&dropped, "business_plan")["other_outcome"].as_u64() > Some(0));
    law.commit();
    law.0.write(START_UP, &text);
    let added = law.diff(&["HEAD"]);
    assert_eq!(added["law"][0]["direction"], "added");
    assert_eq!(
        group(&added, "business_plan")["person"]["after"]["outcome"],
        "ineligible"
    );
}

#[test]
fn the_page_needs_nothing_beside_it() {
    let law = Law::new("page", &["nl"], &["nl/start-up"]);
    law.edit(START_UP, "EUR 1 734.57 per month", "EUR 1 734.58 per month");
    let page = law.ius(&["diff", "HEAD", "--format", "html"]).out;
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.contains("<svg role=\"img\"") && page.contains("url(#hatched)"));
    for outside in ["<script", "src=", "href=", "@import", "http"] {
        assert!(!page.contains(outside), "{outside}");
    }
    for tag in ["html", "body", "ul", "li", "svg", "details", "h3"] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    let markdown = law.ius(&["diff", "HEAD", "--format", "markdown"]).out;
    assert!(
        markdown.contains("| nl.start\\_up sufficient\\_means | "),
        "{markdown}"
    );
    let refused = law.ius(&["diff", "HEAD", "--format", "junit"]);
    assert_eq!(refused.code, 2, "{}", refused.all());
}

#[test]
fn a_template_is_told_once_with_every_state_that_rests_on_it() {
    let law = Law::new("template", &["nl", "fr"], &["nl/long-term-residence"]);
    law.edit(
        "rules/eu/long_term_residence.ius",
        "is counted_residence is at least 5 years",
        "is counted_residence is longer than 5 years",
    );
    let found = law.diff(&["HEAD"]);
    assert_eq!(found["law"].as_array().unwrap().len(), 1, "{found:#}");
    let change = &found["law"][0];
    assert_eq!(change["name"], "five_years_complete", "{change:#}");
    let touched: std::collections::BTreeSet<&str> = change["clauses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|touch| touch["scheme"].as_str().unwrap())
        .collect();
    assert!(touched.contains("nl.long_term_residence"), "{change:#}");
    assert!(touched.contains("fr.long_term_residence"), "{change:#}");
    let groups = found["groups"].as_array().unwrap();
    assert!(
        groups
            .iter()
            .any(|g| g["scheme"] == "nl.long_term_residence"
                && g["clause"] == "residence"
                && g["other_outcome"].as_u64() > Some(0)),
        "{groups:#?}"
    );
    // Nobody in France is described: who is known in the Netherlands is decided there.
    let french = groups
        .iter()
        .find(|g| g["scheme"] == "fr.long_term_residence" && g["clause"] == "residence");
    let french = french.unwrap_or_else(|| panic!("{groups:#?}"));
    assert_eq!(french["constructed"], true);
    assert_eq!(french["person"]["moved"][0], "in FR instead of NL");
    let text = law.ius(&["diff", "HEAD"]).out;
    assert!(
        text.contains("in fr.long_term_residence, nl.long_term_residence require residence: "),
        "{text}"
    );
}

#[test]
fn a_transitional_rule_that_reaches_further_has_somebody_whom_it_reaches() {
    let law = Law(Copy::of("adults", "diff-transition"));
    law.edit(
        "rules/nl/adults.ius",
        "  fill decision_time",
        "  transition pending \"Pending applications\"\n    under WET 1\n    when application.lodged_on is before 2026-05-25\n    apply the law in force on 2026-05-20\n\n  fill decision_time",
    );
    law.git(&["init", "--quiet"]);
    law.commit();
    law.edit(
        "rules/nl/adults.ius",
        "is before 2026-05-25",
        "is on or before 2026-05-25",
    );
    let found = law.diff(&["HEAD"]);
    assert_eq!(found["law"][0]["name"], "pending", "{found:#}");
    let groups = found["groups"].as_array().unwrap();
    let reached = groups
        .iter()
        .find(|group| group["clause"] == "pending")
        .unwrap_or_else(|| panic!("{found:#}"));
    assert_eq!(reached["constructed"], true);
    let stands = |side: &str| reached["person"][side]["clauses"]["pending"].clone();
    assert_eq!(
        (stands("before"), stands("after")),
        (serde_json::Value::Null, "the law of 2026-05-20".into()),
        "{reached:#}"
    );
}

/// Where nobody is described at all, the scheme's questions are answered so that nothing but the
/// judgement of the authorities is left, and the changed clause turns the answer.
#[test]
fn without_any_case_the_questions_make_an_applicant_who_would_get_on() {
    let law = Law::new("questions", &["pt"], &[]);
    law.edit(
        "rules/pt/start_up.ius",
        "EUR 325 000 per year",
        "EUR 325 000.01 per year",
    );
    let found = law.diff(&["HEAD"]);
    let groups = found["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 1, "{found:#}");
    let person = &groups[0]["person"];
    assert_eq!(groups[0]["constructed"], true);
    assert_eq!(person["before"]["outcome"], "assessment", "{person:#}");
    assert_ne!(person["after"]["outcome"], "assessment");
    let applicant = person["applicant"].as_str().unwrap();
    for stated in ["established_in: PT", "projected_turnover: EUR 325000"] {
        assert!(applicant.contains(stated), "{applicant}");
    }
}
