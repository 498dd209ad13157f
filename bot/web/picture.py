"""Picture: a figure as it is drawn on a page, its numbers beside or in the drawing for whoever would rather read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from bot.figures import Figure, Kind, Value, shown
from bot.suppression import Hidden
from bot.web.chart import Chart, trend

# Rows drawn before the rest is folded away: as many as are taken in at a look.
MOST_BARS, MOST_HEAT = 10, 14
# Shades of a heat map, the lightest first; 0 is no shade.
SHADES = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell as shown: its words; of a drawn one its bar's length (0 to 100) or its shade, -1 for none."""

    text: str
    bar: float = -1
    shade: int = -1
    is_number: bool = True
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure laid out: `rows` are drawn at once, `more` folded away; `chart` is a line above them."""

    figure: Figure
    rows: tuple[tuple[Spot, ...], ...]
    more: tuple[tuple[Spot, ...], ...]
    total: tuple[Spot, ...]
    chart: Chart | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """The columns that hold numbers, counted from 0."""
        return frozenset(
            n
            for row in (self.rows[:1] or (self.total,))
            for n, spot in enumerate(row)
            if n and spot.is_number
        )


def picture(figure: Figure, threshold: int) -> Picture:
    """The figure laid out; counts below `threshold` are small."""
    rows = figure.rows or ()
    match figure.kind:
        case Kind.LINE:
            drawn, most = tuple(_plain(row, threshold) for row in rows), len(rows)
        case Kind.HEAT:
            drawn, most = _heat(rows, threshold), MOST_HEAT
        case Kind.BARS:
            drawn, most = _bars(rows, figure.counted, threshold), MOST_BARS
        case _:
            drawn, most = tuple(_plain(row, threshold) for row in rows), len(rows)
    chart = _line(rows) if figure.kind is Kind.LINE and len(rows) > 1 else None
    return Picture(figure, drawn[:most], drawn[most:], _plain(figure.total, threshold), chart)


def _plain(row: Sequence[Value], threshold: int) -> tuple[Spot, ...]:
    return tuple(_spot(value, threshold) for value in row)


def _spot(value: Value, threshold: int, bar: float = -1, shade: int = -1) -> Spot:
    is_number = not isinstance(value, str | date)
    return Spot(shown(value, threshold), bar, shade, is_number, value is None or isinstance(value, Hidden))


def _bars(rows: Sequence[Sequence[Value]], counted: int, threshold: int) -> tuple[tuple[Spot, ...], ...]:
    """The counted column with bars; a hidden count has the shortest that could be its own."""
    longest = max((v for row in rows if isinstance(v := row[counted], int)), default=0) or 1

    def spot(n: int, value: Value) -> Spot:
        if n != counted:
            return _spot(value, threshold)
        count = value if isinstance(value, int) else 0
        return _spot(value, threshold, bar=round(100 * count / longest, 1))

    return tuple(tuple(spot(n, value) for n, value in enumerate(row)) for row in rows)


def _heat(rows: Sequence[Sequence[Value]], threshold: int) -> tuple[tuple[Spot, ...], ...]:
    """All columns but the first and the sums shaded, by the square root: most cells are far below the greatest."""
    highest = max((v for row in rows for v in row[1:-1] if isinstance(v, int)), default=0) or 1

    def shade(value: Value) -> int:
        if isinstance(value, int):
            return 0 if value == 0 else max(1, round(SHADES * sqrt(value / highest)))
        return 1 if value is Hidden.FEW else 2

    return tuple(
        (
            _spot(row[0], threshold),
            *(_spot(value, threshold, shade=shade(value)) for value in row[1:-1]),
            _spot(row[-1], threshold),
        )
        for row in rows
    )


def _line(rows: Sequence[Sequence[Value]]) -> Chart:
    days = [row[0] for row in rows]
    labels = [f"{day.month}-{day.day}" if isinstance(day, date) else str(day) for day in days]
    return trend(labels, [row[1] if isinstance(row[1], int) else None for row in rows])
