//! The registry of codes. A code, once given, keeps its meaning for ever.
//!
//! To add one: a line in the list below and a page `docs/codes/IUSxxxx.md` with the headings
//! `## Bad` and `## Good`, each over an `ius` block. The page is built into the program, so
//! that `ius explain` works without the repository.
//!
//! `IUS00xx` syntax, `IUS01xx` names, `IUS02xx` types and units, `IUS03xx` time and versions,
//! `IUS04xx` templates and transposition, `IUS05xx` citations and provenance, `IUS06xx` examples
//! and boundaries, `IUS07xx` unused or never, `IUS08xx` applicant files, `IUS09xx` test suites.

use std::fmt;

use crate::diagnostic::Severity;

macro_rules! codes {
    ($( $id:ident $name:ident $severity:ident $title:literal; )*) => {
        /// A stable diagnostic code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $( #[doc = concat!("`", stringify!($id), "`: ", $title)] $name, )*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[ $( Code::$name, )* ];

            /// The stable id, such as `IUS0101`.
            pub fn id(self) -> &'static str {
                match self { $( Code::$name => stringify!($id), )* }
            }

            /// A few words on what the code is about.
            pub fn title(self) -> &'static str {
                match self { $( Code::$name => $title, )* }
            }

            /// How grave it is unless the finding says otherwise.
            pub fn severity(self) -> Severity {
                match self { $( Code::$name => Severity::$severity, )* }
            }
        }

        /// The page that explains a code, in Markdown.
        pub fn explain(code: Code) -> &'static str {
            match code {
                $( Code::$name => include_str!(concat!("../docs-codes/", stringify!($id), ".md")), )*
            }
        }
    };
}

