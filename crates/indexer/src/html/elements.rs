//! What the elements of HTML are, and the row of those that are open. Called by [`crate::html`] alone; it knows names and nesting, and nothing of text.
//!
//! End tags are implied as the standard's tree construction has it (a paragraph ends where a list begins, an item where the next one does, and not
//! beyond the cell of a table), so a hidden `<p>` or `<li>` that is never closed hides no more than itself. Every step costs the same however deep
//! the nesting is. N.B. html5ever's own tree builder looks through all open elements at each `<div>`: 100,000 nested ones cost it the square of that.

use std::collections::BTreeMap;

/// How an element stands to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Within a word: `so<b>me</b>`.
    Inline,
    /// Within a line, but apart from the words beside it.
    Gap,
    /// A paragraph ends before and after it.
    Block,
}

/// How `name` stands to the text around it. Elements that nobody knows end paragraphs: they are most often parts of a layout.
pub fn flow(name: &str) -> Flow {
    match name {
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data" | "del" | "dfn" | "em"
        | "font" | "i" | "ins" | "kbd" | "label" | "mark" | "nobr" | "q" | "rb" | "rp" | "rt" | "rtc" | "ruby"
        | "s" | "samp" | "slot" | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "time" | "tt" | "u"
        | "var" | "wbr" => Flow::Inline,
        // No text at all, so no word ends either.
        "script" | "style" | "template" | "link" | "meta" | "title" => Flow::Inline,
        "td" | "th" | "img" | "svg" | "math" | "button" | "select" | "option" | "textarea" | "input" | "object"
        | "iframe" | "audio" | "video" | "canvas" | "picture" | "embed" | "map" | "area" | "meter" | "output"
        | "progress" | "noscript" | "source" | "track" | "param" => Flow::Gap,
        _ => Flow::Block,
    }
}

/// Elements whose content is no part of a page's text.
pub fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "template" | "noscript" | "nav" | "header" | "footer" | "aside" | "svg" | "math" | "iframe"
        | "select" | "button" | "dialog" | "textarea" | "object" | "audio" | "video" | "canvas" | "noembed" | "noframes"
        // How a word is read stands in the middle of it, and would cut it in two.
        | "rt" | "rp"
    )
}

/// Elements that never have an end tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// The names of headings.
pub const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// True for `h1` to `h6`.
pub fn is_heading(name: &str) -> bool {
    HEADINGS.contains(&name)
}

/// Blocks that nobody means to put into a heading: where one begins, a heading that was not closed is over.
pub fn ends_heading(name: &str) -> bool {
    matches!(
        name,
        "p" | "ul" | "ol" | "dl" | "table" | "pre" | "blockquote" | "section" | "article" | "main" | "figure" | "hr"
    )
}

/// Blocks that cannot stand within a paragraph. An element that nobody knows can.
fn closes_paragraph(name: &str) -> bool {
    is_heading(name)
        || ends_heading(name)
        || matches!(
            name,
            "address"
                | "aside"
                | "center"
                | "details"
                | "dialog"
                | "dir"
                | "div"
                | "fieldset"
                | "figcaption"
                | "footer"
                | "form"
                | "header"
                | "hgroup"
                | "menu"
                | "nav"
                | "search"
                | "summary"
                | "xmp"
                | "plaintext"
        )
}

fn is_item(name: &str) -> bool {
    matches!(name, "li" | "dt" | "dd")
}

/// Elements around which a name is looked for no further: what is open beyond them stays open.
fn is_barrier(name: &str) -> bool {
    matches!(name, "table" | "td" | "th" | "caption" | "button" | "object" | "template" | "svg" | "math" | "marquee")
}

