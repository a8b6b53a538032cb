//! Every number that ranking turns on, in one place. `docs/ranking.md` says where each is used; the engine and the scan
//! that checks it read them here. Changing one changes rankings, never the index.

/// Most clauses of a query that are looked at. At 1 only the first word counts; long questions have 20 to 40 words, and
/// each costs a posting list, so the cap bounds the time that a pasted page of text can take.
pub const MAX_CLAUSES: usize = 48;

/// Weight of a term that is spelled as typed, in 1/256. The other tiers are measured against it.
pub const EXACT: u32 = 256;
/// Weight of a term that differs in accents alone. At 256 `resume` and `résumé` are one word; at 0 accents must be typed.
pub const VARIANT: u32 = 224;
/// The same where the word was typed with accents and some page has it so: who types accents means them. At 224 the six Vietnamese words *ma, má, mà, mả, mã,
/// mạ* are one, at 0 a page that left an accent out is lost. Titles and index entries of a manual in Vietnamese: MRR +2.4 and +2.0 points, +2.7 and +2.3 at 1, +1.8
/// and +2.0 at 40; in Turkish, Greek and German the same; questions in German and Arabic +.0005 and +.0009.
pub const MARKED: u32 = 16;
/// Weight of a term of the same stem class. At 256 `prisons` is as good as the `prison` that was typed, at 0 only the typed form is found. Between 100 and
/// 160 the mean nDCG@10 of five collections stays the same.
pub const STEM: u32 = 150;
/// Weight of a term that goes on where the typed word ends, when nothing stronger was found. At 256 `car` would rank `carpet` with `car`.
pub const PREFIX: u32 = 128;
/// Weight of such a term beside stronger forms: the reader may be typing it still, or may be done.
pub const PREFIX_BESIDE: u32 = 32;
/// Weight of the term that a misspelled word is most likely meant to be: of those nearest to it the most frequent. Below an exact form's, as a typo must never
/// outrank one.
pub const CORRECTION: u32 = 224;
/// Weight of another term one edit away.
pub const TYPO_1: u32 = 112;
/// Weight of another term two edits away.
pub const TYPO_2: u32 = 64;
/// Weight of a term whose beginning is one edit away from an unfinished word.
pub const TYPO_PREFIX_1: u32 = 56;
/// Weight of a term whose beginning is two edits away from an unfinished word.
pub const TYPO_PREFIX_2: u32 = 32;

/// Weight of a word that the typed one is a part of, in languages that write words together. At 256 *Hochspannungsnetzgerät* is as good as the *Netzgerät*
/// that was typed; pages with the word itself come first at any weight up to [`PREFIX_BESIDE`].
pub const PART: u32 = 32;

/// Words from which on a query is long: a question rather than a name. Two neighbouring signs of a script without spaces count as a word.
pub const LONG_QUERY: usize = 4;
/// Weight of a term that begins as the word does, in a long query and a language whose words change by endings: at 0 *Verteidiger* does not help to find
/// *Verteidigungslinie*, at 256 every word with its beginning is the same word. Measured on questions: German +0.4 to +0.5 %, Russian +0.9 %; English
/// and Arabic -0.2 and -0.4 %, so that the language decides.
pub const KIN: u32 = 51;
/// So many in ten characters of the word must be the beginning of its kin, and so many at least.
pub const KIN_TENTHS: usize = 6;
/// See [`KIN_TENTHS`].
pub const LEAST_KIN: usize = 4;
/// Characters that kin may be longer than the word.
pub const KIN_LONGER: usize = 8;
/// Kin of a word at most, the most frequent.
pub const MAX_KIN: usize = 24;
/// Weight of the terms that begin with a sign, where two signs of a long query stand together on no page: many such pairs lie across two words. At 0 they are
/// lost (questions in Chinese -0.4 %), at 256 one sign counts like two.
pub const LONE_SIGN: u32 = 48;
/// Terms that stand for such a sign at most, the most frequent.
pub const MAX_LONE_SIGN: usize = 32;

/// Signs of a script without spaces that are looked for as one, from three up to so many: a longer stretch is a sentence, which hardly stands on a page
/// letter by letter; a query with one is a question, and its short stretches beside a number or a name say little (XQuAD zh: nDCG@10 .965 with them, .967 without).
pub const MAX_RUN: usize = 8;
/// Such stretches of a query at most, the first ones: each costs the positions of its pairs.
pub const MAX_RUNS: usize = 3;

