//! YAML 1.2 to a located tree.
//!
//! Scalars stay the text that was written: what `1996` or `no` stands for is decided by the type of
//! the fact, never guessed.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use crate::json::DEEPEST;
use crate::problem::{Problem, ProblemKind};
use crate::tree::{Data, Entry, Located, Scalar, Span, Style};

/// Values that aliases may add to a file before it is refused: far more than any honest file
/// repeats, far fewer than a file made to exhaust memory.
const MOST_REPEATED: usize = 20_000;

/// Reads one YAML document.
///
/// Anchors and aliases are followed; tags, several documents and merge keys are refused.
///
/// # Errors
/// The first place where the text stops being YAML, or uses a part of YAML that is refused.
pub fn read_yaml(text: &str) -> Result<Located, Problem> {
    if u32::try_from(text.len()).is_err() {
        return Err(Problem::new(
            ProblemKind::Refused,
            Span::default(),
            "the file is larger than 4 GiB",
        ));
    }
    let skipped = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.get(skipped..).unwrap_or_default();
    if let Some(at) = body.find(|c: char| {
        c == '\0' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}'))
    }) {
        return Err(Problem::new(
            ProblemKind::Unreadable,
            Span::new(skipped + at, skipped + at + 1),
            "a control character stands in the file",
        )
        .help("the file may not be a text file"));
    }
    let reader = Reader {
        places: Places::new(body, skipped),
        stack: Vec::new(),
        anchors: BTreeMap::new(),
        repeated: 0,
    };
    reader.read(body)
}

/// From the parser's character positions to bytes.
struct Places {
    /// Byte offset of every character, absent when the text is ASCII and they are the same.
    offsets: Option<Vec<u32>>,
    length: usize,
    skipped: usize,
}

impl Places {
    fn new(text: &str, skipped: usize) -> Places {
        let offsets = (!text.is_ascii()).then(|| {
            text.char_indices()
                .map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX))
                .collect()
        });
        Places {
            offsets,
            length: text.len(),
            skipped,
        }
    }

    fn byte(&self, marker: Marker) -> usize {
        let at = match &self.offsets {
            None => marker.index(),
            Some(offsets) => offsets
                .get(marker.index())
                .map_or(self.length, |at| *at as usize),
        };
        self.skipped + at.min(self.length)
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        Span::new(self.byte(span.start), self.byte(span.end))
    }
}

/// A list or mapping that is still open.
struct Open {
    start: Span,
    anchor: usize,
    data: Data,
    /// The key that waits for its value.
    key: Option<(String, Span)>,
}

struct Reader {
    places: Places,
    stack: Vec<Open>,
    anchors: BTreeMap<usize, Rc<(Located, usize)>>,
    repeated: usize,
}

