//! `textDocument/foldingRange`

use ius_ide::FoldKind;
use lsp_types::request::FoldingRangeRequest;
use lsp_types::{FoldingRangeKind, FoldingRangeParams, Uri};

use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct FoldingRange;

impl OnFile for FoldingRange {
    type Request = FoldingRangeRequest;
    const ANY_VERSION: bool = true;

    fn document(params: &FoldingRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        _: &FoldingRangeParams,
    ) -> Result<Option<Vec<lsp_types::FoldingRange>>, Refused> {
        let whole_lines = file.client().whole_line_folds;
        let folds = file.snapshot().folds(file.name);
        Ok(Some(
            folds
                .iter()
                .map(|fold| (file.range(fold.span), fold.kind))
                .filter(|(range, _)| range.start.line < range.end.line)
                .map(|(range, kind)| lsp_types::FoldingRange {
                    start_line: range.start.line,
                    start_character: None,
                    end_line: range.end.line,
                    end_character: (!whole_lines).then_some(range.end.character),
                    kind: Some(match kind {
                        FoldKind::Comment => FoldingRangeKind::Comment,
                        FoldKind::Imports => FoldingRangeKind::Imports,
                        FoldKind::Region => FoldingRangeKind::Region,
                    }),
                    collapsed_text: None,
                })
                .collect(),
        ))
    }
}
