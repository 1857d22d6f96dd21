//! Paths that are refused before anything is created.

use super::*;

/// Runs a command that must fail and leave the folders unchanged. Returns exit code and standard error.
fn run_refused(world: &World, outer: &Path, command: &mut Command) -> (i32, String) {
    let before = list_all(world.outer.path());
    let output = command.output().unwrap();
    let said = stderr_text(&output);
    assert!(!output.status.success(), "{command:?} in {}", outer.display());
    assert_eq!(list_all(world.outer.path()), before, "{command:?}: {said}");
    (output.status.code().unwrap(), said)
}

#[test]
fn a_url_is_no_folder_and_no_file() {
    let world = World::new();
    let outer = world.folder("outer");
    let (kept, saved) = (world.folder("kept"), world.folder("saved"));
    world.ok(&outer, &[os_str("import"), os_str(&world.bill), &data_flag(kept.as_os_str())]);
    world.ok(&outer, &[os_str("backup"), saved.as_os_str(), &data_flag(kept.as_os_str())]);
    let urls = [
        "file:x",
        "file:///tmp/x",
        "FILE://x",
        " file:x",
        "file:x?mode=memory&cache=shared",
        "file::memory:",
        "s3://bucket/x",
        "sqlite:x",
        "sqlite://x",
        "http://127.0.0.1:1/x.csv",
        "https:x",
        "postgres://me:hidden-word@127.0.0.1:1/x",
        "unheard-of+1.0://x",
    ];
    for url in urls {
        let mut commands = Vec::new();
        for command in [
            &["import", &world.bill][..],
            &["account", "add", DISTRIBUTOR, "--role", "distributor"],
            &["key", "create", "--uin", DISTRIBUTOR],
            &["bill", "100001", "2022-11"],
            &["verify"],
            &["serve", "--listen", "127.0.0.1:0"],
            &["demo", "--listen", "127.0.0.1:0"],
            &["restore", saved.to_str().unwrap()],
        ] {
            let command: Vec<&OsStr> = command.iter().copied().map(os_str).collect();
            let argument = data_flag(os_str(url));
            commands.push((2, world.command(&outer, &[&command[..], &[&argument]].concat())));
            if command[0] != "demo" {
                let mut command = world.command(&outer, &command);
                command.env("BILLFOLD_DATA", url);
                commands.push((1, command));
            }
        }
        let kept = data_flag(kept.as_os_str());
        commands.push((2, world.command(&outer, &[os_str("backup"), os_str(url), &kept])));
        commands
            .push((2, world.command(&outer, &[os_str("restore"), os_str(url), &data_flag(os_str("new"))])));
        commands.push((2, world.command(&outer, &["generate", "--lines", "1", "--to", url].map(os_str))));
        commands.push((
            2,
            world.command(
                &outer,
                &[os_str("import"), os_str(&world.bill), os_str(url), &data_flag(os_str("new"))],
            ),
        ));
        commands.push((
            2,
            world.command(
                &outer,
                &[os_str("month"), os_str("2022-11"), os_str("--against"), os_str(url), &kept],
            ),
        ));
        for (code, mut command) in commands {
            let (found, said) = run_refused(&world, &outer, &mut command);
            assert_eq!(found, code, "{command:?}: {said}");
            assert!(
                said.contains(" is a URL (") && said.contains(": pass the path of a f"),
                "{command:?}: {said}"
            );
            assert!(!said.contains("hidden-word"), "{said}");
        }
    }
}

#[test]
fn an_empty_path_is_refused() {
    let world = World::new();
    let outer = world.folder("outer");
    for command in [
        &["import", &world.bill, "--data="][..],
        &["import", &world.bill, "--data", ""],
        &["import", "", "--data=new"],
        &["backup", "", "--data=new"],
        &["restore", "", "--data=new"],
        &["generate", "--lines", "1", "--to="],
    ] {
        let command: Vec<&OsStr> = command.iter().copied().map(os_str).collect();
        let (code, said) = run_refused(&world, &outer, &mut world.command(&outer, &command));
        assert!(code == 2 && said.contains(" is empty: pass the path of a f"), "{command:?}: {said}");
    }
    let mut command = world.command(&outer, &[os_str("import"), os_str(&world.bill)]);
    let (_, said) = run_refused(&world, &outer, command.env("BILLFOLD_DATA", ""));
    assert!(said.contains("no data folder: pass --data DIR"), "{said}");
}

