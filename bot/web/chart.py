"""Chart: numbers in a row (shares over releases, counts over days) as the points of a drawing, made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 16, 40
# Labels below the drawing: more would run into each other.
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, its points as an SVG's `points`, and each point."""

    name: str
    style: str
    points: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over columns; `marks` are (height, label) on the left, `labels` (place, label) below; `gaps` are points
    whose number is not shown."""

    lines: tuple[Line, ...]
    marks: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    gaps: tuple[tuple[float, float], ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


_STYLES = ("", "second", "third")


def chart(columns: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    """The chart of shares (0..1), one value a column. The scale ends at 1 and begins below the lowest value.

    >>> chart(["a", "b"], [("first", [0.8, 0.9])]).lines[0].points
    '48.0,152.0 704.0,84.0'
    """
    lowest = min((v for _, values in series for v in values), default=0.0)
    floor = max(0.0, int(lowest * 10 - 0.5) / 10)
    across = (WIDTH - _LEFT - _RIGHT) / max(1, len(columns) - 1)

    def x(n: int) -> float:
        return round(_LEFT + n * across, 1)

    def y(value: float) -> float:
        return round(_TOP + (1 - value) / (1 - floor) * (HEIGHT - _TOP - _BOTTOM), 1) if floor < 1 else _TOP

    lines = []
    for (name, values), style in zip(series, _STYLES, strict=False):
        dots = tuple((x(n), y(value)) for n, value in enumerate(values))
        lines.append(Line(name, style, " ".join(f"{a},{b}" for a, b in dots), dots))
    step = 0.1 if 1 - floor <= 0.5 else 0.2
    values = [round(1 - n * step, 1) for n in range(20) if 1 - n * step >= floor - 1e-9]
    every = -(-len(columns) // MOST_LABELS)
    labels = tuple((x(n), column) for n, column in enumerate(columns) if n % every == 0)
    return Chart(tuple(lines), tuple((y(v), f"{v:.1f}") for v in values), labels)


def trend(columns: Sequence[str], values: Sequence[int | None]) -> Chart:
    """The chart of counts, one a column, from 0 up; None is a gap in the line: a count that is not shown.

    >>> trend(["a", "b"], [0, 10]).lines[0].points, [label for _, label in trend(["a"], [7]).marks]
    ('48.0,220.0 704.0,16.0', ['0', '2', '4', '6', '8'])
    """
    top, step = _scale(max((v for v in values if v is not None), default=0))
    across = (WIDTH - _LEFT - _RIGHT) / max(1, len(columns) - 1)

    def x(n: int) -> float:
        return round(_LEFT + n * across, 1)

    def y(value: float) -> float:
        return round(_TOP + (1 - value / top) * (HEIGHT - _TOP - _BOTTOM), 1)

    runs: list[list[tuple[float, float]]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x(n), y(value)))
    lines = tuple(Line("", "", " ".join(f"{a},{b}" for a, b in dots), tuple(dots)) for dots in runs if dots)
    every = -(-len(columns) // MOST_LABELS)
    return Chart(
        lines,
        tuple((y(v), f"{v:,}") for v in range(0, top + 1, step)),
        tuple((x(n), column) for n, column in enumerate(columns) if n % every == 0),
        tuple((x(n), y(0)) for n, value in enumerate(values) if value is None),
    )


def _scale(highest: int) -> tuple[int, int]:
    """The end of a scale for counts and the step of its marks: 1, 2 or 5 times a power of ten, five steps at most.

    >>> _scale(0), _scale(7), _scale(96), _scale(1234)
    ((1, 1), (8, 2), (100, 20), (1500, 500))
    """
    step = 1
    while step * 5 < highest:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return max(1, -(-highest // step)) * step, step
