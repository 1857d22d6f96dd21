//! A server on a port of its own, and requests that are sent to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use api::{Actions, Service};
use serde_json::Value;
use tc3::Secret;
use tc3::sign::{PostJson, sign_post_json};

use super::ACTION;
use super::answer::Answer;
use super::environment::now_s;
use super::home::Key;

/// The actions, by which a request finds its service.
static ACTIONS: LazyLock<Actions> = LazyLock::new(Actions::new);

/// A server, which is stopped when it is dropped.
pub(crate) struct Server {
    child: Child,
    /// The address of the API for plain HTTP, or else for TLS: `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// The address of the API for TLS; empty if there is none.
    pub(crate) tls_address: String,
    /// Its standard output up to the line with its address.
    pub(crate) said: String,
}

impl Server {
    /// Starts a command that serves, and waits until it prints its address.
    pub(crate) fn start(command: Command) -> Self {
        Self::start_logged(command, Stdio::null())
    }

    /// Starts a server as [`Self::start`] does, with its standard error going to `log`.
    pub(crate) fn start_logged(mut command: Command, log: Stdio) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let endpoints = loop {
            let mut line = String::new();
            assert_ne!(lines.read_line(&mut line).unwrap(), 0, "the server ended: {said}");
            said.push_str(&line);
            if let Some((_, endpoints)) = line.split_once("answer").filter(|_| line.contains("on http")) {
                break endpoints.to_owned();
            }
        };
        let find_address = |scheme| {
            let address = endpoints.split_whitespace().find_map(|word| word.strip_prefix(scheme));
            address.map(str::to_owned)
        };
        let tls_address = find_address("https://").unwrap_or_default();
        let address = find_address("http://").unwrap_or_else(|| tls_address.clone());
        // The rest is read too, so that the server never waits for this side.
        std::thread::spawn(move || lines.read_to_string(&mut String::new()));
        Self { child, address, tls_address, said }
    }

    /// Wraps a server that was started elsewhere and answers.
    pub(crate) fn of(child: Child, address: String) -> Self {
        Self { child, address, tls_address: String::new(), said: String::new() }
    }

    /// Calls an action with a JSON body, signed with TC3, and returns the fields of `Response`.
    pub(crate) fn post(&self, key: &Key, action: &str, body: &str) -> Value {
        self.post_at(key, action, body, now_s())
    }

    /// Calls an action as [`Self::post`] does, signed at a time.
    pub(crate) fn post_at(&self, key: &Key, action: &str, body: &str, timestamp_s: i64) -> Value {
        self.post_for_answer(key, action, body, timestamp_s).response()
    }

    /// Calls an action as [`Self::post`] does, and returns the body of the answer as it came.
    pub(crate) fn post_for_text(&self, key: &Key, action: &str, body: &str) -> String {
        self.post_for_answer(key, action, body, now_s()).body
    }

    fn post_for_answer(&self, key: &Key, action: &str, body: &str, timestamp_s: i64) -> Answer {
        let headers = signed_headers(&self.address, key, action, body, timestamp_s);
        self.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{body}"))
    }

    /// Calls [`ACTION`] for a customer's month.
    pub(crate) fn summary(&self, key: &Key, customer: &str, month: &str) -> Value {
        self.post(key, ACTION, &format!(r#"{{"BillMonth":"{month}","CustomerUin":{customer}}}"#))
    }

    /// Sends a request as it is, on a connection of its own, and returns the whole answer.
    pub(crate) fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(stream)
    }

    /// Sends bytes as they are, on a connection of their own, and returns the fields of the envelope.
    pub(crate) fn bytes(&self, request: &[u8]) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request).unwrap();
        Answer::read(stream).response()
    }

    /// Gets a path of the operations listener.
    pub(crate) fn operations(&self, path: &str) -> Answer {
        let (_, address) = self.said.split_once("metrics are on http://").unwrap();
        let mut stream = TcpStream::connect(address.split('/').next().unwrap()).unwrap();
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
            .unwrap();
        Answer::read(stream)
    }

    /// Reads a sample of `/metrics`, given by its name and labels as they are written there; `None` if it is missing.
    pub(crate) fn metric(&self, sample: &str) -> Option<f64> {
        let text = self.operations("/metrics").body;
        let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        line.map(|value| value.parse().unwrap())
    }

    /// Returns the number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal to the server.
    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Asks the server to stop, as a service manager does, and returns how it ended.
    pub(crate) fn stop(self) -> std::process::ExitStatus {
        self.signal("-TERM");
        self.ended()
    }

    /// Waits until the server has ended, and returns how.
    pub(crate) fn ended(mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    /// Stops the server as a service manager does, so that a demo removes its folder.
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        for _ in 0..500 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes the headers of a signed POST with a JSON body, each with its line end. An unknown action is one of the vendor's service.
pub(crate) fn signed_headers(host: &str, key: &Key, action: &str, body: &str, timestamp_s: i64) -> String {
    let service = ACTIONS.get(action).map_or(Service::Partners, |action| action.definition.service);
    let (name, version) = (service.name(), service.version());
    let to_sign = PostJson { secret_id: &key.id, host, service: name, timestamp_s, body: body.as_bytes() };
    let authorization = sign_post_json(&to_sign, &Secret::new(key.secret.clone()));
    format!(
        "Host: {host}\r\nContent-Type: application/json\r\nAuthorization: {authorization}\r\n\
         X-TC-Action: {action}\r\nX-TC-Version: {version}\r\nX-TC-Timestamp: {timestamp_s}\r\n\
         Content-Length: {}\r\nConnection: close\r\n",
        body.len()
    )
}
