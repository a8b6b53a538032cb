//! Whole indexes: opened as they come, opened with the root's own checksum repaired, and searched with one block forged and every checksum right.

use crate::argument;
use crate::decoders::Walk;
use std::sync::OnceLock;
use teff_analysis::FINGERPRINT;
use teff_index::{Index, join, root as roots};
use teff_indexer::{Document, Limits, Section, build_within};
use teff_search::{Answer, FacetFilter, Outcome, Request, Searcher};

/// Any bytes, opened and asked.
pub fn image(bytes: &[u8]) {
    let (query, image) = argument(bytes);
    let query = &*String::from_utf8_lossy(query);
    let _ = Searcher::open_root(image.to_vec().into()).map(|searcher| searcher.search(&Request::new(query)).is_ok());
    if let Ok(searcher) = Searcher::open(image.to_vec().into()) {
        ask(&searcher, query);
    }
}

/// A root whose length and checksum are made right: what the checksum would have caught is met by the parser, and what the parser lets through by those who
/// read the open index.
pub fn root(bytes: &[u8]) {
    let (key, rest) = argument(bytes);
    let mut image = rest.to_vec();
    if roots::seal(&mut image, FINGERPRINT).is_none() {
        return;
    }
    let Ok(index) = Index::open_root(image.into(), FINGERPRINT) else { return };
    let n_pages = index.n_pages();
    assert!(n_pages as usize <= rest.len(), "more pages than bytes");
    for page in [0, 1, n_pages.saturating_sub(1), n_pages, u32::MAX] {
        let sections = index.sections(page);
        let _ = (index.page_length(page), index.card(page));
        for section in [sections.start, sections.end] {
            let _ = index.section(page, section);
        }
    }
    let _ = (index.total_length(), index.first_sections().len(), index.resident_level());
    let _ = index.each_rewrite(&mut |_| {});
    for key in [key, b"", b"\xff"] {
        let _ = (index.term(key, None).is_ok(), index.siblings(key, &mut |_, _| {}));
        for id in index.blocks_between(key, b"\xff\xff").take(4) {
            let _ = index.each_term(id, &mut |_, _| {});
        }
        for id in index.reversed_between(key, b"\xff\xff").take(4) {
            let _ = index.walk_reversed(id, &mut Walk::default());
        }
    }
}

/// An index with one block replaced by the input and every checksum right again. Two numbers and a query come first: which index, which block.
pub fn damage(bytes: &[u8]) {
    let [which, block, rest @ ..] = bytes else { return };
    let (query, forged) = argument(rest);
    let images = images();
    let image = &images[usize::from(*which) % images.len()];
    let Some(forged) = image.with_block(usize::from(*block), forged) else { return };
    let searcher = Searcher::open(forged.into()).expect("the root is intact");
    ask(&searcher, &String::from_utf8_lossy(query));
    for query in ["car", "\"red car\"", "carpt", "re", "node-fetch 東京"] {
        ask(&searcher, query);
    }
}

/// Puts every kind of question; an error is as good as an answer, but an answer is sound.
fn ask(searcher: &Searcher, query: &str) {
    let request = Request { completions: 8, ..Request::new(query) };
    let Ok(outcome) = searcher.search(&request) else { return };
    let Outcome::Answer(answer) = outcome else { panic!("a whole index lacks blocks") };
    sound(&answer, query);
    let filters = [FacetFilter {
        key: "tag".into(),
        any: vec!["red".into()],
        none: vec!["Blue".into()],
        ..FacetFilter::default()
    }];
    let facets = ["tag".to_string()];
    let request = Request { filters: &filters, sort: "-date", facets: &facets, ..Request::new(query) };
    if let Ok(Outcome::Answer(narrow)) = searcher.search(&request) {
        sound(&narrow, query);
        // A filter alone finds all that pass.
        assert!(answer.total == 0 || narrow.total <= answer.total, "a filter adds pages");
    }
    if let Some(hit) = answer.hits.first() {
        let _ = searcher.explain(&Request::new(query), hit.page);
    }
    let _ = searcher.suggest(query, 4);
}

/// What is shown lies within its text, and what was corrected or missed within the query.
pub fn sound(answer: &Answer, query: &str) {
    assert!(answer.total >= answer.hits.len());
    for hit in &answer.hits {
        for marked in [&hit.title, &hit.excerpt].into_iter().chain(hit.sections.iter().map(|s| &s.excerpt)) {
            let mut last = 0;
            for &(start, end) in &marked.ranges {
                assert!(start >= last && start < end && marked.text.get(start..end).is_some(), "{marked:?}");
                last = end;
            }
        }
    }
    for issue in &answer.issues {
        assert!(query.get(issue.start..issue.end).is_some(), "{issue:?}");
    }
    assert!(answer.corrected.iter().all(|correction| query.contains(&correction.from)));
}

