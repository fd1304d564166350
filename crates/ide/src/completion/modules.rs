//! Modules, templates, and names that a module declares which the file does not use yet.

use std::collections::BTreeSet;

use ius_analysis::{DeclarationKind, Declared, Ty};
use ius_diagnostics::{ByteSpan, Edit, FileRef};
use ius_syntax::ast::Declaration;
use ius_syntax::expect::Wanted;

use super::{Completion, CompletionKind, Cx, rank, values};

fn is_path(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// Modules that the file does not use yet.
pub(super) fn modules(cx: &mut Cx<'_>, wanted: &Wanted) {
    let analysis = &cx.snapshot.analysis;
    let span = cx.long_span(wanted, is_path);
    let own = analysis.module_of_file(cx.file).unwrap_or_default();
    let used: BTreeSet<String> = analysis
        .declarations(cx.file)
        .iter()
        .filter(|d| d.offset != cx.place.declaration)
        .filter_map(|d| match d.tree {
            Some(Declaration::Use(_)) => Some(d.symbol.name.to_string()),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for path in analysis.paths() {
        let Some(module) = analysis.module_of_file(path) else {
            continue;
        };
        if module == own || used.contains(module) {
            continue;
        }
        // What stands at the top of the file says what it is about.
        let about = cx.snapshot.text(path).map(opening).unwrap_or_default();
        found.push(
            Completion::new(module, CompletionKind::Module, span, rank::BEST)
                .detail(path)
                .documented(about),
        );
    }
    for completion in found {
        cx.push(completion);
    }
}

/// The comment at the top of a file.
fn opening(text: &str) -> String {
    text.trim_start_matches('\u{feff}')
        .lines()
        .take_while(|l| l.starts_with("--"))
        .map(|l| l.trim_start_matches('-').trim())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Templates: those of used modules first. A template is known everywhere by its id, so that no
/// `use` line is needed to name it.
pub(super) fn templates(cx: &mut Cx<'_>, wanted: &Wanted) {
    let analysis = &cx.snapshot.analysis;
    let span = cx.long_span(wanted, is_path);
    let seen: BTreeSet<&str> = analysis.visible_from(cx.file).into_iter().collect();
    let mut found = Vec::new();
    for (id, symbol) in analysis.templates() {
        let Some(declared) = analysis.declared(&symbol) else {
            continue;
        };
        let Some(Declaration::Template(t)) = declared.tree else {
            continue;
        };
        let order = if seen.contains(declared.file) {
            rank::BEST
        } else {
            rank::GOOD
        };
        let title = values::title(cx, t.title.as_ref(), &t.attributes.titled);
        found.push(
            Completion::new(id, CompletionKind::Template, span, order)
                .titled(title)
                .documented(t.attributes.doc.join(" ")),
        );
    }
    for completion in found {
        cx.push(completion);
    }
}

/// The `use` line that makes a module's names known: after those there are, else at the top.
pub(super) fn use_line(cx: &Cx<'_>, module: &str) -> Vec<Edit> {
    let declarations = cx.snapshot.analysis.declarations(cx.file);
    let last = declarations
        .iter()
        .rev()
        .find(|d| d.symbol.kind == DeclarationKind::Use);
    let (at, replacement) = match last {
        Some(last) => (last.whole().end, format!("\nuse {module}")),
        None => (
            declarations.first().map_or(0, |d| d.offset),
            format!("use {module}\n\n"),
        ),
    };
    vec![Edit {
        file: FileRef::new(cx.file),
        span: ByteSpan::new(at, at),
        replacement,
    }]
}

/// Whether a workspace is so large that not every name is offered before something was typed.
pub(super) fn large(snapshot: &crate::workspace::Snapshot) -> bool {
    snapshot.analysis.paths().len() > FEW
}

/// In a large workspace only names that begin like what was typed are offered from afar.
const FEW: usize = 60;

/// Declarations of modules that the file does not use, with the line that would use them.
pub(super) fn unseen<'a>(
    cx: &Cx<'a>,
    wanted: &Wanted,
    of: &dyn Fn(DeclarationKind) -> bool,
) -> Vec<(Declared<'a>, Vec<Edit>)> {
    let analysis = &cx.snapshot.analysis;
    let seen: BTreeSet<&str> = analysis.visible_from(cx.file).into_iter().collect();
    let typed = cx.written(wanted.start, cx.offset);
    let typed = typed.split('.').next().unwrap_or_default();
    let few = !large(cx.snapshot);
    if !few && typed.len() < 2 {
        return Vec::new();
    }
    analysis
        .declared_as(&|path, kind, name| {
            of(kind) && (few || name.starts_with(typed)) && !seen.contains(path)
        })
        .into_iter()
        .filter_map(|(_, symbol)| {
            let declared = analysis.declared(&symbol)?;
            let also = use_line(cx, &symbol.module);
            Some((declared, also))
        })
        .take(400)
        .collect()
}

/// Values of modules that the file does not use.
pub(super) fn far(cx: &mut Cx<'_>, wanted: &Wanted, want: Option<&Ty>) {
    let found = unseen(cx, wanted, &|kind| {
        matches!(
            kind,
            DeclarationKind::Section
                | DeclarationKind::Parameter
                | DeclarationKind::Define
                | DeclarationKind::Table
                | DeclarationKind::External
        )
    });
    for (declared, also) in found {
        values::global(cx, wanted, want, &declared, also);
    }
}
