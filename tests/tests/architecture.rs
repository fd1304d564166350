//! The invariants of `ARCHITECTURE.md`, kept here so that nobody has to remember them.
//!
//! Each rule is a function from a description of the workspace to complaints, so that every rule
//! is also shown to complain about a workspace that breaks it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Who may depend on whom among our own packages. What is not here is not allowed.
const ARROWS: &[(&str, &[&str])] = &[
    ("ius-diagnostics", &[]),
    ("ius-calendar", &[]),
    ("ius-syntax", &["ius-diagnostics"]),
    ("ius-format", &["ius-syntax"]),
    ("ius-engine", &["ius-calendar"]),
    (
        "ius-applicant",
        &["ius-engine", "ius-calendar", "ius-diagnostics"],
    ),
    (
        "ius-analysis",
        &[
            "ius-syntax",
            "ius-engine",
            "ius-calendar",
            "ius-diagnostics",
        ],
    ),
    (
        "ius-suite",
        &[
            "ius-engine",
            "ius-applicant",
            "ius-analysis",
            "ius-calendar",
            "ius-diagnostics",
        ],
    ),
    (
        "ius-mutation",
        &["ius-engine", "ius-calendar", "ius-applicant", "ius-suite"],
    ),
    (
        "ius-amendment",
        &[
            "ius-engine",
            "ius-applicant",
            "ius-analysis",
            "ius-calendar",
            "ius-suite",
        ],
    ),
    (
        "ius-ide",
        &[
            "ius-diagnostics",
            "ius-calendar",
            "ius-syntax",
            "ius-format",
            "ius-engine",
            "ius-applicant",
            "ius-analysis",
            "ius-suite",
        ],
    ),
    (
        "ius-server",
        &["ius-ide", "ius-analysis", "ius-calendar", "ius-diagnostics"],
    ),
    ("ius-cli", ALL),
    ("ius-tests", ALL),
    ("ius-fuzz", ALL_AND_TESTS),
];

const ALL: &[&str] = &[
    "ius-diagnostics",
    "ius-calendar",
    "ius-syntax",
    "ius-format",
    "ius-engine",
    "ius-applicant",
    "ius-analysis",
    "ius-suite",
    "ius-mutation",
    "ius-amendment",
    "ius-ide",
    "ius-server",
];

/// Fuzz targets start from the texts, edits and naive evaluator of the tests.
const ALL_AND_TESTS: &[&str] = &[
    "ius-diagnostics",
    "ius-calendar",
    "ius-syntax",
    "ius-format",
    "ius-engine",
    "ius-applicant",
    "ius-analysis",
    "ius-suite",
    "ius-mutation",
    "ius-amendment",
    "ius-ide",
    "ius-server",
    "ius-tests",
];

/// Which of our packages may depend directly on a package from outside.
const OUTSIDERS: &[(&str, &[&str])] = &[
    ("pest", &["ius-syntax"]),
    ("pest_derive", &["ius-syntax"]),
    ("pest_meta", &["ius-syntax"]),
    ("salsa", &["ius-analysis"]),
    ("miette", &["ius-diagnostics", "ius-cli"]),
    ("lsp-types", &["ius-server"]),
    ("lsp-server", &["ius-server"]),
    ("clap", &["ius-cli"]),
    ("saphyr-parser", &["ius-applicant", "ius-suite"]),
];

/// Packages from outside that no shipped package may reach, even through others: they would keep
/// `engine` and `calendar` out of a browser.
const NOT_IN_A_BROWSER: &[&str] = &["rayon", "tokio", "crossbeam-utils", "notify", "reqwest"];

/// Files longer than 900 lines, each with the reason why it is one file.
const LONG_FILES: &[(&str, &str)] = &[
    (
        "crates/engine/src/program.rs",
        "one table of everything a program holds, read as a contract",
    ),
    (
        "crates/syntax/src/ast.rs",
        "one table of everything rule text can say",
    ),
    (
        "crates/applicant/src/reader.rs",
        "one reader: what each type of fact accepts, beside what is said when it does not",
    ),
    (
        "crates/calendar/src/period_set.rs",
        "one type and its operations",
    ),
    (
        "crates/engine/src/code/compile.rs",
        "one translation, operator by operator; to be cut by kind of operand",
    ),
    (
        "crates/engine/src/code/run.rs",
        "one interpreter, instruction by instruction; to be cut by kind of operand",
    ),
    (
        "crates/engine/src/explain/reason.rs",
        "one step for each operator",
    ),
    (
        "crates/engine/src/world.rs",
        "one evaluator, operator by operator",
    ),
    (
        "crates/syntax/src/build/expressions.rs",
        "one builder for each form of expression",
    ),
    (
        "crates/syntax/src/expect/mod.rs",
        "one reader of the grammar as data: every reading of a clause up to the cursor",
    ),
    (
        "crates/syntax/src/item.rs",
        "one reader for each kind of declaration",
    ),
    (
        "crates/syntax/src/keywords.rs",
        "one table of words, and what each rule of the grammar is called",
    ),
    (
        "crates/syntax/src/slips.rs",
        "one table of slips and what is said of them",
    ),
    (
        "tests/src/naive/expression.rs",
        "one evaluator, operator by operator",
    ),
];

