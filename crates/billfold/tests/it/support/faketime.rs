//! A clock that is not that of the machine.

use std::path::{Path, PathBuf};

use crate::skip::skip_test;

/// Finds the library that gives a program another clock, or skips the test.
pub(crate) fn find_faketime() -> Option<PathBuf> {
    let library = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| Path::new("/usr/lib").join(machine).join("faketime/libfaketimeMT.so.1"));
    let library = library.into_iter().find(|path| path.exists());
    if library.is_none() {
        skip_test("libfaketime is not installed");
    }
    library
}
