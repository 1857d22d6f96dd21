//! Tests of backups: online, complete or absent, and verified when they are restored.

mod busy;
mod private;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::{make_world, verify_sound};
use crate::support::{DISTRIBUTOR, Home, row, seed, sheet};
use fastrand::Rng;

/// Restores a backup into a home of its own, verifies it, and returns it.
fn restore_and_verify(from: &Path) -> Home {
    let home = Home::new();
    home.ok(&["restore", from.to_str().unwrap()]);
    assert!(verify_sound(&home).ends_with("all is well\n"));
    assert!(home.ok(&["refold", "--all"]).ends_with("no difference\n"));
    home
}

/// Reads all versions and cells of a catalog, as texts.
fn read_content(home: &Home) -> Vec<String> {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let mut rows = Vec::new();
    for (table, order) in [
        ("version", "id"),
        ("cell", "version, manager, pay_mode, action_type, product, region"),
        ("part", "bill, import, since"),
        ("bill", "id"),
        ("account", "uin"),
        ("key", "secret_id"),
        ("object", "path"),
    ] {
        let mut all = catalog.prepare(&format!("SELECT * FROM {table} ORDER BY {order}")).unwrap();
        let columns = all.column_count();
        let mut found = all.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<_> =
                (0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())).collect();
            rows.push(format!("{table}: {values:?}"));
        }
    }
    rows
}

/// Lists the files of a folder, by their paths in it.
fn list_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(list_files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn a_backup_is_restored_equal_and_the_master_key_goes_its_own_way() {
    let home = make_world();
    home.ok(&["account", "add", DISTRIBUTOR, "--role", "distributor"]);
    home.config("earliest_month = \"2020-01\"\n");
    let key = home.key(DISTRIBUTOR);
    let to = home.path().with_file_name("backup");
    let output = home.run(&["backup", to.to_str().unwrap()]);
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains(": 3 objects, 3 of them copied now; "), "{said}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("keep a copy of"), "{output:?}");
    assert!(!to.join("master.key").exists());
    // No copy is a link to its original.
    assert!(list_files(&to).iter().all(|path| path.metadata().unwrap().nlink() == 1));

    let copy = Home::new();
    let output = copy.run(&["restore", to.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("note: the master key was not in the backup, and no key works without it: copy it to")
    );
    assert_eq!(read_content(&copy), read_content(&home));
    assert_eq!(
        fs::read(copy.path().join("config.toml")).unwrap(),
        fs::read(home.path().join("config.toml")).unwrap()
    );
    assert!(verify_sound(&copy).ends_with("all is well\n"));
    let said = copy.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("master key"), "{said}");
    fs::copy(home.path().join("master.key"), copy.path().join("master.key")).unwrap();
    let answer = copy.serve().summary(&key, "100001", "2022-11");
    assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "8.75000000", "{answer}");

    let whole = home.path().with_file_name("whole");
    home.ok(&["backup", whole.to_str().unwrap(), "--with-master-key"]);
    assert_eq!(whole.join("master.key").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let copy = restore_and_verify(&whole);
    assert_eq!(copy.path().join("master.key").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(copy.serve().summary(&key, "100001", "2022-11").get("Error").is_none());
    // Without the flag, the key is removed from the backup.
    home.ok(&["backup", whole.to_str().unwrap()]);
    assert!(!whole.join("master.key").exists());
}

#[test]
fn a_backup_is_brought_up_to_date_by_copying_what_is_new() {
    let home = make_world();
    let to = home.path().with_file_name("backup");
    let to = to.to_str().unwrap();
    home.ok(&["backup", to]);
    assert!(home.ok(&["backup", to]).contains(": 3 objects, 0 of them copied now; "));
    let third = home.file("third.csv", sheet(&[row("100002", "2022-11", "4")]));
    home.ok(&["import", &third]);
    // A file of the backup whose length changed, or that is a link, is copied again.
    let objects: Vec<_> = list_files(&Path::new(to).join("objects"));
    fs::write(&objects[0], "short").unwrap();
    let own =
        home.path().join("objects").join(objects[1].strip_prefix(Path::new(to).join("objects")).unwrap());
    fs::remove_file(&objects[1]).unwrap();
    fs::hard_link(own, &objects[1]).unwrap();
    assert!(home.ok(&["backup", to]).contains(": 4 objects, 3 of them copied now; "));
    assert_eq!(read_content(&restore_and_verify(Path::new(to))), read_content(&home));
    let catalogs = list_files(Path::new(to))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "db"));
    assert_eq!(catalogs.count(), 1);
    assert!(
        list_files(Path::new(to)).iter().all(|path| path.extension().is_none_or(|ending| ending != "part"))
    );
}

