//! What tests share: a data folder of their own, the program, a server on a port of its own, signed
//! requests, and bill files made of a few values.

mod draft;
mod report;
mod rows;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tc3::Secret;
use tc3::sign::{PostJson, sign_post_json};

pub(crate) use crate::postgres::Database;
pub(crate) use draft::{Draft, encoded, version_1};
pub(crate) use report::{headline, notes, report_rows};
pub(crate) use rows::{Row, row, sheet};

/// The program under test.
pub(crate) const BILLFOLD: &str = env!("CARGO_BIN_EXE_billfold");

/// The action that all starts from.
pub(crate) const ACTION: &str = "DescribeBillSummaryByPayMode";

/// The accounts of most tests.
pub(crate) const DISTRIBUTOR: &str = "200000000001";
pub(crate) const SECOND_LEVEL: &str = "200000000011";
pub(crate) const RESELLER: &str = "200000000002";

/// A data folder that goes with the test. When it goes, it checks that no import was left staged.
pub(crate) struct Home {
    dir: tempfile::TempDir,
    /// The database of the catalog, where it is not in the folder.
    database: Option<Database>,
}

/// A key of a test: id and secret.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Home {
    /// An empty folder.
    pub(crate) fn new() -> Home {
        Home { dir: tempfile::tempdir().unwrap(), database: None }
    }

    /// An empty folder whose catalog is a database of PostgreSQL, and whose master key lies beside it.
    pub(crate) fn on(database: Database) -> Home {
        Home { dir: tempfile::tempdir().unwrap(), database: Some(database) }
    }

    /// The database of the catalog.
    pub(crate) fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    /// A folder with the distributor, a second-level reseller below it, and a reseller.
    pub(crate) fn with_partners() -> Home {
        Home::new().and_partners()
    }

    /// This folder, with them.
    pub(crate) fn and_partners(self) -> Home {
        self.ok(&["account", "add", DISTRIBUTOR, "--role", "distributor"]);
        let below = ["--role", "second-level-reseller", "--parent", DISTRIBUTOR];
        self.ok(&[&["account", "add", SECOND_LEVEL][..], &below].concat());
        self.ok(&["account", "add", RESELLER, "--role", "reseller"]);
        self
    }

    /// The data folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Writes a file beside the data folder; its path.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Writes the configuration.
    pub(crate) fn config(&self, text: &str) {
        std::fs::create_dir_all(self.path()).unwrap();
        std::fs::write(self.path().join("config.toml"), text).unwrap();
    }

    /// The program, with this data folder and no settings of the one who runs the test.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BILLFOLD);
        command.args(arguments).env("BILLFOLD_DATA", self.path()).stdin(Stdio::null());
        let own = std::env::vars_os().map(|(name, _)| name);
        let own =
            own.filter(|name| name.to_string_lossy().starts_with("BILLFOLD_") && name != "BILLFOLD_DATA");
        for name in own.chain(
            ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN", "PGPASSWORD"]
                .map(Into::into),
        ) {
            command.env_remove(name);
        }
        if let Some(database) = &self.database {
            command.env("BILLFOLD_CATALOG", database.address(arguments[0]));
            command.env("BILLFOLD_MASTER_KEY_FILE", self.dir.path().join("master.key"));
        }
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the program, which must succeed; what it printed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "billfold {arguments:?} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program, which must end with code 1; what it said on standard error.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        self.ended(arguments, 1)
    }

    /// Runs the program, which a guard must refuse with code 3; what it said on standard error.
    pub(crate) fn guarded(&self, arguments: &[&str]) -> String {
        self.ended(arguments, 3)
    }

    /// Runs the program, which must end with a code; what it said on standard error.
    fn ended(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "billfold {arguments:?}: {said}");
        said
    }

    /// Runs the program, whose output is JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).unwrap()
    }

    /// Makes a key for an account.
    pub(crate) fn key(&self, uin: &str) -> Key {
        let printed = self.ok(&["key", "create", "--uin", uin]);
        let words: Vec<&str> = printed.split_whitespace().collect();
        Key { id: words[1].to_owned(), secret: words[3].to_owned() }
    }

    /// Every file below the data folder's objects, with its length, in order.
    pub(crate) fn objects(&self) -> Vec<(String, u64)> {
        fn walk(folder: &Path, found: &mut Vec<(String, u64)>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, found);
                } else {
                    found.push((path.display().to_string(), entry.metadata().unwrap().len()));
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.path().join("objects"), &mut found);
        found.sort();
        found
    }

    /// Serves the folder.
    pub(crate) fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Serves the folder with metrics, and with its log in a file beside the folder.
    pub(crate) fn serve_watched(&self) -> Server {
        let log = std::fs::File::create(self.dir.path().join("log")).unwrap();
        let listen = ["serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0"];
        Server::start_logged(self.command(&listen), log.into())
    }

    /// Waits until a watched server has logged this; the log is written behind the answers.
    pub(crate) fn wait_for_log(&self, text: &str) {
        let begun = std::time::Instant::now();
        while !self.log().contains(text) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{text} was not logged: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What a watched server has logged up to now.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let is_there = self.database.is_some() || self.path().join("catalog.db").exists();
        if std::thread::panicking() || !is_there || !self.path().exists() {
            return;
        }
        let imports = self.json(&["imports", "--json"]);
        for import in imports.as_array().unwrap() {
            assert!(import["published_at"].is_string(), "an import was left staged: {import}");
        }
    }
}

