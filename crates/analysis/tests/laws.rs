//! Laws that hold for any text, and the tables against Unicode's own data.

use proptest::prelude::*;
use teff_analysis::{TokenKind, analyze, fold, is_word_char, width};
use unicode_normalization::UnicodeNormalization;

fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    analyze(text, &mut |token| keys.push(token.key.to_string()));
    keys
}

/// Letters with one or two marks, composed or apart, give one key; so do precomposed letters of the scripts that the table covers.
#[test]
fn composed_and_apart_are_one_word() {
    let blocks = [
        0xc0..=0x24f,
        0x1e00..=0x1eff,
        0x386..=0x3ce,
        0x1f00..=0x1ffc,
        0x400..=0x4ff,
        0x622..=0x626,
        0x304b..=0x30fe,
        0xac00..=0xd7a3,
    ];
    let mut n = 0;
    for c in blocks.into_iter().flatten().filter_map(char::from_u32) {
        let composed: String = [c].into_iter().nfc().collect();
        let apart: String = composed.nfd().collect();
        // The dotted capital I is an i by rule; alone with its dot it keeps it.
        if composed == apart || c == 'İ' {
            continue;
        }
        n += 1;
        assert_eq!(keys(&composed), keys(&apart), "{composed} U+{:x}", c as u32);
        let (composed, apart) = (format!("x{composed}x"), format!("x{apart}x"));
        assert_eq!(keys(&composed), keys(&apart), "{composed}");
    }
    assert!(n > 10_000, "{n} letters");
}

#[test]
fn marks_may_come_in_either_order() {
    assert_eq!(keys("e\u{302}\u{323}"), keys("e\u{323}\u{302}"));
    assert_eq!(keys("Tiê\u{301}ng"), keys("tiếng"));
}

#[test]
fn full_width_and_half_width_are_ordinary() {
    assert_eq!(keys("ＡＢＣ１２３"), keys("abc123"));
    assert_eq!(keys("ｶﾞｲﾄﾞ"), keys("ガイド"));
    assert_eq!(keys("eﬃcient"), ["efficient"]);
}

#[test]
fn what_is_no_letter_does_not_split_a_word() {
    for word in [
        "soft\u{ad}hyphen",
        "soft\u{2060}hyphen",
        "\u{202a}softhyphen\u{202c}",
        "soft\u{200b}\u{ad}hyphen".trim_start_matches('x'),
    ] {
        let joined = !word.contains('\u{200b}');
        assert_eq!(keys(word) == ["softhyphen"], joined, "{word:?}");
    }
    assert_eq!(keys("می\u{200c}خواهم"), keys("میخواهم"));
    // Found by the fuzz target: where a word is cut behind a number depends on how many letters follow, hyphens or not.
    assert_eq!(keys("r4ra\u{ad}ß"), keys("r4raß"));
    assert_eq!(keys("عـــربي"), keys("عربي"));
}

#[test]
fn widths() {
    assert_eq!("a東é\u{301}ไ้".chars().map(width).sum::<usize>(), 1 + 2 + 1 + 1);
    assert!(is_word_char('é') && is_word_char('東') && !is_word_char(' ') && !is_word_char('🎉'));
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        "[a-zA-Z0-9 .:#@$+_/&'’,\n-]{0,80}",
        "[東京都日本カタが한국어ภาษาไทย a-c\u{e48}\u{301}\u{ad}]{0,60}",
    ]
}

proptest! {
    #[test]
    fn tokens_lie_in_the_text(text in texts()) {
        let mut last = 0;
        let mut most = 0;
        let mut group = 0;
        let used = analyze(&text, &mut |token| {
            assert!(text.get(token.start..token.end).is_some_and(|t| !t.is_empty()), "{token:?}");
            assert!(token.position >= last || token.kind != TokenKind::Whole, "{token:?}");
            assert!(!token.key.is_empty() && token.key.len() <= 255);
            assert!(token.group >= group);
            (last, group) = (token.position, token.group);
            most = most.max(token.position + 1);
        });
        prop_assert_eq!(used, most);
    }

    /// The key of a plain word is its own key, and folding is done once.
    #[test]
    fn keys_are_stable(text in texts()) {
        let mut words = Vec::new();
        analyze(&text, &mut |token| if token.kind == TokenKind::Word { words.push(token.key.to_string()) });
        for word in words {
            prop_assert_eq!(keys(&word), [word.clone()]);
            prop_assert_eq!(fold(&fold(&word)), fold(&word));
        }
    }

    #[test]
    fn spellings_of_unicode_are_one(text in "[a-zA-Zéèêëàâüöñçšžřåøæœ ёйαβάέή\u{301}\u{308}]{0,40}") {
        let composed: String = text.nfc().collect();
        let apart: String = text.nfd().collect();
        prop_assert_eq!(keys(&composed), keys(&apart));
    }
}

#[test]
fn enormous_words_take_linear_time() {
    for text in [
        "a".repeat(1 << 20),
        "a-".repeat(1 << 19),
        "aB".repeat(1 << 19),
        "e\u{301}\u{302}".repeat(1 << 17),
        "東".repeat(1 << 18),
        ".#$".repeat(1 << 18),
    ] {
        analyze(&text, &mut |token| assert!(token.key.len() <= 255));
    }
}
