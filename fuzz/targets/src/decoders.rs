//! The decoders of the index crate, each over bytes that no checksum has vouched for: they answer or say `None`, and take no more memory than the bytes
//! justify.

use crate::argument;
use std::cell::RefCell;
use std::sync::OnceLock;
use teff_index::pieces::{self as piece_blocks, Pieces};
use teff_index::positions::{MOST_PLACES, Places};
use teff_index::postings::{Cursor, List, Posting};
use teff_index::vocabulary::{self, Marks, Visitor, Vocabulary};
use teff_index::{Known, Model, Packer, addresses, facets, orders, twins};
use teff_index::{positions as position_lists, rewrites as exchanges, terms as term_blocks, text as text_blocks};

/// A term block behind a key to look up.
pub fn terms(bytes: &[u8]) {
    let (key, block) = argument(bytes);
    let mut keys: Vec<Vec<u8>> = Vec::new();
    let mut classes = 0;
    let whole = term_blocks::each(block, &mut |key, row| {
        classes += row.classes.len();
        // Front-coded keys may unfold to more than the block; a few are enough.
        if keys.len() < 8 {
            keys.push(key.to_vec());
        }
    });
    assert!(classes <= block.len(), "more classes than bytes");
    let lists = term_blocks::lists(block);
    assert!(lists.is_none_or(|lists| lists.len() <= block.len()));
    keys.push(key.to_vec());
    for key in &keys {
        let found = term_blocks::find(block, key);
        assert!(whole.is_some() || found.is_none(), "a key was found in a block that cannot be walked");
        if let Some(Some(entry)) = found {
            // A list that is copied here from another block has no number of its own.
            assert!(entry.ordinal < entry.n_terms.max(1) && entry.postings.bytes.len() <= block.len());
        }
        let _ = term_blocks::siblings(block, key, &mut |_, _| {});
    }
}

/// Sections of the index that lists are read for.
const SECTIONS: u32 = 1000;

/// A posting list behind the number of its postings and how many more occurrences there are.
pub fn postings(bytes: &[u8]) {
    let (numbers, bytes) = argument(bytes);
    read_list(numbers, bytes);
}

/// Reads a list of so many postings as the first number says, with as many more occurrences as the second.
fn read_list(numbers: &[u8], bytes: &[u8]) -> Vec<Posting> {
    let (n, more) = match numbers {
        [n, more, ..] => (u32::from(*n), u32::from(*more)),
        _ => (2, 1),
    };
    let list = List { bytes, n, total: n + more };
    let mut cursor = Cursor::default();
    let Some(found) = cursor.read(list, SECTIONS) else { return Vec::new() };
    assert_eq!(found.len(), n as usize);
    assert_eq!(found.iter().map(Posting::total).sum::<u32>(), if n == 0 { 0 } else { n + more });
    assert!(found.iter().all(|posting| posting.section < SECTIONS && posting.total() > 0));
    assert!(found.is_sorted_by(|a, b| a.section < b.section), "sections ascend");
    found.to_vec()
}

/// A block of pieces, and of positions, of which one list is read to its end; how many terms the block has, which one, and its posting list come first.
pub fn positions(bytes: &[u8]) {
    let (numbers, block) = argument(bytes);
    pieces(block);
    let [n_terms, term, counts @ ..] = numbers else { return };
    let Some(list) = position_lists::list(block, usize::from(*term), usize::from(*n_terms)) else { return };
    // Zeros behind, so that there are postings whatever comes.
    let postings = read_list(counts, &[counts, &[0; 1000]].concat());
    let Some(mut places) = Places::over(list, &postings) else { return };
    let mut here = Vec::new();
    for posting in &postings {
        // One piece behind the other, as on a page.
        let title = posting.title + posting.section % 3;
        let (heading_at, body_at) = (title + 8, title + 8 + 5 + 8);
        let (title, heading) = (Some(title), Some((heading_at, 5)));
        let pieces = Pieces { title, heading, body_at, body: 200, continues: false };
        let Some(here) = places.next(posting, &pieces, &mut here) else { return };
        assert!(here.is_sorted_by(|a, b| a < b) && here.iter().all(|place| *place < body_at + 200), "places ascend");
        assert!(here.len() <= (posting.total() * MOST_PLACES) as usize);
    }
}

