//! The arithmetic of ranking, on integers: the same bits natively and in every browser. The rules are in `docs/ranking.md`,
//! the numbers in [`crate::knobs`].

use crate::knobs::{B, BODY, COMMON, COVERAGE, FUNCTION_WORD, HEADED, HEADING, K1, LONG_PAGE, MANY_WORDS, NAMED};
use crate::query::Field;
use teff_index::postings::{LONG_HEADING, Posting};

/// The logarithm of `x` to base 2, in 1/65536, rounded down; 0 for 0. One bit of the result for each squaring, so no table and no platform's `ln`.
pub fn log2_q16(x: u64) -> u64 {
    if x == 0 {
        return 0;
    }
    let exponent = 63 - u64::from(x.leading_zeros());
    // The mantissa in 1/2^31: from 1 to below 2.
    let mut mantissa = if exponent >= 31 { x >> (exponent - 31) } else { x << (31 - exponent) };
    let mut fraction = 0;
    for _ in 0..16 {
        mantissa = (mantissa * mantissa) >> 31;
        fraction <<= 1;
        if mantissa >> 32 != 0 {
            mantissa >>= 1;
            fraction |= 1;
        }
    }
    exponent << 16 | fraction
}

/// How telling a clause is: the rarer, the larger, in 1/65536.
pub fn idf(n_pages: u32, df: u32) -> u64 {
    log2_q16(2 * u64::from(n_pages) + 2).saturating_sub(log2_q16(2 * u64::from(df) + 1))
}

/// What a clause of a query of four or more weighs: the less telling lose most, and function words nearly all.
pub fn in_long_query(idf: u64, function: bool) -> u64 {
    // Never nothing: a page that has the word alone is still a hit.
    let idf = idf.saturating_sub(COMMON).max(1024);
    if function { idf * FUNCTION_WORD / 256 } else { idf }
}

/// What is left of a score when a page has `covered` of `all` that the query weighs; the share, in 1/256, with it.
pub fn with_coverage(score: u64, covered: u64, all: u64) -> (u64, u64) {
    let share = share(covered, all);
    (score * ((256 - COVERAGE) * 256 + COVERAGE * share) / 65536, share)
}

/// What clauses add that stand in a title or heading: `weight` is what they weigh, `clauses` how many they are, `words` what the title has, `most` what all of it adds.
pub fn of_name(weight: u64, clauses: u64, words: u64, most: u64) -> u64 {
    // A word that stands there twice, or two words for one, do not make more than all of it.
    weight * clauses.min(words) * most / (256 * words)
}

/// What a title adds in a long query whose clauses there weigh `weight` of `all`, when they are all that it has.
pub fn of_whole_name(weight: u64, clauses: u64, words: u64, all: u64) -> u64 {
    if clauses < words { 0 } else { (weight * NAMED / 256) * share(weight, all).min(256) / 256 }
}

/// So much of all, in 1/256.
fn share(part: u64, all: u64) -> u64 {
    (256 * part).checked_div(all).unwrap_or(256)
}

/// What clauses add that stand in a heading, which has `words`.
pub fn of_heading(weight: u64, clauses: u64, words: u32) -> u64 {
    let words = if words == LONG_HEADING { MANY_WORDS } else { u64::from(words.max(1)) };
    of_name(weight, clauses, words, HEADED)
}

/// The weight at which a page of this length is half saturated. `total` is the sum of all pages' lengths.
pub fn half_point(length: u32, n_pages: u32, total: u64) -> u64 {
    let ratio = (256 * u64::from(length) * u64::from(n_pages)).checked_div(total).unwrap_or(256);
    let ratio = ratio.min(512) + ratio.saturating_sub(512) * LONG_PAGE / 256;
    K1 * ((256 - B) * 256 + B * ratio) / 65536
}

/// `65536 · w / (w + k)`, rounded down.
pub fn saturate(w: u64, k: u64) -> u64 {
    // Beyond 2^40 the quotient is 65535 for every k that occurs; the cap keeps the product within 64 bits.
    let w = w.min(1 << 40);
    if w == 0 { 0 } else { (w << 16) / (w + k) }
}

/// A posting as a clause sees it that looks in one field alone.
pub fn within(field: Field, p: &Posting) -> Posting {
    match field {
        Field::Page => *p,
        Field::Title => Posting { heading: 0, body: 0, ..*p },
        Field::Heading => Posting { title: 0, body: 0, ..*p },
    }
}

/// The weighted frequency of a posting in its section.
#[inline]
pub fn section_frequency(p: &Posting) -> u64 {
    u64::from(HEADING) * u64::from(p.heading) + u64::from(BODY) * u64::from(p.body)
}

/// The weighted frequency of a posting, with what an occurrence in the title weighs.
#[inline]
pub fn frequency(p: &Posting, title: u32) -> u64 {
    u64::from(title) * u64::from(p.title) + section_frequency(p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms() {
        for k in 0..40 {
            assert_eq!(log2_q16(1 << k), k << 16);
        }
        assert_eq!(log2_q16(3), 103_872);
        assert_eq!(log2_q16(10), 217_705);
        let mut last = 0;
        for x in 1..20_000 {
            let log = log2_q16(x);
            assert!(log >= last);
            last = log;
        }
        log2_q16(u64::MAX);
    }

    #[test]
    fn saturation_grows_and_stays_below_one() {
        assert_eq!(saturate(0, 0), 0);
        assert_eq!(saturate(4915, 4915), 32768);
        assert!(saturate(u64::MAX, 5000) <= 65536);
    }
}
