//! Serves the assembled page to this machine's browsers and to nobody else: loopback only, files of one folder only.
//!
//! Called by `demo`. It builds nothing; a rebuild beside it is picked up with the next request.

use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use oxhttp::Server;
use oxhttp::model::{Body, Method, Request, Response};

/// Serves `folder` on 127.0.0.1 until the process is stopped.
///
/// # Errors
/// When the port was taken in the meantime, or a listening thread ended.
pub fn serve(folder: &Path, port: u16) -> Result<()> {
    let site = folder.to_path_buf();
    let server = Server::new(move |request| answer(&site, request))
        .bind((Ipv4Addr::LOCALHOST, port))
        .with_global_timeout(Duration::from_secs(30))
        .with_max_concurrent_connections(64)
        .spawn()
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}; try `cargo xtask demo --port 0`"))?;
    println!("\n  http://127.0.0.1:{port}/\n\nCtrl-C stops the server.");
    server.join().context("the server stopped")
}

/// The port itself when nobody listens there; a free one for 0.
///
/// # Errors
/// When the port is taken or may not be used; says how to choose another.
pub fn free_port(port: u16) -> Result<u16> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => Ok(listener.local_addr()?.port()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} on 127.0.0.1 is taken, perhaps by an earlier demo; stop that one or choose another: \
             `cargo xtask demo --port {}`",
            port.checked_add(1).unwrap_or(0)
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on 127.0.0.1:{port}; try `--port 0`")),
    }
}

fn answer(site: &Path, request: &mut Request<Body>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return reply(405, TEXT, b"only GET and HEAD are answered\n".to_vec());
    }
    let Some(path) = resolve(site, request.uri().path()) else { return reply(404, TEXT, b"not found\n".to_vec()) };
    match fs::read(&path) {
        Ok(bytes) => reply(200, media_type(&path), bytes),
        Err(_) => reply(404, TEXT, b"not found\n".to_vec()),
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

fn reply(status: u16, media_type: &str, body: Vec<u8>) -> Response<Body> {
    Response::builder()
        .status(status)
        .header("content-type", media_type)
        .header("cache-control", "no-cache")
        .header("x-content-type-options", "nosniff")
        .body(Body::from(body))
        .expect("every header above is valid ASCII")
}

/// The file that a request's path names, or `None` when it would lead out of the folder.
fn resolve(site: &Path, path: &str) -> Option<PathBuf> {
    let mut file = site.to_path_buf();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let segment = percent_decoded(segment)?;
        // A leading dot also covers `..`; a colon could name a Windows drive.
        if segment.starts_with('.') || segment.contains(['/', '\\', ':', '\0']) {
            return None;
        }
        file.push(segment);
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
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        // Browsers compile while they download only under this very type.
        Some("wasm") => "application/wasm",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md" | "ts") => TEXT,
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
        check("/teff_bg.wasm", Some("site/teff_bg.wasm"));
        check("/a/b/", Some("site/a/b/index.html"));
        check("/%C3%A9t%C3%A9.html", Some("site/été.html"));
        check("//etc/passwd", Some("site/etc/passwd"));
        check("/../Cargo.toml", None);
        check("/%2e%2e/Cargo.toml", None);
        check("/a%2f..%2fb", None);
        check("/..%5cCargo.toml", None);
        check("/.git/config", None);
        check("/a%00b", None);
        check("/broken%4", None);
        check("/broken%ff", None);
    }

    #[test]
    fn a_taken_port_is_said_with_the_way_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let message = free_port(port).unwrap_err().to_string();
        assert!(message.contains("is taken") && message.contains("--port"), "{message}");
        assert_ne!(free_port(0).unwrap(), 0);
    }

    #[test]
    fn files_carry_their_media_type() {
        assert_eq!(media_type(Path::new("a/teff_bg.wasm")), "application/wasm");
        assert_eq!(media_type(Path::new("app.js")), "text/javascript; charset=utf-8");
        assert_eq!(media_type(Path::new("unknown")), "application/octet-stream");
    }
}
