//! The query as typed → pieces: quoted phrases and the text between them, and the surface words in each. Never fails; what was forgiven
//! is reported as [`Issue`]s. Knows nothing of an index.

use crate::answer::{Issue, IssueKind};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_analysis::{TokenKind, analyze};

/// Longest query that is looked at, in bytes. The page's field holds 512 characters; four bytes each.
pub const MAX_QUERY_BYTES: usize = 2048;

/// A token of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryToken {
    /// Lower-cased, composed key.
    pub key: String,
    /// What kind of token.
    pub kind: TokenKind,
    /// Position within its piece.
    pub position: u32,
    /// Bytes of the query that it stands for.
    pub start: usize,
    /// One past the last of them.
    pub end: usize,
}

/// The tokens that share one surface word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// In the order of the analyzer: a whole before its parts.
    pub tokens: Vec<QueryToken>,
}

impl Group {
    /// Bytes of the query from the first to the last token.
    pub fn span(&self) -> (usize, usize) {
        let start = self.tokens.iter().map(|t| t.start).min().unwrap_or(0);
        let end = self.tokens.iter().map(|t| t.end).max().unwrap_or(0);
        (start, end)
    }
}

/// A stretch of the query, within quotation marks or between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The surface words.
    pub groups: Vec<Group>,
    /// It stood in quotation marks.
    pub quoted: bool,
    /// The closing mark was there.
    pub closed: bool,
}

impl Piece {
    /// Bytes of the query from the first to the last word.
    pub fn span(&self) -> (usize, usize) {
        let start = self.groups.first().map_or(0, |g| g.span().0);
        (start, self.groups.last().map_or(start, |g| g.span().1))
    }
}

/// The pieces of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Pieces with at least one word, in order.
    pub pieces: Vec<Piece>,
    /// What was forgiven.
    pub issues: Vec<Issue>,
}

/// Reads a query.
pub fn parse(query: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut end = query.len();
    if end > MAX_QUERY_BYTES {
        end = query.floor_char_boundary(MAX_QUERY_BYTES);
        parsed.issues.push(Issue { kind: IssueKind::TooLong, start: end, end: query.len() });
    }
    let query = query.get(..end).unwrap_or_default();

    let mut quoted = false;
    let mut start = 0;
    let mut mark = 0;
    for (at, c) in query.char_indices().filter(|&(_, c)| is_quote(c)) {
        piece(&mut parsed.pieces, query, start, at, quoted, true);
        quoted = !quoted;
        mark = at;
        start = at + c.len_utf8();
    }
    if quoted {
        parsed.issues.push(Issue { kind: IssueKind::UnclosedQuote, start: mark, end });
    }
    piece(&mut parsed.pieces, query, start, end, quoted, !quoted);
    parsed
}

/// The quotation marks that keyboards and phones type, opening and closing alike: which one stands where is not held against a reader.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '＂')
}

fn piece(pieces: &mut Vec<Piece>, query: &str, start: usize, end: usize, quoted: bool, closed: bool) {
    let mut groups: Vec<Group> = Vec::new();
    let mut last = None;
    analyze(query.get(start..end).unwrap_or_default(), &mut |token| {
        if last != Some(token.group) {
            groups.push(Group { tokens: Vec::new() });
            last = Some(token.group);
        }
        if let Some(group) = groups.last_mut() {
            group.tokens.push(QueryToken {
                key: token.key.to_string(),
                kind: token.kind,
                position: token.position,
                start: start + token.start,
                end: start + token.end,
            });
        }
    });
    if !groups.is_empty() {
        pieces.push(Piece { groups, quoted, closed });
    }
}
