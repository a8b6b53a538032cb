//! The query as typed → pieces (quoted phrases, the text between them, what operators stand before), filters, and how they hang together. Never fails; what was forgiven
//! is reported as [`Issue`]s. Knows nothing of an index but the names of its facets. What readers may write is told in `docs/query-language.md`; `lexing` reads it sign by sign.

use crate::answer::{Issue, IssueKind};
use crate::knobs::LONG_QUERY;
use crate::lexing::{Kind, Lexeme, Sign, lex};
use crate::sorting::keep;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_analysis::{TokenKind, analyze_in};

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
        let mut span = (usize::MAX, 0);
        for token in &self.tokens {
            span = (token.start.min(span.0), token.end.max(span.1));
        }
        (span.0.min(span.1), span.1)
    }

    /// Its tokens that are of a kind, or those that are not.
    pub fn tokens_of(&self, kind: TokenKind, of_it: bool) -> Vec<&QueryToken> {
        let mut tokens = Vec::new();
        for token in &self.tokens {
            if (token.kind == kind) == of_it {
                tokens.push(token);
            }
        }
        tokens
    }
}

/// Where a piece must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// Anywhere on the page.
    #[default]
    Page,
    /// In its title.
    Title,
    /// In a heading.
    Heading,
}

/// What a piece is to a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Words to be found, the more of them the better; a phrase that must be there when some page has it.
    #[default]
    Plain,
    /// It must be there.
    Must,
    /// One of several that will do.
    Either,
    /// Behind a minus: it scores nothing.
    Not,
    /// Signs written without a space between them, as one: where they stand together comes first. It scores nothing and is asked of no page.
    Together,
}

/// How a piece is to be looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Where.
    pub field: Field,
    /// What it is to the page.
    pub role: Role,
    /// Words that begin so will do.
    pub star: bool,
}

/// A stretch of the query, within quotation marks or between them, or what an operator stands before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The surface words.
    pub groups: Vec<Group>,
    /// It stood in quotation marks.
    pub quoted: bool,
    /// The closing mark was there.
    pub closed: bool,
    /// How it is to be looked for.
    pub manner: Manner,
}

impl Piece {
    /// Bytes of the query from the first to the last word.
    pub fn span(&self) -> (usize, usize) {
        let start = self.groups.first().map_or(0, |g| g.span().0);
        (start, self.groups.last().map_or(start, |g| g.span().1))
    }

    /// A phrase with no operator and no field.
    pub fn is_plain_phrase(&self) -> bool {
        self.quoted && self.manner.role == Role::Plain
    }
}

/// What pages are filtered by within the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Number of the facet; none for the page's address.
    pub facet: Option<usize>,
    /// Bytes of the query with the value.
    pub value: (usize, usize),
    /// Bytes of the query from the key on, sign and all.
    pub span: (usize, usize),
    /// It is within what a minus excludes.
    pub excluded: bool,
}

/// How pieces and filters hang together, as steps that each take from a stack what they need and put their result there. What is on it at the end must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Pages that have the piece of this number.
    Piece(usize),
    /// Pages that pass the filter of this number.
    Filter(usize),
    /// Pages of both.
    And,
    /// Pages of either.
    Or,
    /// All other pages.
    Not,
}

/// The pieces of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Pieces with at least one word, in order.
    pub pieces: Vec<Piece>,
    /// Filters, in order.
    pub filters: Vec<Filter>,
    /// What must hold; empty when any page will do.
    pub steps: Vec<Step>,
    /// What was forgiven.
    pub issues: Vec<Issue>,
}

impl Parsed {
    /// Words of the query, or of what is not quoted in it; two neighbouring signs of a script without spaces are one.
    pub fn n_words(&self, unquoted: bool) -> usize {
        let mut n = 0;
        for piece in &self.pieces {
            if unquoted && piece.quoted {
                continue;
            }
            for group in &piece.groups {
                n += group.tokens_of(TokenKind::Gram, true).len().saturating_sub(1).max(1);
            }
        }
        n
    }

    /// It is long without what is quoted in it: phrases are words of a question then, and no condition.
    pub fn is_question(&self) -> bool {
        self.n_words(true) >= LONG_QUERY
    }

    /// The last piece is the last thing of the query: a reader may still be typing it.
    pub fn ends_in_piece(&self) -> bool {
        let start = self.pieces.last().map_or(0, |piece| piece.span().0);
        self.filters.last().is_none_or(|filter| filter.span.0 < start)
    }
}

/// Reads a query to an index without facets.
pub fn parse(query: &str) -> Parsed {
    parse_with(query, &[], false)
}

/// Reads a query to an index with these facets, whose texts were cut so ([`teff_analysis::analyze_in`]).
pub fn parse_with(query: &str, facets: &[String], dotless: bool) -> Parsed {
    let mut issues = Vec::new();
    let mut end = query.len();
    if end > MAX_QUERY_BYTES {
        end = query.floor_char_boundary(MAX_QUERY_BYTES);
        issues.push(Issue { kind: IssueKind::TooLong, start: end, end: query.len() });
    }
    let query = query.get(..end).unwrap_or_default();
    let mut parsed = Builder::read(query, dotless, &lex(query, facets, true, &mut issues));
    let excludes_all = parsed.filters.is_empty() && parsed.pieces.iter().all(|p| p.manner.role == Role::Not);
    if excludes_all && !parsed.pieces.is_empty() {
        // Nothing to look for: `-v` is what is looked for.
        keep(&mut issues, |issue| issue.kind == IssueKind::TooLong);
        parsed = Builder::read(query, dotless, &lex(query, facets, false, &mut issues));
        issues.push(Issue { kind: IssueKind::OnlyExcluded, start: 0, end });
    }
    parsed.issues = issues;
    parsed
}

