//! Pages in the shape that generators of sites write them: each small, each with what once went wrong with it. Written for these tests after the output of
//! mdBook 0.5, rustdoc 1.95, Sphinx 8, javadoc 17, Doxygen 1.9, MkDocs Material 9, Docusaurus 3 and VitePress 1; nothing of theirs is copied.

use crate::Site;

/// What is indexed of pages that lie under these names, without any configuration.
#[track_caller]
fn check(pages: &[(&str, &str)], expected: &[&str], found: &[(&str, &str)]) {
    let site = Site::pages(pages);
    assert_eq!(site.indexed(&[]), expected);
    for (query, part) in found {
        let answer = site.teff(&["search", ".", query]).out;
        match part.strip_prefix('!') {
            Some(part) => assert!(!answer.contains(part), "{query:?} finds {part:?}: {answer}"),
            None => assert!(answer.contains(part), "{query:?} does not find {part:?}: {answer}"),
        }
    }
}

#[test]
fn mdbook() {
    let page = |title: &str, main: &str| {
        format!(
            "<!DOCTYPE HTML><html lang=\"en\" class=\"light\"><head><!-- Book generated using mdBook --><title>{title} - The Book</title></head><body>\
             <div id=\"mdbook-help-container\"><h2>Keyboard shortcuts</h2><p>Press ← to go</p></div><nav class=\"sidebar\"><noscript><iframe src=toc.html></iframe></noscript></nav>\
             <div class=\"page\"><div class=\"menu-bar\"><h1 class=\"menu-title\">The Book</h1></div><div class=\"content\"><main>{main}</main>\
             <nav class=\"nav-wrapper\"><a rel=next href=b.html>Next</a></nav></div></div></body></html>"
        )
    };
    let one = page(
        "One",
        "<h1 id=\"one\"><a class=\"header\" href=\"#one\">One</a></h1><p>First.</p><h2 id=\"sub\"><a class=\"header\" href=\"#sub\">A <code>sub</code></a></h2><pre><code><span class=\"boring\">fn hidden() {{\n</span>let shown;</code></pre>",
    );
    let two =
        page("What is Two?", "<h2 id=\"what\"><a class=\"header\" href=\"#what\">What Is Two?</a></h2><p>Second.</p>");
    let three = page("Three", "<p>Third.</p>");
    let print = "<title>The Book</title><meta name=\"robots\" content=\"noindex\"><main><p>All.</p></main>";
    let stub = "<title>Redirecting...</title><meta http-equiv=\"refresh\" content=\"0; URL='one.html'\"><p>Redirecting to...</p>";
    check(
        &[("one.html", &one), ("two.html", &two), ("three.html", &three), ("print.html", print), ("old.html", stub)],
        &["one.html | One |  | A sub #sub", "three.html | Three |  | ", "two.html | What is Two? |  | "],
        &[("shown", "one.html#sub"), ("hidden", "!one.html"), ("shortcuts", "!one.html"), ("next", "!one.html")],
    );
}

/// A book that lies at the addresses of its older editions too, where pages only lead to the present one.
#[test]
fn older_editions() {
    let page = |title: &str, main: &str| {
        format!(
            "<html lang=en><head><title>{title} - The Book</title></head><body><nav><a href=x.html>Contents</a></nav><main><h2 id=h><a class=header href=#h>{title}</a></h2>{main}</main></body></html>"
        )
    };
    let names = ["Barley", "Emmer", "Millet", "Oats", "Rice", "Rye", "Spelt", "Wheat"];
    let mut pages: Vec<(String, String)> = Vec::new();
    for name in names {
        let lead = |picture: &str| {
            format!(
                "<p>This edition is no longer sown.{picture}</p><p>See <a href=\"../{name}.html\">the current edition</a>, or <a href=\"https://example.org/{name}\">a copy</a>.</p>"
            )
        };
        pages.push((format!("{name}.html"), page(&format!("All of {name}"), &format!("<p>How {name} grows.</p>"))));
        pages.push((format!("2018/{name}.html"), page(name, &lead(""))));
        pages.push((format!("seen/{name}.html"), page(name, &lead("<img src=x.png>"))));
    }
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, html)| (path.as_str(), html.as_str())).collect();
    let site = Site::pages(&pages);
    let said = site.teff(&["build", ".", "--verbose"]).out;
    let out: Vec<String> = said.lines().filter_map(|line| line.strip_prefix("  ").map(str::to_string)).collect();
    assert_eq!(out, names.map(|name| format!("2018/{name}.html")), "{said}");
    assert!(said.contains("left out, stubs that only lead to another page: 8 pages"), "{said}");
    assert!(site.teff(&["build", ".", "--keep-generated"]).out.starts_with("24 pages"), "as it was asked for");
}

