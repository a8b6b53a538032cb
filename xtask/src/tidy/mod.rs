//! `cargo xtask tidy`: the laws of ARCHITECTURE.md, held over the text of the tree. Runs by itself, as a suite of `test` and as a test of this crate.
//! It reads files; it builds and changes nothing.

use anyhow::{Context, Result, bail};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use toml::Table;

/// A place that breaks a law.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    file: String,
    /// 0 for a finding about the whole file.
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}: {}", self.file, self.what),
        }
    }
}

/// Checks and prints.
///
/// # Errors
/// When a law is broken or a file cannot be read.
pub fn report(root: &Path) -> Result<()> {
    let findings = check(root)?;
    for finding in &findings {
        println!("{finding}");
    }
    verdict(&findings)
}

/// An error that counts the findings, if there are any.
///
/// # Errors
/// When there are findings.
pub fn verdict(findings: &[Finding]) -> Result<()> {
    match findings.len() {
        0 => Ok(()),
        n => bail!("{n} places break a law of ARCHITECTURE.md"),
    }
}

/// Everything that breaks a law below `root`.
///
/// # Errors
/// When a file cannot be read.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut paths = Vec::new();
    walk(root, root, &mut paths)?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let text = fs::read_to_string(root.join(&path)).with_context(|| format!("{path} cannot be read as text"))?;
        files.push((path, text));
    }
    let mut findings = Vec::new();
    for (path, text) in &files {
        source(path, text, &mut findings);
    }
    manifests(&files, &mut findings)?;
    map(root, &files, &mut findings)?;
    Ok(findings)
}

const TEXT: &[&str] = &["rs", "toml", "js", "mjs", "html", "css", "md", "json"];

fn walk(root: &Path, folder: &Path, paths: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || matches!(name.as_str(), "target" | "node_modules" | "pkg" | "seeds" | "fixtures") {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, paths)?;
        } else if path.extension().is_some_and(|e| TEXT.contains(&e.to_string_lossy().as_ref()))
            && name != "package-lock.json"
        {
            paths.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// A law about lines: where it holds, what may not stand there, what to do instead.
struct Ban {
    within: &'static [&'static str],
    except: &'static [&'static str],
    words: &'static [&'static str],
    instead: &'static str,
}

const FLOORS: &[&str] = &["crates/analysis/src/", "crates/index/src/", "crates/search/src/"];

const BANS: &[Ban] = &[
    Ban {
        within: FLOORS,
        except: &[],
        words: &["std::fs", "std::net", "std::env", "std::time", "std::thread", "serde", "wasm_bindgen", "js_sys"],
        instead: "floors 1 and 2 are pure (law 3)",
    },
    Ban {
        within: FLOORS,
        except: &[],
        words: &["HashMap", "HashSet"],
        instead: "same input, same bytes: use an ordered map or a sorted vector (law 7)",
    },
    Ban {
        within: &["crates/indexer/src/", "crates/cli/src/"],
        except: &[],
        words: &["HashMap", "HashSet"],
        instead: "same input, same bytes: use an ordered map (law 7)",
    },
    Ban {
        within: &["crates/"],
        except: &[],
        words: &["unsafe"],
        instead: "bytes come from outside: no unsafe here (law 8)",
    },
    Ban {
        within: &["crates/indexer/src/"],
        except: &["crates/indexer/src/source/"],
        words: &["std::fs", "fs::"],
        instead: "only the rooms of source read files (law 3)",
    },
    Ban {
        within: &["crates/search/src/"],
        except: &[],
        words: &["f32", "f64", ".ln()", ".exp()", "powf", ".sqrt()"],
        instead: "scores are integers: floats differ between platforms",
    },
    Ban {
        within: &["src/"],
        except: &["src/lib.rs"],
        words: &["JsValue", "JsError"],
        instead: "only src/lib.rs speaks JavaScript (law 4)",
    },
    Ban {
        within: &["src/", "crates/"],
        except: &["crates/cli/"],
        words: &["serde::"],
        instead: "serde is for the command line (law 4)",
    },
    Ban {
        within: &["src/render.rs"],
        except: &[],
        words: &["teff_search"],
        instead: "rendering sees wire types only (law 5)",
    },
    Ban {
        within: &["www/"],
        except: &[],
        words: &[
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "DOMParser",
        ],
        instead: "markup is made of nodes (law 5)",
    },
    Ban {
        within: &["www/"],
        except: &[],
        words: &["http://", "https://"],
        instead: "the page asks nobody else for anything",
    },
    Ban {
        within: &["crates/", "src/", "xtask/", "www/", "tests/", "docs/", "README.md", "build.rs"],
        except: &["xtask/src/tidy/"],
        words: &["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("],
        instead: "finish it, or write down why it is not there",
    },
    Ban {
        within: &["crates/", "src/", "tests/", "xtask/"],
        except: &["xtask/src/tidy/"],
        words: &["#[ignore]", "#[should_panic]"],
        instead: "give the reason in the code, or test the error",
    },
];

