//! Runs samples: each is written as the command line prints it, and run as it stands.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::corpus::{ComparedCall, list_calls, write_numbers_as_texts};
use super::models::Files;
use super::recorder::Recorder;
use crate::support::BILLFOLD;

/// A folder in which the samples of one form are written and run.
pub(super) struct Workshop {
    folder: tempfile::TempDir,
    recorder: Recorder,
}

impl Workshop {
    /// Makes the folder, with the model of an SDK in it.
    pub(super) fn new(model: &str, files: Files) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if !model.is_empty() {
            let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sdk_models").join(model);
            let copied = Command::new("cp").arg("-r").arg(models).arg(folder.path()).status().unwrap();
            assert!(copied.success());
        }
        let workshop = Self { folder, recorder: Recorder::start() };
        for (path, text) in files {
            workshop.write(&format!("{model}/{path}"), &text);
        }
        workshop
    }

    /// Returns the folder.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Writes a file, and the folders around it.
    pub(super) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Writes the sample of every call, with `{}` for the action in the name of its file.
    pub(super) fn write_samples(&self, form: &str, file: &str) {
        for ComparedCall { action, input } in list_calls(form) {
            let text = print_sample(form, action, &input, &format!("http://{}", self.recorder.address));
            self.write(&file.replace("{}", action), &text);
        }
    }

    /// Prepares a program that runs in the folder with a key in its environment, and no proxy.
    pub(super) fn command(&self, program: &str) -> Command {
        self.equip(Command::new(program))
    }

    /// Lets a command run in the folder with a key in its environment.
    pub(super) fn equip(&self, mut command: Command) -> Command {
        command.current_dir(self.folder.path()).env("HOME", self.folder.path()).env("NO_PROXY", "127.0.0.1");
        command
            .env("TENCENTCLOUD_SECRET_ID", "AKIDsample")
            .env("TENCENTCLOUD_SECRET_KEY", "the secret of the key");
        for name in ["TENCENTCLOUD_TOKEN", "http_proxy", "HTTP_PROXY", "ALL_PROXY", "no_proxy"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the sample of every call by a command, and compares what it sends with the input of the call. Nothing of an input
    /// is run: a value that is would leave the file `broken`.
    pub(super) fn compare_all(&self, form: &str, make: impl Fn(&str) -> Command) {
        for (action, output) in self.compare_sent(form, make) {
            assert!(output.status.success(), "{form} {action}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }

    /// Compares what the samples send as [`Self::compare_all`] does, and returns how each ended: the empty answer that they get is
    /// none that a strict client takes.
    pub(super) fn compare_sent(
        &self,
        form: &str,
        make: impl Fn(&str) -> Command,
    ) -> Vec<(&'static str, Output)> {
        let mut outputs = Vec::new();
        for call in list_calls(form) {
            let (version, ComparedCall { action, input }) = (call.service().version(), call);
            let output = make(action).stdin(Stdio::null()).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let Some(sent) = self.recorder.take() else { panic!("{form} {action} sent nothing: {said}") };
            outputs.push((action, output));
            assert_eq!(write_numbers_as_texts(&sent.body), write_numbers_as_texts(&input), "{form} {action}");
            let head = sent.head.to_lowercase();
            for line in
                [format!("x-tc-action: {}", action.to_lowercase()), format!("x-tc-version: {version}")]
            {
                assert!(head.lines().any(|sent| sent == line), "{form} {action}: {head}");
            }
        }
        assert!(!self.folder.path().join("broken").exists(), "{form} ran a value");
        outputs
    }
}

/// Runs a command that must succeed.
pub(super) fn run_command(mut command: Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said));
}

/// Returns true if a program is there, else the test is skipped.
pub(super) fn has_program(name: &str) -> bool {
    let is_there = Command::new("which").arg(name).stdout(Stdio::null()).status().unwrap().success();
    if !is_there {
        crate::skip::skip_test(&format!("{name} is not installed"));
    }
    is_there
}

/// Prints the sample of a call.
pub(crate) fn print_sample(form: &str, action: &str, input: &Value, endpoint: &str) -> String {
    let words = ["call", action, "--sample", form, "--endpoint", endpoint, "--json", "-"];
    let mut child = Command::new(BILLFOLD)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{form} {action}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