#[test]
fn a_page_about_missing_pages() {
    let page = |name: &str| format!("<title>{name}</title><main><p>What {name} means.</p></main>");
    let names = ["404.html", "500.html", "status/200/index.html", "status/404/index.html", "status/500/index.html"];
    let pages = names.map(page);
    let pages: Vec<(&str, &str)> = names.into_iter().zip(&pages).map(|(name, html)| (name, html.as_str())).collect();
    let site = Site::pages(&pages);
    let said = site.teff(&["build", ".", "--verbose"]).out;
    assert!(said.starts_with("4 pages") && said.contains("not there: 1 page\n  404.html"), "{said}");
}

#[test]
fn rustdoc() {
    let page = |title: &str, body: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta name=\"generator\" content=\"rustdoc\"><title>{title} - Rust</title></head><body class=\"rustdoc struct\">\
             <nav class=\"sidebar\"><h2>Crate</h2></nav><main><div class=\"width-limiter\"><rustdoc-toolbar></rustdoc-toolbar><section id=\"main-content\" class=\"content\">{body}</section></div></main></body></html>"
        )
    };
    let item = page(
        "Grain in grain::field",
        "<div class=\"main-heading\"><div class=\"rustdoc-breadcrumbs\"><a href=\"../index.html\">grain</a>::<wbr><a href=\"index.html\">field</a></div>\
         <h1>Struct <span class=\"struct\">Grain</span>&nbsp;<button id=\"copy-path\" title=\"Copy item path to clipboard\">Copy item path</button></h1>\
         <span class=\"sub-heading\"><span class=\"since\">1.0.0</span> · <a class=\"src\" href=\"../src/x.html\">Source</a> </span></div>\
         <details class=\"toggle top-doc\" open><summary class=\"hideme\"><span>Expand description</span></summary><div class=\"docblock\"><p>A grain.</p></div></details>\
         <h2 id=\"implementations\" class=\"section-header\">Implementations<a href=\"#implementations\" class=\"anchor\">§</a></h2>\
         <section id=\"impl-Grain%3CT%3E\" class=\"impl\"><a href=\"#impl-Grain%3CT%3E\" class=\"anchor\">§</a><h3 class=\"code-header\">impl&lt;T&gt; Grain</h3></section>\
         <section id=\"method.sow\" class=\"method\"><span class=\"rightside\"><span class=\"since\">1.0.0</span> · <a class=\"src\" href=\"x\">Source</a></span><h4 class=\"code-header\">pub fn <a href=\"#method.sow\" class=\"fn\">sow</a>(&amp;self) <a href=\"#\" class=\"tooltip\">ⓘ</a></h4></section><div class=\"docblock\"><p>Sows it.</p></div>",
    );
    let module = page("grain::field", "<h1>Module <span>field</span></h1><p>Fields.</p>");
    let other = page("Husk in grain::field", "<h1>Struct <span>Husk</span></h1><p>Husks.</p>");
    let source = "<html><head><meta name=generator content=rustdoc><title>x.rs - source</title></head><body class=\"rustdoc src\"><main><pre>fn main</pre></main></body></html>";
    let stub = "<html><head><meta http-equiv=\"refresh\" content=\"0;URL=../field/struct.Grain.html\"></head><body><p>Redirecting</p></body></html>";
    check(
        &[
            ("grain/field/struct.Grain.html", &item),
            ("grain/field/index.html", &module),
            ("grain/field/struct.Husk.html", &other),
            ("src/x.html", source),
            ("grain/old.html", stub),
        ],
        &[
            "grain/field/ | grain::field | grain | ",
            "grain/field/struct.Grain.html | Grain in grain::field | grain > field | Implementations #implementations; impl<T> Grain #impl-Grain%3CT%3E; pub fn sow(&self) #method.sow",
            "grain/field/struct.Husk.html | Husk in grain::field | grain > field | ",
        ],
        &[
            ("sows", "struct.Grain.html#method.sow"),
            ("expand", "!Grain"),
            ("clipboard", "!Grain"),
            ("source", "!Grain"),
        ],
    );
}