/// Longest Rust file; beyond it a file is no longer read in one sitting.
const MAX_LINES: usize = 600;

fn source(path: &str, text: &str, findings: &mut Vec<Finding>) {
    let mut find = |line, what: String| findings.push(Finding { file: path.to_string(), line, what });
    let rust = path.ends_with(".rs");
    if rust && !text.starts_with("//!") {
        find(0, "begin with `//!`: what the file is, who calls it, what it does not do".into());
    }
    if path.starts_with("www/") && path.ends_with(".js") && !text.starts_with("/**") {
        find(0, "begin with a comment: what the file is, who calls it, what it does not do".into());
    }
    if rust && !text.contains("@generated") && text.lines().count() > MAX_LINES {
        find(0, format!("{} lines; cut it into rooms of at most {MAX_LINES}", text.lines().count()));
    }
    for ban in BANS
        .iter()
        .filter(|b| b.within.iter().any(|w| path.starts_with(w)) && !b.except.iter().any(|e| path.starts_with(e)))
    {
        // Tests may do what they like: they stand in a module at the end. What else is for tests alone may stand anywhere.
        let tests = text.find("#[cfg(test)]\nmod ").filter(|_| rust).unwrap_or(text.len());
        let lines = text[..tests].lines().enumerate();
        // A namespace is no address.
        for (i, line) in lines {
            let code = if rust { line.split("//").next().unwrap_or(line) } else { line };
            let code = code
                .replace("http://www.w3.org/", "")
                .replace("#![forbid(unsafe_code)]", "")
                .replace("wasm-unsafe-eval", "");
            if let Some(word) = ban.words.iter().find(|word| code.contains(**word)) {
                find(i + 1, format!("`{word}`: {}", ban.instead));
            }
        }
    }
}

/// Names of crates.
type Names = &'static [&'static str];
/// Which crate of the workspace may depend on which: to run, to build, to test.
const DOORS: &[(&str, Names, Names, Names)] = &[
    ("crates/analysis", &[], &[], &[]),
    ("crates/index", &[], &[], &[]),
    ("crates/search", &["teff-analysis", "teff-index"], &[], &["teff-indexer"]),
    ("crates/indexer", &["teff-analysis", "teff-index"], &[], &[]),
    ("crates/bundle", &["teff-index"], &[], &["teff-indexer"]),
    ("crates/cli", &["teff", "teff-analysis", "teff-bundle", "teff-index", "teff-indexer", "teff-search"], &[], &[]),
    ("", &["teff-search"], &["teff-indexer"], &["teff-analysis", "teff-index", "teff-indexer", "teff-fuzz-targets"]),
    ("fuzz", &["teff-fuzz-targets"], &[], &[]),
    ("fuzz/targets", &["teff-analysis", "teff-index", "teff-indexer", "teff-search", "teff"], &[], &[]),
    ("xtask", &[], &[], &[]),
];

fn manifests(files: &[(String, String)], findings: &mut Vec<Finding>) -> Result<()> {
    let map = files.iter().find(|(path, _)| path == "ARCHITECTURE.md").map_or("", |(_, text)| text.as_str());
    let mut bindgen = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with("Cargo.toml")) {
        let manifest: Table = text.parse().with_context(|| format!("{path} is no TOML"))?;
        let folder = path.trim_end_matches("Cargo.toml").trim_end_matches('/');
        let door = DOORS.iter().find(|door| door.0 == folder);
        let mut find = |what: String| findings.push(Finding { file: path.clone(), line: 0, what });
        if door.is_none() {
            find("a crate without a row in the table of tidy and of ARCHITECTURE.md".into());
        }
        for (kind, allowed) in [
            ("dependencies", door.map(|d| d.1)),
            ("build-dependencies", door.map(|d| d.2)),
            ("dev-dependencies", door.map(|d| d.3)),
        ] {
            let mut tables: Vec<&Table> = manifest.get(kind).and_then(|v| v.as_table()).into_iter().collect();
            let targets = manifest.get("target").and_then(|v| v.as_table()).into_iter().flat_map(|t| t.values());
            tables.extend(targets.filter_map(|t| t.get(kind)?.as_table()));
            for (name, value) in tables.into_iter().flatten() {
                if name.starts_with("teff") && !allowed.unwrap_or_default().contains(&name.as_str()) {
                    find(format!("may not depend on {name} in [{kind}] (laws 1 and 2)"));
                } else if !name.starts_with("teff") && !map.contains(&format!("`{name}`")) {
                    find(format!("`{name}` has no line in ARCHITECTURE.md"));
                }
                if name == "wasm-bindgen" || name == "wasm-bindgen-cli-support" {
                    let version = value.as_str().or_else(|| value.get("version")?.as_str()).unwrap_or_default();
                    bindgen.push(version.trim_start_matches('=').to_string());
                }
            }
        }
    }
    bindgen.dedup();
    if bindgen.len() > 1 {
        findings.push(Finding {
            file: "Cargo.toml".into(),
            line: 0,
            what: format!("wasm-bindgen is named in versions {bindgen:?}; they must be one"),
        });
    }
    for (path, text) in files.iter().filter(|(path, _)| path == "package.json") {
        for name in text
            .lines()
            .skip_while(|l| !l.contains("ependencies"))
            .skip(1)
            .take_while(|l| !l.contains('}'))
            .filter_map(|l| l.split('"').nth(1))
        {
            if !map.contains(&format!("`{name}`")) {
                findings.push(Finding {
                    file: path.clone(),
                    line: 0,
                    what: format!("`{name}` has no line in ARCHITECTURE.md"),
                });
            }
        }
    }
    Ok(())
}

