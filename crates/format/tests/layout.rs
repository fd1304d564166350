//! How each construct looks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::check;
use insta::assert_snapshot;

/// The canonical text; asserts that everything was read.
fn laid(text: &str) -> String {
    let formatted = check("snapshot", text);
    assert!(formatted.skipped.is_empty(), "{:?}", formatted.skipped);
    formatted.text
}

/// A scheme with one clause.
fn clause(text: &str) -> String {
    let laid = laid(&format!("scheme s in NL \"S\"\n{text}\n"));
    laid.strip_prefix("scheme s in NL \"S\"\n")
        .expect("the scheme's head")
        .trim_start_matches('\n')
        .to_owned()
}

/// An expression after `that`.
fn that(text: &str) -> String {
    clause(&format!(" require r \"R\"\n that {text}"))
}

#[test]
fn instrument() {
    assert_snapshot!(laid(
        "instrument LTRD   \"Long-term Residents Directive\"
 titled  nl  \"Richtlijn\"
     cited as \"Directive 2003/109/EC\"
 eli \"http://data.europa.eu/eli/dir/2003/109\"
binds every member state except DK,IE
"
        .replace("\nbinds", "\n binds")
        .as_str()
    ), @r#"
    instrument LTRD "Long-term Residents Directive"
      titled nl "Richtlijn"
      cited as "Directive 2003/109/EC"
      eli "http://data.europa.eu/eli/dir/2003/109"
      binds every member state except DK, IE
    "#);
    assert_snapshot!(laid(
        "instrument A \"Act\"
  binds nobody
  in force from 2004-01-23
      note \"n\"
  provision 4(1) shall \"five years\" eli \"art_4/par_1\" source \"https://a.example\" official as of 2026-06 read 2026-11-23

  provision 5(2) may \"integration\"


  provision 4(2)sub3 floor \"half\"   until 2026-06-11
  provision B6/4.1 policy \"p\"
   from 2001-01-01 until 2002-01-01
"
    ), @r#"
    instrument A "Act"
      binds nobody
      in force from 2004-01-23
      note "n"
      provision 4(1) shall "five years"
        eli "art_4/par_1"
        source "https://a.example" official as of 2026-06 read 2026-11-23

      provision 5(2) may "integration"

      provision 4(2)sub3 floor "half" until 2026-06-11
      provision B6/4.1 policy "p"
        from 2001-01-01 until 2002-01-01
    "#);
}

#[test]
fn enumeration_record_section() {
    assert_snapshot!(laid(
        "enumeration level \"Level\"  ordered
  value primary \"Primary\"
  value upper \"Upper\" titled nl \"Hoger\"
  value bachelor \"Bachelor\"
record stay \"A stay\"
 fact starts_on:date \"First day\"
 fact ends_on : date or ongoing \"Last day\"
section applicant \"The applicant\"
 fact birth_date : date \"Date of birth\" titled nl \"Geboortedatum\"
   asks \"When were you born?\"
   evidence nl \"paspoort\"
 fact nationalities : list of country \"Nationalities\"
 fact size : integer at least 1 at most 1000 \"Size\"
 fact means : EUR per month at least EUR 12345.5 \"Means\"
"
    ), @r#"
    enumeration level "Level" ordered
      value primary "Primary"
      value upper "Upper"
        titled nl "Hoger"
      value bachelor "Bachelor"

    record stay "A stay"
      fact starts_on : date "First day"
      fact ends_on : date or ongoing "Last day"

    section applicant "The applicant"
      fact birth_date : date "Date of birth"
        titled nl "Geboortedatum"
        asks "When were you born?"
        evidence nl "paspoort"

      fact nationalities : list of country "Nationalities"
      fact size : integer at least 1 at most 1 000 "Size"
      fact means : EUR per month at least EUR 12 345.5 "Means"
    "#);
}

#[test]
fn parameter() {
    assert_snapshot!(laid(
        "parameter means_norm \"Means\":EUR per month
 under VV 3.19
 from 2026-01-01 until 2026-06-30 is EUR 1734.57
 source \"https://example.org/norms\" secondary as of 2026 read 2026-11-23
 from 2026-07-01
   is EUR 1 750.00
 unverified \"announced\"
 from 2027-01-01 unconfirmed
 from 2028-01-01 not in force
parameter age \"Age\" : integer
is 18
"
        .replace("\nis 18", "\n is 18\n note \"n\"")
        .as_str()
    ), @r#"
    parameter means_norm "Means" : EUR per month
      under VV 3.19
      from 2026-01-01 until 2026-06-30 is EUR 1 734.57
        source "https://example.org/norms" secondary as of 2026 read 2026-11-23
      from 2026-07-01 is EUR 1 750.00
        unverified "announced"
      from 2027-01-01 unconfirmed
      from 2028-01-01 not in force

    parameter age "Age" : integer
      is 18
        note "n"
    "#);
}

#[test]
fn table_and_external() {
    assert_snapshot!(laid(
        "table partners \"Partners\" keyed by country
  column age_max:integer \"Highest age\"
  column capped : yes/no
  defaults age_max 30,capped yes
  row AR with capped no
   source \"https://a.example\" official
  row PL from 2019-01-01 until 2024-12-31 with age_max 35

  otherwise age_max 25 , capped unconfirmed
external places_left \"Places\" : integer keyed by country
  asks \"How many?\"
  row AR as of 2026-01-05 is 1000 source \"https://a.example\" official
"
    ), @r#"
    table partners "Partners" keyed by country
      column age_max : integer "Highest age"
      column capped : yes/no
      defaults age_max 30, capped yes
      row AR with capped no
        source "https://a.example" official
      row PL from 2019-01-01 until 2024-12-31 with age_max 35

      otherwise age_max 25, capped unconfirmed

    external places_left "Places" : integer keyed by country
      asks "How many?"
      row AR as of 2026-01-05 is 1 000
        source "https://a.example" official
    "#);
}

#[test]
fn define_with_versions() {
    assert_snapshot!(laid(
        "use eu.vocabulary
use eu.instruments

use nl.instruments
define limit \"Limit\" : calendar duration
  under A 1
  from 2013-12-25 until 2026-05-21 is 6 months
  note \"of the old law\"
  from 2026-05-22 is if a.kind is renewal and a.very_long_condition_that_goes_on then 6 months otherwise 3 months
  source \"https://a.example\" official
define plain \"Plain\" : yes/no
  is applicant.married
  note \"of the whole\"
"
    ), @r#"
    use eu.vocabulary
    use eu.instruments

    use nl.instruments

    define limit "Limit" : calendar duration
      under A 1
      from 2013-12-25 until 2026-05-21 is 6 months
        note "of the old law"
      from 2026-05-22 is
        if a.kind is renewal and a.very_long_condition_that_goes_on then 6 months otherwise 3 months
        source "https://a.example" official

    define plain "Plain" : yes/no
      is applicant.married
      note "of the whole"
    "#);
}

#[test]
fn template_and_scheme() {
    assert_snapshot!(laid(
        "template t \"T\"
 as of application.lodged_on
 open decision_time : time limit at most 6 months \"Time\" under LTRD 7(2) default 1 month
 open other : yes/no
 option require integration \"Integration\"
 under LTRD 5(2)
scheme s in NL implements eu.t \"S\"
 titled nl \"S\"
 in force from 2006-12-01
 suspended from 2020-01-01 until 2020-02-01
 decided by \"IND\"
 advised by nl \"RVO\"
 for each nationality in applicant.nationalities
 silent \"what was not read\" unverified
 fill decision_time with 6 months
 fill other
  from 2020-01-01 is yes
  note \"n\"
  from 2021-01-01 is no
 omit accommodation
 under VW 1 note \"why\"
 use integration
 that applicant.passed
 transition old \"Old law\"
 when application.early apply the law in force on 2020-01-01
"
    ), @r#"
    template t "T"
      as of application.lodged_on

      open decision_time : time limit at most 6 months "Time"
        under LTRD 7(2)
        default 1 month

      open other : yes/no

      option require integration "Integration"
        under LTRD 5(2)

    scheme s in NL implements eu.t "S"
      titled nl "S"
      in force from 2006-12-01
      suspended from 2020-01-01 until 2020-02-01
      decided by "IND"
      advised by nl "RVO"
      for each nationality in applicant.nationalities
      silent "what was not read"
        unverified
      fill decision_time with 6 months

      fill other
        from 2020-01-01 is yes
          note "n"
        from 2021-01-01 is no

      omit accommodation
        under VW 1
        note "why"

      use integration
        that applicant.passed

      transition old "Old law"
        when application.early
        apply the law in force on 2020-01-01
    "#);
}

#[test]
fn rules() {
    assert_snapshot!(clause(
        "scope a \"A\" that x.a
exclude b \"B\" when x.b basis LTRD 1 , LTRD 2
may refuse c \"C\" when x.c by \"IND\" weighing \"one\",\"two\" settled by x.d
output d \"D\" : date from 2020-01-01 until 2021-01-01 under A 1 is x.day when x.b once granted
right e \"E\"
duty f \"F\"
"
        .lines()
        .map(|l| format!(" {l}\n"))
        .collect::<String>()
        .as_str()
    ), @r#"
    scope a "A"
      that x.a

    exclude b "B"
      when x.b
      basis LTRD 1, LTRD 2

    may refuse c "C"
      when x.c
      by "IND"
      weighing "one", "two"
      settled by x.d

    output d "D" : date
      from 2020-01-01 until 2021-01-01
      under A 1
      is x.day
      when x.b
      once granted

    right e "E"
    duty f "F"
    "#);
}

#[test]
fn exceptions() {
    assert_snapshot!(clause(
        " require r \"R\"
   that x.a
   waived when x.b under A 1 \"short\"
   waived
     when x.b
     under A 1
   waived when x.something_long_enough and x.something_else under A 1(2)(c) \"a reason that takes some room\"
   replaced by x.c when x.something_long_enough and x.something_else under A 1 \"a reason that takes room\"
"
    ), @r#"
    require r "R"
      that x.a
      waived when x.b under A 1 "short"
      waived when x.b under A 1
      waived when x.something_long_enough and x.something_else
        under A 1(2)(c) "a reason that takes some room"
      replaced by x.c when x.something_long_enough and x.something_else
        under A 1 "a reason that takes room"
    "#);
}

#[test]
fn points() {
    assert_snapshot!(clause(
        " points grid \"Points\"
 under AB C
 pass mark 55
 group education \"Education\"   at most 40
 award 30 when applicant.education is at least bachelor

 award 10 when applicant.studied_here under AB D
 group age \"Age\" best of,at most 15
   award 2 times applicant.years
 waived when x.a under AB C
"
    ), @r#"
    points grid "Points"
      under AB C
      pass mark 55
      group education "Education" at most 40
        award 30 when applicant.education is at least bachelor
        award 10 when applicant.studied_here under AB D
      group age "Age" best of, at most 15
        award 2 times applicant.years
      waived when x.a under AB C
    "#);
}

#[test]
fn example() {
    assert_snapshot!(laid(
        "example \"A title\" for nl.s under LTRD 4(1)
 on 2026-05-10
 given \"../../examples/a.yaml\"

 but residence.stays is ((starts_on 2021-05-10,ends_on ongoing,state NL,ground work),(starts_on 2022-01-01, ends_on 2023-01-01, state BE, ground study))
 but applicant.birth_date is 1996
 but means.monthly is EUR 12345
 but applicant.children is ()
 but applicant.birth_date unknown
 expect ineligible because residence,resources
 expect missing applicant.birth_date
 expect due is 2026-11-10
"
    ), @r#"
    example "A title" for nl.s
      under LTRD 4(1)
      on 2026-05-10
      given "../../examples/a.yaml"

      but residence.stays is ((starts_on 2021-05-10, ends_on ongoing, state NL, ground work),
                              (starts_on 2022-01-01, ends_on 2023-01-01, state BE, ground study))
      but applicant.birth_date is 1996
      but means.monthly is EUR 12 345
      but applicant.children is ()
      but applicant.birth_date unknown
      expect ineligible because residence, resources
      expect missing applicant.birth_date
      expect due is 2026-11-10
    "#);
}

#[test]
fn and_or() {
    assert_snapshot!(that("x.a   and x.b"), @r#"
    require r "R"
      that x.a and x.b
    "#);
    assert_snapshot!(that("x.a and\n x.b"), @r#"
    require r "R"
      that x.a and x.b
    "#);
    assert_snapshot!(that("x.a\n and x.b and x.c"), @r#"
    require r "R"
      that x.a
        and x.b
        and x.c
    "#);
    assert_snapshot!(that(
        "(x.a_condition_with_a_long_name and x.b_condition_with_a_long_name) or (x.c_condition_with_a_long_name and not (x.d or x.e_condition_with_a_very_long_name_that_nobody_would_ever_write or x.f))"
    ), @r#"
    require r "R"
      that (x.a_condition_with_a_long_name and x.b_condition_with_a_long_name)
        or (x.c_condition_with_a_long_name
            and not (x.d or x.e_condition_with_a_very_long_name_that_nobody_would_ever_write or x.f))
    "#);
}

#[test]
fn lettered_points() {
    assert_snapshot!(that(
        "any of (a) x.a and x.b (b) all of (i) x.c (ii) x.d is at least EUR 1000 (c) at least 2 of (1) x.e (2) x.f"
    ), @r#"
    require r "R"
      that any of
        (a) x.a and x.b
        (b) all of
          (i) x.c
          (ii) x.d is at least EUR 1 000
        (c) at least 2 of
          (1) x.e
          (2) x.f
    "#);
    assert_snapshot!(that("(exactly 1 of (a) x.a (b) x.b) and x.c"), @r#"
    require r "R"
      that (exactly 1 of
              (a) x.a
              (b) x.b)
        and x.c
    "#);
    assert_snapshot!(clause(" require r \"R\"\n that x.a\n waived when none of (a) x.a (b) x.b under A 1"), @r#"
    require r "R"
      that x.a
      waived when none of
        (a) x.a
        (b) x.b
        under A 1
    "#);
}

#[test]
fn choice() {
    assert_snapshot!(that("if x.a then x.b otherwise x.c"), @r#"
    require r "R"
      that if x.a then x.b otherwise x.c
    "#);
    assert_snapshot!(that("if x.a then x.b\n otherwise if x.c then x.d otherwise x.e"), @r#"
    require r "R"
      that if x.a then x.b
        otherwise if x.c then x.d
        otherwise x.e
    "#);
    assert_snapshot!(that(
        "\n if x.a_condition_with_a_long_name and x.b_condition_with_a_long_name_too_and_more_of_it or_else then x.b otherwise x.c"
            .replace(" or_else", "").replace("then x.b", "then x.value_that_is_long_as_well_as_needed").as_str()
    ), @r#"
    require r "R"
      that
        if x.a_condition_with_a_long_name and x.b_condition_with_a_long_name_too_and_more_of_it
        then x.value_that_is_long_as_well_as_needed
        otherwise x.c
    "#);
}

#[test]
fn lists_of_elements() {
    assert_snapshot!(that("every s in x.stays where s.state is NL satisfies s.lawful"), @r#"
    require r "R"
      that every s in x.stays where s.state is NL satisfies s.lawful
    "#);
    assert_snapshot!(that("at least 2 s in x.stays\n where s.state is NL and s.ground is work satisfy s.lawful"), @r#"
    require r "R"
      that at least 2 s in x.stays
        where s.state is NL and s.ground is work
        satisfy s.lawful
    "#);
    assert_snapshot!(clause(
        " define p \"P\" : periods
 is periods from s.a to s.b for s in x.stays where s.state is NL\n and s.c weighted if s.ground is study then 50 percent otherwise if s.d then 0 percent otherwise 100 percent"
    ), @r#"
    define p "P" : periods
      is periods from s.a to s.b for s in x.stays
        where s.state is NL
          and s.c
        weighted
          if s.ground is study then 50 percent otherwise if s.d then 0 percent otherwise 100 percent
    "#);
    assert_snapshot!(that(
        "(sum of m.income_from_work_or_business plus m.other_income_of_any_kind for m in household.members) is at least EUR 1 per month"
    ), @r#"
    require r "R"
      that (sum of m.income_from_work_or_business plus m.other_income_of_any_kind
              for m in household.members)
        is at least EUR 1 per month
    "#);
}

#[test]
fn long_values() {
    assert_snapshot!(that(
        "residence.current_ground is one of (employment, blue_card, researcher, study, family, seasonal, posted)"
    ), @r#"
    require r "R"
      that residence.current_ground is one of (employment, blue_card, researcher, study, family,
        seasonal, posted)
    "#);
    assert_snapshot!(clause(
        " output d \"D\" : date
 is deadline decision_time after application.lodged_on in this state suspended during x.suspended_periods extended by 30 days if application.complex"
    ), @r#"
    output d "D" : date
      is deadline decision_time after application.lodged_on in this state
        suspended during x.suspended_periods
        extended by 30 days if application.complex
    "#);
    assert_snapshot!(clause(
        " output d \"D\" : date
 is earliest date within 10 years when five_years_complete and not_interrupted and absences_within_total_limit"
    ), @r#"
    output d "D" : date
      is earliest date within 10 years when
        five_years_complete and not_interrupted and absences_within_total_limit
    "#);
    assert_snapshot!(that(
        "(weighed length of (residence_since_interruption except excused_absences) counting a month as 30 days) is at least 5 years"
    ), @r#"
    require r "R"
      that (weighed length of (residence_since_interruption except excused_absences)
              counting a month as 30 days)
        is at least 5 years
    "#);
}

#[test]
fn comments() {
    assert_snapshot!(laid(
        "-- a remark on the file

--- A doc comment
--- of two lines.
parameter a \"A\" : integer -- at the end
  -- before the version
  from 2020-01-01 is 1   -- one

  -- a remark apart

  from 2021-01-01 is 2
      -- under the version

-- before the next

scheme s in NL \"S\"
 -- Scope.

 --- Why.
 scope a \"A\"
  -- before that
  that x.a -- why a
   and x.b
    -- why c
    and x.c
      -- under the clause

 -- directly above
 scope b \"B\"
  that x.d
 -- at the end of the scheme
-- at the end of the file
"
    ), @r#"
    -- a remark on the file

    --- A doc comment
    --- of two lines.
    parameter a "A" : integer  -- at the end
      -- before the version
      from 2020-01-01 is 1  -- one

      -- a remark apart

      from 2021-01-01 is 2
        -- under the version

    -- before the next

    scheme s in NL "S"
      -- Scope.

      --- Why.
      scope a "A"
        -- before that
        that x.a  -- why a
          and x.b
          -- why c
          and x.c
        -- under the clause

      -- directly above
      scope b "B"
        that x.d
      -- at the end of the scheme
    -- at the end of the file
    "#);
}
