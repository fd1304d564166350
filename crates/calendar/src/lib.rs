//! The date arithmetic the law needs.
