//! What the scan knows of pages besides their text: facets, what they are sorted by, and which are the same to a reader.

use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{analyze, fold};
use teff_index::orders::Value;
use teff_indexer::Document;
use teff_indexer::languages::tag;
use teff_search::FacetFilter;
use teff_search::knobs::{MAX_DUPLICATES, MAX_FACET_VALUES};

/// What a request asks for besides its query.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub filters: Vec<FacetFilter>,
    pub sort: String,
    pub facets: Vec<String>,
}

pub struct Sides {
    urls: Vec<String>,
    /// For each page its keys with their values.
    facets: Vec<BTreeMap<String, BTreeSet<String>>>,
    /// For each key each page's value, as numbers, dates or text.
    orders: BTreeMap<String, Vec<Option<Value>>>,
    groups: Vec<Vec<usize>>,
}

impl Sides {
    /// Of documents in the order of their pages.
    pub fn of(documents: &[&Document], tags: &[String]) -> Self {
        let mut facets = Vec::new();
        for (document, tag) in documents.iter().zip(tags) {
            let mut own: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (key, values) in &document.facets {
                own.insert(key.clone(), values.iter().cloned().collect());
            }
            if !tag.is_empty() {
                own.entry("lang".to_string()).or_insert_with(|| [tag.clone()].into());
            }
            facets.push(own);
        }
        let keys: BTreeSet<&String> = documents.iter().flat_map(|d| d.sort.keys()).collect();
        let orders = keys.into_iter().map(|key| (key.clone(), order(documents, key))).collect();
        let mut sides =
            Sides { urls: documents.iter().map(|d| d.url.clone()).collect(), facets, orders, groups: vec![] };
        sides.groups = sides.twins(documents);
        sides
    }

