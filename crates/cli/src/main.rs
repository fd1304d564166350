//! The command `ius`.
fn main() {}
