//! A client for Python that stays running and answers calls as they come.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::drive::{Installed, find_script};
use crate::support::Server;

/// A running client for Python, synchronous.
pub(crate) struct Session {
    client: Child,
    calls: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Session {
    /// Starts the client for the plain HTTP of a server.
    pub(crate) fn start(installed: &Installed, server: &Server) -> Self {
        let mut command = installed.command("python3");
        command.arg(find_script("python_sync.py")).stderr(Stdio::inherit());
        command.env("ENDPOINT", &server.address).env("PROTOCOL", "http").env("PYTHONDONTWRITEBYTECODE", "1");
        let mut client = command.spawn().unwrap();
        let (calls, answers) = (client.stdin.take(), BufReader::new(client.stdout.take().unwrap()));
        Self { client, calls, answers }
    }

    /// Makes calls, each with a `key`, one after the other. Returns the JSON of each answer as the client prints it.
    pub(crate) fn ask(&mut self, calls: &[Value]) -> Vec<String> {
        writeln!(self.calls.as_mut().unwrap(), "{}", json!(calls)).unwrap();
        let mut read_answer = || {
            let mut line = String::new();
            assert_ne!(self.answers.read_line(&mut line).unwrap(), 0, "the client ended");
            line
        };
        calls.iter().map(|_| read_answer()).collect()
    }
}

impl Drop for Session {
    /// Ends the client's input, and with it the client.
    fn drop(&mut self) {
        drop(self.calls.take());
        let _ = self.client.wait();
    }
}