    /// Keys that pages have.
    pub fn keys(&self) -> Vec<String> {
        self.facets.iter().flat_map(|own| own.keys().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The page passes a filter of the query.
    pub fn has(&self, page: usize, key: &str, typed: &str) -> bool {
        if key == "url" {
            let typed = typed.to_ascii_lowercase();
            let url = self.urls[page].to_ascii_lowercase();
            return url.contains(&typed) || decoded(&url).contains(&typed);
        }
        let words = |text: &str| {
            let mut words = Vec::new();
            analyze(text, &mut |token| words.push(fold(token.key)));
            words
        };
        let same = |value: &String| value == typed || (words(value) == words(typed) && !words(typed).is_empty());
        self.facets[page].get(key).is_some_and(|values| values.iter().any(same))
    }

    /// The page passes the filters of the request, but for those of `besides` of which any value will do.
    pub fn passes(&self, page: usize, asked: &Asked, besides: Option<&str>) -> bool {
        asked.filters.iter().all(|filter| {
            let has = |value: &String| self.facets[page].get(&filter.key).is_some_and(|values| values.contains(value));
            let any = filter.any.is_empty() || besides == Some(&filter.key) || filter.any.iter().any(has);
            any && filter.all.iter().all(has) && !filter.none.iter().any(has)
        })
    }

    /// How many results a search would have for each value, were it the one that the facet is filtered by.
    pub fn counts(&self, key: &str, matched: &[usize], asked: &Asked) -> Vec<(String, usize)> {
        let values: BTreeSet<&String> = self.facets.iter().filter_map(|own| own.get(key)).flatten().collect();
        let mut counts: Vec<(String, usize)> = Vec::new();
        for value in values {
            let has = |page: &usize| self.facets[*page].get(key).is_some_and(|own| own.contains(value));
            let pages: Vec<usize> =
                matched.iter().copied().filter(|&n| self.passes(n, asked, Some(key))).filter(has).collect();
            let n = self.first_of_twins(&pages).len();
            if n > 0 {
                counts.push((value.clone(), n));
            }
        }
        counts.sort_by_key(|(_, n)| usize::MAX - n);
        counts.truncate(MAX_FACET_VALUES);
        counts
    }

    /// The pages without those whose twin stands before them in its group and is among them.
    pub fn first_of_twins(&self, pages: &[usize]) -> Vec<usize> {
        let first = |page: usize| match self.groups.iter().find(|group| group.contains(&page)) {
            Some(group) => group.iter().find(|twin| pages.contains(twin)) == Some(&page),
            None => true,
        };
        pages.iter().copied().filter(|&page| first(page)).collect()
    }

    pub fn twins_of(&self, page: usize) -> Vec<String> {
        let group = self.groups.iter().find(|group| group.contains(&page));
        let others = group.into_iter().flatten().filter(|&&other| other != page);
        others.map(|&other| self.urls[other].clone()).take(MAX_DUPLICATES).collect()
    }

    /// The request is sorted by something that the index has.
    pub fn sorts(&self, asked: &Asked) -> bool {
        self.orders.contains_key(asked.sort.trim_start_matches('-'))
    }

    /// Where the page stands by its sort key; those without a value last.
    pub fn place(&self, page: u32, asked: &Asked) -> usize {
        let Some(values) = self.orders.get(asked.sort.trim_start_matches('-')) else { return 0 };
        let Some(own) = &values[page as usize] else { return usize::MAX };
        let smaller = values.iter().flatten().collect::<BTreeSet<_>>().into_iter().filter(|v| *v < own).count();
        if asked.sort.starts_with('-') { usize::MAX - 1 - smaller } else { smaller }
    }

    fn twins(&self, documents: &[&Document]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for page in 0..documents.len() {
            match groups.iter_mut().find(|group| same(documents[group[0]], documents[page])) {
                Some(group) => group.push(page),
                None => groups.push(vec![page]),
            }
        }
        groups.retain(|group| group.len() > 1);
        let dates = self.orders.get("date");
        for group in &mut groups {
            group.sort_by_key(|&page| {
                let url = &self.urls[page];
                let numbers: Vec<u64> =
                    url.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
                let length = url.chars().filter(|c| !c.is_ascii_digit()).count();
                let date = dates.and_then(|dates| dates[page].clone());
                let mut folders: Vec<_> = url.split('/').map(tag).collect();
                folders.pop();
                folders.retain(Option::is_some);
                let own = tag(&documents[page].lang);
                let abroad = own.is_some() && !folders.is_empty() && !folders.contains(&own);
                (std::cmp::Reverse(date), abroad, length, std::cmp::Reverse(numbers), page)
            });
        }
        groups
    }
}

/// The values of a key: as numbers, else as dates, else as text.
fn order(documents: &[&Document], key: &str) -> Vec<Option<Value>> {
    let written: Vec<Option<&String>> = documents.iter().map(|d| d.sort.get(key)).collect();
    let all = |test: &dyn Fn(&str) -> bool| written.iter().flatten().all(|value| test(value));
    let (numbers, days) =
        (all(&|value| value.parse::<f64>().is_ok()), all(&|value| value.len() == 10 && value.contains('-')));
    let value = |text: &&String| match (numbers, days) {
        (true, _) => format!("{:020.3}", text.parse::<f64>().unwrap()),
        (_, true) => text.to_string(),
        _ => fold(&text.to_lowercase()),
    };
    written.iter().map(|text| text.as_ref().map(|text| value(text).into_bytes())).collect()
}

/// The same to a reader: the rule of `docs/ranking.md`.
fn same(a: &Document, b: &Document) -> bool {
    let words = |document: &Document| -> Vec<String> {
        let mut words = Vec::new();
        for section in &document.sections {
            for word in section.heading.split_whitespace().chain(section.text.split_whitespace()) {
                let mut word_so_far = String::new();
                for c in word.chars() {
                    if c < '\u{2e80}' {
                        word_so_far.push(c);
                        continue;
                    }
                    words.push(std::mem::take(&mut word_so_far));
                    words.push(c.to_string());
                }
                words.push(word_so_far);
            }
        }
        words.retain(|word| !word.is_empty());
        words
    };
    let (of_a, of_b) = (words(a), words(b));
    if of_a.len() < 64 || of_b.len() < 64 {
        return !of_a.is_empty() && of_a == of_b && (&a.title, &a.alias) == (&b.title, &b.alias);
    }
    let title = |document: &Document| -> BTreeSet<String> {
        let names = document.names().0;
        let words = names.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        words.filter(|word| !word.is_empty() && !word.chars().any(char::is_numeric)).collect()
    };
    let runs = |words: &[String]| -> BTreeSet<Vec<String>> { words.windows(5).map(<[String]>::to_vec).collect() };
    let (runs_a, runs_b) = (runs(&of_a), runs(&of_b));
    let (both, all) = (runs_a.intersection(&runs_b).count(), runs_a.union(&runs_b).count());
    title(a) == title(b) && 10 * both >= 9 * all
}

/// An address with `%xx` read as the bytes that they are; what is then no text is replaced.
fn decoded(url: &str) -> String {
    let mut bytes = Vec::new();
    let mut parts = url.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        match part.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit())) {
            Some(digits) => {
                bytes.extend(u8::from_str_radix(digits, 16));
                bytes.extend(part[2..].bytes());
            }
            None => bytes.extend(format!("%{part}").bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).to_ascii_lowercase()
}
