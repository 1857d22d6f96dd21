"""Measures imports of Billfold and of each engine in turn, on the same files, and compares what they add up."""

import csv
import pathlib
import shutil
import statistics

from steps.bill_files import BillFiles, flush_files
from steps.cells import CatalogCells, parse_amount
from steps.engines import IMPORT, JOBS, READ, REFOLD, START
from steps.figures import compute_spread, take_medians
from steps.machine import measure_process, read_busy_share
from steps.phases import measure_phases

ORDERS = ["sorted", "random"]


class Point:
    """Bill files of one size in one order, and what was measured with them."""

    def __init__(self, files, order, cores):
        self.files, self.order, self.cores = files, order, cores
        self.found, self.failed, self.phases = {}, {}, []
        self.cells, self.text_bytes = None, {}

    def measure_round(self, billfold, peers, folder):
        """Measures every engine once."""
        work = folder / "work"
        for engine in [billfold, *peers]:
            if engine.name in self.failed:
                continue
            work.mkdir()
            try:
                figures = self.measure_engine(engine, work)
                self.found.setdefault(engine.name, []).append(figures)
                if engine is billfold:
                    self.cells = self.cells or CatalogCells(work / "data")
                else:
                    self.compare(engine, work)
            except RuntimeError as error:
                if engine is billfold:
                    raise
                # The figures of the others are not lost for one engine, and the report says what it lacks.
                self.failed[engine.name] = str(error)
            finally:
                shutil.rmtree(work)
        work.mkdir()
        command = billfold.make_command(IMPORT, self.files.folder, work)
        self.phases.append(measure_phases(command, self.cores))
        shutil.rmtree(work)

    def measure_engine(self, engine, work):
        """Measures all jobs of an engine, each in a process of its own."""
        figures = {}
        for job in JOBS:
            command = engine.make_command(job, self.files.folder, work)
            figures[job] = measure_process(command, self.cores, env=engine.environment, cwd=work)
            if job == IMPORT:
                # What was stored is not written to the disk while the next job is measured.
                flush_files(engine.list_stored(work))
        figures["stored_mb"] = sum(file.stat().st_size for file in engine.list_stored(work)) / 1e6
        return figures

    def compare(self, engine, work):
        """Ends the run if an engine has other sums than Billfold, or other texts than the engines before it."""
        where = f"{engine.name}, {self.files.lines:,} lines, {self.order}"
        for job in (IMPORT, REFOLD):
            if difference := self.cells.find_difference(work / f"{job}.csv"):
                raise SystemExit(f"bench: the sums of {where}, {job}, differ: {difference}")
        with open(work / f"{READ}.csv", newline="") as file:
            text_bytes, *amounts = next(csv.reader(file))
        if list(map(parse_amount, amounts)) != self.cells.totals:
            raise SystemExit(f"bench: the sums of all lines of {where} differ: {', '.join(amounts)}")
        self.text_bytes[engine.name] = int(text_bytes)
        if len(set(self.text_bytes.values())) > 1:
            raise SystemExit(f"bench: the texts that were stored differ in length: {self.text_bytes}")

    def summarise(self):
        """Returns the figures of this point."""
        return {
            "lines": self.files.lines,
            "order": self.order,
            "bytes": self.files.bytes,
            "cells": len(self.cells.cells),
            "medians": {name: take_medians(rounds) for name, rounds in self.found.items() if name not in self.failed},
            "spreads": {
                name: compute_spread([figures[IMPORT]["wall_s"] for figures in rounds]) for name, rounds in self.found.items()
            },
            "failed": self.failed,
            "phases": take_medians(self.phases),
        }


def measure_starts(peers, cores, rounds, folder):
    """Returns the seconds from the start to the end of each engine's program that does nothing."""
    command = lambda peer: peer.make_command(START, folder, folder)
    usages = {peer.name: [measure_process(command(peer), cores, env=peer.environment) for _ in range(rounds)] for peer in peers}
    return {name: statistics.median(usage["wall_s"] for usage in found) for name, found in usages.items()}


def measure_engines(billfold, peers, cores, folder, settings, report_progress):
    """Measures all sizes in both orders. Returns the figures."""
    folder = pathlib.Path(folder)
    results = {"busy": [], "points": [], "starts_s": measure_starts(peers, cores, settings.rounds, folder)}
    for lines in settings.lines:
        files = BillFiles(billfold.program, folder / "bills", lines, settings)
        for order in ORDERS:
            if order == "random":
                files.shuffle()
            files.warm_cache()
            results["busy"].append(read_busy_share())
            point = Point(files, order, cores)
            for number in range(settings.rounds):
                point.measure_round(billfold, peers, folder)
                times = ", ".join(f"{name} {rounds[-1][IMPORT]['wall_s']:.1f} s" for name, rounds in point.found.items())
                report_progress(f"{lines:,} lines, {order}, round {number + 1} of {settings.rounds}: {times}")
            results["points"].append(point.summarise())
        files.remove()
    return results
