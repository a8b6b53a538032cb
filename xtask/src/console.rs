//! Where a command's words go and how it starts other programs. Every other module says and runs through here.
//!
//! Two suites that run side by side would mix their lines, so a console either writes through to the terminal or keeps
//! a record that is printed whole. It decides nothing about what is run.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, IsTerminal, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A place for output: the terminal, or a record of it.
#[derive(Clone)]
pub struct Console {
    record: Option<Arc<Mutex<Vec<u8>>>>,
    live: bool,
}

impl Console {
    /// Writes straight to the terminal; programs inherit it, with their colours and progress bars.
    pub fn terminal() -> Self {
        Console { record: None, live: true }
    }

    /// Keeps everything that is said and run; `live` also writes it through at once.
    pub fn recording(live: bool) -> Self {
        Console { record: Some(Arc::default()), live }
    }

    /// Says one line.
    pub fn say(&self, line: impl Display) {
        self.write(format!("{line}\n").as_bytes());
    }

    /// What was said and run so far; empty without a record.
    pub fn text(&self) -> String {
        let Some(record) = &self.record else { return String::new() };
        let bytes = record.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Runs a program to its end. `purpose` opens the error, as in "building the engine failed: …".
    ///
    /// # Errors
    /// When the program cannot be started or ends with anything but success; names the program and its arguments.
    pub fn run(&self, purpose: &str, command: &mut Command) -> Result<()> {
        command.stdin(Stdio::null());
        let status = self.start_and_wait(command).with_context(|| {
            format!("{purpose} failed: cannot start `{}`; is it installed and on PATH?", words(command))
        })?;
        if !status.success() {
            bail!("{purpose} failed: `{}` ended with {status}; its output above says why", words(command));
        }
        Ok(())
    }

    fn start_and_wait(&self, command: &mut Command) -> io::Result<ExitStatus> {
        if self.record.is_none() {
            return command.status();
        }
        if io::stdout().is_terminal() && std::env::var_os("CARGO_TERM_COLOR").is_none() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        // One pipe for both streams keeps the lines in the order in which they were written.
        let (mut reader, writer) = io::pipe()?;
        command.stdout(writer.try_clone()?).stderr(writer);
        let mut child = command.spawn()?;
        // The command still holds the pipe's writing ends; without this the reader would never see the end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let console = self.clone();
        let copying = thread::spawn(move || {
            let mut chunk = [0; 8192];
            while let Ok(n @ 1..) = reader.read(&mut chunk) {
                console.write(&chunk[..n]);
            }
        });
        let status = child.wait()?;
        // A browser that outlives its test holds the pipe open: what it still says is not waited for.
        let patience = Instant::now() + Duration::from_secs(3);
        while !copying.is_finished() && Instant::now() < patience {
            thread::sleep(Duration::from_millis(5));
        }
        Ok(status)
    }

    fn write(&self, bytes: &[u8]) {
        if let Some(record) = &self.record {
            record.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        }
        if self.live {
            // A closed terminal (`| head`) is no reason to stop the work.
            let mut out = io::stdout().lock();
            let _ = out.write_all(bytes).and_then(|()| out.flush());
        }
    }
}

/// A command as it would be typed, for messages.
pub fn words(command: &Command) -> String {
    let quoted = |word: &OsStr| {
        let word = word.to_string_lossy();
        if word.contains(' ') { format!("'{word}'") } else { word.into_owned() }
    };
    std::iter::once(command.get_program()).chain(command.get_args()).map(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_keeps_both_streams_in_order() {
        let console = Console::recording(false);
        console.say("first");
        console.run("echoing", Command::new("sh").args(["-c", "echo second; echo third >&2; echo fourth"])).unwrap();
        assert_eq!(console.text(), "first\nsecond\nthird\nfourth\n");
    }

    #[test]
    fn failures_name_the_purpose_and_the_program() {
        let console = Console::recording(false);
        let error = console.run("trying", Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(error.to_string().starts_with("trying failed: `sh -c 'exit 3'` ended with"), "{error}");
        let error = console.run("trying", &mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("cannot start `no-such-program-here`"), "{error}");
    }
}
