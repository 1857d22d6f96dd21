"""The command line that all programs of engines share: `python3 -m engines.NAME JOB …`, with `bench` as the folder."""

import argparse


def run_job(engine):
    """Runs the job of the command line with an engine.

    `import` turns a folder of bill files into a Parquet file, and writes the sums of its cells; `refold` writes the sums of
    a file that is there; `read` reads every value of it and writes the bytes of all texts with the sums of all amounts;
    `start` does nothing.
    """
    arguments = argparse.ArgumentParser(description=run_job.__doc__)
    arguments.add_argument("job", choices=["start", "import", "refold", "read"])
    arguments.add_argument("--bills", help="the folder of the bill files, whose columns the stored lines have")
    arguments.add_argument("--stored", help="the Parquet file")
    arguments.add_argument("--output", help="the CSV file for sums")
    arguments = arguments.parse_args()
    if arguments.job == "import":
        engine.store_lines(arguments.bills, arguments.stored)
    if arguments.job in ("import", "refold"):
        engine.sum_cells(arguments.stored, arguments.output)
    if arguments.job == "read":
        engine.read_values(arguments.bills, arguments.stored, arguments.output)
