//! Compiles the calls of the C library that simulated programs make, and links them into the simulation.

#[expect(clippy::disallowed_methods, reason = "cargo names the target to a build script in its environment")]
fn main() {
    println!("cargo::rerun-if-changed=hooks.c");
    let is_part = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if !is_part("CARGO_CFG_TARGET_OS", "linux") || !is_part("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::error=the simulation needs Linux with the C library of GNU");
        return;
    }
    let mut compiler = cc::Build::new();
    compiler.file("hooks.c").opt_level(1).flag("-fno-builtin").warnings(true).define("_FORTIFY_SOURCE", "0");
    for object in compiler.compile_intermediates() {
        println!("cargo::rustc-link-arg-bins={}", object.display());
    }
    // The standard library looks some of them up by name while it runs.
    println!("cargo::rustc-link-arg-bins=-rdynamic");
}
