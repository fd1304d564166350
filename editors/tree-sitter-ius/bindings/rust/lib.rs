//! The tree-sitter grammar of Ius for Rust programs.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_ius() -> *const ();
}

/// The language, to be handed to `tree_sitter::Parser::set_language`.
// The committed parser is what `tree-sitter generate` wrote, and has this function.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_ius) };
