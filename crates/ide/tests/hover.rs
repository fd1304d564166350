//! What is this?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_ide::{Config, Language, Workspace};
use support::{config, damaged, find, real_files, real_rules, workspace};

fn real() -> Workspace {
    workspace(&real_files())
}

/// What is shown where `needle` stands for the first time in a file.
fn shown(workspace: &Workspace, file: &str, needle: &str) -> String {
    let s = workspace.snapshot();
    let text = s.text(file).unwrap();
    let at = find(text, needle, 0);
    match s.hover(file, at) {
        Some(hover) => format!(
            "[{}]\n{}",
            &text[hover.span.start as usize..hover.span.end as usize],
            hover.markdown
        ),
        None => "(nothing)".to_owned(),
    }
}

const NL: &str = "rules/nl/start_up.ius";

#[test]
fn a_parameter_shows_its_value_today_and_all_versions_with_their_sources() {
    let w = real();
    insta::assert_snapshot!(shown(&w, NL, "start_up_fee\n"), @r#"
    [start_up_fee]
    **Fee for a start-up permit**

    parameter `start_up_fee` : `EUR`

    on 2026-11-23: **EUR 423**

    | from | until | value | read |
    | --- | --- | --- | --- |
    | 2015-01-01 | 2025-12-31 | unconfirmed |  |
    | 2026-01-01 |  | **EUR 423** | [wheretoemigrate.io](https://wheretoemigrate.io/guide/programs/netherlands/employment-sponsored-netherlands-nm-9/), secondary, as of 2026-06-24, read 2026-11-23; **unverified**: the page is about essential start-up personnel; the fee for founders is assumed to be the same |

    under [IND Start-up](https://ind.nl/en)
    "#);
    // Named in an expression: the same page; a value of the past and the doc comment.
    insta::assert_snapshot!(shown(&w, NL, "start_up_means_single\n      (b)"), @r#"
    [start_up_means_single]
    **Means, single person**

    parameter `start_up_means_single` : `EUR per month`

    Indexed twice a year; the page names the year 2026 only.

    on 2026-11-23: **unconfirmed: the law has a value that was not found**

    | from | until | value | read |
    | --- | --- | --- | --- |
    | 2015-01-01 | 2025-12-31 | unconfirmed | *A page of about 2017 shows EUR 1 139.90.* |
    | 2026-01-01 | 2026-06-30 | EUR 1 734.57 per month | [nomadvisa.app](https://nomadvisa.app/netherlands/startup-residence-permit), secondary, as of 2026, read 2026-11-23; *The page does not say for which half of 2026; the first half is assumed.* |
    | 2026-07-01 |  | **unconfirmed** |  |

    under [VV](https://wetten.overheid.nl/BWBR0012002), [IND Start-up](https://ind.nl/en)
    "#);
}

#[test]
fn in_dutch_titles_and_words_are_dutch() {
    let mut w = real();
    w.set_config(Config {
        language: Language::Dutch,
        ..config()
    });
    insta::assert_snapshot!(shown(&w, NL, "start_up_fee\n"), @r#"
    [start_up_fee]
    **Leges voor een start-upvergunning**

    parameter `start_up_fee` : `EUR`

    op 2026-11-23: **EUR 423**

    | vanaf | tot en met | waarde | gelezen |
    | --- | --- | --- | --- |
    | 2015-01-01 | 2025-12-31 | niet bevestigd |  |
    | 2026-01-01 |  | **EUR 423** | [wheretoemigrate.io](https://wheretoemigrate.io/guide/programs/netherlands/employment-sponsored-netherlands-nm-9/), secundair, van 2026-06-24, gelezen 2026-11-23; **niet geverifieerd**: the page is about essential start-up personnel; the fee for founders is assumed to be the same |

    krachtens [IND Start-up](https://ind.nl/en)
    "#);
}

#[test]
fn a_provision_shows_the_instrument_its_words_and_its_address() {
    let w = real();
    insta::assert_snapshot!(shown(&w, "rules/nl/long_term_residence.ius", "4(1)"), @r#"
    [4(1)]
    provision `LTRD 4(1)`

    Long-term Residents Directive, Directive 2003/109/EC

    **shall**: status for five years of legal and continuous residence in that Member State immediately before applying

    <http://data.europa.eu/eli/dir/2003/109/art_4/par_1>

    [europeanmigrationlaw.eu](http://europeanmigrationlaw.eu/en/caselaw/51292), official
    "#);
    insta::assert_snapshot!(shown(&w, "rules/nl/long_term_residence.ius", "LTRD"), @r#"
    [LTRD]
    **Long-term Residents Directive**

    instrument `LTRD`

    Directive 2003/109/EC

    <http://data.europa.eu/eli/dir/2003/109>

    binds every member state except DK, IE

    in force from 2004-01-23

    70 provisions declared

    [emn.ie](https://emn.ie/legislation/council-directive-2003-109-ec-of-25-november-2003-concerning-the-status-of-third-country-nationals-who-are-long-term-residents/), secondary

    *To be transposed by 23 January 2006. Changed by Directive 2011/51/EU (M1: international protection brought in, in force from 20 May 2011, to be transposed by 20 May 2013) and by article 40 of Regulation (EU) 2024/1347 (M2).*

    *M2: 12 June 2026 is the working date, because the law of Luxembourg uses it; 1 July 2026 is the other candidate. Neither was read in the Official Journal.*
    "#);
}

#[test]
fn a_fact_shows_its_question_help_evidence_and_who_reads_it() {
    let w = real();
    insta::assert_snapshot!(shown(&w, NL, "pledged_monthly"), @r#"
    [pledged_monthly]
    **Means pledged by others**

    fact `means.pledged_monthly` : `EUR per month at least EUR 0 per month`

    > How much does a facilitator or other payer put up each month?

    evidence: statement of the payer with bank statements

    read by 1 scheme: `nl.start_up`
    "#);
    insta::assert_snapshot!(shown(&w, "rules/eu/vocabulary.ius", "birth_date"), @r#"
    [birth_date]
    **Date of birth**

    fact `applicant.birth_date` : `date`

    > When were you born?

    As in the travel document. A year, or a year and month, if no more is known.

    evidence: passport

    read by 1 scheme: `nl.youth_mobility`
    "#);
    // In an applicant file too.
    insta::assert_snapshot!(shown(&w, "examples/start-up-founder.json", "innovation_recognised"), @r#"
    [innovation_recognised]
    **Innovation recognised**

    fact `company.innovation_recognised` : `yes/no`

    > Has the advising body found that the enterprise is innovative?

    evidence: advice of the body

    read by 1 scheme: `nl.start_up`
    "#);
}

#[test]
fn a_slot_shows_its_bounds_its_basis_and_what_fills_it() {
    let w = real();
    insta::assert_snapshot!(shown(&w, "rules/nl/long_term_residence.ius", "decision_time"), @r#"
    [decision_time]
    **Time to decide**

    slot `decision_time` : `time limit`

    **at most 6 months**: the most a state may set

    every scheme fills it

    under [LTRD 7(2)](http://data.europa.eu/eli/dir/2003/109/art_7/par_2)

    `nl.long_term_residence` fills it:

    ```ius
    is 6 months
    ```

    under [VW 45e](https://wetten.overheid.nl/BWBR0011823)

    [www.shakiledu.com](https://www.shakiledu.com/study-abroad/netherlands/permanent-residency-netherlands), secondary, as of 2025, read 2026-11-23
    "#);
    insta::assert_snapshot!(shown(&w, "rules/eu/start_up.ius", "capital_min"), @r#"
    [capital_min]
    **Lowest capital**

    slot `capital_min` : `EUR`

    open, without bounds

    if no state fills it: `EUR 0`

    under [TALENT 4.3](https://ec.europa.eu/home-affairs/communication-attracting-skills-and-talent-eu_en)
    "#);
}

#[test]
fn a_clause_shows_its_condition_and_what_waives_it() {
    let w = real();
    let file = "rules/nl/long_term_residence.ius";
    insta::assert_snapshot!(shown(&w, file, "total_absence_below_ten_months"), @r#"
    [total_absence_below_ten_months]
    **Less than ten months of absence in all**

    require `total_absence_below_ten_months`

    The published words are stricter than the directive, which lets ten months in all pass.

    ```ius
    that total days of other_absences is shorter than 10 months counting a month as 30 days
    ```

    waived when `uses_cumulation` ([BCD 18(3)](http://data.europa.eu/eli/dir/2021/1883/art_18/par_3)): residence in several Member States is added up, with eighteen months instead of ten

    under [IND LTR-EU](https://ind.nl/en)

    a departure: nothing permits it

    departs from [LTRD 4(3)sub1](http://data.europa.eu/eli/dir/2003/109/art_4/par_3/sub_1): ten months or more in all break the period, where the directive protects absences that do not exceed ten months

    [ind.nl](https://ind.nl/en/residence-permits/long-term-eu-residency/apply-for-a-residence-permit-long-term-resident-eu), official, as of 2022-06-15, read 2026-11-23

    *On exactly ten months (300 days) the directive's floor is not kept.*
    "#);
    insta::assert_snapshot!(shown(&w, file, "integration\n"), @r#"
    [integration]
    **Integration conditions**

    option require `integration`

    ```ius
    that some integration in applicant.civic_integration
          satisfies integration.state is this state and integration.result is one of (passed, exempt)
    ```

    under [LTRD 5(2)](http://data.europa.eu/eli/dir/2003/109/art_5/par_2)

    `nl.long_term_residence` uses it:

    under [VW 45b](https://wetten.overheid.nl/BWBR0011823)

    [inls.nl](https://inls.nl/long-term-resident-eu/), secondary, read 2026-11-23
    "#);
    insta::assert_snapshot!(shown(&w, file, "resources\n"), @r#"
    [resources]
    **Stable, regular and sufficient resources**

    assess `resources`

    judged by the competent authority

    weighing: the nature of the resources; their regularity; minimum wages and pensions; the members of the family

    settled by `resources_settled`

    under [LTRD 5(1)(a)](http://data.europa.eu/eli/dir/2003/109/art_5/par_1/pnt_a), [CJEU C-302/18](https://curia.europa.eu)
    "#);
}

#[test]
fn a_cell_shows_the_versions_of_its_key() {
    let w = real();
    insta::assert_snapshot!(shown(&w, "rules/nl/youth_mobility.ius", "quota 200"), @r#"
    [quota]
    **Places per year**

    column `working_holiday_partners.quota` : `integer`

    `JP` on 2026-11-23: **200**

    | key | value | read |
    | --- | --- | --- |
    | JP | **200** | [ind.nl](https://ind.nl/en/residence-permits/au-pair-and-exchange/working-holiday-residence-permit), official, as of 2024-02-19, read 2026-11-23 |
    "#);
    insta::assert_snapshot!(shown(&w, "rules/nl/youth_mobility.ius", "capped : yes/no"), @r#"
    [capped]
    **The number of places is limited**

    column `working_holiday_partners.capped` : `yes/no`

    | key | from | value | read |
    | --- | --- | --- | --- |
    | AR |  | yes | [ind.nl](https://ind.nl/en/exchange/pages/working-holiday.aspx), official, as of 2024-02-19, read 2026-11-23 |
    | HK |  | yes | [ind.nl](https://ind.nl/en/exchange/pages/working-holiday.aspx), official, as of 2024-02-19, read 2026-11-23 |
    | TW | 2020-04-01 | yes | [ind.nl](https://ind.nl/en/exchange/pages/working-holiday.aspx), official, as of 2024-02-19, read 2026-11-23 |
    | UY |  | yes | [ind.nl](https://ind.nl/en/exchange/pages/working-holiday.aspx), official, as of 2024-02-19, read 2026-11-23 |
    | AU |  | no | [ind.nl](https://ind.nl/en/residence-permits/au-pair-and-exchange/working-holiday-residence-permit), official, as of 2024-02-19, read 2026-11-23 |
    | CA |  | no | [ind.nl](https://ind.nl/en/residence-permits/au-pair-and-exchange/working-holiday-residence-permit), official, as of 2024-02-19, read 2026-11-23 |
    | NZ |  | no | [ind.nl](https://ind.nl/en/residence-permits/au-pair-and-exchange/working-holiday-residence-permit), official, as of 2024-02-19, read 2026-11-23 |
    | JP |  | yes | [ind.nl](https://ind.nl/en/residence-permits/au-pair-and-exchange/working-holiday-residence-permit), official, as of 2024-02-19, read 2026-11-23 |
    | KR |  | yes | [ind.nl](https://ind.nl/en/residence-permits/au-pair-and-exchange/working-holiday-residence-permit), official, as of 2024-02-19, read 2026-11-23 |
    "#);
    insta::assert_snapshot!(shown(&w, "rules/nl/youth_mobility.ius", "working_holiday_partners"), @r#"
    [working_holiday_partners]
    **Working holiday partners of the Netherlands**

    table `working_holiday_partners` : `keyed by country`

    columns: `quota` integer, `capped` yes/no, `from_abroad` yes/no, `preregistration` yes/no

    9 rows on 2026-11-23: AR, HK, TW, UY, AU, CA, NZ, JP, KR
    "#);
}

#[test]
fn words_countries_and_literals() {
    let w = real();
    insta::assert_snapshot!(shown(&w, NL, "fill innovation"), @r#"
    [fill]
    `fill SLOT with EXPRESSION`

    Says what the state puts into a slot of the template.

    ```ius
    fill decision_time with 6 months
    ```
    "#);
    insta::assert_snapshot!(shown(&w, NL, "is at least start_up_means_single"), @r#"
    [is]
    `A is B`

    Gives a definition its value, or compares two values.

    ```ius
    application.purpose is start_up
    ```

    this expression is: `yes/no`
    "#);
    insta::assert_snapshot!(shown(&w, NL, "NL implements"), @r#"
    [NL]
    `NL`: Netherlands
    "#);
    insta::assert_snapshot!(shown(&w, NL, "eu.instruments"), @r#"
    [eu.instruments]
    module `eu.instruments`

    `rules/eu/instruments.ius`: 13 declarations
    "#);
    insta::assert_snapshot!(shown(&w, "rules/nl/long_term_residence.ius", "10 months counting"), @r#"
    [10 months counting a month as 30 days]
    `exact duration`
    "#);
}

#[test]
fn every_byte_of_the_real_rules_has_a_hover_that_is_about_it() {
    let files = real_rules();
    let w = workspace(&files);
    let s = w.snapshot();
    let mut seen = 0;
    for (file, text) in &files {
        // Every word once, and some bytes between.
        for (at, _) in text.match_indices([' ', '.', '\n']).step_by(5) {
            for offset in [at, at + 1] {
                let offset = u32::try_from(offset).unwrap();
                if let Some(hover) = s.hover(file, offset) {
                    assert!(hover.span.start <= offset && offset <= hover.span.end);
                    assert!(!hover.markdown.trim().is_empty());
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 2000, "{seen}");
}

#[test]
fn hovering_over_damaged_text_never_panics() {
    let files = real_rules();
    let (_, text) = files
        .iter()
        .find(|(path, _)| path == "rules/nl/youth_mobility.ius")
        .unwrap();
    for text in damaged(text) {
        let mut some = files.clone();
        some.push(("rules/nl/damaged.ius".to_owned(), text.clone()));
        let w = workspace(&some);
        let s = w.snapshot();
        let end = u32::try_from(text.len()).unwrap() + 3;
        let mut offset = 0;
        while offset < end {
            let _ = s.hover("rules/nl/damaged.ius", offset);
            offset += 29;
        }
    }
}
