"""Directory sheets: tables that somebody edited become entries of the directory, or a list of what was not understood,
cell by cell.

Of a service that a table names its rows there are all that it has; a service that it does not name stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.amended import amendments, data_of
from knowledge.articles import number_of
from knowledge.check import ground_faults, item_faults, phone_faults
from knowledge.clause import Clause, Source, short_name
from knowledge.directory import Registered, read_service
from knowledge.directory_forms import FORMS, ID, MAIN, NAME, Column, Form, filled, lines, rows_of
from knowledge.incoming.columns import Record, likeness, present, table
from knowledge.incoming.sheets import Sheet, place
from knowledge.numerals import NUMERAL, to_chinese, to_int
from knowledge.problems import ContentError, Problem
from knowledge.row_changes import RowChange, row_changes
from knowledge.service import DISTRICTS, Deadline, Ground, Item, Phone, Service
from knowledge.tables import is_day
from knowledge.yaml_text import written

_ARTICLE = re.compile(
    rf"^《?([^《》\d]{{2,60}}?)》?\s*第\s*([0-9]+|[{NUMERAL}]+)\s*条(?:\s*之\s*([0-9]+|[{NUMERAL}]+))?$"
)
_PLAN = re.compile(rf"^(?:规划)?\s*[（(]\s*([0-9]+|[{NUMERAL}]+)\s*[）)].{{0,40}}$")
# A row that says only whose it would be: of that service nothing is left in the table.
_NOTHING = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tables are held against: shipped entries, entries as they are now, the published list, and the law."""

    shipped: tuple[Service, ...]
    services: tuple[Service, ...]
    listed: tuple[Registered, ...]
    clauses: Mapping[str, Clause]
    sources: Mapping[str, Source]
    today: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What tables say: what is kept of it (YAML for `amended.FILE`, "" for nothing but the shipped entries), each row
    that differs, by table how many services it does not name, and what was not understood or is only remarked."""

    kept: str
    changes: tuple[RowChange, ...]
    unnamed: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]


def form_of(sheet: Sheet) -> Form | None:
    """The table that a sheet is, by its headings, or None."""
    scores = {form.name: likeness(sheet, form.own) for form in FORMS}
    best = max(FORMS, key=lambda form: (scores[form.name], -len(form.own)))
    return best if 2 * scores[best.name] > len(best.own) else None


def read_directory(sheets: Sequence[tuple[str, Sheet]], standing: Standing) -> Amendment:
    """What the sheets, each with its file's name, make of the directory."""
    reader = _Reader(standing)
    for file, sheet in sheets:
        reader.read(file, sheet)
    return reader.amendment()


def clause_id(cell: str) -> str:
    """The id of the clause that a cell means: an id, 《法律援助法》第三十一条, 规划（十七）.

    >>> clause_id("《中华人民共和国法律援助法》第三十一条"), clause_id("刑法第133条之一"), clause_id("规划（十七）")
    ('statute/法律援助法/31', 'statute/刑法/133-1', 'plan/17')
    >>> clause_id("plan/17"), clause_id("第三条")
    ('plan/17', '第三条')
    """
    try:
        if match := _ARTICLE.match(cell):
            label = f"第{_chinese(match[2])}条" + (f"之{_chinese(match[3])}" if match[3] else "")
            return f"statute/{short_name(match[1].strip())}/{number_of(label)}"
        if match := _PLAN.match(cell):
            return f"plan/{to_int(match[1])}"
    except ValueError:
        pass
    return cell


