//! Which type an expression should have at a place, from the forms that are open around it.

use ius_analysis::Ty;
use ius_syntax::ast::{self, Clause, Declaration};
use ius_syntax::expect::{Frame, Wanted};
use ius_syntax::{TokenKind, lex};

use super::Cx;
use crate::forms::FORMS;

/// The names bound in the clause at hand with the lists they go over, as far as they can be seen:
/// also those that are bound after the place, as in `periods from x.starts_on to … for x in …`.
pub(super) fn elements(cx: &Cx<'_>) -> Vec<(String, String)> {
    let Some((start, _)) = cx.place.clause else {
        return Vec::new();
    };
    let rest = cx.text.get(start as usize..).unwrap_or_default();
    // The clause ends at the next blank line or the next line that is not further in.
    let mut end = 0;
    let head = cx
        .text
        .get(..start as usize)
        .map_or(0, |t| t.len() - t.rfind('\n').map_or(0, |i| i + 1));
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        let bare = line.trim_start();
        let column = line.len() - bare.len();
        if index > 0 && !bare.is_empty() && column <= head {
            break;
        }
        end += line.len();
    }
    let clause = rest.get(..end).unwrap_or_default();
    let tokens: Vec<_> = lex(clause).into_iter().filter(|t| !t.is_trivia()).collect();
    let word = |i: usize| tokens.get(i).map_or("", |t| t.text(clause));
    let mut out: Vec<(String, String)> = Vec::new();
    for i in 1..tokens.len() {
        let opens = matches!(word(i - 1), "every" | "some" | "no" | "for" | "of" | "each")
            || tokens
                .get(i - 1)
                .is_some_and(|t| t.kind == TokenKind::Number);
        if !opens || word(i + 1) != "in" || tokens.get(i).is_none_or(|t| t.kind != TokenKind::Name)
        {
            continue;
        }
        let mut list = String::new();
        let mut at = i + 2;
        while tokens
            .get(at)
            .is_some_and(|t| t.kind == TokenKind::Name || t.text(clause) == ".")
        {
            let text = word(at);
            if text != "." && !list.is_empty() && !list.ends_with('.') {
                break;
            }
            list.push_str(text);
            at += 1;
        }
        if !out.iter().any(|(name, _)| name == word(i)) {
            out.push((word(i).to_owned(), list));
        }
    }
    out
}

/// The type of a piece of the text as an expression.
pub(super) fn type_of(cx: &Cx<'_>, start: u32, end: u32) -> Option<Ty> {
    let text = cx.written(start, end).trim();
    if text.is_empty() {
        return None;
    }
    cx.snapshot
        .analysis
        .type_as_if(cx.file, cx.place.declaration, text, &elements(cx))
}

/// The type of the left side of the comparison at hand.
pub(super) fn left_of(cx: &Cx<'_>, wanted: &Wanted) -> Option<Ty> {
    let at = wanted.within.iter().position(|f| f.rule == "tail")?;
    let tail = wanted.within.get(at)?;
    let comparison = wanted
        .within
        .iter()
        .skip(at)
        .find(|f| f.rule == "comparison")?;
    type_of(cx, comparison.start, tail.start)
}

/// The type of what stands before a word such as `plus`, `within` or `and`.
pub(super) fn joined_left(cx: &Cx<'_>, wanted: &Wanted) -> Option<Ty> {
    let outer = if wanted.is_in("op_and") || wanted.is_in("op_or") {
        "expr"
    } else if wanted.is_in("sum") {
        "sum"
    } else {
        "periods"
    };
    let frame = wanted.frame(outer).or_else(|| wanted.frame("span_sum"))?;
    type_of(cx, frame.start, wanted.start)
}

/// The word before a place.
fn word_before<'a>(cx: &Cx<'a>, at: u32) -> &'a str {
    let before = cx.text.get(..at as usize).unwrap_or_default().trim_end();
    let start = before
        .rfind(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(0, |i| {
            i + before
                .get(i..)
                .and_then(|t| t.chars().next())
                .map_or(1, char::len_utf8)
        });
    before.get(start..).unwrap_or_default()
}

/// The type that something written at the place should have. None if anything may stand there.
pub(super) fn want(cx: &Cx<'_>, wanted: &Wanted) -> Option<Ty> {
    let mut at = wanted.start;
    for (index, frame) in wanted.within.iter().enumerate() {
        // The form that is offered says nothing of where it would stand.
        if frame.start >= wanted.start && FORMS.iter().any(|f| f.rule == frame.rule) {
            continue;
        }
        match step(cx, wanted, index, *frame, at) {
            Step::Is(ty) => return ty,
            Step::Up => {}
            Step::From(start) => at = start,
        }
    }
    None
}

enum Step {
    /// It is settled.
    Is(Option<Ty>),
    /// What is around says it.
    Up,
    /// What is around says it of everything from here on.
    From(u32),
}

fn list_of_anything() -> Ty {
    Ty::List(Box::new(Ty::Text))
}

