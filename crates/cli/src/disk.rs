//! The only place that touches the disk.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the one module that may read and write files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

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

/// What the name of a file ends with that is being written. It starts with a dot, so that nothing
/// that looks for rules and cases sees it.
const BEING_WRITTEN: &str = ".ius-new";

/// A number for each file being written, so that two threads never take the same name.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Writes a file as a whole or not at all: whoever reads it, at any moment, finds the old text or
/// the new one, also when the process is killed or the machine loses power. The text goes into a
/// file beside it, is brought to the disk, and takes the place of the old file in one step. A link
/// stays a link: what it leads to is replaced. Permissions stay.
///
/// # Errors
/// Why it cannot be written, in words; the old file is then untouched.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    write_all_whole(&[(path.to_path_buf(), text.to_owned())]).map_err(|(_, why)| why)
}

/// Writes several files, each as a whole or not at all. All texts are on the disk before the first
/// file is replaced, so that the time in which some are old and some are new is short.
///
/// # Errors
/// The first file that cannot be written, and why.
pub(crate) fn write_all_whole(files: &[(PathBuf, String)]) -> Result<(), (PathBuf, String)> {
    let mut ready: Vec<(PathBuf, PathBuf, PathBuf)> = Vec::with_capacity(files.len());
    let mut result = Ok(());
    for (path, text) in files {
        match prepare(path, text) {
            Ok((beside, target)) => ready.push((path.clone(), beside, target)),
            Err(error) => {
                result = Err((path.clone(), why(&error)));
                break;
            }
        }
    }
    let mut folders = BTreeSet::new();
    for (path, beside, target) in ready {
        if result.is_ok() {
            result = fs::rename(&beside, &target).map_err(|error| (path, why(&error)));
        }
        if result.is_err() {
            let _ = fs::remove_file(&beside);
        } else if let Some(folder) = target.parent() {
            folders.insert(folder.to_path_buf());
        }
    }
    for folder in folders {
        bring_to_disk(&folder);
    }
    result
}

/// The new text in a file beside the one it is to replace: both paths.
fn prepare(path: &Path, text: &str) -> io::Result<(PathBuf, PathBuf)> {
    let target = behind_links(path);
    let folder = folder_of(&target);
    fs::create_dir_all(folder)?;
    let before = fs::metadata(&target).ok();
    // A device or pipe would be replaced by a file; a file that somebody locked was to stay.
    if let Some(before) = &before {
        if before.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !before.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        if before.permissions().readonly() {
            return Err(io::Error::other("it may only be read"));
        }
    }
    let beside = name_beside(&target);
    let written = (|| {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        if let Some(before) = before {
            file.set_permissions(before.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()
    })();
    match written {
        Ok(()) => Ok((beside, target)),
        Err(error) => {
            let _ = fs::remove_file(&beside);
            Err(error)
        }
    }
}

/// What a path leads to through links, also where nothing is there yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..DEEPEST {
        let Ok(next) = fs::read_link(&path) else {
            break;
        };
        path = folder_of(&path).join(next);
    }
    path
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn name_beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let (process, number) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    target.with_file_name(format!(".{name}.{process}-{number}{BEING_WRITTEN}"))
}

/// A renamed file is only certain to be found after a loss of power once its folder is written. Not
/// every system can do that; then there is nothing to do.
fn bring_to_disk(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Takes away what killed processes left behind in a folder, or also in the folders below: files
/// being written whose process runs no more.
pub(crate) fn clear_strays(folder: &Path, below: bool) {
    clear_strays_below(folder, if below { DEEPEST } else { 0 });
}

fn clear_strays_below(folder: &Path, deep: usize) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // A link is not followed: what it leads to is another folder's business.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && deep > 0 && !name.starts_with('.') {
            clear_strays_below(&entry.path(), deep - 1);
        } else if !is_folder && writer_of(&name).is_some_and(|process| !runs(process)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The process that writes a file of this name; none if it is not one being written.
fn writer_of(name: &str) -> Option<u32> {
    let rest = name.strip_prefix('.')?.strip_suffix(BEING_WRITTEN)?;
    let (process, number) = rest.rsplit_once('.')?.1.split_once('-')?;
    number.parse::<u32>().ok()?;
    process.parse().ok()
}

/// Takes a file away; that there is none is as good.
///
/// # Errors
/// Why it cannot be taken away, in words.
pub(crate) fn remove(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(why(&error)),
        _ => Ok(()),
    }
}

