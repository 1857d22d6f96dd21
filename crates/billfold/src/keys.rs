//! Creates, stores and opens keys: pairs of an id and a secret, which is sealed before it touches the disk. A temporary
//! key has a token with it. Finds where secrets could get out: exposed files, and dumps of memory.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use bill::Uin;
use sha2::{Digest as _, Sha256};
use store::{
    Author, CatalogPlace, Data, MasterKey, NewKey, TemporaryKey, find_exposed_mode, list_exposed_files,
};
use tc3::{Code, Refusal, Secret};
use zeroize::Zeroizing;

use crate::config::Config;

/// The prefix of the vendor's ids.
pub(crate) const ID_PREFIX: &str = "AKID";

/// Random characters of an id behind its prefix.
const ID_CHARS: usize = 32;

/// Characters of a secret: 32 of 62 make 190 bits.
const SECRET_CHARS: usize = 32;

/// Characters of a token: 64 of 62 make 381 bits.
const TOKEN_CHARS: usize = 64;

/// The characters of ids, secrets and tokens.
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The most characters of an id that was created elsewhere.
const ID_CHARS_MAX: usize = 128;

/// A key with its secret in the clear. It is zeroed when dropped, and has no `Debug`.
pub(crate) struct KeyPair {
    /// Its id.
    pub(crate) id: String,
    /// Its secret.
    pub(crate) secret: Zeroizing<String>,
    /// The token that every request must carry; of a temporary key only.
    pub(crate) token: Option<Token>,
    /// True if it was created elsewhere.
    pub(crate) is_existing: bool,
}

/// The token of a temporary key.
pub(crate) struct Token {
    /// The token itself.
    pub(crate) text: Zeroizing<String>,
    /// The time at which the key expires, in microseconds since 1970.
    pub(crate) expires_at_us: i64,
}

impl KeyPair {
    /// Creates a random pair.
    pub(crate) fn generate() -> anyhow::Result<Self> {
        let id = format!("{ID_PREFIX}{}", *draw_random_text(ID_CHARS)?);
        Ok(Self { id, secret: draw_random_text(SECRET_CHARS)?, token: None, is_existing: false })
    }

    /// Creates a random pair that expires, with its token.
    pub(crate) fn generate_temporary(now_us: i64, ttl: Duration) -> anyhow::Result<Self> {
        let ttl_us = i64::try_from(ttl.as_micros()).ok();
        let expires_at_us = ttl_us
            .and_then(|ttl_us| now_us.checked_add(ttl_us))
            .filter(|at_us| jiff::Timestamp::from_microsecond(*at_us).is_ok())
            .context("a key cannot expire after the year 9999: pass a shorter --ttl, or none for a key that never expires")?;
        let token = Token { text: draw_random_text(TOKEN_CHARS)?, expires_at_us };
        Ok(Self { token: Some(token), ..Self::generate()? })
    }

    /// A pair that was created elsewhere.
    ///
    /// # Errors
    ///
    /// The id or the secret is empty, or has a character that no client could send.
    pub(crate) fn from_existing(id: &str, secret: Zeroizing<String>) -> anyhow::Result<Self> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if id.is_empty() || id.len() > ID_CHARS_MAX || !id.chars().all(is_plain) {
            anyhow::bail!("the secret id must be 1 to {ID_CHARS_MAX} letters, digits, `-`, `_` or `.`");
        }
        if secret.is_empty() {
            anyhow::bail!("the secret key is empty");
        }
        if secret.chars().any(|c| c.is_whitespace() || c.is_control()) {
            anyhow::bail!(
                "the secret key has a blank, a line break or a control character in it: write the key alone \
                 into the file (one line break at its end is dropped)"
            );
        }
        Ok(Self { id: id.to_owned(), secret, token: None, is_existing: true })
    }

    /// Seals the secret, and adds the key to an account in the catalog.
    pub(crate) async fn store(
        &self,
        data: &Data,
        key: &MasterKey,
        uin: Uin,
        author: Author<'_>,
    ) -> anyhow::Result<()> {
        let sealed = key.seal(&self.id, self.secret.as_bytes())?;
        let temporary = self.token.as_ref().map(|token| TemporaryKey {
            expires_at_us: token.expires_at_us,
            token_sha256: Sha256::digest(token.text.as_bytes()).into(),
        });
        let (secret_id, is_existing) = (self.id.as_str(), self.is_existing);
        let new = NewKey { secret_id, uin, sealed: &sealed, temporary, is_existing };
        Ok(data.catalog.add_key(&new, author).await?)
    }
}