#[test]
fn sphinx() {
    let page = |title: &str, body: &str| {
        format!(
            "<html lang=\"en\"><head><title>{title} &#8212; Field 1.2 documentation</title></head><body><div class=\"related\" role=\"navigation\"><h3>Navigation</h3><ul><li>modules |</ul></div>\
             <div class=\"document\"><div class=\"documentwrapper\"><div class=\"bodywrapper\"><div class=\"body\" role=\"main\">{body}</div></div></div>\
             <div class=\"sphinxsidebar\" role=\"navigation\"><h3>Contents</h3></div></div><div class=\"footer\" role=\"contentinfo\">Created using Sphinx</div></body></html>"
        )
    };
    let os = page(
        "grain — Sowing",
        "<section id=\"module-grain\"><span id=\"sowing\"></span><h1>grain — Sowing<a class=\"headerlink\" href=\"#module-grain\" title=\"Link to this heading\">¶</a></h1><p>Sowing.</p>\
         <section id=\"functions\"><h2>Functions<a class=\"headerlink\" href=\"#functions\" title=\"Link to this heading\">¶</a></h2>\
         <dl class=\"py function\"><dt class=\"sig sig-object py\" id=\"grain.sow\"><span class=\"sig-prename\">grain.</span><span class=\"sig-name\">sow</span>(<em>field</em>)<a class=\"headerlink\" href=\"#grain.sow\">¶</a></dt><dd><p>Sow a field.</p>\
         <div class=\"highlight\"><table><tr><td class=\"linenos\"><pre>1\n2</pre></td><td class=\"code\"><pre>sow(1)</pre></td></tr></table></div></dd></dl></section></section>",
    );
    let index = page(
        "Welcome",
        "<section id=\"welcome\"><h1>Welcome<a class=\"headerlink\" href=\"#welcome\">¶</a></h1><p>Hello.</p></section>",
    );
    let genindex = page("Index", "<h1 id=\"index\">Index</h1><table><tr><td>grain.sow</table>");
    let search = page("Search", "<h1 id=\"search-documentation\">Search</h1><p>Please activate JavaScript.</p>");
    let viewcode = page("grain", "<h1>Source code for grain</h1><pre>def sow(): pass</pre>");
    check(
        &[
            ("grain.html", &os),
            ("index.html", &index),
            ("genindex.html", &genindex),
            ("search.html", &search),
            ("_modules/grain.html", &viewcode),
            ("_sources/grain.rst.txt", "x"),
        ],
        &["./ | Welcome |  | ", "grain.html | grain — Sowing |  | Functions #functions; grain.sow(field) #grain.sow"],
        &[("sow a field", "grain.html#grain.sow"), ("navigation", "!grain.html"), ("javascript", "!search.html")],
    );
}

#[test]
fn javadoc() {
    let page = |title: &str, main: &str| {
        format!(
            "<!DOCTYPE HTML><html lang=\"en\"><head><meta name=\"generator\" content=\"javadoc/ClassWriterImpl\"><title>{title} (Field SE 17)</title></head><body class=\"class-declaration-page\">\
             <div class=\"flex-box\"><header role=\"banner\"><nav role=\"navigation\"><a>Skip navigation links</a></nav></header><div class=\"flex-content\"><main role=\"main\">{main}</main>\
             <footer role=\"contentinfo\"><p class=\"legal-copy\">Copyright</p></footer></div></div></body></html>"
        )
    };
    let class = page(
        "Grain",
        "<div class=\"header\"><div class=\"sub-title\">Package org.field</div><h1 title=\"Class Grain\" class=\"title\">Class Grain</h1></div>\
         <section class=\"class-description\" id=\"class-description\"><div class=\"block\">A grain of it.</div></section>\
         <section class=\"details\"><ul class=\"details-list\"><li><section class=\"method-details\" id=\"method-detail\"><h2>Method Details</h2><ul class=\"member-list\">\
         <li><section class=\"detail\" id=\"sow(int)\"><h3>sow</h3><div class=\"member-signature\">public void sow(int n)</div><div class=\"block\">Sows so many.</div></section></li></ul></section></li></ul></section>",
    );
    let other = page("Husk", "<h1 class=\"title\">Class Husk</h1><div class=\"block\">A husk.</div>");
    let third = page("Ear", "<h1 class=\"title\">Class Ear</h1><div class=\"block\">An ear.</div>");
    let list = page("All Classes and Interfaces", "<h1>All Classes</h1><ul><li>Grain</ul>");
    let used = page("Uses of Class org.field.Grain", "<h1>Uses of Class</h1><p>No usage of org.field.Grain</p>");
    check(
        &[
            ("org/field/Grain.html", &class),
            ("org/field/Husk.html", &other),
            ("org/field/Ear.html", &third),
            ("allclasses-index.html", &list),
            ("org/field/class-use/Grain.html", &used),
            ("index-files/index-1.html", &list),
        ],
        &[
            "org/field/Ear.html | Ear | org > field | ",
            "org/field/Grain.html | Grain | org > field | Method Details #method-detail; sow #sow(int)",
            "org/field/Husk.html | Husk | org > field | ",
        ],
        &[("sows so many", "Grain.html#sow(int)"), ("skip", "!Grain.html"), ("copyright", "!Grain.html")],
    );
}

