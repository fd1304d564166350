//! What a comparison of all rules costs, and deciding under both versions.
//!
//!     cargo bench -p ius-amendment --bench compare
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use ius_amendment::{Both, Person, compare};
use ius_suite::{Files, Rules, Task, case_facts, read_page};

fn below(folder: &Path, extension: &str, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, extension, out);
        } else if path.extension().is_some_and(|e| e == extension) {
            let text = std::fs::read_to_string(&path).unwrap();
            out.push((path.display().to_string(), text));
        }
    }
    out.sort();
}

struct Root;

impl Files for Root {
    fn read(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(path).map_err(|error| error.to_string())
    }
}

fn benches(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts = Vec::new();
    below(&root.join("rules"), "ius", &mut texts);
    for (name, _) in &mut texts {
        let at = name.rfind("rules/").unwrap();
        *name = name.split_off(at);
    }
    let rules = |texts: &[(String, String)]| {
        Rules::of(
            texts
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        )
    };
    let before = rules(&texts);
    for (_, text) in texts
        .iter_mut()
        .filter(|(name, _)| name == "rules/nl/start_up.ius")
    {
        *text = text.replace("EUR 1 734.57 per month", "EUR 1 734.58 per month");
    }
    let after = rules(&texts);
    assert!(compare(&before, &after).changes_law());
    criterion.bench_function("compare all rules", |b| {
        b.iter(|| black_box(compare(&before, &after)));
    });
    let mut pages = Vec::new();
    below(&root.join("tests/cases/nl/start-up"), "md", &mut pages);
    let mut people = Vec::new();
    for (name, page) in &pages {
        for case in read_page(name, page, &Root).0 {
            let Task::Decide { scheme, on, .. } = &case.task else {
                continue;
            };
            if let (Some(was), Some(is)) = (case_facts(&case, &before), case_facts(&case, &after)) {
                people.push(Person {
                    name: case.title.clone(),
                    at: (case.file.clone(), case.line),
                    scheme: scheme.clone(),
                    on: *on,
                    before: was,
                    after: is,
                });
            }
        }
    }
    assert!(!people.is_empty());
    let names_before = BTreeMap::new();
    let both = Both {
        before: before.shared(),
        after: after.shared(),
        names_before: &names_before,
    };
    criterion.bench_function("decide the Dutch founders under both", |b| {
        b.iter(|| people.iter().filter_map(|p| both.flip(p)).count());
    });
}

criterion_group!(all, benches);
criterion_main!(all);
