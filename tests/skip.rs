//! Skips a test that lacks something on this machine. Test targets include this file by its path.

use std::io::Write as _;

/// Records that the running test is skipped, for the last lines of `tests/run`, and prints the reason.
///
/// # Panics
///
/// In CI, where no test is skipped.
#[expect(clippy::disallowed_methods, reason = "only tests ask whether this is CI")]
pub(crate) fn skip_test(reason: &str) {
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!is_ci, "CI skips no test: {reason}");
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    println!("skipped: {reason}");
    // Tests of several processes write here, so that each record is one write at the end of the file.
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped-tests");
    let mut file = std::fs::File::options().create(true).append(true).open(path).unwrap();
    file.write_all(format!("{test}: {reason}\n").as_bytes()).unwrap();
}
