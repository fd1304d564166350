//! What changes in law: by thing and date, tightened or loosened.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ius_calendar::Date;
use ius_engine::{Constant, InForce, NodeId, Op, Program, Relation, SourceRef};
use ius_suite::{IN_FORCE, Rules};

use crate::form::{Form, Names, Refers, Shape};
use crate::judge::WHOLE;
use crate::moved::{Renamed, renamed};
use crate::things::{Key, Piece, Thing, ThingKind, things};

/// What a change means for an applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It was not there.
    Added,
    /// It is no longer there.
    Dropped,
    /// Harder to meet.
    Tightened,
    /// Easier to meet.
    Loosened,
    /// Which of them, the rules alone do not say.
    Changed,
}

impl Direction {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Direction::Added => "added",
            Direction::Dropped => "dropped",
            Direction::Tightened => "tightened",
            Direction::Loosened => "loosened",
            Direction::Changed => "changed",
        }
    }

    fn of(helps: i8) -> Direction {
        match helps {
            1.. => Direction::Loosened,
            0 => Direction::Changed,
            _ => Direction::Tightened,
        }
    }

    fn with(self, other: Direction) -> Direction {
        if self == other {
            self
        } else {
            Direction::Changed
        }
    }
}

/// The smallest expressions that differ, in the words of the rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detail {
    /// What was said; none where nothing was.
    pub before: Option<String>,
    /// What is said now; none where nothing is.
    pub after: Option<String>,
}

/// A clause that rests on a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch {
    /// The scheme.
    pub scheme: String,
    /// The clause.
    pub clause: String,
    /// The keyword of the clause.
    pub keyword: &'static str,
    /// What it means there.
    pub direction: Direction,
    /// The provisions that the clause rests on.
    pub provisions: Vec<String>,
}

/// One change of the law.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What changes.
    pub kind: ThingKind,
    /// The keyword of the declaration or clause.
    pub keyword: &'static str,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How.
    pub direction: Direction,
    /// The days for which the law is another; open at both ends where it always is.
    pub days: InForce,
    /// The expressions that differ.
    pub details: Vec<Detail>,
    /// The provisions, of the later version where there is one.
    pub provisions: Vec<String>,
    /// The file and line, in the later version where the thing is still there.
    pub at: (String, u32),
    /// The clauses that rest on it.
    pub touches: Vec<Touch>,
    /// The constants and expressions of both versions, for the search of witnesses.
    pub(crate) nodes: (Vec<NodeId>, Vec<NodeId>),
}

/// A change of what decides nothing: citations, or words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beside {
    /// What: keyword and name, with the scheme.
    pub what: String,
    /// Before, where it is worth showing.
    pub before: Vec<String>,
    /// After.
    pub after: Vec<String>,
}

/// Everything that changes between two versions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amendment {
    /// What decides.
    pub law: Vec<Change>,
    /// Provisions that are cited otherwise, where the rule itself is the same.
    pub provisions: Vec<Beside>,
    /// Titles, questions, notes, sources.
    pub words: Vec<Beside>,
    /// Schemes and modules that have another name; what they say is compared under the later one.
    pub renamed: Vec<Renamed>,
    /// Schemes that could not be compared, since a version has errors in what they rest on.
    pub left_out: Vec<LeftOut>,
    /// The names of renamed schemes before, by those after.
    pub names_before: BTreeMap<String, String>,
}

/// A scheme that could not be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The scheme.
    pub scheme: String,
    /// The declarations with errors that it rests on before.
    pub before: Vec<String>,
    /// The same after.
    pub after: Vec<String>,
}

impl Amendment {
    /// Whether the law, or what it is said to rest on, changes.
    #[must_use]
    pub fn changes_law(&self) -> bool {
        !self.law.is_empty() || !self.provisions.is_empty()
    }

    /// The schemes with a clause that a change touches.
    #[must_use]
    pub fn schemes(&self) -> BTreeSet<String> {
        let touches = self.law.iter().flat_map(|change| &change.touches);
        touches.map(|touch| touch.scheme.clone()).collect()
    }
}

