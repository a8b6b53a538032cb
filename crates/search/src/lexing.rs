//! The query sign by sign → lexemes: words, phrases, filters, groups, with the operators that stand before them. Called by `query`, which says how they hang together.
//! An operator stands at the beginning of a word alone, so words as people write them (`node-fetch`, `C++`, `::before`, `f(x)`, `std::vec`) stay words.

use crate::answer::{Issue, IssueKind};
use crate::query::{Field, groups};
use alloc::string::String;
use alloc::vec::Vec;
use teff_analysis::is_word_char;

/// Groups within groups that are read; deeper ones count as if they had no parentheses.
pub const MAX_DEPTH: usize = 16;

/// What stands before a word, a phrase, a filter or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Nothing.
    None,
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// Kinds of lexemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What stands between spaces.
    Word,
    /// What stands between quotation marks.
    Phrase,
    /// A facet of this number, or without one the address, with a value.
    Filter(Option<usize>),
    /// A group begins.
    Open,
    /// It ends.
    Close,
    /// The operands on both sides are alternatives.
    Or,
}

/// A lexeme.
#[derive(Clone, Copy, Debug)]
pub struct Lexeme {
    /// What it is.
    pub kind: Kind,
    /// What stands before it.
    pub sign: Sign,
    /// Where it is to be looked for.
    pub field: Field,
    /// An asterisk stands behind it.
    pub star: bool,
    /// Of a phrase: the closing mark was there.
    pub closed: bool,
    /// First byte, sign and key counted in.
    pub from: usize,
    /// First byte of what is looked for.
    pub start: usize,
    /// One past the last byte of it.
    pub end: usize,
    /// Number of the lexeme that ends it: that of a group's end, else its own.
    pub last: usize,
}

struct Lexer<'a> {
    query: &'a str,
    facets: &'a [String],
    /// A minus excludes.
    minus: bool,
    issues: &'a mut Vec<Issue>,
    lexemes: Vec<Lexeme>,
    /// Numbers of the groups that are open.
    open: Vec<usize>,
    /// Parentheses within words, and of groups too deep, that are open.
    blank: usize,
}

/// Cuts a query. `minus` says whether a minus excludes or is a sign like any other.
pub fn lex(query: &str, facets: &[String], minus: bool, issues: &mut Vec<Issue>) -> Vec<Lexeme> {
    let mut lexer = Lexer { query, facets, minus, issues, lexemes: Vec::new(), open: Vec::new(), blank: 0 };
    let mut at = 0;
    while at < query.len() {
        let (here, n) = lexer.at(at);
        at = if here == Says::Space { at + n } else { lexer.lexeme(at) };
    }
    while let Some(&group) = lexer.open.last() {
        let at = lexer.lexemes.get(group).map_or(0, |open| open.start);
        lexer.forgive(IssueKind::UnbalancedParenthesis, at, at + lexer.at(at).1);
        lexer.close(query.len());
    }
    lexer.ors();
    lexer.lexemes
}