fn is_table_part(name: &str) -> bool {
    matches!(name, "table" | "caption" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th")
}

fn is_foreign_root(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Parts of drawings and formulas in which HTML may stand.
fn is_island(name: &str) -> bool {
    matches!(name, "foreignobject" | "desc" | "mtext" | "mi" | "mo" | "mn" | "ms" | "annotation-xml")
}

/// An open element, with what its reader keeps about it.
struct Open<T> {
    name: String,
    kept: T,
    scope: Scope,
}

/// Where, counted from outside, the elements stand that the next tag may close; None beyond a barrier.
#[derive(Clone, Copy, Default)]
struct Scope {
    paragraph: Option<usize>,
    /// `li`, `dt` or `dd`.
    item: Option<usize>,
    cell: Option<usize>,
    row: Option<usize>,
    /// The innermost element that is not [`Flow::Inline`] and the innermost barrier, each plus one.
    block: usize,
    barrier: usize,
}

/// The open elements, outermost first.
pub struct OpenElements<T> {
    row: Vec<Open<T>>,
    /// Where each name stands in the row.
    places: BTreeMap<String, Vec<usize>>,
    /// Drawings and formulas that are open, and elements with HTML in them.
    foreign: usize,
    islands: usize,
}

impl<T> Default for OpenElements<T> {
    fn default() -> Self {
        OpenElements { row: Vec::new(), places: BTreeMap::new(), foreign: 0, islands: 0 }
    }
}

impl<T> OpenElements<T> {
    /// Opens an element.
    pub fn push(&mut self, name: &str, kept: T) {
        let at = self.row.len();
        let mut scope = self.scope();
        if flow(name) != Flow::Inline {
            scope.block = at + 1;
            // The next item of an outer list does not close what stands in a section of this one.
            if !matches!(name, "p" | "div" | "address") {
                scope.item = None;
            }
        }
        if is_barrier(name) {
            (scope.barrier, scope.paragraph, scope.item) = (at + 1, None, None);
        }
        match name {
            "p" => scope.paragraph = Some(at),
            name if is_item(name) => scope.item = Some(at),
            "td" | "th" => scope.cell = Some(at),
            "tr" => (scope.row, scope.cell) = (Some(at), None),
            name if is_barrier(name) => (scope.row, scope.cell) = (None, None),
            _ => {}
        }
        match self.places.get_mut(name) {
            Some(places) => places.push(at),
            None => drop(self.places.insert(name.to_string(), vec![at])),
        }
        self.foreign += usize::from(is_foreign_root(name));
        self.islands += usize::from(is_island(name));
        self.row.push(Open { name: name.to_string(), kept, scope });
    }

    /// Closes the innermost element.
    pub fn pop(&mut self) -> Option<(String, T)> {
        let Open { name, kept, .. } = self.row.pop()?;
        self.foreign -= usize::from(is_foreign_root(&name));
        self.islands -= usize::from(is_island(&name));
        if let Some(places) = self.places.get_mut(&name) {
            places.pop();
        }
        Some((name, kept))
    }

    /// How many are open.
    pub fn len(&self) -> usize {
        self.row.len()
    }

    /// True when an element of this name is open.
    pub fn has(&self, name: &str) -> bool {
        self.places.get(name).is_some_and(|places| !places.is_empty())
    }

    /// True inside a drawing or formula, where names mean other things; not in the HTML that may stand within one.
    pub fn is_foreign(&self) -> bool {
        self.foreign > 0 && self.islands == 0
    }

    /// True for a part of a table where no table is: browsers pass over such a tag.
    pub fn is_stray(&self, name: &str) -> bool {
        is_table_part(name) && name != "table" && !self.has("table")
    }

    /// How many stay open when `name` begins: it closes what cannot go on around it.
    pub fn left_by_start(&self, name: &str) -> usize {
        let scope = self.scope();
        let closed = match name {
            // A drawing that was never closed ends where text begins.
            name if self.is_foreign() && (closes_paragraph(name) || is_item(name) || name == "span") => {
                ["svg", "math"].iter().filter_map(|n| self.innermost(n)).min()
            }
            name if is_item(name) => scope.item.or(scope.paragraph),
            "td" | "th" => scope.cell,
            "tr" | "tbody" | "thead" | "tfoot" => scope.row,
            // Neither links nor buttons stand within their like.
            "a" | "button" => Some(self.left_by_end(name)),
            name if is_heading(name) && self.row.last().is_some_and(|open| is_heading(&open.name)) => {
                Some(self.row.len() - 1)
            }
            name if closes_paragraph(name) => scope.paragraph,
            _ => None,
        };
        closed.unwrap_or(self.row.len())
    }

    /// How many stay open after the end tag `name`; all when it closes nothing here.
    pub fn left_by_end(&self, name: &str) -> usize {
        let scope = self.scope();
        // Any heading's end tag ends any heading.
        let at = if is_heading(name) {
            HEADINGS.iter().filter_map(|h| self.innermost(h)).max()
        } else {
            self.innermost(name)
        };
        let floor = if is_table_part(name) || is_barrier(name) {
            0
        } else if flow(name) == Flow::Inline && !is_skipped(name) {
            scope.block
        } else {
            scope.barrier
        };
        at.filter(|&at| at >= floor).unwrap_or(self.row.len())
    }

    fn innermost(&self, name: &str) -> Option<usize> {
        self.places.get(name).and_then(|places| places.last()).copied()
    }

    fn scope(&self) -> Scope {
        self.row.last().map_or_else(Scope::default, |open| open.scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays tags (`p` opens, `/p` closes) and names what is open in the end.
    #[track_caller]
    fn check(tags: &str, expected: &str) {
        let mut open = OpenElements::default();
        for tag in tags.split(' ') {
            let left = tag.strip_prefix('/').map_or_else(|| open.left_by_start(tag), |name| open.left_by_end(name));
            while open.len() > left {
                open.pop();
            }
            if !tag.starts_with('/') {
                open.push(tag, ());
            }
        }
        let names: Vec<&str> = open.row.iter().map(|open| open.name.as_str()).collect();
        assert_eq!(names.join(" "), expected, "{tags}");
    }

    #[test]
    fn implied_ends() {
        check("p p", "p");
        check("p b div", "div");
        check("p span b", "p span b");
        check("ul li li", "ul li");
        check("ul li ul li", "ul li ul li");
        check("ul li div p li", "ul li");
        check("ul li section li", "ul li section li");
        check("dl dt dd", "dl dd");
        check("table tr td td", "table tr td");
        check("table tr td p tr", "table tr");
        check("table tr td table tr td tr", "table tr td table tr");
        check("p x-y b", "p x-y b");
        check("p button div", "p button div");
        check("button div button", "button");
        check("svg path p", "p");
        check("svg foreignobject div p", "svg foreignobject div p");
        check("a b a", "a");
        check("a div a", "a div a");
        check("h2 h3", "h3");
        check("p h2 h3", "h3");
        check("p table", "table");
    }

    #[test]
    fn misplaced_end_tags() {
        check("div table td /div", "div table td");
        check("b main /b", "b main");
        check("main p /main", "");
        check("div /p", "div");
        check("main /div", "main");
        check("h2 b /h3", "");
        check("table tr td p /table", "");
        check("ul li p /ul", "");
        check("svg path /svg", "");
    }
}
