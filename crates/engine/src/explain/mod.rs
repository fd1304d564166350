//! What a decision says, in words: the report that all renderings share.
//!
//! The report is made on demand from the program, the facts and the decision; deciding itself
//! keeps nothing for it. Its JSON form is described in `docs/decision.md` and by
//! `docs/schemas/decision.schema.json`, and is the same byte for byte for the same inputs.

mod departures;
mod html;
mod markdown;
mod phrase;
mod reason;
mod report;
mod text;

use serde_json::json;

use crate::causes::MissingReason;
use crate::clauses::decides;
use crate::decision::{ClauseStatus, Decision, LawChosen, Outcome, SchemeInForce};
use crate::facts::Facts;
use crate::plan::{MissingItem, OutputStatus, Plan};
use crate::program::{ClauseKind, InForce, Scheme, Texts, Type};
use crate::value::{Tri, Value};
use crate::words::{self, Lang};

pub use departures::DepartureReport;
use phrase::Phrases;
use reason::Reasons;
pub use reason::{Dates, Provision, ReadIn, Reason, ReasonKind, Source, SourceLine};
pub use report::{
    ClauseReport, EachReport, EngineReport, Explanation, HonestyReport, MissingReport, OtherReport,
    OutputReport, Report, RulesError, RulesReport, SilentReport, TransitionReport,
    UnverifiedReport, WaiverReport,
};

/// The texts of one language; of those without that language, the English ones.
pub(crate) fn in_language(texts: &[(String, String)], lang: Lang) -> Vec<String> {
    let of = |code: &str| -> Vec<String> {
        texts
            .iter()
            .filter(|(l, _)| l == code)
            .map(|(_, text)| text.clone())
            .collect()
    };
    let found = of(lang.code());
    if !found.is_empty() {
        return found;
    }
    let english = of("en");
    if english.is_empty() {
        texts.iter().map(|(_, text)| text.clone()).collect()
    } else {
        english
    }
}

fn kind_name(kind: &ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Scope(_) => "scope",
        ClauseKind::Exclude(_) => "exclude",
        ClauseKind::Refuse(_) => "refuse",
        ClauseKind::MayRefuse { .. } => "may_refuse",
        ClauseKind::Require(_) => "require",
        ClauseKind::Assess(_) => "assess",
        ClauseKind::Points { .. } => "points",
        ClauseKind::Output { .. } => "output",
        ClauseKind::Right(_) => "right",
        ClauseKind::Duty(_) => "duty",
    }
}

fn title(titles: &Texts, lang: Lang, name: &str) -> String {
    titles
        .get(lang.code())
        .map_or_else(|| name.replace('_', " "), str::to_owned)
}

/// A status in words.
pub(crate) fn status_word(status: ClauseStatus, lang: Lang) -> &'static str {
    match status {
        ClauseStatus::Passed => lang.pick("passed", "voldaan"),
        ClauseStatus::Failed => lang.pick("failed", "niet voldaan"),
        ClauseStatus::Unknown => lang.pick("unknown", "onbekend"),
        ClauseStatus::ToAssess => lang.pick("to be assessed", "te beoordelen"),
        ClauseStatus::Waived => lang.pick("waived", "niet vereist"),
        ClauseStatus::NotInForce => lang.pick("not in force", "niet van kracht"),
        ClauseStatus::Gap => lang.pick("gap in the rules", "leemte in de regels"),
        ClauseStatus::Conflict => {
            lang.pick("conflict in the rules", "tegenstrijdigheid in de regels")
        }
    }
}

/// An outcome in words.
pub(crate) fn outcome_word(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Eligible => lang.pick("eligible", "komt in aanmerking"),
        Outcome::Ineligible => lang.pick("ineligible", "komt niet in aanmerking"),
        Outcome::Undetermined => lang.pick("undetermined", "nog niet te bepalen"),
        Outcome::Assessment => lang.pick(
            "assessment by the authority",
            "beoordeling door de autoriteit",
        ),
        Outcome::Inapplicable => lang.pick("inapplicable", "niet van toepassing"),
        Outcome::Gap => lang.pick("gap in the rules", "leemte in de regels"),
        Outcome::Conflict => lang.pick("conflict in the rules", "tegenstrijdigheid in de regels"),
    }
}

impl Outcome {
    /// The outcome in the words of a language (`en` or `nl`), as reports show it.
    #[must_use]
    pub fn words(self, lang: &str) -> &'static str {
        outcome_word(self, Lang::of(lang))
    }
}

