//! What a request for a file of a folder is answered with: its media type, the part of it that is asked for, nothing from outside the folder. Called by `teff serve`; the
//! developers' commands compile this very file for the demonstration, so it names nothing of the workspace.

use oxhttp::model::{Body, Method, Request, Response};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// Answers a request for a file below `site`.
pub fn answer(site: &Path, request: &Request<Body>) -> Response<Body> {
    let mut response = whole(site, request);
    // The server would send the body, too, and the next answer on the connection would be read as its rest. Of a body that has been read it tells the length and sends nothing.
    if *request.method() == Method::HEAD {
        let read = std::io::copy(response.body_mut(), &mut std::io::sink());
        debug_assert!(read.is_ok(), "it lies in memory");
    }
    response
}

fn whole(site: &Path, request: &Request<Body>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return reply(405, TEXT, &[], b"only GET and HEAD are answered\n".to_vec());
    }
    let path = request.uri().path();
    let Some(file) = resolve(site, path) else { return missing(site) };
    if file.is_dir() {
        // Links of the page are relative to the folder, which ends in a slash.
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        // Two slashes at its beginning would name another host.
        let folder = path.trim_start_matches('/');
        return reply(301, TEXT, &[("location", &format!("/{folder}/{query}"))], Vec::new());
    }
    let with_html = || {
        let mut name = file.clone().into_os_string();
        name.push(".html");
        PathBuf::from(name)
    };
    let found = if file.is_file() { file } else { with_html() };
    // Nothing is sent by which a copy could be told to be current, so a part is never asked for on that condition.
    let asked = request.headers().get("range").filter(|_| !request.headers().contains_key("if-range"));
    let asked = asked.and_then(|value| value.to_str().ok());
    match sent(&found, asked) {
        Ok((Some(Part::Of(range, len)), bytes)) => {
            let place = format!("bytes {}-{}/{len}", range.start, range.end - 1);
            reply(206, media_type(&found), &[("content-range", &place)], bytes)
        }
        Ok((Some(Part::Beyond(len)), _)) => {
            reply(416, TEXT, &[("content-range", &format!("bytes */{len}"))], b"no such part\n".to_vec())
        }
        Ok((None, bytes)) => reply(200, media_type(&found), &[], bytes),
        Err(_) => missing(site),
    }
}

fn missing(site: &Path) -> Response<Body> {
    match fs::read(site.join("404.html")) {
        Ok(page) => reply(404, HTML, &[], page),
        Err(_) => reply(404, TEXT, &[], b"not found\n".to_vec()),
    }
}

fn reply(status: u16, media_type: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Response<Body> {
    let mut response = Response::builder()
        .status(status)
        .header("content-type", media_type)
        .header("cache-control", "no-cache")
        .header("accept-ranges", "bytes")
        .header("x-content-type-options", "nosniff");
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(body)).unwrap_or_default()
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// These bytes of so many.
    Of(Range<u64>, u64),
    /// There are only so many.
    Beyond(u64),
}

/// The bytes of a file, or of the part of it that is asked for.
fn sent(path: &Path, asked: Option<&str>) -> std::io::Result<(Option<Part>, Vec<u8>)> {
    let mut file = File::open(path)?;
    let part = match asked {
        Some(asked) => part(asked, file.metadata()?.len()),
        None => None,
    };
    let mut bytes = Vec::new();
    match &part {
        Some(Part::Of(range, _)) => {
            file.seek(SeekFrom::Start(range.start))?;
            file.take(range.end - range.start).read_to_end(&mut bytes)?;
        }
        Some(Part::Beyond(_)) => {}
        None => drop(file.read_to_end(&mut bytes)?),
    }
    Ok((part, bytes))
}

/// What a `Range` header means of so many bytes. `None` when it is not understood or asks for several parts: then the whole is sent, as the standard allows.
fn part(asked: &str, len: u64) -> Option<Part> {
    let (from, to) = asked.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<u64>();
    let range = match (from.trim(), to.trim()) {
        ("", last) => len.saturating_sub(number(last).ok()?)..len,
        (from, "") => number(from).ok()?..len,
        (from, to) => {
            let (from, to) = (number(from).ok()?, number(to).ok()?);
            if to < from {
                return None;
            }
            from..to.saturating_add(1).min(len)
        }
    };
    Some(if range.start < range.end { Part::Of(range, len) } else { Part::Beyond(len) })
}

/// The file that a request's path names, or `None` when it would lead out of the folder.
fn resolve(site: &Path, path: &str) -> Option<PathBuf> {
    let mut file = site.to_path_buf();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        let name = percent_decoded(name)?;
        // A leading dot also covers `..`; a colon could name a Windows drive.
        if name.starts_with('.') || name.contains(['/', '\\', ':', '\0']) {
            return None;
        }
        file.push(name);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    Some(file)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(rest.next()?).to_digit(16)?;
        let low = char::from(rest.next()?).to_digit(16)?;
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "html" | "htm" => HTML,
        "xhtml" => "application/xhtml+xml",
        // Browsers compile while they download only under this very type.
        "wasm" => "application/wasm",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "txt" | "md" | "ts" => TEXT,
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        let found = resolve(Path::new("site"), path);
        assert_eq!(found, expected.map(PathBuf::from), "{path}");
    }

    #[test]
    fn paths_stay_inside_the_folder() {
        check("/", Some("site/index.html"));
        check("/a/b.js", Some("site/a/b.js"));
        check("/a%20b/", Some("site/a b/index.html"));
        check("/%C3%A9t%C3%A9.html", Some("site/été.html"));
        check("//etc/passwd", Some("site/etc/passwd"));
        for path in ["/../x", "/%2e%2e/x", "/a%2f..%2fb", "/..%5cx", "/.git/config", "/c:/x", "/a%00b", "/%4", "/%ff"] {
            check(path, None);
        }
    }

    #[test]
    fn parts() {
        let of = |from, to| Some(Part::Of(from..to, 10));
        for (asked, expected) in [
            ("bytes=0-3", of(0, 4)),
            ("bytes=8-99", of(8, 10)),
            ("bytes=4-", of(4, 10)),
            ("bytes=-3", of(7, 10)),
            ("bytes=-99", of(0, 10)),
            (" bytes=9-9", of(9, 10)),
            ("bytes=10-", Some(Part::Beyond(10))),
            ("bytes=-0", Some(Part::Beyond(10))),
            ("bytes=3-2", None),
            ("bytes=0-1,3-4", None),
            ("bytes=a-b", None),
            ("bytes=-", None),
            ("lines=0-3", None),
        ] {
            assert_eq!(part(asked, 10), expected, "{asked}");
        }
        assert_eq!(part("bytes=0-", 0), Some(Part::Beyond(0)));
    }

    #[test]
    fn files_carry_their_media_type() {
        let of = |path: &str| media_type(Path::new(path));
        assert_eq!(of("a/teff_bg.wasm"), "application/wasm");
        assert_eq!(of("app.js"), "text/javascript; charset=utf-8");
        assert_eq!(of("unknown"), "application/octet-stream");
    }
}
