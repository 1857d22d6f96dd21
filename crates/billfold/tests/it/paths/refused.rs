//! Paths that are refused before anything is made.

use super::*;

/// Runs the program in a folder, which it must leave as it was; exit code and standard error.
fn refused(world: &World, outer: &Path, command: &mut Command) -> (i32, String) {
    let before = walk(world.outer.path());
    let output = command.output().unwrap();
    let said = stderr(&output);
    assert!(!output.status.success(), "{command:?} in {}", outer.display());
    assert_eq!(walk(world.outer.path()), before, "{command:?}: {said}");
    (output.status.code().unwrap(), said)
}

#[test]
fn a_url_is_no_folder_and_no_file() {
    let world = World::new();
    let outer = world.folder("outer");
    let (kept, saved) = (world.folder("kept"), world.folder("saved"));
    world.ok(&outer, &[arg("import"), arg(&world.bill), &data(kept.as_os_str())]);
    world.ok(&outer, &[arg("backup"), saved.as_os_str(), &data(kept.as_os_str())]);
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
            let command: Vec<&OsStr> = command.iter().copied().map(arg).collect();
            let argument = data(arg(url));
            commands.push((2, world.command(&outer, &[&command[..], &[&argument]].concat())));
            if command[0] != "demo" {
                let mut command = world.command(&outer, &command);
                command.env("BILLFOLD_DATA", url);
                commands.push((1, command));
            }
        }
        let kept = data(kept.as_os_str());
        commands.push((2, world.command(&outer, &[arg("backup"), arg(url), &kept])));
        commands.push((2, world.command(&outer, &[arg("restore"), arg(url), &data(arg("new"))])));
        commands.push((2, world.command(&outer, &["generate", "--lines", "1", "--to", url].map(arg))));
        commands.push((
            2,
            world.command(&outer, &[arg("import"), arg(&world.bill), arg(url), &data(arg("new"))]),
        ));
        commands.push((
            2,
            world.command(&outer, &[arg("month"), arg("2022-11"), arg("--against"), arg(url), &kept]),
        ));
        for (code, mut command) in commands {
            let (found, said) = refused(&world, &outer, &mut command);
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
        let command: Vec<&OsStr> = command.iter().copied().map(arg).collect();
        let (code, said) = refused(&world, &outer, &mut world.command(&outer, &command));
        assert!(code == 2 && said.contains(" is empty: pass the path of a f"), "{command:?}: {said}");
    }
    let mut command = world.command(&outer, &[arg("import"), arg(&world.bill)]);
    let (_, said) = refused(&world, &outer, command.env("BILLFOLD_DATA", ""));
    assert!(said.contains("no data folder: pass --data DIR"), "{said}");
}

#[test]
fn what_cannot_become_a_folder_is_refused_before_anything_is_made() {
    let world = World::new();
    let outer = world.folder("outer");
    let (kept, saved) = (world.folder("kept"), world.folder("saved"));
    world.ok(&outer, &[arg("import"), arg(&world.bill), &data(kept.as_os_str())]);
    world.ok(&outer, &[arg("backup"), saved.as_os_str(), &data(kept.as_os_str())]);
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
            world.command(&outer, &[arg("import"), arg(&world.bill), &data(arg(path))]),
            world.command(&outer, &[arg("backup"), arg(path), &data(kept.as_os_str())]),
            world.command(&outer, &[arg("restore"), saved.as_os_str(), &data(arg(path))]),
            world.command(&outer, &["generate", "--lines", "1", "--to", path].map(arg)),
        ] {
            let mut command = command;
            let (code, said) = refused(&world, &outer, &mut command);
            assert!(code == 1 && said.contains(why), "{path}: {said}");
        }
    }
    assert_eq!(std::fs::read_to_string(outer.join("file")).unwrap(), "mine");
    // A backup does not belong into the data folder, nor a folder for it.
    let inside = kept.join("new/backup");
    let mut command = world.command(&outer, &[arg("backup"), inside.as_os_str(), &data(kept.as_os_str())]);
    assert!(refused(&world, &outer, &mut command).1.contains("lie in each other"));
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
    world.ok(&outer, &[arg("import"), arg(&world.bill), &data(arg(&longest))]);
    check_data(&outer, &outer.join(&longest));
    world.ok(&outer, &[arg("verify"), &data(arg(&longest))]);
    world.ok(&outer, &[arg("backup"), saved.as_os_str(), &data(arg(&longest))]);
    world.ok(&outer, &[arg("import"), arg(&world.bill), &data(kept.as_os_str())]);
    let longer = name(LONGEST + 2);
    for mut command in [
        world.command(&outer, &[arg("import"), arg(&world.bill), &data(arg(&longer))]),
        world.command(&outer, &[arg("backup"), arg(&longer), &data(kept.as_os_str())]),
        world.command(&outer, &[arg("restore"), saved.as_os_str(), &data(arg(&longer))]),
    ] {
        let (code, said) = refused(&world, &outer, &mut command);
        assert!(code == 1 && said.contains("is too long for SQLite"), "{said}");
    }
}
