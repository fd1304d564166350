//! A document that the client has open, and how its text changes.

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::encoding::{Encoding, Lines};

/// A document that is open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its address as the client writes it.
    pub(crate) uri: Uri,
    /// The version of its text.
    pub(crate) version: i32,
    /// What the client takes it for: `ius`, `yaml`.
    pub(crate) language: String,
    /// Its text.
    pub(crate) text: String,
    /// Where it belongs: the project and its name there.
    pub(crate) home: Option<(crate::project::ProjectId, String)>,
}

/// Makes changes one after the other and returns complaints about places that the text does not
/// have; they are taken to the nearest that it has.
pub(crate) fn apply(
    text: &mut String,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for change in changes {
        let Some(range) = change.range else {
            *text = change.text;
            continue;
        };
        let (span, real) = {
            let lines = Lines::new(text, encoding);
            let span = lines.span(range);
            (span, lines.range(span))
        };
        if real != range {
            complaints.push(format!(
                "the text has no range {}:{}-{}:{}; {}:{}-{}:{} was changed",
                range.start.line,
                range.start.character,
                range.end.line,
                range.end.character,
                real.start.line,
                real.start.character,
                real.end.line,
                real.end.character,
            ));
        }
        let (start, end) = (span.start as usize, span.end as usize);
        if text.is_char_boundary(start) && text.is_char_boundary(end) && end <= text.len() {
            text.replace_range(start..end, &change.text);
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp_types::{Position, Range};

    fn change(range: Option<[u32; 4]>, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent {
            range: range.map(|[a, b, c, d]| Range::new(Position::new(a, b), Position::new(c, d))),
            range_length: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn changes_follow_each_other() {
        let mut text = "one\ntwo\n".to_owned();
        let complaints = apply(
            &mut text,
            vec![
                change(Some([0, 3, 0, 3]), "s"),
                change(Some([1, 0, 2, 0]), ""),
                change(Some([0, 0, 0, 1]), "🏛"),
                change(Some([0, 2, 0, 3]), ""),
            ],
            Encoding::Utf16,
        );
        assert_eq!(text, "🏛es\n");
        assert_eq!(complaints, [""; 0]);
        apply(&mut text, vec![change(None, "new")], Encoding::Utf16);
        assert_eq!(text, "new");
    }

    #[test]
    fn places_the_text_does_not_have() {
        let mut text = "🏛a".to_owned();
        let complaints = apply(
            &mut text,
            vec![
                change(Some([0, 1, 0, 1]), "x"),
                change(Some([9, 9, 9, 9]), "y"),
                change(Some([0, 1, 0, 0]), "z"),
            ],
            Encoding::Utf16,
        );
        // A place inside a character is its start; a range backwards is read forwards.
        assert_eq!(text, "z🏛ay");
        assert_eq!(complaints.len(), 3);
    }
}
