"""Builds Billfold, the load generator and the servers beside it; installs moto at a pinned version."""

import os
import pathlib
import subprocess
import sys

from steps.machine import run_process

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
TARGET = BENCH / "target"
MOTO_VERSION = "5.2.1"


class Programs:
    """Paths of all programs that requests are measured with."""

    def __init__(self, billfold):
        self.billfold = billfold
        self.load, self.axum_hello, self.hyper_hello, self.s3s = (
            str(TARGET / "release" / name) for name in ("load", "axum_hello", "hyper_hello", "s3s_server")
        )
        self.moto = str(TARGET / f"moto-{MOTO_VERSION}" / "bin" / "moto_server")


def build_billfold(billfold):
    """Builds Billfold, unless a program is named. Returns the path."""
    if billfold is None:
        run_process(["cargo", "build", "--release", "--locked", "--package", "billfold", "--bin", "billfold"], cwd=ROOT)
        folder = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
        billfold = pathlib.Path(folder) / "release" / "billfold"
    return str(pathlib.Path(billfold).resolve())


def build_programs(billfold):
    """Builds everything, unless a program of Billfold is named. Returns the paths."""
    billfold = build_billfold(billfold)
    command = ["cargo", "build", "--release", "--locked", "--bins"]
    run_process(command, cwd=BENCH, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)})
    return Programs(billfold)


def install_packages(folder, name, words):
    """Installs packages of Python into an environment of their own. Returns why one of that name cannot be measured, or `None`."""
    try:
        if not (folder / "bin" / "pip").exists():
            run_process([sys.executable, "-m", "venv", str(folder)])
        run_process([str(folder / "bin" / "pip"), "install", "--quiet", *words], timeout_s=900)
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        return f"{name} could not be installed: {str(error).splitlines()[-1]}"
    return None


def install_moto(programs):
    """Installs moto, unless it is there. Returns why it cannot be measured, or `None`."""
    if pathlib.Path(programs.moto).exists():
        return None
    return install_packages(pathlib.Path(programs.moto).parents[1], "moto", [f"moto[server,ce]=={MOTO_VERSION}"])


def read_commit():
    """Returns the commit that was measured, and a mark if files differ from it."""
    commit = run_process(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT).strip()
    changed = run_process(["git", "status", "--porcelain", "--", "crates", "Cargo.lock", "Cargo.toml"], cwd=ROOT)
    return commit + (" with changes" if changed.strip() else "")


def read_versions():
    """Returns the versions of the servers beside Billfold, out of the lock file."""
    versions, name = {}, ""
    for line in (BENCH / "Cargo.lock").read_text().splitlines():
        if line.startswith("name = "):
            name = line.split('"')[1]
        elif line.startswith("version = \""):
            versions.setdefault(name, line.split('"')[1])
    return {**{name: versions[name] for name in ("axum", "hyper", "s3s-fs", "tokio")}, "moto": MOTO_VERSION}
