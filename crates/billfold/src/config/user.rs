//! The user of the system who runs the program, as histories record it.

/// Describes the user of the system who runs the program: name, host and number, such as `alice@billing-1 (uid 1000)`.
/// The name is the one of the system's user database, not the one that the environment claims. A name or a host that
/// the system does not know is left out.
pub(crate) fn find_system_user() -> String {
    let uid = rustix::process::geteuid().as_raw();
    format_user(whoami::username().ok().as_deref(), whoami::hostname().ok().as_deref(), uid)
}

/// Formats a user.
fn format_user(name: Option<&str>, host: Option<&str>, uid: u32) -> String {
    let at_host = host.filter(|host| !host.is_empty()).map_or(String::new(), |host| format!("@{host}"));
    match name.filter(|name| !name.is_empty()) {
        Some(name) => format!("{name}{at_host} (uid {uid})"),
        None => format!("uid {uid}{at_host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_named_as_far_as_the_system_knows_it() {
        assert_eq!(format_user(Some("alice"), Some("billing-1"), 1000), "alice@billing-1 (uid 1000)");
        assert_eq!(format_user(Some("alice"), None, 1000), "alice (uid 1000)");
        assert_eq!(format_user(None, Some("billing-1"), 1000), "uid 1000@billing-1");
        assert_eq!(format_user(None, Some(""), 7), "uid 7");
    }
}
