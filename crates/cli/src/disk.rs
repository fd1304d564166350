//! The only place that touches the disk.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the one module that may read and write files"
)]

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use ius_suite::Files;

/// Folders may stand this deep in each other; a link to a folder above would otherwise never end.
const DEEPEST: usize = 40;

/// Reads a text, or says in words why it cannot be read.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| why(&error))?;
    text(bytes)
}

/// Reads standard input to its end.
pub(crate) fn read_standard_input() -> Result<String, String> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| why(&error))?;
    text(bytes)
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error
            .as_bytes()
            .iter()
            .take(at)
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        format!("it is not UTF-8 text: line {line} holds a byte that is none")
    })
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether there is a folder.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether there is a file.
pub(crate) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether there is anything.
pub(crate) fn exists(path: &Path) -> bool {
    path.exists()
}

/// The folder in which the command was called.
pub(crate) fn current_folder() -> Result<PathBuf, String> {
    std::env::current_dir()
        .map_err(|error| format!("the current folder cannot be found: {}", why(&error)))
}

/// Every file at or below `path` that is `wanted`, sorted by path. Folders and files whose name
/// starts with a dot are passed over.
pub(crate) fn files_below(
    path: &Path,
    wanted: &dyn Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, String> {
    if is_file(path) {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    collect(path, wanted, DEEPEST, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(
    folder: &Path,
    wanted: &dyn Fn(&Path) -> bool,
    deep: usize,
    found: &mut Vec<PathBuf>,
) -> Result<(), String> {
    let unreadable = |error: io::Error| {
        format!(
            "the folder `{}` cannot be read: {}",
            folder.display(),
            why(&error)
        )
    };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if is_folder(&path) {
            if deep > 0 {
                collect(&path, wanted, deep - 1, found)?;
            }
        } else if wanted(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Every file in a folder, but not below it, that is `wanted`, sorted by path.
pub(crate) fn files_in(
    folder: &Path,
    wanted: &dyn Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let wanted_here = |path: &Path| path.is_file() && wanted(path);
    collect(folder, &wanted_here, 0, &mut found)?;
    found.sort();
    Ok(found)
}

/// The memory that this process holds, in bytes; none where the system does not tell.
pub(crate) fn resident_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// Whether a process runs; true where the system does not tell.
pub(crate) fn runs(process: u32) -> bool {
    !exists(Path::new("/proc/self")) || exists(Path::new(&format!("/proc/{process}")))
}

/// Writes a file as a whole or not at all: into a new file beside it, which then takes its place.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| why(&error))?;
    // Through a link, the file it leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = target
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let beside = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = (|| {
        let mut file = fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if let Ok(before) = fs::metadata(&target) {
            fs::set_permissions(&beside, before.permissions())?;
        }
        fs::rename(&beside, &target)
    })();
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        why(&error)
    })
}

/// Writes a file that must not exist yet.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), String> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| why(&error))?;
    let mut file = match fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
    {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err("it exists already".to_owned());
        }
        Err(error) => return Err(why(&error)),
    };
    file.write_all(text.as_bytes()).map_err(|error| why(&error))
}

/// A path without `.` and with each `..` taken together with the folder before it, without asking
/// the disk.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                let inside = matches!(tidied.components().next_back(), Some(Component::Normal(_)));
                if inside {
                    tidied.pop();
                } else if !matches!(
                    tidied.components().next_back(),
                    Some(Component::RootDir | Component::Prefix(_))
                ) {
                    tidied.push("..");
                }
            }
            other => tidied.push(other),
        }
    }
    if tidied.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        tidied
    }
}

/// `path` as written from `folder`; both whole.
pub(crate) fn relative_to(path: &Path, folder: &Path) -> PathBuf {
    let (path, folder) = (tidy(path), tidy(folder));
    let shared = path
        .components()
        .zip(folder.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared <= 1 && !path.starts_with(&folder) {
        return path;
    }
    let mut relative = PathBuf::new();
    for _ in folder.components().skip(shared) {
        relative.push("..");
    }
    relative.extend(path.components().skip(shared));
    if relative.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        relative
    }
}

/// A path with `/` between its parts, whatever the system writes.
pub(crate) fn with_strokes(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        match component {
            Component::RootDir => text.push('/'),
            other => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                text.push_str(&other.as_os_str().to_string_lossy());
            }
        }
    }
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}

/// Files below one folder, by path from there.
pub(crate) struct Below<'a>(pub(crate) &'a Path);

impl Files for Below<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        read_text(&self.0.join(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_tidied_without_the_disk() {
        for (written, tidied) in [
            ("a/./b", "a/b"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("a/..", "."),
            ("/..", "/"),
            ("./", "."),
            ("a/b/../../..", ".."),
        ] {
            assert_eq!(tidy(Path::new(written)), Path::new(tidied), "{written}");
        }
    }

    #[test]
    fn relative_paths() {
        let of = |path: &str, folder: &str| {
            with_strokes(&relative_to(Path::new(path), Path::new(folder)))
        };
        assert_eq!(of("/p/rules/x.ius", "/p"), "rules/x.ius");
        assert_eq!(of("/p/rules/x.ius", "/p/docs/deep"), "../../rules/x.ius");
        assert_eq!(of("/p", "/p"), ".");
        assert_eq!(of("/q/x.ius", "/p"), "/q/x.ius");
    }
}
