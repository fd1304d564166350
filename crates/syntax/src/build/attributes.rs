//! Attribute lines, each understood alone.

use super::expressions::values;
use super::{Builder, keyword, part, parts};
use crate::ast::*;
use crate::grammar::{Pair, Rule};

/// An attribute line.
pub(crate) struct Attribute {
    pub span: Span,
    /// The word or words it begins with.
    pub word: &'static str,
    pub kind: AttributeKind,
}

pub(crate) enum AttributeKind {
    Titled(LocalText),
    Under(Vec<Citation>),
    Basis(Vec<Citation>),
    BasisNone,
    Departs(Departure),
    Source(Source),
    Unverified(Option<Spanned<String>>),
    Note(LocalText),
    Asks(LocalText),
    Help(LocalText),
    Evidence(LocalText),
    Eli(Spanned<String>),
    Url(Spanned<String>),
    CitedAs(Spanned<String>),
    Binds(Spanned<Binds>),
    InForce(InForce),
    Suspended(InForce),
    Dates(InForce),
    Version(Option<InForce>, VersionBody),
    AsOf(Path),
    DecidedBy(LocalText),
    AdvisedBy(LocalText),
    ForEach(Name, Path),
    That(Expr),
    When(Expr),
    OnceGranted,
    By(LocalText),
    Weighing(Vec<LocalText>),
    SettledBy(Expr),
    PassMark(Expr),
    Group(PointsGroup),
    Award(Award),
    Apply(Expr),
    Exception(Exception),
    Default(Expr),
}

