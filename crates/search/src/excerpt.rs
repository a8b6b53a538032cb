//! The piece of a section to show: the window with the most of the query, cut at words, with what matched as ranges over the text as it
//! stands on the page.

use crate::answer::Marked;
use crate::marking::{Spot, ranges};
use teff_analysis::{is_word_char, width};

/// Shown between paragraphs.
const BETWEEN: &str = " · ";

/// A piece of a text, chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How much of the query it has.
    pub worth: u64,
    /// Columns from its start up to where it has that much.
    pub core: usize,
}

impl Window {
    /// True when it shows the query better than `other`: more of it, or as much and closer together.
    pub fn beats(&self, other: &Window) -> bool {
        self.worth > other.worth || (self.worth == other.worth && self.core < other.core)
    }
}

/// Chooses the window of at most `columns` with the most of the query: each clause counts once with its weight in `weights`, within a whole phrase
/// twice. Of equals the one that has them closest together, then the one with more further occurrences, then the first. Linear in the
/// spots but for the width of a window.
pub fn choose(text: &str, spots: &[Spot], weights: &[u64], columns: usize) -> Window {
    let mut best = Window::default();
    let mut best_more = 0;
    let mut seen = vec![false; weights.len()];
    for (i, first) in spots.iter().enumerate() {
        seen.fill(false);
        let mut window = Window { start: first.start, end: first.start, worth: 0, core: 0 };
        let mut more = 0;
        let (mut used, mut measured) = (0, first.start);
        for spot in spots.get(i..).unwrap_or_default() {
            if spot.end > measured {
                used += shown_width(text.get(measured..spot.end).unwrap_or_default());
                measured = spot.end;
            }
            if used > columns && window.end > first.start {
                break;
            }
            window.end = window.end.max(spot.end);
            match seen.get_mut(spot.clause) {
                Some(seen) if !*seen => {
                    *seen = true;
                    window.core = used;
                    window.worth += weights.get(spot.clause).copied().unwrap_or(0) * if spot.in_phrase { 2 } else { 1 };
                }
                _ => more += 1,
            }
        }
        if window.beats(&best) || (more > best_more && !best.beats(&window)) {
            (best, best_more) = (window, more);
        }
    }
    best.start = name_start(text, best.start);
    best
}

/// Bytes of a name that are shown in front of the part of it that matched.
const LONG_NAME: usize = 48;

/// Cuts the window out, with as much of the text around it as the columns allow: from the start of its sentence if that is near,
/// else a third of what is left before and the rest behind.
pub fn cut(text: &str, window: Window, spots: &[Spot], columns: usize) -> Marked {
    if shown_width(text) <= columns {
        return show(text, 0, text.len(), spots);
    }
    let core = text.get(window.start..window.end).unwrap_or_default();
    let spare = columns.saturating_sub(shown_width(core));
    let before = text.get(..window.start).unwrap_or_default();
    let behind = text.get(window.end..).unwrap_or_default();
    let lead = sentence_start(before).filter(|&at| shown_width(before.get(at..).unwrap_or_default()) <= spare * 2 / 3);
    let mut start = lead.unwrap_or_else(|| back(before, spare / 3));
    let used = shown_width(before.get(start..).unwrap_or_default());
    let mut end = window.end + forth(behind, spare.saturating_sub(used), false);
    // What the end of the text left over goes to the front.
    if end == text.len() && lead.is_none() {
        let used = shown_width(text.get(window.start..end).unwrap_or_default());
        start = back(before, columns.saturating_sub(used));
    }
    // A window wider than the columns is cut.
    if shown_width(text.get(start..end).unwrap_or_default()) > columns {
        let slice = text.get(start..end).unwrap_or_default();
        end = match start + forth(slice, columns, false) {
            // One enormous word is cut anywhere.
            none if none == start => start + forth(slice, columns, true),
            end => end,
        };
    }
    start += leading_space(text.get(start..end).unwrap_or_default());
    let slice = text.get(start..end).unwrap_or_default();
    end = start + slice.char_indices().rev().find(|(_, c)| !is_space(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    show(text, start, end, spots)
}

/// The white space that texts have after their parsing; the whole table of Unicode is not worth its bytes here.
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{a0}' | '\u{3000}')
}

/// Bytes of white space at the front.
fn leading_space(text: &str) -> usize {
    text.char_indices().find(|(_, c)| !is_space(*c)).map_or(text.len(), |(at, _)| at)
}

/// The text from `start` to `end` as it is shown, with its marks.
fn show(text: &str, start: usize, end: usize, spots: &[Spot]) -> Marked {
    let mut marked = Marked::default();
    if start > 0 {
        marked.text.push('…');
    }
    let marks = ranges(text, spots);
    let mut next = 0;
    let mut open = None;
    for (at, c) in text.get(start..end).unwrap_or_default().char_indices() {
        let at = start + at;
        while marks.get(next).is_some_and(|mark| mark.1 <= at) {
            close(&mut marked, &mut open);
            next += 1;
        }
        if open.is_none() && marks.get(next).is_some_and(|mark| mark.0 <= at) {
            open = Some(marked.text.len());
        }
        if c != '\n' {
            marked.text.push(c);
            continue;
        }
        // A mark does not cover the sign between paragraphs.
        let inside = open.is_some();
        close(&mut marked, &mut open);
        marked.text.push_str(BETWEEN);
        if inside {
            open = Some(marked.text.len());
        }
    }
    close(&mut marked, &mut open);
    if text.get(end..).unwrap_or_default().chars().any(|c| !is_space(c)) {
        marked.text.push('…');
    }
    marked
}

fn close(marked: &mut Marked, open: &mut Option<usize>) {
    if let Some(start) = open.take()
        && marked.text.len() > start
    {
        marked.ranges.push((start, marked.text.len()));
    }
}

/// Columns of a text as it is shown.
pub fn shown_width(text: &str) -> usize {
    let mut columns = 0;
    // Whole sections are measured: what is as wide as it looks is not read letter by letter.
    if text.is_ascii() {
        for &byte in text.as_bytes() {
            columns += column(byte.into());
        }
        return columns;
    }
    for c in text.chars() {
        columns += column(c);
    }
    columns
}

fn column(c: char) -> usize {
    if c == '\n' { 3 } else { width(c) }
}

/// True between `before` and `after` when no word is cut there.
fn is_break(before: char, after: char) -> bool {
    width(after) > 0
        && (width(before) == 2 || width(after) == 2 || !is_word_char(before) || !is_word_char(after))
        && !joins(before)
}

/// Where the name begins that a match is a part of (`Stream` in `createReadStream`). In other scripts than names of programs are written in a match is a whole word.
fn name_start(text: &str, at: usize) -> usize {
    let inside = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut start = at;
    while inside(start) && inside(start.wrapping_sub(1)) && at - start < LONG_NAME {
        start -= 1;
    }
    start
}

/// Characters that hold two letters together.
fn joins(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{ad}' | '\'' | '’' | '-' | '‐' | '‑' | '_')
}