/// Compares two versions of the rules.
#[must_use]
pub fn compare(before: &Rules, after: &Rules) -> Amendment {
    let (names, renamed) = renamed(before, after);
    let (old, new) = (
        things(before.plan().program(), &names),
        things(after.plan().program(), &Names::default()),
    );
    let mut amendment = Amendment {
        left_out: left_out(before, after, &names),
        names_before: renamed
            .iter()
            .filter(|one| one.what == "scheme")
            .map(|one| (one.after.clone(), one.before.clone()))
            .collect(),
        renamed,
        ..Amendment::default()
    };
    let schemes = |side: &BTreeMap<Key, Thing>| -> BTreeSet<String> {
        let all = side.keys().filter(|(kind, ..)| *kind == ThingKind::Scheme);
        all.map(|(_, scheme, _)| scheme.clone()).collect()
    };
    let sides = Sides {
        before,
        after,
        old: &old,
        new: &new,
        whole: schemes(&old)
            .symmetric_difference(&schemes(&new))
            .cloned()
            .collect(),
        left_out: amendment
            .left_out
            .iter()
            .map(|l| l.scheme.clone())
            .collect(),
        incomplete: (!before.errors().is_empty(), !after.errors().is_empty()),
    };
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    for key in keys {
        if sides.comparable(key) {
            sides.thing(key, &mut amendment);
        }
    }
    sides.touched(&mut amendment.law);
    // What is new, or gone, and on which no clause rests that is there before and after says
    // nothing to anybody.
    amendment.law.retain(|change| {
        let of_a_scheme = matches!(
            change.kind,
            ThingKind::Scheme | ThingKind::Clause | ThingKind::Transition
        );
        let whole = matches!(change.direction, Direction::Added | Direction::Dropped);
        of_a_scheme || !whole || !change.touches.is_empty()
    });
    amendment.law = merged(amendment.law);
    for beside in [&mut amendment.provisions, &mut amendment.words] {
        beside.sort();
        beside.dedup();
    }
    amendment
}

fn left_out(before: &Rules, after: &Rules, names: &Names) -> Vec<LeftOut> {
    let mut all: BTreeMap<String, LeftOut> = BTreeMap::new();
    let mut add = |name: &str, reasons: &[String], earlier: bool| {
        let entry = all.entry(name.to_owned()).or_insert_with(|| LeftOut {
            scheme: name.to_owned(),
            before: Vec::new(),
            after: Vec::new(),
        });
        if earlier {
            entry.before = reasons.to_vec();
        } else {
            entry.after = reasons.to_vec();
        }
    };
    for broken in before.broken() {
        add(names.now(&broken.id), &broken.reasons, true);
    }
    for broken in after.broken() {
        add(&broken.id, &broken.reasons, false);
    }
    all.into_values().collect()
}

/// What schemes share is told once, with the clauses of all of them.
fn merged(changes: Vec<Change>) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    for change in changes {
        let same = |known: &&mut Change| {
            known.at == change.at
                && known.name == change.name
                && known.days == change.days
                && known.details == change.details
        };
        match out.iter_mut().find(same) {
            Some(known) => {
                known.direction = known.direction.with(change.direction);
                known.touches.extend(change.touches);
            }
            None => out.push(change),
        }
    }
    out
}

/// The clauses that use a value, by scheme and name, and whether more of the value helps there.
type Users<'t> = BTreeMap<(String, String), (i8, &'t Thing)>;

struct Sides<'a> {
    before: &'a Rules,
    after: &'a Rules,
    old: &'a BTreeMap<Key, Thing>,
    new: &'a BTreeMap<Key, Thing>,
    /// Schemes that only one version has.
    whole: BTreeSet<String>,
    /// Schemes that cannot be compared.
    left_out: BTreeSet<String>,
    /// Whether errors may hide what the version before, and that after, declares.
    incomplete: (bool, bool),
}

/// A place where two forms differ, and what the difference means: above zero helps.
struct Difference<'f> {
    before: Option<&'f Form>,
    after: Option<&'f Form>,
    helps: i8,
}

