//! Data folders that are not what they should be: nothing is made in their place.

use crate::support::{Home, row, sheet};

#[test]
fn a_folder_that_lost_its_catalog_is_not_taken_for_an_empty_one() {
    let home = Home::new();
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &file]);
    let catalog = home.path().join("catalog.db");
    std::fs::remove_file(&catalog).unwrap();
    for command in
        [&["imports"][..], &["month", "2022-11"], &["import", &file], &["serve", "--listen", "127.0.0.1:0"]]
    {
        let said = home.refused(command);
        assert!(said.contains("the catalog was lost. Restore it from a backup"), "{command:?}: {said}");
    }
    assert!(!catalog.exists());
}

#[test]
fn a_folder_that_lost_its_objects_gets_no_new_ones_beside_its_catalog() {
    let home = Home::new();
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &file]);
    let (objects, aside) = (home.path().join("objects"), home.path().with_file_name("aside"));
    std::fs::rename(&objects, &aside).unwrap();
    let more = home.file("b.csv", sheet(&[row("100002", "2022-11", "1")]));
    for command in [&["import", &more][..], &["account", "add", "1", "--role", "reseller"]] {
        let said = home.refused(command);
        assert!(said.contains("the lines were moved or lost"), "{command:?}: {said}");
        assert!(!objects.exists());
    }
    std::fs::rename(&aside, &objects).unwrap();
    home.ok(&["import", &more]);
    home.ok(&["verify"]);
}

#[test]
fn a_folder_with_a_catalog_of_its_own_is_not_used_with_another_in_postgresql() {
    let home = Home::new();
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &file]);
    let before = home.objects();
    // Nothing answers there, and nothing is asked.
    let elsewhere = "postgres://nobody@127.0.0.1:1/none";
    for command in [&["imports", "--catalog", elsewhere][..], &["import", &file, "--catalog", elsewhere]] {
        let said = home.refused(command);
        assert!(said.contains("has a catalog of its own, catalog.db"), "{command:?}: {said}");
    }
    assert_eq!(home.objects(), before);
}

#[test]
fn a_restore_goes_where_it_is_told_and_never_into_the_backup() {
    let home = Home::new();
    home.config("# mine\n");
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let outer = home.path().parent().unwrap().to_owned();
    let backup = outer.join("backup").to_str().unwrap().to_owned();
    home.ok(&["backup", &backup]);
    let inside = format!("{backup}/x");
    let said = home.refused(&["restore", &backup, "--data", &inside]);
    assert!(said.contains("is inside the backup"), "{said}");
    // Into the current folder.
    let here = outer.join("here");
    std::fs::create_dir(&here).unwrap();
    let mut command = home.command(&["restore", &backup, "--data", "."]);
    assert!(command.current_dir(&here).output().unwrap().status.success());
    assert_eq!(std::fs::read_to_string(here.join("config.toml")).unwrap(), "# mine\n");
}
