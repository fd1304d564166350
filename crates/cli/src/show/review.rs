//! The screen of `ius review`, and what its keys do: without a terminal, so that it can be tested.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::show::change::{Line, Shown};
use crate::snapshots::Change;
use crate::terminal::{Style, styled};

/// What a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Take the decision over as it is now.
    Accept,
    /// Leave the recorded decision, as the one that is right.
    Reject,
    /// Leave it open.
    Skip,
    /// The same for everything open that has this cause.
    AcceptGroup,
    /// See [`Action::Reject`].
    RejectGroup,
    /// See [`Action::Skip`].
    SkipGroup,
    /// Show more, or less again.
    More,
    /// Scroll, by lines; negative is up.
    Scroll(isize),
    /// Scroll by a screen.
    Page(isize),
    /// End, and leave the rest open.
    Quit,
}

/// What was said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    Rejected,
    Skipped,
}

struct Item {
    change: Change,
    verdict: Option<Verdict>,
}

/// A walk through the changes.
pub(crate) struct Review {
    items: Vec<Item>,
    at: usize,
    more: bool,
    scroll: usize,
    /// How far the last screen could scroll, and how many lines it showed.
    reach: usize,
    shown: usize,
    ended: bool,
}

impl Review {
    /// Changes in the order of their causes, changed decisions before changed words.
    pub(crate) fn new(changes: &[Change]) -> Review {
        let mut changes = changes.to_vec();
        changes.sort_by_key(|change| (change.group, !change.decides, change.file, change.case));
        Review {
            ended: changes.is_empty(),
            items: changes
                .into_iter()
                .map(|change| Item {
                    change,
                    verdict: None,
                })
                .collect(),
            at: 0,
            more: false,
            scroll: 0,
            reach: 0,
            shown: 1,
        }
    }

    pub(crate) const fn ended(&self) -> bool {
        self.ended
    }

    pub(crate) fn count(&self, verdict: Verdict) -> usize {
        self.items
            .iter()
            .filter(|item| item.verdict == Some(verdict))
            .count()
    }