def _chinese(number: str) -> str:
    return to_chinese(to_int(number))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was understood: where it stands, and its cells without whose they are."""

    where: str
    number: int
    cells: tuple[str, ...]


class _Reader:
    """Gathers the rows of all sheets."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._services = {service.id: service for service in standing.services}
        self._listed = {row.id: row for row in standing.listed}
        self._problems: list[Problem] = []
        self._remarks: list[Problem] = []
        self._rows: dict[str, dict[str, list[_Row]]] = {}
        # Services of which a row was not understood: what is wrong with the rest of them is not seen yet.
        self._faulty: set[str] = set()

    def read(self, file: str, sheet: Sheet) -> None:
        """Takes a sheet's rows, or says why not."""
        where = place(file, sheet.name)
        self._remarks += sheet.remarks
        form = form_of(sheet)
        if not sheet.rows or form is None:
            if sheet.rows:
                words = "看不出是哪张表：表头对不上；下载一份现在的表，照着它的表头改"
                self._problems.append(Problem(where, sheet.rows[0].number, words))
            return
        if form.name in self._rows:
            self._problems.append(Problem(where, 0, f"“{form.name}”表有两张；合成一张"))
            return
        optional = {NAME, *(c.heading for c in form.columns if not c.needed)}
        headings = present(sheet, form.headings, optional)
        try:
            found = table(file, sheet, headings, optional)
        except ContentError as error:
            self._problems += error.problems
            return
        self._remarks += found.remarks
        own = self._rows.setdefault(form.name, {})
        for record in found.records:
            self._take(form, where, _whole(form, headings, record), own)

    def amendment(self) -> Amendment:
        """All of it together."""
        services: list[Service] = []
        changes: list[RowChange] = []
        for service in self._standing.services:
            data, before = data_of(service), len(changes)
            for form in FORMS:
                rows = self._rows.get(form.name, {}).get(service.id)
                if rows is not None:
                    kept = [row for row in rows if row.cells is not _NOTHING]
                    headings = [column.heading for column in form.columns]
                    after = [(row.number, row.cells) for row in kept]
                    changes += row_changes(form.name, service.name, headings, rows_of(form, service), after)
                    data = filled(form, data, [row.cells for row in kept]) if kept or form.field else data
            is_sound = len(changes) > before and service.id not in self._faulty
            services.append(self._entry(service, data) if is_sound else service)
        unnamed = tuple(
            (name, len(self._services) - len(rows))
            for name, rows in self._rows.items()
            if len(rows) < len(self._services)
        )
        kept_text = "" if self._problems else amendments(self._standing.shipped, services)
        problems = tuple(dict.fromkeys(self._problems))
        order = [form.name for form in FORMS]
        changes.sort(key=lambda change: order.index(change.table))
        return Amendment(kept_text, tuple(changes), unnamed, problems, tuple(self._remarks))

    def _entry(self, service: Service, data: dict[str, object]) -> Service:
        """The entry made of this, by the very reader of the shipped ones."""
        made = read_service(f"{service.id}.yaml", written(data))
        if isinstance(made, Service):
            return made
        self._problems += [replace(fault, file=service.name, line=0) for fault in made]
        return service

    def _take(self, form: Form, where: str, record: Record, own: dict[str, list[_Row]]) -> None:
        service_id, name, *cells = record.cells
        missing = {h for h, at in zip(form.headings, record.places, strict=True) if not at} - {NAME}
        service = self._services.get(service_id)
        if fault := self._whose_fault(service_id, name, service):
            self._problems.append(Problem(where, record.number, fault))
            return
        assert service is not None
        rows = own.setdefault(service_id, [])
        told = tuple(_tidied(column, cell) for column, cell in zip(form.columns, cells, strict=True))
        if missing:
            # What a table has no column for stays; a list's rows cannot be told apart without it.
            told = self._completed(form, service, told, missing)
        if not any(told):
            told = _NOTHING
        if rows and (form is MAIN or told is _NOTHING or rows[0].cells is _NOTHING):
            words = "这一项服务前面已经有一行；" + ("只留一行" if form is MAIN else "没有内容的那一行删去")
            self._problems.append(Problem(where, record.number, words))
            return
        faults = [*self._cell_faults(form, service, told)] if told is not _NOTHING else []
        if form is MAIN and told is _NOTHING:
            faults = [(ID, "这一行只写了编号；不改这项服务就删去这一行")]
        names = dict(zip(form.headings, record.places, strict=True))
        for heading, fault in faults:
            at = names.get(heading, "")
            self._problems.append(Problem(where, record.number, f"{at} {heading}：{fault}".strip()))
            self._faulty.add(service_id)
        rows.append(_Row(where, record.number, told))

    def _whose_fault(self, service_id: str, name: str, service: Service | None) -> str:
        if not service_id:
            return f"没有写“{ID}”；照下载的表写，看不出是谁的内容就不能收"
        if service is None:
            return f"没有编号为“{service_id}”的服务；编号对外公布，不能在表格里新增或改名"
        if name and name != service.name:
            return f"编号 {service_id} 是“{service.name}”，这一行写的却是“{name}”；是不是错行了"
        return ""

    def _completed(
        self, form: Form, service: Service, told: tuple[str, ...], missing: set[str]
    ) -> tuple[str, ...]:
        """The cells with those of columns that are not in the table as they were."""
        before = rows_of(form, service)
        known = [n for n, column in enumerate(form.columns) if column.heading not in missing]
        alike = (
            [row for row in before if all(row[n] == told[n] for n in known)] if form is not MAIN else before
        )
        old = alike[0] if alike else ("",) * len(told)
        return tuple(told[n] if n in known else old[n] for n in range(len(told)))

    def _cell_faults(self, form: Form, service: Service, told: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """(heading, what is wrong) of a row."""
        blank = False
        for column, cell in zip(form.columns, told, strict=True):
            if column.needed and not cell:
                blank = True
                yield column.heading, "是空的；写上，或删去这一行"
            elif cell and column.path[-1:] == ("checked_on",):
                yield from ((column.heading, fault) for fault in _day_faults(cell, self._standing.today))
            elif column.path == ("districts",):
                wrong = [one for one in lines(cell) if one not in DISTRICTS]
                if wrong:
                    yield (
                        column.heading,
                        f"“{'、'.join(wrong)}”不是区县；只能是{'、'.join(DISTRICTS)}，一行一个",
                    )
        if not blank:
            heading = next(
                (c.heading for c in form.columns if c.path[-1:] == ("clause",)), form.columns[0].heading
            )
            yield from ((heading, fault) for fault in self._law_faults(form, service, told))

    def _law_faults(self, form: Form, service: Service, told: tuple[str, ...]) -> Iterator[str]:
        """What the checks of the whole directory would say of this row."""
        law = self._standing.clauses, self._standing.sources
        if form.field in ("serves", "bring"):
            yield from item_faults(Item(told[0], told[1]), *law)
        elif form is MAIN:
            named = {column.path: cell for column, cell in zip(form.columns, told, strict=True)}
            yield from item_faults(Item(named["fee", "text"], named["fee", "clause"]), *law)
        elif form.field == "deadlines":
            yield from ground_faults(Deadline(told[0], told[1], told[2]), *law)
        elif form.field in ("plan", "statutes"):
            yield from ground_faults(Ground(told[0], told[1]), *law)
        elif form.field == "phones" and service.id in self._listed:
            yield from phone_faults(Phone(told[0], told[1], told[2], told[3]), self._listed[service.id])
        elif form.field == "neighbours" and told[0] not in self._services:
            yield f"没有编号为“{told[0]}”的服务"


def _whole(form: Form, headings: Sequence[str], record: Record) -> Record:
    """The record with a blank cell at no place for each column that is not in the table."""
    found = {h: (c, p) for h, c, p in zip(headings, record.cells, record.places, strict=True)}
    pairs = [found.get(heading, ("", "")) for heading in form.headings]
    return Record(record.number, tuple(cell for cell, _ in pairs), tuple(at for _, at in pairs))


def _tidied(column: Column, cell: str) -> str:
    """A cell as it is compared and kept."""
    if column.many:
        return "\n".join(lines(cell))
    return clause_id(cell) if column.path[-1:] == ("clause",) else cell


def _day_faults(day: str, today: str) -> Iterator[str]:
    if not is_day(day):
        yield f"“{day}”不是日期；写成 2026-11-30 这样"
    elif day > today:
        yield f"{day} 还没有到；写实际核实的那一天"
