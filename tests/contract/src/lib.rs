//! Holds both catalogs to one behaviour, in `tests/contract`. It is a package of its own since the crate `store` is optimised for the
//! tests of the program, and these are compiled once for each run: with it they took four times as long to compile.
#![forbid(unsafe_code)]
