//! What people write: queries and texts, through the parser and the analyzer.

use teff_analysis::{TokenKind, fold};
use teff_search::query::{self, Step};

/// A query is always read, and what is said of it lies within it.
pub fn parse(bytes: &[u8]) {
    let query = &*String::from_utf8_lossy(bytes);
    let parsed = query::parse_with(query, &["tag".to_string(), "種類".to_string()], false);
    let within = |start: usize, end: usize| query.get(start..end).is_some();
    for issue in &parsed.issues {
        assert!(within(issue.start, issue.end), "{issue:?}");
    }
    for piece in &parsed.pieces {
        assert!(!piece.groups.is_empty() && within(piece.span().0, piece.span().1), "{piece:?}");
        for group in &piece.groups {
            assert!(group.tokens.iter().all(|token| within(token.start, token.end) && !token.key.is_empty()));
        }
    }
    for filter in &parsed.filters {
        assert!(within(filter.value.0, filter.value.1) && within(filter.span.0, filter.span.1), "{filter:?}");
    }
    // Every step finds what it needs, and one result is left.
    let mut depth = 0usize;
    for step in &parsed.steps {
        depth = match *step {
            Step::Piece(number) => {
                assert!(number < parsed.pieces.len());
                depth + 1
            }
            Step::Filter(number) => {
                assert!(number < parsed.filters.len());
                depth + 1
            }
            Step::And | Step::Or => depth.checked_sub(1).filter(|depth| *depth > 0).expect("two operands"),
            Step::Not => depth,
        };
        assert!(depth > 0, "an operand");
    }
    assert_eq!(depth, usize::from(!parsed.steps.is_empty()), "{:?}", parsed.steps);
}

/// Tokens lie in the text, have keys of bounded length, and places that ascend; a word's key is its own key.
pub fn analyze(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let (mut group, mut most) = (0, 0);
    let mut words: Vec<String> = Vec::new();
    let used = teff_analysis::analyze(text, &mut |token| {
        assert!(text.get(token.start..token.end).is_some_and(|part| !part.is_empty()), "{token:?}");
        assert!(!token.key.is_empty() && token.key.len() <= 255, "{token:?}");
        assert!(token.group >= group, "{token:?}");
        group = token.group;
        most = most.max(token.position + 1);
        if token.kind == TokenKind::Word && words.len() < 16 {
            words.push(token.key.to_string());
        }
    });
    assert_eq!(used, most, "positions used");
    for word in words {
        let folded = fold(&word);
        assert_eq!(fold(&folded), folded, "folding is done once");
        let mut again = Vec::new();
        teff_analysis::analyze(&word, &mut |token| again.push(token.key.to_string()));
        // A key that was cut for its length may end in the middle of what makes one word.
        assert!(again == [word.as_str()] || word.len() > 250, "the key {word:?} is read as {again:?}");
    }
    for (at, c) in text.char_indices().take(64) {
        let _ = (teff_analysis::width(c), teff_analysis::is_word_char(c), at);
    }
}
