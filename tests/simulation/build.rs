//! Compiles the calls of the C library that simulated programs make, and links them into the simulation.

fn main() {
    println!("cargo::rerun-if-changed=hooks.c");
    let mut compiler = cc::Build::new();
    compiler.file("hooks.c").opt_level(1).flag("-fno-builtin").warnings(true).define("_FORTIFY_SOURCE", "0");
    for object in compiler.compile_intermediates() {
        println!("cargo::rustc-link-arg-bins={}", object.display());
    }
    // The standard library looks some of them up by name while it runs.
    println!("cargo::rustc-link-arg-bins=-rdynamic");
}
