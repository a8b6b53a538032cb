//! `docs/format.md` shows an index of two short pages byte by byte. This test builds it, takes it apart field by field, and compares; with
//! `TEFF_BLESS=1` it writes the dump into the page instead.

use std::fmt::Write as _;
use std::path::Path;
use teff_index::varint::Reader;
use teff_indexer::{Document, Limits, Section, build_within};

const BEGIN: &str = "```text\n";
const END: &str = "```\n";

fn pages() -> Vec<Document> {
    let page = |url: &str, title: &str, anchor: &str, text: &str| Document {
        url: url.to_string(),
        title: title.to_string(),
        // A language without a list of function words, whose two hundred entries would fill the dump.
        lang: "zxx".to_string(),
        sections: vec![Section {
            heading: String::new(),
            anchor: anchor.to_string(),
            text: text.to_string(),
            ..Section::default()
        }],
        ..Document::default()
    };
    let mut pages =
        vec![page("a.html", "Teff", "", "A grain, résumé"), page("b.html", "Grain", "x", "Teff is a grain")];
    pages[0].sort.insert("date".to_string(), "2024".to_string());
    pages
}

/// Writes fields down as they are read.
struct Dump<'a> {
    image: &'a [u8],
    at: usize,
    out: String,
}

impl<'a> Dump<'a> {
    fn title(&mut self, text: &str) {
        writeln!(self.out, "\n; {text}").unwrap();
    }

    fn line(&mut self, n: usize, what: &str) -> &'a [u8] {
        let bytes = &self.image[self.at..self.at + n];
        for (i, row) in bytes.chunks(12).enumerate() {
            let hex: Vec<String> = row.iter().map(|b| format!("{b:02x}")).collect();
            let what = if i == 0 { what } else { "" };
            writeln!(self.out, "{}", format!("{:04x}  {:<36} {what}", self.at + 12 * i, hex.join(" ")).trim_end())
                .unwrap();
        }
        self.at += n;
        bytes
    }

    /// The columns of front-coded keys; gives the bytes that are the keys' own.
    fn keys(&mut self) -> String {
        let mut own = Vec::new();
        for what in [
            "keys: bytes shared with the one before and bytes of their own, at most 15 each",
            "what is left over of them",
            "the bytes of keys that are their own",
        ] {
            let n = self.int("bytes of a column");
            own = if n > 0 { self.line(n, what).to_vec() } else { Vec::new() };
        }
        String::from_utf8_lossy(&own).replace('\0', "␀")
    }

    fn note(&mut self, text: &str) {
        writeln!(self.out, "{:44}{text}", "").unwrap();
    }

    fn int(&mut self, what: &str) -> usize {
        let rest = &self.image[self.at..];
        let mut reader = Reader::over(rest);
        let value = reader.int().expect("an integer") as usize;
        self.line(rest.len() - reader.rest().len(), &format!("{what}: {value}"));
        value
    }

    fn text(&mut self, what: &str) -> String {
        let n = self.int(&format!("length of {what}"));
        let bytes = &self.image[self.at..self.at + n];
        let text = String::from_utf8_lossy(bytes).replace('\0', "␀").replace('\n', "⏎");
        match n {
            0 => Vec::new(),
            n => self.line(n, &format!("{what} “{text}”")).to_vec(),
        };
        text
    }

    fn key(&mut self, what: &str) {
        self.int("bytes shared with the key before");
        self.text(what);
    }
}

