//! The rules of `docs/ranking.md` without an index: every page is scanned for every query. Slow, and written to be obviously right: tables are
//! full matrices, sets are ordered maps, nothing is shared with the engine but the knobs, the logarithm, the rounding of lengths
//! and the analyzer. The engine must equal it, score by score.

mod forms;
mod pages;
mod reading;
mod sides;

use pages::{Page, best_in_heading, best_in_title, in_row, longer_alone, page, weight};
use reading::{Holds, Piece, Read, Role, Tok, groups, read, slots};
pub use sides::Asked;
use sides::Sides;
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{TokenKind, fold, split_cluster};
use teff_index::LONG_HEADING;
use teff_indexer::Document;
use teff_indexer::compounds;
use teff_indexer::language::{self, Language};
use teff_indexer::stems::{self, Exchange, Word};
use teff_search::knobs::*;
use teff_search::log2_q16;
use teff_search::query::MAX_QUERY_BYTES;

/// What the scan answers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Page and score, best first.
    pub ranked: Vec<(u32, u64)>,
    /// What no page has.
    pub missing: Vec<String>,
    /// From and to of each corrected word.
    pub corrected: Vec<(String, String)>,
    /// For each facet that was asked for its values with their counts.
    pub facets: Vec<(String, Vec<(String, usize)>)>,
    /// For each page in `ranked` the addresses of its twins.
    pub duplicates: Vec<Vec<String>>,
}

/// A collection, analysed.
pub struct Naive {
    pages: Vec<Page>,
    /// In the order of the vocabulary.
    vocabulary: Vec<Term>,
    languages: Vec<Language>,
    rewrites: Vec<Exchange>,
    /// Words with the same beginning are often kin.
    endings: bool,
    dotless: bool,
    /// Terms below this level are looked for by narrower rules.
    resident_level: u8,
    /// What is known of pages besides their text.
    sides: Sides,
}

#[derive(Default)]
struct Term {
    term: String,
    /// Pages that have it.
    df: u32,
    /// Numbers of the languages of those pages.
    languages: BTreeSet<usize>,
    /// One of them has it as a word or as part of one.
    word: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Ask {
    Word(String),
    Compound(String, Vec<String>),
    Bigram(String),
    Cluster(String),
    Lone(String),
    Phrase(Vec<(u32, String, bool)>),
}

#[derive(Clone, Debug)]
struct Clause {
    ask: Ask,
    unfinished: bool,
    times: u64,
    text: String,
    start: usize,
    role: Role,
    field: String,
    star: bool,
    /// What an occurrence in the title weighs.
    title: u32,
    /// One set of (term, weight) for each token; a phrase has several.
    forms: Vec<Vec<(String, u64)>>,
    corrected: bool,
}

impl Naive {
    /// Analyses documents, which are ordered by address.
    pub fn new(documents: &[Document], resident_level: u8) -> Self {
        let mut documents: Vec<&Document> = documents.iter().collect();
        documents.sort_by(|a, b| a.url.cmp(&b.url));
        let tags = language::tags(&documents);
        let names: BTreeSet<&String> = tags.iter().collect();
        let languages: Vec<Language> = names.iter().map(|tag| Language::of(tag)).collect();
        let sides = Sides::of(&documents, &tags);
        let dotless = language::is_dotless(&tags);
        let mut pages: Vec<Page> = documents.into_iter().map(|document| page(document, dotless)).collect();
        let mut terms: BTreeMap<(String, bool, String), Term> = BTreeMap::new();
        for (page, tag) in pages.iter().zip(&tags) {
            let language = names.iter().position(|name| *name == tag).unwrap();
            for term in page.counts.keys() {
                let folded = fold(term);
                let entry = terms.entry((folded.clone(), *term != folded, term.clone())).or_default();
                entry.df += 1;
                entry.languages.insert(language);
                entry.word |= page.words.contains(term);
            }
        }
        for (i, language) in languages.iter().enumerate() {
            for term in language.function_words() {
                let folded = fold(term);
                terms.entry((folded.clone(), *term != folded, term.clone())).or_default().languages.insert(i);
            }
        }
        let vocabulary: Vec<Term> = terms.into_iter().map(|((_, _, term), of)| Term { term, ..of }).collect();
        let words: Vec<Word<'_>> =
            vocabulary.iter().map(|t| Word { term: &t.term, df: t.df, languages: &t.languages }).collect();
        for (whole, parts) in compounds::parts(&words, &languages) {
            let parts: BTreeSet<String> = parts.into_iter().map(|part| fold(words[part].term)).collect();
            pages.iter_mut().for_each(|page| page.add_parts(words[whole].term, &parts));
        }
        let rewrites = stems::exchanges(&words, &stems::classes(&words, &languages));
        let endings = language::has_endings(&tags);
        Naive { pages, vocabulary, languages, rewrites, endings, dotless, resident_level, sides }
    }