impl Lexer<'_> {
    /// What the character at `at` says, and its bytes; the end is a space of none.
    #[inline(never)]
    fn at(&self, at: usize) -> (Says, usize) {
        let c = self.query.get(at..).unwrap_or_default().chars().next();
        c.map_or((Says::Space, 0), |c| (says(c), c.len_utf8()))
    }

    /// The first place from `from` on whose character is one of these; the end when there is none.
    fn next(&self, from: usize, wanted: &[Says]) -> usize {
        let mut at = from;
        while at < self.query.len() {
            let (here, n) = self.at(at);
            if wanted.contains(&here) {
                break;
            }
            at += n;
        }
        at
    }

    fn forgive(&mut self, kind: IssueKind, start: usize, end: usize) {
        self.issues.push(Issue { kind, start, end });
    }

    /// Reads what begins at `from`, where there is no space; gives where it ends.
    fn lexeme(&mut self, from: usize) -> usize {
        let mut lexeme = Lexeme {
            kind: Kind::Word,
            sign: Sign::None,
            field: Field::Page,
            star: false,
            closed: true,
            from,
            start: from,
            end: from,
            last: 0,
        };
        let mut at = from;
        let (here, n) = self.at(at);
        let sign = match here {
            Says::Plus => Sign::Plus,
            Says::Minus if self.minus => Sign::Minus,
            _ => Sign::None,
        };
        // A sign of its own, or one of several, is none; nor is one right behind a phrase or a group (`“Model C”-Schulen`).
        let behind = self.query.get(..from).and_then(|text| text.chars().next_back());
        let free = behind.is_none_or(|c| matches!(says(c), Says::Space | Says::Open));
        // Nor is one before a lone letter or digit: so commands are told what to do (`git commit -m`).
        let (next, bytes) = self.at(at + n);
        let lone = (next, bytes) == (Says::Nothing, 1) && self.at(at + n + 1).0 == Says::Space;
        if sign != Sign::None && free && !lone && !matches!(next, Says::Space | Says::Plus | Says::Minus | Says::Close)
        {
            lexeme.sign = sign;
            at += n;
        }
        let (here, n) = self.at(at);
        let end = at + n;
        if here == Says::Open {
            lexeme.start = at;
            if self.open.len() == MAX_DEPTH {
                self.forgive(IssueKind::TooDeep, at, end);
                self.blank += 1;
                return end;
            }
            lexeme.kind = Kind::Open;
            self.open.push(self.lexemes.len());
            self.lexemes.push(lexeme);
            return end;
        }
        if here == Says::Close {
            if self.blank > 0 {
                self.blank -= 1;
            } else if self.open.is_empty() {
                self.forgive(IssueKind::UnbalancedParenthesis, at, end);
            } else {
                self.close(end);
            }
            return end;
        }
        if let Some((kind, field, value)) = self.key(at) {
            (lexeme.kind, lexeme.field) = (kind, field);
            at = value;
        }
        lexeme.start = at;
        let (here, n) = self.at(at);
        let next;
        if here == Says::Quote {
            lexeme.start = at + n;
            lexeme.end = self.next(lexeme.start, &[Says::Quote]);
            next = lexeme.end + self.at(lexeme.end).1;
            lexeme.closed = lexeme.end < self.query.len();
            if !lexeme.closed {
                self.forgive(IssueKind::UnclosedQuote, at, self.query.len());
            }
            if lexeme.kind == Kind::Word {
                lexeme.kind = Kind::Phrase;
            }
        } else {
            lexeme.end = self.word(at);
            next = lexeme.end;
            if let Some(end) = self.before_star(at, next).filter(|_| lexeme.kind == Kind::Word) {
                (lexeme.star, lexeme.end) = (true, end);
            }
        }
        // What has no word in it asks for nothing.
        let filter = matches!(lexeme.kind, Kind::Filter(_));
        if filter && lexeme.start < lexeme.end || !groups(self.query, lexeme.start, lexeme.end, false).is_empty() {
            lexeme.last = self.lexemes.len();
            self.lexemes.push(lexeme);
        }
        next
    }

    /// Where the word ends that begins at `start`: at a space, a quotation mark, or the end of the group that it is in.
    fn word(&mut self, start: usize) -> usize {
        let mut at = start;
        loop {
            at = self.next(at, &[Says::Space, Says::Quote, Says::Open, Says::Close]);
            match self.at(at).0 {
                Says::Open => self.blank += 1,
                Says::Close if self.blank > 0 => self.blank -= 1,
                _ => return at,
            }
            at += self.at(at).1;
        }
    }

    /// The end of a word without the asterisk at its end, if it has one right behind a letter or digit.
    fn before_star(&self, start: usize, end: usize) -> Option<usize> {
        let word = self.query.get(start..end)?;
        let mut back = word.chars();
        let star = matches!(back.next_back(), Some('*' | '＊'));
        let end = start + back.as_str().len();
        (star && back.next_back().is_some_and(is_word_char)).then_some(end)
    }

    /// A known key at `at` with a value right behind its colon: what it asks for, and where the value begins.
    fn key(&self, at: usize) -> Option<(Kind, Field, usize)> {
        let colon = self.next(at, &[Says::Colon, Says::Space, Says::Quote]);
        let name = self.query.get(at..colon)?;
        let (here, n) = self.at(colon);
        let value = colon + n;
        let begins = !matches!(self.at(value).0, Says::Space | Says::Colon | Says::Open | Says::Close);
        if here != Says::Colon || !begins {
            return None;
        }
        let is = |key: &str| name.eq_ignore_ascii_case(key);
        let (kind, field) = if is("title") {
            (Kind::Word, Field::Title)
        } else if is("heading") {
            (Kind::Word, Field::Heading)
        } else if is("url") {
            (Kind::Filter(None), Field::Page)
        } else {
            (Kind::Filter(Some(self.facets.iter().position(|facet| is(facet))?)), Field::Page)
        };
        Some((kind, field, value))
    }

    /// Ends the group that was opened last; one with nothing in it is taken back.
    fn close(&mut self, end: usize) {
        let Some(group) = self.open.pop() else { return };
        if group + 1 == self.lexemes.len() {
            self.lexemes.pop();
            return;
        }
        let last = self.lexemes.len();
        if let Some(open) = self.lexemes.get_mut(group) {
            open.last = last;
            let close = Lexeme { kind: Kind::Close, sign: Sign::None, start: end, end, last, ..*open };
            self.lexemes.push(close);
        }
    }

    /// Words that say that their neighbours are alternatives; at the edge of the query or of a group, and beside another one, they are words.
    fn ors(&mut self) {
        for i in 0..self.lexemes.len() {
            let Some(word) = self.lexemes.get(i).copied().filter(|l| l.kind == Kind::Word) else { continue };
            let written = self.query.get(word.from..word.end).unwrap_or_default();
            if (written != "OR" && written != "ＯＲ") || word.star {
                continue;
            }
            let kind = |at: usize| self.lexemes.get(at).map(|lexeme| lexeme.kind);
            let before = i.checked_sub(1).and_then(kind).is_some_and(|kind| !matches!(kind, Kind::Open | Kind::Or));
            let behind = kind(i + 1).is_some_and(|kind| kind != Kind::Close);
            if before && behind {
                if let Some(or) = self.lexemes.get_mut(i) {
                    or.kind = Kind::Or;
                }
            } else {
                self.forgive(IssueKind::LoneOr, word.start, word.end);
            }
        }
    }
}

/// What a character says, where it says something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Nothing,
    Space,
    Quote,
    Open,
    Close,
    Colon,
    Plus,
    Minus,
}

/// Keyboards and phones type many kinds of each. Quotation marks open and close alike: which one stands where is not held against a reader.
#[inline(never)]
fn says(c: char) -> Says {
    match c {
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '＂' => Says::Quote,
        '(' | '（' => Says::Open,
        ')' | '）' => Says::Close,
        ':' | '：' => Says::Colon,
        '+' | '＋' => Says::Plus,
        '-' | '－' | '−' | '‐' | '‑' | '–' | '﹣' => Says::Minus,
        '\0'..=' '
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Says::Space,
        _ => Says::Nothing,
    }
}
