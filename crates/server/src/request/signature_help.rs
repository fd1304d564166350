//! `textDocument/signatureHelp`

use lsp_types::request::SignatureHelpRequest;
use lsp_types::{
    Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel,
    SignatureHelpParams, SignatureInformation, Uri,
};

use crate::request::{OnFile, Refused};
use crate::schedule::Lane;
use crate::view::File;

pub(crate) struct SignatureHelp;

impl OnFile for SignatureHelp {
    type Request = SignatureHelpRequest;
    const LANE: Lane = Lane::Typing;

    fn document(params: &SignatureHelpParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &SignatureHelpParams,
    ) -> Result<Option<lsp_types::SignatureHelp>, Refused> {
        let at = file.offset(params.text_document_position_params.position);
        let forms = file.snapshot().signatures(file.name, at);
        let Some(first) = forms.first() else {
            return Ok(None);
        };
        Ok(Some(lsp_types::SignatureHelp {
            active_signature: Some(0),
            active_parameter: first.active,
            signatures: forms.iter().map(|form| signature(file, form)).collect(),
        }))
    }
}

fn documentation(text: &Option<String>) -> Option<Documentation> {
    text.clone().map(|value| {
        Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value,
        })
    })
}

fn signature(file: &File<'_>, form: &ius_ide::Signature) -> SignatureInformation {
    let parameters = form
        .parameters
        .iter()
        .map(|parameter| {
            let (start, end) = parameter.label;
            let before = form.label.get(..start as usize).unwrap_or_default();
            let label = form
                .label
                .get(start as usize..end as usize)
                .unwrap_or_default();
            ParameterInformation {
                label: if file.client().signature_offsets {
                    // Offsets of labels are counted in UTF-16 code units whatever was negotiated
                    // for positions.
                    let start = crate::encoding::Encoding::Utf16.width(before);
                    let width = crate::encoding::Encoding::Utf16.width(label);
                    ParameterLabel::LabelOffsets([start, start.saturating_add(width)])
                } else {
                    ParameterLabel::Simple(label.to_owned())
                },
                documentation: documentation(&parameter.documentation),
            }
        })
        .collect();
    SignatureInformation {
        label: form.label.clone(),
        documentation: documentation(&form.documentation),
        parameters: Some(parameters),
        active_parameter: form.active,
    }
}