/// Where the sentence begins that `before` ends in: behind a line feed, or behind a full stop and a space.
fn sentence_start(before: &str) -> Option<usize> {
    let mut after: Option<(usize, char)> = None;
    for (at, c) in before.char_indices().rev() {
        let stop = match c {
            '\n' | '。' | '！' | '？' => true,
            '.' | '!' | '?' | '։' | '؟' | '।' | '…' => after.is_some_and(|(_, next)| next.is_ascii_whitespace()),
            _ => false,
        };
        if stop {
            let rest = before.get(at + c.len_utf8()..).unwrap_or_default();
            return Some(before.len() - rest.len() + leading_space(rest));
        }
        // Looking further back than any excerpt is long is of no use.
        if before.len() - at > 1200 {
            return None;
        }
        after = Some((at, c));
    }
    Some(0)
}

/// The place in `before` from which at most `columns` lead up to its end, at a break.
fn back(before: &str, columns: usize) -> usize {
    let mut used = 0;
    let mut best = before.len();
    let mut after = None;
    for (at, c) in before.char_indices().rev() {
        if let Some(next) = after
            && is_break(c, next)
        {
            best = at + c.len_utf8();
        }
        used += column(c);
        if used > columns {
            return best;
        }
        after = Some(c);
    }
    0
}

/// The place in `behind` up to which at most `columns` follow, at a break or `anywhere`.
fn forth(behind: &str, columns: usize, anywhere: bool) -> usize {
    let mut used = 0;
    let mut best = 0;
    let mut last = None;
    for (at, c) in behind.char_indices() {
        if anywhere || last.is_none_or(|before| is_break(before, c)) {
            best = at;
        }
        used += column(c);
        if used > columns {
            return best;
        }
        last = Some(c);
    }
    behind.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    #[track_caller]
    fn check(text: &str, words: &[&str], columns: usize, expected: &str) {
        let mut spots: Vec<Spot> = Vec::new();
        for (clause, word) in words.iter().enumerate() {
            let all = text.match_indices(word);
            spots.extend(all.map(|(start, _)| Spot { start, end: start + word.len(), clause, in_phrase: false }));
        }
        spots.sort_by_key(|s| s.start);
        let window = choose(text, &spots, &vec![100; words.len()], columns);
        let marked = cut(text, window, &spots, columns);
        let mut shown = String::new();
        let mut at = 0;
        for (start, end) in &marked.ranges {
            shown += &format!("{}[{}]", &marked.text[at..*start], &marked.text[*start..*end]);
            at = *end;
        }
        shown += &marked.text[at..];
        assert_eq!(shown, expected);
        assert!(shown_width(&marked.text) <= columns + 2, "{} columns", shown_width(&marked.text));
    }

    #[test]
    fn windows() {
        check("one two three", &["two"], 40, "one [two] three");
        check("One two three. Four five six seven. Eight nine ten.", &["five"], 22, "…Four [five] six seven.…");
        check("aaa bbb ccc ddd eee fff ggg hhh iii", &["eee", "ggg"], 15, "…[eee] fff [ggg]…");
        check("first line\nsecond line", &["line"], 40, "first [line] · second [line]");
        check("", &[], 40, "");
        check("no match in a text that is long", &[], 12, "no match in…");
        check("東京都は日本の首都である", &["首都"], 10, "…の[首都]であ…");
        check(
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            &["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
            10,
            "[aaaaaaaaaa]…",
        );
        check("call the one.createReadStream() of it, and more", &["Stream"], 26, "….createRead[Stream]() of it,…");
        check("שלום עולם טוב מאוד", &["עולם"], 40, "שלום [עולם] טוב מאוד");
    }
}
