//! The clock, and the variables and programs that decide what a run of the tests does.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::skip::skip_test;

/// Returns the time of the system's clock, in seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the client's clock, in a test")]
pub(crate) fn now_s() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// Waits until a new second starts, so that the next requests fall into one window of the limits.
pub(crate) fn next_second() {
    let before = now_s();
    while now_s() == before {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Returns the folder where the official clients are installed, or skips the test.
pub(crate) fn clients_folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/clients");
    if folder.join("ready").exists() {
        return Some(folder);
    }
    skip_test("the official clients are not installed: run tests/clients/install");
    None
}

/// Returns a configuration in which no rate is limited.
pub(crate) fn unlimited_rates() -> String {
    let names = api::Actions::new().list_names();
    format!("address_requests_per_s = 0\n[limits_per_s]\n{} = 0\n", names.join(" = 0\n"))
}

/// Chooses and prints the seed of a random test. `WORLD_SEED` sets it, to run the same world again.
#[expect(clippy::disallowed_methods, reason = "only tests ask this")]
pub(crate) fn seed() -> u64 {
    let seed = std::env::var("WORLD_SEED").ok();
    let seed = seed.map_or_else(|| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("WORLD_SEED={seed}");
    seed
}

/// Returns how many rounds the tests that break things do, from `TORTURE`; `None` for the number of an ordinary run.
#[expect(clippy::disallowed_methods, reason = "only tests ask this")]
pub(crate) fn torture() -> Option<u32> {
    std::env::var("TORTURE").ok().map(|number| number.parse().unwrap())
}
