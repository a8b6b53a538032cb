//! `teff serve`: a folder on 127.0.0.1, with the media types that browsers ask for, to try a site with its search before it goes out.

use anyhow::{Context, Result, bail};
use clap::Args;
use oxhttp::Server;
use oxhttp::model::{Body, Method, Request, Response};
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;
use teff_indexer::address::percent_decode;

/// What `teff serve` takes.
#[derive(Args)]
pub struct Options {
    /// Folder to serve.
    folder: PathBuf,
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 1414)]
    port: u16,
}

/// Runs the verb until the process is stopped.
pub fn run(options: &Options) -> Result<()> {
    if !options.folder.is_dir() {
        bail!("{}: no such folder; name the one that `teff build` was given", options.folder.display());
    }
    let (folder, port) = (options.folder.clone(), free_port(options.port)?);
    let server = Server::new(move |request| answer(&folder, request))
        .bind((Ipv4Addr::LOCALHOST, port))
        .with_global_timeout(Duration::from_secs(30))
        .with_max_concurrent_connections(64)
        .spawn()
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}; try --port 0"))?;
    crate::terminal::print(&format!("http://127.0.0.1:{port}/\nCtrl-C stops the server.\n"))?;
    server.join().context("the server stopped")
}

/// The port itself, or a free one for 0.
fn free_port(port: u16) -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = listener.with_context(|| {
        format!("cannot listen on 127.0.0.1:{port}; choose another with --port, 0 takes a free one")
    })?;
    Ok(listener.local_addr()?.port())
}

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

fn answer(site: &Path, request: &mut Request<Body>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return reply(405, TEXT, b"only GET and HEAD are answered\n".to_vec());
    }
    let path = request.uri().path();
    let Some(file) = resolve(site, path) else { return missing(site) };
    if file.is_dir() {
        // Links of the page are relative to the folder, which ends in a slash.
        let to = format!("{path}/");
        return Response::builder()
            .status(301)
            .header("location", to)
            .body(Body::default())
            .unwrap_or_else(|_| missing(site));
    }
    let with_html = || {
        let mut name = file.clone().into_os_string();
        name.push(".html");
        PathBuf::from(name)
    };
    let found = if file.is_file() { file } else { with_html() };
    match fs::read(&found) {
        Ok(bytes) => reply(200, media_type(&found), bytes),
        Err(_) => missing(site),
    }
}

fn missing(site: &Path) -> Response<Body> {
    match fs::read(site.join("404.html")) {
        Ok(page) => reply(404, HTML, page),
        Err(_) => reply(404, TEXT, b"not found\n".to_vec()),
    }
}

fn reply(status: u16, media_type: &str, body: Vec<u8>) -> Response<Body> {
    let response = Response::builder()
        .status(status)
        .header("content-type", media_type)
        .header("cache-control", "no-cache")
        .header("x-content-type-options", "nosniff")
        .body(Body::from(body));
    response.unwrap_or_default()
}

/// The file that a request's path names, or `None` when it would lead out of the folder.
fn resolve(site: &Path, path: &str) -> Option<PathBuf> {
    let mut file = site.to_path_buf();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        let name = percent_decode(name);
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

    #[test]
    fn paths_stay_in_the_folder() {
        let site = Path::new("/s");
        for (path, file) in [("/", "/s/index.html"), ("/a/b.js", "/s/a/b.js"), ("/a%20b/", "/s/a b/index.html")] {
            assert_eq!(resolve(site, path), Some(PathBuf::from(file)));
        }
        for path in ["/../x", "/a/..%2f..%2fx", "/.git/config", "/c:/x", "/a%00"] {
            assert_eq!(resolve(site, path), None, "{path}");
        }
    }
}
