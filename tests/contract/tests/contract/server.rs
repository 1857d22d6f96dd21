//! A PostgreSQL server for the tests: started with the first test that needs it, and stopped when the tests end.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use crate::skip::skip_test;

/// The password of the roles, and as an address has it.
pub(crate) const PASSWORD: &str = "hush@hush/2022";
const PASSWORD_IN_ADDRESS: &str = "hush%40hush%2F2022";

/// The script that runs the server.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/contract/tests/contract/server.sh");

/// A server.
pub(crate) struct PostgresServer {
    bin: PathBuf,
    /// The folder of its socket and certificates.
    pub(crate) dir: PathBuf,
    pub(crate) port: u16,
    keeper: Mutex<Keeper>,
    databases: AtomicU32,
}

/// The script that runs the server, and stops it when its input ends.
struct Keeper {
    _script: Child,
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
}

impl PostgresServer {
    /// Returns the server that the tests of this process share, or skips the test.
    pub(crate) fn shared() -> Option<&'static PostgresServer> {
        static SERVER: OnceLock<PostgresServer> = OnceLock::new();
        let programs = find_programs_or_skip()?;
        Some(SERVER.get_or_init(|| PostgresServer::start_programs(programs)))
    }

    /// Starts a server, or skips the test.
    pub(crate) fn start() -> Option<PostgresServer> {
        Some(PostgresServer::start_programs(find_programs_or_skip()?))
    }

    fn start_programs(bin: PathBuf) -> PostgresServer {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = as_postgres("sh");
        command.arg(SCRIPT).arg(&bin).arg(port.to_string()).current_dir("/").env("LC_ALL", "C");
        // In a process group of its own, so that it is stopped by the end of its input, and not with the tests.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut script = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let orders = script.stdin.take().unwrap();
        let reports = BufReader::new(script.stdout.take().unwrap());
        let mut keeper = Keeper { _script: script, orders, reports };
        let dir = PathBuf::from(keeper.report());
        let server =
            PostgresServer { bin, dir, port, keeper: Mutex::new(keeper), databases: AtomicU32::new(0) };
        for role in ["billfold", "tls_only"] {
            server.sql("postgres", &format!("CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")).unwrap();
        }
        server
    }

    /// Makes a database for a role and returns its name.
    pub(crate) fn database(&self, role: &str) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name} OWNER {role}")).unwrap();
        name
    }

    /// The address of a database, over the loopback.
    pub(crate) fn address(&self, role: &str, database: &str, parameters: &str) -> String {
        format!("postgres://{role}:{PASSWORD_IN_ADDRESS}@127.0.0.1:{}/{database}?{parameters}", self.port)
    }

    /// Runs SQL as the superuser; returns its output, or the error.
    pub(crate) fn sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let output = Command::new(self.bin.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-p"])
            .args([&self.port.to_string(), "-d", database, "-c", sql, "-h"])
            .arg(&self.dir)
            .env("PGOPTIONS", "-c search_path=billfold")
            .output()
            .unwrap();
        if output.status.success() {
            Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// Stops the server or starts it again, and waits until it is done.
    pub(crate) fn order(&self, word: &str) {
        let mut keeper = self.keeper.lock().unwrap();
        writeln!(keeper.orders, "{word}").unwrap();
        assert_eq!(keeper.report(), word);
    }
}

impl Keeper {
    /// Reads the next line of the script.
    fn report(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.reports.read_line(&mut line).unwrap(), 0, "PostgreSQL's server could not be run");
        line.trim().to_owned()
    }
}

/// Finds the folder of the newest version of the server's programs.
fn find_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let bins = versions.map(|version| version.path().join("bin"));
    let mut bins: Vec<PathBuf> = bins.filter(|bin| bin.join("initdb").exists()).collect();
    bins.sort();
    bins.pop()
}

/// Makes a command that runs as a user whom PostgreSQL's server accepts; it refuses root.
fn as_postgres(program: &str) -> Command {
    use std::os::unix::fs::MetadataExt as _;
    if std::fs::metadata(Path::new("/proc/self")).is_ok_and(|own| own.uid() == 0) {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", program]);
        return command;
    }
    Command::new(program)
}

/// Finds the folder of PostgreSQL's programs, or skips the test.
fn find_programs_or_skip() -> Option<PathBuf> {
    let programs = find_programs();
    if programs.is_none() {
        skip_test("PostgreSQL's server is not installed: on Debian, apt-get install postgresql");
    }
    programs
}
