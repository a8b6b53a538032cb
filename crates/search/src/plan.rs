//! The pieces of a query → clauses with their forms, in the light of an index: doubles merged, compounds that the index does not have
//! taken apart, phrases that no page has dissolved into their words.

use crate::answer::{Answer, Correction, Issue, IssueKind};
use crate::forms::{self, Form, Found, Words};
use crate::knobs::{
    EXACT, LONE_SIGN, LONG_QUERY, MAX_CLAUSES, MAX_LONE_SIGN, MAX_PHRASE_PREFIX, MAX_PREFIX, MAX_RUN, MAX_RUNS, PREFIX,
    TITLE, TITLE_LONG, VARIANT,
};
use crate::matching::Matches;
use crate::missing::Missing;
use crate::query::{Group, Manner, Parsed, Piece, QueryToken, Role};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_analysis::{TokenKind, split_cluster};
use teff_index::Index;

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One key: a word, a compound's joined form, a bigram, or the cluster that grams begin with.
    Term {
        /// Tells words from compounds, bigrams and clusters with the same letters.
        class: Class,
        /// The key as typed.
        key: String,
    },
    /// Tokens at consecutive positions; a page must have it.
    Phrase {
        /// What stands at each offset.
        slots: Vec<Slot>,
    },
}

/// The classes of single-key clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A plain word.
    Word,
    /// The joined form of a word with parts.
    Compound,
    /// Two clusters of a script without spaces.
    Bigram,
    /// One cluster of such a script.
    Cluster,
    /// One of two clusters that stand together on no page.
    Lone,
}

/// A clause with the forms that stand for it.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What it asks for.
    pub kind: Kind,
    /// For a term one set of forms; for a phrase one for each offset.
    pub forms: Vec<Vec<Form>>,
    /// How often the query has it.
    pub times: u64,
    /// Words of a title that it can be: the parts of a compound.
    pub words: u64,
    /// The reader may still be typing its last word.
    pub unfinished: bool,
    /// The forms are typos.
    pub corrected: bool,
    /// It is one of the words that hold sentences together.
    pub function: bool,
    /// Bytes of the query that it stands for, where it occurred first.
    pub span: (usize, usize),
    /// Numbers of the pieces that ask for it.
    pub pieces: Vec<usize>,
    /// How it is to be looked for.
    pub manner: Manner,
    /// What an occurrence in the title weighs, in 1/16.
    pub title: u32,
}

impl Clause {
    /// It adds to scores, and is said to be missing when no page has it.
    pub fn scores(&self) -> bool {
        !matches!(self.manner.role, Role::Not | Role::Together)
    }

    /// It is one of those that a page had better have all of.
    pub fn counts(&self) -> bool {
        matches!(self.manner.role, Role::Plain | Role::Must)
    }

    /// A phrase that is taken for its words when no page has it.
    pub fn dissolves(&self) -> bool {
        self.manner.role == Role::Plain && matches!(self.kind, Kind::Phrase { .. })
    }
}

/// What is to be searched.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The clauses in the order of the query.
    pub clauses: Vec<Clause>,
    /// What was forgiven.
    pub issues: Vec<Issue>,
    /// Place of the first word that was left out, when there were too many.
    too_many: Option<(usize, usize)>,
    /// Stretches of signs to be looked for as one: their clauses come last.
    runs: Vec<Vec<Slot>>,
    /// A longer stretch than those is in the query: whole sentences have no runs.
    sentence: bool,
    /// What an occurrence in the title weighs.
    title: u32,
    /// The piece that is being read, and how it is to be looked for.
    piece: (usize, Manner),
}

