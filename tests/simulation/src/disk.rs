//! The simulated disk: a real folder, and a record of what of it would survive a power cut.
//!
//! Files and folders are changed in the folder itself. The record has the bytes that each file had when it was last synced,
//! and the entries that each folder had then. A power cut takes of everything else as much as it likes: of each folder the
//! last changes of its entries, of each file any blocks that were written since.

mod content;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use content::{Content, collect_contents, mix_blocks, write_survivor};

/// The number by which the file system knows a file or a folder.
type Number = u64;

/// A change of the entries of a folder that is not durable yet.
#[derive(Debug)]
enum Change {
    Add(OsString, Number),
    Remove(OsString),
    Move(OsString, OsString, Number),
}

/// An operation that was allowed, and whose result is read when the next question comes.
#[derive(Debug)]
enum Pending {
    Make(PathBuf),
    Remove(PathBuf),
    Move(PathBuf, PathBuf, Number),
}

/// The disk.
#[derive(Debug)]
pub(crate) struct Disk {
    root: PathBuf,
    /// Bytes of files when they were last synced.
    synced: BTreeMap<Number, Vec<u8>>,
    /// Durable entries of folders.
    folders: BTreeMap<Number, BTreeMap<OsString, Number>>,
    changes: Vec<(Number, Change)>,
    pending: Option<Pending>,
    /// Files without a name, whose entries may come back.
    unnamed: BTreeMap<Number, Content>,
}

impl Disk {
    /// Takes a folder as the disk; all that is there is durable.
    pub(crate) fn new(root: &Path) -> Self {
        let mut disk = Self {
            root: root.to_owned(),
            synced: BTreeMap::new(),
            folders: BTreeMap::new(),
            changes: Vec::new(),
            pending: None,
            unnamed: BTreeMap::new(),
        };
        disk.add_durable(root);
        disk
    }

