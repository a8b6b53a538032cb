//! Pages that only say that what they were about is elsewhere: what stays of a manual at the addresses of its older editions. Called by [`crate::site`]; pure.
//!
//! Such a page redirects nobody, so it has a title that is asked for and nothing below it. One by itself cannot be told from a short page with a link. Many can: below different titles they
//! say the same, word for word, and each leads elsewhere.

use crate::hash::hash;
use crate::site::Draft;
use std::collections::{BTreeMap, BTreeSet};

/// So many names above the same text. A page in several versions has one, or few.
const LEAST_PAGES: usize = 8;
/// Bytes of the text of a stub at least and at most: a sentence or a few. What is shorter are labels of links.
pub const TEXT_BYTES: std::ops::RangeInclusive<usize> = 24..=1000;

/// The places of the stubs, in order.
pub fn stubs(drafts: &[Draft]) -> Vec<usize> {
    let mut same: BTreeMap<(&str, u64), Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        // A page that is still to be translated says the same in each language.
        if let ([section], false) = (&*draft.document.sections, draft.pointers.is_empty()) {
            same.entry((&draft.document.lang, hash(section.text.bytes()))).or_default().push(at);
        }
    }
    same.retain(|_, group| group.len() >= LEAST_PAGES);
    if same.is_empty() {
        return Vec::new();
    }
    let pages: BTreeMap<&str, usize> =
        drafts.iter().enumerate().map(|(at, draft)| (draft.document.url.as_str(), at)).collect();
    let mut found: Vec<usize> = same.into_values().filter(|group| are_stubs(drafts, group, &pages)).flatten().collect();
    found.sort_unstable();
    found
}

/// True when pages with the same text are called differently, and most of them lead to a page that has another text, and to which few of the others lead.
fn are_stubs(drafts: &[Draft], group: &[usize], pages: &BTreeMap<&str, usize>) -> bool {
    let names: BTreeSet<_> = group.iter().filter_map(|&at| drafts.get(at)).map(name).collect();
    // How many lead to each page.
    let mut targets: BTreeMap<usize, usize> = BTreeMap::new();
    let mut pointing = 0;
    for draft in group.iter().filter_map(|&at| drafts.get(at)) {
        let to = draft.pointers.iter().filter_map(|address| pages.get(address.as_str()));
        let to: BTreeSet<usize> = to.copied().filter(|at| group.binary_search(at).is_err()).collect();
        pointing += usize::from(!to.is_empty());
        to.into_iter().for_each(|to| *targets.entry(to).or_default() += 1);
    }
    // Pictures of an album lead back to it, all to the same page.
    names.len() >= LEAST_PAGES && 4 * pointing >= 3 * group.len() && 2 * targets.len() >= group.len()
}

/// What a page is called, by its title and by what stands above its text.
fn name(draft: &Draft) -> (&str, &str) {
    let headings = draft.document.sections.first().map(|section| section.heading.as_str());
    (&draft.document.title, headings.filter(|heading| !heading.is_empty()).unwrap_or(&draft.h1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Section};

    const MOVED: &str = "This edition is no longer distributed. See the current one.";

    /// Pages that have moved, numbered; each leads to a page of its own, which follow them.
    fn moved(n: usize, text: &str, to: impl Fn(usize) -> usize) -> Vec<Draft> {
        let page = |at: usize, title: String, text: String| {
            let sections = vec![Section { text, ..Section::default() }];
            Draft {
                document: Document { url: at.to_string(), title, sections, ..Document::default() },
                ..Draft::default()
            }
        };
        let old = (0..n).map(|at| {
            let pointers = vec!["elsewhere".to_string(), to(at).to_string()];
            Draft { pointers, ..page(at, format!("Chapter {at}"), text.to_string()) }
        });
        old.chain((n..2 * n).map(|at| page(at, format!("Chapter {at}"), format!("What chapter {at} says.")))).collect()
    }

    #[track_caller]
    fn check(drafts: &[Draft], expected: usize) {
        assert_eq!(stubs(drafts), (0..expected).collect::<Vec<_>>());
    }

    #[test]
    fn the_same_words_that_lead_to_different_pages() {
        check(&moved(8, MOVED, |at| at + 8), 8);
        check(&moved(7, MOVED, |at| at + 7), 0);
        // Two old chapters became one.
        check(&moved(8, MOVED, |at| 8 + at / 2), 8);
    }

    #[test]
    fn pages_that_are_none() {
        // Pictures of an album lead back to it, or to each other.
        check(&moved(8, MOVED, |_| 9), 0);
        check(&moved(8, MOVED, |at| 8 + at / 4), 0);
        check(&moved(8, MOVED, |at| (at + 1) % 8), 0);
        // To what is not there.
        check(&moved(8, MOVED, |at| at + 1000), 0);
        // One page in many versions, or in many languages.
        let mut versions = moved(8, MOVED, |at| at + 8);
        versions.iter_mut().for_each(|draft| draft.document.title = "Changes".into());
        check(&versions, 0);
        let mut languages = moved(12, MOVED, |at| at + 12);
        languages.iter_mut().enumerate().for_each(|(at, draft)| draft.document.lang = format!("l{}", at % 3));
        check(&languages, 0);
        // There is more on it.
        let mut longer = moved(8, MOVED, |at| at + 8);
        longer[0].document.sections.push(Section { heading: "More".into(), ..Section::default() });
        check(&longer, 0);
    }
}
