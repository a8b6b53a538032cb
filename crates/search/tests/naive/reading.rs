//! The query as the scan reads it: pieces in and between quotation marks, their surface words, and what stands at each place of a phrase.

use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{TokenKind, analyze};

/// A token of the query.
pub struct Tok {
    pub key: String,
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
    pub position: u32,
}

/// A stretch of the query.
pub struct Piece {
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
    pub closed: bool,
}

pub fn pieces(query: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece { start: 0, end: query.len(), quoted: false, closed: true }];
    for (at, c) in query.char_indices() {
        if "\"“”„‟«»「」『』＂".contains(c) {
            let last = pieces.last_mut().unwrap();
            last.end = at;
            last.closed = true;
            let quoted = !last.quoted;
            pieces.push(Piece { start: at + c.len_utf8(), end: query.len(), quoted, closed: !quoted });
        }
    }
    // A piece is what lies between its first and last word.
    let span = |p: &Piece| {
        let tokens: Vec<Tok> = groups(query, p.start, p.end).into_iter().flatten().collect();
        Some((tokens.iter().map(|t| t.start).min()?, tokens.iter().map(|t| t.end).max()?))
    };
    pieces.into_iter().filter_map(|p| span(&p).map(|(start, end)| Piece { start, end, ..p })).collect()
}

pub fn groups(query: &str, start: usize, end: usize) -> Vec<Vec<Tok>> {
    let mut groups: BTreeMap<u32, Vec<Tok>> = BTreeMap::new();
    analyze(&query[start..end], &mut |t| {
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