    /// Those that nobody has looked at.
    pub(crate) fn open(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.verdict.is_none())
            .count()
    }

    pub(crate) fn rejected(&self) -> impl Iterator<Item = &Change> {
        self.items
            .iter()
            .filter(|item| item.verdict == Some(Verdict::Rejected))
            .map(|item| &item.change)
    }

    /// Does what was asked for; the cases to take over, by file and position.
    pub(crate) fn act(&mut self, action: Action) -> Vec<(usize, usize)> {
        let (verdict, group) = match action {
            Action::Accept => (Verdict::Accepted, false),
            Action::Reject => (Verdict::Rejected, false),
            Action::Skip => (Verdict::Skipped, false),
            Action::AcceptGroup => (Verdict::Accepted, true),
            Action::RejectGroup => (Verdict::Rejected, true),
            Action::SkipGroup => (Verdict::Skipped, true),
            Action::More => {
                self.more = !self.more;
                self.scroll = 0;
                return Vec::new();
            }
            Action::Scroll(lines) => {
                self.scroll = self.scroll.saturating_add_signed(lines).min(self.reach);
                return Vec::new();
            }
            Action::Page(pages) => {
                let lines = isize::try_from(self.shown.max(1)).unwrap_or(isize::MAX);
                return self.act(Action::Scroll(pages.saturating_mul(lines)));
            }
            Action::Quit => {
                self.ended = true;
                return Vec::new();
            }
        };
        let mut accepted = Vec::new();
        let (at, cause) = (self.at, self.group());
        for (position, item) in self.items.iter_mut().enumerate() {
            let meant = position == at || group && Some(item.change.group) == cause;
            if meant && item.verdict.is_none() {
                item.verdict = Some(verdict);
                if verdict == Verdict::Accepted {
                    accepted.push((item.change.file, item.change.case));
                }
            }
        }
        self.scroll = 0;
        match self.items.iter().position(|item| item.verdict.is_none()) {
            Some(next) => self.at = next,
            None => self.ended = true,
        }
        accepted
    }

    fn group(&self) -> Option<usize> {
        self.items.get(self.at).map(|item| item.change.group)
    }

    /// The screen: exactly `height` lines that are at most `width` columns wide.
    pub(crate) fn screen(
        &mut self,
        shown: &Shown<'_>,
        width: usize,
        height: usize,
        colour: bool,
    ) -> Vec<String> {
        let (width, height) = (width.max(1), height.max(1));
        let Some(item) = self.items.get(self.at) else {
            return vec![String::new(); height];
        };
        let cause = item.change.group;
        let group: Vec<&Item> = self
            .items
            .iter()
            .filter(|item| item.change.group == cause)
            .collect();
        let left = group.iter().filter(|item| item.verdict.is_none()).count();
        let head = format!("Change {} of {}", self.at + 1, self.items.len());
        let of = format!("  ({left} of {} with this cause left)", group.len());
        let mut lines = vec![
            Line::new(0).styled(Style::Bold, head).plain(of),
            Line::new(0),
        ];
        if let Some(cause) = shown.snapshots.groups.get(cause) {
            lines.extend(shown.cause(cause));
        }
        lines.push(Line::new(0));
        lines.extend(shown.change(&item.change, self.more));
        if self.more
            && let Some(found) = shown.snapshots.found(&item.change)
        {
            lines.push(Line::new(0));
            lines.push(Line::new(2).styled(Style::Dim, "as it is decided now"));
            lines.extend(whole(&found.record));
        }
        let rows: Vec<Line> = lines.iter().flat_map(|line| wrapped(line, width)).collect();
        let footer: Vec<Line> = footer(left, self.more)
            .iter()
            .flat_map(|line| wrapped(line, width))
            .collect();
        // In a very low terminal the change is worth more than the keys.
        let footer_height = footer.len().min(height.saturating_sub(1) / 2);
        let room = height - footer_height;
        self.reach = rows.len().saturating_sub(room);
        self.shown = room;
        self.scroll = self.scroll.min(self.reach);
        let mut screen: Vec<String> = rows
            .iter()
            .skip(self.scroll)
            .take(room)
            .map(|line| line.text(colour))
            .collect();
        if self.scroll < self.reach
            && let Some(last) = screen.last_mut()
        {
            *last = styled(&cut("↓ more: arrow keys", width), Style::Dim, colour);
        }
        screen.resize(room, String::new());
        screen.extend(
            footer
                .iter()
                .take(footer_height)
                .map(|line| line.text(colour)),
        );
        screen
    }
}

/// Everything that is decided now.
fn whole(record: &ius_suite::Record) -> Vec<Line> {
    let mut lines = vec![Line::new(4).plain(record.headline())];
    for (name, status) in &record.statuses {
        lines.push(Line::new(4).plain(format!("{status} {name}")));
    }
    for (name, value) in &record.outputs {
        lines.push(Line::new(4).plain(format!("output {name}: {value}")));
    }
    for path in &record.missing {
        lines.push(Line::new(4).plain(format!("missing {path}")));
    }
    lines
}

fn footer(left: usize, more: bool) -> Vec<Line> {
    let key = |line: Line, key: &str, does: &str| {
        line.styled(Style::Bold, key).plain(format!(" {does}  "))
    };
    let mut one = key(Line::new(0), "a", "accept");
    one = key(one, "r", "reject");
    one = key(one, "s", "skip");
    let mut all = Line::new(0);
    if left > 1 {
        all = key(all, "A R S", &format!("all {left} with this cause"));
    }
    all = key(all, "i", if more { "less" } else { "more" });
    all = key(all, "q", "quit");
    vec![Line::new(0), one, all]
}

