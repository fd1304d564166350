//! Tree to meaning, incrementally: names, types, versions, templates, checks, lowering.