codes! {
    IUS0001 ExpectedDeclaration Error "text outside a declaration";
    IUS0002 UnreadableClause Error "a clause that cannot be read";
    IUS0003 UnknownClause Error "a line that starts no clause";
    IUS0004 SymbolForWord Error "a symbol where words are used";
    IUS0005 MissingWord Error "a missing `that`, `when` or other leading word";
    IUS0006 UnclosedText Error "a text without its closing quote";
    IUS0007 UnclosedBracket Error "brackets that do not match";
    IUS0008 DateForm Error "a date in another form";
    IUS0009 NumberForm Error "a number in another form";
    IUS0010 SmartQuotes Error "typographic quotes";
    IUS0011 ReservedWord Error "a reserved word used as a name";
    IUS0012 SaidTwice Error "a line that may stand only once";
    IUS0013 NestedTooDeep Error "brackets or conditions nested too deep";
    IUS0014 IndentedDeclaration Error "an indented declaration";
    IUS0015 OtherWording Error "wording that Ius spells differently";
    IUS0016 NameForm Error "a name in another form";
    IUS0017 MixedAndOr Error "`and` and `or` side by side without brackets";
    IUS0018 PointsOutOfOrder Error "lettered points out of order";
    IUS0101 UnknownName Error "a name that nothing declares";
    IUS0102 UnknownFact Error "a fact that its section does not have";
    IUS0103 UnknownValue Error "a value that its enumeration does not have";
    IUS0104 UnknownInstrument Error "an instrument that nothing declares";
    IUS0105 UnknownModule Error "a module that does not exist";
    IUS0106 UnknownType Error "a type that does not exist";
    IUS0107 UnknownTable Error "a table or column that does not exist";
    IUS0108 UnknownTemplate Error "a template that does not exist";
    IUS0109 UnknownScheme Error "a scheme that does not exist";
    IUS0110 UnknownClauseName Error "a clause that the scheme does not have";
    IUS0111 DuplicateName Error "a name declared twice";
    IUS0112 ImportClash Error "a name that two modules bring";
    IUS0113 ShadowedName Error "a name that already means something here";
    IUS0114 UnknownIsoCode Error "a country or currency code that ISO does not list";
    IUS0115 WrongKindOfName Error "a name of another kind than is needed here";
    IUS0116 RecordInItself Error "a record that contains itself";
    IUS0117 CyclicDefinition Error "a definition that depends on itself";
    IUS0201 TypeMismatch Error "values of different types";
    IUS0202 CurrenciesMixed Error "amounts in different currencies";
    IUS0203 RatesMixed Error "amounts at different rates";
    IUS0204 CalendarAndExactMixed Error "months and days mixed";
    IUS0205 ComparisonWord Error "a comparison in words that do not fit the values";
    IUS0206 UnorderedCompared Error "an order among values that have none";
    IUS0207 PeriodsAgainstDuration Error "a set of periods compared with one length";
    IUS0208 NotAList Error "a list is needed here";
    IUS0209 NotACondition Error "a condition is needed here";
    IUS0210 ArithmeticMisfit Error "arithmetic that the values do not allow";
    IUS0211 AgeWithoutConvention Error "an age without its convention for 29 February";
    IUS0212 KeyMisfit Error "a key missing, or one too many";
    IUS0213 TypeNotAllowed Error "a type that cannot stand here";
    IUS0214 BoundMisfit Error "a bound that does not fit its type";
    IUS0215 ValueOutOfRange Error "a value outside what is possible";
    IUS0216 StateUnknownHere Error "`this state` outside a scheme";
    IUS0301 ImpossibleDate Error "a day that does not exist";
    IUS0302 UntilBeforeFrom Error "a last day before the first";
    IUS0303 VersionGap Error "days without a version";
    IUS0304 VersionOverlap Error "two versions on one day";
    IUS0305 NoValueInForce Error "no value on a day on which the scheme is in force";
    IUS0306 ReferenceDate Error "a reference date that is missing or no date";
    IUS0307 DuplicateRow Error "two rows for one key";
    IUS0308 ClauseVersionsOverlap Error "two versions of a clause on one day";
    IUS0309 CellMissing Error "a cell without a value";
    IUS0401 SlotUnfilled Error "an open slot that the scheme does not fill";
    IUS0402 FilledTwice Error "a slot, option or omission stated twice";
    IUS0403 UnknownSlot Error "a slot that the template does not have";
    IUS0404 OutsideBound Error "a value outside the bound of its slot";
    IUS0405 BoundNotComparable Error "a value that cannot be compared with its bound";
    IUS0406 UnknownOption Error "an option that the template does not offer";
    IUS0407 OptionWithoutBody Error "an option used without a condition";
    IUS0408 PartNotAllowed Error "a line that does not belong to its clause";
    IUS0409 PartMissing Error "a clause that lacks a line";
    IUS0410 NoTemplate Error "a filling without a template";
    IUS0411 TemplateNameTaken Error "a name that the template already uses";
    IUS0412 ClausePlace Error "a clause in the wrong place";
    IUS0413 AdditionWithoutBasis Warning "a national addition without a basis";
    IUS0414 Departure Information "a departure from the template";
    IUS0415 ContradictoryExceptions Error "two exceptions that contradict each other";
    IUS0416 NoDeparture Warning "a departure that is none";
    IUS0501 MissingCitation Error "a clause without a citation";
    IUS0502 UndeclaredProvision Error "a provision that its instrument does not declare";
    IUS0503 ProvisionNotInForce Error "a provision cited outside its dates";
    IUS0504 NotBinding Error "an instrument that does not bind the state";
    IUS0505 Unverified Information "a value or clause that is not verified";
    IUS0506 StaleSource Warning "a source read long ago";
    IUS0507 NumberInCondition Warning "a number buried in a condition";
    IUS0508 UnconfirmedUsed Warning "a value that was not found and is used";
    IUS0509 ProvisionNotEncoded Information "a provision that no clause encodes";
    IUS0510 OptionNotUsed Information "an option that no state uses";
    IUS0601 ExampleFails Error "an example that decides otherwise";
    IUS0602 ExampleValue Error "an example with a value that does not fit";
    IUS0603 ExampleFile Error "an applicant file that was not found";
    IUS0604 UntestedBoundary Warning "a boundary that no example touches";
    IUS0701 UnusedFact Warning "a fact that no rule reads";
    IUS0702 UnusedName Warning "a declaration that nothing uses";
    IUS0703 UnusedImport Warning "an import that nothing uses";
    IUS0704 ConstantCondition Warning "a condition that can never fail or never hold";
    IUS0705 ExceptionNeverApplies Warning "an exception that can never apply";
    IUS0706 VersionNeverUsed Information "a version that no scheme can use";
    IUS0801 ApplicantUnreadable Error "an applicant file that is not JSON or YAML";
    IUS0802 ApplicantUnknownKey Error "a key that the rules do not know";
    IUS0803 ApplicantDuplicateKey Error "a fact stated twice";
    IUS0804 ApplicantWrongType Error "a value of another type than its fact";
    IUS0805 ApplicantImpossibleDate Error "a day that does not exist";
    IUS0806 ApplicantOutsideBounds Error "a value outside what may be stated";
    IUS0807 ApplicantWrongCurrency Error "an amount in another currency or at another rate";
    IUS0808 ApplicantTooPrecise Error "a number that cannot be kept exactly";
    IUS0809 ApplicantUnknownValue Error "a value that its list does not have";
    IUS0810 ApplicantUnknownCountry Error "a country code that ISO 3166 does not list";
    IUS0811 ApplicantEndsBeforeStart Warning "a span that ends before it starts";
    IUS0812 ApplicantNotAMapping Error "an applicant file without sections";
    IUS0813 ApplicantRefused Error "a part of YAML that is not accepted";
    IUS0814 ApplicantExternalData Error "external data that does not fit";
    IUS0901 SuitePage Error "a test page that cannot be understood";
    IUS0902 CaseFails Error "a case that is decided otherwise";
}

impl Code {
    /// The code with this id, letters in either case.
    pub fn from_id(id: &str) -> Option<Code> {
        Code::ALL
            .iter()
            .copied()
            .find(|c| c.id().eq_ignore_ascii_case(id.trim()))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_with_both_examples() {
        for code in Code::ALL {
            let page = explain(*code);
            let heading = format!("# {} ", code.id());
            assert!(page.starts_with(&heading), "{code}: the page's heading");
            for part in ["\n## Bad\n", "\n## Good\n"] {
                let section = page.split(part).nth(1);
                let section = section.and_then(|s| s.split("\n## ").next());
                let fences = section.map_or(0, |s| s.matches("\n```").count());
                assert!(fences >= 2, "{code}: no example under {part:?}");
            }
        }
    }

    #[test]
    #[allow(clippy::disallowed_methods)]
    fn every_page_has_a_code() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs-codes");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let id = name.strip_suffix(".md").unwrap();
            assert!(Code::from_id(id).is_some(), "`{name}` explains no code");
        }
    }

    #[test]
    fn ids_are_distinct_and_in_order() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].id() < pair[1].id(), "{} and {}", pair[0], pair[1]);
        }
    }
}