/// A server that runs until the test lets go of it.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// What it printed before it answered, and on the line that says where.
    pub(crate) said: String,
}

impl Server {
    /// Starts a command that serves, and waits until it says where it answers.
    pub(crate) fn start(command: Command) -> Server {
        Server::start_logged(command, Stdio::null())
    }

    /// As [`Server::start`], with the log going somewhere.
    pub(crate) fn start_logged(mut command: Command, log: Stdio) -> Server {
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert_ne!(lines.read_line(&mut line).unwrap(), 0, "the server ended: {said}");
            said.push_str(&line);
            if let Some((_, address)) = line.split_once("answers on http://") {
                break address.trim().to_owned();
            }
        };
        // The rest is read on, so that the server never waits for us.
        std::thread::spawn(move || lines.read_to_string(&mut String::new()));
        Server { child, address, said }
    }

    /// A server that was started and answers.
    pub(crate) fn of(child: Child, address: String) -> Server {
        Server { child, address, said: String::new() }
    }

    /// Sends an action with a JSON body, signed in the ordinary way; the fields of `Response`.
    pub(crate) fn post(&self, key: &Key, action: &str, body: &str) -> Value {
        self.post_at(key, action, body, now_s())
    }

    /// As [`Server::post`], signed at a time.
    pub(crate) fn post_at(&self, key: &Key, action: &str, body: &str, timestamp_s: i64) -> Value {
        let headers = signed_headers(&self.address, key, action, body, timestamp_s);
        let answer = self.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{body}"));
        answer.response()
    }

    /// Asks for a summary.
    pub(crate) fn summary(&self, key: &Key, customer: &str, month: &str) -> Value {
        self.post(key, ACTION, &format!(r#"{{"BillMonth":"{month}","CustomerUin":{customer}}}"#))
    }

    /// Sends bytes as they stand, on a connection of their own; the whole answer.
    pub(crate) fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(stream)
    }

    /// Sends bytes as they stand, on a connection of their own; the fields of the envelope.
    pub(crate) fn bytes(&self, request: &[u8]) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request).unwrap();
        Answer::read(stream).response()
    }

    /// What is at a path of the operations listener.
    pub(crate) fn operations(&self, path: &str) -> Answer {
        let (_, address) = self.said.split_once("metrics are on http://").unwrap();
        let mut stream = TcpStream::connect(address.split('/').next().unwrap()).unwrap();
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
            .unwrap();
        Answer::read(stream)
    }

    /// The sample of a metric with these labels, as it stands in `/metrics`; `None` where there is none.
    pub(crate) fn metric(&self, sample: &str) -> Option<f64> {
        let text = self.operations("/metrics").body;
        let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        line.map(|value| value.parse().unwrap())
    }

    /// Sends a signal to the server.
    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Asks the server to stop, as a service manager would, and waits; how it ended.
    pub(crate) fn stop(self) -> std::process::ExitStatus {
        self.signal("-TERM");
        self.ended()
    }

    /// Waits until the server has ended; how.
    pub(crate) fn ended(mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    /// Lets the server end as it would in service, so that a demo takes its folder with it.
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

/// The headers of a POST with a JSON body, signed; each with its line end.
pub(crate) fn signed_headers(host: &str, key: &Key, action: &str, body: &str, timestamp_s: i64) -> String {
    let to_sign =
        PostJson { secret_id: &key.id, host, service: "intlpartnersmgt", timestamp_s, body: body.as_bytes() };
    let authorization = sign_post_json(&to_sign, &Secret::new(key.secret.clone()));
    format!(
        "Host: {host}\r\nContent-Type: application/json\r\nAuthorization: {authorization}\r\n\
         X-TC-Action: {action}\r\nX-TC-Version: 2022-09-28\r\nX-TC-Timestamp: {timestamp_s}\r\n\
         Content-Length: {}\r\nConnection: close\r\n",
        body.len()
    )
}

/// An answer of HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `HTTP/1.1 200 OK` and the headers, as they came.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
}