/// A package of the workspace and its direct dependencies.
#[derive(Clone, Debug)]
struct Package {
    name: String,
    folder: PathBuf,
    dependencies: Vec<(String, String)>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn metadata(arguments: &[&str]) -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline"])
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    assert!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

fn packages() -> Vec<Package> {
    let metadata = metadata(&["--no-deps"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| Package {
            name: text(&package["name"]),
            folder: PathBuf::from(text(&package["manifest_path"]))
                .parent()
                .unwrap()
                .to_owned(),
            dependencies: package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .map(|d| {
                    (
                        text(&d["name"]),
                        d["kind"].as_str().unwrap_or("normal").to_owned(),
                    )
                })
                .collect(),
        })
        .collect()
}

/// Rust files under a folder, with paths from the root of the repository.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                found.extend(sources(&path));
            }
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_string_lossy()
                .into_owned();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// The code of a file without comments, text literals and unit tests: what runs when the crate is
/// used. Text literals are emptied, not removed.
fn running_code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut code = String::new();
    for line in before_tests.lines() {
        let mut quoted = false;
        let mut previous = ' ';
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            if quoted {
                if character == '\\' {
                    characters.next();
                } else if character == '"' {
                    quoted = false;
                    code.push('"');
                }
            } else if character == '"' && previous != '\'' {
                quoted = true;
                code.push('"');
            } else if character == '/' && characters.peek() == Some(&'/') {
                break;
            } else {
                code.push(character);
            }
            previous = character;
        }
        code.push('\n');
    }
    code
}

fn arrows(packages: &[Package]) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            complaints.push(format!(
                "`{}` has no row in the table of rooms",
                package.name
            ));
            continue;
        };
        for (dependency, kind) in &package.dependencies {
            // What only tests of a crate use is no arrow.
            if dependency.starts_with("ius-")
                && kind != "dev"
                && !allowed.contains(&dependency.as_str())
            {
                complaints.push(format!("`{}` may not know `{dependency}`", package.name));
            }
        }
    }
    complaints
}

fn outsiders(packages: &[Package]) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in packages {
        for (dependency, kind) in &package.dependencies {
            let rule = OUTSIDERS.iter().find(|(name, _)| name == dependency);
            if let Some((_, allowed)) = rule
                && kind != "dev"
                && !allowed.contains(&package.name.as_str())
            {
                complaints.push(format!("`{}` may not know `{dependency}`", package.name));
            }
        }
    }
    complaints
}

/// Where a word may not stand in running code, apart from some files.
fn words(files: &[(String, String)], forbidden: &[&str], except: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, text) in files {
        if except.iter().any(|allowed| name == allowed) {
            continue;
        }
        let code = running_code(text);
        for word in forbidden {
            if let Some(line) = code.lines().position(|line| line.contains(word)) {
                complaints.push(format!("{name}:{}: `{word}`", line + 1));
            }
        }
    }
    complaints
}

fn long_files(files: &[(String, String)], reasons: &[(&str, &str)]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, text) in files {
        let lines = text.lines().count();
        if lines > 900 && !reasons.iter().any(|(known, _)| known == name) {
            complaints.push(format!("{name} has {lines} lines and no reason to"));
        }
    }
    complaints
}

fn shipped() -> Vec<Package> {
    let mut packages = packages();
    packages.retain(|p| p.folder.starts_with(root().join("crates")));
    assert!(packages.len() >= 9, "{packages:?}");
    packages
}

/// The sources that are shipped: not the modules that are built for tests only.
fn shipped_sources() -> Vec<(String, String)> {
    let all: Vec<(String, String)> = shipped()
        .iter()
        .flat_map(|p| sources(&p.folder.join("src")))
        .collect();
    let for_tests = test_modules(&all);
    all.into_iter()
        .filter(|(name, _)| !for_tests.contains(name))
        .collect()
}

/// Files declared as `#[cfg(test)] mod name;` in a `mod.rs` or `lib.rs` beside them.
fn test_modules(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files {
        let Some((folder, "mod.rs" | "lib.rs")) = name.rsplit_once('/') else {
            continue;
        };
        for after in text.split("#[cfg(test)]").skip(1) {
            let module = after
                .trim_start()
                .strip_prefix("mod ")
                .and_then(|rest| rest.split_once(';'));
            if let Some((module, _)) = module
                && module.chars().all(|c| c.is_alphanumeric() || c == '_')
            {
                found.push(format!("{folder}/{module}.rs"));
            }
        }
    }
    found
}

