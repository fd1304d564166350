//! Which words bind tighter, shown by brackets around every form.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_syntax::ast::*;
use ius_syntax::parse;

fn path(p: &Path) -> String {
    let names: Vec<&str> = p.segments.iter().map(|s| s.value.as_str()).collect();
    names.join(".")
}

fn all(exprs: &[Expr], between: &str) -> String {
    exprs.iter().map(show).collect::<Vec<_>>().join(between)
}

fn members(m: &Members) -> String {
    match m {
        Members::Values(v) => all(v, ", "),
        Members::Table(t, None) => path(t),
        Members::Table(t, Some(on)) => format!("{} on {}", path(t), show(on)),
    }
}

fn binder(b: &Binder) -> String {
    let filter = b
        .filter
        .as_ref()
        .map_or(String::new(), |f| format!(" where {}", show(f)));
    format!("{} in {}{filter}", b.name.value, show(&b.list))
}

fn show(e: &Expr) -> String {
    match &*e.kind {
        ExprKind::Path(p) => path(p),
        ExprKind::Number(n) => n.clone(),
        ExprKind::YesNo(b) => if *b { "yes" } else { "no" }.to_owned(),
        ExprKind::Date(d) => format!("{}-{}-{}", d.year, d.month, d.day),
        ExprKind::Duration(n, u) => format!("{n} {u:?}"),
        ExprKind::CountedMonths(n, u) => format!("{n} counted {u:?}"),
        ExprKind::Percentage(p) => format!("{p}%"),
        ExprKind::Money(c, a, r) => format!("{c} {a} {r:?}"),
        ExprKind::Country(c) => c.clone(),
        ExprKind::Text(t) => format!("{t:?}"),
        ExprKind::Brackets(e) => format!("({})", show(e)),
        ExprKind::Not(e) => format!("[not {}]", show(e)),
        ExprKind::And(v) => format!("[{}]", all(v, " AND ")),
        ExprKind::Or(v) => format!("[{}]", all(v, " OR ")),
        ExprKind::Compare(a, op, b) => format!("[{} {:?} {}]", show(a), op.value, show(b)),
        ExprKind::Member(a, m, not) => format!("[{} member {} {not}]", show(a), members(m)),
        ExprKind::IncludesAny(a, m) => format!("[{} any {}]", show(a), members(m)),
        ExprKind::Empty(a, not) => format!("[{} empty {not}]", show(a)),
        ExprKind::Arithmetic(a, op, b) => format!("[{} {:?} {}]", show(a), op.value, show(b)),
        ExprKind::Periods(a, op, b) => format!("[{} {:?} {}]", show(a), op.value, show(b)),
        ExprKind::If(a, b, c) => format!("[if {} then {} otherwise {}]", show(a), show(b), show(c)),
        ExprKind::Lookup(p, k) => format!("[{} for {}]", path(p), show(k)),
        ExprKind::Quantified(q, b, c) => format!("[{:?} {} : {}]", q.value, binder(b), show(c)),
        ExprKind::CountOf(c, points) => {
            let points: Vec<String> = points
                .iter()
                .map(|(l, e)| format!("({}) {}", l.value, show(e)))
                .collect();
            format!("[{:?} {}]", c.value, points.join(" "))
        }
        ExprKind::Age(a, b, l) => format!("[age {} {} {l:?}]", show(a), show(b)),
        ExprKind::WindowBefore(a, b) => format!("[the {} before {}]", show(a), show(b)),
        ExprKind::WindowFrom(a, b) => format!("[the {} from {}]", show(a), show(b)),
        ExprKind::TotalDays(p) => format!("[total {}]", show(p)),
        ExprKind::WeighedLength(p) => format!("[weighed {}]", show(p)),
        ExprKind::FirstDay(p) => format!("[first {}]", show(p)),
        ExprKind::DaysBetween(a, b) => format!("[days {} {}]", show(a), show(b)),
        ExprKind::DaysBetweenFor(a, b, x) => {
            format!("[days {} {} for {}]", show(a), show(b), binder(x))
        }
        ExprKind::PeriodFromTo(a, b) => format!("[period {} {}]", show(a), show(b)),
        ExprKind::PeriodsFor(a, b, x, w) => format!(
            "[periods {} {} for {} {:?}]",
            show(a),
            show(b),
            binder(x),
            w.as_ref().map(show)
        ),
        ExprKind::GapsIn(a, b) => format!("[gaps {} {}]", show(a), show(b)),
        ExprKind::AggregateFor(a, e, b) => format!(
            "[{:?} {} for {}]",
            a.value,
            e.as_ref().map_or(String::new(), show),
            binder(b)
        ),
        ExprKind::AggregateOf(a, v) => format!("[{:?} of {}]", a.value, all(v, ", ")),
        ExprKind::Deadline {
            limit,
            after,
            state,
            suspended,
            extended,
        } => {
            let extended = extended
                .as_ref()
                .map(|(l, c)| (show(l), c.as_ref().map(show)));
            format!(
                "[deadline {} {} {} {:?} {extended:?}]",
                show(limit),
                show(after),
                show(state),
                suspended.as_ref().map(show)
            )
        }
        ExprKind::EarliestDate(a, b) => format!("[earliest {} {}]", show(a), show(b)),
        ExprKind::Ongoing(a, _, n) => format!("[{} ongoing {n}]", show(a)),
        ExprKind::InYear(a, f, t, n) => {
            format!("[{} in {:?} {:?} {n}]", show(a), f.value.day, t.value.day)
        }
        ExprKind::DayOfYear(s, d, a) => {
            format!("[{s:?} {}-{:?} {}]", d.value.month, d.value.day, show(a))
        }
        ExprKind::YearOf(a) => format!("[year {}]", show(a)),
        ExprKind::FullUnits(u, a) => format!("[full {u:?} {}]", show(a)),
        ExprKind::ReferenceDate => "today".to_owned(),
        ExprKind::ThisState => "state".to_owned(),
        other => format!("{other:?}"),
    }
}

