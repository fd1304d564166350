//! The registry of codes. A code, once given, keeps its meaning for ever.
//!
//! To add one: a line in the list below and a page `docs/codes/IUSxxxx.md` with the headings
//! `## Bad` and `## Good`, each over an `ius` block. The page is built into the program, so
//! that `ius explain` works without the repository.
//!
//! `IUS00xx` syntax, `IUS01xx` names, `IUS02xx` types and units, `IUS03xx` time and versions,
//! `IUS04xx` templates and transposition, `IUS05xx` citations and provenance, `IUS06xx` examples
//! and boundaries, `IUS07xx` unused or never, `IUS08xx` applicant files.

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
