//! Addresses of the client to paths, and back.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use serde_json::Value;
use url::Url;

/// What tells one document from another. The same file may be written in more than one way:
/// `%C3%A9` and `é`, `%20` and a space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A file on the disk.
    Path(PathBuf),
    /// Something else, such as a text that was never saved.
    Other(String),
}

/// What an address names.
pub(crate) fn key(uri: &Uri) -> Key {
    match to_path(uri) {
        Some(path) => Key::Path(path),
        None => Key::Other(uri.as_str().to_owned()),
    }
}

/// The path of a `file:` address.
pub(crate) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let url = Url::parse(uri.as_str()).ok()?;
    if url.scheme() != "file" {
        return None;
    }
    url.to_file_path().ok()
}

/// The address of a whole path.
pub(crate) fn from_path(path: &Path) -> Option<Uri> {
    let url = Url::from_file_path(path).ok()?;
    parse(url.as_str())
}

/// An address as it is, or with what may not stand in one escaped.
pub(crate) fn parse(text: &str) -> Option<Uri> {
    Uri::from_str(text)
        .ok()
        .or_else(|| Uri::from_str(&escaped(text)?).ok())
}

/// An address with everything escaped that may not stand in one. Browsers leave some of it as it
/// is, such as `[` in a path.
fn escaped(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let mut out = String::new();
    for byte in url.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%?#".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(out)
}

/// Escapes what may not stand in addresses, where parameters of a message hold them: some clients
/// send spaces and letters as they are.
pub(crate) fn escape_all(value: &mut Value) {
    escape(value, 6);
}

fn escape(value: &mut Value, deep: u8) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                if let Value::String(text) = field {
                    let holds_one = matches!(
                        name.as_str(),
                        "uri" | "rootUri" | "oldUri" | "newUri" | "scopeUri" | "applicantFile"
                    );
                    if holds_one
                        && Uri::from_str(text).is_err()
                        && let Some(escaped) = escaped(text)
                    {
                        *text = escaped;
                    }
                } else if deep > 0 {
                    escape(field, deep - 1);
                }
            }
        }
        Value::Array(items) if deep > 0 => {
            for item in items {
                escape(item, deep - 1);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_come_back() {
        for path in [
            "/rules/nl/start_up.ius",
            "/mes règles/séjour.ius",
            "/100%20/a%b.ius",
            "/a#b/c?d.ius",
            "/規則/居留.ius",
            "/c:/rules/x.ius",
            "/[x]/{y}|z^`.ius",
            "/a&b=c;d,e+f@g!h$i'(j)*.ius",
        ] {
            let uri = from_path(Path::new(path)).unwrap();
            assert!(uri.as_str().starts_with("file:///"), "{}", uri.as_str());
            assert!(uri.as_str().is_ascii(), "{}", uri.as_str());
            assert_eq!(to_path(&uri).unwrap(), Path::new(path), "{}", uri.as_str());
        }
    }

    #[test]
    fn one_file_written_in_several_ways() {
        let written = [
            "file:///r%C3%A8gles/a%20b.ius",
            "file:///r%c3%a8gles/a%20b.ius",
            "file:///r%C3%A8gles/%61%20b.ius",
            "file://localhost/r%C3%A8gles/a%20b.ius",
            "file:///règles/a b.ius",
        ];
        for text in written {
            let uri = parse(text).unwrap();
            assert_eq!(key(&uri), Key::Path("/règles/a b.ius".into()), "{text}");
        }
        // As VS Code writes the drive of a path on Windows; here it is a folder like any other.
        let uri = parse("file:///c%3A/rules/x.ius").unwrap();
        assert_eq!(key(&uri), Key::Path("/c:/rules/x.ius".into()));
    }

    #[test]
    fn what_is_no_file() {
        for text in [
            "untitled:Untitled-1",
            "git:/rules/x.ius?ref=main",
            "vscode://x/y",
        ] {
            let uri = parse(text).unwrap();
            assert_eq!(key(&uri), Key::Other(text.to_owned()));
        }
        assert!(parse("no address at all").is_none());
    }

    #[test]
    fn addresses_as_they_are_typed_are_escaped() {
        let mut params = json!({
            "textDocument": { "uri": "file:///a b/é.ius", "text": "uri é" },
            "changes": [{ "uri": "file:///ok.ius" }, { "uri": 3 }],
        });
        escape_all(&mut params);
        assert_eq!(
            params,
            json!({
                "textDocument": { "uri": "file:///a%20b/%C3%A9.ius", "text": "uri é" },
                "changes": [{ "uri": "file:///ok.ius" }, { "uri": 3 }],
            })
        );
    }
}