/// Prefix forms of a clause at most, the most frequent first. Small values lose rare completions of short prefixes,
/// large ones make the first letters slow: each form is a posting list.
pub const MAX_PREFIX: usize = 64;
/// The same for a prefix of one character and of two: what is typed so far says little, and each form is one of the longest lists.
pub const MAX_SHORT_PREFIX: [usize; 2] = [8, 24];
/// Prefix forms of the last word of an unclosed phrase at most: each costs a list of positions.
pub const MAX_PHRASE_PREFIX: usize = 16;
/// Typo forms of a clause at most.
pub const MAX_TYPO: usize = 32;
/// Rare words at most that are looked up as typo forms because they end as the misspelled word does: each may cost a block. At 0 a slip in the first half of a
/// rare word is not forgiven.
pub const MAX_BY_END: usize = 8;

/// Weight of an occurrence in the title, in 1/16: who types a word or three often means the page that is called so. At 16 a title is like any text; very large
/// values make it the only thing that counts. Titles of 2,500 pages of the Rust documentation found first: 72 % at 48, 80 % at 192; PostgreSQL's index +0.6 %.
pub const TITLE: u32 = 192;
/// The same in a long query, which asks for what stands in texts: at 192 cisi loses 2 %.
pub const TITLE_LONG: u32 = 48;
/// What the words of a short query that stand in the title add, as far as they are all of it, in 1/256 of what they weigh. At 0 the page that is called just so may
/// be behind a longer one with those words all over it; very large values make titles the only thing that counts. Titles of six sites typed whole: MRR .90 at 0,
/// .96 from 77 to 256; their beginnings .63, .69; words of their texts the same up to 128.
pub const NAMED: u64 = 100;
/// What a heading adds that has all words of a short query, as far as they are all of it, in 1/256 of what they weigh, where that is more than the title adds. At 0 a page is
/// found by its title alone; at 160 manuals' titles are lost behind headings. Headings of four manuals typed whole: MRR .74 at 0, .90 at 64, .91 at 80; titles of
/// one of them .887, .885, .882.
pub const HEADED: u64 = 80;
/// Words that a heading is taken to have whose words are not counted ([`teff_index::LONG_HEADING`] or more): from 4 to 8 all do alike.
pub const MANY_WORDS: u64 = 6;
/// Weight of an occurrence in a heading, in 1/16.
pub const HEADING: u32 = 28;
/// Weight of an occurrence in the text, in 1/16.
pub const BODY: u32 = 16;

/// BM25's k1 in 1/4096 (1.1): at 0 a second occurrence adds nothing, at large values each adds as much as the first.
pub const K1: u64 = 4506;
/// BM25's b in 1/256 (0.6): at 0 long pages are favoured, at 256 a page twice as long needs twice the occurrences.
pub const B: u64 = 154;
/// Of the length beyond twice the average so much counts, in 1/256 (0.3). At 256 the one long reference page of a site can hardly be found, at 0 it is
/// found for everything.
pub const LONG_PAGE: u64 = 77;

/// How much of a score depends on coverage when a query has four words or more, in 1/256: at 0 a page with one rare word may
/// outrank a page with all, at 256 a page's score is proportional to the share of the query that it has.
pub const COVERAGE: u64 = 48;
/// How much less telling each clause of such a query is taken to be, in 1/65536 bits: words that half the pages have lose all their weight at 65536.
pub const COMMON: u64 = 40960;
/// What is left of the weight of a function word in such a query, in 1/256: at 256 `which` counts like any word that is as frequent, at 0 not at all.
pub const FUNCTION_WORD: u64 = 26;
/// Values of a facet that are counted in an answer at most, the most frequent first: more than a reader looks through.
pub const MAX_FACET_VALUES: usize = 100;
/// Addresses of twins that a hit lists at most. Each may cost a block.
pub const MAX_DUPLICATES: usize = 16;
/// Share of the best section's own score that is added to its page, in 1/256. At 0 only the page counts.
pub const SECTION: u64 = 32;
/// Pages of the first order that get the section bonus; bounds the work for queries that match everything.
pub const RERANKED: usize = 128;
