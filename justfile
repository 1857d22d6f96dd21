# The recipes of daily work; `just` alone lists them.

[private]
default:
    @{{ just_executable() }} --list

# What decides: clients, format, lints, documentation, every test with nothing skipped
ci:
    .ci/run

# Every test; those that lack something are skipped, and named with the reason in the last lines
test *arguments:
    tests/run {{ arguments }}

# Before each commit, in two minutes at most: format, the source itself, and the tests of all crates but the program's
quick:
    cargo fmt --all --check
    cargo test --workspace --exclude billfold --exclude store --exclude contract --locked
    cargo test --locked -p store -p billfold --lib --bins

# Known faults of dependencies; the answer changes from day to day, so CI does not ask
advisories:
    cargo deny --locked check advisories

# A seeded world, served on 127.0.0.1:8787, with calls that are ready to paste
demo *arguments:
    cargo run --locked -- demo {{ arguments }}

# Installs the official clients, at pinned versions, into target/clients
clients:
    tests/clients/install

# Writes every file in the one format
fmt:
    cargo fmt --all

# Format and lints, as CI has them
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Fuzzing, on stable Rust: `just fuzz json` until stopped, `just fuzz all --runs 10000000` for figures
fuzz *arguments:
    fuzz/run {{ arguments }}

# 1,000 kills of imports, appends and reverts on either catalog, and every system call made to fail many times (needs strace)
torture number='1000':
    TORTURE={{ number }} cargo test --release --locked -p billfold --test it -- --nocapture kills::random kills::postgres faults

# Requests, beside other servers, and bench/REPORT.md; `just bench --quick` takes some four minutes, the whole about an hour
bench *arguments:
    python3 bench/run.py {{ arguments }}

# Imports, beside other engines, and bench/IMPORT.md; `just bench-import --quick` takes some five minutes, the whole about an hour
bench-import *arguments:
    python3 bench/run_import.py {{ arguments }}
