//! Joins modules into one classic script, for browsers that fetch few files and for folders of files, where modules cannot be loaded; and makes scripts small.
//!
//! Called by `site`. It knows the modules of this project, not JavaScript: an import is one line of names from `./file.js`, an export stands before a declaration,
//! and no two modules that are joined declare one name (`cargo xtask test --only types` would not see that, [`join`] does).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::project::Project;
use crate::tools;

/// The module `entry` and what it imports, each before who imports it, in one function that the script calls.
///
/// # Errors
/// When a module is missing, imports in another form, or two declare one name.
pub fn join(entry: &Path) -> Result<String> {
    join_with(entry, "")
}

/// The same, with a last line of code that sees what the modules declare.
///
/// # Errors
/// As [`join`].
pub fn join_with(entry: &Path, last: &str) -> Result<String> {
    Ok(format!("(() => {{\n'use strict';\n{}{last}}})();\n", joined(entry)?))
}

/// The same as one module that exports the name `exported`.
///
/// # Errors
/// As [`join`].
pub fn join_as_module(entry: &Path, exported: &str) -> Result<String> {
    Ok(format!("{}export {{ {exported} }};\n", joined(entry)?))
}

fn joined(entry: &Path) -> Result<String> {
    let mut code = String::new();
    add(entry, &mut Vec::new(), &mut Vec::new(), &mut code)?;
    Ok(code)
}

fn add(path: &Path, seen: &mut Vec<PathBuf>, names: &mut Vec<String>, code: &mut String) -> Result<()> {
    if seen.iter().any(|known| known == path) {
        return Ok(());
    }
    seen.push(path.to_path_buf());
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut own = String::new();
    for line in code_of(&text).lines() {
        if let Some(import) = line.strip_prefix("import ") {
            let file = import.strip_suffix("';").and_then(|rest| rest.split_once("} from '"));
            let Some((_, file)) = file.filter(|(_, file)| file.starts_with('.')) else {
                bail!("{}: an import is one line, `import {{ a, b }} from './file.js';`, not `{line}`", path.display());
            };
            let folder = path.parent().unwrap_or(Path::new("."));
            let (folder, file) = match file.strip_prefix("../") {
                Some(file) => (folder.parent().unwrap_or(folder), file),
                None => (folder, file.trim_start_matches("./")),
            };
            add(&folder.join(file), seen, names, code)?;
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        if let Some(name) = declared(line) {
            if names.iter().any(|known| known == name) {
                bail!("{}: `{name}` is declared in another module too, and both become one script", path.display());
            }
            names.push(name.to_owned());
        }
        own.push_str(line);
        own.push('\n');
    }
    code.push_str(&without_comments(&own));
    Ok(())
}

/// The name that a line at the margin declares.
fn declared(line: &str) -> Option<&str> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    let rest =
        ["const ", "let ", "class ", "function* ", "function "].iter().find_map(|word| line.strip_prefix(word))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
    rest.get(..end).filter(|name| !name.is_empty())
}

