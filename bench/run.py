"""Measures Billfold beside other servers and writes REPORT.md: bench/run.py [--quick]. `just bench` runs it.

It builds everything, makes its data in a temporary folder, listens on the loopback address alone, and leaves nothing behind but
the report, its plots, and what was built. README.md says more.
"""

import subprocess

from steps import machine
from steps.actions import Actions
from steps.growth import measure_growth
from steps.imports import Imports, measure_imports
from steps.load import Load
from steps.peers import Peers, measure_peers
from steps.postgres import measure_postgres
from steps.programs import build_programs, install_moto, read_versions
from steps.report import write_report
from steps.servers import Launcher
from steps.session import make_arguments, report_progress, run_session
from steps.settings import make_full_settings, make_quick_settings
from steps.worlds import World


def measure_all(settings, programs, folder, skipped):
    """Measures everything. Returns the figures of each section."""
    cores = machine.Cores()
    launcher, load = Launcher(programs, cores.server, folder), Load(programs, cores.load, folder, settings)
    results = {"busy": [machine.read_busy_share()]}
    world = World(programs, folder / "world", settings.lines, settings.customers, settings.months)
    peers = Peers(launcher, load, world, folder)
    results["body_bytes"] = peers.measure_answer_bytes()
    peers.add_others(results["body_bytes"], not any(text.startswith("moto") for text in skipped))
    report_progress(f"servers in turn, {settings.rounds} rounds; an answer has {results['body_bytes']} bytes")
    results["peers"] = measure_peers(peers, settings.rounds, report_progress)
    sections = {
        "actions": lambda: Actions(programs, launcher, load, folder).measure(settings.many_rounds, settings.many_s),
        "imports": lambda: measure_imports(Imports(programs, launcher, load, peers, settings.import_lines), settings.rounds),
        "growth": lambda: measure_growth(programs, launcher, load, folder, settings, report_progress),
        "postgres": lambda: measure_postgres(programs, launcher, load, folder, settings),
    }
    for name, measure in sections.items():
        report_progress(name)
        results["busy"].append(machine.read_busy_share())
        try:
            results[name] = measure()
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            # An hour of figures is not lost for one section, and the report says what it lacks.
            results[name] = str(error)
            report_progress(f"{name} failed: {error}")
    return results


def main():
    arguments = make_arguments(__doc__, "some four minutes, with smaller worlds and shorter phases")
    arguments.add_argument("--cells-max", type=int, default=10**7, help="the most cells of the growth, of a full run")
    arguments.add_argument("--customers-max", type=int, default=10**6, help="the most customers of the growth, of a full run")
    arguments = arguments.parse_args()
    settings = make_quick_settings() if arguments.quick else make_full_settings(arguments.cells_max, arguments.customers_max)

    def prepare():
        programs = build_programs(arguments.billfold)
        skipped = [reason for reason in [install_moto(programs)] if reason]
        return (programs, skipped), read_versions(), skipped

    run_session(
        prepare,
        lambda prepared, folder: measure_all(settings, prepared[0], folder, prepared[1]),
        lambda results: write_report(arguments.to, results, settings),
    )


if __name__ == "__main__":
    main()
