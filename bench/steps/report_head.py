"""The head of a report: what was measured, on which machine, and how busy the machine was."""

# The share of other programs above which a report says first what its figures are worth.
BUSY_SHARE = 0.1


def format_head(title, command, results, settings, more=()):
    """Returns the lines of a title and a table of facts, with more facts at its end."""
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    busy = ", ".join(f"{share:.0%}" for share in results["busy"])
    facts = [
        *results["machine"],
        ("commit", results["commit"]),
        ("date", results["date"]),
        ("beside it", versions),
        ("run", f"{settings.name}, {results['took_s'] / 60:.0f} minutes, {settings.rounds} rounds"),
        ("other programs", f"{busy} of all cores, before each part of the run; figures of a busy machine prove nothing"),
        *more,
    ]
    lines = [f"# {title}", "", f"Written by `{command}`; [README.md](README.md) says how to repeat it.", ""]
    if max(results["busy"]) > BUSY_SHARE:
        lines += ["**Other programs had a large share of the cores in this run: its times are no claim about any program.**", ""]
    return [*lines, "| | |", "|---|---|", *(f"| {name} | {text} |" for name, text in facts), ""]


def format_skipped(results):
    """Returns the lines about what could not be measured."""
    return ["", *(f"Skipped: {text}." for text in results["skipped"])] if results["skipped"] else []
