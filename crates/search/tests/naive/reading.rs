//! The query as the scan reads it: operators, words and phrases as a tree, their surface words, and what stands at each place of a phrase.

use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{TokenKind, analyze_in};

/// A token of the query.
pub struct Tok {
    pub key: String,
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
    pub position: u32,
}

/// What a piece is to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Plain,
    Must,
    Either,
    Not,
}

/// A stretch of the query.
#[derive(Clone, Debug)]
pub struct Piece {
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
    pub closed: bool,
    pub star: bool,
    /// `title`, `heading`, or empty.
    pub field: String,
    pub role: Role,
}

/// What must hold of a page.
#[derive(Clone, Debug)]
pub enum Holds {
    Piece(usize),
    /// Key, value, the whole as typed.
    Filter(String, String, (usize, String)),
    All(Vec<Holds>),
    Any(Vec<Holds>),
    Not(Box<Holds>),
}

pub struct Read {
    pub pieces: Vec<Piece>,
    pub holds: Holds,
    /// The last thing is a filter.
    pub ends_in_filter: bool,
}

/// A word, phrase, filter or group, with the sign before it.
#[derive(Clone, Debug)]
enum Node {
    Leaf { sign: char, key: String, text: (usize, usize), quoted: bool, closed: bool, star: bool, from: usize },
    Group { sign: char, items: Vec<Node> },
    Or,
}

pub fn read(query: &str, keys: &[String]) -> Read {
    let read = read_signs(query, keys, "-－−‐‑–﹣");
    let filters = format!("{:?}", read.holds).contains("Filter(");
    if !read.pieces.is_empty() && !filters && read.pieces.iter().all(|p| p.role == Role::Not) {
        return read_signs(query, keys, "");
    }
    read
}

fn read_signs(query: &str, keys: &[String], minus: &str) -> Read {
    let chars: Vec<(usize, char)> = query.char_indices().collect();
    let mut reader = Reader { query, chars, at: 0, keys, minus, blank: 0, depth: 0 };
    let items = reader.items();
    let mut pieces = Vec::new();
    let mut last = None;
    let holds = Holds::All(holds(query, &items, Role::Plain, &mut pieces, &mut last));
    for piece in &mut pieces {
        // A piece is what lies between its first and last word.
        let tokens: Vec<Tok> = groups(query, piece.start, piece.end, false).into_iter().flatten().collect();
        piece.start = tokens.iter().map(|t| t.start).min().unwrap();
        piece.end = tokens.iter().map(|t| t.end).max().unwrap();
    }
    Read { pieces, holds, ends_in_filter: last == Some(true) }
}

struct Reader<'a> {
    query: &'a str,
    chars: Vec<(usize, char)>,
    at: usize,
    keys: &'a [String],
    minus: &'a str,
    /// Parentheses in words that are open.
    blank: usize,
    depth: usize,
}

