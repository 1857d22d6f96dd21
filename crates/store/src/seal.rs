//! The master key, and the sealing of secrets with it.
//!
//! A sealed secret is 24 random bytes of nonce and the XChaCha20-Poly1305 ciphertext. It is bound to
//! the id that it belongs to, so that a row whose secret was exchanged for another's does not open.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::system::describe_system_error;
use crate::folder::sync_parent_folder;
use crate::integers::to_u64;
use crate::ownership::give_to_folder_owner;

/// Length of the master key, in bytes.
const KEY_BYTES: usize = 32;

/// Largest part of a key file that is read, in bytes: enough to detect a file that is too long.
const READ_BYTES_MAX: usize = 4 * KEY_BYTES;

/// Length of a nonce, in bytes: long enough to be drawn at random for each secret.
const NONCE_BYTES: usize = 24;

/// Id for which the check value in the catalog is sealed. No secret id has a blank.
const CHECK_ID: &str = "master key check";

/// The key that seals the secrets in the catalog. It is zeroed when dropped, and never printed.
pub struct MasterKey {
    cipher: XChaCha20Poly1305,
}

/// A failure to use the master key, or to seal or open a secret with it.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The file of the key could not be used.
    #[error("could not {doing} the master key {}: {}", path.display(), describe_system_error(path, source))]
    File {
        /// The attempted operation.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The file is not a key.
    #[error("{} is not a master key: it has {bytes} bytes, and a key has {KEY_BYTES}", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// Its length, or that of the part that was read.
        bytes: usize,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    NoRandom(getrandom::Error),
    /// The sealed secret does not open.
    #[error("the sealed secret of {id:?} does not open with this master key")]
    DoesNotOpen {
        /// Id that the secret belongs to.
        id: String,
    },
    /// The catalog was sealed with another key.
    #[error(
        "the secrets in the catalog were sealed with another master key than {}; put the right key there, or \
         name its file with master_key_file in config.toml",
        path.display()
    )]
    WrongKey {
        /// The file of the key.
        path: PathBuf,
    },
    /// There are sealed secrets, and no key.
    #[error(
        "there is no master key at {}, and the secrets in the catalog need it; put it back from where you keep \
         it, or name its file with master_key_file in config.toml",
        path.display()
    )]
    Missing {
        /// Path at which the key was expected.
        path: PathBuf,
    },
}

impl MasterKey {
    /// Reads the key of a file.
    ///
    /// # Errors
    ///
    /// [`SealError::Missing`], [`SealError::File`] or [`SealError::NotAKey`].
    pub fn read(path: &Path) -> Result<Self, SealError> {
        let read = || {
            let mut bytes = Zeroizing::new(Vec::with_capacity(READ_BYTES_MAX));
            let file = std::fs::File::open(path)?;
            file.take(to_u64(READ_BYTES_MAX)).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(|source: std::io::Error| {
            let path = path.to_owned();
            if source.kind() == std::io::ErrorKind::NotFound {
                SealError::Missing { path }
            } else {
                SealError::File { doing: "read", path, source }
            }
        })?;
        match XChaCha20Poly1305::new_from_slice(&bytes) {
            Ok(cipher) => Ok(Self { cipher }),
            Err(_length) => Err(SealError::NotAKey { path: path.to_owned(), bytes: bytes.len() }),
        }
    }

    /// Makes a key and writes it to a new file that only its owner may read.
    ///
    /// # Errors
    ///
    /// [`SealError::File`], also if the file exists; [`SealError::NoRandom`].
    pub fn create(path: &Path) -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice()).map_err(SealError::NoRandom)?;
        // It is written beside and then linked, so that a kill leaves a whole key or none.
        let beside = path.with_extension("new");
        let write = || {
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&beside)?;
            file.write_all(bytes.as_slice())?;
            file.sync_all()?;
            std::fs::hard_link(&beside, path)?;
            std::fs::remove_file(&beside)?;
            sync_parent_folder(path)
        };
        write().map_err(|source| SealError::File { doing: "write", path: path.to_owned(), source })?;
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
            give_to_folder_owner(folder, Path::new(name));
        }
        Self::read(path)
    }

    /// Seals a secret for the id that it belongs to.
    ///
    /// # Errors
    ///
    /// [`SealError::NoRandom`].
    pub fn seal(&self, id: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(SealError::NoRandom)?;
        let payload = Payload { msg: secret, aad: id.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let mut out = nonce.to_vec();
        out.extend(sealed.map_err(|_opaque| SealError::DoesNotOpen { id: id.to_owned() })?);
        Ok(out)
    }

    /// Opens a secret that [`MasterKey::seal`] sealed for the same id.
    ///
    /// # Errors
    ///
    /// [`SealError::DoesNotOpen`]: it was sealed with another key or for another id, or was changed.
    pub fn open(&self, id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let fault = || SealError::DoesNotOpen { id: id.to_owned() };
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(fault)?;
        let payload = Payload { msg: sealed, aad: id.as_bytes() };
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), payload);
        opened.map(Zeroizing::new).map_err(|_opaque| fault())
    }

    /// Makes a value by which the catalog distinguishes this key from others.
    ///
    /// # Errors
    ///
    /// [`SealError::NoRandom`].
    pub fn make_check_value(&self) -> Result<Vec<u8>, SealError> {
        self.seal(CHECK_ID, CHECK_ID.as_bytes())
    }

    /// Returns true if the check value was made with this key.
    #[must_use]
    pub fn matches_check_value(&self, check_value: &[u8]) -> bool {
        self.open(CHECK_ID, check_value).is_ok()
    }
}

/// Returns the mode of the file of a master key, such as `0644`, if it lets every user of the machine read or write it.
/// A group may have the key: secret volumes of containers give it to one.
#[must_use]
pub fn find_exposed_mode(path: &Path) -> Option<String> {
    const BY_OTHERS: u32 = 0o006;
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(path).ok()?) & 0o7777;
    (mode & BY_OTHERS != 0).then(|| format!("{mode:04o}"))
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> (tempfile::TempDir, MasterKey) {
        let dir = tempfile::tempdir().unwrap();
        let key = MasterKey::create(&dir.path().join("master.key")).unwrap();
        (dir, key)
    }

    #[test]
    fn a_sealed_secret_opens_for_its_own_id_and_key_only() {
        let (_dir, first) = key();
        let (_other_dir, other) = key();
        let sealed = first.seal("AKIDa", b"secret").unwrap();
        assert_eq!(first.open("AKIDa", &sealed).unwrap().as_slice(), b"secret");
        assert!(first.open("AKIDb", &sealed).is_err());
        assert!(other.open("AKIDa", &sealed).is_err());
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(first.open("AKIDa", &changed).is_err());
        assert!(first.open("AKIDa", &sealed[..5]).is_err());
        assert!(first.matches_check_value(&first.make_check_value().unwrap()));
        assert!(!other.matches_check_value(&first.make_check_value().unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_for_its_owner_only_and_never_overwritten() {
        use std::os::unix::fs::PermissionsExt as _;
        let (dir, _key) = key();
        let path = dir.path().join("master.key");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(MasterKey::create(&path).is_err());
        assert!(matches!(MasterKey::read(&dir.path().join("none")), Err(SealError::Missing { .. })));
    }
}