/// Drops `/** … */` (types and documentation) and lines that are a `//` comment, and the space before each line. Other comments stay, and so does every line
/// break that could end a statement; no string of a script may hold `/**`.
pub fn without_comments(script: &str) -> String {
    let code = code_of(script);
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Makes the scripts small, in place: style sheets in them lose their spaces, and npm's esbuild, where it is installed, does the rest. Without it they stay as
/// they are, only longer.
///
/// # Errors
/// When a script cannot be read or written, or esbuild does not understand it.
pub fn minify(project: &Project, console: &Console, scripts: &[PathBuf]) -> Result<()> {
    for path in scripts {
        let script = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        fs::write(path, squeezed(&script)).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let program = tools::npm_program(project, "esbuild");
    if program.is_file() {
        let mut command = project.command(&program);
        command.args(["--minify", "--target=es2022", "--log-level=warning", "--allow-overwrite"]);
        // One path in, one path out: with several, esbuild wants a folder and their common parent.
        let folder = scripts.first().and_then(|path| path.parent()).unwrap_or(Path::new("."));
        console.run("minifying the scripts", command.args(scripts).arg(format!("--outdir={}", folder.display())))?;
    }
    Ok(())
}

/// The style sheets of a script, each a template literal named `SHEET`, without spaces and comments.
fn squeezed(script: &str) -> String {
    const START: &str = "const SHEET = `";
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, sheet)) = rest.split_once(START) {
        let (sheet, behind) = sheet.split_once('`').unwrap_or((sheet, ""));
        out.push_str(before);
        out.push_str(START);
        let mut css = String::new();
        let mut left = sheet;
        while let Some((kept, comment)) = left.split_once("/*") {
            css.push_str(kept);
            left = comment.split_once("*/").map_or("", |(_, behind)| behind);
        }
        css.push_str(left);
        let mut css = css.split_whitespace().collect::<Vec<_>>().join(" ");
        // A space behind a colon parts a name from its value; one before it, a selector from a pseudo-class.
        for (long, short) in
            [(" {", "{"), ("{ ", "{"), ("; ", ";"), (" }", "}"), ("} ", "}"), (", ", ","), (": ", ":"), (";}", "}")]
        {
            css = css.replace(long, short);
        }
        out.push_str(&css);
        out.push('`');
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The script without `/** … */`, its lines where they stood.
fn code_of(script: &str) -> String {
    let mut code = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, comment)) = rest.split_once("/**") {
        code.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
    }
    code.push_str(rest);
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_taken_out() {
        let script = "/**\n * What it is.\n */\nimport a from 'b'; // kept\n\n// gone\n  let c = /** @type {D} */ (e) // kept\nlet url = 'x://y';\n";
        assert_eq!(without_comments(script), "import a from 'b'; // kept\nlet c =  (e) // kept\nlet url = 'x://y';\n");
    }

    fn joined(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        let joined = join(&folder.join("main.js"));
        fs::remove_dir_all(&folder).unwrap();
        joined
    }

    /// A folder for one test.
    fn tempfile() -> PathBuf {
        use std::sync::atomic::{AtomicU32, Ordering};
        static N: AtomicU32 = AtomicU32::new(0);
        let number = N.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("teff-xtask-join-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn modules_stand_before_who_imports_them_and_once() {
        let script = joined(&[
            ("main.js", "import { a } from './a.js';\nimport { b } from './b.js';\na(b);\n"),
            ("a.js", "import { b } from './b.js';\nexport function a() { return b; }\n"),
            ("b.js", "/** b */\nexport const b = 1;\n"),
        ]);
        assert_eq!(
            script.unwrap(),
            "(() => {\n'use strict';\nconst b = 1;\nfunction a() { return b; }\na(b);\n})();\n"
        );
    }

    #[test]
    fn a_module_of_modules_exports_one_name() {
        let folder = tempfile();
        fs::write(folder.join("a.js"), "export const a = 1;\n").unwrap();
        fs::write(folder.join("main.js"), "import { a } from './a.js';\nexport const b = a;\n").unwrap();
        let module = join_as_module(&folder.join("main.js"), "b").unwrap();
        let script = join_with(&folder.join("main.js"), "run(b);\n").unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(module, "const a = 1;\nconst b = a;\nexport { b };\n");
        assert_eq!(script, "(() => {\n'use strict';\nconst a = 1;\nconst b = a;\nrun(b);\n})();\n");
    }

    #[test]
    fn style_sheets_lose_their_spaces_and_nothing_else() {
        let script = "f('a {  b }');\nconst SHEET = `\n.a :is(b), c {\n  /* why */\n  d: var(--e, 1px) 2px;\n}\n`;\nlet a = `x {  y }`;\n";
        let small = "f('a {  b }');\nconst SHEET = `.a :is(b),c{d:var(--e,1px) 2px}`;\nlet a = `x {  y }`;\n";
        assert_eq!(squeezed(script), small);
    }

    #[test]
    fn what_cannot_be_joined_is_said() {
        let message = joined(&[("main.js", "import a from './a.js';\n")]).unwrap_err().to_string();
        assert!(message.contains("an import is one line"), "{message}");
        let twice = joined(&[
            ("main.js", "import { a } from './a.js';\nconst b = a;\n"),
            ("a.js", "export const a = 1;\nconst b = 2;\n"),
        ]);
        assert!(twice.unwrap_err().to_string().contains("`b` is declared"));
    }
}
