"""Growth: the same requests of catalogs of more and more cells and customers, with their start, memory and import."""

import pathlib
import shutil
import statistics

from steps.figures import compute_spread, take_medians
from steps.load import describe_requests
from steps.worlds import ACTION, World

# Lines of a generated world for each cell, with bills of so few lines that most lines have a cell of their own, found by
# trying; the report has the true numbers.
LINES_PER_CELL = 3.75
LINES_PER_BILL = 2
MONTHS = 100
LINES_PER_CUSTOMER = 5
STARTS = 5


class GrowthPoint:
    """A world of some size, and what was measured of it."""

    def __init__(self, programs, load, folder, axis, size, lines, customers, months):
        self.axis, self.size, self.rounds, self.starts_ms = axis, size, [], []
        self.world = World(programs, folder, lines, customers, months)
        keys, inputs = self.world.list_inputs()
        self.cells, self.bills = self.world.count_cells()
        self.catalog_mb = (pathlib.Path(self.world.data) / "catalog.db").stat().st_size / 1e6
        name = f"{axis}-{size}"
        self.file = load.write_requests(name, describe_requests("tc3-post", keys, inputs, ACTION))

    def measure(self, launcher, load, seconds):
        """Measures starts, and then the requests, once."""
        for number in range(STARTS):
            request = load.make_single_request(self.file)
            with launcher.start_billfold(self.world.options) as server:
                self.starts_ms.append(server.measure_first_answer(request))
                if number == STARTS - 1:
                    figures = load.measure(self.file, [server], peak_s=seconds, steady_s=seconds)
                    figures["memory_mb"] = server.read_memory_mb()
                    self.rounds.append(figures)

    def summarise(self):
        """Returns the figures of this size."""
        return {
            "axis": self.axis,
            "size": self.size,
            "customers": self.world.customers,
            "months": self.world.months,
            "lines": self.world.lines,
            "cells": self.cells,
            "bills": self.bills,
            "catalog_mb": self.catalog_mb,
            "import_s": self.world.import_s,
            "start_ms": statistics.median(self.starts_ms),
            "start_ms_max": max(self.starts_ms),
            "spread": compute_spread([figures["peak"]["requests_per_s"] for figures in self.rounds]),
            **take_medians(self.rounds),
        }


def plan_sizes(settings):
    """Returns axis, size, lines, customers and months of each world."""
    for cells in settings.cells:
        lines = int(cells * LINES_PER_CELL)
        yield "cells", cells, lines, lines // LINES_PER_BILL // MONTHS, MONTHS
    for customers in settings.growth_customers:
        yield "customers", customers, customers * LINES_PER_CUSTOMER, customers, 1


def measure_growth(programs, launcher, load, folder, settings, report_progress):
    """Makes all worlds, and measures them in turn, in several rounds. Returns the figures of each."""
    points = []
    for axis, size, lines, customers, months in plan_sizes(settings):
        name = folder / f"growth-{axis}-{size}"
        points.append(GrowthPoint(programs, load, name, axis, size, lines, customers, months))
        made = points[-1]
        report_progress(f"{size} {axis}: {made.cells} cells, {made.bills} bills, imported in {made.world.import_s:.1f} s")
    for _ in range(settings.many_rounds):
        for point in points:
            point.measure(launcher, load, settings.many_s)
    for point in points:
        shutil.rmtree(point.world.folder)
    return [point.summarise() for point in points]
