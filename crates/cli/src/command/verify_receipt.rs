//! `ius verify-receipt`

use std::path::Path;

use ius_analysis::Analysis;
use ius_applicant::Format as Written;
use ius_suite::{NoScheme, Rules};

use crate::arguments::{Format, Global, VerifyReceipt as Arguments};
use crate::command::{one_of, today};
use crate::disk;
use crate::inputs::{Given, Input, Inputs, data_file, reference_date};
use crate::project::{Project, is_rule_file};
use crate::receipt::{Decided, Grounds, Receipt, sha256};
use crate::revision;
use crate::show::receipt::{self as show, Findings, Repeated};
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    let format = one_of(global, "verify-receipt", &[Format::Text, Format::Json])?;
    let folder = arguments
        .file
        .parent()
        .filter(|p| !p.as_os_str().is_empty());
    let project = Project::find(global, folder)?;
    let path = project.whole(&arguments.file);
    let name = project.shown(&project.name_of(&path));
    let text = disk::read_text(&path)
        .map_err(|why| Stop::because(format!("the receipt `{name}` cannot be read: {why}")))?;
    let receipt = Receipt::read(&text).map_err(|unreadable| {
        Stop::with_help(format!("`{name}` {}", unreadable.message), unreadable.help)
    })?;
    let rules = match &arguments.revision {
        Some(revision) => of_revision(revision, &project, &receipt)?,
        None => of_folder(&project, &receipt)?,
    };
    let mut findings = Findings::new(&name, &receipt);
    findings.rule_files(&receipt.rules.files, &rules);
    match given(arguments, &receipt, &project)? {
        Ok((applicant, data)) => {
            findings.repeated = repeat(&receipt, &text, &rules, applicant, data, global, terminal)?;
        }
        Err(others) => findings.other_files = others,
    }
    match format {
        Format::Json => terminal.json(&findings.json())?,
        _ => show::text(&findings, terminal)?,
    }
    Ok(u8::from(!findings.is_repeated()))
}

/// Applicant and data: those that the receipt holds, or those named in the command for one that
/// holds none. The inner error names files that are not the ones decided on.
type Files = Result<(Given, Vec<Given>), Vec<String>>;

fn given(arguments: &Arguments, receipt: &Receipt, project: &Project) -> Outcome<Files> {
    let Grounds {
        applicant, data, ..
    } = &receipt.given;
    if let Some(held) = applicant.given() {
        if arguments.applicant.is_some() || !arguments.data.is_empty() {
            return Err(Stop::with_help(
                "the receipt holds the facts: no other file can be named",
                "leave out --applicant and --data",
            ));
        }
        let data = data.iter().filter_map(|file| file.given()).collect();
        return Ok(Ok((held, data)));
    }
    let Some(path) = &arguments.applicant else {
        return Err(Stop::with_help(
            "the receipt holds no facts",
            "name the applicant file with --applicant, and files of external data with --data",
        ));
    };
    let whole = project.whole(path);
    let shown = project.shown(&project.name_of(&whole));
    let text = disk::read_text(&whole).map_err(|why| {
        Stop::because(format!(
            "the applicant file `{shown}` cannot be read: {why}"
        ))
    })?;
    let mut others = Vec::new();
    if sha256(&text) != applicant.sha256 {
        others.push(shown);
    }
    if arguments.data.len() != data.len() {
        return Err(Stop::because(format!(
            "the decision rests on {} files of external data, {} are named with --data",
            data.len(),
            arguments.data.len()
        )));
    }
    let mut found = Vec::new();
    for (path, file) in arguments.data.iter().zip(data) {
        let named = data_file(path, project)?;
        if sha256(&named.text) != file.sha256 {
            others.push(named.name.clone());
        }
        found.push(Given {
            name: file.file.clone(),
            ..named
        });
    }
    if !others.is_empty() {
        return Ok(Err(others));
    }
    // It is called what it was called then, so that the same bytes come out.
    let held = Given {
        name: applicant.file.clone(),
        format: match applicant.format {
            crate::receipt::Written::Json => Written::Json,
            crate::receipt::Written::Yaml => Written::Yaml,
        },
        text,
    };
    Ok(Ok((held, found)))
}

