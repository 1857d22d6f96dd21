//! Some seeds of the simulation. `.ci/run` runs as many as fit a minute.

use std::process::Command;

#[test]
fn what_programs_do_at_once_on_a_failing_disk_is_the_models_history_and_the_same_twice() {
    let output = Command::new(env!("CARGO_BIN_EXE_simulate"))
        .args(["--count", "8", "--twice", "--seconds", "600"])
        .output();
    let output = output.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("0 of 16 seeds failed"), "{text}");
}
