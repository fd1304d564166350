//! What `docs/cli.md` shows is what the command prints. After a change that is meant,
//! `UPDATE_DOCS=1 cargo test -p ius-cli --test docs` writes the page anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use std::path::Path;
use std::process::Command;

/// What a command line prints in the repository, on both streams.
fn printed(command: &str) -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_ius")).parent().unwrap();
    let path = format!(
        "{}:{}",
        folder.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("sh")
        .args(["-c", &format!("({command}) 2>&1")])
        .current_dir(common::repository())
        .env("PATH", path)
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .trim_end()
        .to_owned()
}

/// The page with every block that starts with a command line filled with what that prints.
fn with_real_output(page: &str) -> String {
    let mut out = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if line.starts_with("```") && line != "```" {
            // A block in a language is no session; its end is not the start of another.
            for line in lines.by_ref() {
                out.push_str(line);
                out.push('\n');
                if line == "```" {
                    break;
                }
            }
            continue;
        }
        if line != "```" {
            continue;
        }
        let Some(first) = lines.next() else { break };
        out.push_str(first);
        out.push('\n');
        let command = first.strip_prefix("$ ");
        if let Some(command) = command {
            out.push_str(&printed(command));
            out.push('\n');
        }
        for line in lines.by_ref() {
            let end = line == "```";
            if end || command.is_none() {
                out.push_str(line);
                out.push('\n');
            }
            if end {
                break;
            }
        }
    }
    out
}

#[test]
fn the_page_shows_what_the_command_prints() {
    let path = common::repository().join("docs/cli.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let real = with_real_output(&page);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, real).unwrap();
        return;
    }
    let stale = page
        .lines()
        .zip(real.lines())
        .find(|(shown, printed)| shown != printed);
    assert!(
        page == real,
        "docs/cli.md is not what the command prints; if the change is meant, UPDATE_DOCS=1 writes it anew\nfirst difference: {stale:#?}"
    );
}