#[test]
fn only_modules_declared_for_tests_are_left_out() {
    let files = [
        ("a/mod.rs", "#[cfg(test)]\nmod agree;\nmod run;\n"),
        ("a/agree.rs", ""),
        ("a/run.rs", "#[cfg(test)]\nmod tests {\n}\n"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(test_modules(&files), ["a/agree.rs"]);
}

fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn no_arrow_outside_the_table() {
    none(&arrows(&packages()));
}

#[test]
fn outsiders_are_known_only_where_they_belong() {
    none(&outsiders(&packages()));
}

#[test]
fn engine_and_calendar_reach_nothing_that_keeps_them_out_of_a_browser() {
    let version = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc runs")
        .stdout;
    let version = String::from_utf8(version).unwrap();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let metadata = metadata(&["--filter-platform", host]);
    let name_of = |id: &str| {
        let found = metadata["packages"]
            .as_array()
            .unwrap()
            .iter()
            .find(|p| p["id"] == id);
        found.unwrap()["name"].as_str().unwrap().to_owned()
    };
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in metadata["resolve"]["nodes"].as_array().unwrap() {
        let normal = node["deps"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dependency| {
                let kinds = dependency["dep_kinds"].as_array().unwrap();
                kinds.iter().any(|kind| kind["kind"].is_null())
            });
        edges.insert(
            name_of(node["id"].as_str().unwrap()),
            normal
                .map(|d| name_of(d["pkg"].as_str().unwrap()))
                .collect(),
        );
    }
    for start in ["ius-engine", "ius-calendar"] {
        let mut reached = vec![start.to_owned()];
        let mut next = 0;
        while let Some(package) = reached.get(next).cloned() {
            for dependency in edges.get(&package).into_iter().flatten() {
                if !reached.contains(dependency) {
                    reached.push(dependency.clone());
                }
            }
            next += 1;
        }
        assert!(reached.len() > 1, "nothing was followed from {start}");
        for unwanted in NOT_IN_A_BROWSER
            .iter()
            .chain(&["salsa", "pest", "miette", "clap"])
        {
            assert!(
                !reached.iter().any(|r| r == unwanted),
                "{start} reaches {unwanted}"
            );
        }
    }
}

#[test]
fn only_one_file_touches_the_disk() {
    let disk = [
        "std::fs",
        "File::open",
        "File::create",
        "fs::read",
        "fs::write",
    ];
    none(&words(
        &shipped_sources(),
        &disk,
        &["crates/cli/src/disk.rs"],
    ));
}

#[test]
fn only_the_command_line_asks_the_clock_or_prints() {
    let mut files = shipped_sources();
    files.retain(|(name, _)| !name.starts_with("crates/cli/"));
    let clock = ["SystemTime", "Instant::now", "Utc::now", "Local::now"];
    none(&words(&files, &clock, &[]));
    none(&words(
        &files,
        &["println!", "eprintln!", "print!(", "std::process"],
        &[],
    ));
    none(&words(&files, &["std::env::", "env::var"], &[]));
}

#[test]
fn engine_and_calendar_have_no_threads_and_no_rule_text() {
    let mut files = shipped_sources();
    files.retain(|(name, _)| {
        name.starts_with("crates/engine/") || name.starts_with("crates/calendar/")
    });
    assert!(files.len() > 10, "{}", files.len());
    let threads = [
        "std::thread",
        "thread::spawn",
        "Instant",
        "ius_syntax",
        "ius_diagnostics",
    ];
    none(&words(&files, &threads, &[]));
    let chance = ["HashMap", "HashSet", "thread_rng"];
    none(&words(&files, &chance, &[]));
    none(&words(
        &files,
        &[": f64", ": f32", "as f64", "to_f64", "from_f64"],
        &[],
    ));
}

#[test]
fn every_crate_inherits_the_lints_and_states_its_invariant() {
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for lint in [
        "unsafe_code = \"forbid\"",
        "missing_docs",
        "unwrap_used = \"deny\"",
        "expect_used = \"deny\"",
        "indexing_slicing = \"deny\"",
        "print_stdout = \"deny\"",
        "disallowed_methods = \"deny\"",
    ] {
        assert!(
            workspace.contains(lint),
            "the workspace does not set `{lint}`"
        );
    }
    for package in packages() {
        let manifest = std::fs::read_to_string(package.folder.join("Cargo.toml")).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "`{}` does not inherit the lints",
            package.name
        );
        let lib = ["src/lib.rs", "src/main.rs"]
            .iter()
            .map(|file| package.folder.join(file))
            .find(|file| file.exists())
            .unwrap();
        let text = std::fs::read_to_string(&lib).unwrap();
        let stated: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        assert!(
            !stated.is_empty(),
            "{} does not say what it is",
            lib.display()
        );
    }
}

#[test]
fn no_lint_is_silenced_in_what_is_shipped() {
    let quiet = [
        "allow(clippy::unwrap_used",
        "allow(clippy::expect_used",
        "allow(clippy::indexing_slicing",
        "allow(clippy::panic",
        "allow(missing_docs",
        "allow(unsafe_code",
    ];
    none(&words(&shipped_sources(), &quiet, &[]));
}

#[test]
fn no_file_is_long_without_a_reason() {
    let mut files = shipped_sources();
    files.extend(sources(&root().join("tests")));
    files.extend(sources(&root().join("fuzz")));
    none(&long_files(&files, LONG_FILES));
}

#[test]
fn packages_are_named_after_their_folders() {
    for package in shipped() {
        let folder = package
            .folder
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        assert_eq!(package.name, format!("ius-{folder}"));
    }
}

#[test]
fn the_table_of_rooms_is_the_one_in_the_documentation() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut rows = 0;
    for line in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, room, _, may, _] = cells.as_slice() else {
            continue;
        };
        let Some(name) = room.strip_prefix('`').and_then(|r| r.strip_suffix('`')) else {
            continue;
        };
        let Some((_, allowed)) = ARROWS.iter().find(|(n, _)| *n == format!("ius-{name}")) else {
            panic!("`{name}` is documented and unknown here");
        };
        rows += 1;
        let mut documented: Vec<String> = match *may {
            "–" => Vec::new(),
            "all" => ALL.iter().map(|name| (*name).to_owned()).collect(),
            list => list
                .split(',')
                .map(|name| format!("ius-{}", name.trim()))
                .collect(),
        };
        documented.sort();
        let mut allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        allowed.sort();
        assert_eq!(documented, allowed, "the row of `{name}`");
    }
    assert!(rows >= 9, "only {rows} rows were read");
}