/// Opens a sealed secret.
///
/// # Errors
///
/// `InternalError`: the master key does not open it, or it is not UTF-8.
pub(crate) fn open_secret(master_key: &MasterKey, secret_id: &str, sealed: &[u8]) -> Result<Secret, Refusal> {
    let internal = |cause: String| Refusal::of(Code::InternalError).because(cause);
    let opened = master_key.open(secret_id, sealed);
    let opened = opened.map_err(|error| internal(error.to_string()))?;
    let secret =
        String::from_utf8(opened.to_vec()).map_err(|error| internal(error.utf8_error().to_string()))?;
    Ok(Secret::new(secret))
}

/// Draws random letters and digits, all equally likely.
fn draw_random_text(chars: usize) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::with_capacity(chars));
    let mut bytes = Zeroizing::new([0_u8; 64]);
    while text.len() < chars {
        getrandom::fill(bytes.as_mut_slice())
            .map_err(|error| anyhow::anyhow!("the system gave no random bytes: {error}"))?;
        // Six bits choose a character; the two values beyond the alphabet are skipped.
        let drawn = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 63)));
        let missing = chars - text.len();
        text.extend(drawn.take(missing).map(|letter| char::from(*letter)));
    }
    Ok(text)
}

/// Opens the master key of a data folder.
pub(crate) async fn open_master_key(data: &Data, dir: &Path, config: &Config) -> anyhow::Result<MasterKey> {
    Ok(data.load_master_key(&find_master_key_file(dir, config)?).await?)
}

/// Finds the file of the master key: the one of the configuration, or the one in the data folder.
pub(crate) fn find_master_key_file(dir: &Path, config: &Config) -> anyhow::Result<PathBuf> {
    match (&config.master_key_file, &config.catalog) {
        (Some(path), _) => Ok(path.clone()),
        (None, CatalogPlace::Folder) => Ok(Data::master_key_path(dir)),
        (None, CatalogPlace::Postgres(_)) => bail!(
            "no master key file, which a catalog in PostgreSQL needs: set master_key_file, or \
             BILLFOLD_MASTER_KEY_FILE, to the same key on all nodes"
        ),
    }
}

/// A file that every user may use, and that should be for its owner alone.
pub(crate) struct ExposedFile {
    /// The file.
    pub(crate) path: PathBuf,
    /// Its mode, such as `0644`.
    pub(crate) mode: String,
    /// The danger, as a sentence without a full stop.
    pub(crate) danger: &'static str,
}

impl ExposedFile {
    /// Returns the command that takes the right from all users but the owner and its group.
    pub(crate) fn format_fix(&self) -> String {
        format!("chmod o-rwx {}", self.path.display())
    }
}

/// Finds the files of secrets, of TLS, of the catalog and the locks that every user may use.
pub(crate) fn find_exposed_files(dir: &Path, config: &Config) -> anyhow::Result<Vec<ExposedFile>> {
    let key = "the master key is readable or writable for every user of this machine, and it opens the secret of every key";
    let other = "the file is readable or writable for every user who may enter its folder: the catalog has accounts and \
                 sealed secrets, and a lock that another user holds stops imports";
    let tls = "the key for TLS is readable or writable for every user of this machine, who can take this server's place with it";
    let files = list_exposed_files(dir).into_iter().map(|path| (path, other));
    let files = std::iter::once((find_master_key_file(dir, config)?, key)).chain(files);
    let files = files.chain(config.tls_paths.iter().map(|paths| (paths.key.clone(), tls)));
    let exposed = files
        .filter_map(|(path, danger)| Some(ExposedFile { mode: find_exposed_mode(&path)?, path, danger }));
    Ok(exposed.collect())
}

/// Forbids dumps of this process's memory, in which there may be secrets: core files, and on Linux also what a debugger
/// of the same user reads.
pub(crate) fn forbid_core_dumps() -> rustix::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_pair_is_of_the_vendors_shape_and_never_the_same() {
        let (one, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        assert_eq!((one.id.len(), one.secret.len()), (36, 32));
        assert!(one.id.starts_with("AKID") && one.id.chars().all(|c| c.is_ascii_alphanumeric()));
        assert_ne!(one.id, other.id);
        assert_ne!(*one.secret, *other.secret);
    }

    #[test]
    fn an_existing_pair_must_be_one_that_clients_can_send() {
        let pair =
            |id: &str, secret: &str| KeyPair::from_existing(id, Zeroizing::new(secret.to_owned())).is_ok();
        assert!(pair("AKIDEXAMPLE", "secretkeyexample"));
        for (id, secret) in [("", "s"), ("a/b", "s"), ("a", ""), ("a", "s "), ("a", "s\nt")] {
            assert!(!pair(id, secret), "{id:?} {secret:?}");
        }
    }
}
