//! Tests of damage to objects, and of unknown files among them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use fastrand::Rng;

use super::{find_kinds, line_objects, make_world, read_damage, verify_damaged, verify_sound};
use crate::skip::skip_test;
use crate::support::{Home, row, seed, sheet, sheet_with_notes};

#[test]
fn a_flipped_bit_anywhere_in_an_object_is_found_and_the_object_is_named() {
    let home = make_world();
    let random = &mut Rng::with_seed(seed());
    let object = &line_objects(&home)[0];
    let name = object.file_name().unwrap().to_str().unwrap();
    let whole = fs::read(object).unwrap();
    // Its first and last bytes, the length of its footer, and places of chance in data and footer.
    let mut places = vec![0, 3, whole.len() - 1, whole.len() - 5, whole.len() - 8];
    places.extend((0..12).map(|_| random.usize(..whole.len())));
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << random.u8(..8);
        fs::write(object, bytes).unwrap();
        let said = verify_damaged(&home);
        assert!(said.contains(name) && said.contains("its bytes are not those that were written"), "{said}");
        assert!(said.contains("It has lines of 2 published versions"), "{said}");
        assert!(said.contains("2 versions not compared"), "{said}");
        assert!(said.contains("Put the object back from a backup"), "{said}");
        assert_eq!(said.matches("WRONG").count(), 1, "{said}");
    }
    assert_eq!(find_kinds(&home), ["object_content"]);
    let said = home.run(&["refold", "--all"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&said.stdout).contains(name));
    fs::write(object, whole).unwrap();
    verify_sound(&home);
}

#[test]
fn an_import_whose_month_has_several_objects_is_well_and_not_compared_once_one_of_them_is_damaged() {
    // Hundreds of months in turn, of long lines: the objects of some are ended before all their lines are there. An append is read
    // by one thread, which writes all of them.
    let home = crate::support::Home::new();
    let month = |n: usize| format!("{}-{:02}", 1990 + n % 400 / 12, n % 400 % 12 + 1);
    let rows: Vec<_> = (0..900).map(|n| row("100001", &month(n), "1")).collect();
    home.ok(&["import", "--append", &home.file("many.csv", sheet_with_notes(&rows, 60_000))]);
    let objects = line_objects(&home);
    let later: Vec<_> =
        objects.iter().filter(|path| path.to_str().unwrap().ends_with("-2.parquet")).collect();
    assert!(!later.is_empty(), "some month has two objects: {}", objects.len());
    let said = verify_sound(&home);
    assert!(said.contains(" 900 lines, 400 versions, 400 cells: all is well"), "{said}");
    let said = home.ok(&["refold", "--all"]);
    assert_eq!(said, "folded 900 lines, compared 400 cells of 400 versions: no difference\n");
    // One damaged object makes the bill of its month unknown, although the other is sound, and no other bill.
    let first = later[0].to_str().unwrap().replace("-2.parquet", ".parquet");
    let whole = fs::read(&first).unwrap();
    fs::write(&first, &whole[1..]).unwrap();
    let said = verify_damaged(&home);
    assert!(said.contains("1 version not compared"), "{said}");
    assert_eq!(said.matches("WRONG").count(), 1, "{said}");
}

#[test]
fn an_object_that_is_lost_cut_short_or_another_is_named_with_what_is_wrong() {
    let home = make_world();
    let objects = line_objects(&home);
    let (object, other) = (&objects[0], &objects[2]);
    let whole = fs::read(object).unwrap();
    let name = object.file_name().unwrap().to_str().unwrap();
    let expect = |what: &str, kind: &str| {
        let said = verify_damaged(&home);
        assert!(said.contains(name) && said.contains(what), "{what}: {said}");
        assert_eq!(find_kinds(&home), [kind]);
        assert_eq!(home.run(&["verify", "--quick"]).status.code(), Some(1));
    };
    fs::remove_file(object).unwrap();
    expect("it is not there", "object_missing");
    fs::create_dir(object).unwrap();
    expect("a folder is in its place", "object_missing");
    fs::remove_dir(object).unwrap();
    for length in [0, 1, 11, whole.len() / 2, whole.len() - 1] {
        fs::write(object, &whole[..length]).unwrap();
        expect(&format!("it is cut short: {length} bytes of {}", whole.len()), "object_length");
    }
    fs::write(object, [whole.clone(), vec![0]].concat()).unwrap();
    expect("and was written with", "object_length");
    fs::remove_file(object).unwrap();
    std::os::unix::fs::symlink(object, object).unwrap();
    expect("it cannot be read", "object_unreadable");
    fs::remove_file(object).unwrap();
    // The content of another object of the same month.
    fs::copy(other, object).unwrap();
    let said = verify_damaged(&home);
    assert!(said.contains(name), "{said}");
    fs::write(object, &whole).unwrap();
    verify_sound(&home);
}