    /// Answers a query by scanning.
    pub fn search(&self, query: &str, asked: &Asked) -> Scan {
        let mut end = query.len().min(MAX_QUERY_BYTES);
        while !query.is_char_boundary(end) {
            end -= 1;
        }
        let query = &query[..end];
        let Read { pieces, holds, ends_in_filter } = read(query, &self.sides.keys());
        // Within a question phrases are no conditions.
        let question = n_words(query, pieces.iter().filter(|piece| !piece.quoted)) >= LONG_QUERY;
        let mut dissolved: Vec<bool> =
            pieces.iter().map(|piece| question && piece.quoted && piece.role == Role::Plain).collect();
        let (clauses, sources) = loop {
            let (clauses, sources) = self.clauses(query, &pieces, &dissolved, ends_in_filter);
            let mut again = false;
            for (clause, pieces) in clauses.iter().zip(&sources) {
                let dissolves = matches!(clause.ask, Ask::Phrase(_)) && clause.role == Role::Plain;
                if dissolves && self.pages.iter().all(|p| weight(p, clause) == 0) {
                    for &piece in pieces {
                        again |= !dissolved[piece];
                        dissolved[piece] = true;
                    }
                }
            }
            if !again {
                break (clauses, sources);
            }
        };
        let mut missing: Vec<(usize, String)> = Vec::new();
        for (piece, _) in pieces.iter().zip(&dissolved).filter(|(_, d)| **d && !question) {
            missing.push((piece.start, format!("“{}”", &query[piece.start..piece.end])));
        }
        self.unpassed(&holds, &mut missing);
        let (mut corrected, mut mended) = (Vec::new(), 0);
        let mut live: Vec<(&Clause, u64)> = Vec::new();
        let found = |clause: &Clause| self.pages.iter().any(|p| weight(p, clause) > 0);
        let counted = |clause: &Clause| matches!(clause.role, Role::Plain | Role::Must);
        let long = clauses.iter().filter(|clause| counted(clause) && found(clause)).count() >= 4;
        for (clause, sources) in clauses.iter().zip(&sources).filter(|(clause, _)| clause.role != Role::Not) {
            let df = self.pages.iter().filter(|p| weight(p, clause) > 0).count() as u64;
            if df == 0 {
                let quoted = matches!(clause.ask, Ask::Phrase(_)) && sources.iter().any(|&piece| dissolved[piece]);
                let text = if quoted { format!("“{}”", clause.text) } else { clause.text.clone() };
                missing.push((clause.start, text));
                continue;
            }
            // Of a word that was mended as a whole the parts are not mended besides.
            if clause.corrected && clause.start >= mended {
                mended = clause.start + clause.text.len();
                corrected.push((clause.text.clone(), clause.forms[0][0].0.clone()));
            }
            let n = self.pages.len() as u64;
            let mut idf = log2_q16(2 * n + 2).saturating_sub(log2_q16(2 * df + 1));
            if long {
                idf = idf.saturating_sub(COMMON).max(1024);
                if self.is_function_word(&clause.ask) && !clause.star {
                    idf = idf * FUNCTION_WORD / 256;
                }
            }
            live.push((clause, clause.times * idf));
        }
        missing.sort_by_key(|(start, text)| (*start, !text.starts_with('“')));
        let mut seen = BTreeSet::new();
        let missing = missing.into_iter().map(|(_, text)| text).filter(|text| seen.insert(text.clone())).collect();
        // What the operators ask for, on a page.
        let wordless = clauses.iter().all(|clause| clause.role == Role::Not);
        let holds_on = |number: usize| {
            let has = |piece: usize| {
                let of_piece = clauses.iter().zip(&sources).filter(|(_, sources)| sources.contains(&piece));
                let found: Vec<bool> = of_piece.map(|(clause, _)| weight(&self.pages[number], clause) > 0).collect();
                // One that was left out, as there were too many, asks for nothing.
                (!dissolved[piece] && !found.is_empty()).then(|| found.iter().all(|found| *found))
            };
            self.holds(&holds, number, &has).unwrap_or(true)
        };
        let matched: Vec<usize> = (0..self.pages.len())
            .filter(|&n| (wordless || live.iter().any(|(clause, _)| weight(&self.pages[n], clause) > 0)) && holds_on(n))
            .collect();
        let asks_nothing = wordless && asked.filters.is_empty() && matches!(&holds, Holds::All(all) if all.is_empty());
        let passing: Vec<usize> =
            matched.iter().copied().filter(|&n| !asks_nothing && self.sides.passes(n, asked, None)).collect();
        let shown = self.sides.first_of_twins(&passing);
        let ranked = self.rank(&live, &shown, asked, &self.runs(query, &pieces, &dissolved));
        let facets = asked.facets.iter().map(|key| (key.clone(), self.sides.counts(key, &matched, asked))).collect();
        let duplicates = ranked.iter().map(|(page, _)| self.sides.twins_of(*page as usize)).collect();
        Scan { ranked, missing, corrected, facets, duplicates }
    }