fn dump(image: &[u8]) -> String {
    let mut d = Dump { image, at: 0, out: String::new() };
    d.title("header");
    d.line(4, "TEFF");
    d.line(2, "format version");
    d.line(2, "zero");
    d.line(4, "fingerprint of the text rules");
    d.line(4, "length of the root, header and all");
    d.line(4, "checksum of the root without these four bytes");
    d.title("root: pages");
    let pages = d.int("pages");
    d.line(pages, "a length code for each");
    d.line(pages, "the length of the title of each, at most 31");
    let sections: usize = (0..pages).map(|_| d.int("sections of a page")).sum();
    d.title("root: term blocks");
    let n_terms = d.int("term blocks");
    (0..n_terms).for_each(|_| d.key("first key"));
    let n_reversed = d.int("blocks of reversed words");
    (0..n_reversed).for_each(|_| d.key("first word"));
    d.title("root: text blocks");
    let n_texts = d.int("text blocks");
    for _ in 0..n_texts {
        d.int("first record, less that of the block before");
    }
    d.title("root: what is known of pages besides their text; a block for each name, for 512 addresses, for twins");
    let facets = d.int("facets");
    (0..facets).for_each(|_| drop(d.text("name")));
    let orders = d.int("what can be sorted by");
    (0..orders).for_each(|_| drop(d.text("name")));
    let twins = d.int("1 when there are twins");
    d.title("root: the checksum of each block, of a text block half of it");
    let n_pieces = sections.div_ceil(8192);
    let n_addresses = pages.div_ceil(512);
    let n_others = facets + orders + n_addresses + twins;
    for (n_rows, bytes) in [(2 * n_terms + n_pieces + n_reversed, 4), (n_texts, 2), (n_others, 4)] {
        for _ in 0..n_rows {
            d.line(bytes, "checksum");
        }
    }
    d.title("root: what stands for words that no page has; the vocabulary");
    d.line(1, "resident level: terms of this level or more are in the vocabulary");
    d.line(1, "habits: 1 when words with the same beginning are often kin, 2 when words are listed by their parts, 4 when I is the capital of ı");
    d.int("bytes of the boosts");
    let n = d.int("bytes of the rewrites");
    d.line(n, "rewrites: how many, then end or beginning, from, to");
    let n = d.int("bytes of the sample");
    d.line(n, "a sample of the texts, packed as a block of text; of texts so short nothing");
    d.int("bytes of the vocabulary");
    let keys = d.keys();
    let n = d.int("bytes of a column");
    d.line(n, "the level of each one's document frequency");
    d.note(&format!("keys: “{keys}”"));
    d.title("behind the root: the bytes of each block");
    let mut row = |n: usize, what: &str| -> Vec<usize> { (0..n).map(|_| d.int(what)).collect() };
    let terms = row(n_terms, "bytes of a term block");
    let positions = row(n_terms, "bytes of a position block");
    let pieces = row(n_pieces, "bytes of a block of pieces");
    let reversed = row(n_reversed, "bytes of a block of reversed words");
    let texts = row(n_texts, "bytes of a text block");
    let facets = row(facets, "bytes of a facet block");
    let orders = row(orders, "bytes of a block to sort by");
    let addresses = row(n_addresses, "bytes of a block of addresses");
    let twins = row(twins, "bytes of the block of twins");
    let mut n_entries = Vec::new();
    for (i, len) in terms.iter().enumerate() {
        d.title(&format!("term block {i}"));
        let end = d.at + len;
        let n = d.int("terms");
        n_entries.push(n);
        d.int("binary digits of the number of sections");
        let keys = d.keys();
        let mut column = |what: &str| {
            let n = d.int("bytes of a column");
            d.line(n, what);
        };
        column("document frequency, at most 15; postings less that, at most 3; occurrences less those, at most 3");
        column("what is left over");
        column("bytes of each list, less what is expected, times two; differences below that: odd");
        column("class codes");
        d.note(&format!("keys: “{keys}”"));
        assert_eq!(d.int("class with members elsewhere, 0 ends"), 0, "this page has one block of terms");
        d.line(end - d.at, "postings of all terms, bit by bit");
    }
    for (i, len) in positions.iter().enumerate() {
        d.title(&format!("position block {i}: lengths of lists, then lists, bit by bit"));
        let end = d.at + len;
        let lists: Vec<usize> = (0..n_entries[i]).map(|_| d.int("bytes of a list")).collect();
        for list in lists {
            d.line(list, "positions");
        }
        assert_eq!(d.at, end);
    }
    for (i, len) in pieces.iter().enumerate() {
        d.title(&format!("block of pieces {i}"));
        let end = d.at + len;
        d.int("where the first of them begins on its page");
        while d.at < end {
            let code = d.int("1 without heading, 2 its page's first without, else a heading");
            if code > 0 && code.is_multiple_of(2) {
                d.int("length of the title");
            }
            d.int("length of the text");
        }
    }
    for (i, len) in reversed.iter().enumerate() {
        d.title(&format!("block of reversed words {i}"));
        let end = d.at + len;
        let keys = d.keys();
        let n = d.int("bytes of a column");
        d.line(n, "zero for each");
        d.note(&format!("keys: “{keys}”"));
        assert_eq!(d.at, end);
    }
    let mut records = 0;
    for (i, len) in texts.iter().enumerate() {
        d.title(&format!("text block {i}"));
        let end = d.at + len;
        while d.at < end {
            records += 1;
            if d.int("0 for a card, 1 for a section, 2 for one that continues") == 0 {
                ["address", "title", "language"].iter().for_each(|what| drop(d.text(what)));
                for _ in 0..d.int("folders above") {
                    d.text("folder");
                }
            } else {
                ["heading", "anchor", "text"].iter().for_each(|what| drop(d.text(what)));
            }
        }
    }
    for (i, len) in facets.iter().enumerate() {
        d.title(&format!("facet block {i}"));
        let end = d.at + len;
        for _ in 0..d.int("values") {
            d.text("value");
            for _ in 0..d.int("pages that have it") {
                d.int("page, less the one before");
            }
        }
        assert_eq!(d.at, end);
    }
    for (i, len) in orders.iter().enumerate() {
        d.title(&format!("block to sort by {i}"));
        let end = d.at + len;
        for _ in 0..d.int("values") {
            d.int("bytes shared with the value before");
            let n = d.int("bytes of the rest");
            d.line(n, "0, 1 or 2 for a number, a date, a text; the value");
        }
        for _ in 0..pages {
            d.int("the page's value, counted from 1");
        }
        assert_eq!(d.at, end);
    }
    for (i, len) in addresses.iter().enumerate() {
        d.title(&format!("block of addresses {i}"));
        let end = d.at + len;
        while d.at < end {
            d.key("address");
        }
    }
    for len in twins {
        d.title("block of twins");
        let end = d.at + len;
        for _ in 0..d.int("groups") {
            for _ in 0..d.int("pages") {
                d.int("page");
            }
        }
        assert_eq!(d.at, end);
    }
    assert_eq!((records, d.at), (pages + sections, image.len()), "every byte has its line");
    d.out.trim_start().to_string()
}

#[test]
fn the_dump_of_the_page_is_what_is_written() {
    // Room for the words of two pages alone, so that the others are rare ones.
    let limits = Limits { resident_bytes: 40, ..Limits::default() };
    let image = build_within(&pages(), limits).expect("two pages").bytes;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/format.md");
    let page = std::fs::read_to_string(&path).expect("docs/format.md");
    let (before, rest) = page.split_once(BEGIN).expect("a block of text");
    let (shown, after) = rest.split_once(END).expect("its end");
    let found = dump(&image);
    if std::env::var_os("TEFF_BLESS").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{found}{END}{after}")).expect("docs/format.md can be written");
        return;
    }
    assert_eq!(shown, found, "TEFF_BLESS=1 writes the new dump into docs/format.md");
}
