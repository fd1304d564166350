//! What the checker itself offers.

use ius_diagnostics::{ByteSpan, Code, Diagnostic};

use super::{ActionKind, CodeAction, Site};

/// Whether a fix can be made without looking: it changes words, or how they are spelled, and does
/// not choose between laws.
fn sure(code: Code) -> bool {
    !matches!(
        code,
        Code::MissingCitation
            | Code::UndeclaredProvision
            | Code::SlotUnfilled
            | Code::AdditionWithoutBasis
            | Code::NumberInCondition
            | Code::VersionGap
            | Code::VersionOverlap
    )
}

/// Whether another module does better than the checker's own fix.
fn done_better(code: Code) -> bool {
    matches!(code, Code::MissingCitation | Code::NumberInCondition)
}

/// The edits of a fix, if all of them are of this file.
fn edits(site: &Site<'_>, found: &Diagnostic) -> Option<Vec<(ByteSpan, String)>> {
    let fix = found.fix.as_ref()?;
    fix.edits
        .iter()
        .map(|edit| (edit.file.path() == site.file).then(|| (edit.span, edit.replacement.clone())))
        .collect()
}

/// The title of a fix as the title of an action.
fn titled(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// One action for every fix at the selection.
pub(super) fn fixes(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    for found in site.found() {
        if done_better(found.code) {
            continue;
        }
        if let (Some(fix), Some(edits)) = (&found.fix, edits(site, found)) {
            let action = site
                .action(titled(&fix.title), ActionKind::Fix, edits)
                .mending(found);
            out.push(if sure(found.code) {
                action.preferred()
            } else {
                action
            });
        }
    }
}

/// Whether a fix only mends how something is written, so that it can be made on saving without
/// being looked at: a spelling of the language, a `use` line. A name that was misspelt may have
/// meant another.
fn mechanical(found: &Diagnostic) -> bool {
    let syntax = found.code.id() < Code::UnknownName.id();
    let import = found
        .fix
        .as_ref()
        .is_some_and(|fix| fix.edits.iter().any(|e| e.replacement.contains("use ")));
    syntax || import
}

/// One action for all fixes of the file that need no look, and one for all sure ones, as far as
/// they do not get in each other's way.
pub(super) fn all(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    let (plain, edits) = together(site, &mechanical);
    if plain > 0 {
        let title = "Mend how this file is written".to_owned();
        let action = site.action(title, ActionKind::Source, edits);
        out.push(action.preferred());
    }
    let (count, edits) = together(site, &|found| sure(found.code));
    if count > 1 && count > plain {
        out.push(site.action(
            format!("Make all {count} sure fixes of this file"),
            ActionKind::Source,
            edits,
        ));
    }
}

/// The fixes of some findings that can be made together, and how many they are.
fn together(
    site: &Site<'_>,
    wanted: &dyn Fn(&Diagnostic) -> bool,
) -> (usize, Vec<(ByteSpan, String)>) {
    let mut taken: Vec<(ByteSpan, String)> = Vec::new();
    let mut count = 0_usize;
    for found in site.diagnostics.iter().filter(|d| wanted(d)) {
        let Some(edits) = edits(site, found) else {
            continue;
        };
        // The same `use` line may be wanted by many.
        let known = |edit: &(ByteSpan, String)| taken.contains(edit);
        if !edits.is_empty() && edits.iter().all(known) {
            count += 1;
            continue;
        }
        let free = edits.iter().all(|(span, _)| {
            taken.iter().all(|(other, _)| {
                span != other && (span.end <= other.start || other.end <= span.start)
            })
        });
        if free && !edits.is_empty() {
            taken.extend(edits);
            count += 1;
        }
    }
    (count, taken)
}