    fn add_durable(&mut self, folder: &Path) {
        let mut entries = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let found = path.symlink_metadata().unwrap();
            entries.insert(path.file_name().unwrap().to_owned(), found.ino());
            if found.is_dir() {
                self.add_durable(&path);
            } else {
                self.synced.insert(found.ino(), std::fs::read(&path).unwrap());
            }
        }
        self.folders.insert(read_number(folder), entries);
    }

    /// Makes the bytes of a file durable.
    pub(crate) fn sync_file(&mut self, path: &Path, number: Number) {
        // A file without a name is gone after a power cut, whatever is written to it.
        if find_number(path) == Some(number) {
            self.synced.insert(number, std::fs::read(path).unwrap());
        }
    }

    /// Makes the entries of a folder durable.
    pub(crate) fn sync_folder(&mut self, number: Number) {
        let changes = std::mem::take(&mut self.changes);
        let entries = self.folders.entry(number).or_default();
        for (folder, change) in changes {
            if folder == number {
                apply_change(entries, change);
            } else {
                self.changes.push((folder, change));
            }
        }
    }

    /// Notes that a file or folder is about to be made.
    pub(crate) fn expect_made(&mut self, path: &Path) {
        self.pending = Some(Pending::Make(path.to_owned()));
    }

    /// Notes that an entry is about to be removed.
    pub(crate) fn expect_removed(&mut self, path: &Path) {
        self.keep_content(path);
        self.pending = Some(Pending::Remove(path.to_owned()));
    }

    /// Notes that a file or folder is about to get another name.
    pub(crate) fn expect_moved(&mut self, from: &Path, to: &Path) {
        self.keep_content(to);
        // Another program may have removed it since it was asked for.
        self.pending = find_number(from).map(|number| Pending::Move(from.to_owned(), to.to_owned(), number));
    }

    fn keep_content(&mut self, path: &Path) {
        if let Ok(found) = path.symlink_metadata()
            && found.is_file()
        {
            self.unnamed.insert(found.ino(), Content::read(path, &found));
        }
    }

    /// Reads the result of the operation that was allowed last.
    pub(crate) fn settle(&mut self) {
        match self.pending.take() {
            None => {}
            Some(Pending::Make(path)) => {
                if let Ok(found) = path.symlink_metadata() {
                    if found.is_dir() {
                        self.folders.entry(found.ino()).or_default();
                    }
                    self.changes.push((read_parent(&path), Change::Add(read_name(&path), found.ino())));
                }
            }
            Some(Pending::Remove(path)) if find_number(&path).is_some() => {}
            Some(Pending::Remove(path)) => {
                self.changes.push((read_parent(&path), Change::Remove(read_name(&path))));
            }
            Some(Pending::Move(from, to, number)) => {
                if find_number(&to) != Some(number) || find_number(&from).is_some() {
                    return;
                }
                let (old, new) = (read_parent(&from), read_parent(&to));
                let (from, to) = (read_name(&from), read_name(&to));
                if old == new {
                    self.changes.push((new, Change::Move(from, to, number)));
                } else {
                    self.changes.push((new, Change::Add(to, number)));
                    self.changes.push((old, Change::Remove(from)));
                }
            }
        }
    }

    /// Cuts the power: leaves what is durable, and a random part of what is not.
    pub(crate) fn cut_power(&mut self, random: &mut Rng) {
        self.settle();
        let changes = std::mem::take(&mut self.changes);
        let mut kept: BTreeMap<Number, usize> = BTreeMap::new();
        for (folder, _) in &changes {
            *kept.entry(*folder).or_default() += 1;
        }
        for count in kept.values_mut() {
            *count = if random.bool() { random.usize(0..=*count) } else { 0 };
        }
        for (folder, change) in changes {
            let left = kept.entry(folder).or_default();
            if *left > 0 {
                *left -= 1;
                apply_change(self.folders.entry(folder).or_default(), change);
            }
        }
        let mut named = BTreeMap::new();
        collect_contents(&self.root, &mut named);
        let mut files = Vec::new();
        let root = read_number(&self.root);
        self.collect_survivors(root, Path::new(""), &named, random, &mut files);
        for entry in std::fs::read_dir(&self.root).unwrap() {
            let path = entry.unwrap().path();
            let removed =
                if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            removed.unwrap();
        }
        for (path, content) in files {
            write_survivor(&self.root.join(path), content);
        }
        *self = Self::new(&self.root);
    }

    /// Collects what survives in a folder: its files with their content, and its folders, which have none.
    fn collect_survivors(
        &self,
        folder: Number,
        below: &Path,
        named: &BTreeMap<Number, Content>,
        random: &mut Rng,
        survivors: &mut Vec<(PathBuf, Option<Content>)>,
    ) {
        for (name, number) in &self.folders[&folder] {
            let path = below.join(name);
            if self.folders.contains_key(number) {
                survivors.push((path.clone(), None));
                self.collect_survivors(*number, &path, named, random, survivors);
            } else if let Some(newest) = named.get(number).or_else(|| self.unnamed.get(number)) {
                let synced = self.synced.get(number).map_or(&[][..], Vec::as_slice);
                let bytes = mix_blocks(synced, &newest.bytes, random);
                survivors.push((path, Some(Content { bytes, ..newest.clone() })));
            }
        }
    }
}

fn apply_change(entries: &mut BTreeMap<OsString, Number>, change: Change) {
    match change {
        Change::Add(name, number) => {
            entries.insert(name, number);
        }
        Change::Remove(name) => {
            entries.remove(&name);
        }
        Change::Move(from, to, number) => {
            entries.remove(&from);
            entries.insert(to, number);
        }
    }
}

fn find_number(path: &Path) -> Option<Number> {
    path.symlink_metadata().ok().map(|found| found.ino())
}

fn read_number(path: &Path) -> Number {
    find_number(path).unwrap()
}

fn read_parent(path: &Path) -> Number {
    read_number(path.parent().unwrap())
}

fn read_name(path: &Path) -> OsString {
    path.file_name().unwrap().to_owned()
}
