//! Serves the assembled page to this machine's browsers and to nobody else: loopback only, files of one folder only. What is answered is `teff serve`'s, whose file is compiled here
//! too, as these commands import nothing of the workspace.
//!
//! Called by `demo`. It builds nothing; a rebuild beside it is picked up with the next request.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Duration;

#[path = "../../crates/cli/src/files.rs"]
mod files;

use anyhow::{Context, Result, bail};
use oxhttp::Server;

/// Serves `folder` on 127.0.0.1 until the process is stopped.
///
/// # Errors
/// When the port was taken in the meantime, or a listening thread ended.
pub fn serve(folder: &Path, port: u16) -> Result<()> {
    let site = folder.to_path_buf();
    let server = Server::new(move |request| files::answer(&site, request))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_said_with_the_way_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let message = free_port(port).unwrap_err().to_string();
        assert!(message.contains("is taken") && message.contains("--port"), "{message}");
        assert_ne!(free_port(0).unwrap(), 0);
    }
}
