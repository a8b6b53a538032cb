//! The languages of a site's pages, as far as they do not declare them: what a page looks like, what its folder or its file is called, and what the pages beside it are
//! in. Called by the command line; pure.
//!
//! A guess at a page of code or tables is none, and each language gets an index of its own, in which readers of the others find nothing: so a guess from sentences alone
//! has to be made more than once.

use crate::document::Document;
use crate::guess::{Guess, Writing, guess, is_known};
use crate::language::primary;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A language that only guesses speak for is one of the site's when it was found on so many pages, or on so many of a hundred.
const LEAST_PAGES: usize = 3;
/// See [`LEAST_PAGES`].
const LEAST_SHARE: usize = 5;
/// A folder called `fr` is French when one of so many of its pages looks so: where the others tell anything it is code or what is not translated.
const LEAST_AGREED: usize = 3;

/// The language of each page: the first part of the tag that it declares, else what is found out. Empty when nothing tells.
pub fn of_site(documents: &[Document]) -> Vec<String> {
    // A guess costs more than all else that is done to a small page.
    let mut found: Vec<Guess> = documents.par_iter().map(first).collect();
    let mut sure: Vec<bool> = documents.iter().map(|document| !document.lang.is_empty()).collect();
    by_name(documents, &mut found, &mut sure);
    let mut counts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for (guess, sure) in found.iter().zip(&sure) {
        let count = counts.entry(&guess.tag).or_default();
        count.0 += 1;
        count.1 |= *sure || matches!(guess.script, Writing::Own(_));
    }
    let stands = |tag: &str| {
        let (n, sure) = counts.get(tag).copied().unwrap_or_default();
        !tag.is_empty() && (sure || n >= LEAST_PAGES || 100 * n >= LEAST_SHARE * documents.len())
    };
    let stand: Vec<bool> = found.iter().map(|guess| stands(&guess.tag)).collect();
    let near = Near::of(documents, &found, &stand);
    // Pages that declare `nb` and pages that look Norwegian are in one language.
    let declared = |tag: &str| documents.iter().any(|document| primary(&document.lang) == tag);
    let norwegian = ["no", "nb", "nn"].into_iter().find(|tag| declared(tag)).unwrap_or("no");
    let fallen = documents.iter().zip(&found).zip(stand);
    fallen
        .map(|((document, guess), stands)| {
            let tag = if stands { guess.tag.clone() } else { near.to(document, guess) };
            if tag == "no" { norwegian.to_string() } else { tag }
        })
        .collect()
}

fn first(document: &Document) -> Guess {
    match document.lang.is_empty() {
        true => guess(document),
        false => Guess { tag: primary(&document.lang), ..Guess::default() },
    }
}

/// Pages below `fr/` and those that end in `.fr.html` are French when enough of them look so.
fn by_name(documents: &[Document], found: &mut [Guess], sure: &mut [bool]) {
    let names: Vec<Vec<(&str, String)>> = documents.iter().map(|document| named(&document.url)).collect();
    let mut counts: BTreeMap<&(&str, String), (usize, usize)> = BTreeMap::new();
    for (names, guess) in names.iter().zip(&*found).filter(|(_, guess)| !guess.tag.is_empty()) {
        for name in names {
            let count = counts.entry(name).or_default();
            count.0 += usize::from(one(&guess.tag) == name.1);
            count.1 += 1;
        }
    }
    let holds = |name: &(&str, String)| counts.get(name).is_some_and(|(agreed, all)| LEAST_AGREED * agreed >= *all);
    for ((names, guess), sure) in names.iter().zip(found).zip(sure).filter(|(_, sure)| !**sure) {
        let told = names.iter().rev().find(|name| holds(name));
        let Some((_, tag)) = told.filter(|(_, tag)| *tag == guess.tag || !matches!(guess.script, Writing::Own(_)))
        else {
            continue;
        };
        guess.tag.clone_from(tag);
        *sure = true;
    }
}