/// A line in as many as it needs, broken between words; what goes on is indented by two more.
fn wrapped(line: &Line, width: usize) -> Vec<Line> {
    let mut rows = Vec::new();
    // In a narrow terminal the indent must leave room for words.
    let indent = line.indent.min(width / 4);
    let mut row = Line::new(indent);
    let mut used = indent;
    let mut empty = true;
    for (style, text) in &line.pieces {
        for word in text.split_inclusive(' ') {
            let mut word = word.to_owned();
            loop {
                let needed = word.trim_end().width();
                if used + needed <= width {
                    used += word.width();
                    empty = false;
                    push(&mut row, *style, &word);
                    break;
                }
                if empty {
                    // A word that is wider than the screen is cut where it must be.
                    let head = cut(&word, width - used);
                    let head = if head.is_empty() {
                        word.chars().take(1).collect()
                    } else {
                        head
                    };
                    word = word.get(head.len()..).unwrap_or_default().to_owned();
                    push(&mut row, *style, &head);
                }
                rows.push(std::mem::replace(
                    &mut row,
                    Line::new((indent + 2).min(width / 4)),
                ));
                used = row.indent;
                empty = true;
                if word.is_empty() {
                    break;
                }
            }
        }
    }
    if !empty || rows.is_empty() {
        rows.push(row);
    }
    for row in &mut rows {
        if let Some((_, last)) = row.pieces.last_mut() {
            last.truncate(last.trim_end().len());
        }
    }
    rows
}

fn push(row: &mut Line, style: Option<Style>, text: &str) {
    match row.pieces.last_mut() {
        Some((known, last)) if *known == style => last.push_str(text),
        _ => row.pieces.push((style, text.to_owned())),
    }
}

/// The beginning of a text that is at most `width` columns wide.
fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ius_suite::Record;

    fn change(file: usize, case: usize, group: usize, decides: bool) -> Change {
        Change {
            file,
            case,
            before: Record::default(),
            differences: Vec::new(),
            decides,
            group,
        }
    }

    fn changes() -> Vec<Change> {
        vec![
            change(0, 0, 1, true),
            change(0, 1, 0, false),
            change(0, 2, 0, true),
            change(1, 0, 0, true),
        ]
    }

    #[test]
    fn one_after_the_other_by_cause_decisions_first() {
        let mut review = Review::new(&changes());
        assert_eq!(review.act(Action::Accept), [(0, 2)]);
        assert_eq!(review.act(Action::Reject), []);
        assert_eq!(review.act(Action::Skip), []);
        assert!(!review.ended());
        assert_eq!(review.act(Action::Accept), [(0, 0)]);
        assert!(review.ended());
        assert_eq!(review.count(Verdict::Accepted), 2);
        assert_eq!(review.count(Verdict::Skipped), 1);
        let rejected: Vec<usize> = review.rejected().map(|change| change.file).collect();
        assert_eq!(rejected, [1]);
        assert_eq!(review.open(), 0);
    }

    #[test]
    fn a_whole_group_but_not_what_was_judged_before() {
        let mut review = Review::new(&changes());
        review.act(Action::Reject);
        assert_eq!(review.act(Action::AcceptGroup), [(1, 0), (0, 1)]);
        assert_eq!(review.count(Verdict::Rejected), 1);
        review.act(Action::Quit);
        assert!(review.ended());
        assert_eq!(review.open(), 1);
        assert!(Review::new(&[]).ended());
    }

    #[test]
    fn lines_are_broken_between_words_at_any_width() {
        let line = Line::new(2)
            .plain("für Großmütter ")
            .styled(Style::Red, "日本語のテキスト and donaudampfschifffahrt");
        for width in 1..60 {
            let rows = wrapped(&line, width);
            for row in &rows {
                let text = row.text(false);
                // One wide character needs two columns, whatever the screen has.
                assert!(text.width() <= width.max(2), "{width}: {text:?}");
            }
            let said: String = rows
                .iter()
                .flat_map(|row| row.pieces.iter().map(|(_, text)| text.as_str()))
                .collect::<String>()
                .split_whitespace()
                .collect();
            assert_eq!(
                said,
                "fürGroßmütter日本語のテキストanddonaudampfschifffahrt"
            );
        }
    }
}
