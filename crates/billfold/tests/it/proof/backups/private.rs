//! Tests of what failed backups and restores leave behind, and of the permissions of the files that they write.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::super::make_world;
use super::{list_files, read_content, restore_and_verify};
use crate::support::{Home, row, sheet};

#[test]
fn a_backup_that_breaks_off_at_its_manifest_leaves_the_one_before_with_the_settings_of_then() {
    let home = make_world();
    home.config("earliest_month = \"2020-01\"\n");
    let to = home.path().with_file_name("backup");
    home.ok(&["backup", to.to_str().unwrap()]);
    let (before, manifest) = (read_content(&home), fs::read(to.join("backup.json")).unwrap());
    home.config("earliest_month = \"2021-01\"\n");
    home.ok(&["import", &home.file("third.csv", sheet(&[row("100002", "2022-11", "4")]))]);
    // A folder stands where the manifest is written before it gets its name.
    let in_the_way = to.join("backup.json.part");
    fs::create_dir(&in_the_way).unwrap();
    home.refused(&["backup", to.to_str().unwrap()]);
    assert_eq!(fs::read(to.join("backup.json")).unwrap(), manifest);
    let copy = restore_and_verify(&to);
    assert_eq!(read_content(&copy), before);
    let settings = |home: &Home| fs::read_to_string(home.path().join("config.toml")).unwrap();
    assert_eq!(settings(&copy), "earliest_month = \"2020-01\"\n");
    fs::remove_dir(&in_the_way).unwrap();
    home.ok(&["backup", to.to_str().unwrap()]);
    assert_eq!(settings(&restore_and_verify(&to)), settings(&home));
    let names =
        list_files(&to).into_iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    assert_eq!(names.filter(|name| name.starts_with("config")).count(), 1);
}

#[test]
fn what_is_written_into_a_folder_that_all_may_read_is_for_its_owner_alone() {
    let home = make_world();
    home.config("earliest_month = \"2020-01\"\n");
    let to = home.path().with_file_name("backup");
    fs::create_dir(&to).unwrap();
    fs::set_permissions(&to, fs::Permissions::from_mode(0o755)).unwrap();
    home.ok(&["backup", to.to_str().unwrap()]);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    for path in list_files(&to) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != to) {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
    }
    assert_eq!(mode(&to), 0o755, "a folder that was there stays as it was");
}

#[test]
fn a_backup_is_restored_into_the_empty_folder_that_one_stands_in() {
    let home = make_world();
    let to = home.path().with_file_name("backup");
    home.ok(&["backup", to.to_str().unwrap()]);
    let copy = Home::new();
    fs::create_dir(copy.path()).unwrap();
    let mut command = copy.command(&["restore", to.to_str().unwrap(), "--data", "."]);
    let output = command.current_dir(copy.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(read_content(&copy), read_content(&home));
    let beside = fs::read_dir(copy.path().parent().unwrap()).unwrap();
    assert_eq!(beside.count(), 1, "nothing else was left");
    let said = copy.refused(&["restore", to.to_str().unwrap(), "--data", "nowhere/.."]);
    assert!(said.contains("nowhere/.."), "{said}");
}
