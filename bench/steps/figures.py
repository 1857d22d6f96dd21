"""Figures of several rounds: their medians and their spread."""

import statistics


def take_medians(rounds):
    """Returns the median over rounds of each figure; rounds are lists of equal maps, which may hold maps."""
    result = {}
    for name, value in rounds[0].items():
        values = [figures[name] for figures in rounds]
        if isinstance(value, dict):
            result[name] = take_medians(values)
        elif isinstance(value, (int, float)):
            result[name] = statistics.median(values)
    return result


def compute_spread(values):
    """Returns the distance of the farthest value from the median, as a share of it."""
    median = statistics.median(values)
    return max(abs(value - median) for value in values) / median if median else 0.0
