//! The holidays of each Member State as rules, with the statute they follow.
//!
//! The statutes were not read for this table unless a comment says so; the
//! status of each rule says how far it was checked (see [`HolidayStatus`]).

use super::HolidayStatus::{Reported, Unverified};
use super::rules::When::{Easter, From, On, OnOrSaturdayBefore, Orthodox, SaintBrigid, Until};
use super::rules::{Rule, State, Substitute, When};
use crate::date::Weekday::{Fri, Mon, Sat};

const fn day(when: When, name: &'static str) -> Rule {
    Rule::new(when, name)
}

const NEW_YEAR: Rule = day(On(1, 1), "New Year's Day");
const EPIPHANY: Rule = day(On(1, 6), "Epiphany");
const MAUNDY_THURSDAY: Rule = day(Easter(-3), "Maundy Thursday");
const GOOD_FRIDAY: Rule = day(Easter(-2), "Good Friday");
const EASTER_SUNDAY: Rule = day(Easter(0), "Easter Sunday");
const EASTER_MONDAY: Rule = day(Easter(1), "Easter Monday");
const LABOUR_DAY: Rule = day(On(5, 1), "Labour Day");
const ASCENSION: Rule = day(Easter(39), "Ascension Day");
const WHIT_SUNDAY: Rule = day(Easter(49), "Whit Sunday");
const WHIT_MONDAY: Rule = day(Easter(50), "Whit Monday");
const CORPUS_CHRISTI: Rule = day(Easter(60), "Corpus Christi");
const ASSUMPTION: Rule = day(On(8, 15), "Assumption Day");
const ALL_SAINTS: Rule = day(On(11, 1), "All Saints' Day");
const IMMACULATE_CONCEPTION: Rule = day(On(12, 8), "Immaculate Conception");
const CHRISTMAS_EVE: Rule = day(On(12, 24), "Christmas Eve");
const CHRISTMAS: Rule = day(On(12, 25), "Christmas Day");
const SECOND_CHRISTMAS: Rule = day(On(12, 26), "Second Day of Christmas");
const ORTHODOX_GOOD_FRIDAY: Rule = day(Orthodox(-2), "Orthodox Good Friday");
const ORTHODOX_EASTER: Rule = day(Orthodox(0), "Orthodox Easter Sunday");
const ORTHODOX_EASTER_MONDAY: Rule = day(Orthodox(1), "Orthodox Easter Monday");
const ORTHODOX_WHIT_SUNDAY: Rule = day(Orthodox(49), "Orthodox Whit Sunday");
const ORTHODOX_WHIT_MONDAY: Rule = day(Orthodox(50), "Orthodox Whit Monday");

/// Labour Code of Bulgaria, article 154(2): a holiday other than Easter on a
/// weekend makes the next working day a day off.
const fn bulgarian(when: When, name: &'static str) -> Rule {
    day(when, name).substitute(Substitute::NextWorkingDay)
}