fn repeat(
    receipt: &Receipt,
    text: &str,
    rules: &Rules,
    applicant: Given,
    data: Vec<Given>,
    global: &Global,
    terminal: &mut Terminal,
) -> Outcome<Repeated> {
    let scheme = match rules.scheme(&receipt.scheme) {
        Ok(scheme) => scheme,
        Err(NoScheme::Unknown(_)) => {
            return Ok(Repeated::Not(format!(
                "the rules hold no scheme `{}`",
                receipt.scheme
            )));
        }
        Err(NoScheme::Broken(reasons)) => {
            return Ok(Repeated::Not(format!(
                "the rules of `{}` have errors in {}; see `ius check`",
                receipt.scheme,
                reasons.join(", ")
            )));
        }
    };
    let on = receipt.on();
    // A receipt that names no day says that nothing hung on it.
    let today = receipt.today().unwrap_or_else(|| today(global));
    let with_facts = receipt.given.applicant.lines.is_some();
    let but = &receipt.given.but;
    let undated = on.unwrap_or(today);
    let inputs = match Inputs::again(applicant, but, data, rules, undated, terminal) {
        Ok(inputs) => inputs,
        Err(Stop::Because { message, .. }) => {
            return Ok(Repeated::Not(format!(
                "the facts cannot be read under these rules: {message}"
            )));
        }
        Err(Stop::Said(_)) => {
            return Ok(Repeated::Not(
                "the external data cannot be read under these rules".to_owned(),
            ));
        }
        Err(stop) => return Err(stop),
    };
    let Some(Input::Good(applicant)) = inputs.all.first() else {
        inputs.report_bad(terminal);
        return Ok(Repeated::Not(
            "the facts cannot be read under these rules".to_owned(),
        ));
    };
    let lang = receipt.lang();
    let (options, _) = reference_date(on, rules, scheme, &applicant.facts, today, lang);
    let again = Receipt::of(&Decided {
        rules,
        folder: &receipt.rules.folder,
        scheme,
        facts: &applicant.facts,
        options,
        lang,
        on,
        today,
        applicant: &applicant.given,
        but,
        inputs: &inputs,
        with_facts,
    });
    Ok(if again.text() == text {
        Repeated::Bytes
    } else {
        Repeated::Otherwise(Box::new(again))
    })
}

/// Rule files, named from the folder that the receipt names: it may lie elsewhere now.
fn named(project: &Project, receipt: &Receipt, files: &[(String, String)]) -> Rules {
    let mut analysis = Analysis::new();
    for (below, text) in files {
        let path = project.rules.join(below);
        let name = format!("{}/{below}", receipt.rules.folder);
        analysis.set_file_in_module(&name, &project.module(&path, &name), text);
    }
    Rules::new(analysis)
}

fn of_folder(project: &Project, receipt: &Receipt) -> Outcome<Rules> {
    let mut files = Vec::new();
    for path in project.rule_files()? {
        let below = disk::with_strokes(&disk::relative_to(&path, &project.rules));
        let text = disk::read_text(&path).map_err(|why| {
            let name = project.shown(&project.name_of(&path));
            Stop::because(format!("`{name}` cannot be read: {why}"))
        })?;
        files.push((below, text));
    }
    Ok(named(project, receipt, &files))
}

fn of_revision(revision: &str, project: &Project, receipt: &Receipt) -> Outcome<Rules> {
    let folder = project.name_of(&project.rules);
    let found =
        revision::files(&project.root, revision, &folder, &is_rule_file).map_err(Stop::because)?;
    let files: Vec<(String, String)> = found
        .into_iter()
        .map(|(name, text)| {
            let below = Path::new(&name)
                .strip_prefix(&folder)
                .map(disk::with_strokes);
            (below.unwrap_or(name), text)
        })
        .collect();
    if files.is_empty() {
        return Err(Stop::because(format!(
            "`{revision}` holds no rule file below `{folder}`"
        )));
    }
    Ok(named(project, receipt, &files))
}