impl Builder<'_> {
    pub fn local_text(&self, pair: Pair<'_>) -> Option<LocalText> {
        let span = self.span(&pair);
        let mut lang = None;
        let mut text = None;
        for p in parts(pair) {
            if p.as_rule() == Rule::lang {
                lang = Some(self.word(&p));
            } else {
                text = Some(self.text(&p));
            }
        }
        Some(LocalText {
            lang: lang.unwrap_or(Spanned {
                value: "en".to_owned(),
                span: Span {
                    start: span.start,
                    end: span.start,
                },
            }),
            text: text?,
        })
    }

    fn local_texts(&self, pair: Pair<'_>) -> Option<Vec<LocalText>> {
        parts(pair).map(|p| self.local_text(p)).collect()
    }

    pub fn in_force(&self, pair: Pair<'_>) -> Option<InForce> {
        let span = self.span(&pair);
        let mut from = None;
        let mut until = None;
        let mut last = None;
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::date if last == Some(Rule::k_until) => until = Some(self.date(&p)?),
                Rule::date => from = Some(self.date(&p)?),
                rule => last = Some(rule),
            }
        }
        Some(InForce { from, until, span })
    }

    fn citations(&self, pair: Pair<'_>) -> Option<Vec<Citation>> {
        let mut citations = Vec::new();
        for p in parts(pair).filter(|p| p.as_rule() == Rule::citation) {
            let mut inner = parts(p);
            let instrument = self.word(&inner.next()?);
            let mut span = instrument.span;
            let mut provision = None;
            let mut days = None;
            for more in inner {
                if more.as_rule() == Rule::cited_days {
                    days = Some(self.in_force(more)?);
                } else {
                    let word = self.word(&more);
                    span.end = word.span.end;
                    provision = Some(word);
                }
            }
            citations.push(Citation {
                instrument,
                provision,
                days,
                span,
            });
        }
        // `under A, B until D`: the days are those of both.
        let mut days: Option<InForce> = None;
        for citation in citations.iter_mut().rev() {
            match &citation.days {
                Some(own) => days = Some(own.clone()),
                None => citation.days.clone_from(&days),
            }
        }
        Some(citations)
    }

    fn departure(&self, pair: Pair<'_>) -> Option<Departure> {
        let span = self.span(&pair);
        let in_practice = pair
            .clone()
            .into_inner()
            .find(|k| k.as_rule() == Rule::k_practice)
            .map(|k| self.span(&k));
        let why = parts(pair.clone())
            .find(|p| p.as_rule() == Rule::text)
            .map(|t| self.text(&t));
        Some(Departure {
            from: self.citations(pair)?,
            in_practice,
            why,
            span,
        })
    }

    fn countries<'t>(&self, pairs: impl Iterator<Item = Pair<'t>>) -> Vec<Spanned<String>> {
        pairs.map(|p| self.word(&p)).collect()
    }

    fn source(&self, pair: Pair<'_>) -> Option<Source> {
        let span = self.span(&pair);
        let mut p = parts(pair);
        let title = self.text(&p.next()?);
        let kind = match keyword(&p.next()?)? {
            "official" => SourceKind::Official,
            _ => SourceKind::Secondary,
        };
        let mut as_of = None;
        let mut read = None;
        for more in p {
            if more.as_rule() == Rule::loose_date {
                as_of = Some(self.word(&more));
            } else {
                read = Some(self.date(&more)?);
            }
        }
        Some(Source {
            title,
            kind,
            as_of,
            read,
            span,
        })
    }

    pub fn version_body(&mut self, pair: Pair<'_>) -> Option<VersionBody> {
        match keyword(&pair)? {
            "is" => Some(VersionBody::Is(self.expr(part(pair)?)?)),
            "unconfirmed" => Some(VersionBody::Unconfirmed),
            _ => Some(VersionBody::NotInForce),
        }
    }

    fn exception(&mut self, pair: Pair<'_>) -> Option<Exception> {
        let span = self.span(&pair);
        let mut replacement = None;
        let mut when = None;
        let mut under = Vec::new();
        let mut title = None;
        for p in parts(pair) {
            match p.as_rule() {
                Rule::expr => replacement = Some(self.expr(p)?),
                Rule::when => when = Some(self.expr(part(p)?)?),
                Rule::under => under = self.citations(p)?,
                _ => title = Some(self.text(&p)),
            }
        }
        Some(Exception {
            replacement,
            when: when?,
            under,
            title,
            span,
        })
    }

    fn group(&mut self, pair: Pair<'_>) -> Option<PointsGroup> {
        let span = self.span(&pair);
        let mut p = parts(pair);
        let name = p.next()?;
        let mut group = PointsGroup {
            name: self.name(&name),
            title: None,
            best_of: false,
            at_most: None,
            awards: Vec::new(),
            span,
        };
        for more in p {
            match more.as_rule() {
                Rule::text => group.title = Some(self.text(&more)),
                Rule::best_of => group.best_of = true,
                _ => group.at_most = Some(self.expr(values(more).next()?)?),
            }
        }
        Some(group)
    }

    fn award(&mut self, pair: Pair<'_>) -> Option<Award> {
        let span = self.span(&pair);
        let mut points = None;
        let mut when = None;
        let mut under = Vec::new();
        for p in parts(pair) {
            match p.as_rule() {
                Rule::when => when = Some(self.expr(part(p)?)?),
                Rule::under => under = self.citations(p)?,
                _ => points = Some(self.expr(p)?),
            }
        }
        Some(Award {
            points: points?,
            when,
            under,
            span,
        })
    }

    /// Whether a pair is an attribute line.
    pub fn is_attribute(rule: Rule) -> bool {
        attribute_word(rule).is_some()
    }

    /// An attribute line; none if the pair is none.
    pub fn attribute(&mut self, pair: Pair<'_>) -> Option<Attribute> {
        let rule = pair.as_rule();
        let mut word = attribute_word(rule)?;
        let span = self.span(&pair);
        let kind = match rule {
            Rule::titled => AttributeKind::Titled(self.local_text(part(pair)?)?),
            Rule::note => AttributeKind::Note(self.local_text(part(pair)?)?),
            Rule::asks => AttributeKind::Asks(self.local_text(part(pair)?)?),
            Rule::help => AttributeKind::Help(self.local_text(part(pair)?)?),
            Rule::evidence => AttributeKind::Evidence(self.local_text(part(pair)?)?),
            Rule::decided_by => AttributeKind::DecidedBy(self.local_text(part(pair)?)?),
            Rule::advised_by => AttributeKind::AdvisedBy(self.local_text(part(pair)?)?),
            Rule::by => AttributeKind::By(self.local_text(part(pair)?)?),
            Rule::weighing => AttributeKind::Weighing(self.local_texts(pair)?),
            Rule::under => AttributeKind::Under(self.citations(pair)?),
            Rule::basis => {
                let citations = self.citations(pair)?;
                if citations.is_empty() {
                    AttributeKind::BasisNone
                } else {
                    AttributeKind::Basis(citations)
                }
            }
            Rule::departs => AttributeKind::Departs(self.departure(pair)?),
            Rule::source => AttributeKind::Source(self.source(pair)?),
            Rule::unverified => AttributeKind::Unverified(part(pair).map(|t| self.text(&t))),
            Rule::eli => AttributeKind::Eli(self.text(&part(pair)?)),
            Rule::url => AttributeKind::Url(self.text(&part(pair)?)),
            Rule::cited_as => AttributeKind::CitedAs(self.text(&part(pair)?)),
            Rule::binds => {
                let nobody = pair
                    .clone()
                    .into_inner()
                    .any(|k| k.as_rule() == Rule::k_nobody);
                let every = part(pair.clone()).filter(|p| p.as_rule() == Rule::binds_every);
                let value = if nobody {
                    Binds::Nobody
                } else if let Some(every) = every {
                    Binds::EveryMemberStateExcept(self.countries(parts(every)))
                } else {
                    Binds::Only(self.countries(parts(pair)))
                };
                AttributeKind::Binds(Spanned { value, span })
            }
            Rule::in_force => AttributeKind::InForce(self.in_force(part(pair)?)?),
            Rule::suspended => AttributeKind::Suspended(self.in_force(part(pair)?)?),
            Rule::dated => {
                let mut p = parts(pair);
                let dates = self.in_force(p.next()?)?;
                if dates.from.is_none() {
                    word = "until";
                }
                match p.next() {
                    Some(body) => AttributeKind::Version(Some(dates), self.version_body(body)?),
                    None => AttributeKind::Dates(dates),
                }
            }
            Rule::undated => {
                let body = self.version_body(part(pair)?)?;
                word = match body {
                    VersionBody::Is(_) => "is",
                    VersionBody::Unconfirmed => "unconfirmed",
                    VersionBody::NotInForce => "not in force",
                };
                AttributeKind::Version(None, body)
            }
            Rule::as_of => AttributeKind::AsOf(self.path(&part(pair)?)),
            Rule::for_each => {
                let mut p = parts(pair);
                let name = p.next()?;
                AttributeKind::ForEach(self.name(&name), self.path(&p.next()?))
            }
            Rule::that => AttributeKind::That(self.expr(part(pair)?)?),
            Rule::when => AttributeKind::When(self.expr(part(pair)?)?),
            Rule::settled_by => AttributeKind::SettledBy(self.expr(part(pair)?)?),
            Rule::pass_mark => AttributeKind::PassMark(self.expr(part(pair)?)?),
            Rule::apply => AttributeKind::Apply(self.expr(part(pair)?)?),
            Rule::default => AttributeKind::Default(self.expr(part(pair)?)?),
            Rule::once_granted => AttributeKind::OnceGranted,
            Rule::group => AttributeKind::Group(self.group(pair)?),
            Rule::award => AttributeKind::Award(self.award(pair)?),
            Rule::waived | Rule::replaced => AttributeKind::Exception(self.exception(pair)?),
            _ => return None,
        };
        Some(Attribute { span, word, kind })
    }
}

fn attribute_word(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::titled => "titled",
        Rule::note => "note",
        Rule::asks => "asks",
        Rule::help => "help",
        Rule::evidence => "evidence",
        Rule::decided_by => "decided by",
        Rule::advised_by => "advised by",
        Rule::by => "by",
        Rule::weighing => "weighing",
        Rule::under => "under",
        Rule::basis => "basis",
        Rule::departs => "departs from",
        Rule::source => "source",
        Rule::unverified => "unverified",
        Rule::eli => "eli",
        Rule::url => "url",
        Rule::cited_as => "cited as",
        Rule::binds => "binds",
        Rule::in_force => "in force",
        Rule::suspended => "suspended",
        Rule::dated => "from",
        Rule::undated => "is",
        Rule::as_of => "as of",
        Rule::for_each => "for each",
        Rule::that => "that",
        Rule::when => "when",
        Rule::settled_by => "settled by",
        Rule::pass_mark => "pass mark",
        Rule::apply => "apply the law",
        Rule::default => "default",
        Rule::once_granted => "once granted",
        Rule::group => "group",
        Rule::award => "award",
        Rule::waived => "waived",
        Rule::replaced => "replaced by",
        _ => return None,
    })
}
