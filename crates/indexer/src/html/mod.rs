//! HTML → document. Called by [`crate::source`] for pages and by [`crate::markdown`] for the HTML within; pure.
//!
//! [`tree`] makes a tree of a page with the rules of [`elements`], [`facts`] finds what it says of itself, [`roots`] which part is its text, [`reader`] makes
//! sections of that, [`hidden`] says what of it nobody reads. What only a whole site shows (its name at the end of each title, lines that all pages
//! have) is [`crate::site`]'s.

mod elements;
mod facts;
mod hidden;
mod reader;
mod roots;
mod selector;
mod tree;

pub use facts::Facts;
pub use selector::Selector;

use crate::document::{Document, Section};
use crate::stubs::TEXT_BYTES;
use crate::weights::Weights;
use facts::lang_of;
use reader::{Reading, read as read_parts};
use roots::{WAYS, Way, parts};
use tree::Tree;

/// What a site's owner says about all pages.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The element that holds a page's text.
    pub root: Option<Selector>,
    /// What is not read.
    pub exclude: Vec<Selector>,
}

/// A page with what only the site can use.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The page; its title is as it stands, its address empty.
    pub document: Document,
    /// What it says of itself.
    pub facts: Facts,
    /// The first heading of the first level within its text; empty when there is none.
    pub h1: String,
    /// It marks its text itself.
    pub marked: bool,
    /// It has what the site's owner names as its text.
    pub named: bool,
    /// Its class on `<body>`.
    pub body_class: String,
    /// The links in its text to other pages of the site, and of a hundred letters those that are in such links.
    pub links: (usize, usize),
    /// Where the links in its text lead, as written, when it is a few sentences and nothing else.
    pub pointers: Vec<String>,
    /// Its text is a file of source code, line by line.
    pub listing: bool,
}

/// A text shorter than this gets the page's description before it, when it does not have it in it.
const SHORT_TEXT: usize = 300;

/// Reads a page by itself.
pub fn parse(input: &str) -> Document {
    read(input, &Rules::default()).document
}

/// Reads a page of a site.
pub fn read(input: &str, rules: &Rules) -> Page {
    let tree = Tree::parse(input);
    let facts = facts::facts(&tree);
    let mut document = Document::default();
    let mut marked = false;
    let (mut h1, mut h1_weights) = (String::new(), Weights::default());
    let mut within = None;
    let mut links = (0, 0);
    let mut pointers = Vec::new();
    let mut listing = false;
    for way in WAYS {
        let parts = parts(&tree, way, rules.root.as_ref());
        if parts.is_empty() {
            continue;
        }
        let title = if facts.shown_title.is_empty() { &facts.title } else { &facts.shown_title };
        let own = way != Way::All;
        let titled = !title.is_empty() && facts.h1 == *title && parts.iter().all(|part| facts.h1_at < part.start);
        let found = read_parts(&Reading { tree: &tree, parts: &parts, own, exclude: &rules.exclude, title, titled });
        marked |= way == Way::Marked;
        if !found.sections.is_empty() || !found.alias.0.is_empty() || marked || way == Way::Named {
            let root = parts[0].start;
            let around = std::iter::once(root).chain(tree.around(root));
            let lang = around.filter_map(|at| lang_of(&tree.element(at)?.attrs)).next();
            document.lang = lang.filter(|_| own).unwrap_or_default();
            within = found.lang;
            document.sections = found.sections;
            (h1, h1_weights) = (found.h1, found.h1_weights);
            links = roots::links(&tree, &parts);
            if let [section] = &*document.sections
                && TEXT_BYTES.contains(&section.text.len())
            {
                pointers = roots::pointers(&tree, &parts);
            }
            (document.alias, document.alias_weights) = found.alias;
            listing = document.sections.iter().all(|section| section.heading.is_empty())
                && document.alias.is_empty()
                && roots::is_listing(&tree, &parts);
            break;
        }
    }
    let titles = [&facts.shown_title, &facts.title, &h1, &facts.h1];
    document.title = titles.into_iter().find(|title| !title.is_empty()).cloned().unwrap_or_default();
    // The heading that stands for the title is not read twice; what its words count for, those of the title do.
    document.title_weights = h1_weights;
    if document.lang.is_empty() {
        document.lang = if facts.lang.is_empty() { within.unwrap_or_default() } else { facts.lang.clone() };
    }
    describe(&mut document, &facts.description);
    document.breadcrumb.clone_from(&facts.breadcrumb);
    let body_class = tree::attr(&tree.body, "class").unwrap_or_default().to_string();
    let named = rules.root.as_ref().is_some_and(|root| !parts(&tree, Way::Named, Some(root)).is_empty());
    Page { document, facts, h1, marked, named, body_class, links, pointers, listing }
}

