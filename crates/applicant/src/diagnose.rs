//! Problems to diagnostics.

use ius_diagnostics::{ByteSpan, Code, Diagnostic, FileRef, Fix};

use crate::problem::{Problem, ProblemKind};
use crate::tree::Span;

/// The registered code of a kind of problem.
#[must_use]
pub const fn code(kind: ProblemKind) -> Code {
    match kind {
        ProblemKind::Unreadable => Code::ApplicantUnreadable,
        ProblemKind::UnknownKey => Code::ApplicantUnknownKey,
        ProblemKind::DuplicateKey => Code::ApplicantDuplicateKey,
        ProblemKind::WrongType => Code::ApplicantWrongType,
        ProblemKind::ImpossibleDate => Code::ApplicantImpossibleDate,
        ProblemKind::OutsideBounds => Code::ApplicantOutsideBounds,
        ProblemKind::WrongCurrency => Code::ApplicantWrongCurrency,
        ProblemKind::TooPrecise => Code::ApplicantTooPrecise,
        ProblemKind::UnknownValue => Code::ApplicantUnknownValue,
        ProblemKind::UnknownCountry => Code::ApplicantUnknownCountry,
        ProblemKind::EndsBeforeStart => Code::ApplicantEndsBeforeStart,
        ProblemKind::NotAMapping => Code::ApplicantNotAMapping,
        ProblemKind::Refused => Code::ApplicantRefused,
        ProblemKind::ExternalData => Code::ApplicantExternalData,
    }
}

fn byte_span(span: Span) -> ByteSpan {
    ByteSpan::new(span.start, span.end)
}

/// The diagnostic of a problem in a file.
#[must_use]
pub fn diagnostic(problem: Problem, file: &FileRef) -> Diagnostic {
    let span = byte_span(problem.span);
    let mut diagnostic = Diagnostic::new(code(problem.kind), file.clone(), span, problem.message);
    if let Some(help) = problem.help {
        diagnostic = diagnostic.with_help(help);
    }
    if let Some((place, words)) = problem.related {
        diagnostic = diagnostic.with_label(file.clone(), byte_span(place), words);
    }
    if let Some(replacement) = problem.replacement {
        let title = if replacement.is_empty() {
            "take it away".to_owned()
        } else {
            format!("write `{replacement}`")
        };
        diagnostic = diagnostic.with_fix(Fix::replace(title, file.clone(), span, replacement));
    }
    diagnostic
}

/// The diagnostics of several problems, in reading order.
#[must_use]
pub fn diagnostics(problems: Vec<Problem>, path: &str) -> Vec<Diagnostic> {
    let file = FileRef::new(path);
    let mut all: Vec<Diagnostic> = problems
        .into_iter()
        .map(|problem| diagnostic(problem, &file))
        .collect();
    ius_diagnostics::sort(&mut all);
    all
}