fn step(cx: &Cx<'_>, wanted: &Wanted, index: usize, frame: Frame, at: u32) -> Step {
    let is = |ty: Ty| Step::Is(Some(ty));
    match (frame.rule, frame.after) {
        // Conditions.
        (
            "that" | "when" | "settled_by" | "waived" | "replaced" | "points" | "at_least_k"
            | "exactly_k" | "count_of",
            _,
        ) => is(Ty::YesNo),
        ("quantified", "satisfies" | "satisfy") => is(Ty::YesNo),
        ("binder", "in") => is(list_of_anything()),
        ("binder", "where") => is(Ty::YesNo),
        ("if_then", "if") | ("extension", "if") | ("earliest_date", "when") => is(Ty::YesNo),
        ("expr", _) if frame.start < at => is(Ty::YesNo),
        ("term", _) if frame.start < at && word_before(cx, at) == "not" => is(Ty::YesNo),
        // Comparisons.
        ("tail", _) => Step::Is(compared(cx, wanted, frame)),
        ("tail_listed" | "tail_any_listed", "on") => is(Ty::Date),
        // Arithmetic.
        ("sum" | "span_sum" | "periods", _) if frame.start < at => {
            Step::Is(operand(cx, frame, at, wanted, index))
        }
        // Forms.
        ("age" | "period_from" | "periods_from", "from" | "to" | "on")
        | ("birthday", "from")
        | ("days_between", "between" | "and")
        | ("window_before" | "window_from", _)
        | ("unbroken_run", "before")
        | ("deadline", "after")
        | ("latest_day", "before")
        | ("next_day", "after")
        | ("year_of", _)
        | ("apply", _) => is(Ty::Date),
        ("birthday", _) => is(Ty::Integer),
        ("window", _) => is(Ty::Calendar),
        ("gap", _) | ("earliest_date", "within") => is(Ty::Exact),
        ("weighted", _) => is(Ty::Percentage),
        (
            "first_day" | "last_day" | "total_days" | "weighed_length" | "longest_period"
            | "full_units" | "gaps_in" | "unbroken_run" | "suspension",
            _,
        )
        | ("most_days", "of") => is(Ty::Periods),
        ("deadline" | "extension", "deadline" | "by") => is(Ty::TimeLimit),
        ("state", _) => is(Ty::Country),
        ("lookup", "for") => Step::Is(key_of_lookup(cx, frame)),
        ("if_then" | "aggregate" | "percent" | "brackets" | "values" | "numeric", _) => {
            Step::From(frame.start)
        }
        // Lines.
        ("award" | "pass_mark" | "at_most", _) => is(Ty::Integer),
        ("version_body" | "default" | "bound" | "unit_fill" | "unit_external_row", _) => {
            Step::Is(declared(cx, frame))
        }
        ("cell", _) => Step::Is(column(cx, frame, at)),
        ("key", _) => Step::Is(key(cx)),
        ("literal_field", _) => Step::Is(super::examples::field_type(cx, wanted, frame, at)),
        ("literal", _) => {
            let outer = wanted
                .within
                .iter()
                .skip(index)
                .any(|f| f.rule == "literal_field");
            if outer {
                Step::Up
            } else {
                Step::Is(super::examples::given_type(cx, wanted))
            }
        }
        _ => Step::Up,
    }
}

/// What the right side of a comparison should be.
fn compared(cx: &Cx<'_>, wanted: &Wanted, tail: Frame) -> Option<Ty> {
    let left = left_of(cx, wanted)?;
    let words = cx.written(tail.start, wanted.start).trim_start();
    Some(match left {
        Ty::List(inner) => *inner,
        Ty::Period | Ty::Periods
            if words.starts_with("covers") || words.starts_with("overlaps") =>
        {
            Ty::Periods
        }
        Ty::Period => Ty::Calendar,
        Ty::DateOrOngoing => Ty::Date,
        other => other,
    })
}

/// What stands after `plus`, `times`, `within` and the like.
fn operand(cx: &Cx<'_>, frame: Frame, at: u32, wanted: &Wanted, index: usize) -> Option<Ty> {
    let word = word_before(cx, at);
    let words = match word {
        "by" => "divided by",
        "with" => "joined with",
        word => word,
    };
    let before = u32::try_from(words.len()).unwrap_or(0);
    let end = u32::try_from(
        cx.text
            .get(..at as usize)
            .unwrap_or_default()
            .trim_end()
            .len(),
    )
    .unwrap_or(at)
    .saturating_sub(before);
    let left = type_of(cx, frame.start, end);
    match (words, left) {
        ("plus" | "minus", Some(ty)) if ty.is_date() => Some(Ty::Calendar),
        ("plus" | "minus", left) => left,
        ("times" | "divided by", _) => Some(Ty::Integer),
        ("over", _) => Some(Ty::Calendar),
        ("within" | "except" | "joined with", _) => Some(Ty::Periods),
        ("since", _) => Some(Ty::Date),
        ("most", _) => Some(Ty::Exact),
        _ => {
            let mut outer = None;
            for frame in wanted.within.iter().skip(index + 1) {
                if frame.rule == "tail" {
                    outer = compared(cx, wanted, *frame);
                    break;
                }
            }
            outer
        }
    }
}

