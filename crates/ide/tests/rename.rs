//! How is it called otherwise?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_ide::Workspace;
use support::{changed, difference, find, fixture, real_files, workspace};

const LAW: &str = r#"
//- rules/eu/law.ius
instrument ACT "Residence Act"
  url "https://example.org/act"
  provision 1 shall "conditions of residence"
  provision 2 may "further conditions"

enumeration ground "Grounds"
  value work "Work"
  value study "Study"

record stay "A period of residence"
  fact starts_on : date "First day"
  fact why : ground "Ground"

section application "The application"
  fact lodged_on : date "Day of the application"

section residence "Residence"
  fact stays : list of stay "Periods of residence"
  fact current : ground "Present ground"

section means "Means"
  fact income : EUR per month "Income"

parameter norm "The norm" : EUR per month
  under ACT 1
  is EUR 1 500

external places "Places left" : integer
  row as of 2026-01-05 is 100
    source "https://example.org" official

template stay "Stay"
  as of application.lodged_on
  open limit : time limit "Time to decide"
    under ACT 1
  option require enough "Enough income"
    under ACT 2
  require worked "Has worked"
    under ACT 1
    that some earlier in residence.stays satisfies earlier.why is work
  output due "Decision due" : time limit
    under ACT 1
    is limit

//- rules/nl/stay.ius
use eu.law

scheme stay in NL implements eu.stay "Stay"
  define rich "Rich" : yes/no
    is means.income is at least norm

  fill limit with 6 months
    under ACT 1

  use enough
    under ACT 2
    that rich and places is at least 1

  output reason "Reason" : ground
    under ACT 1
    is residence.current

example "Enough" for nl.stay
  under ACT 1
  on 2026-05-10
  given "../../examples/x.yaml"
  but residence.stays is ((starts_on 2021-05-10, why work))
  expect ineligible because enough
  expect reason is work

//- examples/x.yaml
application: {lodged_on: 2026-05-10}
residence:
  # Why he stays.
  stays:
    - {starts_on: 2021-05-10, why: work}
  current: "work"
means: {income: EUR 1000 per month}

//- examples/x.json
{"residence": {"stays": [{"why": "work"}], "current": "study"}}

//- examples/data.yaml
eu.law.places:
  - {as_of: 2026-02-01, value: 12}

//- tests/x.case.yaml
title: A case
provision: ACT 1
derivation: by hand
scheme: nl.stay
applicant: {residence: {current: work}}
but: {residence.current: study}
expect:
  outcome: ineligible
  because: [enough, worked]
  missing: [residence.stays]
  outputs: {reason: study, due: 6 months}
  unverified: [eu.law.norm]

//- tests/page.md
# A page about work

The word work in prose stays.

```yaml applicant
residence: {current: work, stays: [{why: work}]}
```

```yaml but
residence.current: study
```

```expect nl.stay on 2026-05-10
ineligible because enough, worked
missing means.income, places
output reason is study
```

```expect-table nl.stay
```

| residence.current | but | expect | why |
| --- | --- | --- | --- |
| work | {means.income: EUR 1 per month} | ineligible because enough | work |
| `study` | | passed worked; output reason is study | study |

```eval
means.income is at least norm => yes
```

## With rules of its own

```ius rules/eu/law.ius
enumeration ground "Grounds"
  value work "Work"
```

```yaml applicant
residence: {current: work}
```
"#;

/// What changes if what stands at `needle` gets another name.
fn renamed(needle: &str, nth: usize, name: &str) -> String {
    let at = find(LAW, needle, nth) as usize;
    let f = fixture(&format!("{}$0{}", &LAW[..at], &LAW[at..])).sound();
    let s = f.snapshot();
    match s.rename(&f.file, f.offset, name) {
        Ok(change) => changed(&s, &change)
            .iter()
            .map(|(file, text)| format!("{file}\n{}", difference(s.text(file).unwrap(), text)))
            .collect(),
        Err(why) => format!("refused: {}", why.0),
    }
}