/// Makes pieces and steps of lexemes.
struct Builder<'a> {
    query: &'a str,
    /// How words are cut.
    dotless: bool,
    parsed: Parsed,
    /// The groups around the place that is being read; the query itself is the first.
    frames: Vec<Frame>,
    /// Words that follow each other without anything to say of them are one piece: bytes from the first to the last.
    run: Option<(usize, usize)>,
}

/// A group: what it is to the query, what stands before it, and how many results of it are on the stack so far.
#[derive(Clone, Copy)]
struct Frame {
    role: Role,
    sign: Sign,
    joined: bool,
    results: usize,
}

impl Builder<'_> {
    fn read(query: &str, dotless: bool, lexemes: &[Lexeme]) -> Parsed {
        let whole = Frame { role: Role::Plain, sign: Sign::None, joined: false, results: 0 };
        let mut builder = Builder { query, dotless, parsed: Parsed::default(), frames: vec![whole], run: None };
        for (i, lexeme) in lexemes.iter().enumerate() {
            // An OR before it or behind it; behind a group, where that ends.
            let or_at = |at: usize| lexemes.get(at).is_some_and(|other| other.kind == Kind::Or);
            let joined = i > 0 && or_at(i - 1);
            builder.lexeme(lexeme, joined, or_at(lexeme.last + 1));
        }
        builder.end_run();
        builder.parsed
    }

    fn lexeme(&mut self, lexeme: &Lexeme, joined: bool, joins: bool) {
        let around = self.frames.last().map_or(Role::Plain, |frame| frame.role);
        let role = match (around, lexeme.sign) {
            (Role::Not, _) | (_, Sign::Minus) => Role::Not,
            (Role::Either, _) => Role::Either,
            _ if joined || joins => Role::Either,
            (Role::Must, _) | (_, Sign::Plus) => Role::Must,
            _ if lexeme.field != Field::Page => Role::Must,
            _ => Role::Plain,
        };
        let word = lexeme.kind == Kind::Word && role == Role::Plain && !lexeme.star;
        if !word {
            self.end_run();
        }
        match lexeme.kind {
            Kind::Open => {
                self.frames.push(Frame { role, sign: lexeme.sign, joined, results: 0 });
            }
            Kind::Close => {
                let Some(inner) = self.frames.pop().filter(|_| !self.frames.is_empty()) else { return };
                if inner.results > 0 {
                    self.operand(inner.sign, inner.joined, joins);
                }
            }
            Kind::Or => {}
            Kind::Filter(facet) => {
                let value = (lexeme.start, lexeme.end);
                let span = (lexeme.from, lexeme.end);
                self.parsed.steps.push(Step::Filter(self.parsed.filters.len()));
                let excluded = role == Role::Not;
                self.parsed.filters.push(Filter { facet, value, span, excluded });
                self.operand(lexeme.sign, joined, joins);
            }
            Kind::Word if word => {
                let start = self.run.map_or(lexeme.start, |run| run.0);
                self.run = Some((start, lexeme.end));
            }
            Kind::Word | Kind::Phrase => {
                let quoted = lexeme.kind == Kind::Phrase;
                let manner = Manner { field: lexeme.field, role, star: lexeme.star };
                let number = self.piece(lexeme.start, lexeme.end, quoted, lexeme.closed, manner);
                // Plain words are wished for, not asked for.
                if role != Role::Plain || quoted {
                    self.parsed.steps.push(Step::Piece(number));
                    self.operand(lexeme.sign, joined, joins);
                }
            }
        }
    }

    /// What is on the stack is an operand: with its sign, joined to the one before.
    fn operand(&mut self, sign: Sign, joined: bool, joins: bool) {
        let steps = &mut self.parsed.steps;
        if sign == Sign::Minus {
            steps.push(Step::Not);
        }
        if joined {
            steps.push(Step::Or);
        }
        if joins {
            return;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.results += 1;
            if frame.results > 1 {
                steps.push(Step::And);
                frame.results = 1;
            }
        }
    }

    fn end_run(&mut self) {
        if let Some((start, end)) = self.run.take() {
            self.piece(start, end, false, true, Manner::default());
        }
    }

    fn piece(&mut self, start: usize, end: usize, quoted: bool, closed: bool, manner: Manner) -> usize {
        let groups = groups(self.query, start, end, self.dotless);
        self.parsed.pieces.push(Piece { groups, quoted, closed, manner });
        self.parsed.pieces.len() - 1
    }
}

/// The surface words of a stretch of the query.
pub fn groups(query: &str, start: usize, end: usize, dotless: bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut last = None;
    analyze_in(query.get(start..end).unwrap_or_default(), dotless, &mut |token| {
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
    groups
}