    /// The formula on a page, `None` where it asks for nothing; `has` tells whether it has a piece.
    fn holds(&self, holds: &Holds, page: usize, has: &dyn Fn(usize) -> Option<bool>) -> Option<bool> {
        let asked = |list: &[Holds]| list.iter().filter_map(|holds| self.holds(holds, page, has)).collect::<Vec<_>>();
        match holds {
            Holds::Piece(piece) => has(*piece),
            Holds::Filter(key, value, _) => Some(self.sides.has(page, key, value)),
            Holds::All(list) => Some(asked(list)).filter(|list| !list.is_empty()).map(|list| !list.contains(&false)),
            Holds::Any(list) => Some(asked(list)).filter(|list| !list.is_empty()).map(|list| list.contains(&true)),
            Holds::Not(not) => self.holds(not, page, has).map(|holds| !holds),
        }
    }

    /// Filters that no page passes, outside of what a minus excludes.
    fn unpassed(&self, holds: &Holds, into: &mut Vec<(usize, String)>) {
        match holds {
            Holds::Filter(key, value, (start, text)) => {
                if (0..self.pages.len()).all(|page| !self.sides.has(page, key, value)) {
                    into.push((*start, text.clone()));
                }
            }
            Holds::All(all) | Holds::Any(all) => all.iter().for_each(|holds| self.unpassed(holds, into)),
            Holds::Piece(_) | Holds::Not(_) => {}
        }
    }

    /// Stretches of signs that are looked for as one, of those that stand on some page.
    fn runs(&self, query: &str, pieces: &[Piece], dissolved: &[bool]) -> Vec<Vec<String>> {
        let mut runs: Vec<Vec<String>> = Vec::new();
        for (piece, dissolved) in pieces.iter().zip(dissolved) {
            if piece.role != Role::Plain || (piece.quoted && !dissolved) {
                continue;
            }
            let groups = groups(query, piece.start, piece.end, self.dotless);
            let n = groups.len() - usize::from(piece.star);
            for group in &groups[..n] {
                let grams: Vec<String> =
                    group.iter().filter(|t| t.kind == TokenKind::Gram).map(|t| t.key.clone()).collect();
                if grams.len() > MAX_RUN {
                    return Vec::new();
                }
                if grams.len() >= 3 {
                    let run = grams[..grams.len() - 1].to_vec();
                    if !runs.contains(&run) {
                        runs.push(run);
                    }
                }
            }
        }
        runs.truncate(MAX_RUNS);
        runs.retain(|run| self.pages.iter().any(|page| page.has_run(run)));
        runs
    }

