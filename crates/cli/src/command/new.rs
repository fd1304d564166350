//! `ius new`: a starter rule file that implements a template, with every open slot to fill and every
//! option to use.

use std::fmt::Write as _;
use std::path::Path;

use ius_applicant::{country_name, is_country};
use ius_diagnostics::nearest;
use ius_syntax::ast::{
    Clause, Declaration, Item, LocalText, Open, Rule, RuleKind, Span, Spanned, Template, TypeKind,
};

use crate::arguments::{Format, Global, New};
use crate::command::{one_of, today};
use crate::disk;
use crate::project::Project;
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

/// A template with the file it stands in.
struct Found {
    /// E.g. `eu.start_up`.
    id: String,
    /// Modules that the file uses, and its own.
    modules: Vec<String>,
    text: String,
    item: Item,
}

pub(super) fn run(arguments: &New, global: &Global, terminal: &mut Terminal) -> Outcome {
    one_of(global, "new", &[Format::Text])?;
    let project = Project::find(global, arguments.output.as_deref().and_then(Path::parent))?;
    let state = arguments.state.to_uppercase();
    if !is_country(&state) {
        let near = ius_applicant::meant_country(&arguments.state);
        let help = near.map_or_else(
            || "write the code of ISO 3166, such as BE or BE-VLG".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(Stop::with_help(
            format!("`{}` is not the code of a state", arguments.state),
            help,
        ));
    }
    let templates = templates(&project)?;
    let found = template(&arguments.scheme, &templates)?;
    let Declaration::Template(template) = &found.item.declaration else {
        return Err(Stop::because(format!("`{}` is not a template", found.id)));
    };
    let folder = state.split('-').next().unwrap_or(&state).to_lowercase();
    let name = template.name.value.as_str();
    let path = match &arguments.output {
        Some(output) => project.whole(output),
        None => project.rules.join(&folder).join(format!("{name}.ius")),
    };
    let shown = project.shown(&project.name_of(&path));
    if disk::exists(&path) {
        return Err(Stop::with_help(
            format!("`{shown}` exists already and is not overwritten"),
            "name another file with --output FILE",
        ));
    }
    let starter = Starter {
        found,
        template,
        state: &state,
        from: arguments.from.unwrap_or_else(|| today(global)).to_string(),
    };
    let text = ius_format::format(&starter.text()).text;
    disk::write_new(&path, &text)
        .map_err(|why| Stop::because(format!("`{shown}` cannot be written: {why}")))?;
    terminal.line(&format!("wrote {shown}"))?;
    terminal.line(&format!(
        "{} to fill, {} to consider; `ius check {shown}` says what is left to do",
        starter.slots().count(),
        starter.options().count()
    ))?;
    Ok(0)
}

/// Every template of the project.
fn templates(project: &Project) -> Outcome<Vec<Found>> {
    let mut all = Vec::new();
    for path in project.rule_files()? {
        let name = project.name_of(&path);
        let text = disk::read_text(&path).map_err(|why| {
            Stop::because(format!("`{}` cannot be read: {why}", project.shown(&name)))
        })?;
        let file = ius_syntax::parse(&text).file;
        let module = project.module(&path, &name);
        let top = module.split('.').next().unwrap_or_default().to_owned();
        let mut modules: Vec<String> = file
            .items
            .iter()
            .filter_map(|item| match &item.declaration {
                Declaration::Use(path) => Some(
                    path.segments
                        .iter()
                        .map(|s| s.value.as_str())
                        .collect::<Vec<_>>()
                        .join("."),
                ),
                _ => None,
            })
            .collect();
        modules.push(module);
        modules.sort();
        for item in file.items {
            if let Declaration::Template(template) = &item.declaration {
                all.push(Found {
                    id: format!("{top}.{}", template.name.value),
                    modules: modules.clone(),
                    text: text.clone(),
                    item,
                });
            }
        }
    }
    Ok(all)
}

/// The template of this name, with or without its folder.
fn template<'a>(name: &str, templates: &'a [Found]) -> Outcome<&'a Found> {
    let short = |found: &Found| {
        found
            .id
            .split('.')
            .next_back()
            .unwrap_or_default()
            .to_owned()
    };
    let matching: Vec<&Found> = templates
        .iter()
        .filter(|found| found.id == name || short(found) == name)
        .collect();
    match matching.as_slice() {
        [only] => Ok(only),
        [] => {
            let list: Vec<&str> = templates.iter().map(|found| found.id.as_str()).collect();
            let shorts: Vec<String> = templates.iter().map(short).collect();
            let hint = nearest(name, shorts.iter().map(String::as_str))
                .map_or_else(String::new, |near| format!("did you mean `{near}`?\n"));
            Err(Stop::with_help(
                format!("there is no template `{name}`"),
                format!("{hint}the templates are {}", list.join(", ")),
            ))
        }
        several => {
            let list: Vec<&str> = several.iter().map(|found| found.id.as_str()).collect();
            Err(Stop::with_help(
                format!("several templates are called `{name}`"),
                format!("name one of {}", list.join(", ")),
            ))
        }
    }
}

