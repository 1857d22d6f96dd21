"""Plots as SVG, readable on light and dark pages: panels of one line each, over sizes on a logarithmic axis."""

import html
import math

PANEL_WIDTH, PANEL_HEIGHT = 380, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 34, 40
STYLE = """text { font: 12px sans-serif; fill: #333 } .title { font-weight: bold }
.grid { stroke: #ccc } .line { stroke: #0b62c4; stroke-width: 2; fill: none } .dot { fill: #0b62c4 }
@media (prefers-color-scheme: dark) {
text { fill: #ddd } .grid { stroke: #555 } .line { stroke: #6db3ff } .dot { fill: #6db3ff } }"""


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


def draw_panel(title, unit, points):
    """Returns the elements of a panel. Points are pairs of a size and a value."""
    most = max(value for _, value in points) or 1
    step = choose_step(most)
    top = step * math.ceil(most / step)
    low, high = math.log10(points[0][0]), math.log10(points[-1][0])
    width, height = PANEL_WIDTH - LEFT - RIGHT, PANEL_HEIGHT - TOP - BOTTOM
    # A single size is in the middle.
    place_x = lambda size: LEFT + width * ((math.log10(size) - low) / (high - low) if high > low else 0.5)
    place_y = lambda value: TOP + height * (1 - value / top)
    parts = [f'<text class="title" x="{LEFT}" y="18">{html.escape(title)}</text>']
    for number in range(round(top / step) + 1):
        y = place_y(number * step)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{LEFT + width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{format_number(number * step)}</text>')
    for size, value in points:
        x, y = place_x(size), place_y(value)
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{size}: {value:.6g}</title></circle>')
        parts.append(f'<text x="{x:.1f}" y="{TOP + height + 18}" text-anchor="middle">{format_number(size)}</text>')
    line = " ".join(f"{place_x(size):.1f},{place_y(value):.1f}" for size, value in points)
    parts.append(f'<polyline class="line" points="{line}"/>')
    parts.append(f'<text x="{LEFT + width / 2}" y="{PANEL_HEIGHT - 6}" text-anchor="middle">{html.escape(unit)}</text>')
    return "\n".join(parts)


def draw_panels(title, unit, panels):
    """Returns an SVG of panels, two in a row. Panels are pairs of a title and points."""
    rows = -(-len(panels) // 2)
    width, height = 2 * PANEL_WIDTH, rows * PANEL_HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{html.escape(title)}</title>",
        f"<style>{STYLE}</style>",
    ]
    for index, (name, points) in enumerate(panels):
        x, y = index % 2 * PANEL_WIDTH, index // 2 * PANEL_HEIGHT
        parts.append(f'<g transform="translate({x} {y})">\n{draw_panel(name, unit, points)}\n</g>')
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
    return draw_panels(f"Growth over {axis}", axis, panels)
