//! Paths of folders and files on the command line. A URL or an empty text is refused before anything is created, since
//! parts of the program could interpret it in different ways.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command};

/// Schemes that make a URL even without `//` after the colon. Any other text with a colon, such as `a:b`, is a path.
const SCHEMES: [&str; 33] = [
    "abfs",
    "abfss",
    "adl",
    "az",
    "azure",
    "cos",
    "cosn",
    "file",
    "ftp",
    "ftps",
    "gcs",
    "gs",
    "hdfs",
    "http",
    "https",
    "jdbc",
    "libsql",
    "memory",
    "oss",
    "postgres",
    "postgresql",
    "rsync",
    "s3",
    "s3a",
    "s3n",
    "sftp",
    "sqlite",
    "sqlite3",
    "ssh",
    "wasb",
    "wasbs",
    "webdav",
    "webhdfs",
];

/// Parses an argument that is the path of a folder or a file on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathArgument {
    /// A folder.
    Folder,
    /// A file.
    File,
}

impl TypedValueParser for PathArgument {
    type Value = PathBuf;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<PathBuf, clap::Error> {
        let path = PathBuf::from(value);
        let name = argument.map_or_else(|| "the path".to_owned(), ToString::to_string);
        // clap's own error would repeat the value, and a URL may hold a password.
        let refuse = |why| clap::Error::raw(ErrorKind::ValueValidation, format!("{why}\n")).with_cmd(command);
        self.check(&path, &name).map_err(refuse)?;
        Ok(path)
    }
}

impl PathArgument {
    /// Checks that a path is neither empty nor a URL. `name` is the flag, argument or variable that it came from.
    ///
    /// # Errors
    ///
    /// The cause and the fix, as one sentence.
    pub(super) fn check(self, path: &Path, name: &str) -> Result<(), String> {
        let kind = match self {
            Self::Folder => "folder",
            Self::File => "file",
        };
        if path.as_os_str().is_empty() {
            return Err(format!("{name} is empty: pass the path of a {kind}"));
        }
        match find_scheme(path.as_os_str()) {
            None => Ok(()),
            Some(scheme) => Err(format!(
                "{name} is a URL ({scheme}:…), not a {kind}: pass the path of a {kind} on this machine (./{scheme}:… \
                 for a name that starts like a URL)"
            )),
        }
    }
}

/// Returns the scheme of a URL, or `None` for a path.
fn find_scheme(text: &OsStr) -> Option<&str> {
    // Only the part before the colon has to be text.
    let bytes = text.as_encoded_bytes().trim_ascii_start();
    let colon = bytes.iter().position(|byte| *byte == b':')?;
    let scheme = std::str::from_utf8(bytes.get(..colon)?).ok()?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let has_authority = bytes.get(colon..)?.starts_with(b"://");
    let is_known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    (is_scheme && (has_authority || is_known)).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_told_from_a_path_with_a_colon() {
        let urls = [
            ("file:x", "file"),
            ("file:/x", "file"),
            ("file:///x", "file"),
            ("FILE:x?mode=memory", "FILE"),
            (" file:///x", "file"),
            ("s3://bucket/x", "s3"),
            ("s3:bucket", "s3"),
            ("sqlite:x.db", "sqlite"),
            ("postgres://user:hidden@host/x", "postgres"),
            ("http://x", "http"),
            ("anything+new-1.0://x", "anything+new-1.0"),
        ];
        for (url, scheme) in urls {
            assert_eq!(find_scheme(OsStr::new(url)), Some(scheme), "{url}");
            let why = PathArgument::Folder.check(Path::new(url), "--data <DIR>").unwrap_err();
            assert!(why.starts_with("--data <DIR> is a URL (") && !why.contains("hidden"), "{why}");
        }
        let paths = [
            "a:b", "x/file:y", "./file:x", "/file:x", "file", "files:x", ":memory:", "file x:y", "é:b",
            "1:b", "x/s3://y",
        ];
        for path in paths {
            assert_eq!(PathArgument::File.check(Path::new(path), "<FILE>"), Ok(()), "{path}");
        }
        assert_eq!(
            PathArgument::File.check(Path::new(""), "<FILE>...").unwrap_err(),
            "<FILE>... is empty: pass the path of a file"
        );
    }
}
