//! What is wrong, where, and how to show it.
