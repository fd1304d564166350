//! Values in examples.

use super::expressions::values;
use super::{Builder, parts};
use crate::ast::*;
use crate::grammar::{Pair, Rule};

impl Builder<'_> {
    pub fn literal(&mut self, pair: Pair<'_>) -> Option<Literal> {
        let span = self.span(&pair);
        let inner = pair.into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::k_ongoing => LiteralKind::Ongoing,
            Rule::partial_date => LiteralKind::PartialDate(inner.as_str().to_owned()),
            Rule::literal_list => {
                let mut list = Vec::new();
                for p in parts(inner) {
                    list.push(self.literal(p)?);
                }
                LiteralKind::List(list)
            }
            Rule::literal_record => {
                let mut fields = Vec::new();
                for p in parts(inner) {
                    let mut field = parts(p);
                    let name = field.next()?;
                    fields.push((self.name(&name), self.literal(field.next()?)?));
                }
                LiteralKind::Record(fields)
            }
            _ => LiteralKind::Value(self.expr(values(inner).next()?)?),
        };
        Some(Literal { kind, span })
    }
}

impl Builder<'_> {
    /// An `expect` line without its keyword.
    pub fn expectation(&mut self, pair: Pair<'_>) -> Option<Expectation> {
        let rule = pair.as_rule();
        let mut p = parts(pair);
        match rule {
            Rule::expect_output => {
                let name = p.next()?;
                Some(Expectation::Output(
                    self.name(&name),
                    self.literal(p.next()?)?,
                ))
            }
            Rule::expect_missing => Some(Expectation::Missing(p.map(|m| self.path(&m)).collect())),
            _ => {
                let outcome = p.next()?;
                let value = match super::keyword(&outcome)? {
                    "eligible" => Outcome::Eligible,
                    "ineligible" => Outcome::Ineligible,
                    "undetermined" => Outcome::Undetermined,
                    "assessment" => Outcome::Assessment,
                    _ => Outcome::Inapplicable,
                };
                let outcome = Spanned {
                    value,
                    span: self.span(&outcome),
                };
                Some(Expectation::Outcome(
                    outcome,
                    p.map(|n| self.name(&n)).collect(),
                ))
            }
        }
    }
}
