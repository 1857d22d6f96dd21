//! Runs the official clients: finds them, passes calls to them, and reads their answers.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support::{ACTION, BILLFOLD, Key, Server, clients_folder};

/// A client.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Client {
    PythonSync,
    PythonAsync,
    Node,
    Tccli,
    /// The common client for Python of the vendor's Chinese site.
    PythonCommon,
    /// That for Node.js.
    NodeCommon,
    /// `@tencent-sdk/capi`, with a signer of its own.
    NodeCapi,
    /// `qcloud-requests-auth`, with a signer of its own.
    PythonRequestsAuth,
}

/// The folder of the installed clients, and a home folder for their own files.
pub(crate) struct Installed {
    folder: PathBuf,
    home: tempfile::TempDir,
}

impl Installed {
    /// The installed clients, or `None` with a printed reason.
    pub(crate) fn find() -> Option<Installed> {
        let folder = clients_folder()?.canonicalize().unwrap();
        Some(Installed { folder, home: tempfile::tempdir().unwrap() })
    }

    /// A program of the installed ones or of the system; it finds the clients, and no proxy.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("PATH", self.path())
            .env("NODE_PATH", self.folder.join("node_modules"))
            .env("HOME", self.home.path())
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in ["TENCENTCLOUD_TOKEN", "TENCENTCLOUD_REGION", "TCCLI_PROFILE", "BILLFOLD_DATA"] {
            command.env_remove(name);
        }
        command
    }

    /// The clients' programs first, then ours, then the system's.
    #[expect(clippy::disallowed_methods, reason = "what a shell of the user would have")]
    fn path(&self) -> String {
        let ours = Path::new(BILLFOLD).parent().unwrap();
        let venv = self.folder.join("venv/bin");
        format!("{}:{}:{}", venv.display(), ours.display(), std::env::var("PATH").unwrap())
    }

    /// Makes calls through a client; the answer to each, or its error as `errors` has it.
    pub(crate) fn ask(&self, client: Client, server: &Server, key: &Key, calls: &[Value]) -> Vec<Value> {
        self.ask_at(client, &Endpoint { address: &server.address, authority: None }, key, calls)
    }

    /// Makes calls as [`Installed::ask`] does, to an endpoint.
    pub(crate) fn ask_at(
        &self,
        client: Client,
        endpoint: &Endpoint<'_>,
        key: &Key,
        calls: &[Value],
    ) -> Vec<Value> {
        let (program, script) = match client {
            Client::PythonSync => ("python3", "python_sync.py"),
            Client::PythonAsync => ("python3", "python_async.py"),
            Client::Node => ("node", "node.js"),
            Client::PythonCommon => ("python3", "python_common.py"),
            Client::NodeCommon => ("node", "node_common.js"),
            Client::NodeCapi => ("node", "node_capi.js"),
            Client::PythonRequestsAuth => ("python3", "python_requests_auth.py"),
            Client::Tccli => return self.tccli(endpoint, key, calls),
        };
        let mut command = self.command(program);
        command.env("ENDPOINT", endpoint.address).env("PYTHONDONTWRITEBYTECODE", "1");
        if matches!(client, Client::PythonCommon | Client::PythonRequestsAuth) {
            command.env("PYTHONPATH", self.folder.join("python-further"));
        }
        match endpoint.authority {
            None => command.env("PROTOCOL", "http").env_remove("CA_FILE"),
            Some(file) => {
                // The asynchronous client for Python would take the file for a certificate of its own.
                let variable = if client == Client::PythonAsync { "SSL_CERT_FILE" } else { "CA_FILE" };
                command.env_remove("PROTOCOL").env(variable, file).env("NODE_EXTRA_CA_CERTS", file)
            }
        };
        set_key_variables(&mut command, key);
        let answers = run_script(command, script, &json!(calls).to_string());
        assert_eq!(answers.len(), calls.len());
        answers
    }

    /// Copies the list of authorities of the installed Python, with one more, to a folder for `PYTHONPATH`.
    pub(crate) fn copy_authorities(&self, added: Option<&Path>) -> PathBuf {
        let folder = tempfile::tempdir_in(&self.home).unwrap().keep();
        let find = "import certifi, os; print(os.path.dirname(certifi.__file__))";
        let found = self.command("python3").args(["-c", find]).output().unwrap();
        let package = String::from_utf8(found.stdout).unwrap();
        assert!(Command::new("cp").args(["-r", package.trim()]).arg(&folder).status().unwrap().success());
        if let Some(added) = added {
            let list = folder.join("certifi/cacert.pem");
            let known = std::fs::read_to_string(&list).unwrap();
            std::fs::write(&list, known + &std::fs::read_to_string(added).unwrap()).unwrap();
        }
        folder
    }

    /// Runs tccli for each call, all at once; each with a home of its own, as it makes its profile
    /// there when it is run first.
    fn tccli(&self, endpoint: &Endpoint<'_>, key: &Key, calls: &[Value]) -> Vec<Value> {
        let start = |call: &Value| {
            let mut command = self.command("tccli");
            let home = tempfile::tempdir_in(&self.home).unwrap().keep();
            command.env("HOME", home).args(["intlpartnersmgt", ACTION]);
            match endpoint.authority {
                None => command.args(["--endpoint", &format!("http://{}", endpoint.address)]),
                // It has no setting for an authority: its list of authorities gets one more.
                Some(file) => {
                    let authorities = self.copy_authorities(Some(file));
                    command.env("PYTHONPATH", authorities).args(["--endpoint", endpoint.address])
                }
            };
            set_key_variables(&mut command, key);
            for (name, value) in call["parameters"].as_object().unwrap() {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                command.arg(format!("--{name}")).arg(value);
            }
            command.spawn().unwrap()
        };
        let children: Vec<_> = calls.iter().map(start).collect();
        children.into_iter().map(|child| parse_tccli_output(&child.wait_with_output().unwrap())).collect()
    }
}

/// The place that a client calls.
pub(crate) struct Endpoint<'a> {
    /// Its host and port.
    pub(crate) address: &'a str,
    /// The certificate of its authority; `None` for plain HTTP.
    pub(crate) authority: Option<&'a Path>,
}

/// Runs a script of `tests/clients` with an input; the JSON of each line that it printed.
pub(crate) fn run_script(mut command: Command, name: &str, input: &str) -> Vec<Value> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients");
    let mut child = command.arg(scripts.join(name)).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{name} failed: {}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Passes a key in the variables that every client reads.
fn set_key_variables(command: &mut Command, key: &Key) {
    command.env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
}

/// Converts the output of tccli to the form of the scripts.
fn parse_tccli_output(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return serde_json::from_slice(&output.stdout).unwrap();
    }
    let (_, rest) = said.split_once("code:").unwrap_or_else(|| panic!("tccli failed: {said}"));
    let (code, rest) = rest.split_once(" message:").unwrap();
    let (message, id) = rest.split_once(" requestId:").unwrap();
    let has_request_id = uuid::Uuid::parse_str(id.trim()).is_ok();
    json!({ "error": { "code": code, "message": message, "has_request_id": has_request_id } })
}