/// Every path that ARCHITECTURE.md and CONTRIBUTING.md name exists.
fn map(root: &Path, files: &[(String, String)], findings: &mut Vec<Finding>) -> Result<()> {
    if !files.iter().any(|(path, _)| path == "ARCHITECTURE.md") {
        findings.push(Finding {
            file: "ARCHITECTURE.md".into(),
            line: 0,
            what: "is missing; it is the map of the house".into(),
        });
    }
    for (path, text) in
        files.iter().filter(|(path, _)| matches!(path.as_str(), "ARCHITECTURE.md" | "CONTRIBUTING.md" | "README.md"))
    {
        for (i, line) in text.lines().enumerate() {
            for word in line.split('`').skip(1).step_by(2) {
                let extension =
                    Path::new(word).extension().is_some_and(|e| TEXT.contains(&e.to_string_lossy().as_ref()));
                let named = (word.contains('/') || extension)
                    && !word.contains([' ', '*', '<', '$', ':'])
                    && !word.starts_with(['.', '~', '-', '/']);
                if named && !word.starts_with("target/") && !root.join(PathBuf::from(word)).exists() {
                    findings.push(Finding {
                        file: path.clone(),
                        line: i + 1,
                        what: format!("`{word}` does not exist (law 10)"),
                    });
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let findings = check(root).unwrap();
        let text: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "{}", text.join("\n"));
    }

    /// A tree with one file beside a map that knows nothing must give a finding that says `expected`.
    #[track_caller]
    fn fires(path: &str, text: &str, expected: &str) {
        let name: String = path.chars().chain(expected.chars()).filter(|c| c.is_alphanumeric()).collect();
        let root = std::env::temp_dir().join(format!("teff-tidy-{name}-{}", std::process::id()));
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(root.join("ARCHITECTURE.md"), "").unwrap();
        fs::write(file, text).unwrap();
        let findings: Vec<String> = check(&root).unwrap().iter().map(ToString::to_string).collect();
        fs::remove_dir_all(&root).unwrap();
        assert!(findings.iter().any(|f| f.contains(expected)), "{path}: {findings:?}");
    }

    #[test]
    fn each_law_fires() {
        fires("crates/search/src/a.rs", "//! x\nuse std::time::Instant;\n", "law 3");
        fires("crates/index/src/a.rs", "//! x\nuse std::collections::HashMap;\n", "law 7");
        fires("crates/index/src/a.rs", "//! x\nfn f() { unsafe {} }\n", "law 8");
        fires("crates/indexer/src/a.rs", "//! x\nuse std::fs;\n", "only the rooms of source");
        fires("crates/search/src/a.rs", "//! x\nfn f() -> f64 { 1.0 }\n", "integers");
        fires("src/a.rs", "//! x\nuse wasm_bindgen::JsValue;\n", "law 4");
        fires("src/render.rs", "//! x\nuse teff_search::Hit;\n", "law 5");
        fires("www/a.js", "/** x */\nbody.innerHTML = 1;\n", "law 5");
        fires("www/a.js", "/** x */\nfetch('https://example.org')\n", "nobody else");
        fires("www/a.js", "let a;\n", "begin with a comment");
        fires("src/a.rs", "fn f() {}\n", "begin with");
        fires("src/a.rs", &format!("//! x\n{}", "\n".repeat(700)), "lines");
        fires("src/a.rs", "//! x\nfn f() { todo!() } // TODO\n", "finish it");
        fires("crates/search/Cargo.toml", "[dependencies]\nteff-indexer = \"1\"\n", "laws 1 and 2");
        fires("crates/search/Cargo.toml", "[dependencies]\nrand = \"1\"\n", "no line in ARCHITECTURE.md");
        fires("crates/extra/Cargo.toml", "[dependencies]\n", "without a row");
        fires("package.json", "{\n\"devDependencies\": {\n\"left-pad\": \"1\"\n}\n}", "left-pad");
        fires("README.md", "see `docs/nowhere.md`", "law 10");
    }
}
