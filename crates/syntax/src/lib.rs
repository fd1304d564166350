//! Rule text to tree, never failing.
