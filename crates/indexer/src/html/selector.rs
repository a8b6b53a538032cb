//! The part of CSS selectors that finds a page's text: names, `#id`, `.class`, `[attribute]` with `=`, `~=`, `^=`, `$=`, `*=`, descendants, `>`, and
//! lists with commas. Called by [`super`] with what a site's owner wrote; what is beyond this is refused by name.

use super::tree::{Element, Tree};

/// A list of selectors; an element that one of them means is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector(Vec<Vec<Step>>);

/// One element of a path, with how it stands to the step before it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    child: bool,
    tests: Vec<Test>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Any,
    Name(String),
    Class(String),
    /// Attribute, sign, value; the sign is empty when the attribute need only be there.
    Attribute(String, String, String),
}

impl Selector {
    /// Reads a list of selectors; else says what is wrong with it.
    pub fn parse(text: &str) -> Result<Selector, String> {
        let mut rest = text.trim_start();
        let (mut list, mut path) = (Vec::new(), Vec::new());
        let mut child = false;
        loop {
            let (tests, after) = compound(rest)?;
            if tests.is_empty() {
                return Err(match rest.chars().next() {
                    Some(c) => format!(
                        "{c:?} is not understood here; names, #id, .class, [attribute=value], `>` and commas are"
                    ),
                    None => "a selector is missing; write a name, #id, .class or [attribute=value]".to_string(),
                });
            }
            path.push(Step { child, tests });
            rest = after.trim_start();
            child = false;
            if rest.is_empty() {
                list.push(path);
                return Ok(Selector(list));
            }
            if let Some(after) = rest.strip_prefix('>') {
                (child, rest) = (true, after.trim_start());
            } else if let Some(after) = rest.strip_prefix(',') {
                list.push(std::mem::take(&mut path));
                rest = after.trim_start();
            }
        }
    }

    /// True when an element of a page is meant.
    pub fn matches(&self, tree: &Tree, at: u32) -> bool {
        self.0.iter().any(|path| leads_to(tree, path, at))
    }
}

/// Goes outwards from an element once, with the steps that what is around it may still take: so many tests at most as the path has steps and the page has depth, whatever repeats in them.
fn leads_to(tree: &Tree, path: &[Step], at: u32) -> bool {
    let fits = |step: &Step, at: u32| tree.element(at).is_some_and(|e| step.tests.iter().all(|test| holds(test, e)));
    let Some((last, before)) = path.split_last().filter(|(last, _)| fits(last, at)) else { return false };
    // For each step before, whether any element further out may be it, or the next one alone.
    let mut open = vec![(false, false); before.len()];
    let Some(nearest) = open.last_mut() else { return true };
    *nearest = (!last.child, last.child);
    for around in tree.around(at).take(MAX_DEPTH) {
        // From the outermost step, so that what this element opens is for those around it.
        for i in 0..before.len() {
            let Some((any, next)) = open.get_mut(i).map(|wanted| (wanted.0, std::mem::take(&mut wanted.1))) else {
                break;
            };
            let Some(step) = before.get(i).filter(|step| (any || next) && fits(step, around)) else { continue };
            let Some(outer) = i.checked_sub(1).and_then(|outer| open.get_mut(outer)) else { return true };
            *(if step.child { &mut outer.1 } else { &mut outer.0 }) = true;
        }
    }
    false
}

/// Elements around one that are looked at; deeper pages are made to be deep.
const MAX_DEPTH: usize = 64;

fn holds(test: &Test, element: &Element) -> bool {
    match test {
        Test::Any => true,
        Test::Name(name) => &*element.name == name.as_str(),
        Test::Class(class) => element.classes().any(|own| own == class),
        Test::Attribute(name, sign, value) => element.attr(name).is_some_and(|own| match sign.as_str() {
            "" => true,
            "=" => own == value,
            "~=" => own.split_ascii_whitespace().any(|word| word == value),
            "^=" => !value.is_empty() && own.starts_with(value.as_str()),
            "$=" => !value.is_empty() && own.ends_with(value.as_str()),
            _ => !value.is_empty() && own.contains(value.as_str()),
        }),
    }
}

