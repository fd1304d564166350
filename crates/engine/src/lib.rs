//! Programs, facts, three-valued decisions and their reasons.
//!
//! The crate keeps these invariants: **it never sees rule text, files, clocks or threads**
//! (today's date is an argument); **the same program, facts and dates give the same decision,
//! byte for byte**; every operator is total on well-typed values, so that unknown is the only
//! third value and strong Kleene logic is exact; **nothing here panics**.
//!
//! | module | concept |
//! | --- | --- |
//! | `program` | law as flat data: what the checker hands over |
//! | `builder` | building a program in code |
//! | `value`, `facts` | what is known of an applicant |
//! | `plan`, `decision` | compile once, decide many; the outcome and each clause's status |
//! | `world`, `readings`, `operate` | what every operator means; dates known in part |
//! | `clauses`, `decide` | exceptions, points, judgement; from statuses to the outcome |
//! | `code` | the compiled path: one scheme under one law as flat typed instructions |
//! | `explain` | reasons in words; the report, as text, Markdown, HTML and JSON |
//! | `honesty` | where the law of a scheme was read, and how much of it was verified |
//! | `observe` | what a decision tried, and what there is to try: for coverage |
//! | `causes` | which missing facts can still matter, and which values the rules lack |

mod builder;
mod causes;
mod clauses;
mod code;
mod compare;
mod deadline;
mod decide;
mod decision;
mod explain;
mod facts;
mod honesty;
mod observe;
mod operands;
mod operate;
mod plan;
mod plane;
mod points;
mod program;
mod readings;
mod unverified;
mod value;
mod words;
mod world;

pub use builder::Builder;
pub use causes::{FactPlace, Gap, MissingReason};
pub use decision::{ClauseStatus, Decision, LawChosen, Options, Outcome, SchemeInForce, Statuses};
pub use explain::{
    ClauseReport, Dates, DepartureReport, EachReport, EngineReport, Explanation, HonestyReport,
    MissingReport, OtherReport, OutputReport, Provision, ReadIn, Reason, ReasonKind, Report,
    RulesError, RulesReport, SilentReport, Source, SourceLine, TransitionReport, UnverifiedReport,
    WaiverReport, decision_json,
};
pub use facts::{ExternalValue, FactError, Facts};
pub use honesty::{Honesty, Sourced, SourcedKind, Standing};
pub use observe::{
    Boundary, ClauseSeen, Compared, Distance, ExceptionSeen, Observation, Side, Target, TargetKind,
    Unit,
};
pub use plan::{Missing, MissingItem, OutputStatus, OutputValue, Plan, Unverified, UnverifiedKind};
pub use points::PointsGiven;
pub use program::*;
pub use value::{Country, NotACountry, Tri, Value};
pub use words::type_name;
