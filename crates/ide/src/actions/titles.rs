//! A title in Dutch.

use ius_syntax::ast::{Attributes, Declaration, Span, Spanned};

use super::{ActionKind, CodeAction, Here, Site, clauses};

/// Something with a title: its name and title, its attributes, and how far its lines stand in.
type Titled<'a> = (
    Span,
    Option<&'a Spanned<String>>,
    &'a Attributes,
    &'static str,
);

/// Adds the line `titled nl` below what has a title in English only.
pub(super) fn titles(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    for here in &site.here {
        for (name, title, attributes, indent) in all(&here.declaration) {
            let Some(title) = title else { continue };
            let line = here.at(Span {
                start: name.start,
                end: title.span.end,
            });
            let dutch = attributes.titled.iter().any(|t| t.lang.value == "nl");
            if dutch || !site.touches(line) {
                continue;
            }
            let at = end_of_head(here, title.span, attributes);
            out.push(site.action(
                "Add the title in Dutch",
                ActionKind::Rewrite,
                vec![(
                    ius_diagnostics::ByteSpan::new(at, at),
                    format!("\n{indent}titled nl \"\u{2026}\""),
                )],
            ));
        }
    }
}

/// The end of the line with the title, or of the last title there is.
pub(super) fn end_of_head(here: &Here, head: Span, attributes: &Attributes) -> u32 {
    let last = attributes.titled.iter().map(|t| t.text.span).max();
    here.line_end(last.unwrap_or(head))
}

fn all(declaration: &Declaration) -> Vec<Titled<'_>> {
    let mut out: Vec<Titled<'_>> = Vec::new();
    let (whole, part) = ("  ", "    ");
    match declaration {
        Declaration::Use(_) | Declaration::Example(_) => {}
        Declaration::Instrument(x) => {
            out.push((x.id.span, x.title.as_ref(), &x.attributes, whole));
        }
        Declaration::Enumeration(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
            for value in &x.values {
                let title = value.title.as_ref();
                out.push((value.name.span, title, &value.attributes, part));
            }
        }
        Declaration::Record(x) | Declaration::Section(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
            for fact in &x.facts {
                let title = fact.title.as_ref();
                out.push((fact.name.span, title, &fact.attributes, part));
            }
        }
        Declaration::Parameter(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
        }
        Declaration::Table(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
        }
        Declaration::Define(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
        }
        Declaration::External(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
        }
        Declaration::Template(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
        }
        Declaration::Scheme(x) => {
            out.push((x.name.span, x.title.as_ref(), &x.attributes, whole));
        }
    }
    for clause in clauses(declaration) {
        use ius_syntax::ast::Clause;
        let (name, title, attributes) = match clause {
            Clause::Define(x) => (x.name.span, x.title.as_ref(), &x.attributes),
            Clause::Rule(x) | Clause::Option(x) | Clause::Use(x) => {
                (x.name.span, x.title.as_ref(), &x.attributes)
            }
            Clause::Open(x) => (x.name.span, x.title.as_ref(), &x.attributes),
            Clause::Fill(_) | Clause::Omit(_) => continue,
        };
        out.push((name, title, attributes, part));
    }
    out
}