impl Answer {
    /// Reads an answer up to the end of the connection.
    fn read(mut stream: TcpStream) -> Answer {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        Answer { head: head.to_owned(), body: body.to_owned() }
    }

    /// The fields of the envelope. Everything that must hold of every answer is checked here.
    pub(crate) fn response(&self) -> Value {
        assert!(self.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", self.head);
        let head = self.head.to_lowercase();
        assert!(head.lines().any(|line| line == "content-type: application/json"), "{head}");
        let envelope: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(envelope.as_object().unwrap().len(), 1, "{envelope}");
        let response = envelope["Response"].clone();
        let id = response["RequestId"].as_str().unwrap();
        assert!(uuid::Uuid::parse_str(id).is_ok() && id == id.to_lowercase(), "{id}");
        response
    }
}

/// Code and message of an answer that must be an error.
pub(crate) fn error(response: &Value) -> (String, String) {
    let error = &response["Error"];
    let text = |name: &str| error[name].as_str().unwrap_or_else(|| panic!("no error: {response}")).to_owned();
    (text("Code"), text("Message"))
}

/// An answer without its `RequestId`, which differs each time.
pub(crate) fn without_id(mut response: Value) -> Value {
    response.as_object_mut().unwrap().remove("RequestId").expect("every answer has a RequestId");
    response
}

/// Now, by the system's clock.
#[expect(clippy::disallowed_methods, reason = "the client's clock, in a test")]
pub(crate) fn now_s() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// Waits until a new second has begun, so that the next requests fall into one window.
pub(crate) fn next_second() {
    let before = now_s();
    while now_s() == before {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Where the official clients are installed, or `None` with a printed reason. In CI they are required.
pub(crate) fn clients_folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/clients");
    if folder.join("ready").exists() {
        return Some(folder);
    }
    assert!(!is_ci(), "CI needs the official clients: run tests/clients/install");
    println!("skipped: the official clients are not installed; tests/clients/install does it");
    None
}

/// Whether this is CI, where nothing is skipped.
#[expect(clippy::disallowed_methods, reason = "only tests ask this")]
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// The seed of a random test, printed; `WORLD_SEED` sets it, to run the same world once more.
#[expect(clippy::disallowed_methods, reason = "only tests ask this")]
pub(crate) fn seed() -> u64 {
    let seed = std::env::var("WORLD_SEED").ok();
    let seed = seed.map_or_else(|| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("WORLD_SEED={seed}");
    seed
}

/// How much the tests that break things are to do: `TORTURE` sets it, and without it they do what is
/// right for every run of the tests.
#[expect(clippy::disallowed_methods, reason = "only tests ask this")]
pub(crate) fn torture() -> Option<u32> {
    std::env::var("TORTURE").ok().map(|number| number.parse().unwrap())
}