impl Sides<'_> {
    /// Whether both versions can say something of a thing.
    fn comparable(&self, key: &Key) -> bool {
        let (kind, scheme, _) = key;
        match kind {
            ThingKind::Scheme => !self.left_out.contains(scheme),
            ThingKind::Clause | ThingKind::Transition => {
                !self.left_out.contains(scheme) && !self.whole.contains(scheme)
            }
            _ => {
                let (hidden_before, hidden_after) = self.incomplete;
                (!hidden_before || self.old.contains_key(key))
                    && (!hidden_after || self.new.contains_key(key))
            }
        }
    }

    fn thing(&self, key: &Key, amendment: &mut Amendment) {
        let (old, new) = (self.old.get(key), self.new.get(key));
        let Some(shown) = new.or(old) else {
            return;
        };
        let mut same_law = true;
        for (days, sample) in stretches(old, new) {
            let (was, is) = (
                old.and_then(|thing| thing.on(sample)),
                new.and_then(|thing| thing.on(sample)),
            );
            if was.map(|p| &p.form.text) == is.map(|p| &p.form.text) {
                continue;
            }
            same_law = false;
            amendment.law.push(self.change(shown, days, was, is));
        }
        if !same_law {
            join_days(&mut amendment.law);
        }
        let (Some(old), Some(new)) = (old, new) else {
            return;
        };
        let scheme = shown
            .scheme
            .as_ref()
            .map_or_else(String::new, |s| format!(" of {s}"));
        let what = if shown.kind == ThingKind::Scheme {
            format!("scheme {}", shown.name)
        } else {
            format!("{} {}{scheme}", shown.keyword, shown.name)
        };
        let cites = |thing: &Thing| {
            let all = thing.pieces.iter().flat_map(|p| p.cites.iter().cloned());
            all.collect::<BTreeSet<String>>()
        };
        let (was, is) = (cites(old), cites(new));
        if same_law && was != is {
            amendment.provisions.push(Beside {
                what: what.clone(),
                before: was.difference(&is).cloned().collect(),
                after: is.difference(&was).cloned().collect(),
            });
        }
        if old.words != new.words {
            let title = |thing: &Thing| vec![thing.title.clone()];
            let titled = old.title != new.title;
            amendment.words.push(Beside {
                what,
                before: if titled { title(old) } else { Vec::new() },
                after: if titled { title(new) } else { Vec::new() },
            });
        }
    }

    fn change(
        &self,
        shown: &Thing,
        days: InForce,
        was: Option<&Piece>,
        is: Option<&Piece>,
    ) -> Change {
        let mut found = Vec::new();
        let root = if shown.kind == ThingKind::Clause {
            1
        } else {
            0
        };
        if let (Some(was), Some(is)) = (was, is) {
            differences(&was.form, &is.form, root, &mut found);
        }
        let direction = match (was, is) {
            (None, _) => Direction::Added,
            (_, None) => Direction::Dropped,
            _ => found
                .iter()
                .map(|d| Direction::of(d.helps))
                .reduce(Direction::with)
                .unwrap_or(Direction::Changed),
        };
        let mut details: Vec<Detail> = found
            .iter()
            .map(|d| Detail {
                before: d.before.map(|form| words(self.before, form)),
                after: d.after.map(|form| words(self.after, form)),
            })
            .collect();
        if details.is_empty() {
            details.push(Detail {
                before: was.map(|piece| slice(self.before, piece.at)),
                after: is.map(|piece| slice(self.after, piece.at)),
            });
        }
        details.dedup();
        if shown.kind == ThingKind::Scheme && (was.is_none() || is.is_none()) {
            let clauses = |side: &BTreeMap<Key, Thing>| {
                let own = side.keys().filter(|(kind, scheme, _)| {
                    *kind == ThingKind::Clause && *scheme == shown.name
                });
                format!("{} clauses", own.count())
            };
            details = vec![Detail {
                before: was.map(|_| clauses(self.old)),
                after: is.map(|_| clauses(self.new)),
            }];
        }
        let place = |rules: &Rules, piece: &Piece| {
            let file = rules.plan().program().files.get(piece.at.file.index());
            (file.cloned().unwrap_or_default(), piece.at.line)
        };
        // For a thing that is not in force on these days the place is where it stands otherwise.
        let at = match (is, was, shown.pieces.first()) {
            (Some(piece), ..) => place(self.after, piece),
            (None, Some(piece), _) => place(self.before, piece),
            (None, None, Some(piece)) => place(self.after, piece),
            (None, None, None) => (String::new(), 0),
        };
        let nodes = |form: Option<&Piece>| {
            let mut out = Vec::new();
            if let Some(piece) = form {
                every(&piece.form, &mut |form| out.extend(form.node));
            }
            out
        };
        Change {
            kind: shown.kind,
            keyword: shown.keyword,
            name: shown.name.clone(),
            title: shown.title.clone(),
            direction,
            days,
            details,
            provisions: is
                .or(was)
                .map_or_else(Vec::new, |piece| piece.cites.clone()),
            at,
            touches: self.direct(shown, direction),
            nodes: (nodes(was), nodes(is)),
        }
    }

    /// A clause touches itself; a scheme all its clauses through their own changes.
    fn direct(&self, thing: &Thing, direction: Direction) -> Vec<Touch> {
        let Some(scheme) = &thing.scheme else {
            // What values touch is found through the clauses that use them; until then the id is
            // carried along.
            return vec![Touch {
                scheme: String::new(),
                clause: thing.id.clone(),
                keyword: "",
                direction,
                provisions: Vec::new(),
            }];
        };
        let provisions = thing.pieces.iter().flat_map(|p| p.cites.iter().cloned());
        let clause = match thing.kind {
            ThingKind::Clause | ThingKind::Transition => thing.name.clone(),
            ThingKind::Scheme if self.whole.contains(scheme) => WHOLE.to_owned(),
            ThingKind::Scheme => IN_FORCE.to_owned(),
            _ => {
                return vec![Touch {
                    scheme: String::new(),
                    clause: scheme.clone(),
                    keyword: "",
                    direction,
                    provisions: Vec::new(),
                }];
            }
        };
        let mut provisions: Vec<String> = provisions.collect();
        provisions.sort();
        provisions.dedup();
        vec![Touch {
            scheme: scheme.clone(),
            clause,
            keyword: thing.keyword,
            direction,
            provisions,
        }]
    }

    /// Finds the clauses that rest on changed values, and what the change means in each.
    fn touched(&self, law: &mut [Change]) {
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        for change in law.iter() {
            let marked = change.touches.iter().filter(|t| t.scheme.is_empty());
            wanted.extend(marked.map(|t| t.clause.clone()));
        }
        if wanted.is_empty() {
            return;
        }
        let mut found: HashMap<String, Users<'_>> = HashMap::new();
        for side in [self.old, self.new] {
            let values: HashMap<&str, &Thing> = side
                .values()
                .filter(|thing| thing.kind == ThingKind::Value)
                .map(|thing| (thing.id.as_str(), thing))
                .collect();
            let clauses = side
                .values()
                .filter(|t| matches!(t.kind, ThingKind::Clause | ThingKind::Transition));
            for thing in clauses {
                let mut seen = BTreeMap::new();
                for piece in &thing.pieces {
                    reach(&piece.form, 1, &values, &mut seen);
                }
                let Some(scheme) = &thing.scheme else {
                    continue;
                };
                if self.whole.contains(scheme) || self.left_out.contains(scheme) {
                    continue;
                }
                for (name, helps) in seen.iter().filter(|(name, _)| wanted.contains(*name)) {
                    found
                        .entry(name.clone())
                        .or_default()
                        .entry((scheme.clone(), thing.name.clone()))
                        .or_insert((*helps, thing));
                }
            }
        }
        for change in law {
            let Some(position) = change.touches.iter().position(|t| t.scheme.is_empty()) else {
                continue;
            };
            let id = change.touches.remove(position).clause;
            let key = (ThingKind::Value, String::new(), id.clone());
            let sample = sample(change.days);
            let pair = (
                self.old.get(&key).and_then(|thing| thing.on(sample)),
                self.new.get(&key).and_then(|thing| thing.on(sample)),
            );
            for ((scheme, clause), (helps, thing)) in found.get(&id).into_iter().flatten() {
                let mut differing = Vec::new();
                if let (Some(was), Some(is)) = pair {
                    differences(&was.form, &is.form, *helps, &mut differing);
                }
                let direction = differing
                    .iter()
                    .map(|d| Direction::of(d.helps))
                    .reduce(Direction::with)
                    .unwrap_or(Direction::Changed);
                let mut provisions: Vec<String> =
                    thing.pieces.iter().flat_map(|p| p.cites.clone()).collect();
                provisions.sort();
                provisions.dedup();
                change.touches.push(Touch {
                    scheme: scheme.clone(),
                    clause: clause.clone(),
                    keyword: thing.keyword,
                    direction,
                    provisions,
                });
            }
            let deciding = |touch: &&Touch| !matches!(touch.keyword, "output" | "right" | "duty");
            if change.direction == Direction::Changed
                && let Some(all) = change
                    .touches
                    .iter()
                    .filter(deciding)
                    .map(|t| t.direction)
                    .reduce(Direction::with)
            {
                change.direction = all;
            }
        }
    }
}