/// Plans a query. `dissolved` tells which pieces are to be read as if they were not quoted.
pub fn plan(index: &Index, parsed: &Parsed, dissolved: &[bool], missing: &mut Missing) -> Plan {
    let long = parsed.n_words(false) >= LONG_QUERY;
    let title = if long { TITLE_LONG } else { TITLE };
    let mut plan = Plan { issues: parsed.issues.clone(), title, ..Plan::default() };
    let vocabulary = &mut Words { index, missing, long, places: false };
    let n = parsed.pieces.len();
    for (i, piece) in parsed.pieces.iter().enumerate() {
        let as_words = !piece.quoted || dissolved.get(i).copied().unwrap_or(false);
        // A closed phrase is finished, even when it is dissolved; what is excluded is taken as it stands.
        let excluded = piece.manner.role == Role::Not;
        let unfinished = i + 1 == n && !(piece.quoted && piece.closed) && !excluded && parsed.ends_in_piece();
        plan.piece = (i, piece.manner);
        if as_words && !excluded {
            let n_groups = piece.groups.len();
            for (g, group) in piece.groups.iter().enumerate() {
                plan.piece.1.star = piece.manner.star && g + 1 == n_groups;
                plan.words(vocabulary, group, unfinished && g + 1 == n_groups);
            }
        } else {
            plan.phrase(vocabulary, piece, unfinished);
        }
    }
    // A phrase within a question is no condition, but a page that has it is the better for it.
    let question = parsed.is_question();
    for (i, piece) in parsed.pieces.iter().enumerate() {
        if question && piece.is_plain_phrase() {
            plan.piece = (i, Manner { role: Role::Either, ..piece.manner });
            plan.phrase(vocabulary, piece, false);
        }
    }
    if plan.sentence {
        plan.runs.clear();
    }
    plan.piece = (0, Manner { role: Role::Together, ..Manner::default() });
    vocabulary.places = true;
    for run in 0..plan.runs.len() {
        let mut forms = Vec::new();
        let slots = plan.runs.get_mut(run).map(core::mem::take).unwrap_or_default();
        for slot in &slots {
            forms.push(words_exactly(vocabulary, &slot.key));
        }
        plan.push(Kind::Phrase { slots }, (0, 0), false, forms);
        // It is of no piece.
        if let Some(clause) = plan.clauses.last_mut() {
            clause.pieces.clear();
        }
    }
    if let Some((start, end)) = plan.too_many {
        plan.issues.push(Issue { kind: IssueKind::TooManyWords, start, end });
    }
    plan
}

/// The term spelled like `key` alone.
fn words_exactly(words: &mut Words<'_>, key: &str) -> Vec<Form> {
    let mut forms = words.spelled(key);
    forms::of_weight(&mut forms, EXACT);
    forms
}

impl Plan {
    /// Notes a stretch of signs that is to be looked for as one.
    fn run(&mut self, grams: &[&QueryToken]) {
        let Some((_, bigrams)) = grams.split_last() else { return };
        if self.piece.1 != Manner::default() {
            return;
        }
        self.sentence |= bigrams.len() >= MAX_RUN;
        if bigrams.len() < 2 || self.runs.len() >= MAX_RUNS {
            return;
        }
        let first = bigrams.first().map_or(0, |token| token.position);
        let mut slots = Vec::new();
        for token in bigrams {
            slots.push(Slot { offset: token.position - first, key: token.key.clone(), cluster: false });
        }
        if !self.runs.contains(&slots) {
            self.runs.push(slots);
        }
    }

    /// Adds what a surface word asks for.
    fn words(&mut self, words: &mut Words<'_>, group: &Group, unfinished: bool) {
        let grams = group.tokens_of(TokenKind::Gram, true);
        if let [whole] = group.tokens_of(TokenKind::Whole, true).as_slice() {
            return self.compound(words, group, whole, unfinished);
        }
        if let [cluster] = grams.as_slice() {
            return self.term(words, Class::Cluster, cluster, unfinished);
        }
        self.run(&grams);
        let n_grams = grams.len();
        let mut gram = 0;
        let n_tokens = group.tokens.len();
        for (i, token) in group.tokens.iter().enumerate() {
            if token.kind == TokenKind::Gram {
                gram += 1;
                // The lone last cluster is within the bigram before it.
                if gram < n_grams {
                    self.bigram(words, token);
                }
            } else {
                self.term(words, Class::Word, token, unfinished && i + 1 == n_tokens);
            }
        }
    }