#[test]
fn an_object_with_the_content_of_another_is_told_whose_it_is() {
    // Two files that differ in one digit make objects of one length.
    let home = crate::support::Home::new();
    for (name, amount) in [("a.csv", "1"), ("b.csv", "2")] {
        let file = home.file(name, sheet(&[row("100001", "2022-11", amount)]));
        home.ok(&["import", &file]);
    }
    let objects = line_objects(&home);
    let lengths: Vec<u64> = objects.iter().map(|path| fs::metadata(path).unwrap().len()).collect();
    fs::copy(&objects[1], &objects[0]).unwrap();
    let said = verify_damaged(&home);
    let (name, other) = (objects[0].file_name().unwrap(), objects[1].file_name().unwrap());
    assert!(said.contains(name.to_str().unwrap()), "{said}");
    if lengths[0] == lengths[1] {
        assert!(
            said.contains(&format!("it has the content of lines/month=2022-11/{}", other.to_str().unwrap())),
            "{said}"
        );
    }
}

/// Runs `verify` on damaged data without the right of root to read every file, or skips the test.
fn verify_without_root_rights(home: &Home) -> Option<String> {
    let own = home.command(&["verify"]);
    let mut command = Command::new("setpriv");
    command.args(["--inh-caps=-all", "--bounding-set=-all"]).arg(own.get_program()).args(own.get_args());
    for (name, value) in own.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let command = if rustix::process::geteuid().is_root() { &mut command } else { &mut { own } };
    match command.stdin(Stdio::null()).output() {
        Ok(output) => Some(read_damage(output)),
        Err(error) => {
            skip_test(&format!("root may read every file, and setpriv cannot be run: {error}"));
            None
        }
    }
}

