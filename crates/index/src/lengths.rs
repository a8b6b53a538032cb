//! Rounding shared by writer and readers: the length of a page in one byte, and the level of a document frequency.

/// Positions left free between two pieces of a page (title, headings, texts), so that no phrase crosses them.
pub const GAP: u32 = 8;

/// Rounds a number of positions down to one byte: exact below 16, then three bits after the leading one (at most 12 % off).
pub fn length_code(len: u32) -> u8 {
    if len < 16 {
        return len as u8;
    }
    let exponent = 31 - len.leading_zeros();
    let mantissa = (len >> (exponent - 3)) & 7;
    (((exponent - 2) << 3) + mantissa) as u8
}

/// The length that stands for `code`: the smallest that rounds to it.
pub fn length_of(code: u8) -> u32 {
    let code = u32::from(code);
    if code < 16 {
        return code;
    }
    // Codes beyond those that `length_code` makes would shift too far; they saturate.
    let exponent = ((code >> 3) + 2).min(31);
    (8 | (code & 7)) << (exponent - 3)
}

/// `2·⌊log2 df⌋` plus the next binary digit of `df`: the order of size of a document frequency, about 1.4-fold steps.
pub fn df_level(df: u32) -> u8 {
    if df == 0 {
        return 0;
    }
    let exponent = 31 - df.leading_zeros();
    let next = if exponent == 0 { 0 } else { (df >> (exponent - 1)) & 1 };
    (2 * exponent + next) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    #[test]
    fn lengths_round_down_and_keep_their_order() {
        let mut last = 0;
        for len in (0..5000).chain((13..32).map(|bit| (1u32 << bit) + 12_345)) {
            let rounded = length_of(length_code(len));
            assert!(rounded <= len && u64::from(len) * 8 < u64::from(rounded + 1) * 9 + 8, "{len} became {rounded}");
            assert!(rounded >= last);
            last = rounded;
            assert_eq!(length_code(rounded), length_code(len));
        }
        assert_eq!(length_of(length_code(u32::MAX)), 0xf000_0000);
        for code in 0..=255 {
            length_of(code);
        }
    }

    #[test]
    fn df_levels() {
        let levels: Vec<u8> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 1000].map(df_level).to_vec();
        assert_eq!(levels, [0, 0, 2, 3, 4, 4, 5, 5, 6, 6, 7, 19]);
    }
}
