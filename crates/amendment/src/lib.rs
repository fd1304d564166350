//! Two versions of the rules: what changes in law, and who is treated differently.
//!
//! The crate keeps these invariants: **what is written otherwise and says the same is no change**;
//! **nobody is said to be treated differently who was not decided under both versions**; it touches
//! no disk, clock or terminal.
//!
//! | module | concept |
//! | --- | --- |
//! | `form` | expressions independent of their order, numbering and layout |
//! | `things` | everything of a version that is law, by name and by date |
//! | `compare` | what changes: by clause and date, tightened or loosened |
//! | `moved` | what is the same under another name |
//! | `judge` | one person under both versions, and which clause makes the difference |
//! | `boundary` | the values at which a clause may turn |
//! | `questions` | an applicant made from what a scheme asks |
//! | `witness` | a person whom a change touches, built at the boundary |

mod boundary;
mod compare;
mod form;
mod judge;
mod moved;
mod questions;
mod things;
mod witness;

pub use compare::{Amendment, Beside, Change, Detail, Direction, LeftOut, Touch, compare};
pub use judge::{Both, Flip, Judged, Person, WHOLE, carried};
pub use moved::Renamed;
pub use things::ThingKind;
pub use witness::{MOST_TRIES, Witness, stated, witness};
