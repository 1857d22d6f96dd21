"""Measures imports of Billfold beside other engines and writes IMPORT.md: bench/run_import.py [--quick]. `just bench-import` runs it.

It builds Billfold, installs the engines, makes its data in a temporary folder, and leaves nothing behind but the report, its
plots, and what was built and installed. README.md says more.
"""

import argparse

from steps.engine_report import write_import_report
from steps.engine_rounds import measure_engines
from steps.engines import Billfold, install_engines, read_engine_versions
from steps.machine import Cores
from steps.programs import build_billfold
from steps.session import make_arguments, report_progress, run_session
from steps.settings import make_import_settings


def parse_count(text):
    """Returns a number that is at least 1."""
    if (count := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return count


def main():
    arguments = make_arguments(__doc__, "some five minutes, with fewer lines and rounds")
    arguments.add_argument("--lines", type=parse_count, nargs="+", help="the numbers of lines, in place of those of the run")
    arguments.add_argument("--rounds", type=parse_count, help="the rounds, in place of those of the run")
    arguments = arguments.parse_args()
    settings = make_import_settings(arguments.quick, arguments.lines, arguments.rounds)

    def prepare():
        billfold = Billfold(build_billfold(arguments.billfold))
        peers, skipped = install_engines()
        return (billfold, peers), read_engine_versions(peers), skipped

    run_session(
        prepare,
        lambda engines, folder: measure_engines(*engines, Cores().both, folder, settings, report_progress),
        lambda results: write_import_report(arguments.to, results, settings),
    )


if __name__ == "__main__":
    main()
