"""Requests with an import running on the core of the server: Billfold, and axum hello beside the same import."""

import shutil
import subprocess
import threading

from engines.columns import list_files
from steps.figures import take_medians
from steps.machine import start_process, stop_process
from steps.peers import AXUM, FORMS

UNTIL = "2019-12"


class RunningImport:
    """Imports the bills of one month after the other into a copy of a data folder, until it is stopped."""

    def __init__(self, programs, data, months, core):
        self.programs, self.data, self.months, self.core = programs, data, months, core
        self.finished, self.ended_early, self.is_stopping = 0, False, False
        self.failure = None
        self.process = None
        self.thread = threading.Thread(target=self.import_months)

    def import_months(self):
        """Imports month after month."""
        for files in self.months:
            if self.is_stopping:
                return
            command = [self.programs.billfold, "import", *files, "--data", self.data]
            self.process = start_process(command, self.core, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            code = self.process.wait()
            if self.is_stopping:
                return
            if code:
                self.failure = f"an import ended with code {code}"
                return
            self.finished += 1
        self.ended_early = True

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.is_stopping = True
        if self.process:
            self.process.kill()
        self.thread.join()
        if self.process:
            stop_process(self.process)


class Imports:
    """The bills that are imported, and the data folder that is served."""

    def __init__(self, programs, launcher, load, peers, lines):
        self.programs, self.launcher, self.load, self.peers = programs, launcher, load, peers
        self.world = peers.world
        bills = list_files(self.world.generate_bills("more-bills", UNTIL, lines))
        by_month = {}
        for file in bills:
            by_month.setdefault(file.rsplit("-", 2)[1], []).append(file)
        self.months = list(by_month.values())

    def measure_round(self):
        """Measures Billfold and axum hello, each beside the same import. Returns the figures of both."""
        figures = {}
        for name, start, file in self.peers.subjects:
            if name not in (AXUM, FORMS[0][0]):
                continue
            copy = str(self.world.folder / "copy")
            shutil.copytree(self.world.data, copy)
            if name != AXUM:
                start = lambda: self.launcher.start_billfold(["--data", copy])
            with start() as server, RunningImport(self.programs, copy, self.months, self.launcher.core) as running:
                figures[name] = self.load.measure(file, [server])
                figures[name]["imports"] = running.finished
                ended_early, failure = running.ended_early, running.failure
            shutil.rmtree(copy)
            if failure:
                raise RuntimeError(failure)
            figures[name]["ended_early"] = int(ended_early)
        return figures


def measure_imports(imports, rounds):
    """Measures in several rounds. Returns the rounds and their medians."""
    found = [imports.measure_round() for _ in range(rounds)]
    return {"rounds": found, "medians": take_medians(found)}