    fn rank(&self, live: &[(&Clause, u64)], shown: &[usize], asked: &Asked, runs: &[Vec<String>]) -> Vec<(u32, u64)> {
        let n = self.pages.len() as u64;
        let total: u64 = self.pages.iter().map(|p| p.length).sum();
        let counts = |clause: &Clause| matches!(clause.role, Role::Plain | Role::Must);
        let all: u64 = live.iter().filter(|(clause, _)| counts(clause)).map(|(_, idf)| idf).sum();
        let n_counted = live.iter().filter(|(clause, _)| counts(clause)).count();
        let mut rows: Vec<(bool, u64, u32)> = Vec::new();
        // What titles have added.
        let mut named = vec![0; self.pages.len()];
        for &number in shown {
            let page = &self.pages[number];
            let (mut score, mut covered, mut has) = (0, 0, 0);
            let (mut titled, mut words) = (0, 0);
            for (clause, idf) in live {
                let w = weight(page, clause);
                if w == 0 {
                    continue;
                }
                let mut r = (256 * page.length * n).checked_div(total).unwrap_or(256);
                if r > 512 {
                    r = 512 + (r - 512) * LONG_PAGE / 256;
                }
                let k = K1 * ((256 - B) * 256 + B * r) / 65536;
                score += idf * (65536 * w / (w + k)) / 65536;
                if counts(clause) {
                    covered += idf;
                    has += 1;
                }
                let best = best_in_title(page, clause);
                titled += idf * best / 256;
                words += if best > 0 { words_of(&clause.ask) } else { 0 };
            }
            if n_counted >= 4 {
                let c = (256 * covered).checked_div(all).unwrap_or(256);
                score = score * ((256 - COVERAGE) * 256 + COVERAGE * c) / 65536;
                if words >= page.title_words {
                    let share = (256 * titled).checked_div(all).unwrap_or(256).min(256);
                    score += titled * NAMED / 256 * share / 256;
                }
            } else {
                named[number] = titled * words.min(page.title_words) * NAMED / (256 * page.title_words);
                score += named[number];
            }
            score = score * page.boost / 16;
            rows.push((n_counted <= 3 && has == n_counted, score, number as u32));
        }
        let order = |rows: &mut [(bool, u64, u32)]| {
            rows.sort_by_key(|&(full, score, page)| {
                let mut counted = live.iter().filter(|(clause, _)| counts(clause));
                let spelled = full && !counted.any(|(clause, _)| longer_alone(&self.pages[page as usize], clause));
                let whole = runs.iter().all(|run| self.pages[page as usize].has_run(run));
                let counted = live.iter().filter(|(clause, _)| counts(clause));
                let in_row =
                    in_row(&self.pages[page as usize], counted.map(|(clause, _)| (*clause, words_of(&clause.ask))));
                (!full, self.sides.place(page, asked), !spelled, !whole, !in_row, u64::MAX - score, page)
            })
        };
        order(&mut rows);
        let sorted = self.sides.sorts(asked);
        let first = if sorted { 0 } else { rows.len().min(RERANKED) };
        for row in &mut rows[..first] {
            let page = &self.pages[row.2 as usize];
            let sections: BTreeSet<usize> = page.counts.values().flat_map(|s| s.keys().copied()).collect();
            let of = |section: usize| -> u64 {
                let plain = live.iter().filter(|(clause, _)| !matches!(clause.ask, Ask::Phrase(_)));
                plain
                    .map(|(clause, idf)| {
                        let counts = |term: &String| {
                            let counts = page.counts.get(term).and_then(|s| s.get(&section)).copied();
                            counts.unwrap_or_default().within(&clause.field)
                        };
                        let s: u64 =
                            clause.forms[0].iter().map(|(term, weight)| weight * counts(term).in_section()).sum();
                        if s == 0 { 0 } else { idf * (65536 * s / (s + K1)) / 65536 }
                    })
                    .sum()
            };
            let headed = |section: usize| -> u64 {
                let counted = live.iter().filter(|(clause, _)| counts(clause));
                let best: Vec<u64> =
                    counted.map(|(clause, idf)| idf * best_in_heading(page, section, clause) / 256).collect();
                if n_counted >= 4 || best.contains(&0) {
                    return 0;
                }
                let words = page.heading_words[section];
                let words = if words == u64::from(LONG_HEADING) { MANY_WORDS } else { words };
                best.iter().sum::<u64>() * (best.len() as u64).min(words) * HEADED / (256 * words)
            };
            let beyond = sections.iter().map(|&s| headed(s)).max().unwrap_or(0).saturating_sub(named[row.2 as usize]);
            let bonus = sections.into_iter().map(of).max().unwrap_or(0) * SECTION / 256;
            row.1 += (beyond + bonus) * page.boost / 16;
        }
        order(&mut rows[..first]);
        rows.into_iter().map(|(_, score, page)| (page, score)).collect()
    }

