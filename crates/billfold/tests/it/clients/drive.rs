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

    /// Returns the folder of an installed package for Node.js.
    pub(crate) fn package(&self, name: &str) -> PathBuf {
        self.folder.join("node_modules").join(name)
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

    /// Makes calls through a client; the answer to each, or its error as `errors` has it. A call with a `key` is made with
    /// that one.
    pub(crate) fn ask(&self, client: Client, server: &Server, key: &Key, calls: &[Value]) -> Vec<Value> {
        self.ask_at(client, &Endpoint::of(server), key, calls)
    }

    /// Makes calls as [`Installed::ask`] does, to an endpoint.
    pub(crate) fn ask_at(
        &self,
        client: Client,
        endpoint: &Endpoint<'_>,
        key: &Key,
        calls: &[Value],
    ) -> Vec<Value> {
        let texts = self.ask_for_texts(client, endpoint, key, calls);
        texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    /// Makes calls as [`Installed::ask_at`] does, and returns the JSON of each answer as the client prints it.
    pub(crate) fn ask_for_texts(
        &self,
        client: Client,
        endpoint: &Endpoint<'_>,
        key: &Key,
        calls: &[Value],
    ) -> Vec<String> {
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
        set_key_variables(&mut command, &key.id, &key.secret);
        let answers = run_script_for_lines(command, script, &json!(calls).to_string());
        assert_eq!(answers.len(), calls.len());
        answers
    }

    /// Reads tccli's list of the actions and of the models of their answers.
    pub(super) fn read_models(&self) -> Value {
        let find = "import tccli; print(tccli.__path__[0])";
        let found = self.command("python3").args(["-c", find]).output().unwrap();
        let package = PathBuf::from(String::from_utf8(found.stdout).unwrap().trim());
        let list = package.join("services/intlpartnersmgt/v20220928/api.json");
        serde_json::from_slice(&std::fs::read(list).unwrap()).unwrap()
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
    fn tccli(&self, endpoint: &Endpoint<'_>, key: &Key, calls: &[Value]) -> Vec<String> {
        let start = |call: &Value| {
            let mut command = self.command("tccli");
            let home = tempfile::tempdir_in(&self.home).unwrap().keep();
            let action = call["action"].as_str().unwrap_or(ACTION);
            command.env("HOME", home).args(["intlpartnersmgt", action]);
            match endpoint.authority {
                None => command.args(["--endpoint", &format!("http://{}", endpoint.address)]),
                // It has no setting for an authority: its list of authorities gets one more.
                Some(file) => {
                    let authorities = self.copy_authorities(Some(file));
                    command.env("PYTHONPATH", authorities).args(["--endpoint", endpoint.address])
                }
            };
            let own = |index: usize| call["key"][index].as_str();
            let (id, secret) = (own(0).unwrap_or(&key.id), own(1).unwrap_or(&key.secret));
            set_key_variables(&mut command, id, secret);
            for (name, value) in call["parameters"].as_object().unwrap() {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                command.arg(format!("--{name}")).arg(value);
            }
            command.spawn().unwrap()
        };
        let children: Vec<_> = calls.iter().map(start).collect();
        children.into_iter().map(|child| convert_tccli_output(&child.wait_with_output().unwrap())).collect()
    }
}

/// The place that a client calls.
pub(crate) struct Endpoint<'a> {
    /// Its host and port.
    pub(crate) address: &'a str,
    /// The certificate of its authority; `None` for plain HTTP.
    pub(crate) authority: Option<&'a Path>,
}

impl<'a> Endpoint<'a> {
    /// The plain HTTP of a server.
    pub(crate) fn of(server: &'a Server) -> Self {
        Self { address: &server.address, authority: None }
    }
}

/// Runs a script of `tests/clients` with an input; the JSON of each line that it printed.
pub(crate) fn run_script(command: Command, name: &str, input: &str) -> Vec<Value> {
    let lines = run_script_for_lines(command, name, input);
    lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Runs a script of `tests/clients` with an input; the lines that it printed.
fn run_script_for_lines(mut command: Command, name: &str, input: &str) -> Vec<String> {
    let mut child = command.arg(find_script(name)).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{name} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The path of a script of `tests/clients`.
pub(super) fn find_script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients").join(name)
}

/// Passes a key in the variables that every client reads.
fn set_key_variables(command: &mut Command, id: &str, secret: &str) {
    command.env("TENCENTCLOUD_SECRET_ID", id).env("TENCENTCLOUD_SECRET_KEY", secret);
}

/// Converts the output of tccli to the form of the scripts.
fn convert_tccli_output(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return String::from_utf8(output.stdout.clone()).unwrap();
    }
    if said.contains("argument operation: Invalid choice") {
        return json!({ "lacks_action": true }).to_string();
    }
    let (_, rest) = said.split_once("code:").unwrap_or_else(|| panic!("tccli failed: {said}"));
    let (code, rest) = rest.split_once(" message:").unwrap();
    let (message, id) = rest.split_once(" requestId:").unwrap();
    let has_request_id = uuid::Uuid::parse_str(id.trim()).is_ok();
    json!({ "error": { "code": code, "message": message, "has_request_id": has_request_id } }).to_string()
}

/// Returns the text of a number in a JSON text, by the name of its member.
pub(crate) fn read_number<'a>(json: &'a str, name: &str) -> &'a str {
    let (_, rest) = json.split_once(&format!("\"{name}\":")).unwrap_or_else(|| panic!("no {name}: {json}"));
    rest.split([',', '}']).next().unwrap().trim()
}