/// Everything that a form rests on, and whether more of it helps.
fn reach(form: &Form, helps: i8, values: &HashMap<&str, &Thing>, seen: &mut BTreeMap<String, i8>) {
    let name = match &form.refers {
        Refers::Definition(name) => {
            let before = seen.get(name).copied();
            let now = before.map_or(helps, |b| if b == helps { b } else { 0 });
            if before != Some(now) {
                seen.insert(name.clone(), now);
                for piece in values
                    .get(name.as_str())
                    .into_iter()
                    .flat_map(|t| &t.pieces)
                {
                    reach(&piece.form, now, values, seen);
                }
            }
            None
        }
        Refers::Table(name) | Refers::External(name) | Refers::Fact(name) => Some(name),
        _ => None,
    };
    if let Some(name) = name {
        seen.entry(name.clone()).or_insert(0);
    }
    if let Some(head) = form
        .head
        .split_once('.')
        .map(|(enumeration, _)| enumeration)
        && matches!(form.refers, Refers::Value(Constant::Member(..)))
    {
        seen.entry(head.to_owned()).or_insert(0);
    }
    for (at, part) in form.parts.iter().enumerate() {
        reach(part, passed(form, at, helps), values, seen);
    }
}

/// What more of an operand means, given what more of the whole means.
fn passed(form: &Form, at: usize, helps: i8) -> i8 {
    match (form.shape, at) {
        (Shape::Keeps | Shape::And | Shape::Or, _) => helps,
        (Shape::Not | Shape::Against, _) => -helps,
        (Shape::Compare(Relation::AtLeast | Relation::MoreThan), 0) => helps,
        (Shape::Compare(Relation::AtLeast | Relation::MoreThan), _) => -helps,
        (Shape::Compare(Relation::AtMost | Relation::LessThan), 0) => -helps,
        (Shape::Compare(Relation::AtMost | Relation::LessThan), _) => helps,
        (Shape::Minus, 0) => helps,
        (Shape::Minus, _) => -helps,
        (Shape::If, 1 | 2) => helps,
        _ => 0,
    }
}

