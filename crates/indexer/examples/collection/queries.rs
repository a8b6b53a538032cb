//! Queries for measuring speed, drawn from titles and texts by a seeded generator before any engine runs: the same documents
//! give the same queries, and no engine's answers choose them. Speed alone: nobody judged what they should find.

use teff_indexer::Document;

/// Longest title in characters: longer ones are not typed.
const MAX_TITLE: usize = 60;
/// Longest word in characters: a line of Chinese has no spaces, and nobody types all of it.
const MAX_WORD: usize = 20;

/// A way to make a query of a document; `None` when the document has not enough words.
type Draw = fn(&mut Dice, &Document) -> Option<String>;

/// The kinds by name.
pub const KINDS: &[(&str, Draw)] = &[
    ("title", |_, document| Some(document.title.trim().chars().take(MAX_TITLE).collect())),
    ("word", |dice, document| words(dice, document, 1)),
    ("two words", |dice, document| words(dice, document, 2)),
    ("three words", |dice, document| words(dice, document, 3)),
    ("prefix", |dice, document| {
        let word = words(dice, document, 1)?;
        let n = 1 + dice.below(5);
        Some(word.chars().take(n).collect())
    }),
    ("typo", typo),
    ("phrase", |dice, document| Some(format!("\"{}\"", words(dice, document, 2)?))),
];

/// `n` queries of each of the kinds, in the kinds' order.
pub fn draw(documents: &[Document], n: usize) -> Vec<(&'static str, String)> {
    let mut queries = Vec::new();
    for (kind, make) in KINDS {
        // Each kind has dice of its own, so that a new kind leaves the others' queries as they were.
        let mut dice =
            Dice(kind.bytes().fold(n as u64, |seed, byte| seed.wrapping_mul(257).wrapping_add(u64::from(byte))));
        let drawn = (0..n * 50).filter_map(|_| {
            let document = documents.get(dice.below(documents.len()))?;
            make(&mut dice, document)
        });
        queries.extend(drawn.filter(|text| !text.is_empty()).take(n).map(|text| (*kind, text)));
    }
    queries
}

/// Words that follow each other in the text of a document.
fn words(dice: &mut Dice, document: &Document, n: usize) -> Option<String> {
    let section = document.sections.get(dice.below(document.sections.len()))?;
    let words: Vec<&str> = section
        .text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let start = dice.below((words.len() + 1).saturating_sub(n));
    let words = words.get(start..start + n)?;
    Some(words.iter().map(|word| word.chars().take(MAX_WORD).collect::<String>()).collect::<Vec<_>>().join(" "))
}

/// A word of five letters or more with one of them, not the first, left out, doubled, changed or swapped with the next.
fn typo(dice: &mut Dice, document: &Document) -> Option<String> {
    let right: Vec<char> = words(dice, document, 1)?.chars().collect();
    let mut word = right.clone();
    if word.len() < 5 || !word.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let at = 1 + dice.below(word.len() - 2);
    match dice.below(4) {
        0 => drop(word.remove(at)),
        1 => word.insert(at, word[at]),
        2 => word[at] = char::from(b'a' + dice.below(26) as u8),
        _ => word.swap(at, at + 1),
    }
    (word != right).then(|| word.into_iter().collect())
}

/// Numbers from a seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// A number below `n`; 0 for 0.
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}