/// A block as it travels, of text or not. Any bytes come to nothing or a block; any block comes back.
pub fn unpack(bytes: &[u8]) {
    let Some((&kind, packed)) = bytes.split_first() else { return };
    let (known, text) = (known(), kind % 2 == 1);
    let most = 1 + 1032 * (packed.len() + 1);
    assert!(
        known.unpack(&mut Model::default(), text, packed).is_none_or(|block| block.len() <= most),
        "more than a block may be"
    );
    let again = PACKER.with_borrow_mut(|packer| packer.pack(text, packed));
    assert!(again.len() <= packed.len() + 6, "longer than as it is and how long that is");
    assert_eq!(known.unpack(&mut Model::default(), text, &again).as_deref(), Some(packed));
}

thread_local! {
    static PACKER: RefCell<Packer<'static>> = RefCell::new(Packer::new(known()));
}

/// What readers of a root know: some words, and a sample of text.
pub fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let words = ["car", "carpet", "the", "war", "which"].map(|word| (word.as_bytes().to_vec(), 3));
        let vocabulary = vocabulary::write(&words);
        let words = Known::of(&vocabulary, &[0]).expect("a fresh vocabulary");
        let sample = include_bytes!("decoders.rs").get(..1000).unwrap_or_default();
        Known::of(&vocabulary, &Packer::new(&words).pack(true, sample)).expect("a fresh sample")
    })
}

/// A block of pieces.
fn pieces(block: &[u8]) {
    let mut found = Vec::new();
    let _ = piece_blocks::read(block, &mut found);
    assert!(found.len() <= block.len(), "more sections than bytes");
}

/// A text block, record by record.
pub fn text(block: &[u8]) {
    for at in 0..40 {
        match text_blocks::record(block, at) {
            None => return,
            Some(text_blocks::Record::Card(card)) => assert!(card.breadcrumb.len() <= block.len()),
            Some(text_blocks::Record::Section(section)) => assert!(section.text.len() <= block.len()),
        }
    }
}

/// The blocks of what is known of pages besides their text; two numbers come first, which kind of block and how many pages there are.
pub fn sides(bytes: &[u8]) {
    let [kind, n_pages, block @ ..] = bytes else { return };
    let n_pages = u32::from(*n_pages);
    match kind % 4 {
        0 => {
            let _ = facets::each(block, n_pages, &mut |_, pages| {
                assert!(pages.is_sorted_by(|a, b| a < b) && pages.iter().all(|&page| page < n_pages));
            });
        }
        1 => {
            let mut n = 0;
            let read = orders::read(block, n_pages, &mut |_| n += 1);
            if let Some(pages) = read {
                assert!(pages.len() == n_pages as usize && pages.iter().all(|&at| at <= n));
            }
        }
        2 => {
            let _ = addresses::each(block, &mut |n, _| assert!(n < addresses::PAGES));
        }
        _ => {
            let _ = twins::each(block, n_pages, &mut |group| assert!(group.iter().all(|&page| page < n_pages)));
        }
    }
}

/// The rewrites of a root, each applied to a word.
pub fn rewrites(bytes: &[u8]) {
    let (word, bytes) = argument(bytes);
    let word = String::from_utf8_lossy(word);
    let _ = exchanges::each(bytes, &mut |rewrite| {
        if let Some((left, _)) = rewrite.apply(&word) {
            assert!(left <= word.chars().count());
        }
    });
}

/// A vocabulary behind the beginning of a word.
pub fn vocabulary(bytes: &[u8]) {
    let (prefix, bytes) = argument(bytes);
    let Some(vocabulary) = Vocabulary::open(bytes) else { return };
    let Some(marks) = vocabulary.marks() else { return };
    for prefix in [prefix, b""] {
        // A block of reversed words is walked without marks.
        for marks in [&marks, &Marks::default()] {
            let mut walk = Walk::default();
            let _ = vocabulary.walk(marks, prefix, &mut walk);
            assert!(walk.deepest < 2000, "a walk of {} bytes", walk.deepest);
        }
    }
}

/// Follows a walk for so many steps; a forged vocabulary has more paths than anyone would wait for.
pub struct Walk {
    left: usize,
    deepest: usize,
}

impl Default for Walk {
    fn default() -> Self {
        Walk { left: 20_000, deepest: 0 }
    }
}

impl Visitor for Walk {
    fn enter(&mut self, _: u8, depth: usize) -> bool {
        self.left = self.left.saturating_sub(1);
        self.deepest = self.deepest.max(depth);
        self.left > 0
    }

    fn key(&mut self, path: &[u8], _: u64) {
        self.deepest = self.deepest.max(path.len());
    }
}
