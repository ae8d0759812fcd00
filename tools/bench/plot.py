# SPDX-License-Identifier: BSD-2-Clause
"""Draws the rows that carry a point as SVG: both axes logarithmic, a line for each linker."""
import math
import os

COLOURS = ("#c0392b", "#d98880", "#2471a3", "#7d8c2c")
WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 80, 160, 40, 50
LABEL = 15  # least distance of the names at the right

# The title, and what a cost is divided by.
PLOTS = {
    "symbol": ("Instructions to bind one symbol, 10,000 exports in all", lambda n: 1),
    "boot": ("Instructions to start with N modules, per module", lambda n: n),
}


class Axes:
    def __init__(self, xs, ys):
        self.x0, self.x1 = min(xs), max(xs)
        self.y0 = 10 ** math.floor(math.log10(min(ys)))
        self.y1 = 10 ** math.ceil(math.log10(max(ys)))

    def x(self, value):
        share = math.log(value / self.x0) / math.log(self.x1 / self.x0)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        share = math.log(value / self.y0) / math.log(self.y1 / self.y0)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def text(x, y, words, anchor="middle", more=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{more}>{words}</text>'


def line(x0, y0, x1, y1):
    return f'<line x1="{x0:.0f}" y1="{y0:.0f}" x2="{x1:.0f}" y2="{y1:.0f}" stroke="#ddd"/>'


def grid(axes, xs):
    out = []
    value = axes.y0
    while value <= axes.y1:
        out += [line(LEFT, axes.y(value), WIDTH - RIGHT, axes.y(value)),
                text(LEFT - 8, axes.y(value) + 4, f"{value:,}", "end")]
        value *= 10
    for x in xs:
        out += [line(axes.x(x), TOP, axes.x(x), HEIGHT - BOTTOM),
                text(axes.x(x), HEIGHT - BOTTOM + 18, x)]
    return out + [text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "modules loaded")]


def label_places(axes, series):
    """{name: y} at the ends of the curves, pushed down where two would meet."""
    places, last = {}, -LABEL
    for name, points in sorted(series.items(), key=lambda s: axes.y(s[1][-1][1])):
        places[name] = last = max(axes.y(points[-1][1]), last + LABEL)
    return places


def curve(axes, points, colour, name, label):
    places = " ".join(f"{axes.x(x):.1f},{axes.y(y):.1f}" for x, y in points)
    x, y = points[-1]
    return [f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>',
            *(f'<circle cx="{axes.x(x):.1f}" cy="{axes.y(y):.1f}" r="3" fill="{colour}">'
              f"<title>{name}: {y:,.0f} with {x}</title></circle>" for x, y in points),
            text(axes.x(x) + 8, label + 4, f"{name}: {y:,.0f}", "start", f' fill="{colour}"')]


def draw(title, series):
    """series: {name: [(modules, instructions)]}"""
    xs = sorted({x for points in series.values() for x, _ in points})
    axes = Axes(xs, [y for points in series.values() for _, y in points])
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           'font-family="sans-serif" font-size="12" fill="#333">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           text(WIDTH / 2, 22, title, more=' font-size="14"'), *grid(axes, xs)]
    labels = label_places(axes, series)
    for (name, points), colour in zip(series.items(), COLOURS):
        out += curve(axes, points, colour, name, labels[name])
    return "\n".join([*out, "</svg>"]) + "\n"


def draw_all(folder, columns):
    os.makedirs(folder, exist_ok=True)
    for plot, (title, divisor) in PLOTS.items():
        series = {name: [(r.point[1], r.cost.instructions / divisor(r.point[1]))
                         for r in rows if r.point and r.point[0] == plot]
                  for name, rows in columns.items()}
        with open(os.path.join(folder, plot + ".svg"), "w") as f:
            f.write(draw(title, series))
