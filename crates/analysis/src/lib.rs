//! Tree to meaning, incrementally: names, types, versions, templates, checks, lowering.
//!
//! The crate keeps these invariants: **no file, clock or thread is touched** (callers hand in
//! texts); **one tracked struct per declaration**, whose places are relative to it, so that an edit
//! re-checks only that declaration and what depends on it; **a scheme that rests on a mistake is
//! never lowered in part**; answers come in the order of the text, never in that of a hash.
//!
//! | module | concept |
//! | --- | --- |
//! | `analysis` | the checker for callers that know no salsa |
//! | `db` | the inputs: files, options |
//! | `declaration`, `symbol` | declarations and what they are called |
//! | `scope`, `signature` | which name means what; what others need to know of a declaration |
//! | `ty`, `typed`, `elaborate` | types, and expressions whose types were found |
//! | `check` | what a lawyer or a type checker objects to, one family per file |
//! | `problem`, `diagnose` | findings relative to their declaration, and in their file |
//! | `lower` | from everything well-formed to the engine's program |
//! | `figure` | figures as a drafter writes them |
//! | `examples` | `example` declarations, ready to be decided |
//! | `provisions` | how far each provision of each instrument is encoded |
//! | `transposition` | what each scheme makes of its template's law, and where it departs from it |
//! | `editor` | what editors ask, in plain data, one question per file |
//! | `reference`, `navigate` | what names mean and where: for editors |

mod analysis;
mod check;
mod dates;
mod db;
mod declaration;
mod diagnose;
mod editor;
mod elaborate;
mod examples;
mod figure;
mod iso;
mod lower;
mod navigate;
mod problem;
mod provisions;
mod reference;
mod scope;
mod signature;
mod symbol;
mod transposition;
mod ty;
mod typed;

pub use analysis::{Analysis, Cancelled, cancellable};
pub use check::boundaries::Tested;
pub use db::{Database, EventHook, Options, module_of};
pub use diagnose::any_error;
pub use editor::{
    BoundaryAt, Citable, ComputedAt, Declared, LiteralAt, Naming, OpenOption, ParameterAt, Place,
    Role, Said, Thing, effective_dates, written_dates,
};
pub use examples::{ExampleCase, Expectation, Expected, constant_value};
pub use figure::figure;
pub use iso::{MEMBER_STATES, is_country, is_currency};
pub use lower::{BrokenScheme, link};
pub use navigate::{Hover, OutlineItem};
pub use provisions::{Cited, InstrumentUse, ProvisionUse};
pub use symbol::{DeclarationKind, Symbol};
pub use transposition::{
    BindingInstrument, BindingProvision, Departs, Law, Lies, Point, PointKind, SlotValue, Standing,
    Transposition, Transpositions,
};
pub use ty::Ty;
