//! `teff serve`: a folder on 127.0.0.1, with the media types that browsers ask for, to try a site with its search before it goes out.

use crate::files::answer;
use anyhow::{Context, Result, bail};
use clap::Args;
use oxhttp::Server;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

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