    fn clauses(
        &self,
        query: &str,
        pieces: &[Piece],
        dissolved: &[bool],
        ends_in_filter: bool,
    ) -> (Vec<Clause>, Vec<Vec<usize>>) {
        let long = n_words(query, pieces.iter()) >= LONG_QUERY;
        let mut clauses: Vec<Clause> = Vec::new();
        let mut sources: Vec<Vec<usize>> = Vec::new();
        let mut add = |ask: Ask, (start, end): (usize, usize), unfinished: bool, piece: usize, star: bool| {
            let Piece { role, field, quoted, .. } = &pieces[piece];
            let beside = *quoted && dissolved[piece] && matches!(ask, Ask::Phrase(_));
            let role = if beside { &Role::Either } else { role };
            let alike =
                |c: &Clause| c.unfinished == unfinished && c.role == *role && c.field == *field && c.star == star;
            if let Some(i) = clauses.iter().position(|c| same(&c.ask, &ask) && alike(c)) {
                clauses[i].times += 1;
                sources[i].push(piece);
            } else if clauses.len() < MAX_CLAUSES {
                let (forms, corrected) = self.forms(&ask, unfinished, star, long);
                clauses.push(Clause {
                    ask,
                    unfinished,
                    times: 1,
                    text: query[start..end].to_string(),
                    start,
                    role: *role,
                    field: field.clone(),
                    star,
                    title: if long { TITLE_LONG } else { TITLE },
                    forms,
                    corrected,
                });
                sources.push(vec![piece]);
            }
        };
        for (number, piece) in pieces.iter().enumerate() {
            let excluded = piece.role == Role::Not;
            let last_piece = number + 1 == pieces.len() && !ends_in_filter && !excluded;
            let groups = groups(query, piece.start, piece.end, self.dotless);
            if excluded || (piece.quoted && !dissolved[number]) {
                let open = last_piece && !piece.closed;
                add(Ask::Phrase(slots(&groups)), (piece.start, piece.end), open, number, piece.star);
                continue;
            }
            let open = last_piece && !(piece.quoted && piece.closed);
            for (g, group) in groups.iter().enumerate() {
                let unfinished = open && g + 1 == groups.len();
                let star = piece.star && g + 1 == groups.len();
                let text = |tokens: &[Tok]| {
                    let start = tokens.iter().map(|t| t.start).min().unwrap();
                    (start, tokens.iter().map(|t| t.end).max().unwrap())
                };
                let whole = group.iter().find(|t| t.kind == TokenKind::Whole);
                let grams: Vec<&Tok> = group.iter().filter(|t| t.kind == TokenKind::Gram).collect();
                let parts: Vec<&Tok> = group.iter().filter(|t| t.kind != TokenKind::Whole).collect();
                if let Some(whole) = whole {
                    let ask = Ask::Compound(whole.key.clone(), parts.iter().map(|p| p.key.clone()).collect());
                    let (forms, _) = self.forms(&ask, unfinished, star, long);
                    if !forms[0].is_empty() || parts.is_empty() {
                        add(ask, text(group), unfinished, number, star);
                        continue;
                    }
                    for (i, part) in parts.iter().enumerate() {
                        let last = i + 1 == parts.len();
                        let ask = Ask::Word(part.key.clone());
                        add(ask, (part.start, part.end), unfinished && last, number, star && last);
                    }
                } else if grams.len() == 1 && group.len() == 1 {
                    add(Ask::Cluster(grams[0].key.clone()), text(group), unfinished, number, star);
                } else if !grams.is_empty() {
                    for gram in &grams[..grams.len() - 1] {
                        let ask = Ask::Bigram(gram.key.clone());
                        if long && self.forms(&ask, false, star, long).0[0].is_empty() {
                            let (first, second) = split_cluster(&gram.key);
                            for cluster in [first, second] {
                                let ask = Ask::Lone(cluster.to_string());
                                add(ask, (gram.start, gram.end), false, number, star);
                            }
                        } else {
                            add(ask, (gram.start, gram.end), false, number, star);
                        }
                    }
                } else {
                    for (i, word) in group.iter().enumerate() {
                        let last = i + 1 == group.len();
                        add(Ask::Word(word.key.clone()), (word.start, word.end), unfinished && last, number, star);
                    }
                }
            }
        }
        // Pages that have a phrase all the same are the better for it.
        let question = n_words(query, pieces.iter().filter(|piece| !piece.quoted)) >= LONG_QUERY;
        let phrases = pieces.iter().enumerate().filter(|(_, piece)| piece.quoted && piece.role == Role::Plain);
        for (number, piece) in phrases.filter(|_| question) {
            let slots = slots(&groups(query, piece.start, piece.end, self.dotless));
            add(Ask::Phrase(slots), (piece.start, piece.end), false, number, piece.star);
        }
        (clauses, sources)
    }
}

/// Words of a title that a clause can be.
fn words_of(ask: &Ask) -> u64 {
    match ask {
        Ask::Compound(_, parts) => parts.len().max(1) as u64,
        _ => 1,
    }
}

/// One kind with the same keys; a compound's key is its whole.
fn same(a: &Ask, b: &Ask) -> bool {
    match (a, b) {
        (Ask::Compound(a, _), Ask::Compound(b, _)) => a == b,
        _ => a == b,
    }
}

/// Words of pieces; two neighbouring signs of a script without spaces are one.
fn n_words<'a>(query: &str, pieces: impl Iterator<Item = &'a Piece>) -> usize {
    let words = |group: Vec<Tok>| match group.iter().filter(|t| t.kind == TokenKind::Gram).count() {
        0 | 1 => 1,
        grams => grams - 1,
    };
    pieces.flat_map(|p| groups(query, p.start, p.end, false)).map(words).sum()
}
