//! The program and the operating system: whose files, signals, clocks, clients of other protocols, and folders that change
//! below a server.

mod clock;
mod errors;
mod limits;
mod locked;
mod modes;
mod process;
mod read_only;
mod servers;
mod strangers;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::skip::skip_test;
use crate::support::{Home, row, sheet};

/// Number of a user that owns nothing.
const OTHER_USER: u32 = 65_534;

/// Sets the mode of a file or folder.
fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Creates a folder with one bill in two versions, below folders that every user may enter.
fn make_shared_home() -> Home {
    let home = Home::with_partners();
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    home.ok(&["import", &home.file("b.csv", sheet(&[row("100001", "2022-11", "2")]))]);
    set_mode(home.path().parent().unwrap(), 0o755);
    home
}

/// Makes a command of the program that runs as another user, or skips the test where that is impossible.
fn command_of_other_user(home: &Home, arguments: &[&str]) -> Option<Command> {
    let own = home.command(arguments);
    let number = OTHER_USER.to_string();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", &number, "--regid", &number, "--clear-groups"]);
    // The other user may not enter the folders above the program, so it runs a copy.
    let program = home.path().with_file_name("billfold");
    if !program.exists() && std::fs::hard_link(own.get_program(), &program).is_err() {
        std::fs::copy(own.get_program(), &program).unwrap();
    }
    let can_run = Command::new("setpriv")
        .args(["--reuid", &number, "--regid", &number, "--clear-groups"])
        .arg(&program)
        .arg("--version")
        .output();
    if !can_run.is_ok_and(|output| output.status.success()) {
        skip_test("only root can run the program as another user, with setpriv");
        return None;
    }
    command.arg(&program).args(own.get_args());
    for (name, value) in own.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.current_dir("/");
    Some(command)
}

/// Runs the program as another user; the exit code, standard output and standard error.
fn run_as_other_user(home: &Home, arguments: &[&str]) -> Option<(Option<i32>, String, String)> {
    command_of_other_user(home, arguments).map(|mut command| read_output(command.output().unwrap()))
}

fn read_output(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}
