//! The committed suite as any other reader would read it: from its JSON files alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tc3::Refusal;

use super::request::{Keys, Request};
use super::suite::GROUPS;

/// One case from the file of its group.
pub(crate) struct Case {
    /// `group/name`.
    pub(crate) name: String,
    /// The verdict that the head of the group states.
    pub(crate) verdict: String,
    /// The fields of the case.
    pub(crate) fields: Value,
    /// The raw request.
    pub(crate) raw: Vec<u8>,
}

/// Returns the suite's folder.
pub(crate) fn suite_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

/// Reads every file of the suite's folder; there is no folder in it.
pub(crate) fn read_files() -> BTreeMap<String, Vec<u8>> {
    let paths = fs::read_dir(suite_folder()).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    };
    paths.map(named).collect()
}

/// Reads the file of a group.
pub(crate) fn read_group(name: &str) -> Value {
    serde_json::from_slice(&fs::read(suite_folder().join(format!("{name}.json"))).unwrap()).unwrap()
}

/// Reads the keys.
pub(crate) fn read_keys() -> Keys {
    let keys: Value = serde_json::from_slice(&fs::read(suite_folder().join("keys.json")).unwrap()).unwrap();
    let text = |key: &Value, name: &str| key[name].as_str().unwrap().to_owned();
    keys["keys"].as_array().unwrap().iter().map(|key| (text(key, "id"), text(key, "secret"))).collect()
}

/// Reads every case, group by group, in the order of the files.
pub(crate) fn read_cases() -> Vec<Case> {
    GROUPS.into_iter().flat_map(read_cases_of).collect()
}

fn read_cases_of(name: &str) -> Vec<Case> {
    let group = read_group(name);
    let case = |fields: &Value| Case {
        name: format!("{name}/{}", fields["name"].as_str().unwrap()),
        verdict: group["verdict"].as_str().unwrap().to_owned(),
        fields: fields.clone(),
        raw: STANDARD.decode(fields["request_base64"].as_str().unwrap()).unwrap(),
    };
    group["cases"].as_array().unwrap().iter().map(case).collect()
}

impl Case {
    pub(crate) fn code(&self) -> Option<&str> {
        self.fields["code"].as_str()
    }

    pub(crate) fn request(&self) -> Request {
        Request::parse(&self.raw)
    }

    /// Returns a field that is a text, such as `signature`.
    pub(crate) fn text(&self, field: &str) -> String {
        self.fields[field].as_str().unwrap().to_owned()
    }

    pub(crate) fn has_reading(&self, reading: &str) -> bool {
        self.fields["readings"].as_array().is_some_and(|all| all.iter().any(|one| one == reading))
    }

    /// Checks a request as the server does under this case's clock and service.
    pub(crate) fn check(&self, request: &Request, keys: &Keys) -> Result<(), Refusal> {
        let service = self.fields["service"].as_str().unwrap();
        request.check(keys, self.fields["now_s"].as_i64().unwrap(), service)
    }
}