impl Plan {
    /// Why every clause stands as it does, in a language (`en` or `nl`).
    #[must_use]
    pub fn explain(&self, facts: &Facts, decision: &Decision, lang: &str) -> Explanation {
        let lang = Lang::of(lang);
        match self.program().schemes.get(decision.scheme.index()) {
            Some(scheme) => Explanation {
                clauses: self.clause_reports(scheme, facts, decision, lang),
            },
            None => Explanation {
                clauses: Vec::new(),
            },
        }
    }

    /// Everything a decision says, in a language (`en` or `nl`).
    #[must_use]
    pub fn report(&self, facts: &Facts, decision: &Decision, lang: &str) -> Report {
        let lang = Lang::of(lang);
        let program = self.program();
        let scheme = program.schemes.get(decision.scheme.index());
        let mut report = Report {
            scheme: scheme.map_or_else(String::new, |s| s.id.clone()),
            title: scheme.map_or_else(String::new, |s| title(&s.titles, lang, &s.id)),
            state: scheme.map_or_else(String::new, |s| s.state.clone()),
            lang: lang.code().to_owned(),
            on: decision.on,
            law_in_force_on: decision.law_in_force_on,
            transition: None,
            outcome: (!decision.outcome.is_rules_error()).then_some(decision.outcome),
            rules_error: None,
            decided_by: scheme
                .and_then(|s| s.decided_by.get(lang.code()))
                .map(str::to_owned),
            each: None,
            clauses: Vec::new(),
            missing: Vec::new(),
            outputs: Vec::new(),
            rights: Vec::new(),
            duties: Vec::new(),
            silent: Vec::new(),
            departures: Vec::new(),
            unverified: Vec::new(),
            honesty: HonestyReport::default(),
            engine: EngineReport {
                name: "ius",
                version: env!("CARGO_PKG_VERSION"),
            },
            rules: RulesReport {
                hash: program.rules_hash.clone(),
            },
        };
        let Some(scheme) = scheme else { return report };
        if let LawChosen::Transition(index) = decision.law {
            report.transition =
                scheme
                    .transitions
                    .get(index as usize)
                    .map(|transition| TransitionReport {
                        name: transition.name.clone(),
                        title: title(&transition.titles, lang, &transition.name),
                        provisions: reason::provisions(program, &transition.citations),
                        source: reason::source(program, transition.at),
                    });
        }
        report.rules_error = self.rules_error(scheme, facts, decision, lang);
        report.each = self.each_report(scheme, facts, decision, lang);
        report.clauses = self.clause_reports(scheme, facts, decision, lang);
        report.missing = self.missing_reports(scheme, facts, decision, lang);
        self.output_reports(scheme, facts, decision, lang, &mut report);
        report.silent = scheme
            .silent
            .iter()
            .map(|(texts, provenance)| SilentReport {
                text: title(texts, lang, ""),
                provenance: reason::read_in(provenance, lang),
            })
            .collect();
        report.departures = departures::reports(program, scheme, report.law_in_force_on, lang);
        let counts = self.honesty(decision.scheme);
        report.honesty = HonestyReport {
            text: counts.line(lang.code()),
            counts,
        };
        report.unverified = self
            .unverified(facts, decision)
            .into_iter()
            .map(|unverified| UnverifiedReport {
                what: unverified.what,
                kind: unverified.kind.name(),
                clause: clause_name(scheme, unverified.clause),
                why: unverified.why,
                sources: unverified
                    .sources
                    .into_iter()
                    .map(|source| Source {
                        title: source.title,
                        official: source.official,
                        as_of: source.as_of,
                        read: source.read,
                    })
                    .collect(),
            })
            .collect();
        report
    }

    fn rules_error(
        &self,
        scheme: &Scheme,
        facts: &Facts,
        decision: &Decision,
        lang: Lang,
    ) -> Option<RulesError> {
        let wanted = match decision.outcome {
            Outcome::Gap => ClauseStatus::Gap,
            Outcome::Conflict => ClauseStatus::Conflict,
            _ => return None,
        };
        let clauses: Vec<String> = (0..scheme.clauses.len())
            .filter(|index| decision.status(*index) == Some(wanted))
            .map(|index| clause_name(scheme, index))
            .collect();
        let details = if wanted == ClauseStatus::Gap {
            self.gaps(facts, decision)
                .iter()
                .map(|gap| self.gap_text(gap, lang.code()))
                .collect()
        } else {
            clauses
                .iter()
                .map(|clause| match lang {
                    Lang::En => format!("two exceptions to `{clause}` hold at once and disagree"),
                    Lang::Nl => {
                        format!("twee uitzonderingen op `{clause}` gelden tegelijk en spreken elkaar tegen")
                    }
                })
                .collect()
        };
        Some(RulesError {
            kind: decision.outcome,
            clauses,
            details,
        })
    }

