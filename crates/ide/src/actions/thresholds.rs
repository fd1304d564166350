//! Examples below, on and above the value at which a condition turns. What they expect is what
//! the rules decide: whether that is the law is for the drafter to say.

use ius_analysis::BoundaryAt;
use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, Code, Diagnostic};
use ius_engine::{
    ClauseStatus, Constant, FactId, Facts, Options, Outcome, Program, SchemeId, Type, Value,
};
use ius_suite::{Rules, View};
use ius_syntax::ast::{Declaration, Item};

use super::citation::words;
use super::tried::{self, Base};
use super::{ActionKind, CodeAction, Site, canonical, clauses, head, length};
use crate::figure::{figure, quoted};
use crate::place::Change;

/// So many values of one comparison are offered: the versions of a parameter.
const VALUES: usize = 4;

/// Adds the examples for the boundary at the selection.
pub(super) fn examples(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    let analysis = &site.snapshot.analysis;
    let mut all = analysis.boundaries_in(site.file);
    all.retain(|boundary| site.touches(boundary.at.1));
    // What turns in the template is reported at the name of the scheme.
    let inherited: Vec<BoundaryAt> = analysis
        .boundaries_of(site.file)
        .into_iter()
        .filter(|boundary| boundary.in_template && site.touches(boundary.scheme_name))
        .collect();
    if all.is_empty() && inherited.is_empty() {
        return;
    }
    let told: Vec<Diagnostic> = site
        .diagnostics
        .iter()
        .cloned()
        .chain(site.snapshot.findings_of_runs(site.file))
        .filter(|d| d.code == Code::UntestedBoundary)
        .collect();
    let reported = |boundary: &BoundaryAt| {
        told.iter()
            .find(|d| d.message == boundary.untested && site.touches(d.span))
    };
    all.extend(inherited.into_iter().filter(|b| reported(b).is_some()));
    // First what is reported, then what counts today.
    let today = site.snapshot.config.today;
    all.sort_by_key(|b| (reported(b).is_none(), !b.in_force.contains(today)));
    all.truncate(VALUES);
    let rules = site.snapshot.rules();
    for boundary in &all {
        analysis.check_cancelled();
        let Some((change, sides, named)) = add(site, &rules, boundary) else {
            continue;
        };
        let title = format!("Add examples {sides} the boundary {named}");
        let action = CodeAction {
            title,
            kind: ActionKind::Rewrite,
            mends: None,
            preferred: false,
            change,
        };
        out.push(match reported(boundary) {
            Some(found) => CodeAction {
                kind: ActionKind::Fix,
                ..action.mending(found).preferred()
            },
            None => action,
        });
    }
}

/// Which side of the boundary.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    On,
    Above,
}

/// One example that could be written.
struct Tried {
    side: Side,
    value: Value,
    outcome: Outcome,
    because: Vec<String>,
    status: Option<ClauseStatus>,
}

fn add(
    site: &Site<'_>,
    rules: &Rules,
    boundary: &BoundaryAt,
) -> Option<(Change, &'static str, String)> {
    let program = rules.plan().program();
    let scheme = rules.scheme(&boundary.scheme).ok()?;
    let fact = program.fact(&boundary.fact)?;
    let ty = program.schema.facts.get(fact.index())?.ty.clone();
    let values = beside(&boundary.value, &ty)?;
    let (base, tried) = best(site, rules, boundary, scheme, fact, &values)?;
    let items = ius_syntax::parse(site.snapshot.analysis.text(boundary.scheme_file.path())?)
        .file
        .items;
    let text = written(boundary, program, &base, &tried, &ty, &items)?;
    let change = place(site, boundary, &items, &text)?;
    let has = |side| tried.iter().any(|t| t.side == side);
    let sides = match (has(Side::Below), has(Side::On), has(Side::Above)) {
        (true, true, true) => "below, on and above",
        (false, true, true) => "on and above",
        (true, true, false) => "below and on",
        _ => "around",
    };
    Some((
        change,
        sides,
        figure(&boundary.value, &ius_engine::type_name(program, &ty)),
    ))
}

/// The values below, on and above a boundary: a day, a cent, one apart.
fn beside(value: &Constant, ty: &Type) -> Option<Vec<(Side, Value)>> {
    let all = |below: Value, on: Value, above: Value| {
        vec![(Side::Below, below), (Side::On, on), (Side::Above, above)]
    };
    let decimal = match value {
        Constant::Date(day) => {
            return Some(all(
                Value::Date(day.previous_day()),
                Value::Date(*day),
                Value::Date(day.next_day()),
            ));
        }
        Constant::Integer(n) if *ty == Type::Integer => {
            return Some(all(
                Value::Integer(n.checked_sub(1)?),
                Value::Integer(*n),
                Value::Integer(n.checked_add(1)?),
            ));
        }
        Constant::Integer(n) => rust_decimal::Decimal::from(*n),
        Constant::Decimal(n) if *ty == Type::Integer => {
            // A whole number never stands on a fraction.
            let whole = n.is_integer().then(|| n.normalize().to_string())?;
            return beside(&Constant::Integer(whole.parse().ok()?), ty);
        }
        Constant::Decimal(n) => *n,
        _ => return None,
    };
    let step = step(decimal, ty);
    Some(all(
        Value::Decimal(decimal.checked_sub(step)?),
        Value::Decimal(decimal),
        Value::Decimal(decimal.checked_add(step)?),
    ))
}

