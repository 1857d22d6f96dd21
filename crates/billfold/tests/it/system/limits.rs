//! Limits of the process: open files, and dumps of its memory.

use std::os::unix::fs::MetadataExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{command_of_other_user, make_shared_home};
use crate::support::{BILLFOLD, DISTRIBUTOR, Home, Server, error, row, sheet};

/// Makes a command of the program that may open so many files.
fn command_with_files(home: &Home, limit: u32, arguments: &[&str]) -> Command {
    let mut command = Command::new("bash");
    let script = format!("ulimit -n {limit}; exec \"$0\" \"$@\"");
    command.args(["-c", &script, BILLFOLD]).args(arguments).env("BILLFOLD_DATA", home.path());
    command
}

#[test]
fn with_too_few_files_a_program_says_so_and_names_the_limit_and_nothing_else() {
    let home = make_shared_home();
    let file = home.file("c.csv", sheet(&[row("100001", "2022-11", "3")]));
    for limit in (4..40).chain([48, 64]) {
        for arguments in [
            &["import", "--again", &file][..],
            &["key", "create", "--uin", DISTRIBUTOR],
            &["month", "2022-11"],
            &["verify"],
        ] {
            let output = command_with_files(&home, limit, arguments).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            match output.status.code() {
                Some(0) => assert!(limit > 32, "{limit}"),
                Some(1) => {
                    assert!(limit < 40, "{limit}: {said}");
                    assert!(said.contains("raise the limit (ulimit -n, LimitNOFILE)"), "{limit}: {said}");
                    assert!(!said.contains("run billfold as"), "{limit}: {said}");
                }
                code => panic!("{limit}: {code:?}: {said}"),
            }
        }
    }
}

#[test]
fn a_low_limit_of_open_files_leaves_a_share_of_them_to_connections() {
    let home = make_shared_home();
    let key = home.key(DISTRIBUTOR);
    for (limit, connections) in [(48, 8), (100, 50), (257, 129), (400, 200)] {
        let log = home.file("log", "");
        let command = command_with_files(&home, limit, &["serve", "--listen", "127.0.0.1:0"]);
        let server = Server::start_logged(command, std::fs::File::create(&log).unwrap().into());
        home.wait_for_log(&format!("open_files={limit} max_connections={connections}"));
        let idle: Vec<_> =
            (0..connections + 20).map(|_| std::net::TcpStream::connect(&server.address).unwrap()).collect();
        crate::support::next_second();
        assert_eq!(error(&server.summary(&key, "7", "2022-11")).0, "UnauthorizedOperation.UinNoAuth");
        drop(idle);
        assert!(!home.log().contains("could not accept"), "{}", home.log());
    }
}

#[test]
fn a_process_that_may_have_secrets_leaves_no_dump_of_its_memory() {
    let home = make_shared_home();
    let add = ["key", "add", "--uin", DISTRIBUTOR, "--secret-id", "x", "--secret-key-file", "-"];
    let Some(mut command) = command_of_other_user(&home, &add) else { return };
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let process = std::path::PathBuf::from(format!("/proc/{}", child.id()));
    let started = Instant::now();
    // Until the program is there it is the one that starts it. What may not be dumped belongs to root.
    let is_forbidden = || {
        let limits = std::fs::read_to_string(process.join("limits")).unwrap();
        let limit =
            limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap().to_owned();
        let status = std::fs::read_to_string(process.join("status")).unwrap();
        let user = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap().trim().to_owned();
        let is_others = user.starts_with("65534");
        is_others
            && limit.split_whitespace().take(2).eq(["0", "0"])
            && std::fs::metadata(process.join("environ")).unwrap().uid() == 0
    };
    while !is_forbidden() {
        assert!(started.elapsed() < Duration::from_secs(20), "a dump is allowed");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(child.stdin.take());
    child.wait().unwrap();
}
