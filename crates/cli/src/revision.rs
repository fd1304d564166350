//! Rule files as git keeps them: asks the installed `git`, changes nothing.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Every file below `folder` (as written from `root`) in a revision: path from `root`, and text.
///
/// # Errors
/// In words: git is not installed, `root` is in no repository, or there is no such revision.
pub(crate) fn files(
    root: &Path,
    revision: &str,
    folder: &str,
    wanted: &dyn Fn(&Path) -> bool,
) -> Result<Vec<(String, String)>, String> {
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is not a revision"));
    }
    let commit = format!("{revision}^{{commit}}");
    let known = git(root, &["rev-parse", "--verify", "--quiet", &commit], None)?;
    if known.is_empty() {
        return Err(format!(
            "`{revision}` is neither a folder, a rule file nor a revision of git"
        ));
    }
    // `ls-tree` names files from the current folder when it is given a relative path.
    let listed = git(root, &["ls-tree", "-r", "-z", revision, "--", folder], None)?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let mut found: Vec<(String, String)> = Vec::new();
    for entry in listed.split('\0').filter(|entry| !entry.is_empty()) {
        let Some((what, path)) = entry.split_once('\t') else {
            continue;
        };
        let object = what.split(' ').nth(2).unwrap_or_default();
        if wanted(Path::new(path)) {
            found.push((path.to_owned(), object.to_owned()));
        }
    }
    let names: String = found
        .iter()
        .map(|(_, object)| format!("{object}\n"))
        .collect();
    let texts = git(root, &["cat-file", "--batch"], Some(names))?;
    let mut rest = texts.as_slice();
    for (path, text) in &mut found {
        let unread = || format!("`{path}` of `{revision}` cannot be read");
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(unread)?;
        let head = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
        let length: usize = head
            .rsplit(' ')
            .next()
            .and_then(|length| length.parse().ok())
            .ok_or_else(unread)?;
        let from = end + 1;
        let bytes = rest.get(from..from + length).ok_or_else(unread)?;
        *text = String::from_utf8(bytes.to_vec())
            .map_err(|_| format!("`{path}` of `{revision}` is not UTF-8 text"))?;
        rest = rest.get(from + length + 1..).unwrap_or_default();
    }
    Ok(found)
}

fn git(root: &Path, arguments: &[&str], input: Option<String>) -> Result<Vec<u8>, String> {
    let stdin = if input.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    let mut child = Command::new("git")
        .current_dir(root)
        .args(arguments)
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("git cannot be called: {error}"))?;
    // Written beside the reading, since git answers while it is asked.
    let writer = input.zip(child.stdin.take()).map(|(text, mut pipe)| {
        std::thread::spawn(move || {
            let _ = pipe.write_all(text.as_bytes());
        })
    });
    let output = child
        .wait_with_output()
        .map_err(|error| format!("git cannot be called: {error}"))?;
    if let Some(writer) = writer {
        let _ = writer.join();
    }
    let quiet = arguments.contains(&"--quiet");
    if !output.status.success() && !quiet {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git says: {}", why.trim()));
    }
    if !output.status.success() && !output.stderr.is_empty() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git says: {}", why.trim()));
    }
    Ok(output.stdout)
}
