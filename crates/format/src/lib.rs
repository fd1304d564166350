//! Tree to canonical rule text.