fn every<'f>(form: &'f Form, f: &mut dyn FnMut(&'f Form)) {
    f(form);
    for part in &form.parts {
        every(part, f);
    }
}

/// The smallest places where two forms differ.
fn differences<'f>(a: &'f Form, b: &'f Form, helps: i8, out: &mut Vec<Difference<'f>>) {
    if a.text == b.text {
        return;
    }
    let whole = |helps| Difference {
        before: Some(a),
        after: Some(b),
        helps,
    };
    if a.head == b.head && a.shape == b.shape {
        let rest = |of: &'f Form, other: &'f Form| -> Vec<(usize, &'f Form)> {
            let mut left: Vec<&str> = other.parts.iter().map(|p| p.text.as_str()).collect();
            let unmatched = of.parts.iter().enumerate().filter(|(_, part)| {
                match left.iter().position(|text| *text == part.text) {
                    Some(at) => {
                        left.remove(at);
                        false
                    }
                    None => true,
                }
            });
            unmatched.collect()
        };
        let free = matches!(a.shape, Shape::And | Shape::Or | Shape::Keeps) || a.node.is_none();
        if !free && a.parts.len() == b.parts.len() {
            for (at, (x, y)) in a.parts.iter().zip(&b.parts).enumerate() {
                differences(x, y, passed(a, at, helps), out);
            }
            return;
        }
        if free {
            let (mut was, mut is) = (rest(a, b), rest(b, a));
            while !was.is_empty() && !is.is_empty() {
                let ((at, x), (_, y)) = (was.remove(0), is.remove(0));
                differences(x, y, passed(a, at, helps), out);
            }
            for (_, x) in was {
                let helps = match a.shape {
                    Shape::And => helps,
                    Shape::Or => -helps,
                    _ => 0,
                };
                out.push(Difference {
                    before: Some(x),
                    after: None,
                    helps,
                });
            }
            for (_, y) in is {
                let helps = match a.shape {
                    Shape::And => -helps,
                    Shape::Or => helps,
                    _ => 0,
                };
                out.push(Difference {
                    before: None,
                    after: Some(y),
                    helps,
                });
            }
            return;
        }
    }
    if let (Shape::Compare(x), Shape::Compare(y)) = (a.shape, b.shape)
        && a.parts
            .iter()
            .map(|p| &p.text)
            .eq(b.parts.iter().map(|p| &p.text))
    {
        let wider = match (x, y) {
            (Relation::AtLeast, Relation::MoreThan) | (Relation::AtMost, Relation::LessThan) => -1,
            (Relation::MoreThan, Relation::AtLeast) | (Relation::LessThan, Relation::AtMost) => 1,
            _ => 0,
        };
        out.push(whole(helps * wider));
        return;
    }
    if let (Shape::And, Shape::Or) = (a.shape, b.shape) {
        out.push(whole(helps));
        return;
    }
    if let (Shape::Or, Shape::And) = (a.shape, b.shape) {
        out.push(whole(-helps));
        return;
    }
    // A condition beside which another is put, or that is left alone.
    if b.shape == Shape::And && b.parts.iter().any(|p| p.text == a.text) {
        out.push(whole(-helps));
        return;
    }
    if b.shape == Shape::Or && b.parts.iter().any(|p| p.text == a.text) {
        out.push(whole(helps));
        return;
    }
    if a.shape == Shape::And && a.parts.iter().any(|p| p.text == b.text) {
        out.push(whole(helps));
        return;
    }
    if a.shape == Shape::Or && a.parts.iter().any(|p| p.text == b.text) {
        out.push(whole(-helps));
        return;
    }
    if let (Refers::Value(x), Refers::Value(y)) = (&a.refers, &b.refers) {
        let order = match (x, y) {
            (Constant::Integer(x), Constant::Integer(y)) => Some(x.cmp(y)),
            (Constant::Decimal(x), Constant::Decimal(y)) => Some(x.cmp(y)),
            (Constant::Date(x), Constant::Date(y)) => Some(x.cmp(y)),
            (Constant::Months(x), Constant::Months(y)) => Some(x.months().cmp(&y.months())),
            (Constant::Days(x), Constant::Days(y)) => Some(x.days().cmp(&y.days())),
            (Constant::YesNo(x), Constant::YesNo(y)) => Some(x.cmp(y)),
            _ => None,
        };
        let more = match order {
            Some(std::cmp::Ordering::Less) => 1,
            Some(std::cmp::Ordering::Greater) => -1,
            _ => 0,
        };
        out.push(whole(helps * more));
        return;
    }
    out.push(whole(0));
}