#[test]
fn a_folder_with_something_else_in_it_is_never_written_into() {
    let home = make_world();
    let other = make_world();
    let path = |name: &str| home.path().with_file_name(name).to_str().unwrap().to_owned();
    let said = home.refused(&["backup", home.path().join("backup").to_str().unwrap()]);
    assert!(said.contains("lie in each other"), "{said}");
    other.ok(&["backup", &path("others")]);
    assert!(home.refused(&["backup", &path("others")]).contains("holds a backup of another catalog"));
    fs::create_dir(path("mine")).unwrap();
    fs::write(format!("{}/diary", path("mine")), "dear").unwrap();
    assert!(home.refused(&["backup", &path("mine")]).contains("is not empty, and holds no backup"));
    home.ok(&["backup", &path("good")]);
    let before = read_content(&home);
    assert!(home.refused(&["restore", &path("good")]).contains("nothing is ever restored over something"));
    assert_eq!(read_content(&home), before);
    assert!(Home::new().refused(&["restore", &path("mine")]).contains("is no backup: it has no backup.json"));
    assert!(Home::new().refused(&["restore", &path("nowhere")]).contains("is no folder"));
}

#[test]
fn a_damaged_backup_is_refused_and_what_is_damaged_is_named() {
    let home = make_world();
    let random = &mut Rng::with_seed(seed());
    let to = home.path().with_file_name("backup");
    home.ok(&["backup", to.to_str().unwrap()]);
    let refused = || {
        let copy = Home::new();
        let said = copy.refused(&["restore", to.to_str().unwrap()]);
        assert_eq!(
            fs::read_dir(copy.path().parent().unwrap()).unwrap().count(),
            0,
            "nothing is left of it: {said}"
        );
        said
    };
    for path in list_files(&to).into_iter().filter(|path| !path.ends_with("backup.lock")) {
        let name = path.strip_prefix(&to).unwrap().to_str().unwrap().to_owned();
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[random.usize(..whole.len())] ^= 1 << random.u8(..8);
        for bytes in [Some(flipped), Some(whole[..whole.len() - 1].to_vec()), None] {
            match bytes {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            assert!(refused().contains(&name), "{name}");
            fs::write(&path, &whole).unwrap();
        }
    }
    let objects = list_files(&to.join("objects"));
    fs::write(&objects[0], "").unwrap();
    fs::remove_file(&objects[2]).unwrap();
    let said = refused();
    assert!(said.contains("is damaged in 2 of 4 files"), "{said}");
    assert!(said.contains("it has 0 bytes of ") && said.contains("it is not there"), "{said}");
}

#[test]
fn an_object_that_is_damaged_stops_a_backup_and_leaves_the_one_before() {
    let home = make_world();
    let to = home.path().with_file_name("backup");
    home.ok(&["backup", to.to_str().unwrap()]);
    let before = read_content(&home);
    let third = home.file("third.csv", sheet(&[row("100002", "2022-11", "4")]));
    home.ok(&["import", &third]);
    let objects = super::line_objects(&home);
    let damaged = objects.iter().find(|path| path.to_str().unwrap().contains("import-3-")).unwrap();
    let whole = fs::read(damaged).unwrap();
    fs::write(damaged, &whole[1..]).unwrap();
    let said = home.refused(&["backup", to.to_str().unwrap()]);
    assert!(said.contains("import-3-") && said.contains("is damaged, so there would be a hole"), "{said}");
    assert_eq!(read_content(&restore_and_verify(&to)), before);
    fs::write(damaged, whole).unwrap();
}

#[test]
fn a_master_key_that_opens_nothing_is_not_backed_up() {
    let home = make_world();
    home.ok(&["account", "add", DISTRIBUTOR, "--role", "distributor"]);
    home.key(DISTRIBUTOR);
    fs::write(home.path().join("master.key"), [7; 32]).unwrap();
    let to = home.path().with_file_name("backup");
    let said = home.refused(&["backup", to.to_str().unwrap(), "--with-master-key"]);
    assert!(said.contains("master key") && !to.exists(), "{said}");
}
