//! What generators really write, indexed without any configuration: `crates/cli/tests/fixtures`, where each folder is one generator's output for the same manual.

use crate::Site;
use std::fs;
use std::path::Path;

/// What is indexed of a generator's output (address | title | way | headings with anchors), what is left out of it, and where queries lead: to this address, or with a `!` before it, not there.
#[track_caller]
fn check(generator: &str, expected: &[&str], left_out: &[&str], found: &[(&str, &str)]) {
    let site = Site::new(&[]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(generator);
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the fixtures").flatten() {
            let path = entry.path();
            match path.strip_prefix(&root) {
                Ok(name) if path.is_file() => site.write(&name.to_string_lossy(), &fs::read(&path).expect("a file")),
                _ => folders.push(path),
            }
        }
    }
    assert_eq!(site.indexed(&[]), expected, "{generator}");
    let said = site.teff(&["build", ".", "--verbose"]).out;
    let mut named: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    named.sort_unstable();
    assert_eq!(named, left_out, "{said}");
    for (query, address) in found {
        let answer = site.teff(&["search", ".", query]).out;
        let has = |address: &str| answer.lines().any(|line| line.trim().trim_start_matches("- ").ends_with(address));
        match address.strip_prefix('!') {
            Some(address) => assert!(!has(address), "{query:?} finds {address:?}: {answer}"),
            None => assert!(has(address), "{query:?} does not find {address:?}: {answer}"),
        }
    }
}

const MANUAL: [&str; 2] = [
    "guide/airing.html | Airing and turning | guide | When it smells #when-it-smells; Temperatures #temperatures",
    "guide/install.html | Installing | guide | On Linux #on-linux; Behind a proxy #behind-a-proxy; On Windows #on-windows",
];
const HOME: &str = "./ | Granary |  | What you need #what-you-need; Where to go next #where-to-go-next";

#[test]
fn sphinx() {
    check(
        "sphinx",
        &[
            "./ | Granary |  | ",
            "api.html | Reference |  | class granary.Hatch #granary.Hatch; open(hours) #granary.Hatch.open; granary.fill(bushels, *, slowly=False) #granary.fill",
            "guide/airing.html | Airing and turning | guide | must #term-must; weevil #term-weevil",
            "guide/install.html | Installing | guide | On Linux #on-linux; Behind a proxy #behind-a-proxy",
        ],
        &["_modules/granary.html", "genindex.html", "search.html"],
        &[("fill beam", "api.html#granary.fill"), ("beetle", "guide/airing.html#term-weevil"), ("navigation", "!./")],
    );
}

#[test]
fn material_for_mkdocs() {
    let pages = MANUAL.map(|page| page.replacen(".html", "/", 1));
    check(
        "material",
        &[HOME, &pages[0], &pages[1]],
        &["404.html"],
        &[("proxy miller", "guide/install/#behind-a-proxy"), ("skip to content", "!guide/install/")],
    );
}

#[test]
fn vitepress() {
    check(
        "vitepress",
        &[HOME, MANUAL[0], MANUAL[1]],
        &["404.html"],
        &[("proxy miller", "guide/install.html#behind-a-proxy"), ("appearance", "!guide/install.html")],
    );
}

#[test]
fn javadoc() {
    check(
        "javadoc",
        &[
            "org/mill/Granary.html | Granary | org > mill | Field Summary #field-summary; Constructor Summary #constructor-summary; Method Summary #method-summary; Methods inherited from class java.lang.Object #methods-inherited-from-class-java.lang.Object; Field Details #field-detail; BEAM #BEAM; Constructor Details #constructor-detail; Granary #%3Cinit%3E(); Method Details #method-detail; fill #fill(int); air #air(long)",
            "org/mill/package-summary.html | org.mill | org > mill | ",
        ],
        &["allclasses-index.html", "help-doc.html", "index-all.html", "index.html", "overview-tree.html"],
        &[
            ("IllegalStateException when it rains", "org/mill/Granary.html#air(long)"),
            ("skip navigation links", "!org/mill/Granary.html"),
        ],
    );
}

#[test]
fn sphinx_with_furo() {
    check(
        "furo",
        &[
            "./ | Granary |  | What you need #what-you-need; Where to go next #where-to-go-next",
            "api.html | Reference |  | class granary.Hatch #granary.Hatch; open(hours) #granary.Hatch.open; granary.fill(bushels, *, slowly=False) #granary.fill",
            MANUAL[1],
        ],
        &[],
        &[("fill beam", "api.html#granary.fill"), ("toggle navigation", "!./")],
    );
}

