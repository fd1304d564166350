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
//! | `judge` | one person under both versions, and which clause makes the difference |
//! | `witness` | a person whom a change touches, built at the boundary |

mod compare;
mod form;
mod judge;
mod things;
mod witness;

pub use compare::{Amendment, Beside, Change, Detail, Direction, Touch, compare};
pub use judge::{Both, Flip, Judged, Person};
pub use things::ThingKind;
pub use witness::{Witness, witness};
