//! What `strace` saw: calls in the order in which they ended.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use std::os::unix::process::CommandExt as _;

use crate::support::Home;

/// Longest that a traced program may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// One system call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) name: String,
    /// The arguments, with the paths of files, and the result.
    pub(super) text: String,
    /// Which call of this name it is of its thread, from 1: what `when=` counts.
    pub(super) number: u32,
    /// Whether the program's own code had begun; before it, the system loads it.
    pub(super) is_own: bool,
}

impl Call {
    /// Whether it was made to fail.
    pub(super) fn is_injected(&self) -> bool {
        self.text.contains("(INJECTED)")
    }

    /// Whether it did what it was asked.
    pub(super) fn succeeded(&self) -> bool {
        self.text.rsplit_once(" = ").is_some_and(|(_, result)| !result.starts_with('-'))
    }

    /// The path of the file that its first argument is open on.
    pub(super) fn file(&self) -> Option<&str> {
        let (_, rest) = self.text.split_once('<')?;
        rest.split_once(['>']).map(|(path, _)| path).filter(|path| path.starts_with('/'))
    }

    /// The paths that stand in it as texts.
    pub(super) fn paths(&self) -> Vec<&str> {
        self.text.split('"').skip(1).step_by(2).collect()
    }
}

/// A program that was traced, and how it ended.
pub(super) struct Traced {
    pub(super) calls: Vec<Call>,
    /// `None`: it did not end, and was killed.
    pub(super) output: Option<Output>,
}

/// Where the trace of a run in a home lies.
fn trace_file(home: &Home) -> PathBuf {
    home.path().with_file_name("trace")
}

/// The program under `strace`, with these options.
pub(super) fn command(home: &Home, options: &[&str], arguments: &[&str]) -> Command {
    let program = home.command(arguments);
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-qq", "--seccomp-bpf", "-e", "signal=none", "-o"]).arg(trace_file(home));
    command.args(options).arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    // A backtrace would only make a failing test slow.
    command.env("RUST_BACKTRACE", "0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0);
    command
}

/// Runs the program under `strace` until it ends, or for long enough.
pub(super) fn run(home: &Home, options: &[&str], arguments: &[&str]) -> Traced {
    let mut child = command(home, options, arguments).spawn().unwrap();
    let begin = Instant::now();
    let has_ended = loop {
        if child.try_wait().unwrap().is_some() {
            break true;
        }
        if begin.elapsed() > PATIENCE {
            break false;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    if !has_ended {
        kill_group(child.id());
    }
    let output = child.wait_with_output().unwrap();
    Traced { calls: calls(home), output: has_ended.then_some(output) }
}

/// Kills `strace` and what it traces.
pub(super) fn kill_group(leader: u32) {
    let group = format!("-{leader}");
    assert!(Command::new("kill").args(["-9", "--", &group]).status().unwrap().success());
}

/// The calls of the last run in a home.
pub(super) fn calls(home: &Home) -> Vec<Call> {
    let text = std::fs::read(trace_file(home)).unwrap();
    let mut calls = Vec::new();
    let mut begun: BTreeMap<u32, String> = BTreeMap::new();
    let mut numbers: BTreeMap<(u32, String), u32> = BTreeMap::new();
    let mut is_own = false;
    for line in String::from_utf8_lossy(&text).lines() {
        let Some((thread, text)) = line.trim().split_once(' ') else { continue };
        let Ok(thread) = thread.parse::<u32>() else { continue };
        let text = text.trim();
        let text = if let Some(begin) = text.strip_suffix("<unfinished ...>") {
            begun.insert(thread, begin.trim().to_owned());
            continue;
        } else if text.starts_with("<... ") {
            let Some((_, end)) = text.split_once("resumed>") else { continue };
            format!("{} {}", begun.remove(&thread).unwrap_or_default(), end.trim())
        } else {
            text.to_owned()
        };
        let Some((name, _)) = text.split_once('(') else { continue };
        let name = name.to_owned();
        // The first thing that the standard library does is to look at the three standard files.
        is_own |= name == "poll";
        let number = numbers.entry((thread, name.clone())).or_default();
        *number += 1;
        calls.push(Call { name, text, number: *number, is_own });
    }
    calls
}
