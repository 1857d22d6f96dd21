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
use crate::folder::{get_folder, is_writable, make_private_file_options, sync_parent_folder};
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
    /// Another program sealed the catalog with a key of its own while this one made another.
    #[error(
        "another program with a master key of its own was the first to use this catalog; the key at {} seals nothing: \
         replace it with a copy of the other's, and run the same command again", path.display()
    )]
    NotFirst {
        /// The file of the key.
        path: PathBuf,
    },
    /// The file that was just made holds another key.
    #[error(
        "the master key that was written to {} is not what is there now: another program replaced it. Nothing was \
         sealed with it; run the same command again", path.display()
    )]
    Replaced {
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
        Self::from_bytes(&read_key_file(path)?, path)
    }

    /// Makes the key of the bytes of its file.
    fn from_bytes(bytes: &[u8], path: &Path) -> Result<Self, SealError> {
        match XChaCha20Poly1305::new_from_slice(bytes) {
            Ok(cipher) => Ok(Self { cipher }),
            Err(_length) => Err(SealError::NotAKey { path: path.to_owned(), bytes: bytes.len() }),
        }
    }

    /// Reads the key of a file, and makes one if the file does not exist. Of several programs that do so at once, one makes
    /// the key, and all return that one. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// [`SealError::File`] or [`SealError::NotAKey`]; [`SealError::NoRandom`]; [`SealError::Replaced`].
    pub fn read_or_create(path: &Path) -> Result<Self, SealError> {
        match Self::read(path) {
            Err(SealError::Missing { .. }) => {}
            found => {
                let key = found?;
                // A program that made it just now may not have made it durable yet.
                if is_writable(get_folder(path)) {
                    sync_parent_folder(path).map_err(make_file_error("make durable", path))?;
                }
                return Ok(key);
            }
        }
        let own = create_key_file(path)?;
        sync_parent_folder(path).map_err(make_file_error("make durable", path))?;
        let bytes = match read_key_file(path) {
            // The name is taken, by a link to nothing.
            Err(SealError::Missing { path }) => {
                return Err(make_file_error("read", &path)(std::io::ErrorKind::NotFound.into()));
            }
            bytes => bytes?,
        };
        if own.is_some_and(|own| own.as_slice() != bytes.as_slice()) {
            return Err(SealError::Replaced { path: path.to_owned() });
        }
        Self::from_bytes(&bytes, path)
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

/// Reads the bytes of a key file: no more of them than show that they are too many.
fn read_key_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let read = || {
        let mut bytes = Zeroizing::new(Vec::with_capacity(READ_BYTES_MAX));
        let file = std::fs::File::open(path)?;
        file.take(to_u64(READ_BYTES_MAX)).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|source: std::io::Error| {
        if source.kind() == std::io::ErrorKind::NotFound {
            SealError::Missing { path: path.to_owned() }
        } else {
            make_file_error("read", path)(source)
        }
    })
}

/// Writes a new key to a file that only its owner may read, and returns its bytes; `None` if another program was faster.
/// The key is written to a file of its own beside, and then linked: a kill leaves a whole key or none, and no file that
/// exists is changed.
fn create_key_file(path: &Path) -> Result<Option<Zeroizing<[u8; KEY_BYTES]>>, SealError> {
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    getrandom::fill(bytes.as_mut_slice()).map_err(SealError::NoRandom)?;
    let beside = draw_name_beside(path)?;
    let made = make_private_file_options().create_new(true).open(&beside);
    let mut file = made.map_err(make_file_error("write", path))?;
    let mut write = || {
        file.write_all(bytes.as_slice())?;
        file.sync_all()?;
        if let Some(name) = beside.file_name() {
            give_to_folder_owner(get_folder(path), Path::new(name));
        }
        match std::fs::hard_link(&beside, path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    };
    let (linked, removed) = (write(), std::fs::remove_file(&beside));
    let is_first = linked.and_then(|is_first| removed.map(|()| is_first));
    Ok(is_first.map_err(make_file_error("write", path))?.then_some(bytes))
}

/// Draws a name that no other file has, beside another.
fn draw_name_beside(path: &Path) -> Result<PathBuf, SealError> {
    let number = getrandom::u64().map_err(SealError::NoRandom)?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number:016x}.new"));
    Ok(name.into())
}

/// Returns a function for `map_err` that makes an error of a key file.
fn make_file_error(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> SealError {
    let path = path.to_owned();
    move |source| SealError::File { doing, path, source }
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
        let key = MasterKey::read_or_create(&dir.path().join("master.key")).unwrap();
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

    #[test]
    fn the_key_file_is_for_its_owner_only_and_never_overwritten() {
        use std::os::unix::fs::PermissionsExt as _;
        let (dir, _key) = key();
        let path = dir.path().join("master.key");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let before = std::fs::read(&path).unwrap();
        MasterKey::read_or_create(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert!(matches!(MasterKey::read(&dir.path().join("none")), Err(SealError::Missing { .. })));
    }
}