const QUOTES: &str = "\"“”„‟«»「」『』＂";

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).map_or('\0', |c| c.1)
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.query.len(), |c| c.0)
    }

    fn space(c: char) -> bool {
        c.is_whitespace() || c <= ' '
    }

    /// Up to the end or a parenthesis that closes the group.
    fn items(&mut self) -> Vec<Node> {
        let mut items: Vec<Node> = Vec::new();
        while self.at < self.chars.len() {
            if Self::space(self.peek(0)) {
                self.at += 1;
                continue;
            }
            if ")）".contains(self.peek(0)) {
                if self.blank == 0 && self.depth > 0 {
                    break;
                }
                // One that closes nothing, or one of a word.
                self.blank = self.blank.saturating_sub(1);
                self.at += 1;
                continue;
            }
            items.extend(self.node());
        }
        // An OR needs an operand on each side.
        let or = |node: &Node| {
            matches!(node, Node::Leaf { sign: ' ', key, text, quoted: false, star: false, .. }
            if key.is_empty() && ["OR", "ＯＲ"].contains(&&self.query[text.0..text.1]))
        };
        for i in 0..items.len() {
            let operand_before = i > 0 && !matches!(items[i - 1], Node::Or);
            if or(&items[i]) && operand_before && i + 1 < items.len() {
                items[i] = Node::Or;
            }
        }
        items
    }

    fn node(&mut self) -> Option<Node> {
        let from = self.byte(self.at);
        let mut sign = ' ';
        let (c, next) = (self.peek(0), self.peek(1));
        let is_sign = |c: char| "-－−‐‑–﹣+＋".contains(c);
        let operator = if "+＋".contains(c) {
            '+'
        } else if self.minus.contains(c) {
            '-'
        } else {
            ' '
        };
        let last = self.at + 1 == self.chars.len();
        let begins =
            self.at == 0 || Self::space(self.chars[self.at - 1].1) || "(（".contains(self.chars[self.at - 1].1);
        // What commands are told: `git commit -m`.
        let flag = next.is_ascii()
            && !"\"():+-".contains(next)
            && (self.at + 2 == self.chars.len() || Self::space(self.peek(2)));
        if begins && operator != ' ' && !flag && !last && !Self::space(next) && !is_sign(next) && !")）".contains(next)
        {
            sign = operator;
            self.at += 1;
        }
        if "(（".contains(self.peek(0)) && self.at < self.chars.len() {
            self.at += 1;
            if self.depth == 16 {
                self.blank += 1;
                return None;
            }
            self.depth += 1;
            let items = self.items();
            self.depth -= 1;
            self.at += 1;
            return (!items.is_empty()).then_some(Node::Group { sign, items });
        }
        let key = self.key();
        let filter = !["", "title", "heading"].contains(&key.as_str());
        if QUOTES.contains(self.peek(0)) && self.at < self.chars.len() {
            self.at += 1;
            let start = self.at;
            while self.at < self.chars.len() && !QUOTES.contains(self.peek(0)) {
                self.at += 1;
            }
            let closed = self.at < self.chars.len();
            let text = (self.byte(start), self.byte(self.at));
            self.at += 1;
            let node = Node::Leaf { sign, key, text, quoted: true, closed, star: false, from };
            return self.asks(text, filter).then_some(node);
        }
        let start = self.at;
        while self.at < self.chars.len() && !Self::space(self.peek(0)) && !QUOTES.contains(self.peek(0)) {
            match self.peek(0) {
                '(' | '（' => self.blank += 1,
                ')' | '）' if self.blank == 0 => break,
                ')' | '）' => self.blank -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let mut text = (self.byte(start), self.byte(self.at));
        let word = &self.query[text.0..text.1];
        let stem = word.strip_suffix('*').or(word.strip_suffix('＊'));
        let star = !filter && stem.is_some_and(|stem| stem.ends_with(teff_analysis::is_word_char));
        if star {
            text.1 = text.0 + stem.unwrap().len();
        }
        let node = Node::Leaf { sign, key, text, quoted: false, closed: true, star, from };
        self.asks(text, filter).then_some(node)
    }

    fn asks(&self, text: (usize, usize), filter: bool) -> bool {
        (filter && text.0 < text.1) || !groups(self.query, text.0, text.1, false).is_empty()
    }

    /// Reads over a known key and its colon.
    fn key(&mut self) -> String {
        let stops = |c: char| ":：".contains(c) || Self::space(c) || QUOTES.contains(c);
        let rest = &self.chars[self.at..];
        let Some(n) = rest.iter().position(|c| stops(c.1)) else { return String::new() };
        let value = rest.get(n + 1).map_or(' ', |c| c.1);
        let name: String = rest[..n].iter().map(|c| c.1).collect();
        if !":：".contains(rest[n].1) || Self::space(value) || ":：()（）".contains(value) {
            return String::new();
        }
        let known = ["title", "heading", "url"].into_iter().chain(self.keys.iter().map(String::as_str));
        let Some(key) = known.into_iter().find(|key| key.eq_ignore_ascii_case(&name)) else { return String::new() };
        let key = key.to_string();
        self.at += n + 1;
        key
    }
}

fn holds(query: &str, items: &[Node], around: Role, pieces: &mut Vec<Piece>, last: &mut Option<bool>) -> Vec<Holds> {
    let mut all = Vec::new();
    let mut runs_on = false;
    for chain in chains(items) {
        let mut any = Vec::new();
        for node in &chain {
            let (sign, key) = match node {
                Node::Leaf { sign, key, .. } => (*sign, key.as_str()),
                Node::Group { sign, .. } => (*sign, ""),
                Node::Or => unreachable!(),
            };
            let role = if around == Role::Not || sign == '-' {
                Role::Not
            } else if around == Role::Either || chain.len() > 1 {
                Role::Either
            } else if around == Role::Must || sign == '+' || ["title", "heading"].contains(&key) {
                Role::Must
            } else {
                Role::Plain
            };
            let found = match node {
                Node::Leaf { key, text, quoted, closed, star, from, .. } => {
                    if !["", "title", "heading"].contains(&key.as_str()) {
                        runs_on = false;
                        *last = Some(true);
                        let value = query[text.0..text.1].to_string();
                        Some(Holds::Filter(key.clone(), value, (*from, query[*from..text.1].to_string())))
                    } else {
                        *last = Some(false);
                        let plain = role == Role::Plain && !quoted && !star;
                        if plain && runs_on {
                            pieces.last_mut().unwrap().end = text.1;
                        } else {
                            let (quoted, closed, star, field) = (*quoted, *closed, *star, key.clone());
                            pieces.push(Piece { start: text.0, end: text.1, quoted, closed, star, field, role });
                        }
                        runs_on = plain;
                        (role != Role::Plain || *quoted).then(|| Holds::Piece(pieces.len() - 1))
                    }
                }
                Node::Group { items, .. } => {
                    runs_on = false;
                    let inner = holds(query, items, role, pieces, last);
                    (!inner.is_empty()).then_some(Holds::All(inner))
                }
                Node::Or => unreachable!(),
            };
            any.extend(found.map(|found| if sign == '-' { Holds::Not(Box::new(found)) } else { found }));
        }
        if !any.is_empty() {
            all.push(Holds::Any(any));
        }
    }
    all
}

/// Items with those that an OR joins together.
fn chains(items: &[Node]) -> Vec<Vec<Node>> {
    let mut chains: Vec<Vec<Node>> = Vec::new();
    let mut joins = false;
    for item in items {
        match item {
            Node::Or => joins = true,
            item if joins => {
                chains.last_mut().unwrap().push(item.clone());
                joins = false;
            }
            item => chains.push(vec![item.clone()]),
        }
    }
    chains
}

pub fn groups(query: &str, start: usize, end: usize, dotless: bool) -> Vec<Vec<Tok>> {
    let mut groups: BTreeMap<u32, Vec<Tok>> = BTreeMap::new();
    analyze_in(&query[start..end], dotless, &mut |t| {
        let token = Tok {
            key: t.key.to_string(),
            kind: t.kind,
            start: start + t.start,
            end: start + t.end,
            position: t.position,
        };
        groups.entry(t.group).or_default().push(token);
    });
    groups.into_values().collect()
}

pub fn slots(groups: &[Vec<Tok>]) -> Vec<(u32, String, bool)> {
    let mut slots = Vec::new();
    for group in groups {
        let positions: BTreeSet<u32> = group.iter().map(|t| t.position).collect();
        let whole = group.iter().find(|t| t.kind == TokenKind::Whole);
        let grams = group.iter().filter(|t| t.kind == TokenKind::Gram).count();
        if let Some(whole) = whole.filter(|_| positions.len() == 1) {
            slots.push((whole.position, whole.key.clone(), false));
        } else if grams == 1 {
            slots.push((group[0].position, group[0].key.clone(), true));
        } else if grams > 1 {
            slots.extend(group[..grams - 1].iter().map(|t| (t.position, t.key.clone(), false)));
        } else {
            let parts = group.iter().filter(|t| t.kind != TokenKind::Whole);
            slots.extend(parts.map(|t| (t.position, t.key.clone(), false)));
        }
    }
    let first = slots.first().map_or(0, |s: &(u32, String, bool)| s.0);
    slots.into_iter().map(|(at, key, cluster)| (at - first, key, cluster)).collect()
}