/// The tests that stand without a space between them, and what follows.
fn compound(mut rest: &str) -> Result<(Vec<Test>, &str), String> {
    let mut tests = Vec::new();
    loop {
        let first = rest.chars().next();
        match first {
            Some('*') => {
                tests.push(Test::Any);
                rest = &rest[1..];
            }
            Some(sign @ ('#' | '.')) => {
                let (name, after) = word(&rest[1..]);
                if name.is_empty() {
                    return Err(format!("a name is missing after {sign:?}"));
                }
                tests.push(match sign {
                    '#' => Test::Attribute("id".into(), "=".into(), name.into()),
                    _ => Test::Class(name.into()),
                });
                rest = after;
            }
            Some('[') => {
                let (inside, after) = rest[1..].split_once(']').ok_or("a \"]\" is missing")?;
                tests.push(attribute(inside)?);
                rest = after;
            }
            Some(c) if is_name(c) => {
                let (name, after) = word(rest);
                tests.push(Test::Name(name.to_ascii_lowercase()));
                rest = after;
            }
            _ => return Ok((tests, rest)),
        }
    }
}

fn attribute(inside: &str) -> Result<Test, String> {
    let (name, after) = word(inside.trim());
    if name.is_empty() {
        return Err(format!("the name of an attribute is missing in [{inside}]"));
    }
    let after = after.trim_start();
    let signs = ["~=", "^=", "$=", "*=", "="];
    let (sign, value) = match signs.iter().find_map(|sign| Some((*sign, after.strip_prefix(sign)?))) {
        Some(found) => found,
        None if after.is_empty() => ("", ""),
        None => return Err(format!("expected one of = ~= ^= $= *= in [{inside}]")),
    };
    let value = value.trim().trim_matches(['"', '\'']);
    Ok(Test::Attribute(name.to_ascii_lowercase(), sign.into(), value.into()))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids of the elements that a selector means.
    #[track_caller]
    fn check(selector: &str, expected: &str) {
        let tree = Tree::parse(
            "<div id=a class='x y'><p id=b data-n=one-two><b id=c>t</b></p><section id=d><p id=e class=x>t</p></section></div>",
        );
        let selector = Selector::parse(selector).unwrap();
        let found: Vec<&str> =
            tree.elements().filter(|(at, _)| selector.matches(&tree, *at)).filter_map(|(_, e)| e.attr("id")).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn what_is_meant() {
        check("p", "b e");
        check("#a", "a");
        check(".x", "a e");
        check("div.x.y", "a");
        check("div p", "b e");
        check("div > p", "b");
        check("div>p, b", "b c");
        check("[data-n]", "b");
        check("[data-n=\"one-two\"]", "b");
        check("[data-n^=one] b, [data-n$='two'] > b", "c");
        check("[data-n*=e-t]", "b");
        check("[class~=y]", "a");
        check("* > * > b", "c");
        check("section div", "");
    }

    #[test]
    fn what_leads_to_an_element_is_looked_for_once() {
        let page = |inner: &str| Tree::parse(&["<section>", &"<div>".repeat(60), inner].concat());
        let tree = page("<b id=x>t</b>");
        let (b, _) = tree.elements().find(|(_, e)| e.attr("id").is_some()).unwrap();
        let matches = |selector: &str| Selector::parse(selector).unwrap().matches(&tree, b);
        assert!(!matches(&["nav ", &"div ".repeat(30), "b"].concat()));
        assert!(matches(&["section > ", &"div ".repeat(30), "b"].concat()));
        assert!(!matches(&["section > ", &"div ".repeat(61), "b"].concat()));
        // A parent that fits may be further out than the first that does.
        let tree = Tree::parse("<nav><p><i><p><i><b id=x>t</b>");
        let (b, _) = tree.elements().find(|(_, e)| e.attr("id").is_some()).unwrap();
        assert!(Selector::parse("nav > p b").unwrap().matches(&tree, b));
        assert!(!Selector::parse("nav > i b").unwrap().matches(&tree, b));
    }

    #[test]
    fn what_is_refused() {
        for (selector, reason) in [
            ("", "missing"),
            ("a:hover", "':'"),
            ("p,", "missing"),
            ("p >", "missing"),
            (".", "after"),
            ("[a", "]"),
            ("[a!b]", "expected one of"),
        ] {
            let error = Selector::parse(selector).unwrap_err();
            assert!(error.contains(reason), "{selector}: {error}");
        }
    }
}
