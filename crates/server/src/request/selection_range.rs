//! `textDocument/selectionRange`

use lsp_types::request::SelectionRangeRequest;
use lsp_types::{Position, Range, SelectionRangeParams, Uri};

use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct SelectionRange;

impl OnFile for SelectionRange {
    type Request = SelectionRangeRequest;

    fn document(params: &SelectionRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &SelectionRangeParams,
    ) -> Result<Option<Vec<lsp_types::SelectionRange>>, Refused> {
        Ok(Some(
            params
                .positions
                .iter()
                .map(|position| around(file, *position))
                .collect(),
        ))
    }
}

/// There is one answer for each position, if only the position itself.
fn around(file: &File<'_>, position: Position) -> lsp_types::SelectionRange {
    let offset = file.offset(position);
    let spans = file.snapshot().selection_ranges(file.name, offset);
    let mut outer: Option<Box<lsp_types::SelectionRange>> = None;
    for span in spans.iter().rev() {
        outer = Some(Box::new(lsp_types::SelectionRange {
            range: file.range(*span),
            parent: outer,
        }));
    }
    match outer {
        Some(innermost) => *innermost,
        None => {
            let at = file.position(offset);
            lsp_types::SelectionRange {
                range: Range::new(at, at),
                parent: None,
            }
        }
    }
}