    fn each_report(
        &self,
        scheme: &Scheme,
        facts: &Facts,
        decision: &Decision,
        lang: Lang,
    ) -> Option<EachReport> {
        let (name, list) = scheme.for_each.as_ref()?;
        let ty = match self
            .program()
            .schema
            .facts
            .get(list.index())
            .map(|fact| &fact.ty)
        {
            Some(Type::List(element)) => (**element).clone(),
            _ => Type::Text,
        };
        let text = |value: &Value| match value {
            Value::Country(country) => country.to_string(),
            other => words::value(self.program(), &ty, other, lang),
        };
        let outcomes = self.each(facts, decision);
        let others = (0_u32..)
            .zip(&outcomes)
            .filter(|(index, _)| Some(*index) != decision.each)
            .map(|(_, (value, outcome))| OtherReport {
                value: text(value),
                outcome: *outcome,
            })
            .collect();
        let value = decision
            .each
            .and_then(|index| outcomes.get(index as usize))
            .map(|(value, _)| text(value));
        Some(EachReport {
            name: name.clone(),
            value,
            others,
        })
    }

    fn clause_reports(
        &self,
        scheme: &Scheme,
        facts: &Facts,
        decision: &Decision,
        lang: Lang,
    ) -> Vec<ClauseReport> {
        let program = self.program();
        let mut world = self.world(facts, decision);
        let mut list = Vec::new();
        if let Some(pseudo) = self.force_report(scheme, decision, lang) {
            list.push(pseudo);
        }
        let statuses = self.statuses(facts, decision);
        let mut reasons = Reasons::new(&mut world, lang);
        for (clause, status) in scheme.clauses.iter().zip(statuses) {
            if !decides(&clause.kind) {
                continue;
            }
            let explanation = (status != ClauseStatus::NotInForce).then(|| {
                let heading = title(&clause.titles, lang, &clause.name);
                let word = status_word(status, lang).to_owned();
                let mut root = Reason::new(ReasonKind::Clause, heading, word);
                root.children = reasons.clause(clause);
                root
            });
            let mut waived_by = Vec::new();
            if status == ClauseStatus::Waived {
                for exception in &clause.exceptions {
                    if exception.replacement.is_some()
                        || reasons.world.condition(exception.when) != Tri::Yes
                    {
                        continue;
                    }
                    let why = exception
                        .title
                        .clone()
                        .unwrap_or_else(|| reasons.phrases.phrase(exception.when));
                    waived_by.push(WaiverReport {
                        why,
                        provisions: reason::provisions(program, &exception.citations),
                        source: reason::source(program, exception.at),
                    });
                }
            }
            list.push(ClauseReport {
                id: clause.name.clone(),
                title: title(&clause.titles, lang, &clause.name),
                kind: kind_name(&clause.kind),
                status,
                version: version_of(&clause.in_force, decision),
                provisions: reason::provisions(program, &clause.citations),
                basis: reason::provisions(program, &clause.basis),
                from_template: clause.from_template,
                source: reason::source(program, clause.at),
                provenance: reason::read_in(&clause.provenance, lang),
                waived_by,
                explanation,
            });
        }
        list
    }

    /// A scheme that is not in force says so in a clause of its own.
    fn force_report(
        &self,
        scheme: &Scheme,
        decision: &Decision,
        lang: Lang,
    ) -> Option<ClauseReport> {
        let range = |ranges: &[InForce]| {
            let each: Vec<String> = ranges
                .iter()
                .map(|range| match (range.from, range.until) {
                    (Some(from), Some(until)) => {
                        format!("{from} {} {until}", lang.pick("to", "tot en met"))
                    }
                    (Some(from), None) => format!("{} {from}", lang.pick("from", "vanaf")),
                    (None, Some(until)) => format!("{} {until}", lang.pick("until", "tot en met")),
                    (None, None) => lang.pick("always", "altijd").to_owned(),
                })
                .collect();
            each.join("; ")
        };
        let (id, heading, ranges, version) = match decision.in_force {
            SchemeInForce::Yes => return None,
            SchemeInForce::No => (
                "in_force",
                lang.pick("The scheme is in force", "De regeling is van kracht"),
                range(&scheme.in_force),
                None,
            ),
            SchemeInForce::Suspended(index) => {
                let suspended = scheme
                    .suspended
                    .get(index as usize)
                    .copied()
                    .unwrap_or_default();
                (
                    "suspended",
                    lang.pick(
                        "The scheme is not suspended",
                        "De regeling is niet opgeschort",
                    ),
                    range(&[suspended]),
                    reason::dates(suspended),
                )
            }
        };
        let word = status_word(ClauseStatus::Failed, lang).to_owned();
        let mut root = Reason::new(ReasonKind::Clause, heading.to_owned(), word);
        root.notes.push(ranges);
        Some(ClauseReport {
            id: id.to_owned(),
            title: heading.to_owned(),
            kind: "scope",
            status: ClauseStatus::Failed,
            version,
            provisions: reason::provisions(self.program(), &scheme.citations),
            basis: Vec::new(),
            from_template: false,
            source: reason::source(self.program(), scheme.at),
            provenance: None,
            waived_by: Vec::new(),
            explanation: Some(root),
        })
    }

