"""Writes `REPORT.md` and its plots from the figures of a run."""

from steps.figures import compute_spread
from steps.peers import AXUM, FORMS, MOTO, REFUSED_FORMS
from steps.plots import draw_growth
from steps.report_head import format_head, format_skipped

TC3 = FORMS[0][0]
NOT_DONE = [
    ("Billfold", "nothing is left out: signature, key, clock, rate, role, relation, exact sums, log line and metrics of each request"),
    (AXUM, "reads the request, routes it, and answers the same bytes: no signature, key, rate, role, catalog, log or metrics"),
    ("hyper hello", "the same without a router"),
    ("s3s-fs", "checks AWS Signature Version 4 of a known key and reads a file of the answer's size from the page cache: no rate, no roles or relations, no memory of used signatures, no database, no sums, no log line"),
    (MOTO, "Python; reads JSON and answers a result that it was given: takes any signature, no rate, no roles, no sums; its log has a line for each request. Measured over 8 connections, since it opens a thread for each"),
]
HEAD = "| | requests/s | of axum | spread | p50, ms | p99, ms | p99.9, ms | p99 of axum's | processor, µs | memory, MB | load busy |\n|---|---|---|---|---|---|---|---|---|---|---|"


def format_row(name, figures, axum, spread):
    """Returns a row of the peak and of the latencies at a share of it."""
    peak, steady = figures["peak"], figures["steady"]
    ratio = peak["requests_per_s"] / axum["peak"]["requests_per_s"]
    tail = steady["p99_us"] / axum["steady"]["p99_us"]
    times = " | ".join(f"{steady[key] / 1000:.3f}" for key in ("p50_us", "p99_us", "p999_us"))
    late = f" ({steady['unanswered']:.0f} unanswered)" if steady["unanswered"] else ""
    memory = f"{figures['memory_mb']:.0f}" if "memory_mb" in figures else ""
    rate = f"{peak['requests_per_s']:,.0f}"
    used = f"{figures['processor_us']:.0f} | {memory} | {figures['load_busy']:.0%}"
    return f"| {name} | {rate} | {ratio:.3f} | ±{spread:.0%} | {times}{late} | {tail:.2f} | {used} |"


def format_peers(found):
    """Returns the sections of peak, forms and wrong signatures."""
    medians, axum = found["medians"], found["medians"][AXUM]
    row = lambda name, title: format_row(title, medians[name], axum, compute_rounds_spread(found, name))
    others = [name for name in medians if name not in dict(FORMS + REFUSED_FORMS) and not name.endswith(", wrong")]
    wrong = [name for name in medians if name.endswith(", wrong")]
    of_billfold = [figures[name] for figures in found["rounds"] for name, _ in FORMS + REFUSED_FORMS]
    sent_twice, repeats = (max(figures[key] for figures in of_billfold) for key in ("repeated", "repeats"))
    lines = ["## Peak, latency and memory", "", HEAD, row(TC3, f"Billfold ({TC3})"), *(row(name, name) for name in others)]
    lines += ["", "| server | does not do |", "|---|---|", *(f"| {name} | {text} |" for name, text in NOT_DONE)]
    lines += ["", "## Signature versions", "", HEAD, *(row(name, name) for name, _ in FORMS)]
    lines += ["", "Requests of one measurement that the load sent twice, and that Billfold took for repeats by its log, at most: "]
    lines[-1] += f"{sent_twice:,.0f} and {repeats:,.0f}."
    lines += ["", "## Wrong signatures", "", "Each request has a digit of its signature changed, and must be refused.", "", HEAD]
    return [*lines, *(row(name, name) for name in wrong)]


def compute_rounds_spread(found, name):
    """Returns the spread of the peak over rounds."""
    return compute_spread([figures[name]["peak"]["requests_per_s"] for figures in found["rounds"]])


def format_actions(found):
    """Returns the section of actions."""
    lines = ["The first documented example of each, TC3 and POST, on the demo's world, 4 connections.", ""]
    lines += ["| action | answer, bytes | requests/s | processor, µs | p50, ms | p99, ms | p99.9, ms |", "|---|---|---|---|---|---|---|"]
    for action, figures in found["medians"].items():
        times = " | ".join(f"{figures['steady'][key] / 1000:.3f}" for key in ("p50_us", "p99_us", "p999_us"))
        peak = figures["peak"]
        lines.append(f"| `{action}` | {peak['body_bytes']:,.0f} | {peak['requests_per_s']:,.0f} | {figures['processor_us']:,.0f} | {times} |")
    for action, error in found["failed"].items():
        lines += ["", f"`{action}` had a wrong answer in some round: `{error}`"]
    return lines


