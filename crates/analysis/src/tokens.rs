//! The tokenizer. One pass over the text; a surface word is read whole, then its tokens are given out.

use crate::chars::{Class, class, continues_cluster, is_capital, letters_of, push_key};
use alloc::string::String;
use alloc::vec::Vec;

/// Kinds of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// A surface word that has no parts.
    Word,
    /// The joined form of a word written with joiners, symbols or inner capitals: `node-fetch` gives `nodefetch`, `C++` gives `c++`.
    Whole,
    /// A piece of such a word.
    Part,
    /// Two neighbouring clusters of a script without spaces, or the lone last cluster of a run.
    Gram,
}

/// A token. The key lives until the callback returns.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    /// Lower case, composed, not folded; at most 255 bytes.
    pub key: &'a str,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its place in the row of words; several tokens may share one.
    pub position: u32,
    /// Number of the surface word; its tokens share it.
    pub group: u32,
    /// The surface word follows the one before without anything between.
    pub glued: bool,
    /// What kind of token.
    pub kind: TokenKind,
}

/// Longest key, in bytes: longer words are cut there.
const MAX_KEY: usize = 255;
/// Longest joined form, in bytes: a longer one is not given out, its parts are.
const MAX_WHOLE: usize = 64;

/// Calls `sink` for each token, by position, a whole before its parts; returns the number of positions used.
pub fn analyze(text: &str, sink: &mut dyn FnMut(Token<'_>)) -> u32 {
    analyze_in(text, false, sink)
}

/// The same of a text in a language where, as in Turkish, I is the capital of ı, when `dotless`.
pub fn analyze_in(text: &str, dotless: bool, sink: &mut dyn FnMut(Token<'_>)) -> u32 {
    let mut tokenizer = Tokenizer {
        text,
        dotless,
        sink,
        position: 0,
        group: 0,
        last_end: usize::MAX,
        keys: String::new(),
        atoms: Vec::new(),
        pieces: Vec::new(),
    };
    let mut at = 0;
    while let Some(c) = tokenizer.char_at(at) {
        match class(c) {
            Class::Letter | Class::Digit => at = tokenizer.word(at),
            Class::Gram => at = tokenizer.run(at),
            _ => at += c.len_utf8(),
        }
    }
    tokenizer.position
}

/// Three letters and their marks are at the front.
fn three_letters(text: &str) -> bool {
    let mut n = 0;
    for c in text.chars() {
        match class(c) {
            Class::Letter => n += letters_of(c),
            Class::Mark | Class::Ignored => continue,
            _ => break,
        }
        if n >= 3 {
            break;
        }
    }
    n >= 3
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| class(c) == Class::Digit)
}

struct Tokenizer<'t, 's> {
    text: &'t str,
    /// I is the capital of ı.
    dotless: bool,
    sink: &'s mut dyn FnMut(Token<'_>),
    position: u32,
    group: u32,
    last_end: usize,
    /// Keys of the surface word that is being read, one after the other.
    keys: String,
    atoms: Vec<Piece>,
    pieces: Vec<Piece>,
}

/// A stretch of a surface word: its key as a range of `keys`, its bytes, and the joiner before it.
#[derive(Clone, Copy)]
struct Piece {
    key: (usize, usize),
    span: (usize, usize),
    /// The atom that it is a piece of.
    atom: usize,
    joiner: char,
}

