//! Changes in the words of the protocol.

use std::collections::{BTreeMap, HashMap};

use ius_diagnostics::Edit;
use ius_ide::Change;
use lsp_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit,
    TextEdit, WorkspaceEdit,
};

use crate::view::Places;

/// The edits of one file, in the order of its text.
pub(crate) fn text_edits(places: &Places<'_>, file: &str, edits: &[Edit]) -> Vec<TextEdit> {
    let mut of_file: Vec<&Edit> = edits.iter().filter(|e| e.file.path() == file).collect();
    of_file.sort_by_key(|edit| (edit.span.start, edit.span.end));
    of_file
        .into_iter()
        .map(|edit| TextEdit {
            range: places.range(file, edit.span),
            new_text: edit.replacement.clone(),
        })
        .collect()
}

/// A change of any number of files; none if the client cannot make it.
#[expect(
    clippy::mutable_key_type,
    reason = "the protocol's own type has addresses as keys; they are never changed"
)]
pub(crate) fn workspace_edit(places: &Places<'_>, change: &Change) -> Option<WorkspaceEdit> {
    let names = &places.view.names;
    let client = &places.view.client;
    let mut files: BTreeMap<&str, ()> = BTreeMap::new();
    for edit in &change.edits {
        files.insert(edit.file.path(), ());
    }
    if !client.document_changes {
        if !change.new_files.is_empty() {
            return None;
        }
        let mut changes = HashMap::new();
        for file in files.into_keys() {
            changes.insert(names.uri_of(file)?, text_edits(places, file, &change.edits));
        }
        return Some(WorkspaceEdit {
            changes: Some(changes),
            ..WorkspaceEdit::default()
        });
    }
    let edited = |file: &str, edits: Vec<TextEdit>| {
        Some(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri: names.uri_of(file)?,
                version: names.version_of(file),
            },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        })
    };
    let mut edits = Vec::new();
    for file in files.into_keys() {
        edits.push(edited(file, text_edits(places, file, &change.edits))?);
    }
    if change.new_files.is_empty() {
        return Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(edits)),
            ..WorkspaceEdit::default()
        });
    }
    if !client.creates_files {
        return None;
    }
    let mut operations = Vec::new();
    for (file, text) in &change.new_files {
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(
            CreateFile {
                uri: names.uri_of(file)?,
                options: Some(CreateFileOptions {
                    overwrite: Some(false),
                    ignore_if_exists: Some(false),
                }),
                annotation_id: None,
            },
        )));
        let start = Range::new(Position::new(0, 0), Position::new(0, 0));
        operations.push(DocumentChangeOperation::Edit(edited(
            file,
            vec![TextEdit::new(start, text.clone())],
        )?));
    }
    operations.extend(edits.into_iter().map(DocumentChangeOperation::Edit));
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    })
}
