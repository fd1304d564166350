//! Completion on the real rules: it never fails, and what stands in a file is among what it offers
//! there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

use std::collections::BTreeMap;

use ius_analysis::{Role, Thing};
use ius_syntax::{TokenKind, tree};

/// A word that stands in a file: where, and in what kind of place.
struct Word {
    start: usize,
    end: usize,
    kind: &'static str,
}

/// The names of a file, by an analysis of its own.
fn namings(files: &[(String, String)], file: &str) -> Vec<ius_analysis::Naming> {
    let mut analysis = ius_analysis::Analysis::new();
    for (path, text) in files {
        if path.ends_with(".ius") {
            analysis.set_file(path, text);
        }
    }
    analysis.namings(file)
}

/// The words of a file that are not made up by the drafter: words of the language, names that
/// are declared elsewhere, countries, provisions, types, files. Numbers, dates, titles and the
/// names that the file declares itself are made up.
fn words(files: &[(String, String)], file: &str, text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut taken = vec![false; text.len() + 1];
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    for naming in namings(files, file) {
        let (start, end) = (naming.span.start as usize, naming.span.end as usize);
        if taken[start] || naming.role == Role::Declares {
            taken[start..end].fill(true);
            continue;
        }
        let kind = match naming.thing {
            Thing::Provision(..) => "provision",
            Thing::Module(_) => "module",
            Thing::Value(..) => "value of an enumeration",
            Thing::Element(..) => "element",
            Thing::Local(..) | Thing::Rule(..) | Thing::Group(..) => "clause, slot or definition",
            Thing::Field(..) => "fact or column",
            Thing::Declaration(ref symbol) => match symbol.kind {
                ius_analysis::DeclarationKind::Section => "fact",
                ius_analysis::DeclarationKind::Instrument => "instrument",
                ius_analysis::DeclarationKind::Enumeration
                | ius_analysis::DeclarationKind::Record => "type",
                ius_analysis::DeclarationKind::Table => "table",
                _ => "parameter, definition, scheme",
            },
        };
        let (mut from, mut to) = (start, end);
        if !matches!(naming.thing, Thing::Provision(..)) {
            from -= text[..start]
                .chars()
                .rev()
                .take_while(|c| is_path(*c))
                .count();
            to += text[end..].chars().take_while(|c| is_path(*c)).count();
        }
        taken[from..to].fill(true);
        out.push(Word {
            start: from,
            end: to,
            kind,
        });
    }
    let tree = tree(text);
    for token in &tree.tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        let word = &text[start..end];
        let kind = match token.kind {
            TokenKind::Keyword if !taken[start] => "word of the language",
            TokenKind::Name
                if !taken[start] && word.len() == 2 && ius_analysis::is_country(word) =>
            {
                "country"
            }
            TokenKind::Text if text[..start].trim_end().ends_with("given") => {
                out.push(Word {
                    start: start + 1,
                    end: end - 1,
                    kind: "applicant file",
                });
                continue;
            }
            _ => continue,
        };
        out.push(Word { start, end, kind });
    }
    out.sort_by_key(|w| w.start);
    out
}

/// Takes every `step`th word away and looks whether it is offered in its place.
#[test]
fn what_stood_there_is_offered() {
    let files = support::real_files();
    let rules: Vec<&(String, String)> = files
        .iter()
        .filter(|(path, _)| path.starts_with("rules/"))
        .collect();
    let mut workspace = support::workspace(&files);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed: Vec<String> = Vec::new();
    let step: usize = std::env::var("IUS_STEP")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(23);
    let mut index = 0usize;
    for (path, text) in rules {
        for word in words(&files, path, text) {
            index += 1;
            if !index.is_multiple_of(step) {
                continue;
            }
            let stood = &text[word.start..word.end];
            let mut without = text.clone();
            without.replace_range(word.start..word.end, "");
            workspace.set_file(path, &without);
            let offered = workspace
                .snapshot()
                .completions(path, u32::try_from(word.start).unwrap());
            assert!(offered.len() <= 300);
            let found = offered
                .iter()
                .any(|c| c.label == stood || c.label.starts_with(&format!("{stood} ")));
            let count = counts.entry(word.kind).or_default();
            count.0 += usize::from(found);
            count.1 += 1;
            if !found {
                let line = text[..word.start].matches('\n').count() + 1;
                let whole = text.lines().nth(line - 1).unwrap().trim();
                missed.push(format!(
                    "{path}:{line} {} `{stood}` ({} offered) in: {whole}",
                    word.kind,
                    offered.len()
                ));
            }
        }
        workspace.set_file(path, text);
    }
    let (found, all) = counts
        .values()
        .fold((0, 0), |(f, a), (found, all)| (f + found, a + all));
    for (kind, (found, all)) in &counts {
        println!("{kind:28} {found:5} of {all:5}");
    }
    println!("{:28} {found:5} of {all:5}", "all");
    for miss in &missed {
        println!("  {miss}");
    }
    assert!(
        found * 100 >= all * 95,
        "only {found} of {all}:\n{}",
        missed.join("\n")
    );
}

/// Whatever the place, also within a character, and whatever the text.
#[test]
fn no_place_is_too_strange() {
    let files = support::real_files();
    let mut workspace = support::workspace(&files);
    for (path, text) in &files {
        let snapshot = workspace.snapshot();
        let last = u32::try_from(text.len()).unwrap();
        for offset in (0..last + 9).step_by(211) {
            let _ = snapshot.completions(path, offset);
            let _ = snapshot.signatures(path, offset);
        }
    }
    let path = "rules/nl/youth_mobility.ius";
    let text = files.iter().find(|(p, _)| p == path).unwrap().1.clone();
    for damaged in support::damaged(&text) {
        workspace.set_file(path, &damaged);
        let snapshot = workspace.snapshot();
        let last = u32::try_from(damaged.len()).unwrap();
        for offset in (0..last + 3).step_by(149) {
            let _ = snapshot.completions(path, offset);
            let _ = snapshot.signatures(path, offset);
        }
    }
}
