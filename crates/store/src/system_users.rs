//! Names of the users and groups of this machine.

use rustix::process::{Gid, Uid};

/// Describes a user for a message: the name if the machine knows one, and the number.
pub(crate) fn describe_user(user: Uid) -> String {
    describe_number("/etc/passwd", user.as_raw(), "uid")
}

/// Describes a group for a message: the name if the machine knows one, and the number.
pub(crate) fn describe_group(group: Gid) -> String {
    describe_number("/etc/group", group.as_raw(), "gid")
}

/// Describes a number that a file lists: each of its lines is a name, something else and the number, with colons
/// between.
fn describe_number(file: &str, number: u32, kind: &str) -> String {
    // A file that is missing or not UTF-8 gives no names; the number still identifies the account.
    let lines = std::fs::read_to_string(file).unwrap_or_default();
    let name = lines.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(number)).then_some(name)
    });
    match name {
        Some(name) => format!("{name} ({kind} {number})"),
        None => format!("{kind} {number}"),
    }
}
