//! Stem classes of a language that has endings and no stemmer (Croatian, Slovak, Bulgarian, Telugu …), found from the words of the site alone. Called by [`crate::stems`]; knows no language.
//!
//! After Paik, Mitra, Parui and Järvelin, *GRAS: an effective and efficient stemming algorithm* (ACM TOIS 29, 2011). Two words may be of one class when they begin alike and the two ends that
//! make them differ make other words of the site differ too. The word with most such neighbours leads a class, and those join that have most of their own neighbours with it.

use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Letters that two words have in common at least, besides half of the longer one, and letters of their ends at most.
const LEAST_SHARED: usize = 3;
const MOST_END: usize = 5;
/// Pairs of words that two ends tell apart at least. Over the 25,000 words of a manual in Slovenian, Czech or Polish chance makes ends of four pairs: MRR is .007 lower with 4 than with 10, and
/// .003 with 25; over the 5,000 words of a small site in any of twenty languages it is the same.
const LEAST_PAIRS: usize = 10;
/// Tenths of its neighbours that a word must have in common with the one that leads the class.
const COHESION: usize = 8;
/// Words behind one in the vocabulary that it may be of one class with, at most: no stem has as many forms, and what a machine wrote shall not fill the memory.
const MOST_NEAR: usize = 1000;
/// Words of a language that are looked at, the most frequent: the work grows faster than they.
const MAX_WORDS: usize = 60_000;

/// The classes of `words`, each a number and a term of letters, as numbers, ascending; the most frequent words first.
pub fn classes(words: &[(usize, &str)]) -> Vec<Vec<usize>> {
    let all = words.iter().take(MAX_WORDS);
    let mut words: Vec<(Vec<char>, usize)> = all.map(|(number, term)| (term.chars().collect(), *number)).collect();
    words.sort_unstable();
    let graph = Graph::of(&words);
    let mut classes = graph.classes();
    for class in &mut classes {
        class.iter_mut().for_each(|place| *place = words[*place].1);
        class.sort_unstable();
    }
    classes
}

/// For each word its neighbours, with the number of pairs that the same two ends tell apart.
struct Graph {
    neighbours: Vec<BTreeMap<usize, usize>>,
}

impl Graph {
    fn of(words: &[(Vec<char>, usize)]) -> Graph {
        let mut ends: BTreeMap<&[char], u64> = BTreeMap::new();
        for (word, _) in words {
            for n in 0..=MOST_END.min(word.len()) {
                let next = ends.len() as u64;
                ends.entry(&word[word.len() - n..]).or_insert(next);
            }
        }
        // For each word the numbers of its ends by their length.
        let number = |(word, _): &(Vec<char>, usize)| -> Vec<u64> {
            (0..=MOST_END.min(word.len())).map(|n| ends[&word[word.len() - n..]]).collect()
        };
        let ends: Vec<Vec<u64>> = words.iter().map(number).collect();
        let shared: Vec<usize> = words.windows(2).map(|pair| alike(&pair[0].0, &pair[1].0)).collect();
        // Words behind one that it may be of one class with, and the pair of their ends.
        let behind = |first: usize| -> Vec<(usize, u64)> {
            let (letters, mut left) = (words[first].0.len(), words[first].0.len());
            let mut pairs = Vec::new();
            for second in first + 1..words.len() {
                left = left.min(shared[second - 1]);
                if left < LEAST_SHARED || 2 * left < letters || left + MOST_END < letters || pairs.len() == MOST_NEAR {
                    break;
                }
                let other = words[second].0.len();
                if 2 * left >= other && left + MOST_END >= other {
                    let (one, two) = (ends[first][letters - left], ends[second][other - left]);
                    pairs.push((second, one.min(two) << 32 | one.max(two)));
                }
            }
            pairs
        };
        let all = || (0..words.len()).into_par_iter();
        let mut seen: Vec<u64> = all().flat_map_iter(|i| behind(i).into_iter().map(|(_, ends)| ends)).collect();
        seen.par_sort_unstable();
        let runs = seen.chunk_by(|a, b| a == b).filter(|run| run.len() >= LEAST_PAIRS);
        let frequent: BTreeMap<u64, usize> = runs.map(|run| (run[0], run.len())).collect();
        drop(seen);
        let edge = |i: usize| {
            behind(i).into_iter().filter_map(|(j, ends)| Some((i, j, *frequent.get(&ends)?))).collect::<Vec<_>>()
        };
        let edges: Vec<(usize, usize, usize)> = all().flat_map_iter(edge).collect();
        let mut neighbours = vec![BTreeMap::new(); words.len()];
        for (i, j, pairs) in edges {
            neighbours[i].insert(j, pairs);
            neighbours[j].insert(i, pairs);
        }
        Graph { neighbours }
    }