/// The stretches of time on which neither side changes, each with a day in it.
fn stretches(old: Option<&Thing>, new: Option<&Thing>) -> Vec<(InForce, Date)> {
    let mut starts: BTreeSet<Date> = BTreeSet::new();
    let pieces = old.into_iter().chain(new).flat_map(|thing| &thing.pieces);
    for range in pieces.flat_map(|piece| &piece.ranges) {
        starts.extend(range.from);
        starts.extend(range.until.map(Date::next_day));
    }
    let mut out = Vec::new();
    let mut from = None;
    for start in starts {
        let range = InForce {
            from,
            until: Some(start.previous_day()),
        };
        out.push((range, sample(range)));
        from = Some(start);
    }
    let range = InForce { from, until: None };
    out.push((range, sample(range)));
    out
}

/// A day within a stretch.
pub(crate) fn sample(days: InForce) -> Date {
    days.from.or(days.until).unwrap_or(Date::FIRST)
}

/// The last two changes become one where the same difference goes on.
fn join_days(law: &mut Vec<Change>) {
    let mut at = 1;
    while at < law.len() {
        let joins = match (law.get(at - 1), law.get(at)) {
            (Some(a), Some(b)) => {
                a.kind == b.kind
                    && a.name == b.name
                    && a.touches == b.touches
                    && a.details == b.details
                    && a.nodes == b.nodes
                    && a.days.until.map(Date::next_day) == b.days.from
            }
            _ => false,
        };
        if joins {
            let last = law.remove(at);
            if let Some(first) = law.get_mut(at - 1) {
                first.days.until = last.days.until;
            }
        } else {
            at += 1;
        }
    }
}

/// The words of a form in the rules.
fn words(rules: &Rules, form: &Form) -> String {
    let program: &Program = rules.plan().program();
    let node = form.node.and_then(|id| program.nodes.get(id.index()));
    match node {
        Some(node) => match &node.op {
            // A constant that was folded has lost its own place.
            Op::Constant(_) if slice(rules, node.at).is_empty() => form.head.clone(),
            _ => slice(rules, node.at),
        },
        None => {
            let parts: Vec<String> = form.parts.iter().map(|p| words(rules, p)).collect();
            format!("{} {}", form.head, parts.join(", "))
                .trim()
                .to_owned()
        }
    }
}

fn slice(rules: &Rules, at: SourceRef) -> String {
    let file = rules.plan().program().files.get(at.file.index());
    let text = file.and_then(|file| rules.analysis().text(file));
    let text = text.and_then(|text| text.get(at.start as usize..at.end as usize));
    let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}