fn key_of_lookup(cx: &Cx<'_>, lookup: Frame) -> Option<Ty> {
    let text = cx.text.get(lookup.start as usize..).unwrap_or_default();
    let name: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let analysis = &cx.snapshot.analysis;
    analysis.seen(cx.file, &name).iter().find_map(|symbol| {
        let declared = analysis.declared(symbol)?;
        let key = match declared.tree? {
            Declaration::Table(t) => t.key.as_ref(),
            Declaration::External(x) => x.key.as_ref(),
            _ => None,
        };
        analysis.written_type(declared.file, key?)
    })
}

/// The key of the table or external at hand.
fn key(cx: &Cx<'_>) -> Option<Ty> {
    let around = cx.around.as_ref()?;
    let key = match around.tree? {
        Declaration::Table(t) => t.key.as_ref(),
        Declaration::External(x) => x.key.as_ref(),
        _ => None,
    };
    cx.snapshot.analysis.written_type(cx.file, key?)
}

/// The type of the column of a cell.
fn column(cx: &Cx<'_>, cell: Frame, at: u32) -> Option<Ty> {
    let name = cx.written(cell.start, at).split_whitespace().next()?;
    let Some(Declaration::Table(table)) = cx.around.as_ref()?.tree else {
        return None;
    };
    let column = table.columns.iter().find(|c| c.name.value == name)?;
    cx.snapshot.analysis.written_type(cx.file, &column.ty)
}

/// The clause at hand, as far as it could be read.
pub(super) fn clause<'a>(cx: &Cx<'a>) -> Option<&'a Clause> {
    let around = cx.around.as_ref()?;
    let clauses: &'a [Clause] = match around.tree? {
        Declaration::Template(t) => &t.clauses,
        Declaration::Scheme(s) => &s.clauses,
        _ => return None,
    };
    let (start, _) = cx.place.clause.as_ref()?;
    let start = start.checked_sub(around.offset)?;
    clauses.iter().find(|c| {
        let span = match c {
            Clause::Define(d) => d.span,
            Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => r.span,
            Clause::Open(o) => o.span,
            Clause::Fill(f) => f.span,
            Clause::Omit(o) => o.span,
        };
        span.start == start
    })
}

/// The type that the declaration or clause at hand declares.
fn declared(cx: &Cx<'_>, frame: Frame) -> Option<Ty> {
    let analysis = &cx.snapshot.analysis;
    let around = cx.around.as_ref()?;
    if frame.rule == "unit_fill" || cx.place.clause.as_ref().is_some_and(|(_, w)| w == "fill") {
        return slot_type(cx);
    }
    let ty: &ast::Type = match around.tree {
        Some(Declaration::Parameter(p)) => p.ty.as_ref()?,
        Some(Declaration::Define(d)) => d.ty.as_ref()?,
        Some(Declaration::External(x)) => x.ty.as_ref()?,
        Some(Declaration::Record(r) | Declaration::Section(r)) => {
            let (start, _) = cx.place.clause.as_ref()?;
            let start = start.checked_sub(around.offset)?;
            &r.facts.iter().find(|f| f.span.start == start)?.ty
        }
        _ => match clause(cx)? {
            Clause::Define(d) => d.ty.as_ref()?,
            Clause::Rule(r) | Clause::Option(r) => r.ty.as_ref()?,
            Clause::Open(o) => o.ty.as_ref()?,
            Clause::Use(u) => return template_rule_type(cx, &u.name.value),
            Clause::Fill(_) | Clause::Omit(_) => return None,
        },
    };
    analysis.written_type(cx.file, ty)
}

fn template_clauses<'a>(cx: &Cx<'a>) -> Option<(&'a str, &'a [Clause])> {
    let around = cx.around.as_ref()?;
    let symbol = cx.snapshot.analysis.template_of(&around.symbol)?;
    let template = cx.snapshot.analysis.declared(&symbol)?;
    match template.tree? {
        Declaration::Template(t) => Some((template.file, &t.clauses)),
        _ => None,
    }
}

fn template_rule_type(cx: &Cx<'_>, name: &str) -> Option<Ty> {
    let (file, clauses) = template_clauses(cx)?;
    let ty = clauses.iter().find_map(|c| match c {
        Clause::Option(r) if r.name.value == name => r.ty.as_ref(),
        _ => None,
    })?;
    cx.snapshot.analysis.written_type(file, ty)
}

/// The type of the slot that the `fill` at hand fills.
fn slot_type(cx: &Cx<'_>) -> Option<Ty> {
    let (start, _) = cx.place.clause.as_ref()?;
    let text = cx.text.get(*start as usize..)?;
    let name = text.split_whitespace().nth(1)?;
    let (file, clauses) = template_clauses(cx)?;
    let ty = clauses.iter().find_map(|c| match c {
        Clause::Open(o) if o.name.value == name => o.ty.as_ref(),
        _ => None,
    })?;
    cx.snapshot.analysis.written_type(file, ty)
}
