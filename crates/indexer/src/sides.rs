//! What is known of pages besides their text: facets, what they can be sorted by, and which of them are the same to a reader. Called by the build, with
//! the documents in the order of their pages.

use crate::document::{Document, collapse};
use crate::twins;
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::fold;
use teff_index::orders::{self, Value};
use teff_index::writer::Sides;

/// The facet that every index has: the language of each page.
const LANGUAGE: &str = "lang";
/// What tells the newest of several pages with the same text.
const DATE: &str = "date";

/// Gathers all of it; `tags` are the languages of the pages.
pub fn of(documents: &[&Document], tags: &[String]) -> Sides {
    let orders = orders(documents);
    let twins = twins::groups(documents, orders.get(DATE).map_or(&[], Vec::as_slice));
    Sides { facets: facets(documents, tags), orders, twins }
}

fn facets(documents: &[&Document], tags: &[String]) -> BTreeMap<String, BTreeMap<String, Vec<u32>>> {
    let mut facets: BTreeMap<String, BTreeMap<String, Vec<u32>>> = BTreeMap::new();
    for (page, (document, tag)) in documents.iter().zip(tags).enumerate() {
        let mut add = |key: &str, value: &str| {
            let (key, value) = (collapse(key), collapse(value));
            if !key.is_empty() && !value.is_empty() {
                facets.entry(key).or_default().entry(value).or_default().push(page as u32);
            }
        };
        // A value that stands twice counts once.
        let pairs: BTreeSet<(&String, &String)> =
            document.facets.iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value))).collect();
        pairs.into_iter().for_each(|(key, value)| add(key, value));
        if !document.facets.contains_key(LANGUAGE) {
            add(LANGUAGE, tag);
        }
    }
    // Two spellings that collapse to one.
    facets.values_mut().flat_map(BTreeMap::values_mut).for_each(|pages| pages.dedup());
    facets
}

/// Each key's values as numbers when all of them are, else as dates when all are, else as text.
fn orders(documents: &[&Document]) -> BTreeMap<String, Vec<Option<Value>>> {
    let mut written: BTreeMap<&String, Vec<Option<String>>> = BTreeMap::new();
    for (page, document) in documents.iter().enumerate() {
        for (key, value) in &document.sort {
            let value = collapse(value);
            if !value.is_empty() {
                written.entry(key).or_insert_with(|| vec![None; documents.len()])[page] = Some(value);
            }
        }
    }
    written.into_iter().map(|(key, values)| (key.clone(), in_order(&values))).collect()
}

fn in_order(written: &[Option<String>]) -> Vec<Option<Value>> {
    let as_one_kind = |read: &dyn Fn(&str) -> Option<Value>| -> Option<Vec<Option<Value>>> {
        written
            .iter()
            .map(|value| value.as_ref().map(|value| read(value)).map_or(Some(None), |read| read.map(Some)))
            .collect()
    };
    let number = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite()).map(orders::number);
    as_one_kind(&number)
        .or_else(|| as_one_kind(&|text| seconds(text).map(orders::date)))
        .or_else(|| as_one_kind(&|text| Some(orders::text(&fold(&text.to_lowercase())))))
        .unwrap_or_default()
}

/// Seconds from 1970 to a date as ISO 8601 writes it: a year, a month, a day, perhaps a time and how far its clock is from UTC.
fn seconds(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', 't', ' ']).map_or((text, None), |(date, time)| (date, Some(time.trim())));
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2)).filter(|month| (1..=12).contains(month))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2)).filter(|day| (1..=31).contains(day))?;
    if parts.next().is_some() {
        return None;
    }
    // Days since 1970 of the Gregorian calendar: years begin in March, so that the odd day is the last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 719_469;
    Some(days * 86_400 + time.map_or(Some(0), clock)?)
}

/// Seconds since midnight UTC of `12:30`, `12:30:05`, `12:30:05.25Z`, `12:30+02:00`.
fn clock(text: &str) -> Option<i64> {
    let text = text.trim_end_matches(['Z', 'z']);
    let (time, zone) = match text.rfind(['+', '-']) {
        Some(at) => (&text[..at], &text[at..]),
        None => (text, ""),
    };
    let time = time.split('.').next()?.trim_end();
    let mut parts = time.split(':').map(|part| digits(part, 2));
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0))?;
    let shift = if zone.is_empty() {
        0
    } else {
        let figures = zone[1..].replace(':', "");
        let shift = digits(&figures, 4)?;
        let shift = (shift / 100) * 3600 + shift % 100 * 60;
        if zone.starts_with('-') { -shift } else { shift }
    };
    let fits = hours < 25 && minutes < 60 && seconds < 61 && parts.next().is_none();
    fits.then_some(hours * 3600 + minutes * 60 + seconds - shift)
}

fn digits(text: &str, n: usize) -> Option<i64> {
    (text.len() == n && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(facets: &[(&str, &str)], sort: &[(&str, &str)]) -> Document {
        let mut document = Document::default();
        for (key, value) in facets {
            document.facets.entry(key.to_string()).or_default().push(value.to_string());
        }
        document.sort = sort.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        document
    }

    #[test]
    fn facets_count_each_page_once() {
        let documents = [
            document(&[("tag", "b"), ("tag", " b "), ("tag", ""), ("tag", "a")], &[]),
            document(&[("lang", "xx"), ("tag", "b")], &[]),
        ];
        let sides = of(&documents.iter().collect::<Vec<_>>(), &["de".to_string(), "en".to_string()]);
        let pages = |key: &str, value: &str| sides.facets[key].get(value).cloned().unwrap_or_default();
        assert_eq!((pages("tag", "a"), pages("tag", "b")), (vec![0], vec![0, 1]));
        assert_eq!((pages("lang", "de"), pages("lang", "en"), pages("lang", "xx")), (vec![0], vec![], vec![1]));
    }

    /// Values in the order that they are to come out.
    #[track_caller]
    fn check(values: &[&str]) {
        let written: Vec<_> = values.iter().map(|value| Some(value.to_string())).collect();
        let keyed = in_order(&written);
        assert!(keyed.is_sorted() && keyed.windows(2).all(|pair| pair[0] != pair[1]), "{values:?}: {keyed:?}");
    }

    #[test]
    fn kinds_of_order() {
        check(&["-3", "0", "2.5", "9", "10", "1e3"]);
        check(&["9", "1970-01-01", "1970-01-01T00:00:01"].map(|s| if s == "9" { "1969-12-31" } else { s }));
        check(&["1999-12-31T23:30-01:00", "2000-01-01T00:31Z", "2000-02-29", "2000-03", "2024-01-01 10:00:00.5+02:00"]);
        check(&["10", "9", "Ä", "b"]);
    }

    #[test]
    fn dates() {
        assert_eq!(seconds("1970"), Some(0));
        assert_eq!(seconds("2026-11-24T23:10:00+01:00"), Some(1_795_558_200));
        for wrong in ["24-11-2026", "2026-13-01", "2026-1-1", "2026-01-01T1", "", "2026-01-01-01", "2026-01-01T25:00"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
