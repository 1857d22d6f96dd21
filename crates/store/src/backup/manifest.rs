//! The manifest of a backup: its files, with length and hash of each, and a hash of the manifest itself.

use std::path::{Component, Path};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::layout::MANIFEST;
use crate::error::StoreError;
use crate::integers::encode_hex;
use crate::refusal::{BackupRefusal, ManifestFlaw};

/// Version of the manifest's format. Another version is refused.
const FORMAT_VERSION: u64 = 1;

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BackupFile {
    /// Its path from the folder of the backup.
    pub(super) path: String,
    /// Its length.
    pub(super) bytes: u64,
    /// The SHA-256 of its bytes.
    pub(super) sha256: [u8; 32],
}

/// The content of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Id of the catalog, in hex.
    pub(super) catalog_id: String,
    /// Time at which the backup started, microseconds since 1970.
    pub(super) taken_at_us: i64,
    /// The path of the catalog.
    pub(super) catalog: String,
    /// The path of the configuration, if there is one.
    pub(super) config: Option<String>,
    /// Every file.
    pub(super) files: Vec<BackupFile>,
}

impl Manifest {
    /// Encodes the manifest as two lines: JSON, and the SHA-256 of that.
    pub(super) fn encode(&self) -> String {
        let files = self.files.iter().map(
            |entry| json!({ "path": entry.path, "bytes": entry.bytes, "sha256": encode_hex(&entry.sha256) }),
        );
        let manifest = json!({
            "billfold_backup": FORMAT_VERSION,
            "catalog_id": self.catalog_id,
            "taken_at_us": self.taken_at_us,
            "catalog": self.catalog,
            "config": self.config,
            "files": files.collect::<Value>(),
        })
        .to_string();
        let sha256 = encode_hex(&Sha256::digest(&manifest));
        format!("{manifest}\n{sha256}\n")
    }

    /// Reads the manifest of a backup; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: it is damaged, or of another format.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = folder.join(MANIFEST);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::file("read", &path)(error)),
        };
        let refuse = |flaw| BackupRefusal::BadManifest { path: path.clone(), flaw };
        let text = String::from_utf8(text).ok().ok_or_else(|| refuse(ManifestFlaw::NotText))?;
        // The text must be exactly what was written, down to the end of the last line.
        let (manifest, hash) = text.split_once('\n').unwrap_or((&text, ""));
        if hash != format!("{}\n", encode_hex(&Sha256::digest(manifest))) {
            return Err(refuse(ManifestFlaw::OtherDigest).into());
        }
        let manifest: Value =
            serde_json::from_str(manifest).ok().ok_or_else(|| refuse(ManifestFlaw::NotJson))?;
        if manifest.get("billfold_backup").and_then(Value::as_u64) != Some(FORMAT_VERSION) {
            return Err(refuse(ManifestFlaw::OtherVersion).into());
        }
        Ok(Some(decode_manifest(&manifest).ok_or_else(|| refuse(ManifestFlaw::MissingMember))?))
    }
}

/// Decodes the members of a manifest; `None` if one is missing or has another type.
fn decode_manifest(manifest: &Value) -> Option<Manifest> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let entry = |value: &Value| {
        let path = text(value.get("path")?)?;
        let is_below = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
        let sha256 = value.get("sha256")?.as_str().filter(|_| is_below)?;
        Some(BackupFile { path, bytes: value.get("bytes")?.as_u64()?, sha256: decode_sha256(sha256)? })
    };
    Some(Manifest {
        catalog_id: text(manifest.get("catalog_id")?)?,
        taken_at_us: manifest.get("taken_at_us")?.as_i64()?,
        catalog: text(manifest.get("catalog")?)?,
        config: manifest.get("config").and_then(text),
        files: manifest.get("files")?.as_array()?.iter().map(entry).collect::<Option<_>>()?,
    })
}

/// Adds lengths. A damaged catalog or manifest may state any, and sparse files can have them, so a sum that is too large
/// is the largest number; sums are only reported.
pub(super) fn sum_lengths(lengths: impl Iterator<Item = u64>) -> u64 {
    u64::try_from(lengths.map(u128::from).sum::<u128>()).unwrap_or(u64::MAX)
}

/// Decodes the 32 bytes of 64 hex digits.
fn decode_sha256(hex: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let digits = pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    digits.collect::<Option<Vec<u8>>>().filter(|_| rest.is_empty())?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_no_number_holds_together_are_the_largest_number() {
        assert_eq!(sum_lengths([1, 2].into_iter()), 3);
        assert_eq!(sum_lengths([u64::MAX, 1].into_iter()), u64::MAX);
    }
}
