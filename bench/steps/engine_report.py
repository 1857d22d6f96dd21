"""Writes `IMPORT.md` and its plots from the figures of a run for imports."""

from engines.columns import PRECISION, SCALE, THREADS, ZSTD_LEVEL
from steps.engine_rounds import ORDERS
from steps.engines import IMPORT, PEERS, READ, REFOLD
from steps.phases import PHASE_NAMES
from steps.plots import draw_engines
from steps.report_head import format_head, format_skipped

OURS = "Billfold"
NAMES = [OURS, *(peer.name for peer in PEERS)]
TYPE = f"DECIMAL({PRECISION},{SCALE})"
LACKS = "digests, lines that are there twice, faults by file, line and column, codes, managers, sums by day and payment status, a comparison of what was stored with what was read, versions, a flush to the disk; the texts of amounts are not kept beside the decimals"
# The name, the types of amounts and of their sums, and what is not done.
NOT_DONE = [
    (OURS, f"{TYPE}, checked sums", "nothing is left out: the digest of each file and line, every field checked, ids that are there twice, codes of modes, types, products and regions, the manager of each line, amounts as decimals beside their texts, sums by day and payment status, the stored lines folded again, all flushed to the disk and published in one transaction"),
    ("DuckDB", f"{TYPE}, sums DECIMAL(38,{SCALE})", LACKS),
    ("Polars", f"{TYPE}, sums Decimal(38,{SCALE})", "the same"),
    ("DataFusion", f"{TYPE}, sums Decimal128(28,{SCALE})", "the same"),
    ("chDB", f"{TYPE}, sums Decimal(38,{SCALE})", "the same"),
]
HEAD = (
    "| lines | | import, s | spread | lines/s | of Billfold's time | processor, s | memory, MB | stored, MB "
    "| refold, s | memory, MB | read, s | memory, MB |"
)


def format_row(name, point):
    """Returns the row of an engine at a size."""
    figures, ours = point["medians"][name], point["medians"][OURS]
    used = figures[IMPORT]
    cells = [
        f"{point['lines']:,}",
        name,
        f"{used['wall_s']:.2f}",
        f"±{point['spreads'][name]:.0%}",
        f"{point['lines'] / used['wall_s']:,.0f}",
        f"{used['wall_s'] / ours[IMPORT]['wall_s']:.2f}",
        f"{used['processor_s']:.2f}",
        f"{used['memory_mb']:.0f}",
        f"{figures['stored_mb']:,.1f}",
        *(text for job in (REFOLD, READ) for text in (f"{figures[job]['wall_s']:.2f}", f"{figures[job]['memory_mb']:.0f}")),
    ]
    return f"| {' | '.join(cells)} |"


def format_order(order, points):
    """Returns the section of an order of lines."""
    lines = ["", f"## Lines in {order} order", "", f"![Lines in {order} order](plots/import-{order}.svg)", ""]
    lines += [HEAD, "|" + "---|" * (HEAD.count("|") - 1)]
    lines += [format_row(name, point) for point in points for name in NAMES if name in point["medians"]]
    for point in points:
        for name, text in point["failed"].items():
            lines += ["", f"{name} was not measured with {point['lines']:,} lines: `{text.splitlines()[-1]}`"]
    return lines


def format_phases(points):
    """Returns the section of the phases of our own import."""
    lines = [
        "",
        "## Phases of Billfold's import",
        "",
        "Seconds, by the progress that an import draws on a terminal, of runs of their own. It is drawn at most 20 times a second, so",
        "that a phase of less than 0.05 s may count to the one before.",
        "",
        f"| lines | order | {' | '.join(PHASE_NAMES)} |",
        "|" + "---|" * (len(PHASE_NAMES) + 2),
    ]
    for point in points:
        seconds = " | ".join(f"{point['phases'][phase]:.2f}" for phase in PHASE_NAMES)
        lines.append(f"| {point['lines']:,} | {point['order']} | {seconds} |")
    return lines


def format_method():
    """Returns what is measured, and how."""
    return [
        "Each engine gets the same bill files, which are in the page cache as far as memory holds them, and two cores. Sorted are the files as",
        "they are generated, by payer, month and customer; random are the same lines over as many files. An import reads them, stores",
        f"all columns as Parquet with zstd of level {ZSTD_LEVEL}, and sums six amounts by payer, owner, reseller, month, payment mode,",
        "transaction type, product and region from what it stored. `refold` sums them from the stored lines again, and `read` reads every",
        f"stored value (`billfold refold`, which compares each cell, and `billfold verify`, which compares each digest). Engines have {THREADS}",
        "threads, and else their defaults. Every process is measured whole, from its start to its end: wall clock, the processor's time of",
        "all its threads, the peak of its resident memory. Figures are medians over rounds, in which the engines take turns; the spread is",
        "that of the import, of the farthest round.",
        "",
        "In each round the sums of every cell were those of Billfold, digit by digit, and so were the totals of all lines. A difference ends",
        "the run. The texts that the engines stored have the same number of bytes.",
    ]


def write_import_report(folder, results, settings):
    """Writes the report and its plots. Returns the path of the report."""
    points = results["points"]
    sizes = [point for point in points if point["order"] == ORDERS[0]]
    files = ", ".join(f"{point['bytes'] / 1e6:,.0f} MB of {point['lines']:,} lines in {point['cells']:,} cells" for point in sizes)
    starts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in results["starts_s"].items())
    more = [("files", files), ("start of Python with the engine", starts)]
    lines = format_head("Report of the benchmark of imports", "just bench-import", results, settings, more)
    lines += format_method() + format_skipped(results)
    lines += ["", "| | amounts | does not do |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in NOT_DONE)]
    (folder / "plots").mkdir(parents=True, exist_ok=True)
    for order in ORDERS:
        chosen = [point for point in points if point["order"] == order]
        measured = [name for name in NAMES if any(name in point["medians"] for point in chosen)]
        lines += format_order(order, chosen)
        (folder / "plots" / f"import-{order}.svg").write_text(draw_engines(order, measured, chosen))
    lines += format_phases(points)
    report = folder / "IMPORT.md"
    report.write_text("\n".join(lines) + "\n")
    return report
