"""Directory forms: the tables in which people edit the service directory, each a part of the entries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.amended import data_of, field_of
from knowledge.service import Service

ID, NAME = "服务编号", "服务名称"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and where its cells stand in the part of an entry; `many`: one thing a line.

    `needed`: a row without it says nothing.
    """

    heading: str
    path: tuple[str, ...]
    many: bool = False
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """One table. `field` is what of an entry its rows are, "" for the entry's own line."""

    name: str
    field: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as they are written: whose it is, then what."""
        return (ID, NAME, *(column.heading for column in self.columns))

    @property
    def own(self) -> frozenset[str]:
        """The headings by which the table is known from others."""
        return frozenset(column.heading for column in self.columns if column.needed)


def _one(heading: str, *path: str) -> Column:
    return Column(heading, path)


def _blank(heading: str, *path: str) -> Column:
    return Column(heading, path, needed=False)


_ABOUT = Column("问到这些话时引用", ("about",), many=True, needed=False)
_WHY = _blank("说明什么", "why")

MAIN = Form(
    "服务",
    "",
    (
        _one("一句话介绍", "summary"),
        _one("什么情况找它", "when"),
        _one("先做什么", "do"),
        Column("办理步骤", ("steps",), many=True, needed=False),
        _one("费用", "fee", "text"),
        _blank("费用依据", "fee", "clause"),
        _blank("办公时间", "hours", "text"),
        _blank("时间来源", "hours", "source"),
        _blank("时间核实日期", "hours", "checked_on"),
        Column("适用区县", ("districts",), many=True, needed=False),
        Column("关键词", ("keywords",), many=True, needed=False),
    ),
)
FORMS = (
    MAIN,
    Form("服务对象", "serves", (_one("服务对象", "text"), _blank("依据条款", "clause"))),
    Form("携带材料", "bring", (_one("携带材料", "text"), _blank("依据条款", "clause"))),
    Form(
        "期限",
        "deadlines",
        (_one("期限", "text"), _one("期限依据条款", "clause"), _one("期限原文", "quote"), _ABOUT),
    ),
    Form(
        "电话",
        "phones",
        (
            _one("电话号码", "number"),
            _one("用途", "use"),
            _one("号码来源", "source"),
            _blank("号码核实日期", "checked_on"),
        ),
    ),
    Form(
        "网站",
        "links",
        (
            _one("网站名称", "title"),
            _blank("网址", "url"),
            _one("网站来源", "source"),
            _blank("网站核实日期", "checked_on"),
        ),
    ),
    Form("规划依据", "plan", (_one("规划条款", "clause"), _one("规划原文", "quote"), _ABOUT, _WHY)),
    Form("法律依据", "statutes", (_one("法律条款", "clause"), _one("法律原文", "quote"), _ABOUT, _WHY)),
    Form("相近服务", "neighbours", (_one("相近服务编号", "service"), _one("怎样区分", "rule"))),
    Form(
        "群众说法",
        "utterances",
        (
            _one(
                "群众说法",
            ),
        ),
    ),
)


def rows_of(form: Form, service: Service) -> tuple[tuple[str, ...], ...]:
    """The rows that an entry has in a table, without whose they are."""
    parts: Sequence[Any] = field_of(service, form.field) if form.field else [data_of(service)]
    return tuple(tuple(_cell(part, column) for column in form.columns) for part in parts)


def filled(form: Form, data: dict[str, Any], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """An entry's data with these rows in the place of those that it had in the table."""
    if form.field:
        return data | {form.field: [_part(form, cells) for cells in rows]}
    (cells,) = rows
    part = _part(form, cells)
    # Hours without a word are none.
    whole: dict[str, Any] = data | part | ({"hours": ""} if not any(part["hours"].values()) else {})
    return whole


def lines(cell: str) -> tuple[str, ...]:
    """What stands in a cell that holds one thing a line.

    >>> lines("法律援助\\n\\n免费律师")
    ('法律援助', '免费律师')
    """
    return tuple(line.strip() for line in cell.split("\n") if line.strip())


def table_rows(form: Form, services: Sequence[Service]) -> Iterator[tuple[str, ...]]:
    """All rows of a table, each with whose it is."""
    for service in services:
        yield from ((service.id, service.name, *cells) for cells in rows_of(form, service))


def _cell(part: Any, column: Column) -> str:
    value = part
    for step in column.path:
        value = value[step] if value else ""
    return "\n".join(value) if column.many else str(value)


def _part(form: Form, cells: Sequence[str]) -> Any:
    """What a row says, as the entry's YAML has it."""
    part: dict[str, Any] = {}
    for column, cell in zip(form.columns, cells, strict=True):
        value: Any = list(lines(cell)) if column.many else cell
        if not column.path:
            return value
        _put(part, column.path, value)
    return part


def _put(part: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *above, last = path
    for step in above:
        part = part.setdefault(step, {})
    part[last] = value


BY_FIELD: Mapping[str, Form] = {form.field: form for form in FORMS}