    fn missing_reports(
        &self,
        scheme: &Scheme,
        facts: &Facts,
        decision: &Decision,
        lang: Lang,
    ) -> Vec<MissingReport> {
        self.missing(facts, decision)
            .into_iter()
            .map(|missing| {
                let clauses = missing
                    .clauses
                    .iter()
                    .map(|index| clause_name(scheme, *index))
                    .collect();
                let owned = |texts: &Texts| texts.get(lang.code()).map(str::to_owned);
                match &missing.item {
                    MissingItem::Fact(place) => {
                        let declared = self.declaration(*place);
                        MissingReport {
                            title: declared
                                .map_or_else(String::new, |f| title(&f.titles, lang, &f.path)),
                            question: declared.and_then(|f| owned(&f.questions)),
                            help: declared.and_then(|f| owned(&f.help)),
                            evidence: declared
                                .map_or_else(Vec::new, |f| in_language(&f.evidence.0, lang)),
                            fact: missing.path,
                            reason: missing.reason.name(),
                            clauses,
                        }
                    }
                    MissingItem::External(id, _) => {
                        let declared = self.program().externals.get(id.index());
                        MissingReport {
                            title: declared
                                .map_or_else(String::new, |e| title(&e.titles, lang, &e.name)),
                            question: declared.and_then(|e| owned(&e.questions)),
                            help: declared.and_then(|e| owned(&e.help)),
                            evidence: Vec::new(),
                            fact: missing.path,
                            reason: MissingReason::External.name(),
                            clauses,
                        }
                    }
                }
            })
            .collect()
    }

    fn output_reports(
        &self,
        scheme: &Scheme,
        facts: &Facts,
        decision: &Decision,
        lang: Lang,
        report: &mut Report,
    ) {
        let program = self.program();
        let mut world = self.world(facts, decision);
        let mut reasons = Reasons::new(&mut world, lang);
        for output in self.outputs(facts, decision) {
            let Some(clause) = scheme.clauses.get(output.clause) else {
                continue;
            };
            let heading = title(&clause.titles, lang, &clause.name);
            let (ty, text) = match &clause.kind {
                ClauseKind::Output { value, .. } => {
                    let ty = program.nodes.get(value.index()).map(|node| node.ty.clone());
                    let text = match (&ty, output.status) {
                        (Some(ty), OutputStatus::Known) => {
                            words::value(program, ty, &output.value, lang)
                        }
                        (_, OutputStatus::Absent) => lang.pick("none", "geen").to_owned(),
                        (_, OutputStatus::Gap) => lang
                            .pick("gap in the rules", "leemte in de regels")
                            .to_owned(),
                        _ => lang.pick("unknown", "onbekend").to_owned(),
                    };
                    (ty, text)
                }
                _ => {
                    let text = match output.status {
                        OutputStatus::Known => lang.pick("yes", "ja"),
                        OutputStatus::Absent => lang.pick("no", "nee"),
                        OutputStatus::Gap => lang.pick("gap in the rules", "leemte in de regels"),
                        OutputStatus::Unknown => lang.pick("unknown", "onbekend"),
                    };
                    (None, text.to_owned())
                }
            };
            let children = reasons.clause(clause);
            let explanation = (!children.is_empty()).then(|| {
                let mut root = Reason::new(ReasonKind::Clause, heading.clone(), text.clone());
                root.children = children;
                root
            });
            let value = match output.status {
                OutputStatus::Known => {
                    value_json(self, ty.as_ref().unwrap_or(&Type::YesNo), &output.value)
                }
                OutputStatus::Absent if ty.is_none() => json!(false),
                _ => serde_json::Value::Null,
            };
            let entry = OutputReport {
                name: clause.name.clone(),
                title: heading,
                ty: ty.map(|ty| words::type_name(program, &ty)),
                status: output.status.name(),
                value,
                text,
                once_granted: output.once_granted,
                provisions: reason::provisions(program, &clause.citations),
                source: reason::source(program, clause.at),
                explanation,
            };
            match clause.kind {
                ClauseKind::Right(_) => report.rights.push(entry),
                ClauseKind::Duty(_) => report.duties.push(entry),
                _ => report.outputs.push(entry),
            }
        }
    }

