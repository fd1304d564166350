//! Programs, facts, three-valued decisions and their reasons.