impl Reader {
    fn read(mut self, text: &str) -> Result<Located, Problem> {
        let mut parser = Parser::new_from_str(text);
        let mut root: Option<Located> = None;
        let mut documents = 0_usize;
        loop {
            let (event, span) = match parser.next_event() {
                None => break,
                Some(Ok(event)) => event,
                Some(Err(error)) => {
                    let at = self.places.byte(*error.marker());
                    let problem = Problem::new(
                        ProblemKind::Unreadable,
                        Span::new(at, at),
                        format!("this is not YAML: {}", error.info()),
                    );
                    return Err(self.explain(problem, text));
                }
            };
            let span = self.places.span(span);
            let finished = match event {
                Event::StreamEnd => break,
                Event::Nothing | Event::StreamStart | Event::DocumentEnd => None,
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(Problem::new(ProblemKind::Refused, span, "a second document starts here")
                            .help("an applicant file holds one document; put the other in a file of its own"));
                    }
                    None
                }
                Event::Alias(anchor) => Some((self.alias(anchor, span)?, 0)),
                Event::Scalar(text, style, anchor, tag) => {
                    refuse_tag(tag.as_deref(), span)?;
                    let style = if style == ScalarStyle::Plain {
                        Style::Plain
                    } else {
                        Style::Quoted
                    };
                    let scalar = Scalar {
                        text: text.into_owned(),
                        style,
                    };
                    Some((
                        Located {
                            span,
                            data: Data::Scalar(scalar),
                        },
                        anchor,
                    ))
                }
                Event::SequenceStart(anchor, tag) => {
                    refuse_tag(tag.as_deref(), span)?;
                    self.open(Data::List(Vec::new()), anchor, span)?;
                    None
                }
                Event::MappingStart(anchor, tag) => {
                    refuse_tag(tag.as_deref(), span)?;
                    self.open(Data::Mapping(Vec::new()), anchor, span)?;
                    None
                }
                Event::SequenceEnd | Event::MappingEnd => self.stack.pop().map(|open| {
                    let end = span.end.max(open.start.end);
                    (
                        Located {
                            span: Span {
                                start: open.start.start,
                                end,
                            },
                            data: open.data,
                        },
                        open.anchor,
                    )
                }),
            };
            if let Some((value, anchor)) = finished {
                if anchor > 0 {
                    let count = size(&value);
                    self.anchors.insert(anchor, Rc::new((value.clone(), count)));
                }
                if let Some(whole) = self.place(value)? {
                    root = Some(whole);
                }
            }
        }
        root.filter(|whole| !(whole.is_null() && whole.span.start == whole.span.end)).ok_or_else(|| {
            Problem::new(ProblemKind::NotAMapping, Span::new(0, 0), "the file is empty")
                .help("state at least one fact, for example\n  applicant:\n    birth_date: 1990-05-17")
        })
    }

    fn open(&mut self, data: Data, anchor: usize, start: Span) -> Result<(), Problem> {
        if self.stack.len() >= DEEPEST {
            return Err(Problem::new(
                ProblemKind::Refused,
                start,
                format!("lists and mappings are nested more than {DEEPEST} deep"),
            ));
        }
        self.stack.push(Open {
            start,
            anchor,
            data,
            key: None,
        });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<Located, Problem> {
        let Some(target) = self.anchors.get(&anchor).cloned() else {
            return Err(Problem::new(
                ProblemKind::Refused,
                span,
                "a value cannot repeat itself within itself",
            ));
        };
        self.repeated = self.repeated.saturating_add(target.1);
        if self.repeated > MOST_REPEATED {
            return Err(Problem::new(
                ProblemKind::Refused,
                span,
                format!("aliases repeat more than {MOST_REPEATED} values"),
            )
            .help("write the values out"));
        }
        Ok(target.0.clone())
    }

    /// Puts a finished value where it belongs; returns it if it is the whole document.
    fn place(&mut self, value: Located) -> Result<Option<Located>, Problem> {
        let Some(open) = self.stack.last_mut() else {
            return Ok(Some(value));
        };
        match &mut open.data {
            Data::List(elements) => elements.push(value),
            Data::Mapping(entries) => {
                match open.key.take() {
                    Some((key, key_span)) => entries.push(Entry {
                        key,
                        key_span,
                        value,
                    }),
                    None => match value.data {
                        Data::Scalar(scalar)
                            if scalar.text == "<<" && scalar.style == Style::Plain =>
                        {
                            return Err(Problem::new(ProblemKind::Refused, value.span, "`<<` is not part of YAML 1.2")
                            .help("write the keys out, or repeat one value with an anchor and an alias"));
                        }
                        Data::Scalar(scalar) => open.key = Some((scalar.text, value.span)),
                        Data::List(_) | Data::Mapping(_) => {
                            return Err(Problem::new(
                                ProblemKind::Refused,
                                value.span,
                                "a key must be a plain word",
                            ));
                        }
                    },
                }
            }
            Data::Scalar(_) => {}
        }
        Ok(None)
    }

    /// Adds what most often lies behind a text that is not YAML.
    fn explain(&self, problem: Problem, text: &str) -> Problem {
        let at = (problem.span.start as usize)
            .saturating_sub(self.places.skipped)
            .min(text.len());
        let before = text.get(..at).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let previous = before.trim_end().rsplit('\n').next().unwrap_or_default();
        if line.contains('\t') || previous.starts_with('\t') {
            return problem.help("YAML is indented with spaces, not with tabs");
        }
        if problem.message.contains("quoted scalar") {
            return problem.help("the quote that opens the text is not closed");
        }
        if previous.matches(": ").count() > 1 {
            return problem.help("a text that holds `: ` must stand in quotes");
        }
        problem.help("keys of one mapping start in the same column, and each is followed by `: `")
    }
}

fn refuse_tag(tag: Option<&saphyr_parser::Tag>, span: Span) -> Result<(), Problem> {
    match tag {
        None => Ok(()),
        Some(tag) => {
            let written = tag.to_string().replace("tag:yaml.org,2002:!", "!!");
            Err(Problem::new(
                ProblemKind::Refused,
                span,
                format!("the tag `{written}` is not accepted"),
            )
            .help("take the tag away: the type of each value follows from its fact"))
        }
    }
}

fn size(value: &Located) -> usize {
    match &value.data {
        Data::Scalar(_) => 1,
        Data::List(elements) => elements.iter().map(size).fold(1, usize::saturating_add),
        Data::Mapping(entries) => entries
            .iter()
            .map(|entry| size(&entry.value))
            .fold(1, usize::saturating_add),
    }
}
