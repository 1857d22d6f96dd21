//! The first use of a folder by several programs at once: one of them makes the master key, and all go on with it.

use std::path::Path;
use std::process::{Child, Stdio};

use crate::support::{DISTRIBUTOR, Database, Home, Key, Server, error, torture};

/// Number of programs that start at once.
const PROGRAMS: usize = 8;

/// As many requests as anybody likes.
const FAST: &str = "address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 1000000\n";

/// Starts the creation of a key, with a file of the master key that is not the default.
fn start_key_create(home: &Home, master_key: Option<&Path>) -> Child {
    let mut command = home.command(&["key", "create", "--uin", DISTRIBUTOR]);
    if let Some(file) = master_key {
        command.env("BILLFOLD_MASTER_KEY_FILE", file);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for the creation of a key; the key, or the error.
fn wait_for_key(child: Child) -> Result<Key, String> {
    let output = child.wait_with_output().unwrap();
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    if !output.status.success() {
        return Err(stderr);
    }
    let words: Vec<&str> = stdout.split_whitespace().collect();
    Ok(Key { id: words[1].to_owned(), secret: words[3].to_owned() })
}

/// Checks that a server opens the secret of each key: the customer is unknown, which is found out after the signature.
fn check_keys(server: &Server, keys: &[Key]) {
    for key in keys {
        assert_eq!(error(&server.summary(key, "100001", "2022-11")).0, "UnauthorizedOperation.UinNoAuth");
    }
}

/// Lists the names in a folder, in order.
fn list_names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// Starts a server and creations of keys at once in a folder without a master key. All must end well.
fn race(home: &Home) {
    let (server, created) = std::thread::scope(|scope| {
        let server = scope.spawn(|| home.serve());
        let children: Vec<Child> = (1..PROGRAMS).map(|_| start_key_create(home, None)).collect();
        let created: Vec<_> = children.into_iter().map(wait_for_key).collect();
        (server.join().unwrap(), created)
    });
    let keys: Vec<Key> = created.into_iter().map(|key| key.unwrap_or_else(|said| panic!("{said}"))).collect();
    check_keys(&server, &keys);
    assert!(server.stop().success());
    check_keys(&home.serve(), &keys);
}

#[test]
fn programs_that_use_a_folder_first_at_once_make_one_master_key_and_all_end_well() {
    for _ in 0..torture().unwrap_or(4) {
        let home = Home::new();
        home.config(FAST);
        let home = home.and_partners();
        race(&home);
        let names = list_names(&home.path());
        assert!(names.contains(&"master.key".to_owned()), "{names:?}");
        assert!(!names.iter().any(|name| name.contains(".new")), "{names:?}");
    }
}

#[test]
fn nodes_that_use_a_shared_catalog_first_at_once_with_one_file_all_end_well() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database);
    home.config(FAST);
    race(&home.and_partners());
}

#[test]
fn of_nodes_with_files_of_their_own_one_seals_the_catalog_and_the_others_say_what_to_do() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database);
    home.config(FAST);
    let home = home.and_partners();
    let files: Vec<_> = (0..4).map(|node| home.path().with_file_name(format!("node{node}.key"))).collect();
    let children: Vec<Child> = files.iter().map(|file| start_key_create(&home, Some(file))).collect();
    let mut winners = Vec::new();
    for (file, child) in files.iter().zip(children) {
        match wait_for_key(child) {
            Ok(key) => winners.push((file, key)),
            Err(said) => {
                let is_told = said.contains("replace it with a copy of the other's")
                    || said.contains("sealed with another master key")
                    || said.contains("there is no master key at");
                assert!(is_told && said.contains(file.to_str().unwrap()), "{said}");
            }
        }
    }
    let [(file, key)] = &winners[..] else { panic!("{} nodes sealed the catalog", winners.len()) };
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("BILLFOLD_MASTER_KEY_FILE", file);
    check_keys(&Server::start(command), std::slice::from_ref(key));
    // The others do as they were told.
    for other in files.iter().filter(|other| other != file) {
        std::fs::copy(file, other).unwrap();
        wait_for_key(start_key_create(&home, Some(other))).unwrap();
    }
}

#[test]
fn the_making_of_a_master_key_touches_no_other_file() {
    for (name, others) in [
        ("prod.key", ["prod.new", "prod.key.new", "prod"]),
        ("prod.new", ["prod.key", "prod.new.new", "prod"]),
        ("new", ["master.new", "new.new", "master.key"]),
    ] {
        let home = Home::with_partners();
        let folder = home.path().with_file_name("secrets");
        std::fs::create_dir(&folder).unwrap();
        for other in others {
            std::fs::write(folder.join(other), other).unwrap();
        }
        let file = folder.join(name);
        wait_for_key(start_key_create(&home, Some(&file))).unwrap();
        assert_eq!(std::fs::read(&file).unwrap().len(), 32);
        for other in others {
            assert_eq!(std::fs::read_to_string(folder.join(other)).unwrap(), other);
        }
        let mut expected: Vec<String> = others.iter().map(|other| (*other).to_owned()).collect();
        expected.push(name.to_owned());
        expected.sort();
        assert_eq!(list_names(&folder), expected);
        assert!(!home.path().join("master.key").exists());
    }
}

#[test]
fn a_master_key_cannot_be_made_through_a_link_that_leads_nowhere() {
    let home = Home::with_partners();
    std::os::unix::fs::symlink("nowhere", home.path().join("master.key")).unwrap();
    let said = wait_for_key(start_key_create(&home, None)).unwrap_err();
    assert!(said.contains("it is a link that leads nowhere"), "{said}");
    assert!(!home.path().join("nowhere").exists());
}