#[test]
fn doxygen() {
    let page = |title: &str, contents: &str| {
        format!(
            "<html lang=\"en-US\"><head><meta name=\"generator\" content=\"Doxygen 1.9.4\"/><title>Field: {title}</title></head><body><div id=\"top\"><div id=\"titlearea\"><table><tr><td id=\"projectname\">Field</td></tr></table></div>\
             <div id=\"main-nav\">Main Page</div></div><div id=\"nav-path\" class=\"navpath\"><ul><li>field.h</ul></div><div class=\"header\"><div class=\"headertitle\"><div class=\"title\">{title}</div></div></div><div class=\"contents\">{contents}</div>\
             <hr class=\"footer\"/><address class=\"footer\"><small>Generated by doxygen</small></address></body></html>"
        )
    };
    let file = page(
        "field.h File Reference",
        "<h2 class=\"groupheader\">Functions</h2><a id=\"a1f\" name=\"a1f\"></a><h2 class=\"memtitle\"><span class=\"permalink\"><a href=\"#a1f\">&#9670;&#160;</a></span>sow()</h2><div class=\"memitem\"><p>Sows.</p></div>",
    );
    let source = page("field.h", "<div class=\"fragment\">int sow();</div>");
    let list = page("File List", "<table><tr><td>field.h</table>");
    let other = page("ear.h File Reference", "<p>Ears.</p>");
    check(
        &[
            ("field_8h.html", &file),
            ("field_8h_source.html", &source),
            ("files.html", &list),
            ("ear_8h.html", &other),
            ("index.html", &page("Main Page", "<p>Welcome.</p>")),
        ],
        &[
            "./ | Main Page |  | ",
            "ear_8h.html | ear.h File Reference |  | ",
            "field_8h.html | field.h File Reference |  | Functions #; sow() #a1f",
        ],
        &[("sows", "field_8h.html#a1f"), ("doxygen", "!field_8h.html")],
    );
}

#[test]
fn yard() {
    let list = |title: &str| {
        format!(
            "<!DOCTYPE html><title>{title}</title><base target=_parent><body><div id=content><h1>{title}</h1><ul><li><a href=A.html>sow</a></ul></div>"
        )
    };
    check(
        &[
            ("A.html", "<title>Class: A</title><div id=content><h1>Class: A</h1><p>Sows.</div>"),
            ("method_list.html", &list("Method List")),
            ("class_list.html", &list("Class List")),
            ("index.html", "<title>File: README</title><div id=content><p>Welcome.</div>"),
            ("file.README.html", "<title>File: README</title><div id=content><p>Welcome to it.</div>"),
            ("_index.html", "<title>Index</title><div id=content><h1>Alphabetic Index</h1><p>A to Z</div>"),
        ],
        &[
            "./ | File: README |  | ",
            "A.html | Class: A |  | ",
            "_index.html | Index |  | ",
            "file.README.html | File: README |  | ",
        ],
        &[("welcome", "./"), ("sows", "A.html")],
    );
}