/// The least by which an amount or number differs: a cent, or what the figure itself shows.
pub(crate) fn step(value: rust_decimal::Decimal, ty: &Type) -> rust_decimal::Decimal {
    // Currencies without a smaller unit (ISO 4217).
    let whole = matches!(ty, Type::Money(currency, _) if matches!(currency.as_str(), "JPY" | "KRW" | "ISK" | "CLP" | "VND"));
    let places = value.scale().max(if whole { 0 } else { 2 });
    rust_decimal::Decimal::new(1, places)
}

/// The applicant for whom the examples show most: eligible on one side, refused on the other for
/// the clause at hand alone.
fn best(
    site: &Site<'_>,
    rules: &Rules,
    boundary: &BoundaryAt,
    scheme: SchemeId,
    fact: FactId,
    values: &[(Side, Value)],
) -> Option<(Base, Vec<Tried>)> {
    let snapshot = site.snapshot;
    let mut found: Option<(u32, Base, Vec<Tried>)> = None;
    let mut consider = |mut base: Base| -> bool {
        for on in days(site, boundary, base.on) {
            let tried = decide(rules, scheme, boundary, fact, values, &base.facts, on);
            let score = score(&tried, &boundary.clause);
            if score > found.as_ref().map_or(0, |(best, ..)| *best) {
                base.on = on;
                let kept = Base {
                    facts: base.facts.clone(),
                    on,
                    lines: base.lines.clone(),
                };
                found = Some((score, kept, tried));
            }
        }
        found.as_ref().is_some_and(|(score, ..)| *score >= 3)
    };
    let mut done = tried::of_examples(snapshot, rules, boundary)
        .into_iter()
        .any(&mut consider);
    done = done
        || tried::of_files(snapshot, rules, boundary)
            .into_iter()
            .any(&mut consider);
    if !done {
        let day = days(site, boundary, None)
            .into_iter()
            .flatten()
            .next()
            .unwrap_or(snapshot.config.today);
        for (_, value) in values {
            let value = (fact, value.clone());
            if let Some(base) = tried::made(rules, scheme, boundary, &value, day)
                && consider(base)
            {
                break;
            }
        }
    }
    found.map(|(_, base, tried)| (base, tried))
}

/// The days on which to try: the example's own, and one on which the limit has this value.
fn days(site: &Site<'_>, boundary: &BoundaryAt, own: Option<Date>) -> Vec<Option<Date>> {
    let range = boundary.in_force;
    let today = site.snapshot.config.today;
    let mut out = Vec::new();
    if own.is_none_or(|day| range.contains(day)) {
        out.push(own);
    }
    let others = [Some(today), range.from, range.until];
    for day in others.into_iter().flatten() {
        if range.contains(day) && !out.contains(&Some(day)) {
            out.push(Some(day));
        }
    }
    out
}

fn decide(
    rules: &Rules,
    scheme: SchemeId,
    boundary: &BoundaryAt,
    fact: FactId,
    values: &[(Side, Value)],
    base: &Facts,
    on: Option<Date>,
) -> Vec<Tried> {
    let mut out = Vec::new();
    for (side, value) in values {
        let mut facts = base.clone();
        // A value that may not be stated, such as an amount below nothing, has no example.
        if facts.set(fact, value.clone()).is_err() {
            continue;
        }
        let options = Options {
            on,
            ..Options::default()
        };
        let decision = rules.plan().decide(scheme, &facts, &options);
        let view = View::new(rules.plan(), &facts, &decision);
        out.push(Tried {
            side: *side,
            value: value.clone(),
            outcome: decision.outcome,
            because: view.because(),
            status: view.status(&boundary.clause),
        });
    }
    out
}

/// How much the examples show: 3 that the clause alone decides, 2 that it turns, 1 that they are
/// decided; 0 where an example could not say what is expected.
fn score(tried: &[Tried], clause: &str) -> u32 {
    let sayable = |t: &Tried| !t.outcome.is_rules_error() && t.outcome != Outcome::Undetermined;
    if tried.is_empty() || !tried.iter().all(sayable) || !tried.iter().any(|t| t.side == Side::On) {
        return 0;
    }
    let good = |t: &Tried| matches!(t.outcome, Outcome::Eligible);
    let alone = |t: &Tried| t.because.iter().all(|name| name == clause);
    let turns = tried
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a.status != b.status));
    if turns && tried.iter().any(good) && tried.iter().all(|t| good(t) || alone(t)) {
        3
    } else if turns {
        2
    } else {
        1
    }
}