/// Takes a folder away if nothing is in it.
pub(crate) fn remove_if_empty(folder: &Path) {
    let _ = fs::remove_dir(folder);
}

/// Writes a file that must not exist yet, as a whole or not at all.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), String> {
    let (beside, target) = prepare(path, text).map_err(|error| why(&error))?;
    // A second name for the same file is refused where the name is taken, in one step; renaming
    // would replace what is there.
    let linked = fs::hard_link(&beside, &target).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Err(error),
        // Not every disk knows second names.
        _ if exists(&target) => Err(io::ErrorKind::AlreadyExists.into()),
        _ => fs::rename(&beside, &target),
    });
    let _ = fs::remove_file(&beside);
    match linked {
        Ok(()) => {
            bring_to_disk(folder_of(&target));
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err("it exists already".to_owned())
        }
        Err(error) => Err(why(&error)),
    }
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

    /// A folder of its own for a test, taken away at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path = std::env::temp_dir().join(format!("ius-disk-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Folder(path)
        }

        fn names(&self) -> Vec<String> {
            let mut names: Vec<String> = fs::read_dir(&self.0)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_stays() {
        let folder = Folder::new("replaced");
        let file = folder.0.join("a.ius");
        write_whole(&file, "old").unwrap();
        write_whole(&file, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(folder.names(), ["a.ius"]);
        assert_eq!(write_new(&file, "newer").unwrap_err(), "it exists already");
        write_new(&folder.0.join("b.ius"), "b").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(folder.names(), ["a.ius", "b.ius"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = Folder::new("links");
        let (file, link) = (folder.0.join("a.ius"), folder.0.join("l.ius"));
        let (nowhere, later) = (folder.0.join("n.ius"), folder.0.join("later.ius"));
        write_whole(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("a.ius", &link).unwrap();
        std::os::unix::fs::symlink("later.ius", &nowhere).unwrap();
        write_whole(&link, "new").unwrap();
        write_whole(&nowhere, "late").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::read_to_string(&later).unwrap(), "late");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::symlink_metadata(&nowhere).unwrap().is_symlink());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[test]
    fn where_one_of_several_cannot_be_written_none_is() {
        let folder = Folder::new("several");
        let (good, bad) = (folder.0.join("a"), folder.0.join("a/below"));
        fs::write(&good, "old").unwrap();
        let files = [
            (good.clone(), "new".to_owned()),
            (bad.clone(), "new".to_owned()),
        ];
        assert_eq!(write_all_whole(&files).unwrap_err().0, bad);
        assert_eq!(fs::read_to_string(&good).unwrap(), "old");
        assert_eq!(folder.names(), ["a"]);
    }

    #[test]
    fn only_what_dead_processes_left_is_cleared() {
        let folder = Folder::new("strays");
        let own = format!(".a.ius.{}-3.ius-new", std::process::id());
        // No system gives a process this number.
        let kept = [own.as_str(), ".b.new", "a.ius", ".a.4294967294-x.ius-new"];
        for name in kept.iter().chain(&[".a.ius.4294967294-0.ius-new"]) {
            fs::write(folder.0.join(name), "").unwrap();
        }
        fs::create_dir(folder.0.join("deep")).unwrap();
        fs::write(folder.0.join("deep/.b.md.4294967294-12.ius-new"), "").unwrap();
        clear_strays(&folder.0, true);
        let mut expected: Vec<&str> = kept.to_vec();
        expected.push("deep");
        expected.sort_unstable();
        if cfg!(target_os = "linux") {
            assert_eq!(folder.names(), expected);
            assert_eq!(fs::read_dir(folder.0.join("deep")).unwrap().count(), 0);
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
