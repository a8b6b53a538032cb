//! How a bundle lies to the pages that it is made of: the way from it to them, which results are linked by, and what is to be said where there is none. Called by `build` and `inject`.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// The way that the bundle's scripts take when nothing else is said: the bundle is a folder right among the pages.
const USUAL: &str = "../";

/// The way from a bundle's folder to that of the pages, as an address has it. `None` when the bundle lies elsewhere: where both are served, nobody can know.
pub fn to_pages(bundle: &Path, pages: &Path) -> Option<String> {
    let (bundle, pages) = (real(bundle)?, real(pages)?);
    let between = bundle.strip_prefix(pages).ok()?.components().count();
    Some(if between == 0 { "./".to_string() } else { USUAL.repeat(between) })
}

/// A folder between the pages and their bundle that some hosts leave out, by its name; the bundle's own is refused where it is written.
pub fn left_out(bundle: &Path, pages: &Path) -> Option<String> {
    let (bundle, pages) = (real(bundle)?, real(pages)?);
    let between = bundle.strip_prefix(pages).ok()?.parent()?;
    let name = |part: Component<'_>| part.as_os_str().to_string_lossy().into_owned();
    let found = between.components().map(name).find(|name| name.starts_with('_'))?;
    Some(format!(
        "the bundle {} lies in {found}, and GitHub Pages leaves out folders whose names begin with an underscore; choose another with --output, or put a file .nojekyll among the pages",
        bundle.display()
    ))
}

/// The same as a bundle keeps it, which says nothing of the usual way.
pub fn told(way: Option<&str>) -> Option<&str> {
    way.filter(|way| *way != USUAL)
}

/// A path without links and detours, as far as it is there yet.
fn real(path: &Path) -> Option<PathBuf> {
    // The folder of a file that is named alone has no name.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let whole = std::path::absolute(path).ok()?;
    let (mut real, there) = whole.ancestors().find_map(|there| Some((fs::canonicalize(there).ok()?, there)))?;
    for part in whole.strip_prefix(there).ok()?.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            part => real.push(part),
        }
    }
    Some(real)
}

/// True for an address that says by itself where it leads.
pub fn is_whole(address: &str) -> bool {
    address.starts_with('/') || address.contains("://")
}

/// True for a bundle that a server of the folder of pages does not have.
pub fn is_outside(bundle: &Path, pages: &Path) -> bool {
    to_pages(bundle, pages).is_none()
}

/// What that means for the script tag, and what to do.
pub fn outside(bundle: &Path, pages: &Path) -> String {
    let (bundle, pages) = (bundle.display(), pages.display());
    format!(
        "the bundle {bundle} lies outside {pages}: where {pages} alone is served, pages do not find it; choose a folder within with --output, or serve one that has both"
    )
}

/// What it means for the links of results, and what to do.
pub fn unknown(bundle: &Path, pages: &Path) -> String {
    let (bundle, pages) = (bundle.display(), pages.display());
    format!(
        "the bundle {bundle} lies outside {pages}: results lead to pages beside the folder that it is served in, as their addresses are relative; choose a folder within with --output, or say with --base-url where the pages are"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("s/a")).unwrap();
        for (bundle, expected) in [
            ("s/teff", Some("../")),
            ("s/a/b/teff", Some("../../../")),
            ("s", Some("./")),
            ("s/a/..", Some("./")),
            ("s/new/../a/teff", Some("../../")),
            ("teff", None),
            ("s/../teff", None),
            ("sites", None),
        ] {
            assert_eq!(to_pages(&at(bundle), &at("s")).as_deref(), expected, "{bundle}");
        }
        // Where the command runs, by both its names.
        assert_eq!(to_pages(Path::new("new"), Path::new("")).as_deref(), Some("../"));
        assert_eq!(to_pages(Path::new("./new"), Path::new(".")).as_deref(), Some("../"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("s"), at("link")).unwrap();
            assert_eq!(to_pages(&at("link/a/x"), &at("s")).as_deref(), Some("../../"));
        }
        for (bundle, found) in [("s/_x/teff", true), ("s/a/_x/b/teff", true), ("s/a_/_teff", false), ("s", false)] {
            assert_eq!(left_out(&at(bundle), &at("s")).is_some(), found, "{bundle}");
        }
        // What the pages lie in is not served.
        assert_eq!(left_out(&at("_s/b/teff"), &at("_s/b")), None);
        assert_eq!([Some("../"), Some("./"), None].map(told), [None, Some("./"), None]);
        assert_eq!(["/a", "https://x.org/", "a/", "./"].map(is_whole), [true, true, false, false]);
    }
}
