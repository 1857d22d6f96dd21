"""A run of a benchmark, from its command line to its report: what the runs for requests and for imports share."""

import argparse
import datetime
import pathlib
import tempfile
import time

from steps import machine
from steps.programs import BENCH, read_commit

STARTED = time.monotonic()


def report_progress(text):
    """Prints a line of progress with the minutes since the start."""
    print(f"{(time.monotonic() - STARTED) / 60:5.1f} min  {text}", flush=True)


def make_arguments(description, quick):
    """Returns the arguments that every run takes."""
    arguments = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help=quick)
    arguments.add_argument("--billfold", help="a program that was built already, instead of the release build of this folder")
    arguments.add_argument("--to", type=pathlib.Path, default=BENCH, help="the folder of the report and its plots")
    return arguments


def run_session(prepare, measure, write):
    """Runs a benchmark, and ends all that it started, whatever happens.

    `prepare` builds and installs, and returns what is measured, with versions and with reasons why something is skipped.
    `measure` takes the first of them and a folder for its data, and returns the figures. `write` takes these with the facts
    about the run, and returns the path of the report.
    """
    machine.end_on_signals()
    try:
        report_progress("building")
        measured, versions, skipped = prepare()
        facts = {
            "machine": machine.describe_machine(),
            "commit": read_commit(),
            "versions": versions,
            "date": datetime.date.today().isoformat(),
            "skipped": skipped,
        }
        measuring = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="billfold-bench-") as folder:
            results = measure(measured, pathlib.Path(folder))
        report_progress(f"written: {write({**results, **facts, 'took_s': time.monotonic() - measuring})}")
    except KeyboardInterrupt:
        raise SystemExit("bench: stopped") from None
    finally:
        machine.stop_all_processes()