/// What references declare is found where it is declared, under the names of their pages; their indices and listings are no pages to be found.
#[test]
fn haddock() {
    let page = |content: &str| {
        format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Grain.Field</title></head><body><div id=\"package-header\"><span class=\"caption\">grain-1.0</span></div><div id=\"content\">{content}</div></body></html>"
        )
    };
    let field = page(
        "<div id=\"table-of-contents\"><div id=\"contents-list\"><p class=\"caption\">Contents</p><ul><li><a href=\"#g:1\">Sowing by hand</a></li></ul></div></div>\
         <div id=\"interface\"><a href=\"#g:1\" id=\"g:1\"><h1>Sowing by hand</h1></a><div class=\"top\"><p class=\"src\"><a id=\"v:sow\" class=\"def\">sow</a> :: <a href=\"x.html#t:Field\">Field</a> <a href=\"src/Grain.Field.html#sow\" class=\"link\">Source</a> <a href=\"#v:sow\" class=\"selflink\">#</a></p><div class=\"doc\"><p>Sows it.</p></div></div>\
         <a href=\"#g:2\" id=\"g:2\"><h1>Reaping</h1></a><p>Reaps.</p></div>",
    );
    let lines: String = (2..40).map(|n| format!("<span id=\"line-{n}\"></span><span>sow {n}</span>\n")).collect();
    let source = format!("<html><head></head><body><pre>{lines}</pre></body></html>");
    check(
        &[
            ("Grain-Field.html", &field),
            ("doc-index-A.html", &page("<table><tr><td>sow</td></tr></table>")),
            ("src/Grain.Field.html", &source),
        ],
        &["Grain-Field.html | Grain.Field |  | Sowing by hand #g:1; sow :: Field #v:sow; Reaping #g:2"],
        &[("sows", "Grain-Field.html#v:sow"), ("contents", "!Grain"), ("source", "!Grain")],
    );
}

#[test]
fn references_of_crystal_odoc_and_nim() {
    let crystal = "<title>Grain</title><div class=main-content><h1>class <b>Grain</b></h1><h2><a id=detail class=anchor href=#detail><svg></svg></a>Detail</h2>\
         <div class=entry-detail id=\"sow(n)-method\"><div class=signature> def <strong>sow</strong>(n) <a class=method-permalink href=\"#sow%28n%29-method\">#</a></div><div class=doc><p>Sows so many.</div></div></div>";
    let odoc = "<title>Field</title><body class=odoc><header><h1>Module Field</h1></header><div class=odoc-content><h2 id=making><a href=#making class=anchor></a>Making</h2>\
         <div class=odoc-spec><div class=\"spec value anchored\" id=val-plough><a href=#val-plough class=anchor></a><code>val plough : unit -> t</code></div><div class=spec-doc><p>Turns the earth.</div></div></div>";
    let nim = "<title>std/ear</title><div class=document id=documentId><h1 class=title>std/ear</h1><div id=content><p>Ears.<div class=section id=12><h1><a class=toc-backref href=#12>Procs</a></h1>\
         <dl class=item><div id=\"thresh,T\"><dt><pre>proc <a href=\"#thresh%2CT\"><span>thresh</span></a>(x: T)</pre></dt><dd>Beats it. <a href=x class=link-seesrc>Source</a></dd></div></dl></div></div></div>";
    check(
        &[("ear.html", nim), ("field.html", odoc), ("grain.html", crystal)],
        &[
            "ear.html | std/ear |  | Procs #12; proc thresh(x: T) #thresh,T",
            "field.html | Field |  | Making #making; val plough : unit -> t #val-plough",
            "grain.html | Grain |  | Detail #detail; def sow(n) #sow%28n%29-method",
        ],
        &[
            ("beats", "ear.html#thresh,T"),
            ("turns the earth", "field.html#val-plough"),
            ("sows so many", "grain.html#sow%28n%29-method"),
            ("source", "!ear"),
        ],
    );
}

