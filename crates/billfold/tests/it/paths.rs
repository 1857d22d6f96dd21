//! Paths of folders with any bytes in them: everything is made in the folder that was named, or nothing
//! anywhere.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{DISTRIBUTOR, Home, row, sheet};

mod refused;

/// A bill of one line, and the empty folders in which the program is started.
struct World {
    home: Home,
    bill: String,
    outer: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let home = Home::new();
        let bill = home.file("bill.csv", sheet(&[row("100001", "2022-11", "1.5")]));
        Self { home, bill, outer: tempfile::tempdir().unwrap() }
    }

    /// An empty folder.
    fn folder(&self, name: &str) -> PathBuf {
        let folder = self.outer.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A command without a data folder, started in a folder.
    fn command(&self, started_in: &Path, arguments: &[&OsStr]) -> Command {
        let mut command = self.home.command(&[]);
        command.args(arguments).current_dir(started_in).env_remove("BILLFOLD_DATA");
        command
    }

    /// Runs the program, which must succeed. Returns its output.
    fn ok(&self, started_in: &Path, arguments: &[&OsStr]) -> String {
        let output = self.command(started_in, arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", stderr_text(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// An argument from a text.
fn os_str(text: &str) -> &OsStr {
    OsStr::new(text)
}

/// The text that the program printed on standard error.
fn stderr_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// `--data=DIR`, which works for a folder with a dash in front, too.
fn data_flag(dir: &OsStr) -> OsString {
    let mut argument = OsString::from("--data=");
    argument.push(dir);
    argument
}

/// Lists everything below a folder, in order; links are not followed.
fn list_all(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(list_all(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

/// Checks that a folder holds nothing but a folder that was named, and those above it.
fn check_nothing_else(outer: &Path, named: &Path) {
    for path in list_all(outer) {
        let is_named = path.starts_with(named) || named.starts_with(&path);
        assert!(is_named, "{} was made beside {}", path.display(), named.display());
    }
}

/// Checks that a data folder is whole, and the only thing in a folder.
fn check_data(outer: &Path, dir: &Path) {
    check_nothing_else(outer, dir);
    for file in ["catalog.db", "objects/versions/2022-11.parquet"] {
        assert!(dir.join(file).is_file(), "{file} is not in {}: {:?}", dir.display(), list_all(outer));
    }
    let months = std::fs::read_dir(dir.join("objects/lines/month=2022-11")).unwrap();
    assert_eq!(months.count(), 1);
}

/// Imports, shows, backs up, restores and verifies, with a data folder, a backup and a restored folder of this
/// name, each in a folder of its own.
fn check_everything(world: &World, name: &OsStr) {
    let [kept, saved, restored] = ["kept", "saved", "restored"].map(|name| world.folder(name));
    world.ok(&kept, &[os_str("import"), os_str(&world.bill), &data_flag(name)]);
    check_data(&kept, &kept.join(name));
    let absolute = kept.join(name);
    let mut bill = world.command(&saved, &["bill", "100001", "2022-11"].map(os_str));
    let bill = bill.env("BILLFOLD_DATA", &absolute).output().unwrap();
    assert!(bill.status.success() && String::from_utf8_lossy(&bill.stdout).contains("1.5"), "{bill:?}");
    world.ok(&saved, &[os_str("backup"), &data_flag(absolute.as_os_str()), os_str("--"), name]);
    check_nothing_else(&saved, &saved.join(name));
    assert!(saved.join(name).join("backup.json").is_file());
    world.ok(&restored, &[os_str("restore"), saved.join(name).as_os_str(), &data_flag(name)]);
    check_data(&restored, &restored.join(name));
    for (folder, name) in [(&restored, name), (&saved, absolute.as_os_str())] {
        world.ok(folder, &[os_str("verify"), &data_flag(name)]);
    }
    check_data(&kept, &absolute);
    check_data(&restored, &restored.join(name));
    check_nothing_else(&saved, &saved.join(name));
}

#[test]
fn a_folder_of_any_name_is_one_place_for_all_that_the_program_keeps() {
    let names: &[&[u8]] = &[
        b"a b",
        b" ",
        b"a%20b",
        b"%2F",
        b"a%",
        b"a#b",
        b"#1",
        b"?",
        b"x?mode=memory",
        b"x?vfs=none&immutable=1",
        b"it's",
        b"a\"b",
        b"a\\b",
        b"\\",
        b"a\nb",
        b"a\tb",
        b"\x01\x7f",
        b"\xff\xfe%FF",
        b"caf\xe9",
        "账单 é".as_bytes(),
        b"a:b",
        b"c:",
        b"c|",
        b":memory:",
        b"x/file:y",
        b"./file:x",
        b"./file::memory:",
        b"./file:x?mode=memory&cache=shared",
        b"./s3://b",
        b"-x",
        b"--",
        b"~",
        b"$HOME",
        b"*[a]{b}",
        b"a;b|c<d>",
        b"x/",
        b"x//y/./z",
        b"...",
        b"objects",
        &[b'x'; 240],
    ];
    for name in names {
        check_everything(&World::new(), OsStr::from_bytes(name));
    }
}

#[test]
fn links_and_dots_lead_to_one_place() {
    let world = World::new();
    let import = |started_in: &Path, dir: &str| {
        world.ok(started_in, &[os_str("import"), os_str(&world.bill), &data_flag(os_str(dir))]);
    };
    let here = world.folder("here");
    import(&here, ".");
    check_data(&here, &here);
    let below = world.folder("above/below");
    import(&below, "..");
    let above = below.parent().unwrap();
    assert!(above.join("catalog.db").is_file() && list_all(&below).is_empty());
    let side = world.folder("side/step");
    import(&side, "../step/../kept");
    assert!(side.parent().unwrap().join("kept/catalog.db").is_file() && list_all(&side).is_empty());
    // A link to a folder, a link above it, and a link with a slash behind it.
    for (name, dir) in [("one", "link"), ("two", "link/sub"), ("three", "link/")] {
        let (outer, target) = (world.folder(name), world.folder(&format!("{name}-target")));
        symlink(&target, outer.join("link")).unwrap();
        import(&outer, dir);
        assert_eq!(list_all(&outer), [outer.join("link")]);
        check_data(&target, &target.join(dir.strip_prefix("link").unwrap().trim_matches('/')));
        world.ok(&outer, &[os_str("verify"), &data_flag(os_str(dir))]);
        // A restore replaces the empty folder that a link leads to, and not the link.
        let (saved, again) = (world.folder(&format!("{name}-saved")), world.folder(&format!("{name}-again")));
        world.ok(&outer, &[os_str("backup"), saved.as_os_str(), &data_flag(os_str(dir))]);
        std::fs::create_dir(again.join("target")).unwrap();
        symlink("target", again.join("link")).unwrap();
        world.ok(&again, &[os_str("restore"), saved.as_os_str(), &data_flag(os_str(dir))]);
        assert!(again.join("link").is_symlink() && again.join(dir).join("catalog.db").is_file());
        let top: Vec<_> = list_all(&again).into_iter().filter(|path| path.parent() == Some(&again)).collect();
        assert_eq!(top, [again.join("link"), again.join("target")]);
    }
}

#[test]
fn a_server_answers_from_the_folder_that_sqlite_would_take_for_memory() {
    let world = World::new();
    let outer = world.folder("outer");
    let dir = data_flag(os_str("./file:x?mode=memory"));
    world.ok(
        &outer,
        &[&["account", "add", DISTRIBUTOR, "--role", "distributor"].map(os_str)[..], &[&dir]].concat(),
    );
    world.ok(&outer, &[os_str("import"), os_str(&world.bill), &dir]);
    let key = world.ok(&outer, &[&["key", "create", "--uin", DISTRIBUTOR].map(os_str)[..], &[&dir]].concat());
    let words: Vec<&str> = key.split_whitespace().collect();
    let key = crate::support::Key { id: words[1].to_owned(), secret: words[3].to_owned() };
    let serve = world.command(&outer, &[os_str("serve"), os_str("--listen"), os_str("127.0.0.1:0"), &dir]);
    let server = crate::support::Server::start(serve);
    let answer = server.summary(&key, "100001", "2022-11");
    assert!(answer["Error"].is_null(), "{answer}");
    assert!(server.stop().success());
    check_data(&outer, &outer.join("file:x?mode=memory"));
    assert!(outer.join("file:x?mode=memory/master.key").is_file());
}

#[test]
fn a_stray_whose_name_is_not_utf_8_is_found() {
    let world = World::new();
    let outer = world.folder("outer");
    world.ok(&outer, &[os_str("import"), os_str(&world.bill), &data_flag(os_str("kept"))]);
    let stray = outer.join("kept/objects/lines").join(OsStr::from_bytes(b"caf\xe9.parquet"));
    std::fs::write(&stray, "x").unwrap();
    let output = world.command(&outer, &[os_str("verify"), &data_flag(os_str("kept"))]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code() == Some(1) && said.contains("lines/caf\u{fffd}.parquet"), "{said}");
}

#[test]
fn a_generated_world_goes_into_the_folder_that_was_named() {
    let world = World::new();
    for name in [&b"-x"[..], b"a:b", b"%2F?#", b"caf\xe9", b"./file:x"] {
        let (name, outer) = (OsString::from_vec(name.to_vec()), tempfile::tempdir().unwrap());
        let mut to = OsString::from("--to=");
        to.push(&name);
        let said = world.ok(outer.path(), &[os_str("generate"), os_str("--lines"), os_str("10"), &to]);
        check_nothing_else(outer.path(), &outer.path().join(&name));
        assert!(outer.path().join(&name).join("accounts.sh").is_file());
        assert!(!said.contains("sh -x"), "{said}");
    }
}