#[test]
fn what_cannot_become_a_folder_is_refused_before_anything_is_made() {
    let world = World::new();
    let outer = world.folder("outer");
    let (kept, saved) = (world.folder("kept"), world.folder("saved"));
    world.ok(&outer, &[os_str("import"), os_str(&world.bill), &data_flag(kept.as_os_str())]);
    world.ok(&outer, &[os_str("backup"), saved.as_os_str(), &data_flag(kept.as_os_str())]);
    std::fs::write(outer.join("file"), "mine").unwrap();
    symlink("nowhere", outer.join("dangling")).unwrap();
    symlink("loop", outer.join("loop")).unwrap();
    let long_name = format!("new/{}", "x".repeat(256));
    let longest = "x/".repeat(2_500);
    let cases = [
        ("file", "is a file, not a folder"),
        ("file/", "is a file, not a folder"),
        ("file/x", "is a file, not a folder"),
        ("dangling", "is a link to something that does not exist"),
        ("dangling/", "is a link to something that does not exist"),
        ("dangling/x/y", "is a link to something that does not exist"),
        ("loop", "symbolic links"),
        ("new/../x", "goes back up from a folder that does not exist"),
        (&long_name, "a name of more than 255 bytes"),
        (&longest, "name too long"),
    ];
    for (path, why) in cases {
        for command in [
            world.command(&outer, &[os_str("import"), os_str(&world.bill), &data_flag(os_str(path))]),
            world.command(&outer, &[os_str("backup"), os_str(path), &data_flag(kept.as_os_str())]),
            world.command(&outer, &[os_str("restore"), saved.as_os_str(), &data_flag(os_str(path))]),
            world.command(&outer, &["generate", "--lines", "1", "--to", path].map(os_str)),
        ] {
            let mut command = command;
            let (code, said) = run_refused(&world, &outer, &mut command);
            assert!(code == 1 && said.contains(why), "{path}: {said}");
        }
    }
    assert_eq!(std::fs::read_to_string(outer.join("file")).unwrap(), "mine");
    // A backup does not belong into the data folder, nor a folder for it.
    let inside = kept.join("new/backup");
    let mut command =
        world.command(&outer, &[os_str("backup"), inside.as_os_str(), &data_flag(kept.as_os_str())]);
    assert!(run_refused(&world, &outer, &mut command).1.contains("lie in each other"));
}

#[test]
fn a_path_that_is_too_long_for_sqlite_is_refused_and_one_that_is_not_works() {
    /// Bytes of the longest path that SQLite opens, without `/catalog.db`.
    const LONGEST: usize = 504 - 11;
    let world = World::new();
    let outer = world.outer.path().canonicalize().unwrap().join("outer");
    std::fs::create_dir(&outer).unwrap();
    let name = |length: usize| {
        let length = length - outer.as_os_str().len() - 1;
        let mut name = "x".repeat(length);
        for slash in (200..length - 1).step_by(200) {
            name.replace_range(slash..=slash, "/");
        }
        name
    };
    let (kept, saved) = (world.folder("kept"), world.folder("saved"));
    let longest = name(LONGEST);
    world.ok(&outer, &[os_str("import"), os_str(&world.bill), &data_flag(os_str(&longest))]);
    check_data(&outer, &outer.join(&longest));
    world.ok(&outer, &[os_str("verify"), &data_flag(os_str(&longest))]);
    world.ok(&outer, &[os_str("backup"), saved.as_os_str(), &data_flag(os_str(&longest))]);
    world.ok(&outer, &[os_str("import"), os_str(&world.bill), &data_flag(kept.as_os_str())]);
    let longer = name(LONGEST + 2);
    for mut command in [
        world.command(&outer, &[os_str("import"), os_str(&world.bill), &data_flag(os_str(&longer))]),
        world.command(&outer, &[os_str("backup"), os_str(&longer), &data_flag(kept.as_os_str())]),
        world.command(&outer, &[os_str("restore"), saved.as_os_str(), &data_flag(os_str(&longer))]),
    ] {
        let (code, said) = run_refused(&world, &outer, &mut command);
        assert!(code == 1 && said.contains("is too long for SQLite"), "{said}");
    }
}
