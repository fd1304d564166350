//! Half-typed, cut and shuffled files: the checker answers and never panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fmt::Write as _;

use ius_analysis::Analysis;
use ius_diagnostics::{Code, explain};

fn blocks() -> Vec<String> {
    let mut out = Vec::new();
    for &code in Code::ALL {
        for part in explain(code).split("```ius").skip(1) {
            let body = part
                .split_once('\n')
                .map(|(_, rest)| rest)
                .unwrap_or_default();
            out.push(body.split("```").next().unwrap_or_default().to_owned());
        }
    }
    out
}

fn try_everything(analysis: &mut Analysis, text: &str) {
    analysis.set_file("rules/case/test.ius", text);
    let all = analysis.all_diagnostics();
    for d in &all {
        assert!(
            d.span.end as usize <= text.len() && d.span.start <= d.span.end,
            "{d:?}"
        );
        assert!(
            text.is_char_boundary(d.span.start as usize)
                && text.is_char_boundary(d.span.end as usize),
            "{d:?}"
        );
    }
    let _ = analysis.program();
    let _ = analysis.broken_schemes();
    let _ = analysis.examples();
}

#[test]
fn every_example_cut_off_anywhere() {
    let mut analysis = Analysis::new();
    for text in blocks() {
        let step = (text.len() / 12).max(1);
        for at in (0..text.len()).step_by(step) {
            if text.is_char_boundary(at) {
                try_everything(&mut analysis, &text[..at]);
            }
        }
    }
}

#[test]
fn every_example_without_one_line() {
    let mut analysis = Analysis::new();
    for (index, text) in blocks().into_iter().enumerate() {
        let lines: Vec<&str> = text.lines().collect();
        // A few lines of each, another few in each next one: together every kind of line is missed.
        for skip in (index % 4..lines.len()).step_by(4) {
            let without: String = lines
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != skip)
                .map(|(_, l)| format!("{l}\n"))
                .collect();
            try_everything(&mut analysis, &without);
        }
    }
}

#[test]
fn words_in_wrong_places() {
    let mut analysis = Analysis::new();
    // A small generator of its own keeps the test the same on every machine.
    let mut seed: u64 = 7;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let all = blocks();
    for _ in 0..200 {
        let text = &all[next(all.len())];
        let mut words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
        for _ in 0..3 {
            let (a, b) = (next(words.len()), next(words.len()));
            words.swap(a, b);
        }
        try_everything(&mut analysis, &words.concat());
    }
}

#[test]
fn a_file_of_ten_thousand_lines() {
    let mut text = String::from(
        "instrument ACT \"Act\"\n  url \"https://example.org\"\n  provision 1 shall \"everything\"\n\nsection application \"A\"\n  fact lodged_on : date \"D\"\n  fact n : integer \"N\"\n\n",
    );
    for i in 0..1600 {
        write!(
            text,
            "define d{i} \"Definition {i}\" : integer\n  is application.n plus {i}\n\nparameter p{i} \"Parameter {i}\" : EUR\n  under ACT 1\n  from 2026-01-01 is EUR {i}\n\n"
        )
        .unwrap();
    }
    assert!(text.lines().count() > 10_000);
    let mut analysis = Analysis::new();
    analysis.set_file("rules/case/test.ius", &text);
    assert_eq!(analysis.all_diagnostics(), []);
    assert_eq!(analysis.program().definitions.len(), 3200);
    analysis.set_file(
        "rules/case/test.ius",
        &text.replace("plus 800\n", "plus applicant\n"),
    );
    let all = analysis.all_diagnostics();
    assert_eq!(all.len(), 1, "{all:?}");
}

#[test]
fn the_same_files_in_another_order_say_the_same() {
    let all = blocks();
    let paths: Vec<String> = (0..all.len().min(20))
        .map(|i| format!("rules/case/f{i:02}.ius"))
        .collect();
    let mut forward = Analysis::new();
    let mut backward = Analysis::new();
    for (path, text) in paths.iter().zip(&all) {
        forward.set_file(path, text);
    }
    for (path, text) in paths.iter().zip(&all).rev() {
        backward.set_file(path, text);
    }
    assert_eq!(forward.all_diagnostics(), backward.all_diagnostics());
    assert_eq!(forward.program(), backward.program());
}

/// The rules themselves, each without a few of its lines and with a few of them twice.
#[test]
fn the_rules_with_lines_missing_and_doubled() {
    let files: [(&str, &str); 4] = [
        (
            "rules/eu/vocabulary.ius",
            include_str!("../../../rules/eu/vocabulary.ius"),
        ),
        (
            "rules/eu/instruments.ius",
            include_str!("../../../rules/eu/instruments.ius"),
        ),
        (
            "rules/eu/long_term_residence.ius",
            include_str!("../../../rules/eu/long_term_residence.ius"),
        ),
        (
            "rules/nl/long_term_residence.ius",
            include_str!("../../../rules/nl/long_term_residence.ius"),
        ),
    ];
    let mut analysis = Analysis::new();
    analysis.set_file(
        "rules/nl/instruments.ius",
        include_str!("../../../rules/nl/instruments.ius"),
    );
    for (path, text) in files {
        analysis.set_file(path, text);
    }
    for (path, text) in files {
        let lines: Vec<&str> = text.lines().collect();
        for start in (0..lines.len()).step_by(lines.len() / 12 + 1) {
            let edited: String = lines
                .iter()
                .enumerate()
                .flat_map(|(i, line)| match i.checked_sub(start) {
                    Some(0 | 4) => vec![],
                    Some(2) => vec![format!("{line}\n"), format!("{line}\n")],
                    _ => vec![format!("{line}\n")],
                })
                .collect();
            analysis.set_file(path, &edited);
            let _ = analysis.all_diagnostics();
            let _ = analysis.program();
        }
        analysis.set_file(path, text);
    }
}