impl Tokenizer<'_, '_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Reads a surface word that begins at `start`, gives its tokens out, returns where it ends.
    fn word(&mut self, start: usize) -> usize {
        self.keys.clear();
        self.atoms.clear();
        self.pieces.clear();
        let mut at = self.atom(start, ' ');
        while let Some((joiner, next)) = self.joiner(at) {
            at = self.atom(next, joiner);
        }
        let symbols = self.symbols_before(start);
        let end = self.symbols_after(at);
        self.give(start - symbols, end, start, at);
        self.last_end = end;
        self.group += 1;
        end
    }

    /// Reads letters and digits up to a joiner or separator, and cuts them at inner capitals and numbers.
    fn atom(&mut self, start: usize, joiner: char) -> usize {
        let atom = self.atoms.len();
        let key_start = self.keys.len();
        let mut piece_start = (key_start, start);
        let mut before: Option<(char, Class)> = None;
        // Where the last letter or digit begins, in keys and in the text; marks behind it are its own.
        let mut last_start = (key_start, start);
        let mut letters = 0;
        let mut capitals = 0;
        let mut at = start;
        let tail = self.text.get(start..).unwrap_or_default();
        for (offset, c) in tail.char_indices() {
            let kind = class(c);
            if matches!(kind, Class::Other | Class::Gram) {
                break;
            }
            at = start + offset;
            if matches!(kind, Class::Letter | Class::Digit) {
                if let Some((last, last_kind)) = before {
                    let turn = match (last_kind, kind) {
                        (Class::Letter, Class::Letter) => is_capital(c) && !is_capital(last),
                        (Class::Letter, Class::Digit) => letters >= 3,
                        (Class::Digit, Class::Letter) => three_letters(tail.get(offset..).unwrap_or_default()),
                        _ => false,
                    };
                    // XMLHttp: the last of several capitals belongs to the small letters behind it.
                    let back = kind == Class::Letter && capitals >= 2 && is_capital(last) && !is_capital(c);
                    if turn {
                        self.pieces.push(Piece {
                            key: (piece_start.0, self.keys.len()),
                            span: (piece_start.1, at),
                            atom,
                            joiner,
                        });
                        piece_start = (self.keys.len(), at);
                        letters = 0;
                        capitals = 0;
                    } else if back {
                        let (key, span) = last_start;
                        if key > piece_start.0 {
                            self.pieces.push(Piece {
                                key: (piece_start.0, key),
                                span: (piece_start.1, span),
                                atom,
                                joiner,
                            });
                            piece_start = (key, span);
                        }
                        letters = 1;
                    }
                }
                letters += if kind == Class::Letter { letters_of(c) } else { 0 };
                capitals = if is_capital(c) { capitals + 1 } else { 0 };
                before = Some((c, kind));
                last_start = (self.keys.len(), at);
            }
            if kind != Class::Ignored {
                let c = if self.dotless && c == 'I' { 'ı' } else { c };
                push_key(&mut self.keys, piece_start.0, c);
            }
            at += c.len_utf8();
        }
        self.pieces.push(Piece { key: (piece_start.0, self.keys.len()), span: (piece_start.1, at), atom, joiner });
        self.atoms.push(Piece { key: (key_start, self.keys.len()), span: (start, at), atom, joiner });
        at
    }

    /// A joiner at `at` with a letter or digit behind it: the joiner as it stands in keys, and where the next atom begins.
    fn joiner(&self, at: usize) -> Option<(char, usize)> {
        let rest = self.text.get(at..)?;
        let mut chars = rest.chars();
        let c = chars.next()?;
        let mut next = at + c.len_utf8();
        let plain = match c {
            '-' | '‐' | '‑' | '‒' | '–' | '−' => '-',
            '\'' | '’' | 'ʼ' | '＇' | '´' | '`' | '׳' | '‘' => '\'',
            '_' | '.' | '/' | '@' | '&' | '+' => c,
            ',' => ',',
            ':' => {
                if rest.starts_with("::") {
                    next += 1;
                }
                ':'
            }
            _ => return None,
        };
        let follows = class(self.char_at(next)?);
        let digits = follows == Class::Digit && self.last_is_digit();
        let doubled = next > at + c.len_utf8();
        let joins = match plain {
            ',' => digits,
            ':' => digits || doubled,
            '\'' => follows == Class::Letter && !self.last_is_digit(),
            _ => true,
        };
        (joins && matches!(follows, Class::Letter | Class::Digit)).then_some((plain, next))
    }

    fn last_is_digit(&self) -> bool {
        is_digit(self.keys.chars().next_back())
    }

    /// Bytes of symbols right before `start` that belong to the word (`.env`, `::before`, `#tag`): only behind a space or an opening sign.
    fn symbols_before(&self, start: usize) -> usize {
        let before = self.text.get(..start).unwrap_or_default();
        let mut bytes = 0;
        let mut first = None;
        for c in before.chars().rev() {
            if bytes < 2 && matches!(c, '.' | ':' | '#' | '@' | '$' | '-') && first.is_none_or(|f| f == c) {
                first = Some(c);
                bytes += 1;
                continue;
            }
            let opens = c.is_ascii_whitespace()
                || matches!(c, '(' | '[' | '{' | '"' | '\'' | '`' | '<' | '“' | '‘' | '«' | '„' | ',' | '=' | '|');
            return if opens { bytes } else { 0 };
        }
        bytes
    }

    /// Where the word ends when signs like those of `C++` and `F#` behind it are counted in.
    fn symbols_after(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let short = self.atoms.len() == 1 && self.keys.len() <= 4;
        let n = match rest.as_bytes() {
            [b'+', b'+', ..] if short => 2,
            [b'#', ..] if short => 1,
            _ => 0,
        };
        let then = self.char_at(at + n);
        if n > 0 && then.is_none_or(|c| class(c) == Class::Other && !matches!(c, '+' | '#')) { at + n } else { at }
    }

    /// Gives out the tokens of the surface word, which with its symbols goes from `start` to `end`, without from `from` to `to`.
    fn give(&mut self, start: usize, end: usize, from: usize, to: usize) {
        let glued = self.last_end == start;
        let (group, first) = (self.group, self.position);
        let text = self.text;
        let Tokenizer { sink, keys, atoms, pieces, .. } = self;
        let plain = atoms.len() == 1 && pieces.len() == 1 && start == from && end == to;
        let mut give = |key: &str, span: (usize, usize), position, kind| {
            let key = key.get(..key.floor_char_boundary(MAX_KEY)).unwrap_or_default();
            if !key.is_empty() {
                sink(Token { key, start: span.0, end: span.1, position, group, glued, kind });
            }
        };
        if plain {
            if !keys.is_empty() {
                self.position += 1;
            }
            give(keys, (start, end), first, TokenKind::Word);
            return;
        }
        let mut whole = String::new();
        whole.push_str(text.get(start..from).unwrap_or_default());
        for (i, atom) in atoms.iter().enumerate() {
            let key = keys.get(atom.key.0..atom.key.1).unwrap_or_default();
            let digits = is_digit(key.chars().next()) && is_digit(whole.chars().next_back());
            if i > 0 && digits {
                whole.push(atom.joiner);
            }
            whole.push_str(key);
        }
        whole.push_str(text.get(to..end).unwrap_or_default());
        if whole.len() <= MAX_WHOLE {
            give(&whole, (start, end), first, TokenKind::Whole);
        }
        let mut position = first;
        let mut rest: &[Piece] = pieces;
        for (i, atom) in atoms.iter().enumerate() {
            let key = keys.get(atom.key.0..atom.key.1).unwrap_or_default();
            let n = rest.iter().take_while(|p| p.atom == i).count();
            let (of_atom, behind) = rest.split_at_checked(n).unwrap_or_default();
            rest = behind;
            if i > 0 && atom.joiner == '\'' && matches!(key, "s" | "t" | "d" | "m" | "ll" | "re" | "ve") {
                continue;
            }
            if i > 0 {
                position += 1;
            }
            if key != whole {
                give(key, atom.span, position, TokenKind::Part);
            }
            for piece in of_atom.iter().filter(|_| of_atom.len() > 1) {
                give(keys.get(piece.key.0..piece.key.1).unwrap_or_default(), piece.span, position, TokenKind::Part);
            }
        }
        self.position = position + 1;
    }

    /// Reads a run of a script without spaces, gives its bigrams out, returns where it ends.
    fn run(&mut self, start: usize) -> usize {
        let glued = self.last_end == start;
        let mut clusters: Vec<Piece> = Vec::new();
        self.keys.clear();
        let mut end = start;
        for (offset, c) in self.text.get(start..).unwrap_or_default().char_indices() {
            match class(c) {
                Class::Gram => {
                    let key = self.keys.len();
                    let goes_on = continues_cluster(c) && !clusters.is_empty();
                    let from = clusters.last().map_or(key, |p| p.key.0);
                    push_key(&mut self.keys, if goes_on { from } else { key }, c);
                    let stop = (self.keys.len(), start + offset + c.len_utf8());
                    match clusters.last_mut().filter(|_| goes_on) {
                        Some(cluster) => (cluster.key.1, cluster.span.1) = stop,
                        None => clusters.push(Piece {
                            key: (key, stop.0),
                            span: (start + offset, stop.1),
                            atom: 0,
                            joiner: ' ',
                        }),
                    }
                }
                Class::Ignored | Class::Mark => {}
                _ => break,
            }
            end = start + offset + c.len_utf8();
        }
        let (keys, group) = (&self.keys, self.group);
        for (i, cluster) in clusters.iter().enumerate() {
            let next = clusters.get(i + 1).unwrap_or(cluster);
            let key = keys.get(cluster.key.0..next.key.1).unwrap_or_default();
            let key = key.get(..key.floor_char_boundary(MAX_KEY)).unwrap_or_default();
            let (from, to, position) = (cluster.span.0, next.span.1, self.position);
            (self.sink)(Token { key, start: from, end: to, position, group, glued, kind: TokenKind::Gram });
            self.position += 1;
        }
        self.group += 1;
        self.last_end = end;
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut shown = String::new();
        analyze(text, &mut |t| {
            let kind = match t.kind {
                TokenKind::Word => "",
                TokenKind::Whole => "=",
                TokenKind::Part => "+",
                TokenKind::Gram => "~",
            };
            shown += &format!(" {kind}{}@{}", t.key, t.position);
        });
        assert_eq!(shown.trim_start(), expected, "{text}");
    }

    #[test]
    fn turkish_capitals() {
        let mut keys = Vec::new();
        analyze_in("IŞIK İzmir Isı wi-fi", true, &mut |t| keys.push(String::from(t.key)));
        assert_eq!(keys, ["ışık", "izmir", "ısı", "wifi", "wi", "fi"]);
    }

    #[test]
    fn words() {
        check("The 44-day war", "the@0 =44day@1 +44@1 +day@2 war@3");
        check("node-fetch x", "=nodefetch@0 +node@0 +fetch@1 x@2");
        check("camelCase XMLHttpRequest", "=camelcase@0 +camel@0 +case@0 =xmlhttprequest@1 +xml@1 +http@1 +request@1");
        check("C++ and .env ::before", "=c++@0 +c@0 and@1 =.env@2 +env@2 =::before@3 +before@3");
        check("Azerbaijan’s war", "=azerbaijans@0 +azerbaijan@0 war@1");
        check("v1.2.3 1,234.56", "=v1.2.3@0 +v1@0 +2@1 +3@2 =1,234.56@3 +1@3 +234@4 +56@5");
        check("e\u{301}te\u{301} ÉTÉ", "été@0 été@1");
        check("東京都 東", "~東京@0 ~京都@1 ~都@2 ~東@3");
        check("iPhone15の設定", "=iphone15@0 +i@0 +phone@0 +15@0 ~の設@1 ~設定@2 ~定@3");
        check("foo.bar@example.com", "=foobarexamplecom@0 +foo@0 +bar@1 +example@2 +com@3");
        check("end. Next", "end@0 next@1");
        check("हिन्दी भाषा", "हिन्दी@0 भाषा@1");
        check("soft\u{ad}hyphen", "softhyphen@0");
        check("ﬃ0A ﬁ2", "=ffi0a@0 +ffi@0 +0a@0 fi2@1");
    }
}