/// The examples as a drafter writes them.
fn written(
    boundary: &BoundaryAt,
    program: &Program,
    base: &Base,
    tried: &[Tried],
    ty: &Type,
    items: &[Item],
) -> Option<String> {
    let scheme = items.iter().find_map(|item| match &item.declaration {
        Declaration::Scheme(s) => {
            let country = s.state.value.split('-').next().unwrap_or_default();
            let id = format!("{}.{}", country.to_lowercase(), s.name.value);
            (id == boundary.scheme).then_some((&item.declaration, s))
        }
        _ => None,
    })?;
    let clause = clauses(scheme.0)
        .iter()
        .map(head)
        .find(|(name, ..)| name.value == boundary.clause);
    let under = match clause {
        Some((_, attributes, _)) if !attributes.under.is_empty() => words(&attributes.under),
        _ => words(scheme.1.attributes.under.get(..1).unwrap_or_default()),
    };
    let declared = program.scheme(&boundary.scheme)?;
    let title = program
        .schemes
        .get(declared.index())?
        .clauses
        .iter()
        .find(|c| c.name == boundary.clause)
        .and_then(|c| c.titles.get("en"))
        .unwrap_or(&boundary.clause)
        .to_owned();
    let unit = ius_engine::type_name(program, ty);
    let mut titles: Vec<String> = items
        .iter()
        .filter_map(|item| match &item.declaration {
            Declaration::Example(x) => Some(x.title.value.clone()),
            _ => None,
        })
        .collect();
    let mut out = Vec::new();
    for one in tried {
        let value = crate::figure::stated(&one.value, ty, program)?;
        let limit = figure(&boundary.value, &unit);
        let side = side_words(one.side, &boundary.value, &limit, ty);
        let wanted = format!("{title}: {side}");
        let taken = |title: &String| titles.contains(title);
        let title = std::iter::once(wanted.clone())
            .chain((2_u32..).map(|number| format!("{wanted} ({number})")))
            .find(|title| !taken(title))?;
        titles.push(title.clone());
        let mut text = format!("example {} for {}", quoted(&title), boundary.scheme);
        if !under.is_empty() {
            text.push_str(&format!("\n  under {under}"));
        }
        if let Some(day) = base.on {
            text.push_str(&format!("\n  on {day}"));
        }
        for line in &base.lines {
            text.push_str(&format!("\n  {line}"));
        }
        let made = base.lines.iter().all(|line| !line.starts_with("given \""));
        let word = if made { "given" } else { "but" };
        text.push_str(&format!("\n  {word} {} is {value}", boundary.fact));
        text.push_str(&format!("\n  expect {}", one.outcome.name()));
        if !one.because.is_empty() {
            text.push_str(&format!(" because {}", one.because.join(", ")));
        }
        out.push(text);
    }
    Some(out.join("\n\n"))
}

/// On which side of the boundary an example stands, in words.
fn side_words(side: Side, value: &Constant, limit: &str, ty: &Type) -> String {
    if side == Side::On {
        return match value {
            Constant::Date(_) => format!("on {limit}"),
            _ => format!("exactly {limit}"),
        };
    }
    let unit = match (value, ty) {
        (Constant::Date(_), _) => "one day".to_owned(),
        (_, Type::Integer) => "one".to_owned(),
        (Constant::Decimal(n), _) => step_words(step(*n, ty), ty),
        (Constant::Integer(n), _) => step_words(step((*n).into(), ty), ty),
        _ => "just".to_owned(),
    };
    let word = match (side, value) {
        (Side::Below, Constant::Date(_)) => "before",
        (_, Constant::Date(_)) => "after",
        (Side::Below, _) => "below",
        _ => "above",
    };
    format!("{unit} {word} {limit}")
}

fn step_words(step: rust_decimal::Decimal, ty: &Type) -> String {
    match ty {
        Type::Money(..) if step == rust_decimal::Decimal::new(1, 2) => "one cent".to_owned(),
        _ => step.to_string(),
    }
}

/// Puts the examples after those there are of the scheme, else at the end of its file.
fn place(site: &Site<'_>, boundary: &BoundaryAt, items: &[Item], text: &str) -> Option<Change> {
    let file = boundary.scheme_file.path();
    let whole = site.snapshot.analysis.text(file)?;
    let of_scheme = |item: &&Item| match &item.declaration {
        Declaration::Example(x) => {
            let id: Vec<&str> = x.scheme.segments.iter().map(|s| s.value.as_str()).collect();
            id.join(".") == boundary.scheme
        }
        _ => false,
    };
    let end = |item: &Item| {
        let start = item.offset as usize;
        let own = whole
            .get(start..start + item.len as usize)
            .unwrap_or_default();
        item.offset.saturating_add(length(own.trim_end()))
    };
    let at = match items.iter().rfind(of_scheme) {
        Some(item) => end(item),
        None => length(whole.trim_end()),
    };
    // A file without a line end at its end gets one.
    let last = if at as usize == whole.len() { "\n" } else { "" };
    let edits = vec![(ByteSpan::new(at, at), format!("\n\n{text}{last}"))];
    Some(canonical(file, whole, edits))
}
