"""Plots as SVG, readable on light and dark pages: panels of one line or several, over sizes on a logarithmic axis."""

import html
import math

PANEL_WIDTH, PANEL_HEIGHT = 380, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 34, 40
LEGEND_HEIGHT, LEGEND_STEP = 28, 130
# The colours of lines, on light pages and on dark ones.
COLOURS = [("#0b62c4", "#6db3ff"), ("#c2570c", "#ff9d5c"), ("#1a7f37", "#5fd07a"), ("#8250df", "#c297ff"), ("#6e5d00", "#d9c24a")]


def make_style():
    """Returns the style sheet of a plot."""
    lines = lambda shade: " ".join(
        f".line{index} {{ stroke: {pair[shade]} }} .dot{index} {{ fill: {pair[shade]} }}" for index, pair in enumerate(COLOURS)
    )
    return f"""text {{ font: 12px sans-serif; fill: #333 }} .title {{ font-weight: bold }}
.grid {{ stroke: #ccc }} polyline {{ stroke-width: 2; fill: none }} {lines(0)}
@media (prefers-color-scheme: dark) {{
text {{ fill: #ddd }} .grid {{ stroke: #555 }} {lines(1)} }}"""


def format_number(value):
    """Writes a number of an axis in few characters."""
    for limit, unit in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= limit:
            return f"{value / limit:.3g} {unit}"
    return f"{value:.3g}"


def choose_step(most):
    """Returns the distance of the lines of a grid: 1, 2 or 5 times a power of ten, for five lines at most."""
    rough = most / 5 if most > 0 else 1
    power = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough)


def draw_panel(title, unit, lines):
    """Returns the elements of a panel. Each of its lines is a list of points, which are pairs of a size and a value."""
    most = max(value for points in lines for _, value in points) or 1
    step = choose_step(most)
    top = step * math.ceil(most / step)
    sizes = sorted({size for points in lines for size, _ in points})
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    width, height = PANEL_WIDTH - LEFT - RIGHT, PANEL_HEIGHT - TOP - BOTTOM
    # A single size is in the middle.
    place_x = lambda size: LEFT + width * ((math.log10(size) - low) / (high - low) if high > low else 0.5)
    place_y = lambda value: TOP + height * (1 - value / top)
    parts = [f'<text class="title" x="{LEFT}" y="18">{html.escape(title)}</text>']
    for number in range(round(top / step) + 1):
        y = place_y(number * step)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{LEFT + width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{format_number(number * step)}</text>')
    for size in sizes:
        parts.append(f'<text x="{place_x(size):.1f}" y="{TOP + height + 18}" text-anchor="middle">{format_number(size)}</text>')
    # The first line is above the others.
    for index, points in reversed(list(enumerate(lines))):
        for size, value in points:
            x, y = place_x(size), place_y(value)
            parts.append(f'<circle class="dot{index}" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{size}: {value:.6g}</title></circle>')
        line = " ".join(f"{place_x(size):.1f},{place_y(value):.1f}" for size, value in points)
        parts.append(f'<polyline class="line{index}" points="{line}"/>')
    parts.append(f'<text x="{LEFT + width / 2}" y="{PANEL_HEIGHT - 6}" text-anchor="middle">{html.escape(unit)}</text>')
    return "\n".join(parts)


def draw_legend(names):
    """Returns the elements that name the lines of all panels."""
    parts = []
    for index, name in enumerate(names):
        x = LEFT + index * LEGEND_STEP
        parts.append(f'<circle class="dot{index}" cx="{x}" cy="16" r="5"/><text x="{x + 12}" y="20">{html.escape(name)}</text>')
    return "\n".join(parts)


def draw_panels(title, unit, panels, names=()):
    """Returns an SVG of panels, two in a row. Panels are pairs of a title and lines of points; the names are of the lines."""
    rows, below = -(-len(panels) // 2), LEGEND_HEIGHT if names else 0
    width, height = 2 * PANEL_WIDTH, rows * PANEL_HEIGHT + below
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{html.escape(title)}</title>",
        f"<style>{make_style()}</style>",
        draw_legend(names),
    ]
    for index, (name, lines) in enumerate(panels):
        x, y = index % 2 * PANEL_WIDTH, index // 2 * PANEL_HEIGHT + below
        parts.append(f'<g transform="translate({x} {y})">\n{draw_panel(name, unit, lines)}\n</g>')
    return "\n".join([*parts, "</svg>", ""])


def draw_growth(axis, points):
    """Returns the plot of an axis of growth, from the figures of its sizes."""
    size = lambda point: point["cells" if axis == "cells" else "customers"]
    panels = [
        ("requests in a second, peak", [(size(point), point["peak"]["requests_per_s"]) for point in points]),
        ("p99 at 70 % of the peak, ms", [(size(point), point["steady"]["p99_us"] / 1000) for point in points]),
        ("start to first answer, ms", [(size(point), point["start_ms"]) for point in points]),
        ("memory at its peak, MB", [(size(point), point["memory_mb"]) for point in points]),
    ]
    return draw_panels(f"Growth over {axis}", axis, [(title, [line]) for title, line in panels])


def draw_engines(order, names, points):
    """Returns the plot of all engines over lines, from the figures of the sizes in one order."""

    def draw_lines(read):
        return [[(point["lines"], read(point["medians"][name], point)) for point in points if name in point["medians"]] for name in names]

    rate = lambda job: lambda figures, point: point["lines"] / figures[job]["wall_s"]
    memory = lambda figures, _point: figures["import"]["memory_mb"]
    panels = [
        ("import, lines in a second", draw_lines(rate("import"))),
        ("import, memory at its peak, MB", draw_lines(memory)),
        ("refold, lines in a second", draw_lines(rate("refold"))),
        ("read, lines in a second", draw_lines(rate("read"))),
    ]
    return draw_panels(f"Imports of lines in {order} order", "lines", panels, names)
