//! Modules of the pages, run by Node.js as a browser runs them.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::skip::skip_test;

/// Runs a script beside the modules, with JSON to read, and returns what it printed; `None` without Node.js.
pub(crate) fn run_beside_modules(script: &str, input: &Value) -> Option<Vec<u8>> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/assets");
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(assets).unwrap() {
        let path = file.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    // Without it, Node.js takes the modules for scripts.
    std::fs::write(folder.path().join("package.json"), r#"{"type":"module"}"#).unwrap();
    std::fs::write(folder.path().join("run.js"), script).unwrap();
    let mut command = Command::new("node");
    command.arg(folder.path().join("run.js")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        skip_test("Node.js is not installed");
        return None;
    };
    serde_json::to_writer(child.stdin.take().unwrap(), input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script failed");
    Some(output.stdout)
}
