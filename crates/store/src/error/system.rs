//! Errors of the operating system, with the cause as a person sees it and what to do about it.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, Mode, Stat};
use rustix::io::Errno;

use crate::system_users::{describe_group, describe_user};

/// Describes an error of the operating system that a file or folder caused: the system's words, whose file it is,
/// and what to do. The file is looked at when this is called, so it is called soon after the error.
#[must_use]
pub fn describe_system_error(path: &Path, error: &Error) -> String {
    // Libraries wrap the system's error in one that names a path once more.
    let cause = find_system_error(error);
    let error = cause.as_ref().unwrap_or(error);
    format!("{error}{}", find_remedy(path, error).map_or(String::new(), |remedy| format!(": {remedy}")))
}

/// Describes an error of a temporary file, as [`describe_system_error`] does. The system's folder of temporary files
/// is another one if `TMPDIR` names it.
#[must_use]
pub fn describe_temporary_error(folder: &Path, error: &Error) -> String {
    let cause = find_system_error(error);
    let error = cause.as_ref().unwrap_or(error);
    let is_of_folder = matches!(
        find_errno(error),
        Some(Errno::ACCESS | Errno::PERM | Errno::ROFS | Errno::NOSPC | Errno::NOENT | Errno::NOTDIR)
    );
    if is_of_folder && folder == std::env::temp_dir() {
        let me = describe_user(rustix::process::geteuid());
        return format!("{error}: set TMPDIR to a folder with room in it that user {me} may write to");
    }
    describe_system_error(&folder.join("temporary file"), error)
}

/// Finds the error of the operating system that caused another error.
pub(crate) fn find_system_error(error: &(dyn std::error::Error + 'static)) -> Option<Error> {
    let mut causes = std::iter::successors(Some(error), |cause| cause.source());
    let number = causes.find_map(|cause| cause.downcast_ref::<Error>().and_then(Error::raw_os_error));
    number.map(Error::from_raw_os_error)
}

/// Explains why this user may not write to a file, or make it; `None` if nothing is known to forbid it.
pub(crate) fn explain_unwritable(path: &Path) -> Option<String> {
    let existing = find_existing_ancestor(path);
    let is_read_only = rustix::fs::statvfs(existing)
        .is_ok_and(|system| system.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY));
    if is_read_only {
        return find_remedy(path, &Errno::ROFS.into());
    }
    find_obstacle(path).map(|_| explain_denial(path))
}

/// Kinds of errors with the number that stands for them here.
const NUMBERS: [(ErrorKind, Errno); 6] = [
    (ErrorKind::NotFound, Errno::NOENT),
    (ErrorKind::NotADirectory, Errno::NOTDIR),
    (ErrorKind::PermissionDenied, Errno::ACCESS),
    (ErrorKind::ReadOnlyFilesystem, Errno::ROFS),
    (ErrorKind::StorageFull, Errno::NOSPC),
    (ErrorKind::QuotaExceeded, Errno::DQUOT),
];

/// Finds the number of an error. Libraries that add a path to an error keep its kind alone.
fn find_errno(error: &Error) -> Option<Errno> {
    let by_kind = || NUMBERS.iter().find(|(kind, _)| *kind == error.kind()).map(|(_, number)| *number);
    Errno::from_io_error(error).or_else(by_kind)
}

/// Returns what to do about an error, with its cause; `None` if the system's words say all that is known.
fn find_remedy(path: &Path, error: &Error) -> Option<String> {
    let remedy = match find_errno(error)? {
        Errno::ACCESS | Errno::PERM => return Some(explain_denial(path)),
        Errno::ROFS => format!(
            "{} is on a file system that is mounted read-only; mount it for writing, or name another folder",
            find_existing_ancestor(path).display()
        ),
        Errno::NOSPC => format!("make room on the disk of {}", find_existing_ancestor(path).display()),
        Errno::DQUOT => format!(
            "the quota of {} is used up; make room, or raise the quota",
            describe_user(rustix::process::geteuid())
        ),
        Errno::FBIG => "raise the limit of the size of a file (ulimit -f, LimitFSIZE)".to_owned(),
        Errno::MFILE => {
            "this process has as many files open as it may; raise the limit (ulimit -n, LimitNOFILE)"
                .to_owned()
        }
        Errno::NFILE => {
            "this machine has as many files open as it may; raise fs.file-max, or end other programs"
                .to_owned()
        }
        Errno::NOENT | Errno::NOTDIR => return explain_missing(path),
        Errno::ISDIR => "it is a folder; name a file".to_owned(),
        Errno::LOOP => "its links lead in a circle; name the file itself".to_owned(),
        Errno::NAMETOOLONG => "name a path with shorter names".to_owned(),
        Errno::IO => "check the disk, and the log of the system".to_owned(),
        Errno::STALE => "the network file system has lost it; mount that again".to_owned(),
        Errno::NOLCK | Errno::NOTSUP => {
            "the file system does not support it; name a folder on a local disk".to_owned()
        }
        Errno::NOMEM => "end other programs, or give this one more memory".to_owned(),
        _ => return None,
    };
    Some(remedy)
}

