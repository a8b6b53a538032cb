//! A text block: the cards of pages (address, title, language, breadcrumb) and the sections that follow them.
//!
//! Records run in the order of the index: a page's card, then its sections, then the next page. A block begins where the one before it ended, at a
//! card or at a section; which one, the root says. Each record is: 0 and a card, 1 and a section, or 2 and a section that continues another. In front of a block that begins
//! within a page its card stands once more, behind a 3, and is not counted: a hit and its best section are in one block.

use crate::varint::{Reader, put, put_bytes};
use alloc::vec::Vec;

/// A page's card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card<'a> {
    /// The page's address.
    pub url: &'a str,
    /// The page's title.
    pub title: &'a str,
    /// BCP 47 tag, or empty.
    pub lang: &'a str,
    /// Folders above the page, outermost first.
    pub breadcrumb: Vec<&'a str>,
}

/// A section's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SectionText<'a> {
    /// Its heading, for display; a section that continues another repeats that one's.
    pub heading: &'a str,
    /// Its anchor on the page, or empty.
    pub anchor: &'a str,
    /// Paragraphs, separated by a line feed.
    pub text: &'a str,
    /// The section was cut from the one before for its size.
    pub continues: bool,
}

/// Appends a card; `again` in front of a block that begins within the page.
pub fn write_card(out: &mut Vec<u8>, card: &Card<'_>, again: bool) {
    out.push(if again { 3 } else { 0 });
    put_bytes(out, card.url.as_bytes());
    put_bytes(out, card.title.as_bytes());
    put_bytes(out, card.lang.as_bytes());
    put(out, card.breadcrumb.len() as u64);
    card.breadcrumb.iter().for_each(|name| put_bytes(out, name.as_bytes()));
}

/// Appends a section.
pub fn write_section(out: &mut Vec<u8>, section: &SectionText<'_>) {
    out.push(if section.continues { 2 } else { 1 });
    put_bytes(out, section.heading.as_bytes());
    put_bytes(out, section.anchor.as_bytes());
    put_bytes(out, section.text.as_bytes());
}

/// A record of a text block.
pub enum Record<'a> {
    /// A page begins.
    Card(Card<'a>),
    /// Its next section.
    Section(SectionText<'a>),
}

/// Reads the record number `at` of a block. `None` for malformed bytes or a record that the block does not have.
pub fn record(block: &[u8], at: usize) -> Option<Record<'_>> {
    let mut reader = Reader::over(block);
    for _ in 0..at + usize::from(block.first() == Some(&3)) {
        read(&mut reader)?;
    }
    read(&mut reader)
}

/// The card of the page that a block begins within. `None` for malformed bytes and for a block that begins with a page.
pub fn card_again(block: &[u8]) -> Option<Card<'_>> {
    match read(&mut Reader::over(block))? {
        Record::Card(card) if block.first() == Some(&3) => Some(card),
        _ => None,
    }
}

fn read<'a>(reader: &mut Reader<'a>) -> Option<Record<'a>> {
    let kind = reader.int()?;
    if kind == 0 || kind == 3 {
        let mut card =
            Card { url: reader.text()?, title: reader.text()?, lang: reader.text()?, breadcrumb: Vec::new() };
        for _ in 0..reader.count()? {
            card.breadcrumb.push(reader.text()?);
        }
        return Some(Record::Card(card));
    }
    if kind > 3 {
        return None;
    }
    let (heading, anchor, text) = (reader.text()?, reader.text()?, reader.text()?);
    Some(Record::Section(SectionText { heading, anchor, text, continues: kind == 2 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back() {
        let card = Card { url: "a.html", title: "Ա", lang: "hy", breadcrumb: vec!["docs", "x"] };
        let section = SectionText { heading: "H", anchor: "h", text: "one\ntwo", continues: true };
        let mut block = Vec::new();
        write_card(&mut block, &card, false);
        write_section(&mut block, &section);
        assert!(matches!(record(&block, 0), Some(Record::Card(back)) if back == card));
        assert!(matches!(record(&block, 1), Some(Record::Section(back)) if back == section));
        assert!(card_again(&block).is_none());
        assert!(record(&block, 2).is_none());
        for len in 0..block.len() {
            assert!(record(&block[..len], 1).is_none());
        }
        let mut within = Vec::new();
        write_card(&mut within, &card, true);
        write_section(&mut within, &section);
        assert_eq!(card_again(&within), Some(card));
        assert!(matches!(record(&within, 0), Some(Record::Section(back)) if back == section));
        assert!(record(&within, 1).is_none());
    }
}
