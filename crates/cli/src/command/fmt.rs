//! `ius fmt`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::arguments::{Fmt, Format, Global};
use crate::command::one_of;
use crate::disk;
use crate::project::{Project, is_rule_file};
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

pub(super) fn run(arguments: &Fmt, global: &Global, terminal: &mut Terminal) -> Outcome {
    one_of(global, "fmt", &[Format::Text])?;
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        if arguments.paths.len() > 1 {
            return Err(Stop::because(
                "standard input cannot be laid out together with files",
            ));
        }
        return standard_input(arguments, terminal);
    }
    let current = disk::current_folder().map_err(Stop::because)?;
    let mut files = Vec::new();
    if arguments.paths.is_empty() {
        files = Project::find(global, None)?.rule_files()?;
    }
    for path in &arguments.paths {
        if !disk::exists(path) {
            return Err(Stop::because(format!(
                "there is no file or folder `{}`",
                path.display()
            )));
        }
        let found = disk::files_below(&disk::tidy(&current.join(path)), &is_rule_file)
            .map_err(Stop::because)?;
        if found.is_empty() {
            return Err(Stop::because(format!(
                "the folder `{}` holds no rule file (.ius)",
                path.display()
            )));
        }
        files.extend(found);
    }
    files.sort();
    files.dedup();
    if !arguments.check {
        let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
        for folder in folders {
            disk::clear_strays(folder, false);
        }
    }
    let mut changed: Vec<PathBuf> = Vec::new();
    for file in &files {
        let shown = disk::with_strokes(&disk::relative_to(file, &current));
        let text = disk::read_text(file)
            .map_err(|why| Stop::because(format!("`{shown}` cannot be read: {why}")))?;
        let laid_out = ius_format::format(&text);
        let broken = laid_out.skipped.len();
        if broken > 0 {
            let noun = if broken == 1 {
                "1 clause that cannot be read stays"
            } else {
                "clauses that cannot be read stay"
            };
            let noun = if broken == 1 {
                noun.to_owned()
            } else {
                format!("{broken} {noun}")
            };
            terminal.note(&format!(
                "note: {shown}: {noun} as written; see `ius check`"
            ));
        }
        if !laid_out.changed {
            continue;
        }
        changed.push(file.clone());
        if arguments.check {
            terminal.line(&shown)?;
        } else {
            disk::write_whole(file, &laid_out.text)
                .map_err(|why| Stop::because(format!("`{shown}` cannot be written: {why}")))?;
            terminal.line(&format!("laid out {shown}"))?;
        }
    }
    let noun = |count: usize| {
        if count == 1 {
            "1 file".to_owned()
        } else {
            format!("{count} files")
        }
    };
    if arguments.check && !changed.is_empty() {
        terminal.line(&format!(
            "{} of {} would change",
            changed.len(),
            noun(files.len())
        ))?;
        return Ok(1);
    }
    if changed.is_empty() {
        terminal.line(&format!("{} laid out already", noun(files.len())))?;
    }
    Ok(0)
}

fn standard_input(arguments: &Fmt, terminal: &mut Terminal) -> Outcome {
    let text = disk::read_standard_input()
        .map_err(|why| Stop::because(format!("standard input cannot be read: {why}")))?;
    let laid_out = ius_format::format(&text);
    if arguments.check {
        return Ok(u8::from(laid_out.changed));
    }
    terminal.say(&laid_out.text)?;
    Ok(0)
}
