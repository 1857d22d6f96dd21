//! The committed suite as somebody else would read it: from its files alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tc3::Refusal;

use super::request::{Keys, Request};

/// One case from its folder.
pub(crate) struct Case {
    /// `group/name`.
    pub(crate) name: String,
    pub(crate) verdict: Value,
    /// Content of each file by its ending.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// The suite's folder.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

/// Every file below the suite's folder.
pub(crate) fn files() -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(&folder(), &mut found);
    let named = |path: PathBuf| {
        let name = path.strip_prefix(folder()).unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    };
    found.into_iter().map(named).collect()
}

pub(crate) fn keys() -> Keys {
    let keys: Value = serde_json::from_slice(&fs::read(folder().join("keys.json")).unwrap()).unwrap();
    let text = |key: &Value, name: &str| key[name].as_str().unwrap().to_owned();
    keys["keys"].as_array().unwrap().iter().map(|key| (text(key, "id"), text(key, "secret"))).collect()
}

/// Every case, in the order of names.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for (path, bytes) in files() {
        let [group, name, file] = path.split('/').collect::<Vec<_>>()[..] else { continue };
        let ending = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')).unwrap();
        cases.entry(format!("{group}/{name}")).or_default().insert(ending.to_owned(), bytes);
    }
    let case = |(name, files): (String, BTreeMap<String, Vec<u8>>)| {
        let verdict = serde_json::from_slice(&files["verdict"]).unwrap();
        Case { name, verdict, files }
    };
    cases.into_iter().map(case).collect()
}

impl Case {
    pub(crate) fn code(&self) -> Option<&str> {
        self.verdict["code"].as_str()
    }

    pub(crate) fn request(&self) -> Request {
        Request::parse(&self.files["req"])
    }

    /// The content of a text file, such as `sig`.
    pub(crate) fn text(&self, ending: &str) -> String {
        String::from_utf8(self.files[ending].clone()).unwrap()
    }

    pub(crate) fn reads(&self, reading: &str) -> bool {
        self.verdict["readings"].as_array().is_some_and(|all| all.iter().any(|one| one == reading))
    }

    /// What the server says to a request under this case's clock and service.
    pub(crate) fn answer(&self, request: &Request, keys: &Keys) -> Result<(), Refusal> {
        let service = self.verdict["service"].as_str().unwrap();
        request.answer(keys, self.verdict["now_s"].as_i64().unwrap(), service)
    }
}
