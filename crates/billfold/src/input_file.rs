//! Files that the command line names, checked before they are read: each must be a regular file, since it is read more
//! than once.

use std::ffi::OsStr;
use std::fs::FileType;
use std::io;
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};

use sheet::{replace_controls, show_path};
use store::{describe_system_error, explain_missing};

use crate::terminal::wording::format_count;

/// Largest number of entries of a folder that are looked at for a hint.
const ENTRIES_MAX: usize = 10_000;

/// Smallest similarity of a name that is shown as a hint: 0 for nothing in common, 1 for equal names.
const SIMILARITY_MIN: f64 = 0.8;

/// Largest number of similar names that are shown.
const NAMES_MAX: usize = 3;

/// The reason why a file that the command line names is not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputFileError {
    /// `-`, which stands for standard input elsewhere.
    #[error(
        "- (standard input) is not read, since a file is read more than once: save it as a file, and pass its name"
    )]
    StandardInput,
    /// A folder.
    #[error("{}", describe_folder(.0))]
    Folder(PathBuf),
    /// A pipe, a socket or a device.
    #[error(
        "{} is a {kind}, which is not a regular file and cannot be read more than once: save it as a file, and pass its \
         name",
        show_path(path)
    )]
    NotRegular {
        /// The path.
        path: PathBuf,
        /// The kind in words.
        kind: &'static str,
    },
    /// A pattern of the shell that no file matched, so that the shell passed it as it is.
    #[error("no file matches {}: check the folder and the pattern{}", show_path(.0), describe_similar(.0))]
    NoMatch(PathBuf),
    /// A file that is not there.
    #[error("could not read {}: no such file: {}", show_path(.0), describe_absent(.0))]
    Absent(PathBuf),
    /// The system reports another error, such as a file that this user may not read.
    #[error("could not read {}: {}", show_path(path), describe_system_error(path, source))]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
}

impl InputFileError {
    /// Makes the error of reading a file.
    pub(crate) fn from_io(path: &Path, source: io::Error) -> Self {
        let (path, kind) = (path.to_owned(), source.kind());
        if kind == io::ErrorKind::NotFound {
            return if is_pattern(&path) { Self::NoMatch(path) } else { Self::Absent(path) };
        }
        Self::Unreadable { path, source }
    }
}

/// Checks that a path is that of a regular file.
///
/// # Errors
///
/// [`InputFileError`].
pub(crate) fn check_input_file(path: &Path) -> Result<(), InputFileError> {
    let kind = match std::fs::metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.as_os_str() == "-" => {
            return Err(InputFileError::StandardInput);
        }
        Err(error) => return Err(InputFileError::from_io(path, error)),
    };
    if kind.is_file() {
        Ok(())
    } else if kind.is_dir() {
        Err(InputFileError::Folder(path.to_owned()))
    } else {
        Err(InputFileError::NotRegular { path: path.to_owned(), kind: name_kind(kind) })
    }
}

/// Returns the name of a kind of file that is neither a regular file nor a folder.
fn name_kind(kind: FileType) -> &'static str {
    if kind.is_fifo() {
        "pipe"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}

/// Returns true if a path has characters of a shell's pattern.
fn is_pattern(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().iter().any(|byte| b"*?[{".contains(byte))
}

/// Lists the names in a folder; none if it cannot be listed.
fn list_names(folder: &Path) -> Vec<String> {
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(listed).into_iter().flatten().take(ENTRIES_MAX).filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()));
    let mut names: Vec<String> =
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Counts the names that end with `.csv`.
fn count_csv_files(folder: &Path) -> usize {
    let is_csv = |name: &&String| {
        Path::new(name.as_str()).extension().is_some_and(|end| end.eq_ignore_ascii_case(OsStr::new("csv")))
    };
    list_names(folder).iter().filter(is_csv).count()
}

/// Describes a folder, with the number of its CSV files.
fn describe_folder(folder: &Path) -> String {
    let name = show_path(folder);
    let pattern = folder.join("*.csv");
    let files = match count_csv_files(folder) {
        0 => "it has no CSV file itself".to_owned(),
        count => format!("it has {}", format_count(count, "CSV file")),
    };
    format!(
        "{name} is a folder, which is not a regular file: pass its files, such as {} ({files})",
        show_path(&pattern)
    )
}

/// Describes why a file is absent and what to do: a folder above it is, or there are others of similar names.
fn describe_absent(path: &Path) -> String {
    let why = explain_missing(path).map_or_else(String::new, |why| replace_controls(&why));
    format!("{why}{}", describe_similar(path))
}

/// Names the files in the folder of a path whose names are similar.
fn describe_similar(path: &Path) -> String {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return String::new() };
    if is_pattern(path) {
        let files = count_csv_files(folder);
        return format!("; the folder has {}", format_count(files, "CSV file"));
    }
    let name = name.to_string_lossy().to_lowercase();
    let mut similar: Vec<(f64, String)> = list_names(folder)
        .into_iter()
        .map(|other| (strsim::normalized_damerau_levenshtein(&name, &other.to_lowercase()), other))
        .filter(|(similarity, _)| *similarity >= SIMILARITY_MIN)
        .collect();
    similar.sort_by(|one, other| other.0.total_cmp(&one.0));
    let names: Vec<String> =
        similar.into_iter().take(NAMES_MAX).map(|(_, name)| replace_controls(&name)).collect();
    if names.is_empty() { String::new() } else { format!("; its folder has {}", names.join(", ")) }
}