    fn compound(&mut self, words: &mut Words<'_>, group: &Group, whole: &QueryToken, unfinished: bool) {
        let parts = group.tokens_of(TokenKind::Whole, false);
        let before = words.missing.noted;
        let mut found = Found::default();
        match self.piece.1.star {
            true => found.forms = words.starred(&whole.key),
            false => found = words.stand_for(&whole.key, unfinished, false),
        }
        let Found { mut forms, function, .. } = found;
        if let [part] = parts.as_slice() {
            let mut alone = words.spelled(&part.key);
            for form in &mut alone {
                form.weight = VARIANT;
            }
            forms::add(&mut forms, alone);
        }
        // While blocks are missing the whole may still be there: the parts' blocks are not asked for in its place.
        if forms.is_empty() && !parts.is_empty() && words.missing.noted == before {
            let n = parts.len();
            let star = self.piece.1.star;
            for (i, part) in parts.iter().enumerate() {
                self.piece.1.star = star && i + 1 == n;
                self.term(words, Class::Word, part, unfinished && i + 1 == n);
            }
            return;
        }
        let kind = Kind::Term { class: Class::Compound, key: whole.key.clone() };
        if !self.known(&kind, group.span(), unfinished) {
            self.push_found(kind, group.span(), unfinished, Found { forms, function, corrected: false });
            if let Some(clause) = self.clauses.last_mut() {
                clause.words = parts.len().max(1) as u64;
            }
        }
    }

    /// In a long query a bigram that no page has gives way to its clusters: it may lie across two words.
    fn bigram(&mut self, words: &mut Words<'_>, token: &QueryToken) {
        let before = words.missing.noted;
        self.term(words, Class::Bigram, token, false);
        let nowhere =
            |clause: &Clause| clause.span == (token.start, token.end) && clause.forms.iter().all(Vec::is_empty);
        if words.long && words.missing.noted == before && self.clauses.last().is_some_and(nowhere) {
            self.clauses.pop();
            let (first, second) = split_cluster(&token.key);
            for cluster in [first, second] {
                self.term(words, Class::Lone, &QueryToken { key: cluster.to_string(), ..token.clone() }, false);
            }
        }
    }

    fn term(&mut self, words: &mut Words<'_>, class: Class, token: &QueryToken, unfinished: bool) {
        let kind = Kind::Term { class, key: token.key.clone() };
        let span = (token.start, token.end);
        if self.known(&kind, span, unfinished) {
            return;
        }
        let mut found = Found::default();
        match class {
            Class::Word if self.piece.1.star => found.forms = words.starred(&token.key),
            Class::Bigram => {
                found.forms = words_exactly(words, &token.key);
                found.function = found.forms.iter().any(|f| f.function);
            }
            Class::Cluster => found.forms = words.beginning_with(&token.key, EXACT, true, MAX_PREFIX),
            Class::Lone => found.forms = words.beginning_with(&token.key, LONE_SIGN, true, MAX_LONE_SIGN),
            _ => found = words.stand_for(&token.key, unfinished, true),
        }
        self.push_found(kind, span, unfinished, found);
    }

    fn phrase(&mut self, words: &mut Words<'_>, piece: &Piece, unfinished: bool) {
        let kind = Kind::Phrase { slots: slots(piece) };
        let span = piece.span();
        if self.known(&kind, span, unfinished) {
            return;
        }
        let mut forms = Vec::new();
        if let Kind::Phrase { slots } = &kind {
            let n = slots.len();
            words.places = n > 1;
            for (i, slot) in slots.iter().enumerate() {
                let last = i + 1 == n;
                forms.push(if slot.cluster {
                    words.beginning_with(&slot.key, EXACT, true, MAX_PREFIX)
                } else if piece.manner.star && last {
                    words.starred(&slot.key)
                } else {
                    let mut forms = words.spelled(&slot.key);
                    if unfinished && last {
                        forms.append(&mut words.beginning_with(&slot.key, PREFIX, false, MAX_PHRASE_PREFIX));
                    }
                    forms
                });
            }
        }
        words.places = false;
        self.push(kind, span, unfinished, forms);
    }