/// Rows of links to neighbours and to all chapters, of which no class says what they are.
#[test]
fn rows_of_links() {
    let page = |n: usize, rest: &str| {
        let chapters: String = (1..30).map(|n| format!(" <a href=chap{n}.html>{n}</a> ")).collect();
        format!(
            "<title>Field (ref) - Chapter {n}: Grain {n}</title><body><div class=chlinktop>Goto Chapter: {chapters}</div><table class=nav_table><tr><td>[<a href=x.html rel=prev> &lt; Rye </a>]<td>[<a href=y.html rel=next> Spelt &gt; </a>]</table>\
             <h3>{n} Grain</h3><p>Grain number {n}. {rest}</p></body>"
        )
    };
    let pages = [page(1, ""), page(2, "See <a href=a.html>a</a>, <a href=b.html>b</a>."), page(3, "")];
    check(
        &[("ref/chap1.html", &pages[0]), ("ref/chap2.html", &pages[1]), ("ref/chap3.html", &pages[2])],
        &[
            "ref/chap1.html | Chapter 1: Grain 1 | ref | 1 Grain #",
            "ref/chap2.html | Chapter 2: Grain 2 | ref | 2 Grain #",
            "ref/chap3.html | Chapter 3: Grain 3 | ref | 3 Grain #",
        ],
        &[("goto", "!ref"), ("spelt", "!ref"), ("see", "chap2.html")],
    );
}

#[test]
fn material_for_mkdocs() {
    let page = |title: &str, article: &str| {
        format!(
            "<!doctype html><html lang=\"en\" class=\"no-js\"><head><meta name=\"generator\" content=\"mkdocs-1.6.1, mkdocs-material-9.7.6\"><title>{title} - Field</title></head><body>\
             <a href=\"#start\" class=\"md-skip\">Skip to content</a><header class=\"md-header\">Field</header><div class=\"md-container\"><main class=\"md-main\"><div class=\"md-main__inner\">\
             <div class=\"md-sidebar md-sidebar--primary\"><nav class=\"md-nav\">Sowing Reaping</nav></div><div class=\"md-content\"><article class=\"md-content__inner md-typeset\">\
             <a href=\"x\" class=\"md-content__button md-icon\" title=\"Edit this page\"><svg><title>pencil</title></svg></a>{article}<aside class=\"md-source-file\"><span>Last update 2024</span></aside></article></div></div>\
             <button class=\"md-top\">Back to top</button></main><footer class=\"md-footer\"><nav>Next</nav></footer></div></body></html>"
        )
    };
    let sowing = page(
        "Sowing",
        "<h1 id=\"sowing\">Sowing<a class=\"headerlink\" href=\"#sowing\" title=\"Permanent link\">¶</a></h1><p>When to sow.</p><h2 id=\"rain\">Rain<a class=\"headerlink\" href=\"#rain\">&para;</a></h2>\
         <div class=\"admonition note\"><p class=\"admonition-title\">Note</p><p>Wait for it.</p></div><div class=\"highlight\"><table class=\"highlighttable\"><tr><td class=\"linenos\"><div class=\"linenodiv\"><pre>41</pre></div></td><td><pre><code>rain()</code></pre></td></tr></table></div>",
    );
    let reaping = page("Reaping", "<h1 id=\"reaping\">Reaping</h1><p>When to reap.</p>");
    check(
        &[
            ("sowing/index.html", &sowing),
            ("reaping/index.html", &reaping),
            ("404.html", &page("Field", "<h1>404 - Not found</h1>")),
        ],
        &["reaping/ | Reaping |  | ", "sowing/ | Sowing |  | Rain #rain"],
        &[
            ("wait", "sowing/#rain"),
            ("41", "!sowing/"),
            ("pencil", "!sowing/"),
            ("update", "!sowing/"),
            ("top", "!sowing/"),
        ],
    );
}

