//! Errors of the operating system say what failed, whose file it is, and what to do; what a command refuses leaves nothing.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::{OTHER_USER, make_shared_home, run_as_other_user, set_mode};
use crate::support::{BILLFOLD, Home, Row, row, sheet};

#[test]
fn a_file_that_may_not_be_read_is_told_with_its_owner_and_this_user() {
    let home = make_shared_home();
    set_mode(&home.path(), 0o777);
    set_mode(&home.path().join("catalog.db"), 0o644);
    let hidden = home.file("hidden.csv", sheet(&[row("100001", "2022-11", "1")]));
    set_mode(Path::new(&hidden), 0o600);
    let Some((code, _, error)) = run_as_other_user(&home, &["import", "--dry-run", &hidden]) else { return };
    assert_eq!(code, Some(1), "{error}");
    for part in [
        "could not read ",
        "Permission denied",
        "hidden.csv belongs to user ",
        "(uid 0)",
        "mode 0600",
        "(uid 65534) read it",
    ] {
        assert!(error.contains(part), "no {part}: {error}");
    }
    // A folder above it that may not be entered is named in its place.
    let folder = Path::new(&hidden).with_file_name("closed");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.csv"), "").unwrap();
    set_mode(&folder, 0o700);
    let inside = folder.join("a.csv");
    let (_, _, error) = run_as_other_user(&home, &["import", "--dry-run", inside.to_str().unwrap()]).unwrap();
    assert!(error.contains("closed belongs to user ") && error.contains("enter it"), "{error}");
    // Each kind of file: settings, the list to compare with, an object, the place of a backup.
    let config = home.file("config.toml", "");
    set_mode(Path::new(&config), 0o600);
    let list = home.file("list.csv", "customer,total\n100001,2\n");
    set_mode(Path::new(&list), 0o600);
    for (arguments, file) in [
        (&["imports", "--config", config.as_str()][..], "config.toml"),
        (&["month", "2022-11", "--against", &list], "list.csv"),
        (&["backup", folder.join("backup").to_str().unwrap()], "closed"),
        (
            &[
                "generate",
                "--lines",
                "10",
                "--customers",
                "5",
                "--to",
                folder.join("bills").to_str().unwrap(),
            ],
            "closed",
        ),
    ] {
        let (code, _, error) = run_as_other_user(&home, arguments).unwrap();
        assert!(
            code == Some(1) && error.contains(&format!("{file} belongs to user ")),
            "{arguments:?}: {error}"
        );
    }
}

/// Lists everything below a folder with the number of its owner.
fn list_owners(folder: &Path, owners: &mut Vec<(String, u32)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let found = path.symlink_metadata().unwrap();
        owners.push((path.display().to_string(), found.uid()));
        if found.is_dir() {
            list_owners(&path, owners);
        }
    }
}

#[test]
fn what_root_makes_in_the_folder_of_another_user_belongs_to_that_user() {
    let home = make_shared_home();
    let parent = home.path().parent().unwrap().to_owned();
    set_mode(&parent, 0o777);
    let data = parent.join("theirs");
    let at = ["--data", data.to_str().unwrap()];
    let add = ["account", "add", "200000000042", "--role", "reseller"];
    let Some((code, _, error)) = run_as_other_user(&home, &[&add[..], &at].concat()) else { return };
    assert_eq!(code, Some(0), "{error}");
    let own = |amount: &str| Row { payer: "200000000042".to_owned(), ..row("100001", "2022-11", amount) };
    home.ok(&[&["import", &home.file("c.csv", sheet(&[own("1")]))][..], &at].concat());
    home.ok(&[&["key", "create", "--uin", "200000000042"][..], &at].concat());
    let mut owners = Vec::new();
    list_owners(&data, &mut owners);
    assert!(owners.len() > 6 && owners.iter().all(|(_, owner)| *owner == OTHER_USER), "{owners:?}");
    let next = home.file("d.csv", sheet(&[own("2")]));
    let (code, _, error) = run_as_other_user(&home, &[&["import", &next][..], &at].concat()).unwrap();
    assert_eq!(code, Some(0), "{error}");
    // A file of root that has another name elsewhere stays root's.
    let other = parent.join("precious");
    std::fs::write(&other, "").unwrap();
    std::fs::remove_file(data.join("import.lock")).unwrap();
    std::fs::hard_link(&other, data.join("import.lock")).unwrap();
    home.ok(&[&["import", &home.file("e.csv", sheet(&[own("3")]))][..], &at].concat());
    assert_eq!(other.metadata().unwrap().uid(), 0);
}