    /// Counts a clause once more that the query has had, and leaves out what is too much; else `false`, and the forms are to be looked up.
    fn known(&mut self, kind: &Kind, span: (usize, usize), unfinished: bool) -> bool {
        let (piece, manner) = self.piece;
        for clause in &mut self.clauses {
            if clause.unfinished == unfinished && clause.manner == manner && clause.kind == *kind {
                clause.times += 1;
                clause.pieces.push(piece);
                return true;
            }
        }
        let full = self.clauses.len() >= MAX_CLAUSES;
        if full {
            let (start, _) = *self.too_many.get_or_insert(span);
            self.too_many = Some((start, span.1));
        }
        full
    }

    /// Adds a clause that is not [known](Plan::known).
    fn push(&mut self, kind: Kind, span: (usize, usize), unfinished: bool, forms: Vec<Vec<Form>>) {
        let (piece, manner) = self.piece;
        let (corrected, function) = (false, false);
        let pieces = vec![piece];
        self.clauses.push(Clause {
            kind,
            forms,
            times: 1,
            words: 1,
            unfinished,
            corrected,
            function,
            span,
            pieces,
            manner,
            title: self.title,
        });
    }

    /// Adds a clause of one slot.
    fn push_found(&mut self, kind: Kind, span: (usize, usize), unfinished: bool, found: Found) {
        self.push(kind, span, unfinished, vec![found.forms]);
        if let Some(clause) = self.clauses.last_mut() {
            clause.corrected = found.corrected;
            // What begins so is no longer one of them.
            clause.function = found.function && !clause.manner.star;
        }
    }

    /// Notes for each corrected clause that some page has what was typed and what is searched instead, and words the whole query so.
    pub fn correct(&self, query: &str, matches: &[Matches], answer: &mut Answer) {
        let mut rest = 0;
        for (clause, found) in self.clauses.iter().zip(matches) {
            let best = clause.forms.first().and_then(|forms| forms.first());
            let (start, end) = clause.span;
            let (Some(best), Some(from)) = (best, query.get(start..end)) else { continue };
            // Of a word that was mended as a whole the parts are not mended besides.
            if !clause.corrected || found.pages.is_empty() || start < rest {
                continue;
            }
            let to = best.term();
            answer.suggestion.push_str(query.get(rest..start).unwrap_or_default());
            answer.suggestion.push_str(to);
            rest = end;
            answer.corrected.push(Correction { from: from.to_string(), to: to.to_string() });
        }
        if rest > 0 {
            answer.suggestion.push_str(query.get(rest..).unwrap_or_default());
        }
    }
}

/// A token of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Positions after the phrase's first token.
    pub offset: u32,
    /// The key as typed.
    pub key: String,
    /// The key is one cluster of a script without spaces: every gram that begins with it will do.
    pub cluster: bool,
}

/// What stands at each offset of a phrase: the whole of a group that takes one position, else what begins at each position. The lone last
/// cluster of a longer run is left out, as it is within the bigram before it and would ask for the run to end there.
fn slots(piece: &Piece) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut push = |token: &QueryToken, cluster| {
        slots.push(Slot { offset: token.position, key: token.key.clone(), cluster });
    };
    for group in &piece.groups {
        let single = group.tokens.iter().all(|t| group.tokens.first().is_some_and(|f| f.position == t.position));
        if let Some(whole) = group.tokens.iter().find(|t| t.kind == TokenKind::Whole).filter(|_| single) {
            push(whole, false);
            continue;
        }
        let n_grams = group.tokens.iter().filter(|t| t.kind == TokenKind::Gram).count();
        let mut gram = 0;
        for token in group.tokens.iter().filter(|t| t.kind != TokenKind::Whole) {
            gram += usize::from(token.kind == TokenKind::Gram);
            let lone_last = token.kind == TokenKind::Gram && gram == n_grams && n_grams > 1;
            if !lone_last {
                push(token, token.kind == TokenKind::Gram && n_grams == 1);
            }
        }
    }
    let first = slots.first().map_or(0, |s| s.offset);
    for slot in &mut slots {
        slot.offset -= first;
    }
    slots
}
