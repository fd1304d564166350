//! What the runner needs of a disk; only the command line has one.

/// Reads files by the path that people would write.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// Why it cannot be read, in words for a person.
    fn read(&self, path: &str) -> Result<String, String>;
}

/// Files held in memory, by path: for tests and for editors.
impl Files for std::collections::BTreeMap<String, String> {
    fn read(&self, path: &str) -> Result<String, String> {
        self.get(path)
            .cloned()
            .ok_or_else(|| format!("there is no file `{path}`"))
    }
}

/// The path of `target`, as written in the file `from`: relative to that file's folder, with `.`
/// and `..` resolved.
#[must_use]
pub fn beside(from: &str, target: &str) -> String {
    if target.starts_with('/') {
        return target.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn paths_are_resolved_from_the_file_that_names_them() {
        assert_eq!(
            beside("rules/nl/x.ius", "../../examples/a.yaml"),
            "examples/a.yaml"
        );
        assert_eq!(beside("x.ius", "a.yaml"), "a.yaml");
        assert_eq!(beside("x.ius", "../a.yaml"), "../a.yaml");
        assert_eq!(beside("../r/x.ius", "../../a.yaml"), "../../a.yaml");
        assert_eq!(beside("/r/x.ius", "a.yaml"), "/r/a.yaml");
        assert_eq!(beside("r/x.ius", "/a.yaml"), "/a.yaml");
    }
}