#[test]
fn without_a_folder_for_temporary_files_a_difference_is_shown_or_the_error_names_tmpdir_alone() {
    let home = make_shared_home();
    let nowhere = home.path().with_file_name("nowhere");
    for arguments in [&["diff", "100001", "2022-11"][..], &["diff", "100001", "2022-11", "--json"]] {
        let output = home.command(arguments).env("TMPDIR", &nowhere).output().unwrap();
        assert!(
            output.status.success(),
            "the data folder takes them: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(String::from_utf8(output.stdout).unwrap(), home.ok(arguments));
    }
    set_mode(&home.path(), 0o755);
    set_mode(&home.path().join("catalog.db"), 0o644);
    for arguments in [&["diff", "100001", "2022-11"][..], &["diff", "100001", "2022-11", "--json"]] {
        let Some(mut command) = super::command_of_other_user(&home, arguments) else { return };
        let (code, said, error) = super::read_output(command.env("TMPDIR", &nowhere).output().unwrap());
        assert!(code == Some(1) && said.is_empty(), "{arguments:?}: {said}");
        assert!(
            error.contains("could not make a temporary file in") && error.contains("set TMPDIR to"),
            "{error}"
        );
        assert!(!error.contains("standard output"), "{error}");
    }
    let demo = home.command(&["demo", "--listen", "127.0.0.1:0"]).env("TMPDIR", &nowhere).output().unwrap();
    assert!(String::from_utf8_lossy(&demo.stderr).contains("set TMPDIR to"));
}

#[test]
fn a_damaged_object_prints_no_half_of_a_difference() {
    let home = make_shared_home();
    let (path, bytes) = home.objects().into_iter().find(|(path, _)| path.contains("month=")).unwrap();
    std::fs::write(&path, vec![0; usize::try_from(bytes).unwrap()]).unwrap();
    let output = home.run(&["diff", "100001", "2022-11", "--json"]);
    assert_eq!((output.status.code(), output.stdout), (Some(1), Vec::new()));
}

#[test]
fn a_path_that_leads_to_nothing_is_told_by_the_part_that_is_missing() {
    let home = make_shared_home();
    let folder = home.path().parent().unwrap().to_owned();
    std::os::unix::fs::symlink("nowhere", folder.join("dangling")).unwrap();
    std::os::unix::fs::symlink("circle", folder.join("circle")).unwrap();
    home.file("file", "");
    for (path, cause) in [
        ("no.csv", "no such file: check the name"),
        ("none/below/no.csv", "none does not exist; make it, or name another"),
        ("file/no.csv", "file is a file, not a folder; name another path"),
        ("dangling", "it is a link that leads nowhere"),
        ("circle", "its links lead in a circle"),
    ] {
        let said = home.refused(&["import", folder.join(path).to_str().unwrap()]);
        assert!(said.contains("could not read ") && said.contains(cause), "{path}: {said}");
    }
}

#[test]
fn too_many_open_files_are_told_as_that() {
    let home = make_shared_home();
    let run = |limit: u32| {
        let script = format!("ulimit -n {limit}; exec \"$0\" imports");
        let mut command = std::process::Command::new("bash");
        command.args(["-c", &script, BILLFOLD]).env("BILLFOLD_DATA", home.path()).output().unwrap()
    };
    let refused: Vec<String> = (8..30)
        .map(run)
        .filter(|output| !output.status.success())
        .map(|output| String::from_utf8(output.stderr).unwrap())
        .collect();
    assert!(refused.iter().any(|said| said.contains("LimitNOFILE")), "{refused:#?}");
}

#[test]
fn what_is_refused_makes_no_data_folder() {
    let home = Home::new();
    let faulty = home.file("faulty.csv", sheet(&[row("100001", "2022-11", "1,5")]));
    home.refused(&["import", &faulty]);
    home.guarded(&["import", "--expect", "7", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    home.refused(&["account", "add", "5", "--role", "customer", "--parent", "6"]);
    for arguments in [&["key", "create", "--uin", "5"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let said = home.refused(arguments);
        assert!(
            said.contains("there is no data folder at ") && said.contains("`billfold account add`"),
            "{said}"
        );
    }
    assert!(!home.path().exists());
    // A folder that is there and empty is none either.
    std::fs::create_dir(home.path()).unwrap();
    let said = home.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("there is no catalog at ") && said.contains("`billfold account add`"), "{said}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_data_folder_that_may_not_be_entered_is_not_told_as_lost() {
    let home = make_shared_home();
    set_mode(&home.path(), 0o700);
    for arguments in [
        &["months"][..],
        &["bill", "100001", "2022-11"],
        &["verify"],
        &["refold"],
        &["prune", "--older-than", "400d"],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        let Some((code, _, error)) = run_as_other_user(&home, arguments) else { return };
        assert_eq!(code, Some(1), "{arguments:?}: {error}");
        assert!(error.contains("Permission denied") && error.contains("mode 0700"), "{arguments:?}: {error}");
        assert!(!error.contains("restore"), "{arguments:?}: {error}");
    }
}
