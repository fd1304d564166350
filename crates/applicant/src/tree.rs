//! A file as keys and values, each with its place: what both readers produce, before any rule is
//! known.

/// A byte range in the file's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes; positions beyond 4 GiB are refused before any span is made.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span {
            start: clamp(start),
            end: clamp(end),
        }
    }
}

/// How a scalar was written, which decides what it may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A YAML scalar without quotes: its meaning follows from the type that is expected.
    Plain,
    /// In quotes: always text, though a date or an amount may be written as text.
    Quoted,
    /// A JSON number, digit for digit as written.
    Number,
    /// A JSON `true` or `false`.
    YesNo,
    /// A JSON `null`.
    Null,
}

/// A single value, as written and never rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text, quotes and escapes resolved.
    pub text: String,
    /// How it was written.
    pub style: Style,
}

impl Scalar {
    /// Whether it says that nothing is known: JSON `null`, or YAML 1.2 `null`, `~` and the empty
    /// value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self.style {
            Style::Null => true,
            Style::Plain => matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL"),
            Style::Quoted | Style::Number | Style::YesNo => false,
        }
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Located,
}

/// What a piece of a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// A single value.
    Scalar(Scalar),
    /// A list.
    List(Vec<Located>),
    /// Keys and values in the order written; repeated keys are all kept, so that they can be
    /// reported.
    Mapping(Vec<Entry>),
}

/// A piece of a file with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub data: Data,
}

impl Located {
    /// The scalar, if it is one.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.data {
            Data::Scalar(scalar) => Some(scalar),
            Data::List(_) | Data::Mapping(_) => None,
        }
    }

    /// The text of a scalar that is not null.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.scalar()
            .filter(|scalar| !scalar.is_null())
            .map(|scalar| scalar.text.as_str())
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn list(&self) -> Option<&[Located]> {
        match &self.data {
            Data::List(elements) => Some(elements),
            Data::Scalar(_) | Data::Mapping(_) => None,
        }
    }

    /// The entries, if it is a mapping.
    #[must_use]
    pub fn mapping(&self) -> Option<&[Entry]> {
        match &self.data {
            Data::Mapping(entries) => Some(entries),
            Data::Scalar(_) | Data::List(_) => None,
        }
    }

    /// The value of a key; the first, where it is repeated.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Located> {
        self.mapping()?
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// Whether it says that nothing is known.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }

    /// What it is, in words for a message.
    #[must_use]
    pub fn described(&self) -> String {
        match &self.data {
            Data::Scalar(scalar) if scalar.is_null() => "nothing".to_owned(),
            Data::Scalar(scalar) => {
                let shown: String = scalar.text.chars().take(60).collect();
                let more = if scalar.text.chars().nth(60).is_some() {
                    "…"
                } else {
                    ""
                };
                format!("`{shown}{more}`")
            }
            Data::List(elements) if elements.is_empty() => "an empty list".to_owned(),
            Data::List(_) => "a list".to_owned(),
            Data::Mapping(_) => "keys and values".to_owned(),
        }
    }
}