/// Explains why a path may not be used: whose file or folder forbids it, and who asks.
fn explain_denial(path: &Path) -> String {
    let me = rustix::process::geteuid();
    let Some(Obstacle { place, right, stat }) = find_obstacle(path) else {
        return format!(
            "{} lets {} use it by its mode, so something else forbids it; see its attributes (lsattr), and the rules of \
             SELinux, AppArmor or the container",
            path.display(),
            describe_user(me)
        );
    };
    let (name, mode) = (place.display(), Mode::from_raw_mode(stat.st_mode).bits());
    if stat.st_uid == me.as_raw() {
        return format!(
            "{name} has the mode {mode:04o}, which does not let its owner {right} it; run `chmod u+{} {name}`",
            right.letter()
        );
    }
    let owner = describe_user(rustix::process::Uid::from_raw(stat.st_uid));
    let group = describe_group(rustix::process::Gid::from_raw(stat.st_gid));
    let my_name = describe_user(me);
    format!(
        "{name} belongs to user {owner} and group {group}, has the mode {mode:04o}, and does not let user {my_name} \
         {right} it; run billfold as user {owner}, or change the owner with chown"
    )
}

/// A right that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Right {
    Read,
    Write,
    Enter,
}

impl Right {
    /// Letter of the right, as chmod takes it.
    fn letter(self) -> char {
        match self {
            Self::Read => 'r',
            Self::Write => 'w',
            Self::Enter => 'x',
        }
    }
}

impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write to",
            Self::Enter => "enter",
        })
    }
}

/// A file or folder that forbids the use of a path.
struct Obstacle {
    place: PathBuf,
    right: Right,
    stat: Stat,
}

/// Finds what forbids the use of a path: a folder above it that may not be entered, the file itself, or the folder in
/// which its entry is to be made or changed.
fn find_obstacle(path: &Path) -> Option<Obstacle> {
    let make = |place: &Path, right: Right| {
        let stat = rustix::fs::stat(place).ok()?;
        Some(Obstacle { place: place.to_owned(), right, stat })
    };
    let mut folders: Vec<&Path> = list_ancestors(path);
    folders.reverse();
    for folder in folders {
        if folder.is_dir() && rustix::fs::access(folder, Access::EXEC_OK).is_err() {
            return make(folder, Right::Enter);
        }
    }
    let existing = find_existing_ancestor(path);
    if existing == path {
        let is_folder = path.is_dir();
        for (access, right) in [
            (Access::READ_OK, Right::Read),
            (Access::WRITE_OK, Right::Write),
            (Access::EXEC_OK, Right::Enter),
        ] {
            if (is_folder || right != Right::Enter) && rustix::fs::access(path, access).is_err() {
                return make(path, right);
            }
        }
    }
    let folder = if existing == path { list_ancestors(path).first().copied()? } else { existing };
    rustix::fs::access(folder, Access::WRITE_OK).err()?;
    make(folder, Right::Write)
}

/// Explains that a path does not exist: the folder that is missing, or the file above it that is no folder. `None` if the
/// path exists by now.
#[must_use]
pub fn explain_missing(path: &Path) -> Option<String> {
    let existing = find_existing_ancestor(path);
    if existing == path && path.exists() {
        return None;
    }
    if path.is_symlink() {
        return Some("it is a link that leads nowhere; name the file itself".to_owned());
    }
    if !existing.is_dir() {
        return Some(format!("{} is a file, not a folder; name another path", existing.display()));
    }
    if list_ancestors(path).first() == Some(&existing) {
        return Some("check the name".to_owned());
    }
    let rest = path.strip_prefix(existing).unwrap_or(path);
    let missing = existing.join(rest.components().next()?);
    let what = if missing.is_symlink() { "leads nowhere" } else { "does not exist" };
    Some(format!("the folder {} {what}; make it, or name another", missing.display()))
}

/// Lists the folders above a path, innermost first. The folder of a plain name is `.`.
fn list_ancestors(path: &Path) -> Vec<&Path> {
    let above = path.ancestors().skip(1);
    above.map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above }).collect()
}

/// Finds the longest beginning of a path that exists, as far as that can be seen.
fn find_existing_ancestor(path: &Path) -> &Path {
    let mut candidates = std::iter::once(path).chain(list_ancestors(path));
    candidates.find(|candidate| candidate.exists()).unwrap_or(path)
}