/// All 27 Member States, by code.
pub(super) const STATES: &[State] = &[
    State {
        code: "AT",
        source: "Arbeitsruhegesetz (BGBl. 144/1983) § 7(2), https://www.ris.bka.gv.at",
        gaps: "patron days of the Länder; Good Friday is no general holiday since 2019",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            EASTER_MONDAY,
            LABOUR_DAY,
            ASCENSION,
            WHIT_MONDAY,
            CORPUS_CHRISTI,
            ASSUMPTION,
            day(On(10, 26), "National Day"),
            ALL_SAINTS,
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "BE",
        source: "Royal Decree of 18 April 1974 on public holidays, article 1",
        gaps: "days of the communities and regions; days off of the public services (2 and 15 November, 26 December)",
        rules: &[
            NEW_YEAR,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            ASCENSION,
            WHIT_SUNDAY,
            WHIT_MONDAY,
            day(On(7, 21), "National Day"),
            ASSUMPTION,
            ALL_SAINTS,
            day(On(11, 11), "Armistice Day"),
            CHRISTMAS,
        ],
    },
    State {
        code: "BG",
        source: "Labour Code (Кодекс на труда) article 154",
        gaps: "days declared or moved by the Council of Ministers after 2026",
        rules: &[
            bulgarian(On(1, 1), "New Year's Day"),
            bulgarian(On(3, 3), "Liberation Day"),
            ORTHODOX_GOOD_FRIDAY,
            day(Orthodox(-1), "Orthodox Holy Saturday"),
            ORTHODOX_EASTER,
            ORTHODOX_EASTER_MONDAY,
            bulgarian(On(5, 1), "Labour Day"),
            bulgarian(On(5, 6), "Saint George's Day"),
            bulgarian(
                On(5, 24),
                "Day of Bulgarian Education and Culture and of the Slavonic Script",
            ),
            bulgarian(On(9, 6), "Unification Day"),
            bulgarian(On(9, 22), "Independence Day"),
            bulgarian(On(12, 24), "Christmas Eve"),
            bulgarian(On(12, 25), "Christmas Day"),
            bulgarian(On(12, 26), "Second Day of Christmas"),
            // Decisions of the Council of Ministers under article 154(3), for
            // the change to the euro.
            day(On(12, 31), "Day declared non-working")
                .only(2025)
                .status(Unverified),
            day(On(1, 2), "Day declared non-working")
                .only(2026)
                .status(Unverified),
        ],
    },
    State {
        code: "CY",
        source: "list of public holidays of the Public Administration and Personnel Department",
        gaps: "days of single services, such as Easter Tuesday of the banks",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            day(Orthodox(-48), "Green Monday"),
            day(On(3, 25), "Greek Independence Day"),
            day(On(4, 1), "Cyprus National Day"),
            ORTHODOX_GOOD_FRIDAY,
            ORTHODOX_EASTER,
            ORTHODOX_EASTER_MONDAY,
            LABOUR_DAY,
            ORTHODOX_WHIT_MONDAY,
            ASSUMPTION,
            day(On(10, 1), "Cyprus Independence Day"),
            day(On(10, 28), "Ohi Day"),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "CZ",
        source: "Act No 245/2000 Coll. on state and other holidays, §§ 1 and 2",
        gaps: "",
        rules: &[
            day(On(1, 1), "Day of the Restoration of the Czech State"),
            GOOD_FRIDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            day(On(5, 8), "Victory Day"),
            day(On(7, 5), "Saints Cyril and Methodius Day"),
            day(On(7, 6), "Jan Hus Day"),
            day(On(9, 28), "Czech Statehood Day"),
            day(On(10, 28), "Independent Czechoslovak State Day"),
            day(On(11, 17), "Struggle for Freedom and Democracy Day"),
            CHRISTMAS_EVE,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "DE",
        source: "the holiday acts of the Länder, and Einigungsvertrag article 2(2) for 3 October",
        gaps: "days kept in some Länder only: Epiphany, International Women's Day, Easter and Whit Sunday, Corpus Christi, Assumption, Children's Day, Reformation Day, All Saints, Day of Repentance; 8 May 2020 and 2025 and 17 June 2028 in Berlin",
        rules: &[
            NEW_YEAR,
            GOOD_FRIDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            ASCENSION,
            WHIT_MONDAY,
            day(On(10, 3), "German Unity Day"),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "DK",
        source: "decree of 1770 on holidays; Act No 214 of 6 March 2023 abolished Great Prayer Day from 2024",
        gaps: "Constitution Day (5 June), Christmas Eve and New Year's Eve, which are closing days but no public holidays",
        rules: &[
            NEW_YEAR,
            MAUNDY_THURSDAY,
            GOOD_FRIDAY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            day(Easter(26), "Great Prayer Day").up_to(2023),
            ASCENSION,
            WHIT_SUNDAY,
            WHIT_MONDAY,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "EE",
        source: "Public Holidays and Days of National Importance Act (pühade ja tähtpäevade seadus) § 2",
        gaps: "",
        rules: &[
            NEW_YEAR,
            day(On(2, 24), "Independence Day"),
            GOOD_FRIDAY,
            EASTER_SUNDAY,
            day(On(5, 1), "Spring Day"),
            WHIT_SUNDAY,
            day(On(6, 23), "Victory Day"),
            day(On(6, 24), "Midsummer Day"),
            day(On(8, 20), "Day of Restoration of Independence"),
            CHRISTMAS_EVE,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "ES",
        source: "Royal Decree 2001/1983 article 45, and the yearly list of the autonomous communities in the Boletín Oficial del Estado",
        gaps: "days of the autonomous communities and municipalities, Maundy Thursday or 25 July where chosen, and the Monday taken instead of a holiday on a Sunday",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            GOOD_FRIDAY,
            LABOUR_DAY,
            ASSUMPTION,
            day(On(10, 12), "National Day"),
            ALL_SAINTS,
            day(On(12, 6), "Constitution Day"),
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
        ],
    },
    State {
        code: "FI",
        source: "Church Act chapter on holy days, Act 388/1937 on Independence Day; Act 150/1930 on legal time limits § 5 for the eves of Midsummer and Christmas",
        gaps: "",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            GOOD_FRIDAY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            day(On(5, 1), "May Day"),
            ASCENSION,
            WHIT_SUNDAY,
            day(From(6, 19, Fri), "Midsummer Eve"),
            day(From(6, 20, Sat), "Midsummer Day"),
            day(From(10, 31, Sat), "All Saints' Day"),
            day(On(12, 6), "Independence Day"),
            CHRISTMAS_EVE,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "FR",
        source: "Code du travail article L3133-1",
        gaps: "Good Friday and 26 December in Alsace-Moselle; days of the overseas departments",
        rules: &[
            NEW_YEAR,
            EASTER_MONDAY,
            LABOUR_DAY,
            day(On(5, 8), "Victory Day"),
            ASCENSION,
            WHIT_MONDAY,
            day(On(7, 14), "National Day"),
            ASSUMPTION,
            ALL_SAINTS,
            day(On(11, 11), "Armistice Day"),
            CHRISTMAS,
        ],
    },
    State {
        code: "GR",
        source: "Law 1157/1981 and Law 4808/2021 article 60; decisions of the Minister of Labour move 1 May",
        gaps: "local patron days",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            day(Orthodox(-48), "Clean Monday"),
            day(On(3, 25), "Independence Day"),
            ORTHODOX_GOOD_FRIDAY,
            ORTHODOX_EASTER,
            ORTHODOX_EASTER_MONDAY,
            // In 2024 the first of May fell in Holy Week and the holiday was
            // moved away from it.
            LABOUR_DAY.except(2024),
            day(On(5, 4), "Labour Day (moved)").only(2021),
            day(On(5, 2), "Labour Day (moved)").only(2022),
            day(On(5, 7), "Labour Day (moved)").only(2024),
            day(On(5, 4), "Labour Day (moved)")
                .only(2027)
                .status(Unverified),
            ORTHODOX_WHIT_MONDAY,
            ASSUMPTION,
            day(On(10, 28), "Ohi Day"),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "HR",
        source: "Act on Holidays, Remembrance Days and Non-Working Days (NN 110/2019)",
        gaps: "days chosen by members of other faiths",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            day(On(5, 30), "Statehood Day"),
            CORPUS_CHRISTI,
            day(On(6, 22), "Anti-Fascist Struggle Day"),
            day(On(8, 5), "Victory and Homeland Thanksgiving Day"),
            ASSUMPTION,
            ALL_SAINTS,
            day(On(11, 18), "Remembrance Day"),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "HU",
        source: "Labour Code (Act I of 2012) section 102(1)",
        gaps: "rest days swapped against working Saturdays by yearly decree",
        rules: &[
            NEW_YEAR,
            day(On(3, 15), "Memorial Day of the 1848 Revolution"),
            GOOD_FRIDAY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            WHIT_SUNDAY,
            WHIT_MONDAY,
            day(On(8, 20), "State Foundation Day"),
            day(On(10, 23), "Memorial Day of the 1956 Revolution"),
            ALL_SAINTS,
            // In 2020, 2021, 2024 and 2025 the day was only a swapped rest day.
            CHRISTMAS_EVE.since(2026).status(Unverified),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "IE",
        source: "Organisation of Working Time Act 1997, second schedule, as amended in 2022 (Saint Brigid's Day)",
        gaps: "Good Friday, which is a bank holiday but no public holiday",
        rules: &[
            NEW_YEAR,
            day(SaintBrigid, "Saint Brigid's Day").since(2023),
            day(On(3, 17), "Saint Patrick's Day"),
            day(On(3, 18), "Day of Remembrance and Recognition").only(2022),
            EASTER_MONDAY,
            day(From(5, 1, Mon), "May Holiday"),
            day(From(6, 1, Mon), "June Holiday"),
            day(From(8, 1, Mon), "August Holiday"),
            day(Until(10, 31, Mon), "October Holiday"),
            CHRISTMAS,
            day(On(12, 26), "Saint Stephen's Day"),
        ],
    },
    State {
        code: "IT",
        source: "Law No 260 of 27 May 1949; Law No 151 of 8 October 2025 for 4 October from 2026",
        gaps: "local patron days; Whit Monday in South Tyrol",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            day(On(4, 25), "Liberation Day"),
            LABOUR_DAY,
            day(On(6, 2), "Republic Day"),
            ASSUMPTION,
            day(On(10, 4), "Saint Francis of Assisi").since(2026),
            ALL_SAINTS,
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "LT",
        source: "Labour Code article 123(1)",
        gaps: "",
        rules: &[
            NEW_YEAR,
            day(On(2, 16), "Day of Restoration of the State"),
            day(On(3, 11), "Day of Restoration of Independence"),
            EASTER_SUNDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            day(On(6, 24), "Saint John's Day"),
            day(On(7, 6), "Statehood Day"),
            ASSUMPTION,
            ALL_SAINTS,
            day(On(11, 2), "All Souls' Day"),
            CHRISTMAS_EVE,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "LU",
        source: "Labour Code article L. 232-2 (Europe Day since 2019)",
        gaps: "",
        rules: &[
            NEW_YEAR,
            EASTER_MONDAY,
            LABOUR_DAY,
            day(On(5, 9), "Europe Day"),
            ASCENSION,
            WHIT_MONDAY,
            day(On(6, 23), "National Day"),
            ASSUMPTION,
            ALL_SAINTS,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "LV",
        source: "Act on Public Holidays, Remembrance Days and Festive Days, section 1",
        gaps: "rest days swapped against working Saturdays; the closing day of the Song and Dance Celebration of 2028, whose date is not set",
        rules: &[
            NEW_YEAR,
            GOOD_FRIDAY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            day(On(5, 4), "Day of Restoration of Independence").substitute(Substitute::Monday),
            WHIT_SUNDAY,
            day(
                On(5, 29),
                "Bronze medal at the Ice Hockey World Championship",
            )
            .only(2023),
            day(On(6, 23), "Midsummer Eve"),
            day(On(6, 24), "Midsummer Day"),
            day(On(7, 10), "Closing of the Song and Dance Celebration").only(2023),
            day(On(11, 18), "Proclamation of the Republic").substitute(Substitute::Monday),
            CHRISTMAS_EVE,
            CHRISTMAS,
            SECOND_CHRISTMAS,
            day(On(12, 31), "New Year's Eve"),
        ],
    },
    State {
        code: "MT",
        source: "National Holidays and Other Public Holidays Act (Cap. 252)",
        gaps: "",
        rules: &[
            NEW_YEAR,
            day(On(2, 10), "Saint Paul's Shipwreck"),
            day(On(3, 19), "Saint Joseph"),
            day(On(3, 31), "Freedom Day"),
            GOOD_FRIDAY,
            day(On(5, 1), "Workers' Day"),
            day(On(6, 7), "Sette Giugno"),
            day(On(6, 29), "Saint Peter and Saint Paul"),
            ASSUMPTION,
            day(On(9, 8), "Our Lady of Victories"),
            day(On(9, 21), "Independence Day"),
            IMMACULATE_CONCEPTION,
            day(On(12, 13), "Republic Day"),
            CHRISTMAS,
        ],
    },
    State {
        code: "NL",
        // Article 3(1) lists the days, 5 May among them every year; article 3(2)
        // adds Good Friday; article 3(3) lets a royal decree equate further
        // days, which is done for three years at a time. The text of article 3
        // was read in a public reproduction, not in the official one.
        source: "Algemene termijnenwet article 3, https://wetten.overheid.nl/BWBR0002448",
        gaps: "days equated by royal decree for 2020 to 2022 other than the Fridays after Ascension Day and 6 May 2022, and for 2029 and 2030, whose decree is not made",
        rules: &[
            NEW_YEAR,
            GOOD_FRIDAY,
            EASTER_MONDAY,
            day(OnOrSaturdayBefore(4, 27), "King's Day"),
            // The statute was quoted by a second source; lists for employees
            // keep the day only every fifth year.
            day(On(5, 5), "Liberation Day").status(Reported),
            ASCENSION,
            WHIT_MONDAY,
            CHRISTMAS,
            SECOND_CHRISTMAS,
            EASTER_SUNDAY,
            WHIT_SUNDAY,
            // Decree for 2020 to 2022; only the last day was found reported.
            day(On(5, 22), "Day equated with a public holiday")
                .only(2020)
                .status(Unverified),
            day(On(5, 14), "Day equated with a public holiday")
                .only(2021)
                .status(Unverified),
            day(On(5, 6), "Day equated with a public holiday")
                .only(2022)
                .status(Unverified),
            day(On(5, 27), "Day equated with a public holiday")
                .only(2022)
                .status(Reported),
            // Decree equating 28 April 2023, 19 May 2023, 10 May 2024, 27
            // December 2024 and 30 May 2025.
            day(On(4, 28), "Day equated with a public holiday")
                .only(2023)
                .status(Reported),
            day(On(5, 19), "Day equated with a public holiday")
                .only(2023)
                .status(Reported),
            day(On(5, 10), "Day equated with a public holiday")
                .only(2024)
                .status(Reported),
            day(On(12, 27), "Day equated with a public holiday")
                .only(2024)
                .status(Reported),
            day(On(5, 30), "Day equated with a public holiday")
                .only(2025)
                .status(Reported),
            // Decree equating 2 January 2026, 15 May 2026, 7 May 2027, 28 April
            // 2028 and 26 May 2028.
            day(On(1, 2), "Day equated with a public holiday")
                .only(2026)
                .status(Reported),
            day(On(5, 15), "Day equated with a public holiday")
                .only(2026)
                .status(Reported),
            day(On(5, 7), "Day equated with a public holiday")
                .only(2027)
                .status(Reported),
            day(On(4, 28), "Day equated with a public holiday")
                .only(2028)
                .status(Reported),
            day(On(5, 26), "Day equated with a public holiday")
                .only(2028)
                .status(Reported),
        ],
    },
    State {
        code: "PL",
        source: "Act of 18 January 1951 on days free from work, article 1 (24 December from 2025)",
        gaps: "",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            day(On(5, 1), "State Holiday"),
            day(On(5, 3), "Constitution Day"),
            WHIT_SUNDAY,
            CORPUS_CHRISTI,
            ASSUMPTION,
            ALL_SAINTS,
            day(On(11, 11), "Independence Day"),
            CHRISTMAS_EVE.since(2025),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "PT",
        source: "Código do Trabalho article 234",
        gaps: "Carnival and the municipal holiday (article 235); days of Madeira and the Azores",
        rules: &[
            NEW_YEAR,
            GOOD_FRIDAY,
            EASTER_SUNDAY,
            day(On(4, 25), "Freedom Day"),
            LABOUR_DAY,
            CORPUS_CHRISTI,
            day(On(6, 10), "Portugal Day"),
            ASSUMPTION,
            day(On(10, 5), "Republic Day"),
            ALL_SAINTS,
            day(On(12, 1), "Restoration of Independence"),
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
        ],
    },
    State {
        code: "RO",
        source: "Codul muncii (Law 53/2003) article 139; Law 52/2023 added 6 and 7 January from 2024",
        gaps: "days bridged for the public sector by government decision",
        rules: &[
            NEW_YEAR,
            day(On(1, 2), "Day after New Year"),
            EPIPHANY.since(2024),
            day(On(1, 7), "Saint John the Baptist").since(2024),
            day(On(1, 24), "Unification of the Principalities"),
            ORTHODOX_GOOD_FRIDAY,
            ORTHODOX_EASTER,
            ORTHODOX_EASTER_MONDAY,
            LABOUR_DAY,
            day(On(6, 1), "Children's Day"),
            ORTHODOX_WHIT_SUNDAY,
            ORTHODOX_WHIT_MONDAY,
            ASSUMPTION,
            day(On(11, 30), "Saint Andrew's Day"),
            day(On(12, 1), "National Day"),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
    State {
        code: "SE",
        source: "Act (1989:253) on public holidays; Act (1930:173) on legal time limits § 2 for the eves",
        gaps: "",
        rules: &[
            NEW_YEAR,
            EPIPHANY,
            GOOD_FRIDAY,
            EASTER_SUNDAY,
            EASTER_MONDAY,
            day(On(5, 1), "May Day"),
            ASCENSION,
            WHIT_SUNDAY,
            day(On(6, 6), "National Day"),
            // The eves are no public holidays, but the statute on time limits
            // treats them alike.
            day(From(6, 19, Fri), "Midsummer Eve").status(Unverified),
            day(From(6, 20, Sat), "Midsummer Day"),
            day(From(10, 31, Sat), "All Saints' Day"),
            CHRISTMAS_EVE.status(Unverified),
            CHRISTMAS,
            SECOND_CHRISTMAS,
            day(On(12, 31), "New Year's Eve").status(Unverified),
        ],
    },
    State {
        code: "SI",
        source: "Public Holidays and Work-free Days in the Republic of Slovenia Act, articles 1 and 2",
        gaps: "",
        rules: &[
            NEW_YEAR,
            day(On(1, 2), "Day after New Year"),
            day(On(2, 8), "Prešeren Day"),
            EASTER_SUNDAY,
            EASTER_MONDAY,
            day(On(4, 27), "Day of Uprising against Occupation"),
            LABOUR_DAY,
            day(On(5, 2), "Labour Day, second day"),
            WHIT_SUNDAY,
            day(On(6, 25), "Statehood Day"),
            // A work-free day after the floods.
            day(On(8, 14), "Solidarity Day").only(2023),
            ASSUMPTION,
            day(On(10, 31), "Reformation Day"),
            day(On(11, 1), "Day of Remembrance for the Dead"),
            CHRISTMAS,
            day(On(12, 26), "Independence and Unity Day"),
        ],
    },
    State {
        code: "SK",
        source: "Act No 241/1993 on state holidays, days of rest and memorial days, with the changes of 2023 to 2025",
        gaps: "",
        rules: &[
            day(On(1, 1), "Day of the Establishment of the Slovak Republic"),
            EPIPHANY,
            GOOD_FRIDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            // State budget measures: no day of rest in 2026.
            day(On(5, 8), "Victory over Fascism Day").except(2026),
            day(On(7, 5), "Saints Cyril and Methodius Day"),
            day(On(8, 29), "Slovak National Uprising Anniversary"),
            // A state holiday without rest since 2024.
            day(On(9, 1), "Constitution Day").up_to(2023),
            day(On(9, 15), "Our Lady of the Seven Sorrows").except(2026),
            ALL_SAINTS,
            // A state holiday without rest since 2025.
            day(On(11, 17), "Struggle for Freedom and Democracy Day").up_to(2024),
            CHRISTMAS_EVE,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    },
];
