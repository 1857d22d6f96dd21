//! A data folder of a test's own, and the program that is run with it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::server::Server;
use super::{BILLFOLD, DISTRIBUTOR, RESELLER, SECOND_LEVEL};
use crate::postgres::Database;

/// A data folder that is removed when it is dropped. Then it checks that no import was left staged.
pub(crate) struct Home {
    dir: tempfile::TempDir,
    /// The database of the catalog, if the catalog is not in the folder.
    database: Option<Database>,
}

/// A key of a test: id and secret.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Home {
    /// Creates an empty folder.
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), database: None }
    }

    /// Creates an empty folder whose catalog is a database of PostgreSQL, with the master key beside it.
    pub(crate) fn on(database: Database) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), database: Some(database) }
    }

    /// Returns the database of the catalog, if the catalog is not in the folder.
    pub(crate) fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    /// Creates a folder with the distributor, a second-level reseller below it, and a reseller.
    pub(crate) fn with_partners() -> Self {
        Self::new().and_partners()
    }

    /// Adds the same accounts to this folder.
    pub(crate) fn and_partners(self) -> Self {
        self.ok(&["account", "add", DISTRIBUTOR, "--role", "distributor"]);
        let below = ["--role", "second-level-reseller", "--parent", DISTRIBUTOR];
        self.ok(&[&["account", "add", SECOND_LEVEL][..], &below].concat());
        self.ok(&["account", "add", RESELLER, "--role", "reseller"]);
        self
    }

    /// Returns the data folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Writes a file beside the data folder, and returns its path.
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

    /// Makes a command of the program with this data folder, and without the settings of the developer's shell.
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

    /// Runs the program, which must succeed, and returns its standard output.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "billfold {arguments:?} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program, which must end with code 1, and returns its standard error.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        self.run_to_code(arguments, 1)
    }

    /// Runs the program, which a guard must refuse with code 3, and returns its standard error.
    pub(crate) fn guarded(&self, arguments: &[&str]) -> String {
        self.run_to_code(arguments, 3)
    }

    /// Runs the program, which must end with a code, and returns its standard error.
    fn run_to_code(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "billfold {arguments:?}: {stderr}");
        stderr
    }

    /// Runs the program, which must succeed, and parses its standard output as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).unwrap()
    }

    /// Creates a key for an account.
    pub(crate) fn key(&self, uin: &str) -> Key {
        let printed = self.ok(&["key", "create", "--uin", uin]);
        let words: Vec<&str> = printed.split_whitespace().collect();
        Key { id: words[1].to_owned(), secret: words[3].to_owned() }
    }

    /// Lists the files below the data folder's objects with their lengths, in order.
    pub(crate) fn objects(&self) -> Vec<(String, u64)> {
        fn list_files(folder: &Path, found: &mut Vec<(String, u64)>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    list_files(&path, found);
                } else {
                    found.push((path.display().to_string(), entry.metadata().unwrap().len()));
                }
            }
        }
        let mut found = Vec::new();
        list_files(&self.path().join("objects"), &mut found);
        found.sort();
        found
    }

    /// Starts a server of the folder.
    pub(crate) fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Starts a server of the folder with metrics, and with its log in a file beside the folder.
    pub(crate) fn serve_watched(&self) -> Server {
        let log = std::fs::File::create(self.dir.path().join("log")).unwrap();
        let listen = ["serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0"];
        Server::start_logged(self.command(&listen), log.into())
    }

    /// Starts a server as [`Self::serve_watched`] does, and waits until its upkeep of the folder has ended well. With a catalog in
    /// PostgreSQL servers sweep nothing, and this waits for nothing.
    pub(crate) fn serve_swept(&self) -> Server {
        let server = self.serve_watched();
        if self.database.is_none() {
            self.wait_for_log("the data folder is swept");
        }
        server
    }

    /// Waits until a watched server has logged a text: the log is written after the answers.
    pub(crate) fn wait_for_log(&self, text: &str) {
        let started = Instant::now();
        while !self.log().contains(text) {
            assert!(started.elapsed() < Duration::from_secs(20), "{text} was not logged: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Reads what a watched server has logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let has_catalog = self.database.is_some() || self.path().join("catalog.db").exists();
        if std::thread::panicking() || !has_catalog || !self.path().exists() {
            return;
        }
        let imports = self.json(&["imports", "--json"])["imports"].take();
        for import in imports.as_array().unwrap() {
            assert!(import["published_at"].is_string(), "an import was left staged: {import}");
        }
    }
}