#[test]
fn a_fact_is_renamed_in_rules_examples_applicants_cases_and_pages() {
    insta::assert_snapshot!(renamed("current : ground", 0, "present_ground"), @r#"
    examples/x.json
    - {"residence": {"stays": [{"why": "work"}], "current": "study"}}
    + {"residence": {"stays": [{"why": "work"}], "present_ground": "study"}}
    examples/x.yaml
    - current: "work"
    + present_ground: "work"
    rules/eu/law.ius
    - fact current : ground "Present ground"
    + fact present_ground : ground "Present ground"
    rules/nl/stay.ius
    - is residence.current
    + is residence.present_ground
    tests/page.md
    - residence: {current: work, stays: [{why: work}]}
    + residence: {present_ground: work, stays: [{why: work}]}
    - residence.current: study
    + residence.present_ground: study
    - | residence.current | but | expect | why |
    + | residence.present_ground | but | expect | why |
    tests/x.case.yaml
    - applicant: {residence: {current: work}}
    + applicant: {residence: {present_ground: work}}
    - but: {residence.current: study}
    + but: {residence.present_ground: study}
    "#);
    insta::assert_snapshot!(renamed("income is at least", 0, "monthly"), @r#"
    examples/x.yaml
    - means: {income: EUR 1000 per month}
    + means: {monthly: EUR 1000 per month}
    rules/eu/law.ius
    - fact income : EUR per month "Income"
    + fact monthly : EUR per month "Income"
    rules/nl/stay.ius
    - is means.income is at least norm
    + is means.monthly is at least norm
    tests/page.md
    - missing means.income, places
    + missing means.monthly, places
    - | work | {means.income: EUR 1 per month} | ineligible because enough | work |
    + | work | {means.monthly: EUR 1 per month} | ineligible because enough | work |
    - means.income is at least norm => yes
    + means.monthly is at least norm => yes
    "#);
}

#[test]
fn a_value_of_an_enumeration_is_renamed_where_it_is_meant() {
    insta::assert_snapshot!(renamed("study \"Study\"", 0, "learning"), @r#"
    examples/x.json
    - {"residence": {"stays": [{"why": "work"}], "current": "study"}}
    + {"residence": {"stays": [{"why": "work"}], "current": "learning"}}
    rules/eu/law.ius
    - value study "Study"
    + value learning "Study"
    tests/page.md
    - residence.current: study
    + residence.current: learning
    - output reason is study
    + output reason is learning
    - | `study` | | passed worked; output reason is study | study |
    + | `learning` | | passed worked; output reason is learning | study |
    tests/x.case.yaml
    - but: {residence.current: study}
    + but: {residence.current: learning}
    - outputs: {reason: study, due: 6 months}
    + outputs: {reason: learning, due: 6 months}
    "#);
    insta::assert_snapshot!(renamed("work \"Work\"", 0, "labour"), @r#"
    examples/x.json
    - {"residence": {"stays": [{"why": "work"}], "current": "study"}}
    + {"residence": {"stays": [{"why": "labour"}], "current": "study"}}
    examples/x.yaml
    - - {starts_on: 2021-05-10, why: work}
    + - {starts_on: 2021-05-10, why: labour}
    - current: "work"
    + current: "labour"
    rules/eu/law.ius
    - value work "Work"
    + value labour "Work"
    - that some earlier in residence.stays satisfies earlier.why is work
    + that some earlier in residence.stays satisfies earlier.why is labour
    rules/nl/stay.ius
    - but residence.stays is ((starts_on 2021-05-10, why work))
    + but residence.stays is ((starts_on 2021-05-10, why labour))
    - expect reason is work
    + expect reason is labour
    tests/page.md
    - residence: {current: work, stays: [{why: work}]}
    + residence: {current: labour, stays: [{why: labour}]}
    - | work | {means.income: EUR 1 per month} | ineligible because enough | work |
    + | labour | {means.income: EUR 1 per month} | ineligible because enough | work |
    tests/x.case.yaml
    - applicant: {residence: {current: work}}
    + applicant: {residence: {current: labour}}
    "#);
}

#[test]
fn slots_options_clauses_schemes_sections_and_provisions() {
    insta::assert_snapshot!(renamed("limit with", 0, "decision_time"), @r#"
    rules/eu/law.ius
    - open limit : time limit "Time to decide"
    + open decision_time : time limit "Time to decide"
    - is limit
    + is decision_time
    rules/nl/stay.ius
    - fill limit with 6 months
    + fill decision_time with 6 months
    "#);
    insta::assert_snapshot!(renamed("enough\n    under", 0, "means_test"), @r#"
    rules/eu/law.ius
    - option require enough "Enough income"
    + option require means_test "Enough income"
    rules/nl/stay.ius
    - use enough
    + use means_test
    - expect ineligible because enough
    + expect ineligible because means_test
    tests/page.md
    - ineligible because enough, worked
    + ineligible because means_test, worked
    - | work | {means.income: EUR 1 per month} | ineligible because enough | work |
    + | work | {means.income: EUR 1 per month} | ineligible because means_test | work |
    tests/x.case.yaml
    - because: [enough, worked]
    + because: [means_test, worked]
    "#);
    insta::assert_snapshot!(renamed("stay in NL", 0, "residence_permit"), @r#"
    rules/nl/stay.ius
    - scheme stay in NL implements eu.stay "Stay"
    + scheme residence_permit in NL implements eu.stay "Stay"
    - example "Enough" for nl.stay
    + example "Enough" for nl.residence_permit
    tests/page.md
    - ```expect nl.stay on 2026-05-10
    + ```expect nl.residence_permit on 2026-05-10
    - ```expect-table nl.stay
    + ```expect-table nl.residence_permit
    tests/x.case.yaml
    - scheme: nl.stay
    + scheme: nl.residence_permit
    "#);
    insta::assert_snapshot!(renamed("residence \"Residence\"", 0, "sojourn"), @r#"
    examples/x.json
    - {"residence": {"stays": [{"why": "work"}], "current": "study"}}
    + {"sojourn": {"stays": [{"why": "work"}], "current": "study"}}
    examples/x.yaml
    - residence:
    + sojourn:
    rules/eu/law.ius
    - section residence "Residence"
    + section sojourn "Residence"
    - that some earlier in residence.stays satisfies earlier.why is work
    + that some earlier in sojourn.stays satisfies earlier.why is work
    rules/nl/stay.ius
    - is residence.current
    + is sojourn.current
    - but residence.stays is ((starts_on 2021-05-10, why work))
    + but sojourn.stays is ((starts_on 2021-05-10, why work))
    tests/page.md
    - residence: {current: work, stays: [{why: work}]}
    + sojourn: {current: work, stays: [{why: work}]}
    - residence.current: study
    + sojourn.current: study
    - | residence.current | but | expect | why |
    + | sojourn.current | but | expect | why |
    tests/x.case.yaml
    - applicant: {residence: {current: work}}
    + applicant: {sojourn: {current: work}}
    - but: {residence.current: study}
    + but: {sojourn.current: study}
    - missing: [residence.stays]
    + missing: [sojourn.stays]
    "#);
    insta::assert_snapshot!(renamed("places \"Places", 0, "seats"), @r#"
    examples/data.yaml
    - eu.law.places:
    + eu.law.seats:
    rules/eu/law.ius
    - external places "Places left" : integer
    + external seats "Places left" : integer
    rules/nl/stay.ius
    - that rich and places is at least 1
    + that rich and seats is at least 1
    tests/page.md
    - missing means.income, places
    + missing means.income, seats
    "#);
    insta::assert_snapshot!(renamed("2 may", 0, "2(1)"), @r#"
    rules/eu/law.ius
    - provision 2 may "further conditions"
    + provision 2(1) may "further conditions"
    - under ACT 2
    + under ACT 2(1)
    rules/nl/stay.ius
    - under ACT 2
    + under ACT 2(1)
    "#);
    insta::assert_snapshot!(renamed("ACT \"", 0, "RA"), @r#"
    rules/eu/law.ius
    - instrument ACT "Residence Act"
    + instrument RA "Residence Act"
    - under ACT 1
    + under RA 1
    - under ACT 1
    + under RA 1
    - under ACT 2
    + under RA 2
    - under ACT 1
    + under RA 1
    - under ACT 1
    + under RA 1
    rules/nl/stay.ius
    - under ACT 1
    + under RA 1
    - under ACT 2
    + under RA 2
    - under ACT 1
    + under RA 1
    - under ACT 1
    + under RA 1
    "#);
    insta::assert_snapshot!(renamed("earlier in", 0, "before_it"), @r#"
    rules/eu/law.ius
    - that some earlier in residence.stays satisfies earlier.why is work
    + that some before_it in residence.stays satisfies before_it.why is work
    "#);
}

#[test]
fn a_name_that_is_none_or_would_clash_is_refused_with_a_reason() {
    insta::assert_snapshot!(renamed("norm \"The", 0, "Norm"), @r#"refused: `Norm` is not a name: lower-case words joined by `_`, such as `monthly_income`"#);
    insta::assert_snapshot!(renamed("norm \"The", 0, "two words"), @r#"refused: `two words` is not a name: lower-case words joined by `_`, such as `monthly_income`"#);
    insta::assert_snapshot!(renamed("norm \"The", 0, "within"), @r#"refused: `within` is a word of the language and cannot be a name"#);
    insta::assert_snapshot!(renamed("norm \"The", 0, ""), @r#"refused: a name has at least one letter"#);
    insta::assert_snapshot!(renamed("norm \"The", 0, "means"), @r#"refused: `means` is already a section of `eu.law`"#);
    insta::assert_snapshot!(renamed("norm \"The", 0, "rich"), @r"refused: `rich` is already a definition or slot of `nl.stay`");
    insta::assert_snapshot!(renamed("rich \"Rich", 0, "norm"), @r#"refused: `norm` would hide the parameter `norm` of `eu.law`"#);
    insta::assert_snapshot!(renamed("rich \"Rich", 0, "limit"), @r#"refused: `stay` already has a definition or slot `limit`"#);
    insta::assert_snapshot!(renamed("earlier in", 0, "norm"), @r#"refused: `norm` would hide the parameter `norm` of `eu.law`"#);
    insta::assert_snapshot!(renamed("current : ground", 0, "stays"), @r#"refused: `residence` already has a fact `stays`"#);
    insta::assert_snapshot!(renamed("work \"Work", 0, "study"), @r#"refused: `ground` already has a value `study`"#);
    insta::assert_snapshot!(renamed("ground \"Grounds", 0, "date"), @r#"refused: `date` is a type of the language"#);
    insta::assert_snapshot!(renamed("ground \"Grounds", 0, "stay"), @r#"refused: `stay` is already a record of `eu.law`"#);
    insta::assert_snapshot!(renamed("enough \"Enough income", 0, "worked"), @r#"refused: `stay` already has a clause `worked`"#);
    insta::assert_snapshot!(renamed("reason \"Reason", 0, "due"), @r#"refused: `stay` already has a clause `due`"#);
    insta::assert_snapshot!(renamed("2 may", 0, "1"), @r#"refused: `ACT` already has a provision `1`"#);
    insta::assert_snapshot!(renamed("ACT \"", 0, "Act"), @r#"refused: `Act` is not an abbreviation of an instrument: capitals, digits and `_`, such as `LTRD`"#);
}

#[test]
fn what_has_no_name_of_its_own_is_refused_with_a_reason() {
    insta::assert_snapshot!(renamed("require worked", 0, "x"), @r#"refused: `require` is a word of the language and cannot be renamed"#);
    insta::assert_snapshot!(renamed("NL implements", 0, "x"), @r#"refused: `NL` is an ISO code and cannot be renamed"#);
    insta::assert_snapshot!(renamed("eu.law", 0, "x"), @r#"refused: `eu.law` is called after its file: rename the file instead"#);
    insta::assert_snapshot!(renamed("\"Enough\" for", 0, "x"), @r#"refused: the title of an example is text that nothing refers to: change it here"#);
    insta::assert_snapshot!(renamed("6 months", 0, "x"), @r#"refused: nothing here has a name of its own"#);
    insta::assert_snapshot!(renamed("norm \"The", 0, "norm"), @"");
}

#[test]
fn a_line_that_cannot_be_read_is_mended_first() {
    let text = LAW.replace("that rich and places", "that rich andd norm nd places");
    let at = find(&text, "norm \"The", 0) as usize;
    let f = fixture(&format!("{}$0{}", &text[..at], &text[at..]));
    let s = f.snapshot();
    insta::assert_snapshot!(s.rename(&f.file, f.offset, "norms").unwrap_err().0, @r#"line 12 of `rules/nl/stay.ius` names `norm` and cannot be read: mend it first"#);
}

#[test]
fn the_place_and_present_name_are_told_before() {
    let at = find(LAW, "stay \"Stay\"\n  define", 0) as usize;
    let f = fixture(&format!("{}$0{}", &LAW[..at], &LAW[at..])).sound();
    let s = f.snapshot();
    let (span, name) = s.prepare_rename(&f.file, f.offset).unwrap();
    assert_eq!(name, "stay");
    assert_eq!(
        &s.text(&f.file).unwrap()[span.start as usize..span.end as usize],
        "stay"
    );
}

/// Codes and messages of all files, without the names that differ.
fn findings(w: &Workspace, old: &str, new: &str) -> Vec<String> {
    let s = w.snapshot();
    s.rule_files()
        .iter()
        .flat_map(|file| s.diagnostics(file))
        .map(|d| {
            format!(
                "{} {} {}",
                d.file.path(),
                d.code.id(),
                d.message.replace(new, old)
            )
        })
        .collect()
}

/// Renamed to a fresh name and back, the real texts are what they were, and in between nothing is
/// wrong that was not wrong before.
#[test]
fn renaming_there_and_back_changes_nothing_in_the_real_workspace() {
    let files = real_files();
    let mut w = workspace(&files);
    let picks: &[(&str, &str, &str)] = &[
        ("rules/eu/vocabulary.ius", "fact birth_date", "fact "),
        ("rules/eu/vocabulary.ius", "section means", "section "),
        ("rules/eu/vocabulary.ius", "value start_up ", "value "),
        ("rules/nl/start_up.ius", "start_up_means_single", ""),
        ("rules/nl/start_up.ius", "means_reach_single", ""),
        ("rules/nl/start_up.ius", "permit_validity", ""),
        ("rules/nl/start_up.ius", "scheme start_up", "scheme "),
        ("rules/eu/start_up.ius", "template start_up", "template "),
        ("rules/eu/start_up.ius", "business_plan", ""),
        ("rules/eu/instruments.ius", "instrument LTRD", "instrument "),
        ("rules/nl/instruments.ius", "provision 3.30", "provision "),
    ];
    for (file, needle, before) in picks {
        let text = w.text(file).unwrap();
        let at = find(text, needle, 0) + u32::try_from(before.len()).unwrap();
        let (_, old) = w.snapshot().prepare_rename(file, at).unwrap();
        let fresh = match old.chars().next().unwrap() {
            c if c.is_ascii_uppercase() => "ZZFRESH".to_owned(),
            c if c.is_ascii_digit() => "99.99".to_owned(),
            _ => "zz_a_fresh_name".to_owned(),
        };
        let mut had = findings(&w, &old, &old);
        let change = w.snapshot().rename(file, at, &fresh).unwrap();
        assert!(change.edits.len() > 1, "{needle}");
        let next = changed(&w.snapshot(), &change);
        for (path, text) in &next {
            w.set_file(path, text);
        }
        let mut has = findings(&w, &old, &fresh);
        had.sort();
        has.sort();
        assert_eq!(had, has, "{needle}");
        let text = w.text(file).unwrap();
        let at = find(text, &needle.replace(old.as_str(), &fresh), 0)
            + u32::try_from(before.len()).unwrap();
        let back = w.snapshot().rename(file, at, &old).unwrap();
        assert_eq!(back.edits.len(), change.edits.len(), "{needle}");
        let next = changed(&w.snapshot(), &back);
        for (path, text) in &next {
            w.set_file(path, text);
        }
        for (path, text) in &files {
            assert!(w.text(path) == Some(text), "{needle}: {path}");
        }
    }
}

/// Every third name that a real rule file declares: renamed, its places change and nothing else,
/// and the checker says what it said.
#[test]
fn every_third_name_of_a_real_rule_file_can_be_renamed() {
    let mut files = real_files();
    files.retain(|(path, _)| {
        path.starts_with("rules/eu/vocabulary")
            || path.starts_with("rules/eu/instruments")
            || path.starts_with("rules/nl/instruments")
            || path.ends_with("start_up.ius")
            || path.starts_with("examples/start-up")
    });
    let w = workspace(&files);
    let s = w.snapshot();
    let file = "rules/nl/start_up.ius";
    let mut names = 0;
    let symbols = s.document_symbols(file);
    let all: Vec<&ius_ide::Symbol> = symbols
        .iter()
        .flat_map(|s| std::iter::once(s).chain(&s.children))
        .filter(|s| s.kind != ius_ide::SymbolKind::Example)
        .collect();
    for symbol in all.iter().step_by(3) {
        names += 1;
        let fresh = "zz_fresh";
        let change = s.rename(file, symbol.span.start, fresh).unwrap();
        let references = s.references(file, symbol.span.start, true);
        assert_eq!(change.edits.len(), references.len());
        let mut next = files.clone();
        for (path, text) in changed(&s, &change) {
            for (other, old) in &mut next {
                if *other == path {
                    old.clone_from(&text);
                }
            }
        }
        let after = workspace(&next);
        let old = symbol.name.rsplit('.').next().unwrap();
        let (mut had, mut has) = (findings(&w, old, old), findings(&after, old, fresh));
        had.sort();
        has.sort();
        assert_eq!(had, has, "{}", symbol.name);
        // What stands before it in the file may have moved it.
        let moved = after
            .snapshot()
            .workspace_symbols(fresh)
            .into_iter()
            .find(|s| s.file == file && s.kind == symbol.kind)
            .unwrap();
        let found: Vec<_> = after
            .snapshot()
            .references(file, moved.span.start, true)
            .into_iter()
            .map(|l| l.file)
            .collect();
        let were: Vec<_> = references.into_iter().map(|l| l.file).collect();
        assert_eq!(found, were, "{}", symbol.name);
    }
    assert!(names > 10, "{names}");
}