#[test]
fn sphinx_with_the_theme_of_books() {
    check(
        "sphinx-book",
        &[HOME, MANUAL[0]],
        &["_static/sbt-webpack-macros.html", "_static/webpack-macros.html"],
        &[("hatches", "guide/airing.html#when-it-smells"), ("contents", "!guide/airing.html")],
    );
}

#[test]
fn honkit() {
    check(
        "honkit",
        &[HOME, MANUAL[0], MANUAL[1]],
        &[],
        &[("proxy miller", "guide/install.html#behind-a-proxy"), ("results matching", "!./")],
    );
}

#[test]
fn mdbook() {
    check(
        "mdbook",
        &[
            "editions.html | Rust style editions |  | Rust next style edition #rust-next-style-edition; Rust 2024 style edition #rust-2024-style-edition; Rust 2015/2018/2021 style edition #rust-201520182021-style-edition",
            "nightly.html | Nightly-only syntax |  | Frontmatter #frontmatter",
            "types.html | Types and Bounds |  | Single line formatting #single-line-formatting; Line breaks #line-breaks; Precise capturing bounds #precise-capturing-bounds",
        ],
        &["old.html", "toc.html"],
        &[("space around parentheses", "types.html#single-line-formatting"), ("keyboard shortcuts", "!types.html")],
    );
}

#[test]
fn rustdoc() {
    check(
        "rustdoc",
        &[
            "granary/ | granary |  | Filling #filling; Modules #modules; Structs #structs; Constants #constants; Traits #traits",
            "granary/airing/ | granary::airing | granary | Functions #functions",
            "granary/airing/fn.turn.html | turn in granary::airing | granary > airing | ",
            "granary/constant.LEAST.html | LEAST in granary | granary | ",
            "granary/trait.Hatch.html | Hatch in granary | granary | Required Methods #required-methods; fn open(&self, hours: u32) #tymethod.open; Implementors #implementors",
        ],
        &["granary/all.html", "help.html", "settings.html", "src/granary/lib.rs.html"],
        &[
            ("opens so many hours", "granary/trait.Hatch.html#tymethod.open"),
            ("copy item path", "!granary/trait.Hatch.html"),
        ],
    );
}

#[test]
fn typedoc() {
    check(
        "typedoc",
        &[
            "./ | granary |  | Granary #granary",
            "classes/Granary.html | Granary | classes | Hierarchy (View Summary) #; Index #; Constructors #constructors; Properties #properties; Methods #methods; Constructors #constructors-1; constructor #constructor; Returns Granary #; Properties #properties-1; bushels #bushels; Methods #methods-1; fill #fill; Parameters #; Returns void #",
            "classes/Store.html | Store | classes | Hierarchy (View Summary) #; Index #; Constructors #constructors; Properties #properties; Constructors #constructors-1; constructor #constructor; Returns Store #; Properties #properties-1; bushels #bushels",
            "functions/turn.html | turn | functions | Returns string #",
            "hierarchy.html | Hierarchy Summary |  | Hierarchy Summary #",
            "modules.html | granary |  | Classes #classes; Granary #granary-1; Loft #loft; Store #store; Functions #functions; turn #turn",
        ],
        &[],
        &[("bushels grain", "classes/Granary.html#fill"), ("member visibility", "!classes/Granary.html")],
    );
}

#[test]
fn jsdoc() {
    check(
        "jsdoc",
        &[
            "./ | Home |  | ",
            "Barn.html | Class: Barn |  | Constructor #main; new Barn() #Barn; Methods #; close() #close",
            "global.html | Global |  | Methods #main; sweep() #sweep",
        ],
        &["old.js.html"],
        &[("brooms", "global.html#sweep"), ("documentation generated by", "!Barn.html")],
    );
}

#[test]
fn pdoc() {
    check(
        "pdoc",
        &[
            "granary.html | granary |  | def fill(bushels, *, slowly=False): #fill; Parameters #parameters; class Hatch: #Hatch; def open(self, hours): #Hatch.open",
        ],
        &["index.html"],
        &[("opens hatch hours", "granary.html#Hatch.open"), ("view source", "!granary.html")],
    );
}

#[test]
fn docusaurus() {
    check(
        "docusaurus",
        &[
            "docs/guide/airing/ | Airing and turning | docs > guide | When it smells #when-it-smells; Temperatures #temperatures",
            "docs/guide/install/ | Installing | docs > guide | On Linux #on-linux; Behind a proxy #behind-a-proxy; On Windows #on-windows",
            "docs/intro/ | Granary | docs | What you need #what-you-need; Where to go next #where-to-go-next",
        ],
        &["404.html"],
        &[("proxy miller", "docs/guide/install/#behind-a-proxy"), ("previous next", "!docs/guide/install/")],
    );
}
