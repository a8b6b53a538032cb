//! `docs/format.md` shows an index of two short pages byte by byte. This test builds it, takes it apart field by field, and compares; with
//! `TEFF_BLESS=1` it writes the dump into the page instead.

use std::fmt::Write as _;
use std::path::Path;
use teff_index::varint::Reader;
use teff_indexer::{Document, Section, build};

const BEGIN: &str = "```text\n";
const END: &str = "```\n";

fn pages() -> Vec<Document> {
    let page = |url: &str, title: &str, anchor: &str, text: &str| Document {
        url: url.to_string(),
        title: title.to_string(),
        // A language without a list of function words, whose two hundred entries would fill the dump.
        lang: "zxx".to_string(),
        sections: vec![Section { heading: String::new(), anchor: anchor.to_string(), text: text.to_string() }],
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
    let sections: usize = (0..pages).map(|_| d.int("sections of a page")).sum();
    d.title("root: term blocks, each with its position block");
    let n_terms = d.int("term blocks");
    let (mut terms, mut positions, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..n_terms {
        d.key("first key");
        terms.push(d.int("bytes of the term block"));
        positions.push(d.int("bytes of the position block"));
        d.line(4, "checksum of the term block");
        d.line(4, "checksum of the position block");
    }
    d.title("root: text blocks");
    for _ in 0..d.int("text blocks") {
        d.int("first record, less that of the block before");
        texts.push(d.int("bytes"));
        d.line(4, "checksum");
    }
    d.title("root: what is known of pages besides their text; a block for each name, for 512 addresses, for twins");
    let facets = d.int("facets");
    (0..facets).for_each(|_| drop(d.text("name")));
    let orders = d.int("what can be sorted by");
    (0..orders).for_each(|_| drop(d.text("name")));
    let twins = d.int("1 when there are twins");
    let row = |d: &mut Dump<'_>| {
        let bytes = d.int("bytes");
        d.line(4, "checksum");
        bytes
    };
    let facets: Vec<usize> = (0..facets).map(|_| row(&mut d)).collect();
    let orders: Vec<usize> = (0..orders).map(|_| row(&mut d)).collect();
    let addresses: Vec<usize> = (0..pages.div_ceil(512)).map(|_| row(&mut d)).collect();
    let twins: Vec<usize> = (0..twins).map(|_| row(&mut d)).collect();
    d.title("root: what stands for words that no page has; the vocabulary");
    d.line(1, "resident level: terms of this level or more are in the vocabulary");
    d.line(1, "1 when words with the same beginning are often kin");
    let n = d.int("bytes of the rewrites");
    d.line(n, "rewrites: how many, then end or beginning, from, to");
    let n = d.int("bytes of the vocabulary");
    d.line(n, "an fst from keys to levels of document frequency");
    let mut n_entries = Vec::new();
    for (i, len) in terms.iter().enumerate() {
        d.title(&format!("term block {i}"));
        let end = d.at + len;
        let n = d.int("terms");
        n_entries.push(n);
        let mut lists = Vec::new();
        for _ in 0..n {
            d.key("key");
            d.int("pages that have it");
            lists.push(d.int("bytes of its list"));
            while d.int("class code") & 2 != 0 {}
        }
        while d.int("class with members elsewhere, 0 ends") != 0 {
            for _ in 0..d.int("members elsewhere") {
                d.key("member");
            }
        }
        for list in lists {
            d.line(list, "postings");
        }
        assert_eq!(d.at, end);
    }
    for (i, len) in positions.iter().enumerate() {
        d.title(&format!("position block {i}: lengths, then for each page how many positions and the distances"));
        let end = d.at + len;
        let lists: Vec<usize> = (0..n_entries[i]).map(|_| d.int("bytes of a list")).collect();
        for list in lists {
            d.line(list, "positions");
        }
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
    let image = build(&pages()).expect("two pages").bytes;
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