/// An index in its parts.
pub struct Image {
    /// Root and blocks in one piece.
    pub bytes: Vec<u8>,
    root: roots::Root,
    /// Place of the vocabulary.
    vocabulary: std::ops::Range<usize>,
    /// Bytes of the root.
    end: usize,
}

impl Image {
    fn of(bytes: Vec<u8>) -> Self {
        let (root, vocabulary, end) = roots::read(&bytes, FINGERPRINT).expect("a fresh root");
        Image { bytes, root, vocabulary, end }
    }

    /// The root alone.
    pub fn root(&self) -> &[u8] {
        &self.bytes[..self.vocabulary.end]
    }

    /// The bytes of the vocabulary.
    pub fn vocabulary(&self) -> &[u8] {
        &self.bytes[self.vocabulary.clone()]
    }

    /// The blocks of reversed words, each of which is a vocabulary.
    pub fn reversed(&self) -> Vec<&[u8]> {
        self.blocks()[self.root.first_of_reversed()..self.root.first_text()].to_vec()
    }

    /// The bytes of the rewrites.
    pub fn rewrites(&self) -> &[u8] {
        &self.root.rewrites
    }

    /// Number of term blocks; as many position blocks follow.
    pub fn n_term_blocks(&self) -> usize {
        self.root.first_keys.len()
    }

    /// Number of pages; the images here are small.
    pub fn n_pages(&self) -> u8 {
        self.root.lengths.len() as u8
    }

    /// The blocks behind the text blocks, with the number of their kind: facets, orders, addresses, twins.
    pub fn sides(&self) -> Vec<(u8, &[u8])> {
        let before = self.root.first_text() + self.root.first_records.len();
        let (facets, orders) = (self.root.facets.len(), self.root.orders.len());
        let twins = usize::from(self.root.twins);
        let blocks = self.blocks().split_off(before);
        let n = blocks.len();
        let kind = |i: usize| match i {
            i if i < facets => 0,
            i if i < facets + orders => 1,
            i if i + twins < n => 2,
            _ => 3,
        };
        blocks.into_iter().enumerate().map(|(i, block)| (kind(i), block)).collect()
    }

    /// The blocks in the order of their numbers.
    pub fn blocks(&self) -> Vec<&[u8]> {
        let mut rest = &self.bytes[self.end..];
        let mut cut = |row: &roots::BlockRow| {
            let (block, behind) = rest.split_at(row.len as usize);
            rest = behind;
            block
        };
        self.root.blocks.iter().map(&mut cut).collect()
    }

    /// The image with another block in the place of that number.
    fn with_block(&self, number: usize, block: &[u8]) -> Option<Vec<u8>> {
        let mut blocks = self.blocks();
        let number = number.checked_rem(blocks.len())?;
        blocks[number] = block;
        let mut root = self.root.clone();
        root.blocks[number] = roots::BlockRow::new(block, root.blocks[number].short);
        let blocks: Vec<Vec<u8>> = blocks.into_iter().map(<[u8]>::to_vec).collect();
        Some(join(&roots::write(&root, self.vocabulary(), FINGERPRINT), &blocks))
    }
}

/// The indexes that `damage` forges blocks of: one with blocks of usual size, one with a term or two in each and no resident words.
pub fn images() -> &'static [Image] {
    static IMAGES: OnceLock<Vec<Image>> = OnceLock::new();
    IMAGES.get_or_init(|| {
        let page = |url: &str, title: &str, lang: &str, text: &str| Document {
            url: url.into(),
            title: title.into(),
            lang: lang.into(),
            breadcrumb: vec!["garage".into()],
            sections: vec![
                Section { heading: "Cars".into(), anchor: "cars".into(), text: text.into(), ..Section::default() },
                Section {
                    heading: "More".into(),
                    anchor: String::new(),
                    text: "node-fetch C++ carpets".into(),
                    ..Section::default()
                },
            ],
            facets: [("tag".to_string(), vec!["red".to_string(), title.to_string()])].into(),
            sort: [("date".to_string(), format!("2024-01-0{}", 1 + url.len()))].into(),
            ..Document::default()
        };
        let documents = [
            page("a", "Red car", "en", "a red car and a blue carpet\nresume the cars, red car"),
            page("b", "Blue", "zxx", "the résumé of a car, of a red car"),
            page("c", "", "ja", "東京都の車 red car"),
            page("cc", "Red car", "en", "a red car and a blue carpet\nresume the cars, red car"),
        ];
        let tight = Limits { block_bytes: 24, text_bytes: 24, resident_bytes: 0 };
        let of = |limits| Image::of(build_within(&documents, limits).expect("documents").bytes);
        vec![of(Limits::default()), of(tight)]
    })
}

/// The index of documents in blocks that are small enough to be mutated.
pub fn image_of(documents: &[Document]) -> Image {
    let limits = Limits { block_bytes: 600, text_bytes: 600, resident_bytes: 2000 };
    Image::of(build_within(documents, limits).expect("documents with addresses of their own").bytes)
}