#[test]
fn what_cannot_be_read_for_its_permissions_is_named() {
    let home = make_world();
    let object = &line_objects(&home)[0];
    let folder = object.parent().unwrap();
    fs::set_permissions(object, fs::Permissions::from_mode(0o000)).unwrap();
    let said = verify_without_root_rights(&home);
    fs::set_permissions(object, fs::Permissions::from_mode(0o600)).unwrap();
    let Some(said) = said else { return };
    assert!(said.contains("it cannot be read"), "{said}");
    fs::set_permissions(folder, fs::Permissions::from_mode(0o000)).unwrap();
    let said = verify_without_root_rights(&home).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(said.contains("Permission denied"), "{said}");
    verify_sound(&home);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_named() {
    let home = make_world();
    for folder in ["objects/lines/month=2022-11", "objects/lines"] {
        let (place, aside) = (home.path().join(folder), home.path().join("aside"));
        fs::rename(&place, &aside).unwrap();
        fs::write(&place, "in the way").unwrap();
        let said = verify_damaged(&home);
        fs::remove_file(&place).unwrap();
        fs::rename(&aside, &place).unwrap();
        assert!(said.contains(&format!("{folder} (10 bytes): billfold does not write such files")), "{said}");
        assert!(said.contains("import-1-"), "{said}");
    }
    verify_sound(&home);
}

#[test]
fn lists_for_outside_engines_that_are_damaged_are_named_and_the_next_server_mends_them() {
    let home = make_world();
    let list = home.path().join("objects/versions/2022-11.parquet");
    let whole = fs::read(&list).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    for bytes in [damaged, Vec::new()] {
        fs::write(&list, bytes).unwrap();
        let said = verify_damaged(&home);
        assert!(
            said.contains("WRONG: objects/versions/2022-11.parquet: it is not what the catalog says"),
            "{said}"
        );
        drop(home.serve_swept());
        verify_sound(&home);
    }
}

#[test]
fn a_list_older_than_what_was_published_last_is_a_leftover_and_none_is_missed_before_the_first_import() {
    let home = make_world();
    let list = home.path().join("objects/versions/2022-11.parquet");
    let old = fs::read(&list).unwrap();
    let third = home.file("third.csv", sheet(&[row("100002", "2022-11", "4")]));
    home.ok(&["import", &third]);
    // As if the import had been killed between its transaction and its lists.
    fs::write(&list, old).unwrap();
    let hour_ago = list.metadata().unwrap().modified().unwrap() - std::time::Duration::from_hours(1);
    fs::File::options().write(true).open(&list).unwrap().set_modified(hour_ago).unwrap();
    let said = home.ok(&["verify"]);
    assert!(
        said.contains(
            "left over: objects/versions/2022-11.parquet: it is older than what was published last"
        ),
        "{said}"
    );
    drop(home.serve_swept());
    assert!(verify_sound(&home).ends_with("all is well\n"));

    let empty = Home::new();
    empty.ok(&["account", "add", "200000000001", "--role", "distributor"]);
    assert!(verify_sound(&empty).ends_with("0 cells: all is well\n"));
}

#[test]
fn a_list_that_was_never_written_is_a_leftover_and_the_next_import_writes_it() {
    let home = Home::new();
    let import = |name: &str, amount: &str| {
        let file = home.file(name, sheet(&[row("100001", "2022-11", amount)]));
        home.ok(&["import", &file]);
    };
    import("first.csv", "1");
    let lists = ["parts", "versions"].map(|name| home.path().join(format!("objects/{name}/2022-11.parquet")));
    // As if the first import had been killed before it wrote both lists, and between them.
    for (lost, leftovers) in [(&lists[..], 2), (&lists[1..], 1)] {
        for list in lost {
            fs::remove_file(list).unwrap();
        }
        let said = home.ok(&["verify"]);
        assert!(
            said.contains("left over: objects/versions/2022-11.parquet: it is not there: an import was"),
            "{said}"
        );
        assert_eq!(said.matches("left over: ").count(), leftovers, "{said}");
        assert_eq!(find_kinds(&home), ["leftover"]);
        import("next.csv", &format!("{}", leftovers + 1));
        assert!(verify_sound(&home).ends_with("all is well\n"));
    }
}

#[test]
fn what_billfold_never_wrote_is_a_stray_and_what_a_killed_import_left_is_not_damage() {
    let home = make_world();
    let foreign = home.path().join("objects/lines/month=2022-11/notes.parquet");
    fs::write(&foreign, "mine").unwrap();
    let said = verify_damaged(&home);
    assert!(said.contains("notes.parquet (4 bytes): billfold does not write such files"), "{said}");
    fs::remove_file(&foreign).unwrap();
    // As a killed import leaves them: a staged row, an object, a piece of one, a piece of a list.
    super::tamper_catalog(
        &home,
        "INSERT INTO import (id, state, token, identity, imported_by, started_at_us, lines, notices)
         VALUES (9, 'staged', '00112233445566aa', x'', 'me', 0, 0, '[]')",
    );
    let folder = home.path().join("objects/lines/month=2022-11");
    fs::write(folder.join("import-9-00112233445566aa.parquet"), "whole").unwrap();
    fs::write(folder.join("import-9-00112233445566aa.parquet#1"), "piece").unwrap();
    fs::write(home.path().join("objects/parts/2022-11.parquet#2"), "piece").unwrap();
    let said = home.ok(&["verify"]);
    assert_eq!(said.matches("left over: ").count(), 4, "{said}");
    assert!(said.contains("import 9: it is staged, and its process is dead"), "{said}");
    assert!(
        said.contains("import-9-00112233445566aa.parquet#1 (5 bytes): import 9 wrote it and was killed"),
        "{said}"
    );
    assert!(
        said.ends_with("all is well; 4 leftovers of killed programs, swept by the next import\n"),
        "{said}"
    );
    drop(home.serve_swept());
    assert!(verify_sound(&home).ends_with("all is well\n"));
}
