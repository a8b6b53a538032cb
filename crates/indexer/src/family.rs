//! Pages whose names begin alike are called by the rest as well: on a site of "git-merge", "git-fetch-pack" and so on, who types *merge* or *fetch-pack* means the page, not one that has the
//! word in a heading. Called by [`crate::site`] once titles are what they are to be.

use crate::site::{Draft, without_shared};

/// So many pages of a folder, and half of them, make a family.
const LEAST: usize = 8;

/// Gives pages of families the rest of their names as a second one, if they have none.
pub fn name(drafts: &mut [Draft]) {
    let rests = without_shared(drafts, parted, |n, all| n >= LEAST && 2 * n >= all);
    for (draft, rest) in drafts.iter_mut().zip(rests) {
        if draft.document.alias.is_empty() {
            draft.document.alias = rest.unwrap_or_default();
        }
    }
}

/// The first word of a name in small letters, and what follows its hyphen or space.
fn parted(title: &str) -> Option<(String, &str)> {
    let (first, rest) = title.split_at_checked(title.find([' ', '-'])?)?;
    let rest = &rest[1..];
    let is_word = first.chars().all(char::is_alphabetic) && !first.is_empty();
    (is_word && rest.starts_with(char::is_alphanumeric)).then(|| (first.to_lowercase(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn aliases(titles: &[&str]) -> Vec<String> {
        let draft = |title: &&str| {
            let document = Document { title: title.to_string(), ..Document::default() };
            Draft { document, path: format!("d/{title}.html"), ..Draft::default() }
        };
        let mut drafts: Vec<Draft> = titles.iter().map(draft).collect();
        name(&mut drafts);
        drafts.into_iter().map(|draft| draft.document.alias).collect()
    }

    #[test]
    fn pages_of_a_family_are_called_by_the_rest() {
        let commands =
            ["git-merge(1)", "git-fetch-pack(1)", "Git-rm", "git add", "git-am", "git-gc", "git-mv", "git-bisect"];
        let of_all = ["merge(1)", "fetch-pack(1)", "rm", "add", "am", "gc", "mv", "bisect"];
        assert_eq!(aliases(&commands), of_all);
        let others = ["The index", "git", "git - the stupid content tracker"];
        assert_eq!(aliases(&[&commands[..], &others].concat()), [&of_all[..], &["", "", ""]].concat());
        // Too few, and too few of all.
        assert!(aliases(&commands[..7]).concat().is_empty());
        let many: Vec<String> = (0..9).map(|n| format!("page{n} of it")).collect();
        let many: Vec<&str> = commands.into_iter().chain(many.iter().map(String::as_str)).collect();
        assert!(aliases(&many).concat().is_empty());
    }
}
