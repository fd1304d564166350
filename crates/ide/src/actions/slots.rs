//! What a scheme must or may take over from its template.

use ius_diagnostics::{ByteSpan, Code, Diagnostic};
use ius_syntax::ast::{Declaration, RuleKind, Span};

use super::{ActionKind, CodeAction, Site};

/// Fills every slot that the template leaves open; the checker offers each alone.
pub(super) fn slots(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    for here in &site.here {
        let Declaration::Scheme(scheme) = &here.declaration else {
            continue;
        };
        let name = here.at(scheme.name.span);
        let mut open: Vec<&Diagnostic> = site
            .diagnostics
            .iter()
            .filter(|d| d.code == Code::SlotUnfilled && d.span == name)
            .collect();
        // In the order of the template, to whose slots the labels lead.
        open.sort_by_key(|d| d.labels.first().map(|label| label.span));
        let Some(first) = open
            .first()
            .filter(|_| open.len() > 1 && site.touches(name))
        else {
            continue;
        };
        // Each is added at the end of the scheme: together they are one piece of text.
        let stubs: Vec<&str> = open
            .iter()
            .filter_map(|found| found.fix.as_ref())
            .flat_map(|fix| &fix.edits)
            .map(|edit| edit.replacement.as_str())
            .collect();
        let place = first
            .fix
            .as_ref()
            .and_then(|fix| fix.edits.first())
            .map(|edit| edit.span);
        if let Some(place) = place {
            let title = format!("Add `fill` for all {} open slots", open.len());
            let edits = vec![(place, stubs.concat())];
            out.push(site.action(title, ActionKind::Fix, edits).mending(first));
        }
    }
}

/// Uses an option of the template. What the template leaves to the state is left open.
pub(super) fn options(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    for here in &site.here {
        let Declaration::Scheme(scheme) = &here.declaration else {
            continue;
        };
        let first_line = here.at(Span {
            start: 0,
            end: scheme
                .title
                .as_ref()
                .map_or(scheme.name.span.end, |title| title.span.end),
        });
        if !site.touches(first_line) {
            continue;
        }
        let end = here.end();
        for option in site.snapshot.analysis.open_options(site.file, site.within) {
            let body = match option.kind {
                _ if option.has_body => "",
                RuleKind::Exclude | RuleKind::Refuse | RuleKind::MayRefuse => "\n    when \u{2026}",
                RuleKind::Output => "\n    is \u{2026}",
                RuleKind::Assess => "\n    by \u{2026}",
                _ => "\n    that \u{2026}",
            };
            let what = option
                .title
                .map_or_else(String::new, |title| format!(" ({title})"));
            out.push(site.action(
                format!("Use the option `{}`{what}", option.name),
                ActionKind::Rewrite,
                vec![(
                    ByteSpan::new(end, end),
                    format!("\n\n  use {}{body}", option.name),
                )],
            ));
        }
    }
}