// Every rule can fail.

fn package(name: &str, dependencies: &[(&str, &str)]) -> Package {
    Package {
        name: name.to_owned(),
        folder: PathBuf::new(),
        dependencies: dependencies
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned()))
            .collect(),
    }
}

#[test]
fn a_forbidden_arrow_is_found() {
    assert!(arrows(&[package("ius-engine", &[("ius-calendar", "normal")])]).is_empty());
    assert!(arrows(&[package("ius-engine", &[("ius-syntax", "dev")])]).is_empty());
    for bad in [
        package("ius-engine", &[("ius-syntax", "normal")]),
        package("ius-calendar", &[("ius-engine", "build")]),
        package("ius-format", &[("ius-analysis", "normal")]),
        package("ius-newcomer", &[]),
    ] {
        assert_eq!(arrows(std::slice::from_ref(&bad)).len(), 1, "{bad:?}");
    }
}

#[test]
fn a_misplaced_outsider_is_found() {
    assert!(outsiders(&[package("ius-syntax", &[("pest", "normal")])]).is_empty());
    for bad in [
        package("ius-analysis", &[("pest", "normal")]),
        package("ius-engine", &[("salsa", "normal")]),
        package("ius-suite", &[("miette", "normal")]),
        package("ius-analysis", &[("lsp-types", "normal")]),
    ] {
        assert_eq!(outsiders(std::slice::from_ref(&bad)).len(), 1, "{bad:?}");
    }
}

#[test]
fn a_forbidden_word_is_found_only_in_running_code() {
    let file = |text: &str| vec![("crates/x/src/a.rs".to_owned(), text.to_owned())];
    let found = |text: &str| words(&file(text), &["std::fs"], &["crates/cli/src/disk.rs"]).len();
    assert_eq!(found("use std::fs;\n"), 1);
    assert_eq!(found("let x = 'a'; let y = std::fs::read(p);"), 1);
    assert_eq!(found("let quote = '\"'; use std::fs;\n"), 1);
    assert_eq!(
        found("// std::fs is for others\n/// std::fs\n//! std::fs\n"),
        0
    );
    assert_eq!(found("let help = \"std::fs \\\" std::fs\";\n"), 0);
    assert_eq!(
        found("fn a() {}\n#[cfg(test)]\nmod tests { use std::fs; }\n"),
        0
    );
    let disk = vec![(
        "crates/cli/src/disk.rs".to_owned(),
        "use std::fs;".to_owned(),
    )];
    assert!(words(&disk, &["std::fs"], &["crates/cli/src/disk.rs"]).is_empty());
}

#[test]
fn a_long_file_is_found() {
    let file = |lines: usize| vec![("a.rs".to_owned(), "x\n".repeat(lines))];
    assert!(long_files(&file(900), &[]).is_empty());
    assert_eq!(long_files(&file(901), &[]).len(), 1);
    assert!(long_files(&file(901), &[("a.rs", "a reason")]).is_empty());
}