fn expr(text: &str) -> String {
    let parse = parse(&format!("define x : yes/no\n  is {text}"));
    let Some(Declaration::Define(d)) = parse.file.items.first().map(|i| &i.declaration) else {
        panic!("{text}: {:#?}", parse.errors);
    };
    match d.versions.first().map(|v| &v.body) {
        Some(VersionBody::Is(e)) => show(e),
        _ => panic!("{text}: {:#?}", parse.errors),
    }
}

#[test]
fn words_bind_as_the_reference_says() {
    let cases = [
        ("a and b or c and d", "[[a AND b] OR [c AND d]]"),
        ("not a and b", "[[not a] AND b]"),
        ("not a is b", "[not [a Is b]]"),
        (
            "a is at least b plus c times d",
            "[a AtLeast [b Plus [c Times d]]]",
        ),
        ("a plus b minus c", "[[a Plus b] Minus c]"),
        (
            "a within b except c plus d",
            "[[[a Within b] Except c] Plus d]",
        ),
        ("a plus b within c", "[a Plus [b Within c]]"),
        (
            "a bridging gaps of at most 6 months within b",
            "[[a BridgingGaps 6 Months] Within b]",
        ),
        ("50 percent of a plus b", "[[50% PercentOf a] Plus b]"),
        ("a times 50 percent of b", "[a Times [50% PercentOf b]]"),
        ("a of b times c", "[[a PercentOf b] Times c]"),
        ("a times b of c", "[a Times [b PercentOf c]]"),
        ("a of b over 12 months", "[[a PercentOf b] Over 12 Months]"),
        ("a over b plus c", "[[a Over b] Plus c]"),
        ("a over 1 month times b", "[[a Over 1 Months] Times b]"),
        ("(a minus b) of c", "[([a Minus b]) PercentOf c]"),
        ("t.share for k of a", "[[t.share for k] PercentOf a]"),
        (
            "latest 1 March on or before a is from 1 May to last day of February of any year",
            "[[OnOrBefore 3-Some(1) a] in Some(1) None false]",
        ),
        (
            "year of next 1 May after a plus 1",
            "[year [After 5-Some(1) [a Plus 1]]]",
        ),
        (
            "number of full months in p within q plus 1",
            "[[full Months [p Within q]] Plus 1]",
        ),
        ("number of full in p", "[Number  for full in p]"),
        ("a is not ongoing", "[a ongoing true]"),
        ("latest is next plus year", "[latest Is [next Plus year]]"),
        (
            "if a then b otherwise c plus d",
            "[if a then b otherwise [c Plus d]]",
        ),
        (
            "(if a then b otherwise c) plus d",
            "[([if a then b otherwise c]) Plus d]",
        ),
        ("every x in l satisfies a or b", "[Every x in l : [a OR b]]"),
        (
            "a and every x in l where x.b and x.c satisfies d and e",
            "[a AND [Every x in l where [x.b AND x.c] : [d AND e]]]",
        ),
        ("no x in l satisfies a", "[No x in l : a]"),
        ("a is no", "[a Is no]"),
        ("at least 2 x in l satisfy a", "[AtLeast(2) x in l : a]"),
        (
            "number of x in l where x.a is b is at least 2",
            "[[Number  for x in l where [x.a Is b]] AtLeast 2]",
        ),
        (
            "sum of x.a for x in l plus b",
            "[[Sum x.a for x in l] Plus b]",
        ),
        (
            "sum of (x.a plus 1) times 2 for x in l",
            "[Sum [([x.a Plus 1]) Times 2] for x in l]",
        ),
        (
            "a plus highest of (0, b minus 4) times c",
            "[a Plus [[Highest of 0, [b Minus 4]] Times c]]",
        ),
        (
            "t.c for k is at least e for NL",
            "[[t.c for k] AtLeast [e for NL]]",
        ),
        (
            "sum of x.a for x in l is t.c for y",
            "[[Sum x.a for x in l] Is [t.c for y]]",
        ),
        (
            "a covers the 5 years before d minus 1 day within b",
            "[a Covers [[the 5 Years before [d Minus 1 Days]] Within b]]",
        ),
        (
            "the 12 months from d plus 1 day",
            "[the 12 Months from [d Plus 1 Days]]",
        ),
        (
            "total days of a within b plus 5 days",
            "[[total [a Within b]] Plus 5 Days]",
        ),
        ("days between a and b and c", "[[days a b] AND c]"),
        (
            "days between x.a and x.b for x in l where x.c within d",
            "[days x.a x.b for x in l where [x.c Within d]]",
        ),
        (
            "(periods from x.a to x.b for x in l weighted 50 percent) within c",
            "[([periods x.a x.b for x in l Some(\"50%\")]) Within c]",
        ),
        (
            "periods from x.a to x.b for x in l weighted 50 percent within c",
            "[[periods x.a x.b for x in l Some(\"50%\")] Within c]",
        ),
        (
            "weighed length of a within b counting a month as 30 days is at least c",
            "[[weighed [a Within b]] AtLeast c]",
        ),
        (
            "weighed length of a bridging gaps of at most 6 months counting a month as 30 days",
            "[weighed [a BridgingGaps 6 Months]]",
        ),
        ("10 months counting a month as 30 days", "10 counted Months"),
        (
            "(gaps in a within b) is empty",
            "[([gaps a b]) empty false]",
        ),
        (
            "age from a on b with leap birthday on 28 February is at least 18",
            "[[age a b Some(February28)] AtLeast 18]",
        ),
        ("a is within \"25\"", "[a WithinCode \"25\"]"),
        ("a is not within \"25\"", "[a NotWithinCode \"25\"]"),
        ("a is not b", "[a IsNot b]"),
        (
            "a is one of (b, c plus d)",
            "[a member b, [c Plus d] false]",
        ),
        (
            "a is not listed in t on d and e",
            "[[a member t on d true] AND e]",
        ),
        (
            "a includes any listed in t or b includes any of (c, d)",
            "[[a any t] OR [b any c, d]]",
        ),
        (
            "a is on or before b and c is on d",
            "[[a OnOrBefore b] AND [c On d]]",
        ),
        (
            "a is empty and b is not empty",
            "[[a empty false] AND [b empty true]]",
        ),
        (
            "any of (a) a and b (b) any of (i) c (ii) d (c) e",
            "[Any (a) [a AND b] (b) [Any (i) c (ii) d] (c) e]",
        ),
        (
            "at least 2 of (1) a (2) b (3) c",
            "[AtLeast(2) (1) a (2) b (3) c]",
        ),
        ("none of (a) a (b) b", "[None (a) a (b) b]"),
        ("education is none", "[education Is none]"),
        (
            "a is EUR 2 294.40 per month",
            "[a Is EUR 2294.40 Some(PerMonth)]",
        ),
        (
            "deadline 4 months after a in this state suspended during b extended by 3 months if c and d",
            "[deadline 4 Months a state Some(\"b\") Some((\"3 Months\", Some(\"[c AND d]\")))]",
        ),
        (
            "earliest date within 10 years when a and b",
            "[earliest 10 Years [a AND b]]",
        ),
        (
            "reference date plus 5 years is before age",
            "[[today Plus 5 Years] Before age]",
        ),
        (
            "deadline is before number and period is total",
            "[[deadline Before number] AND [period Is total]]",
        ),
    ];
    for (text, shape) in cases {
        assert_eq!(expr(text), shape, "{text}");
    }
}