    fn classes(mut self) -> Vec<Vec<usize>> {
        let mut queue: BTreeSet<(Reverse<usize>, usize)> = BTreeSet::new();
        queue.extend(self.neighbours.iter().enumerate().map(|(word, near)| (Reverse(near.len()), word)));
        let mut classes = Vec::new();
        while let Some((Reverse(degree), first)) = queue.pop_first().filter(|(Reverse(degree), _)| *degree > 0) {
            let near = std::mem::take(&mut self.neighbours[first]);
            debug_assert_eq!(near.len(), degree);
            let mut order: Vec<usize> = near.keys().copied().collect();
            order.sort_by_key(|word| (Reverse(near[word]), *word));
            let mut class = vec![first];
            for word in order {
                let own = &self.neighbours[word];
                let common = 1 + own.keys().filter(|other| near.contains_key(other)).count();
                match 10 * common >= COHESION * own.len() {
                    true => class.push(word),
                    false => self.part(word, first, &mut queue),
                }
            }
            // What is of a class is nobody's neighbour any more.
            for &word in &class[1..] {
                let near = std::mem::take(&mut self.neighbours[word]);
                queue.remove(&(Reverse(near.len()), word));
                for other in near.into_keys().filter(|other| !class.contains(other)) {
                    self.part(other, word, &mut queue);
                }
            }
            if class.len() > 1 {
                classes.push(class);
            }
        }
        classes
    }

    /// Takes a neighbour from a word that waits in the queue.
    fn part(&mut self, word: usize, from: usize, queue: &mut BTreeSet<(Reverse<usize>, usize)>) {
        let near = &mut self.neighbours[word];
        queue.remove(&(Reverse(near.len()), word));
        near.remove(&from);
        queue.insert((Reverse(near.len()), word));
    }
}

/// How many letters two words have in common at their beginnings.
fn alike(a: &[char], b: &[char]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(terms: &[&str]) -> Vec<Vec<String>> {
        let words: Vec<(usize, &str)> = terms.iter().copied().enumerate().collect();
        let named = |class: Vec<usize>| class.into_iter().map(|i| terms[i].to_string()).collect();
        classes(&words).into_iter().map(named).collect()
    }

    const STEMS: &str = "datotek stranic poruk tablic izmjen lozink mrež inačic oznak poveznic";

    #[test]
    fn ends_that_many_words_share_make_classes() {
        let forms = |stem: &str| ["", "a", "e", "ama"].map(|end| format!("{stem}{end}"));
        let mut terms: Vec<String> = STEMS.split(' ').flat_map(forms).collect();
        // Begin alike, but by ends that tell no other words apart.
        terms.extend(["porculan", "tablarima", "strast"].map(String::from));
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let mut expected: Vec<Vec<String>> = STEMS.split(' ').map(|stem| forms(stem).to_vec()).collect();
        expected.sort();
        let mut found = of(&terms);
        found.sort();
        assert_eq!(found, expected);
        // Nine words are too few to show an ending.
        assert_eq!(of(&terms[4..]), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_word_that_is_nearer_to_others_stays_away() {
        // *mostar* is beside *most* as *vrtar* is beside *vrt*, but its other neighbours are none of *most*.
        let with = |stems: &str, ends: &[&str]| -> Vec<String> {
            stems.split(' ').flat_map(|stem| ends.iter().map(move |end| format!("{stem}{end}"))).collect()
        };
        let mut terms = with(STEMS, &["", "a", "u"]);
        terms.extend(with("vrt zlat ključ kamen mlin ribn pekl kolač zvon brod", &["", "ar"]));
        terms.extend(with("most mostar", &["", "a", "u"]));
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let found = of(&terms);
        assert_eq!(found.len(), 22, "{found:?}");
        for class in [["most", "mosta", "mostu"], ["mostar", "mostara", "mostaru"]] {
            assert!(found.iter().any(|other| *other == class), "{found:?}");
        }
    }
}
