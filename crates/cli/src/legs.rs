//! What a reader fetches until the first ten hits stand: rounds of blocks (legs) and their compressed bytes, for queries taken from the titles of a collection's pages. Called by
//! `teff size --legs`; the blocks come from an image in memory, each as if it were a file.

use anyhow::{Result, bail};
use teff_index::Layout;
use teff_indexer::Document;
use teff_search::{Outcome, Request, Searcher};

/// What is asked one after the other while a title is typed.
type Typed<'a> = &'a dyn Fn(&str) -> Vec<String>;

/// Queries that are asked, evenly spread over the pages.
const QUERIES: usize = 200;

/// What was fetched for one query.
#[derive(Clone, Copy, Default)]
struct Fetched {
    legs: usize,
    blocks: usize,
    words: usize,
    texts: usize,
}

/// Asks three kinds of queries and prints the middle and the 90th of a hundred: the first words of a title as they are, one with two letters swapped, and one letter by letter.
pub fn print(image: &[u8], documents: &[Document], pack: &mut dyn FnMut(bool, &[u8]) -> usize) -> Result<()> {
    let layout = Layout::of(image)?;
    let blocks: Vec<&[u8]> = layout.places().map(|place| &image[place]).collect();
    let mut packed: Vec<Option<usize>> = vec![None; blocks.len()];
    let root = &image[..layout.root];
    println!(
        "  {} blocks; for {QUERIES} queries, from the root alone, compressed bytes, median and 90 %:",
        blocks.len()
    );
    let titles = documents.iter().step_by((documents.len() / QUERIES).max(1)).map(|d| first_words(&d.title, 3));
    let titles: Vec<String> = titles.filter(|title| !title.is_empty()).take(QUERIES).collect();
    let kinds: [(&str, Typed<'_>); 3] = [
        ("words of a title", &|title| vec![format!("{title} ")]),
        ("with a typo", &|title| vec![format!("{} ", swapped(title))]),
        ("letter by letter", &|title| {
            title.char_indices().skip(1).map(|(at, c)| title[..at + c.len_utf8()].to_string()).collect()
        }),
    ];
    for (name, keystrokes) in kinds {
        let mut all = Vec::new();
        for title in &titles {
            let mut searcher = Searcher::open_root(root.to_vec().into())?;
            let mut fetched = Fetched::default();
            for query in keystrokes(title) {
                let mut legs = 0;
                while let Outcome::Needs(ids) = searcher.search(&Request::new(&query))? {
                    legs += 1;
                    if legs > 20 {
                        bail!("“{query}” asks for more blocks again and again");
                    }
                    for id in ids {
                        let bytes = blocks[id as usize];
                        let cost = match packed[id as usize] {
                            Some(cost) => cost,
                            None => *packed[id as usize].insert(pack(layout.is_text(id as usize), bytes)),
                        };
                        *if searcher.is_text(id) { &mut fetched.texts } else { &mut fetched.words } += cost;
                        fetched.blocks += 1;
                        searcher.bring(id, bytes.to_vec())?;
                    }
                }
                fetched.legs = fetched.legs.max(legs);
            }
            all.push(fetched);
        }
        let show = |of: &dyn Fn(&Fetched) -> usize| {
            let mut all: Vec<usize> = all.iter().map(of).collect();
            all.sort_unstable();
            format!("{} / {}", all[all.len() / 2], all[all.len() * 9 / 10])
        };
        println!(
            "  {name:<20} legs {}, blocks {}, for words {}, for texts {}, together {}",
            show(&|f| f.legs),
            show(&|f| f.blocks),
            show(&|f| f.words),
            show(&|f| f.texts),
            show(&|f| f.words + f.texts)
        );
    }
    Ok(())
}

fn first_words(title: &str, n: usize) -> String {
    title.split_whitespace().take(n).collect::<Vec<_>>().join(" ")
}

/// The longest word with its third and fourth letter swapped.
fn swapped(title: &str) -> String {
    let longest = title.split_whitespace().max_by_key(|word| word.chars().count()).unwrap_or_default();
    let mut chars: Vec<char> = longest.chars().collect();
    if chars.len() > 3 {
        chars.swap(2, 3);
    }
    title.replacen(longest, &chars.into_iter().collect::<String>(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_made_of_titles() {
        assert_eq!(first_words("One  two three four", 3), "One two three");
        assert_eq!(swapped("The prisoner left"), "The prsioner left");
        assert_eq!(swapped("a b"), "a b");
    }

    #[test]
    fn what_is_fetched_is_asked_for() {
        let page =
            |i: usize| Document { url: i.to_string(), title: format!("Prisoner number {i}"), ..Document::default() };
        let documents: Vec<Document> = (0..30).map(page).collect();
        let image = teff_indexer::build(&documents).unwrap().bytes;
        print(&image, &documents, &mut |_, block| block.len()).unwrap();
    }
}
