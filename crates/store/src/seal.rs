//! The master key, and the sealing of secrets with it.
//!
//! A sealed secret is 24 random bytes of nonce and the XChaCha20-Poly1305 ciphertext. It is bound to
//! the id that it belongs to, so that a row whose secret was exchanged for another's does not open.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// Length of the master key, in bytes.
const KEY_BYTES: usize = 32;

/// Length of a nonce, in bytes: long enough to be drawn at random for each secret.
const NONCE_BYTES: usize = 24;

/// What the check value in the catalog is sealed for. No secret id has a blank.
const CHECK_ID: &str = "master key check";

/// The key that seals the secrets in the catalog. Zeroed when dropped; never printed.
pub struct MasterKey {
    cipher: XChaCha20Poly1305,
}

/// Why sealing failed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The file of the key could not be used.
    #[error("could not {doing} the master key {}: {source}", path.display())]
    File {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not a key.
    #[error("{} is not a master key: it has {bytes} bytes, and a key has {KEY_BYTES}", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// How long it is.
        bytes: usize,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    NoRandom(getrandom::Error),
    /// The sealed text does not open.
    #[error("the sealed secret of {id:?} does not open with this master key")]
    DoesNotOpen {
        /// Whose secret it is.
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
        /// Where the key was looked for.
        path: PathBuf,
    },
}

impl MasterKey {
    /// Reads the key of a file.
    ///
    /// # Errors
    /// [`SealError::Missing`], [`SealError::File`] or [`SealError::NotAKey`].
    pub fn read(path: &Path) -> Result<MasterKey, SealError> {
        // Of a file that is longer than a key no more is read than it takes to tell.
        let read = || {
            let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_BYTES.saturating_mul(4)));
            let file = std::fs::File::open(path)?;
            file.take(u64::try_from(KEY_BYTES.saturating_mul(4)).unwrap_or(u64::MAX))
                .read_to_end(&mut bytes)?;
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
            Ok(cipher) => Ok(MasterKey { cipher }),
            Err(_length) => Err(SealError::NotAKey { path: path.to_owned(), bytes: bytes.len() }),
        }
    }

    /// Makes a key and writes it to a new file that only its owner may read.
    ///
    /// # Errors
    /// [`SealError::File`], also where the file is already there; [`SealError::NoRandom`].
    pub fn create(path: &Path) -> Result<MasterKey, SealError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice()).map_err(SealError::NoRandom)?;
        // Written beside and then linked, so that a kill leaves a whole key or none.
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
            crate::data::sync_folder_of(path)
        };
        write().map_err(|source| SealError::File { doing: "write", path: path.to_owned(), source })?;
        MasterKey::read(path)
    }

    /// Seals a secret for the id that it belongs to.
    ///
    /// # Errors
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

    /// Opens what [`MasterKey::seal`] sealed for the same id.
    ///
    /// # Errors
    /// [`SealError::DoesNotOpen`]: another key, another id, or a changed text.
    pub fn open(&self, id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let fault = || SealError::DoesNotOpen { id: id.to_owned() };
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(fault)?;
        let payload = Payload { msg: sealed, aad: id.as_bytes() };
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), payload);
        opened.map(Zeroizing::new).map_err(|_opaque| fault())
    }

    /// A value by which the catalog tells this key from others.
    ///
    /// # Errors
    /// [`SealError::NoRandom`].
    pub fn check_value(&self) -> Result<Vec<u8>, SealError> {
        self.seal(CHECK_ID, CHECK_ID.as_bytes())
    }

    /// Whether a check value was made with this key.
    #[must_use]
    pub fn made(&self, check_value: &[u8]) -> bool {
        self.open(CHECK_ID, check_value).is_ok()
    }
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
        assert!(first.made(&first.check_value().unwrap()));
        assert!(!other.made(&first.check_value().unwrap()));
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