/// Where an address names a language, with the language, the innermost place last: the folder up to there, or nothing for the end of a file's name.
fn named(url: &str) -> Vec<(&str, String)> {
    let url = url.trim_end_matches('/');
    let mut names = Vec::new();
    let mut at = 0;
    for part in url.split('/') {
        at += part.len();
        let last = at == url.len();
        let stem = if last { part.trim_end_matches(".html").trim_end_matches(".htm") } else { part };
        if let Some(tag) = tag(stem) {
            names.push((&url[..at], tag));
        } else if let Some(tag) = stem.rsplit_once(['.', '_']).filter(|_| last).and_then(|(_, end)| tag(end)) {
            names.push(("", tag));
        }
        at += 1;
    }
    names
}

/// The language of `fr`, `pt-BR`, `zh_Hant_TW`; nothing for other names.
pub fn tag(name: &str) -> Option<String> {
    let code = primary(name);
    let more = name.split(['-', '_']).skip(1);
    let region = |part: &str| matches!(part.len(), 2 | 4) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let code = one(&code).to_string();
    (is_known(&code) && more.clone().count() <= 2 && more.clone().all(region)).then_some(code)
}

/// True for a BCP 47 tag that names a language, as far as its form tells. What templates forgot to fill in, `*`, `english` and `und` do not: an index of their own would hide such pages.
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let names = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic());
    // Undetermined, several, none, and one without a code.
    let is_none = |part: &str| ["und", "mul", "zxx", "mis"].iter().any(|none| part.eq_ignore_ascii_case(none));
    parts.next().is_some_and(|first| names(first) && !is_none(first))
        && parts.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// What pages in one of the two ways to write Norwegian are guessed to be.
fn one(code: &str) -> &str {
    if matches!(code, "nb" | "nn") { "no" } else { code }
}

/// The languages of folders, by how many pages are in each; Latin and other scripts apart, as code has none of the latter.
struct Near<'a> {
    counts: BTreeMap<(&'a str, bool), BTreeMap<&'a str, usize>>,
}

impl<'a> Near<'a> {
    fn of(documents: &'a [Document], found: &'a [Guess], stand: &[bool]) -> Near<'a> {
        let mut counts: BTreeMap<(&str, bool), BTreeMap<&str, usize>> = BTreeMap::new();
        for ((document, guess), _) in documents.iter().zip(found).zip(stand).filter(|(_, stands)| **stands) {
            for folder in folders(&document.url) {
                for of in BTreeSet::from([false, guess.script != Writing::Latin]) {
                    *counts.entry((folder, of)).or_default().entry(&guess.tag).or_default() += 1;
                }
            }
        }
        Near { counts }
    }

    /// What most pages of the nearest folder are in that has any.
    fn to(&self, document: &Document, guess: &Guess) -> String {
        let foreign = guess.script != Writing::Latin;
        let most = folders(&document.url).find_map(|folder| {
            // Of equals the first by name.
            self.counts.get(&(folder, foreign))?.iter().rev().max_by_key(|(_, n)| **n).map(|(tag, _)| *tag)
        });
        most.unwrap_or(&guess.tag).to_string()
    }
}

