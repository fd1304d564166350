//! What leads elsewhere?

use ius_analysis::{DeclarationKind, Role, Symbol, Thing};
use ius_applicant::{Format, read_tree};
use ius_diagnostics::ByteSpan;
use ius_suite::beside;
use ius_syntax::TokenKind;
use ius_syntax::ast;

use crate::workspace::{Snapshot, is_rule_file};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An address on the web: a source, the ELI of an instrument or provision.
    Address(String),
    /// A file of the workspace, by its path from the project's folder.
    File(String),
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands.
    pub span: ByteSpan,
    /// Where it leads.
    pub to: Destination,
    /// What one finds there.
    pub tooltip: String,
}

impl Snapshot {
    /// The links of a file: sources, provisions, applicant files of examples.
    #[must_use]
    pub fn links(&self, file: &str) -> Vec<Link> {
        let mut out = if is_rule_file(file) {
            self.rule_links(file)
        } else {
            self.document_links(file)
        };
        out.sort_by_key(|link| link.span);
        // An address in a text is one link, though it is a source and an address.
        out.dedup_by(|b, a| b.span.start < a.span.end);
        out
    }

    fn rule_links(&self, file: &str) -> Vec<Link> {
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for naming in self.analysis.namings(file) {
            match &naming.thing {
                // The provision of a citation, or where it is declared.
                Thing::Provision(symbol, reference) => {
                    if let Some((address, tooltip)) = self.address(symbol, Some(reference)) {
                        out.push(Link {
                            span: naming.name,
                            to: Destination::Address(address),
                            tooltip,
                        });
                    }
                }
                Thing::Declaration(symbol)
                    if symbol.kind == DeclarationKind::Instrument && naming.role == Role::Names =>
                {
                    if let Some((address, tooltip)) = self.address(symbol, None) {
                        out.push(Link {
                            span: naming.name,
                            to: Destination::Address(address),
                            tooltip,
                        });
                    }
                }
                _ => {}
            }
        }
        for declared in self.analysis.declarations(file) {
            match declared.tree {
                Some(ast::Declaration::Example(x)) => {
                    for given in &x.givens {
                        let ast::Given::File(name) = given else {
                            continue;
                        };
                        let path = beside(file, &name.value);
                        out.push(Link {
                            span: inside_quotes(text, declared.at(name.span)),
                            tooltip: path.clone(),
                            to: Destination::File(path),
                        });
                    }
                }
                Some(ast::Declaration::Instrument(i)) => {
                    // The part of an ELI that names a provision leads to the whole address.
                    for provision in &i.provisions {
                        if let Some(eli) = &provision.attributes.eli
                            && let Some(address) = ius_analysis::link(i, Some(provision))
                        {
                            out.push(Link {
                                span: inside_quotes(text, declared.at(eli.span)),
                                tooltip: format!("{} {}", i.id.value, provision.reference.value),
                                to: Destination::Address(address),
                            });
                        }
                    }
                }
                _ => {}
            }
        }
        for token in ius_syntax::lex(text) {
            if matches!(
                token.kind,
                TokenKind::Text | TokenKind::Comment | TokenKind::DocComment
            ) {
                addresses(text, token.start, token.end, &mut out);
            }
        }
        out
    }

    /// The address of a provision or instrument, and what one finds there.
    fn address(&self, symbol: &Symbol, reference: Option<&str>) -> Option<(String, String)> {
        let declared = self.analysis.declared(symbol)?;
        let Some(ast::Declaration::Instrument(i)) = declared.tree else {
            return None;
        };
        let provision =
            reference.and_then(|r| i.provisions.iter().find(|p| p.reference.value == r));
        let title = match provision {
            Some(p) => p.text.as_ref().map(|t| t.value.clone()),
            None => self.titled(i.title.as_ref(), &i.attributes.titled),
        };
        let name = match reference {
            Some(reference) => format!("{} {reference}", i.id.value),
            None => i.id.value.clone(),
        };
        let tooltip = match title {
            Some(title) => format!("{name}: {title}"),
            None => name,
        };
        Some((ius_analysis::link(i, provision)?, tooltip))
    }

    /// The applicant file of a case file, and addresses.
    fn document_links(&self, file: &str) -> Vec<Link> {
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        addresses(text, 0, end, &mut out);
        if let Some(format) = Format::of_path(file)
            && let Ok(root) = read_tree(text, format)
            && root.get("scheme").is_some()
            && let Some(named) = root.get("applicant_file")
            && let Some(name) = named.text()
        {
            let path = beside(file, name);
            out.push(Link {
                span: inside_quotes(text, ByteSpan::new(named.span.start, named.span.end)),
                tooltip: path.clone(),
                to: Destination::File(path),
            });
        }
        out
    }
}

/// A text without the quotes around it.
fn inside_quotes(text: &str, span: ByteSpan) -> ByteSpan {
    let written = text
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    let quoted = written.len() >= 2
        && (written.starts_with('"') && written.ends_with('"')
            || written.starts_with('\'') && written.ends_with('\''));
    if quoted {
        ByteSpan::new(span.start + 1, span.end - 1)
    } else {
        span
    }
}

/// The web addresses in a part of a text.
fn addresses(text: &str, start: u32, end: u32, out: &mut Vec<Link>) {
    let Some(part) = text.get(start as usize..end as usize) else {
        return;
    };
    let mut from = 0;
    while let Some(rest) = part.get(from..) {
        let found = ["https://", "http://"]
            .iter()
            .filter_map(|scheme| Some((rest.find(scheme)?, scheme.len())))
            .min();
        let Some((at, scheme)) = found else { return };
        let address = rest.get(at..).unwrap_or_default();
        let stop = address
            .find(|c: char| c.is_whitespace() || "\"'<>`|{}[]".contains(c))
            .unwrap_or(address.len());
        let mut address = address.get(..stop).unwrap_or_default();
        // What ends a sentence does not belong to the address; nor a bracket opened before it.
        loop {
            let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?']);
            let shorter = match shorter.strip_suffix(')') {
                Some(open) if open.matches('(').count() < shorter.matches(')').count() => open,
                _ => shorter,
            };
            if shorter.len() == address.len() {
                break;
            }
            address = shorter;
        }
        let begin = start as usize + from + at;
        if address.len() > scheme
            && let (Ok(a), Ok(b)) = (u32::try_from(begin), u32::try_from(begin + address.len()))
        {
            out.push(Link {
                span: ByteSpan::new(a, b),
                tooltip: address.to_owned(),
                to: Destination::Address(address.to_owned()),
            });
        }
        from += at + stop.max(scheme);
    }
}