def format_imports(found, alone):
    """Returns the section of requests beside an import."""
    medians = found["medians"]
    lines = ["The import runs on the core of the server, one month of bills after the other.", "", HEAD]
    names = [(TC3, "Billfold"), (AXUM, AXUM)]
    lines += [
        format_row(title, medians[name], medians[AXUM], compute_rounds_spread(found, name)) for name, title in names
    ]
    rates = [f"{title} {medians[name]['peak']['requests_per_s'] / alone[name]['peak']['requests_per_s']:.2f}" for name, title in names]
    finished = ", ".join(f"{medians[name]['imports']:.0f} beside {title}" for name, title in names)
    lines += ["", f"Of its own peak without an import: {', '.join(rates)}. Imports that were published meanwhile: {finished}."]
    if early := [title for name, title in names if any(r[name]["ended_early"] for r in found["rounds"])]:
        lines += ["", f"The import ended before the measurement in some round beside {', '.join(early)}: raise `import_lines`."]
    return lines


def format_growth(points):
    """Returns the section of growth."""
    lines = ["Requests for bills at random, of worlds that are measured in turn.", ""]
    for axis in ("cells", "customers"):
        lines += [f"![Growth over {axis}](plots/growth-{axis}.svg)", ""]
        lines += [
            "| customers | months | lines | bills | cells | catalog, MB | import, s | requests/s | of the smallest | spread "
            "| p50, ms | p99, ms | start to first answer, ms | most | memory, MB |",
            "|" + "---|" * 15,
        ]
        chosen = [point for point in points if point["axis"] == axis]
        for point in chosen:
            peak, steady = point["peak"]["requests_per_s"], point["steady"]
            sizes = " | ".join(f"{point[key]:,}" for key in ("customers", "months", "lines", "bills", "cells"))
            stored = f"{point['catalog_mb']:,.0f} | {point['import_s']:.1f}"
            ratio = peak / chosen[0]["peak"]["requests_per_s"]
            times = f"{steady['p50_us'] / 1000:.3f} | {steady['p99_us'] / 1000:.3f}"
            start = f"{point['start_ms']:.0f} | {point['start_ms_max']:.0f}"
            lines.append(
                f"| {sizes} | {stored} | {peak:,.0f} | {ratio:.2f} | ±{point['spread']:.0%} | {times} | {start} "
                f"| {point['memory_mb']:.0f} |"
            )
        lines.append("")
    lines += ["A start counts from the start of the program to the first answer, with the files in the page cache."]
    return lines


def format_postgres(found, settings):
    """Returns the section of two nodes on PostgreSQL."""
    medians = found["medians"]
    lines = [
        f"{settings.postgres_connections} connections. Nodes, PostgreSQL and the load share all cores.",
        "",
        "| nodes | requests/s, all nodes | of each node | p50, ms | p99, ms | p99.9, ms |",
        "|---|---|---|---|---|---|",
    ]
    for name, nodes in (("one", 1), ("two", 2)):
        peak, steady = medians[name]["peak"]["requests_per_s"], medians[name]["steady"]
        times = " | ".join(f"{steady[key] / 1000:.3f}" for key in ("p50_us", "p99_us", "p999_us"))
        lines.append(f"| {nodes} | {peak:,.0f} | {peak / nodes:,.0f} | {times} |")
    return lines


def write_report(folder, results, settings):
    """Writes the report and its plots. Returns the path of the report."""
    answer = ("answer", f"{results['body_bytes']:,} bytes")
    lines = format_head("Report of the benchmarks", "just bench", results, settings, [answer])
    lines += [
        f"Every server has one core, and the load another. {settings.connections} connections are kept. The peak is that of a closed",
        f"loop of {settings.peak_s:g} s. Latencies are those of an open loop at {settings.steady_share:.0%} of each server's own peak, counted from the time at",
        "which a request was due. All figures are medians over rounds, in which the servers take turns; the spread is the farthest round.",
        "`processor` is the time of all threads of a server for a request, in all phases; `load busy` is the share of its core that the",
        "load used at the peak: near 100 %, the server could do more. Every answer is checked. A signature is sent once.",
        "",
    ]
    lines += format_peers(results["peers"])
    lines += format_skipped(results)
    sections = [
        ("actions", "Each action", format_actions),
        ("imports", "With an import running", lambda found: format_imports(found, results["peers"]["medians"])),
        ("growth", "Growth", format_growth),
        ("postgres", "PostgreSQL", lambda found: format_postgres(found, settings)),
    ]
    for name, title, format_section in sections:
        found = results[name]
        lines += ["", f"## {title}", "", *([f"Not measured: {found}"] if isinstance(found, str) else format_section(found))]
    if not isinstance(results["growth"], str):
        write_plots(folder / "plots", results["growth"])
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "REPORT.md"
    report.write_text("\n".join(lines) + "\n")
    return report


def write_plots(folder, points):
    """Writes a plot of each axis of the growth."""
    folder.mkdir(parents=True, exist_ok=True)
    for axis in ("cells", "customers"):
        (folder / f"growth-{axis}.svg").write_text(draw_growth(axis, [point for point in points if point["axis"] == axis]))