/// The folders that an address lies in, the innermost first, the site itself last.
fn folders(url: &str) -> impl Iterator<Item = &str> {
    let url = url.trim_end_matches('/');
    url.rmatch_indices('/').map(|(at, _)| &url[..at]).chain(std::iter::once(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Section;

    const ENGLISH: &str =
        "The defence of the team gave away only a few points and it ended the season in sixth place of the league.";
    const GERMAN: &str =
        "Die Verteidigung der Mannschaft gab nur wenige Punkte ab und belegte den sechsten Platz in der Liga.";
    const FRENCH: &str =
        "La défense de l'équipe n'a cédé que peu de points et elle a fini la saison à la sixième place de la ligue.";
    const JAPANESE: &str = "守備陣は失点が少なく、リーグ戦を六位で終えた。";
    const RUSSIAN: &str = "Здесь рассказано о том, как установить эту систему и что для этого нужно знать.";
    const CODE: &str = "apt-get install --reinstall libc6 >/dev/null 2>&1\nfor i in $(seq 1 9); do echo \"$i\"; done\nuser_id=0 uid=1000(penguin) gid=1000(penguin)\n";

    fn page(url: &str, lang: &str, text: &str) -> Document {
        let sections = vec![Section { text: text.to_string(), ..Section::default() }];
        Document { url: url.to_string(), lang: lang.to_string(), sections, ..Document::default() }
    }

    #[track_caller]
    fn check(pages: &[Document], expected: &[(&str, usize)]) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        of_site(pages).into_iter().for_each(|tag| *counts.entry(tag).or_default() += 1);
        let found: Vec<(&str, usize)> = counts.iter().map(|(tag, n)| (tag.as_str(), *n)).collect();
        assert_eq!(found, expected);
    }

    fn many(n: usize, folder: &str, text: &str) -> Vec<Document> {
        (0..n).map(|i| page(&format!("{folder}{i}.html"), "", text)).collect()
    }

    #[test]
    fn what_is_a_tag() {
        for tag in ["en", "EN_us", "zh-Hant-TW", "haw", "de-1996", "en-x-old"] {
            assert!(is_tag(tag), "{tag}");
        }
        for none in
            ["", "*", "x", "x-klingon", "english", "und", "MUL", "zxx-Latn", "{{ lang }}", "en us", "en-", "日本"]
        {
            assert!(!is_tag(none), "{none}");
        }
    }

    #[test]
    fn few_guesses_are_no_language() {
        let mut pages = many(70, "", ENGLISH);
        pages.push(page("x.html", "", GERMAN));
        check(&pages, &[("en", 71)]);
        pages.push(page("y.html", "de-AT", GERMAN));
        check(&pages, &[("de", 2), ("en", 70)]);
    }

    #[test]
    fn a_language_among_very_many_pages_of_others() {
        check(&[many(400, "", ENGLISH), many(6, "german/", GERMAN)].concat(), &[("de", 6), ("en", 400)]);
    }

    #[test]
    fn the_script_decides_whatever_code_stands_around() {
        let with_code = |text: &str| [CODE, CODE, text, text].concat();
        let (japanese, russian) = (with_code(&JAPANESE.repeat(3)), with_code(&RUSSIAN.repeat(2)));
        let pages = [many(90, "", ENGLISH), many(1, "a", &japanese), many(3, "b", &russian)].concat();
        check(&pages, &[("en", 90), ("ja", 1), ("ru", 3)]);
        check(&many(2, "", "한국어 문서는 여기에서 찾을 수 있습니다"), &[("ko", 2)]);
        check(&many(2, "", "中文文档可以在这里找到，欢迎阅读"), &[("zh", 2)]);
        // Letters of formulas are no language.
        check(&many(2, "", &[ENGLISH, "α = β · γ, Δ = π"].concat()), &[("en", 2)]);
    }

    #[test]
    fn code_takes_the_language_of_the_pages_beside_it() {
        let pages =
            [many(30, "en/", ENGLISH), many(3, "fr/", FRENCH), many(5, "fr/code", CODE), many(2, "code/", CODE)];
        check(&pages.concat(), &[("en", 32), ("fr", 8)]);
        check(&many(3, "", CODE), &[("", 3)]);
    }

    #[test]
    fn norwegian_is_one_language() {
        let norwegian = "Kategoriene er organisert gjennom en trestruktur, hvis grener kan henholdsvis foldes ut eller lukkes. Du kan bla gjennom listen over installerte og tilgjengelige pakker, finne all tilgjengelig informasjon, og velge pakker til å installere eller fjerne. Programmet er spesielt utviklet for å brukes av administratorer, slik at standard atferd er designet til å være mye mer intelligent, og grensesnittet mye lettere å forstå.";
        let mut pages = [many(3, "nb-NO/", norwegian), many(4, "en/", ENGLISH)].concat();
        check(&pages, &[("en", 4), ("no", 3)]);
        pages.push(page("nb-NO/x.html", "nb-NO", norwegian));
        check(&pages, &[("en", 4), ("nb", 4)]);
    }

    #[test]
    fn names_of_folders_and_files_with_a_guess() {
        let mut pages = many(90, "", ENGLISH);
        pages.extend([page("a.fr.html", "", FRENCH), page("b.fr.html", "", CODE), page("pt-br/", "", GERMAN)]);
        check(&pages, &[("en", 91), ("fr", 2)]);
        // A folder is no language by its name alone: what is under `it` may be about computers.
        check(&many(9, "it/", ENGLISH), &[("en", 9)]);
        for (name, expected) in
            [("pt_BR", Some("pt")), ("zh-Hant-TW", Some("zh")), ("nb", Some("no")), ("fr-1", None), ("api", None)]
        {
            assert_eq!(tag(name).as_deref(), expected, "{name}");
        }
    }
}
