//! A site of pages that nobody meant to be searched, and one good one: each is found or named with the reason, and nothing else is lost.

use crate::Site;

#[test]
fn pages_that_nobody_meant() {
    let body =
        |marker: &str, text: &str| format!("<title>{marker}</title><main><p>{marker} {text}</p></main>").into_bytes();
    let mut mixed = body("mixedmark", "utf8 é, latin");
    mixed.extend_from_slice(b" caf\xe9 and \xd0 cut");
    let headings: String = (0..20_000).map(|i| format!("<h2 id=h{i}>Head {i}</h2>")).collect();
    let pages: Vec<(&str, Vec<u8>)> = vec![
        ("good.html", body("goodmark", "an ordinary page")),
        ("longword.html", body("longmark", &"a".repeat(1 << 20))),
        ("words.html", body("wordsmark", &"word ".repeat(50_000))),
        ("nul.html", body("nulmark", "one\0two \u{1}\u{2}")),
        ("mixed.html", mixed),
        ("turned.html", body("turnedmark", "\u{202e}drawkcab\u{202c} \u{2067}\u{2066}never closed")),
        ("joiners.html", body("joinersmark", &"zero\u{200d}\u{200c}\u{200d}".repeat(10_000))),
        ("marks.html", body("marksmark", &format!("e{}", "\u{301}".repeat(50_000)))),
        ("headings.html", body("headingsmark", &headings)),
        ("deep.html", body("deepmark", &("<div>".repeat(20_000) + "deep"))),
        ("notext.html", b"<title></title><main></main>".to_vec()),
        ("onlymarkup.html", b"<div class=x><img src=y><br><hr><script>1</script></div>".to_vec()),
        ("nothing.html", Vec::new()),
    ];
    let site = Site::new(&pages.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect::<Vec<_>>());
    let run = site.teff(&["build", "."]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let said = format!("{}{}", run.out, run.err);
    for (name, bytes) in &pages {
        let text = String::from_utf8_lossy(bytes);
        let marker = text.split(|c: char| !c.is_ascii_alphabetic()).find(|word| word.ends_with("mark"));
        let found = marker.is_some_and(|marker| {
            let answer = site.teff(&["search", ".", marker]).out;
            answer.contains(name)
        });
        // Of pages without text two are named and the others counted.
        let counted = marker.is_none() && said.contains("no text: 3 pages");
        assert!(found || counted || said.contains(name), "{name} is neither found nor named:\n{said}");
    }
    let answer = site.teff(&["search", ".", "goodmark"]).out;
    assert!(answer.contains("good.html"), "{answer}");
}