struct Starter<'a> {
    found: &'a Found,
    template: &'a Template,
    state: &'a str,
    from: String,
}

impl Starter<'_> {
    fn slots(&self) -> impl Iterator<Item = &Open> {
        self.template
            .clauses
            .iter()
            .filter_map(|clause| match clause {
                Clause::Open(open) if open.default.is_none() => Some(open),
                _ => None,
            })
    }

    fn defaults(&self) -> impl Iterator<Item = &Open> {
        self.template
            .clauses
            .iter()
            .filter_map(|clause| match clause {
                Clause::Open(open) if open.default.is_some() => Some(open),
                _ => None,
            })
    }

    fn options(&self) -> impl Iterator<Item = &Rule> {
        self.template
            .clauses
            .iter()
            .filter_map(|clause| match clause {
                Clause::Option(rule) => Some(rule),
                _ => None,
            })
    }

    /// The text of the template's file at a span.
    fn written(&self, span: Span) -> String {
        let offset = self.found.item.offset as usize;
        let text = self
            .found
            .text
            .get(offset + span.start as usize..offset + span.end as usize)
            .unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn text(&self) -> String {
        let mut out = String::new();
        let state = country_name(self.state).unwrap_or(self.state);
        let title = self
            .template
            .title
            .as_ref()
            .map_or(self.template.name.value.as_str(), |title| {
                title.value.as_str()
            });
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "-- {title} in {state}: a start. Fill what is open, take up the options that the state uses,"
        );
        out.push_str("-- and cite the national provision and its source at every line.\n\n");
        for module in &self.found.modules {
            let _ = writeln!(out, "use {module}");
        }
        let _ = writeln!(
            out,
            "\nscheme {} in {} implements {} \"{}, {state}\"",
            self.template.name.value,
            self.state,
            self.found.id,
            escaped(title)
        );
        let _ = writeln!(out, "  in force from {}", self.from);
        out.push_str("  silent \"who decides: add a line `decided by`\"\n");
        for open in self.slots() {
            self.slot(open, &mut out);
        }
        for open in self.defaults() {
            self.comment_slot(open, &mut out);
        }
        for rule in self.options() {
            self.option(rule, &mut out);
        }
        out
    }

    fn about(&self, open: &Open) -> String {
        let ty = open
            .ty
            .as_ref()
            .map_or_else(String::new, |ty| self.written(ty.span));
        let bounds: Vec<String> = open
            .bounds
            .iter()
            .map(|bound| self.written(bound.span))
            .collect();
        let title = open
            .title
            .as_ref()
            .map_or_else(String::new, |title| format!("{}: ", title.value));
        let bounds = if bounds.is_empty() {
            String::new()
        } else {
            format!(", {}", bounds.join(" and "))
        };
        format!("{title}{ty}{bounds}")
    }

    fn slot(&self, open: &Open, out: &mut String) {
        let _ = writeln!(out, "\n  -- {}", self.about(open));
        match self.starter_value(open) {
            Some((value, why)) => {
                let _ = writeln!(out, "  fill {} with {value}", open.name.value);
                let _ = writeln!(out, "    unverified \"{why}\"");
            }
            None => {
                let _ = writeln!(out, "  -- fill {} with …", open.name.value);
            }
        }
    }

    fn comment_slot(&self, open: &Open, out: &mut String) {
        let default = open
            .default
            .as_ref()
            .map_or_else(String::new, |default| self.written(default.span));
        let _ = writeln!(
            out,
            "\n  -- {}; without a filling it is {default}",
            self.about(open)
        );
        let _ = writeln!(out, "  -- fill {} with {default}", open.name.value);
    }

    /// A value that keeps the bound, so that the file can be checked from the start.
    fn starter_value(&self, open: &Open) -> Option<(String, &'static str)> {
        if let Some(bound) = open.bounds.first() {
            return Some((
                self.written(bound.limit.span),
                "the bound of the template itself: to be replaced by the state's own value",
            ));
        }
        let value = match &open.ty.as_ref()?.kind {
            TypeKind::YesNo => "no".to_owned(),
            TypeKind::Integer | TypeKind::Decimal => "0".to_owned(),
            TypeKind::Percentage => "0 percent".to_owned(),
            TypeKind::Money(currency, rate) => {
                let per = match rate {
                    ius_syntax::ast::Rate::Once => "",
                    ius_syntax::ast::Rate::PerMonth => " per month",
                    ius_syntax::ast::Rate::PerYear => " per year",
                };
                format!("{currency} 0{per}")
            }
            TypeKind::CalendarDuration => "12 months".to_owned(),
            TypeKind::ExactDuration | TypeKind::TimeLimit => "90 days".to_owned(),
            TypeKind::Country => self
                .state
                .split('-')
                .next()
                .unwrap_or(self.state)
                .to_owned(),
            _ => return None,
        };
        Some((value, "a stand-in: to be replaced by the state's own value"))
    }

    fn option(&self, rule: &Rule, out: &mut String) {
        let kind = kind_word(rule.kind.value);
        let title = text_of(rule.title.as_ref());
        let under: Vec<String> = rule
            .attributes
            .under
            .iter()
            .map(|citation| self.written(citation.span))
            .collect();
        let under = if under.is_empty() {
            String::new()
        } else {
            format!(" [{}]", under.join(", "))
        };
        let _ = writeln!(out, "\n  -- option, {kind}: {title}{under}");
        let _ = writeln!(out, "  -- use {}", rule.name.value);
        let bare = rule.that.is_none()
            && rule.when.is_none()
            && rule.is.is_none()
            && rule.groups.is_empty();
        if bare {
            let line = match rule.kind.value {
                RuleKind::Exclude | RuleKind::Refuse | RuleKind::MayRefuse => "when …",
                RuleKind::Output => "is …",
                RuleKind::Right | RuleKind::Duty | RuleKind::Assess => return,
                _ => "that …",
            };
            let _ = writeln!(out, "  --   {line}");
        }
        if let Some(note) = first_english(&rule.attributes.notes) {
            let _ = writeln!(out, "  --   {note}");
        }
    }
}

fn text_of(title: Option<&Spanned<String>>) -> &str {
    title.map_or("", |title| title.value.as_str())
}

fn first_english(notes: &[LocalText]) -> Option<&str> {
    notes
        .iter()
        .find(|note| note.lang.value == "en")
        .map(|note| note.text.value.as_str())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

const fn kind_word(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Scope => "scope",
        RuleKind::Exclude => "exclusion",
        RuleKind::Refuse => "ground of refusal",
        RuleKind::MayRefuse => "ground on which the authority may refuse",
        RuleKind::Require => "requirement",
        RuleKind::Assess => "assessment",
        RuleKind::Points => "points",
        RuleKind::Output => "result",
        RuleKind::Right => "right",
        RuleKind::Duty => "duty",
        RuleKind::Transition => "transitional rule",
        RuleKind::Used => "clause",
    }
}
