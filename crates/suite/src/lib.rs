//! Markdown suites and case files: what a lawyer expects, and whether it holds.
