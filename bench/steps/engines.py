"""Billfold and the engines beside it: how each is installed, and the commands of what is measured."""

import os
import pathlib

from engines.columns import THREADS, list_files
from steps.programs import BENCH, TARGET, install_packages

REQUIREMENTS = BENCH / "engines" / "requirements.txt"
ENVIRONMENT = TARGET / "engines"
IMPORT, REFOLD, READ, START = "import", "refold", "read", "start"
JOBS = [IMPORT, REFOLD, READ]


class Billfold:
    """Billfold, with a data folder of its own for each import."""

    name = "Billfold"
    environment = None

    def __init__(self, program):
        self.program = program

    def make_command(self, job, bills, folder):
        """Returns the command of a job."""
        words = {IMPORT: ["import", *list_files(bills)], REFOLD: ["refold"], READ: ["verify"]}[job]
        return [self.program, *words, "--data", f"{folder}/data"]

    def list_stored(self, folder):
        """Returns the files of lines that were stored."""
        return list(pathlib.Path(folder).glob("data/objects/lines/*/*.parquet"))


class Peer:
    """An engine, as a package of Python and a program that uses it."""

    # Each engine is set to as many threads; two of them by their environment alone.
    environment = {
        **os.environ,
        "PYTHONPATH": str(BENCH),
        "POLARS_MAX_THREADS": str(THREADS),
        "TOKIO_WORKER_THREADS": str(THREADS),
    }

    def __init__(self, name, package):
        self.name, self.package = name, package

    def install(self):
        """Installs the package at its pinned version. Returns why it cannot be measured, or `None`."""
        return install_packages(ENVIRONMENT, self.name, ["--constraint", str(REQUIREMENTS), self.package])

    def make_command(self, job, bills, folder):
        """Returns the command of a job."""
        files = ["--bills", str(bills), "--stored", f"{folder}/lines.parquet", "--output", f"{folder}/{job}.csv"]
        return [str(ENVIRONMENT / "bin" / "python"), "-m", f"engines.{self.package}_lines", job, *files]

    def list_stored(self, folder):
        """Returns the files of lines that were stored."""
        return [pathlib.Path(folder) / "lines.parquet"]


PEERS = [Peer("DuckDB", "duckdb"), Peer("Polars", "polars"), Peer("DataFusion", "datafusion"), Peer("chDB", "chdb")]


def install_engines():
    """Installs all engines. Returns those that are there, and why the others are not."""
    reasons = {peer.name: peer.install() for peer in PEERS}
    return [peer for peer in PEERS if not reasons[peer.name]], [reason for reason in reasons.values() if reason]


def read_engine_versions(peers):
    """Returns the pinned versions of engines."""
    lines = [line for line in REQUIREMENTS.read_text().splitlines() if "==" in line]
    pinned = dict(line.split("==") for line in lines)
    return {peer.name: pinned[peer.package] for peer in peers}
