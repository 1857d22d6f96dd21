//! Runs the scenarios of `tests/browser`, and reads their results.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::clients::Installed;
use crate::demo::Demo;
use crate::skip::skip_test;
use crate::support::Home;

/// The driver: the installed packages, and the browser.
pub(super) struct Driver {
    installed: Installed,
    browser: PathBuf,
}

impl Driver {
    /// Finds packages and browser, or skips the test.
    pub(super) fn find() -> Option<Self> {
        let installed = Installed::find()?;
        if !installed.package("playwright-core").exists() {
            skip_test("the packages for the browser are not installed: run tests/clients/install");
            return None;
        }
        let found = Command::new("sh").args(["-c", "command -v chromium"]).output().unwrap();
        let browser = PathBuf::from(String::from_utf8(found.stdout).unwrap().trim());
        if !browser.exists() || !found.status.success() {
            skip_test("chromium is not installed");
            return None;
        }
        Some(Self { installed, browser })
    }

    /// Returns the folder of an installed package.
    pub(super) fn package(&self, name: &str) -> PathBuf {
        self.installed.package(name)
    }

    /// Runs a scenario against a new demo, and returns its results.
    ///
    /// # Panics
    ///
    /// At the first fault that the scenario finds.
    pub(super) fn run(&self, scenario: &str, arguments: &[&str]) -> Vec<Value> {
        let home = Home::new();
        self.run_against(&Demo::start(&home, false), scenario, arguments)
    }

    /// Runs a scenario against a demo, and returns its results.
    ///
    /// # Panics
    ///
    /// At the first fault that the scenario finds.
    pub(super) fn run_against(&self, demo: &Demo, scenario: &str, arguments: &[&str]) -> Vec<Value> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/run.js");
        let origin = format!("http://{}", demo.server.address);
        let mut command = self.installed.command("node");
        command.env("CHROMIUM", &self.browser).arg(program).args([&origin, scenario]).args(arguments);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let results: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        if let Some(fault) = results.iter().find_map(|result| result.get("fault")) {
            let text = |name: &str| fault[name].as_str().unwrap_or_default();
            panic!("{scenario}: {} at {}: {}", text("what"), text("where"), text("why"));
        }
        assert!(output.status.success(), "{scenario}: {}", String::from_utf8_lossy(&output.stderr));
        results
    }
}