    /// Why one clause stands as it does, by its position in the scheme, in a language (`en` or
    /// `nl`): the condition first, then its exceptions. Nothing for a clause that does not exist.
    #[must_use]
    pub fn clause_reasons(
        &self,
        facts: &Facts,
        decision: &Decision,
        clause: usize,
        lang: &str,
    ) -> Vec<Reason> {
        let scheme = self.program().schemes.get(decision.scheme.index());
        let Some(clause) = scheme.and_then(|scheme| scheme.clauses.get(clause)) else {
            return Vec::new();
        };
        let mut world = self.world(facts, decision);
        Reasons::new(&mut world, Lang::of(lang)).clause(clause)
    }

    /// An expression as a sentence, in a language: for diagnostics and tools.
    #[must_use]
    pub fn phrase(&self, node: crate::program::NodeId, lang: &str) -> String {
        Phrases::new(self.program(), None, Lang::of(lang)).phrase(node)
    }
}

fn clause_name(scheme: &Scheme, index: usize) -> String {
    scheme
        .clauses
        .get(index)
        .map_or_else(String::new, |clause| clause.name.clone())
}

/// The dates of the version that applies: of several ranges the one that holds the law's date.
fn version_of(ranges: &[InForce], decision: &Decision) -> Option<Dates> {
    let holding = decision
        .law_in_force_on
        .and_then(|day| ranges.iter().find(|r| r.contains(day)));
    holding
        .or_else(|| ranges.first())
        .copied()
        .and_then(reason::dates)
}

/// A value for machines.
fn value_json(plan: &Plan, ty: &Type, value: &Value) -> serde_json::Value {
    match value {
        Value::Unknown => serde_json::Value::Null,
        Value::YesNo(yes) => json!(yes),
        Value::Integer(number) => json!(number),
        Value::Decimal(number) => json!(number.to_string()),
        Value::Date(day) if day.is_ongoing() => json!("ongoing"),
        Value::Date(day) => json!(day.to_string()),
        Value::PartialDate(date) => json!(date.to_string()),
        Value::Months(length) => json!(length.to_iso()),
        Value::Days(length) => json!(length.to_iso()),
        Value::WorkingDays(days) => json!({ "working_days": days }),
        Value::Counted(length) => json!(length.to_string()),
        Value::Period(period) => json!({
            "first": period.first().to_string(),
            "last": words::plain_value(&Value::Date(period.last())),
        }),
        Value::NoDays => json!([]),
        Value::Periods(set) => set
            .spans()
            .iter()
            .map(|span| {
                json!({
                    "first": span.period().first().to_string(),
                    "last": words::plain_value(&Value::Date(span.period().last())),
                    "weight": span.weight().to_string(),
                })
            })
            .collect(),
        Value::Country(country) => json!(country.to_string()),
        Value::Text(text) => json!(text.as_ref()),
        Value::Member(position) => match ty {
            Type::Enumeration(id) => plan
                .program()
                .schema
                .enumerations
                .get(id.index())
                .and_then(|e| e.values.get(usize::from(*position)))
                .map_or(serde_json::Value::Null, |(name, _)| json!(name)),
            _ => json!(position),
        },
        Value::List(values) => {
            let element = match ty {
                Type::List(element) => element,
                _ => ty,
            };
            values
                .iter()
                .map(|value| value_json(plan, element, value))
                .collect()
        }
        Value::Record(values) => {
            let fields = match ty {
                Type::Record(id) => plan
                    .program()
                    .schema
                    .records
                    .get(id.index())
                    .map_or(&[][..], |r| &r.fields),
                _ => &[],
            };
            let mut object = serde_json::Map::new();
            for (field, value) in fields.iter().zip(values.iter()) {
                object.insert(field.path.clone(), value_json(plan, &field.ty, value));
            }
            serde_json::Value::Object(object)
        }
    }
}

/// The JSON of a decision, in the stable form that `docs/schemas/decision.schema.json` describes.
#[must_use]
pub fn decision_json(
    plan: &Plan,
    facts: &Facts,
    decision: &Decision,
    lang: &str,
) -> serde_json::Value {
    serde_json::to_value(plan.report(facts, decision, lang)).unwrap_or_default()
}