#[test]
fn docusaurus() {
    let page = |title: &str, article: &str| {
        format!(
            "<!doctype html><html lang=\"en\" class=\"docs-wrapper\"><head><meta name=\"generator\" content=\"Docusaurus v3.5\"><title data-rh=\"true\">{title} | Field</title></head><body><div id=\"__docusaurus\">\
             <div role=\"region\" aria-label=\"Skip to main content\"><a class=\"skipToContent_x\" href=\"#c\">Skip to main content</a></div><nav class=\"navbar\">Docs Blog</nav>\
             <main class=\"docMainContainer_x\"><div class=\"container\"><div class=\"row\"><div class=\"col docItemCol_x\"><div class=\"docItemContainer_x\"><article>\
             <nav class=\"theme-doc-breadcrumbs\" aria-label=\"Breadcrumbs\"><ul class=\"breadcrumbs\"><li class=\"breadcrumbs__item\"><a aria-label=\"Home page\" href=\"/\"><svg></svg></a></li><li class=\"breadcrumbs__item\"><span>Guides</span></li><li class=\"breadcrumbs__item\"><span>{title}</span></li></ul></nav>\
             <div class=\"tocCollapsible_x theme-doc-toc-mobile\"><button type=\"button\">On this page</button></div><div class=\"theme-doc-markdown markdown\">{article}</div>\
             <footer class=\"theme-doc-footer\"><a class=\"theme-edit-this-page\">Edit this page</a></footer></article><nav class=\"pagination-nav\">Next</nav></div></div>\
             <div class=\"col col--3\"><div class=\"tableOfContents_x thin-scrollbar theme-doc-toc-desktop\"><ul class=\"table-of-contents\"><li>Rain</li></ul></div></div></div></div></main></div></body></html>"
        )
    };
    let sowing = page(
        "Sowing",
        "<header><h1>Sowing</h1></header><p>When to sow.</p><h2 class=\"anchor anchorWithStickyNavbar_x\" id=\"rain\">Rain<a href=\"#rain\" class=\"hash-link\" aria-label=\"Direct link to Rain\" title=\"Direct link to Rain\">\u{200b}</a></h2>\
         <div class=\"tabs-container\"><ul role=\"tablist\"><li role=\"tab\">Field</li></ul><div role=\"tabpanel\">Wait.</div><div role=\"tabpanel\" hidden>Pour.</div></div>\
         <div class=\"codeBlockContainer_x\"><pre><code>rain()</code></pre><div class=\"buttonGroup_x\"><button aria-label=\"Copy code to clipboard\">Copy</button></div></div>",
    );
    let reaping = page("Reaping", "<h1>Reaping</h1><p>When to reap.</p>");
    check(
        &[("docs/sowing/index.html", &sowing), ("docs/reaping/index.html", &reaping)],
        &["docs/reaping/ | Reaping | Guides | ", "docs/sowing/ | Sowing | Guides | Rain #rain"],
        &[("pour", "docs/sowing/#rain"), ("edit", "!sowing"), ("copy", "!sowing"), ("this page", "!sowing")],
    );
}

#[test]
fn vitepress() {
    let page = |title: &str, article: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"en-US\" dir=\"ltr\"><head><title>{title} | Field</title><meta name=\"generator\" content=\"VitePress v1.6\"></head><body><div id=\"app\"><div class=\"Layout\"><span tabindex=\"-1\"></span><a href=\"#VPContent\" class=\"VPSkipLink visually-hidden\">Skip to content</a>\
             <header class=\"VPNav\">Field</header><aside class=\"VPSidebar\">Guide</aside><div class=\"VPContent\" id=\"VPContent\"><div class=\"VPDoc\"><div class=\"aside\"><nav class=\"VPDocAsideOutline\">On this page</nav></div>\
             <div class=\"content\"><main class=\"main\"><div class=\"vp-doc\"><div>{article}</div></div></main><footer class=\"VPDocFooter\">Edit this page</footer></div></div></div></div></div></body></html>"
        )
    };
    let sowing = page(
        "Sowing",
        "<h1 id=\"sowing\" tabindex=\"-1\">Sowing <a class=\"header-anchor\" href=\"#sowing\" aria-label=\"Permalink to &quot;Sowing&quot;\">\u{200b}</a></h1><p>When to sow.</p><h2 id=\"rain\" tabindex=\"-1\">Rain <code>now</code> <a class=\"header-anchor\" href=\"#rain\">\u{200b}</a></h2>\
         <div class=\"language-js vp-adaptive-theme line-numbers-mode\"><button title=\"Copy Code\" class=\"copy\"></button><span class=\"lang\">js</span><pre><code>rain()</code></pre><div class=\"line-numbers-wrapper\" aria-hidden=\"true\"><span class=\"line-number\">7</span></div></div>",
    );
    let reaping = page("Reaping", "<h1>Reaping</h1><p>When to reap.</p>");
    check(
        &[
            ("guide/sowing.html", &sowing),
            ("guide/reaping.html", &reaping),
            ("404.html", "<title>404 | Field</title><main>Not here</main>"),
        ],
        &["guide/reaping.html | Reaping | guide | ", "guide/sowing.html | Sowing | guide | Rain now #rain"],
        &[("rain", "guide/sowing.html#rain"), ("edit", "!sowing"), ("outline", "!sowing")],
    );
}