/// A page of few words of its own (a picture, a program) is found by what it says of itself.
fn describe(document: &mut Document, description: &str) {
    let length: usize = document.sections.iter().map(|section| section.text.len()).sum();
    let has = document.sections.iter().any(|section| section.text.contains(description));
    if description.is_empty() || length >= SHORT_TEXT || has {
        return;
    }
    match document.sections.first_mut().filter(|section| section.heading.is_empty()) {
        Some(first) => first.prepend(description),
        None => document.sections.insert(0, Section { text: description.to_string(), ..Section::default() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, title: &str, sections: &[(&str, &str, &str)]) {
        let d = parse(input);
        let found: Vec<_> =
            d.sections.iter().map(|s| (s.heading.as_str(), s.anchor.as_str(), s.text.as_str())).collect();
        assert_eq!((d.title.as_str(), found.as_slice()), (title, sections), "{input}");
    }

    /// A page without title and headings.
    #[track_caller]
    fn check_text(input: &str, text: &str) {
        check(input, "", &[("", "", text)]);
    }

    #[test]
    fn a_first_heading_that_is_not_the_title_is_another_name() {
        let called = |input: &str, alias: &str, heading: &str| {
            let read = parse(input);
            assert_eq!((read.alias.as_str(), read.sections[0].heading.as_str()), (alias, heading), "{input}");
        };
        called("<title>Keys in map</title><h1>Struct Keys</h1><p>x", "Struct Keys", "");
        called("<title>Keys | Site</title><h1>Keys</h1><p>x", "", "");
        called("<h1>Keys</h1><p>x<h1>Other</h1><p>y", "", "");
        called("<title>T</title><h2>Keys</h2><p>x", "", "Keys");
        called("<title>Keys in map</title><p>Package map<h1 id=k>Class Keys</h1>x", "Class Keys", "");
        // Behind other headings it opens a section like any.
        called("<title>T</title><h2>x</h2><p>y<h1 id=k>Keys</h1>z", "", "x");
        called("<title>T</title><h1>T</h1>x<h1>Other</h1>y", "", "");
        called("<title>T</title><h1>One</h1>x<h1>Two</h1>y", "", "One");
        assert_eq!(parse("<title>T</title><h2>x</h2>y<h1 id=k>Keys</h1>z").sections[1].anchor, "k");
    }

    #[test]
    fn titles() {
        check("<title>T &amp; U</title><p>a <b>b</b>c<p>d", "T & U", &[("", "", "a bc\nd")]);
        check(
            "<html><head><title>T</title><body><p>the head's end tag may be left out",
            "T",
            &[("", "", "the head's end tag may be left out")],
        );
        check("<svg><title>icon</title></svg><title>T</title><p>x", "T", &[("", "", "x")]);
        check("<title>T</title><p>a<title>U</title>b", "T", &[("", "", "ab")]);
        check("<h1>S <b>T</b></h1><p>x<h1>U</h1>y", "S T", &[("", "", "x"), ("U", "", "y")]);
    }

    #[test]
    fn sections() {
        check("<h1>T</h1><h2 id=x>H <code>i</code></h2>a<br>b<ul><li>c<li>d</ul>", "T", &[("H i", "x", "a\nb\nc\nd")]);
        check("<h2><a id=y>H</a></h2>a<h2><a name=n>I</a></h2>b", "", &[("H", "y", "a"), ("I", "n", "b")]);
        check("<h2></h2>a<h2>alone</h2>", "", &[("", "", "a"), ("alone", "", "")]);
        check("<h2>A<br>B</h2>x<h2><div>C</div></h2>y", "", &[("A B", "", "x"), ("C", "", "y")]);
        check("<h2 id=h>H<h3 id=i>I</h3>x", "", &[("H", "h", ""), ("I", "i", "x")]);
        check("<h2>never closed<p>a<p>b", "", &[("never closed", "", "a\nb")]);
        check("<h2>H<nav>n</h2>a</nav>b", "", &[("H", "", "ab")]);
    }

    #[test]
    fn the_main_part() {
        check("<nav>n</nav><main><h2>H</h2><p>m</p></main><footer>f</footer>", "", &[("H", "", "m")]);
        check_text("<main>m</main><article>a</article><p>p", "m");
        check_text("<p>p</p><article>a</article><article>b</article>", "a\nb");
        check_text("<main></main><p>nothing in main", "nothing in main");
        check_text("<b><main>a</b>b</main>c", "ab");
        check_text("<div role=main>a<nav>n</nav><header>h</header></div>c", "a\nh");
        check_text("<form><p>all in a form</form>", "all in a form");
        check_text("a</body></html>b", "a\nb");
    }

    #[test]
    fn what_is_not_read() {
        check_text("<p>a<script>if (a<b) {}</script><style>p{}</style>b<template>t</template></p>", "ab");
        check_text("<div hidden>a<div>b</div>c</div>d<p aria-hidden=true>e</p>", "d");
        // Hidden elements whose end tag is left out end where they do in browsers.
        check_text("<p hidden>a<p>b", "b");
        check_text("<ul><li hidden>a<li>b</ul>", "b");
        check("<h2 hidden>a<h2>b</h2>c", "", &[("b", "", "c")]);
        check_text("<a hidden>a<a>b", "b");
        check_text("<table><tr><td hidden>a<td>b<tr hidden><td>c<tr><td>d</table>", "b\nd");
        check_text("<p hidden=until-found>found", "found");
        check_text("a<noscript><p>n</p></noscript>b", "a b");
        check_text("<svg><style>s</style><path/><text>t</text></svg>a", "a");
        check_text("<svg><path><p>a svg that was never closed", "a svg that was never closed");
        check_text("<svg><foreignObject><div>s</div></foreignObject></svg>a", "a");
        check_text("<td hidden>no table", "no table");
        check_text("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢字");
    }

    #[test]
    fn words_stay_whole_and_apart() {
        check_text("<p>so<wbr>me <i>wor</i>ds&nbsp;&lt;x&gt;", "some words <x>");
        check_text("so&shy;me", "so\u{ad}me");
        check_text("a<img alt=b>c<img>d", "a b c d");
        check_text("E = <math><mi>m</mi></math> holds", "E = holds");
        check_text("<div>a</div><span>b</span><div>c</div>", "a\nb\nc");
        check_text("<table><tr><td>a<td>b<tr><th>c<td>d</table>", "a b\nc d");
        check_text("<dl><dt>a<dd>b</dl><pre>c\n d</pre>", "a\nb\nc d");
        check_text("<pre><code><div>a</div><div>b</div>c<br>d</code></pre><div>e</div>f<br>g", "a b c d\ne\nf\ng");
        check_text("東\n京", "東京");
        check_text("<p>never closed <b>bold", "never closed bold");
    }

    #[test]
    fn language_is_the_pages() {
        assert_eq!(parse("<html lang=ja><p lang=en>x").lang, "ja");
        assert_eq!(parse("<body lang=de>x").lang, "de");
        let text = "word ".repeat(20);
        let lang = |page: &str| parse(&page.replace('@', &text)).lang;
        assert_eq!(lang("<nav>@</nav><div class=chapter lang=fr-FR><h2>@</h2><p>@<pre lang=sh>@</pre></div>"), "fr-FR");
        assert_eq!(lang("<main><p xml:lang=de>@<p xml:lang=de>@</main>"), "de");
        assert_eq!(lang("<p>@<p lang=de>@"), "");
        assert_eq!(lang("<pre lang=go>@</pre>"), "");
        // What names none says nothing.
        assert_eq!(lang("<html lang='{{ lang }}'><body lang=und><div lang=english>@</div>"), "");
        assert_eq!(lang("<html lang='*'><main lang=it>@</main>"), "it");
        assert_eq!(lang("<html lang='*'><body lang=it><p lang=mul>@"), "it");
    }

    #[test]
    fn anchors_are_the_pages_own() {
        // mdBook, Sphinx, rustdoc, javadoc, Doxygen, VitePress, Docusaurus, in this order.
        check("<h2 id=a><a class=header href='#a'>A</a></h2>", "", &[("A", "a", "")]);
        check("<section id=a><h2>A<a class=headerlink href='#a' title=x>¶</a></h2>x</section>", "", &[("A", "a", "x")]);
        check(
            "<section id=m class=method><a class='src rightside' href=s>Source</a><h4>fn m()</h4></section>",
            "",
            &[("fn m()", "m", "")],
        );
        check("<ul><li><section class=detail id='m(int)'><h3>m</h3>x</section></ul>", "", &[("m", "m(int)", "x")]);
        check("<a id=g1></a><h2><span><a href='#g1'>◆ </a></span>f()</h2>x", "", &[("f()", "g1", "x")]);
        check(
            "<h2 id=b>B <a class=header-anchor href='#b' aria-label='Permalink'>\u{200b}</a></h2>",
            "",
            &[("B", "b", "")],
        );
        check("<h2 id=c>C<a class=hash-link href='#c'>Direct link to C</a></h2>", "", &[("C", "c", "")]);
        // An id of something larger is not this heading's.
        check("<section id=s><h2>A</h2><h3>B</h3></section>", "", &[("A", "s", ""), ("B", "", "")]);
        check("<h2 id='a b'>A</h2>", "", &[("A", "a%20b", "")]);
        // javadoc up to 15.
        check("<ul><li><a id='m(int)'>\n<!--   -->\n</a>\n<h4>m</h4>x</ul>", "", &[("m", "m(int)", "x")]);
        // pdoc.
        check(
            "<main class=pdoc><section id=fill><div class='attr function'><span>def</span> fill(n):<label class=view-source-button>View</label></div>\
             <div class='pdoc-code codehilite'><pre>def fill(n): pass</pre></div><div class=docstring><p>Fills.</p></div></section></main>",
            "",
            &[("def fill(n):", "fill", "Fills.")],
        );
        check("<h3><button>Question?</button></h3>x", "", &[("Question?", "", "x")]);
    }

    #[test]
    fn terms_that_can_be_linked_to_are_sections() {
        check(
            "<dl><dt id=os.abs>os.abs(<em>path</em>)<a class=headerlink href='#os.abs'>¶</a></dt><dd>x</dd></dl>",
            "",
            &[("os.abs(path)", "os.abs", "x")],
        );
        check_text("<dl><dt>a<dd>b</dl>", "a\nb");
    }

    #[test]
    fn what_generators_put_around_the_text() {
        check_text(
            "<main>a<footer>Edit this page</footer><div class=toc>b</div><a class=skip-link href=x>c</a></main>",
            "a",
        );
        check_text("<main><blockquote>a<footer>b</footer></blockquote></main>", "a\nb");
        check_text(
            "<main>x<article><p>the text of the page</p></article><div>aside of it</div></main>",
            "the text of the page",
        );
        check_text("<main><article>a</article><article>b</article>c</main>", "a\nb\nc");
        check_text("<div class=navbar>n</div><div class=contents>a</div>", "a");
        check_text("<div class=navbar>n</div><p>a", "a");
        // Texinfo, Publican, DocBook.
        check_text(
            "<div class=header><p>Next: <a href=b rel=next>B</a>, Up: <a href=c rel=up>C</a></p></div><p>a",
            "a",
        );
        check_text("<div class=nav-panel><p>Next: <a href=b>B</a></p></div><p>a", "a");
        check_text("<div class=header><p>a <a href=b>b</a></div>", "a b");
        check_text("<ul class='docnav top'><li>Prev</ul><p>a", "a");
        check_text(
            "<div class=sidebar><div class=titlepage><p>TOOL</div><p>a</div><div class=sidebar>s</div>",
            "TOOL\na",
        );
        check_text("<main>a<table><tr><td class=linenos>1<td>code</table></main>", "a\ncode");
        check_text("<main><pre><span class=boring>fn main() {</span>x</pre></main>", "x");
        check_text("<main><div style='color:red; display: none'>a</div>b</main>", "b");
        check_text("<main><div role=tabpanel hidden>a</div>b</main>", "a\nb");
        check_text(
            "E <span class=katex><span class=katex-mathml><math><mi>E</mi></math></span><span class=katex-html aria-hidden=true>=mc</span></span>",
            "E =mc",
        );
        check_text("<main><p>a</p><p>·</p><p>+=</p></main>", "a\n+=");
    }

    #[test]
    fn what_owners_mark() {
        check_text("<main>a</main><div data-pagefind-body>b<p data-pagefind-ignore>c</p></div>", "b");
        check_text(
            "<main>a<p data-teff-ignore>b</p><span class=x data-teff-index-attrs=title title=t>c</span></main>",
            "a\nt c",
        );
        let page = read(
            "<title>T</title><body data-pagefind-weight=2.5><h1 data-pagefind-meta=title>Shown</h1>\
             <p data-pagefind-filter=tag>Rust</p><p data-pagefind-filter='tag:Wasm' data-pagefind-sort='date[data-d]' data-d=2024>x</p>",
            &Rules::default(),
        );
        assert_eq!((page.document.title.as_str(), page.facts.boost), ("Shown", 640));
        assert_eq!(page.facts.facets["tag"], ["Rust", "Wasm"]);
        assert_eq!(page.facts.sort["date"], "2024");
        let rules =
            Rules { root: Some(Selector::parse("#r").unwrap()), exclude: vec![Selector::parse(".no, em").unwrap()] };
        let document = read("<main>a</main><div id=r>b<em>c</em><p class=no>d</p></div>", &rules).document;
        assert_eq!(document.sections[0].text, "b");
    }

    /// Each of these took the square of its length, or more.
    #[test]
    fn what_stands_within_its_like_costs_no_more() {
        // What is ignored says what it says of the page, unless all of it is.
        let page = read(
            "<main><p data-pagefind-ignore><b data-teff-filter=a>x</b></p><p data-teff-ignore=all data-teff-filter=a:y><b data-teff-filter=a>z</b></p><i data-teff-filter=a>w</i>",
            &Rules::default(),
        );
        assert_eq!(page.facts.facets["a"], ["x", "w"]);
        assert_eq!(page.document.sections[0].text, "w");
        let page = read(&"<b data-teff-filter=a>x".repeat(20_000), &Rules::default());
        let bytes: usize = page.facts.facets["a"].iter().map(String::len).sum();
        assert!(bytes <= 1_000_000, "{bytes}");
        let page = ["<p title=t data-teff-index-attrs='", &"title,".repeat(10_000), "'>x"].concat();
        check_text(&page, "t x");
        read(&"<ol class=breadcrumb>".repeat(20_000), &Rules::default());
        let titles = |deep: &str| [&deep.repeat(60_000), &*"<title></title>".repeat(60_000)].concat();
        read(&titles("<div>"), &Rules::default());
        read(&["<svg>", &titles("<g>")].concat(), &Rules::default());
        read(&"<h1>".repeat(60_000), &Rules::default());
        read(&"<h1><div>".repeat(60_000), &Rules::default());
        read(&"<nav aria-label=breadcrumb><li>".repeat(5_000), &Rules::default());
    }

    #[test]
    fn what_the_words_of_elements_count_for() {
        let document = read(
            "<title>Page | Site</title><main data-pagefind-weight=3><h1 data-pagefind-weight=2>Page</h1>\
             <h2>One <b data-teff-weight=4>two</b></h2><p data-pagefind-weight=.5>three <i data-pagefind-weight=5>four</i>  five</p>\
             six<img data-teff-weight=2 alt=seven></main>",
            &Rules::default(),
        )
        .document;
        let [section] = document.sections.as_slice() else { panic!("{document:?}") };
        assert_eq!(document.title_weights.at(0), 512);
        assert_eq!([0, 4].map(|at| section.heading_weights.at(at)), [256, 1024]);
        let of = |word: &str| section.text_weights.at(section.text.find(word).unwrap());
        assert_eq!(["three", "four", "five", "six", "seven"].map(of), [128, 1280, 128, 256, 512]);
        // A page without a title is called by its heading.
        assert_eq!(parse("<h1 data-teff-weight=2>T</h1><p>x").title_weights.at(0), 512);
    }

    #[test]
    fn what_a_page_says_of_itself() {
        let facts = |input: &str| read(input, &Rules::default()).facts;
        assert_eq!(facts("<meta http-equiv=Refresh content='0; URL=other.html'>").redirect, "other.html");
        let refreshed = |content: &str| facts(&format!("<meta http-equiv=refresh content='{content}'>")).redirect;
        assert_eq!(["300", "300; url=a.html", "99999999999;url=a.html"].map(refreshed), [""; 3]);
        assert_eq!(["59; url=a.html", "1.5;url=a.html", "; url=a.html"].map(refreshed), ["a.html"; 3]);
        assert_eq!(facts("<svg><g><title>drawn</title></g></svg><title></title><title>T</title>").title, "T");
        assert!(facts("<meta name=ROBOTS content='NoIndex, follow'>").noindex);
        assert!(!facts("<meta name=robots content=index>").noindex);
        assert_eq!(facts("<link rel=canonical href=' a.html'>").canonical, "a.html");
        let data = r#"<script type="application/ld+json">{"@graph":[{"@type":"BreadcrumbList","itemListElement":[{"position":2,"name":"B"},{"position":1,"item":{"name":"A"}}]}]}</script>"#;
        assert_eq!(facts(data).breadcrumb, ["A", "B"]);
        assert_eq!(
            facts("<nav aria-label=Breadcrumbs><ol><li><a href=x>A</a> ›<li>B</ol></nav>").breadcrumb,
            ["A", "B"]
        );
        let short = parse("<meta name=description content='About it'><h1>T</h1><p>x");
        assert_eq!(short.sections[0].text, "About it\nx");
        assert_eq!(parse("<html lang=en><main lang=de>x").lang, "de");
    }
}
