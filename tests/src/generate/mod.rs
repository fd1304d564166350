//! Random programs and applicants, made to be well-typed and to meet each other: the values that
//! applicants state are those that programs compare with, and their neighbours.

mod applicant;
mod expression;
mod program;
mod random;
mod schema;

pub use applicant::applicant;
pub use program::program;
pub use random::Random;
pub use schema::{Pool, schema};
