//! What is durable before what: the order of the calls that make it so.

use std::path::Path;

use super::trace::{Call, run};
use super::{MONTHS, can_inject, file_of_ids};
use crate::support::Home;

/// The calls that write, name and keep.
const TRACE: &str = "trace=openat,mkdir,write,pwrite64,fsync,fdatasync,rename,unlink";

/// The calls of an import in order, and where its data folder is.
struct Order {
    calls: Vec<Call>,
    data: String,
}

impl Order {
    /// Where the last call is, before another, that is meant.
    fn last(&self, before: usize, is_it: impl Fn(&Call) -> bool) -> Option<usize> {
        self.calls[..before].iter().rposition(|call| call.succeeded() && is_it(call))
    }

    /// Where the last call is, before another, that makes a file or folder durable.
    fn synced(&self, path: &str, before: usize) -> Option<usize> {
        let is_sync = |call: &Call| ["fsync", "fdatasync"].contains(&call.name.as_str());
        self.last(before, |call| is_sync(call) && call.file() == Some(path))
    }

    /// Where the commit is that publishes: the last of the catalog's log before the lists.
    fn commit(&self) -> usize {
        let is_list =
            |call: &Call| call.text.contains("objects/parts>, ") && call.text.contains(".parquet#1");
        let lists = self.calls.iter().position(is_list).unwrap();
        self.synced(&format!("{}/catalog.db-wal", self.data), lists).unwrap()
    }

    /// Asserts that each object was written, made durable, named, and its name made durable, before the
    /// commit; how many there were.
    fn assert_objects(&self) -> usize {
        let commit = self.commit();
        let lines = format!("{}/objects/lines/", self.data);
        let is_object = |call: &&Call| call.name == "rename" && call.paths()[1].starts_with(&lines);
        for rename in self.calls.iter().filter(is_object) {
            let at = self.calls.iter().position(|call| call.text == rename.text).unwrap();
            let [piece, object] = rename.paths()[..] else { panic!("{}", rename.text) };
            let written = self.last(at, |call| call.name == "write" && call.file() == Some(piece)).unwrap();
            let synced = self.synced(piece, at).unwrap();
            let named = self.synced(parent(object), commit).unwrap();
            assert!(written < synced && synced < at && at < named && named < commit, "{object}");
        }
        self.calls.iter().filter(is_object).count()
    }

    /// Asserts that each folder that was made is in the folder above for good, before the commit; how many
    /// there were.
    fn assert_folders(&self) -> usize {
        let commit = self.commit();
        let is_made = |call: &&Call| call.name == "mkdir" && call.succeeded();
        for made in self.calls.iter().filter(is_made) {
            let folder = made.paths()[0];
            let at = self.calls.iter().position(|call| call.text == made.text && call.succeeded()).unwrap();
            let synced = self.synced(parent(folder), commit);
            assert!(
                synced.is_some_and(|synced| synced > at),
                "{folder} is not made durable before the commit"
            );
        }
        self.calls.iter().filter(is_made).count()
    }

    /// Asserts that the files of the catalog are in their folder for good, before the commit.
    fn assert_catalog(&self) {
        let commit = self.commit();
        for name in ["catalog.db", "catalog.db-wal"] {
            let path = format!("{}/{name}", self.data);
            let opens = |call: &Call| call.name == "openat" && call.paths().contains(&path.as_str());
            let made = self.calls.iter().position(|call| call.succeeded() && opens(call)).unwrap();
            let synced = self.synced(&self.data, commit);
            assert!(
                synced.is_some_and(|synced| synced > made),
                "{name} is not made durable before the commit"
            );
        }
    }

    /// Asserts that success is told after the commit only, and that nothing of the log is written between
    /// the sync that makes the commit durable and the writes that it is of.
    fn assert_told_after_the_commit(&self) {
        let commit = self.commit();
        let told = self.calls.iter().position(|call| call.text.starts_with("write(1<")).unwrap();
        let wal = format!("{}/catalog.db-wal", self.data);
        let is_log = |call: &Call| call.name == "pwrite64" && call.file() == Some(&wal);
        let written = self.last(told, is_log).unwrap();
        assert!(
            written < commit && commit < told,
            "the log is synced after it is written, and then it is told"
        );
    }
}

fn parent(path: &str) -> &str {
    Path::new(path).parent().unwrap().to_str().unwrap()
}

#[test]
fn an_import_is_durable_before_it_is_published_and_published_before_it_is_told() {
    if !can_inject() {
        return;
    }
    let home = Home::new();
    // Folders that are made, one in the other, above the data folder too.
    let data = home.path().join("new/data");
    let data = data.to_str().unwrap();
    std::fs::create_dir(home.path()).unwrap();
    let files = [file_of_ids(&home, "a.csv", 0..60, "1.5"), file_of_ids(&home, "b.csv", 0..60, "2.5")];
    for (file, folders) in files.iter().zip([6, 0]) {
        let traced = run(&home, &["-e", TRACE], &["import", file, "--data", data]);
        assert!(traced.output.unwrap().status.success());
        let order = Order { calls: traced.calls, data: data.to_owned() };
        assert_eq!(order.assert_objects(), MONTHS.len());
        assert_eq!(order.assert_folders(), folders, "new, data, objects, lines and two months");
        order.assert_told_after_the_commit();
        if folders > 0 {
            order.assert_catalog();
        }
    }
}

#[test]
fn what_is_swept_is_gone_for_good_before_it_is_forgotten() {
    if !can_inject() {
        return;
    }
    let home = Home::new();
    home.ok(&["import", &file_of_ids(&home, "a.csv", 0..60, "1.5")]);
    // As a killed import and a killed prune leave them.
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let rows = "INSERT INTO import (id, state, token, identity, imported_by, started_at_us, lines, notices)
                VALUES (9, 'staged', '00112233445566aa', x'', 'me', 0, 0, '[]');
                INSERT INTO pruned_object VALUES ('lines/month=2022-11/import-1-pruned.parquet')";
    catalog.execute_batch(rows).unwrap();
    drop(catalog);
    let left = ["2022-10/import-9-00112233445566aa.parquet", "2022-11/import-1-pruned.parquet"];
    let left = left.map(|name| home.path().join(format!("objects/lines/month={name}")));
    for path in &left {
        std::fs::write(path, "left").unwrap();
    }
    let next = file_of_ids(&home, "b.csv", 0..60, "2.5");
    let traced = run(&home, &["-e", TRACE], &["import", &next]);
    assert!(traced.output.unwrap().status.success());
    let order = Order { calls: traced.calls, data: home.path().to_str().unwrap().to_owned() };
    let wal = format!("{}/catalog.db-wal", order.data);
    for path in left {
        let path = path.to_str().unwrap();
        let is_it = |call: &Call| call.name == "unlink" && call.succeeded() && call.paths() == [path];
        let gone = order.calls.iter().position(is_it).unwrap();
        let is_log = |call: &Call| call.name == "pwrite64" && call.file() == Some(&wal);
        let forgotten = gone + order.calls[gone..].iter().position(is_log).unwrap();
        let synced = order.synced(parent(path), forgotten);
        assert!(synced.is_some_and(|synced| synced > gone), "{path} is forgotten before it is gone for good");
    }
}
