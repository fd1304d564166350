//! Mutants of the rules: one thing changed at a time, and whether a case notices.
//!
//! A case library may pass and still not say what the law says: a bound may lie a cent too high, a
//! requirement may be missing, and nothing fails. A *mutant* is the law with one such slip. It is
//! *noticed* if some case is no longer decided as it expects; one that no case notices *survives*,
//! and names the case that should be written.
//!
//! Mutants are made in the compiled program and not in the text: nothing is parsed or checked again,
//! and only the schemes that a mutant touches are decided again. Two invariants: **a mutant counts
//! once for each place where it is written**, whatever number of schemes say that place through a
//! template or a shared definition; **the same rules and cases give the same verdicts**, whatever
//! the number of threads.
//!
//! | module | concept |
//! | --- | --- |
//! | `mutant` | a mutant: what is changed, where, and what its survival means |
//! | `edit` | the law as a thing that can be changed and changed back |
//! | `reach` | what the schemes of a program use, and under which name |
//! | `make` | every mutant of a program |
//! | `step` | the smallest steps from what is written, in words too |
//! | `run` | which mutants the cases notice, on several threads |
//! | `verdicts` | what was found before, and is not looked for again |
//! | `score` | mutants by scheme, with the explanations of a drafter |

mod edit;
mod make;
mod mutant;
mod reach;
mod run;
mod score;
mod step;
mod verdicts;

pub use make::{Made, mutants};
pub use mutant::{Kind, Mutant};
pub use run::{Progress, Verdict, run};
pub use score::{Explanation, Group, SchemeScore, Score, Standing};
pub use verdicts::{Known, Verdicts};
