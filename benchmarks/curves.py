"""What `decisions.py` prints and draws: tables in Markdown, and curves of two shares against each other."""

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from decisions import Outcome

Curves = Mapping[str, Mapping[str, Sequence[tuple[float, float]]]]
NEEDLESS = (0.02, 0.05, 0.10, 0.20)
FEWEST = 1000  # students in a bin: under that its own sampling error is over 1.5 points
WIDTH, HEIGHT, COLUMNS = 300, 220, 3
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 34, 40
MOST_NEEDLESS = 0.3
OURS, WITHIN = "studyplan", " ≈"
DASHES = {"studyplan": "", "last score": "7 4", "average + 10": "2 3"}


def rules_table(
    outcomes: Mapping[str, Sequence["Outcome"]], rules: Mapping[str, Callable[["Outcome"], bool]]
) -> str:
    """How each rule did in each world, at the threshold it is given with."""
    rows = [
        "| world | rule | told to go | of those fail or land more than 10 under | told to delay "
        "| of those would have made it | points gained by their five weeks | make it then |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for world, found in outcomes.items():
        for name, says_go in rules.items():
            going = [o for o in found if says_go(o)]
            waiting = [o for o in found if not says_go(o)]
            cells = (
                _percent(len(going) / len(found)),
                _percent(fmean(not o.made_it for o in going)),
                _percent(len(waiting) / len(found)),
                _percent(fmean(o.made_it for o in waiting)),
                f"{fmean(o.later - o.real for o in waiting):+.1f}",
                _percent(fmean(o.later >= o.minimum for o in waiting)),
            )
            rows.append(f"| {world} | {name} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def same_delays_table(
    curves: Curves,
    missing_at: Callable[[Sequence[tuple[float, float]], float], float],
    outcomes: Mapping[str, Sequence["Outcome"]],
) -> str:
    """Of those told to go, who fail or land low, every rule's threshold set for equal needless delays.

    A plain rule's share is marked where the margin between it and this program's is within chance.
    """
    head = " | ".join(f"needless delays {_percent(share)}" for share in NEEDLESS)
    rows = [f"| world | rule | {head} |", "|---|---|" + "--:|" * len(NEEDLESS)]
    for world, rules in curves.items():
        found = outcomes[world]
        made = fmean(o.made_it for o in found)
        ours = [missing_at(rules[OURS], share) for share in NEEDLESS]
        for name, points in rules.items():
            theirs = [missing_at(points, share) for share in NEEDLESS]
            chance = [
                name != OURS and abs(a - b) < _by_chance(a, b, (made - share) * len(found))
                for a, b, share in zip(ours, theirs, NEEDLESS, strict=True)
            ]
            cells = (f"{share:.1%}{WITHIN * even}" for share, even in zip(theirs, chance, strict=True))
            rows.append(f"| {world} | {name} | {' | '.join(cells)} |")
    return (
        "\n".join(rows) + f"\n\n{WITHIN.strip()} within chance of studyplan’s: under two standard errors.\n"
    )


def _by_chance(ours: float, theirs: float, making_it: float) -> float:
    """Two standard errors of the difference of two shares that miss, where so many of those going make it."""
    variances = (share * (1 - share) * (1 - share) / max(making_it, 1.0) for share in (ours, theirs))
    return 2 * math.sqrt(sum(variances))


def coverage_table(outcomes: Mapping[str, Sequence["Outcome"]]) -> str:
    """How often the real score lies in the 80% range, and on which side it misses."""
    rows = ["| world | inside the 80% range | under it | over it |", "|---|--:|--:|--:|"]
    for world, found in outcomes.items():
        under, over = fmean(o.real < o.low for o in found), fmean(o.real > o.high for o in found)
        rows.append(f"| {world} | {1 - under - over:.1%} | {under:.1%} | {over:.1%} |")
    return "\n".join(rows) + "\n"


def calibration_table(found: Sequence["Outcome"]) -> str:
    """Stated chances against how often it came true, in ten bins; bins with few students are left out."""
    rows = ["| stated chance | target | at least the minimum | pass |", "|---|--:|--:|--:|"]
    for i in range(10):
        cells = [
            _bin(found, i, lambda o: o.chance_of_target, lambda o: o.real >= o.target),
            _bin(found, i, lambda o: o.chance_of_minimum, lambda o: o.made_it),
            _bin(found, i, lambda o: o.chance_of_pass, lambda o: o.real >= PASS),
        ]
        rows.append(f"| {10 * i}–{10 * i + 10}% | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


PASS = 218  # the pass mark of the simulated exam day


def _bin(
    found: Sequence["Outcome"],
    i: int,
    chance: Callable[["Outcome"], float],
    came_true: Callable[["Outcome"], bool],
) -> str:
    inside = [o for o in found if min(int(chance(o) * 10), 9) == i]
    if len(inside) < FEWEST:
        return "–"
    return f"{fmean(chance(o) for o in inside):.1%} → {fmean(came_true(o) for o in inside):.1%}"


def _percent(share: float) -> str:
    return f"{share:.0%}"


def drawing(curves: Curves) -> str:
    """One panel a world as SVG: needless delays to the right, goes that end badly upwards."""
    rows = -(-len(curves) // COLUMNS)
    width, height = COLUMNS * WIDTH, rows * HEIGHT + 34
    panels = "".join(
        _panel(world, rules, i % COLUMNS * WIDTH, i // COLUMNS * HEIGHT)
        for i, (world, rules) in enumerate(curves.items())
    )
    legend = "".join(
        f'<path d="M{30 + 250 * i} {height - 16}h40" {_stroke(name)}/>'
        f'<text x="{78 + 250 * i}" y="{height - 11}">{escape(name)}</text>'
        for i, name in enumerate(DASHES)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="12">\n'
        "<title>Goes that end badly against needless delays</title>\n"
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{panels}{legend}\n</svg>\n'
    )


def _panel(world: str, rules: Mapping[str, Sequence[tuple[float, float]]], x: int, y: int) -> str:
    top = max(points[0][1] for points in rules.values())
    most = (int(top * 20) + 1) / 20
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    base = y + TOP + inner_height

    def place(needless: float, missing: float) -> str:
        across, up = needless / MOST_NEEDLESS * inner_width, missing / most * inner_height
        return f"{x + LEFT + across:.1f} {base - up:.1f}"

    lines = "".join(
        f'<path d="M{"L".join(place(a, b) for a, b in _thinned(points))}" {_stroke(name)}/>\n'
        for name, points in rules.items()
    )
    marks = "".join(
        f'<text x="{x + LEFT + share / MOST_NEEDLESS * inner_width:.0f}" y="{base + 14}" '
        f'text-anchor="middle">{share:.0%}</text>'
        for share in (0, 0.1, 0.2, 0.3)
    )
    return (
        f'<text x="{x + LEFT}" y="{y + 20}" font-weight="bold">{escape(world)}</text>\n'
        f'<path d="M{x + LEFT} {y + TOP}V{base}H{x + WIDTH - RIGHT}" fill="none" stroke="#555"/>\n'
        f'<text x="{x + LEFT - 6}" y="{y + TOP + 8}" text-anchor="end">{most:.0%}</text>\n'
        f'<text x="{x + LEFT - 6}" y="{base}" text-anchor="end">0%</text>\n{marks}\n'
        f'<text x="{x + LEFT + inner_width // 2}" y="{base + 29}" '
        'text-anchor="middle">needless delays</text>\n'
        f"{lines}"
    )


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Every half percent of needless delays, up to the panel's edge."""
    kept: list[tuple[float, float]] = []
    for needless, missing in points:
        if needless <= MOST_NEEDLESS and (not kept or needless >= kept[-1][0] + 0.005):
            kept.append((needless, missing))
    return kept


def _stroke(name: str) -> str:
    dash = f' stroke-dasharray="{DASHES[name]}"' if DASHES[name] else ""
    return f'fill="none" stroke="#000" stroke-width="{2.2 if not dash else 1.5}"{dash}'
