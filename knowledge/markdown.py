"""Statutes that an administrator adds as Markdown: 编, 章, 节 headings, articles, 款 and 项."""

import re

from knowledge.articles import ARTICLE, label_of, number_of
from knowledge.clause import Kind, Source, Validity, short_name
from knowledge.numerals import NUMERAL
from knowledge.problems import Problem
from knowledge.statute import Statute, at_home, numbered, validity_on
from knowledge.tables import is_day

_HEADING = re.compile(r"^(#+)\s*(.+)$")
_DATE = re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")
_IN_FORCE_FROM = re.compile(rf"自\s*{_DATE.pattern}\s*起(?:施行|实施|生效)")
# Headings that stand outside a law's own articles.
_OUTSIDE = re.compile(r"^(?:序\s*言|附\s*件|附\s*则表)")
_STATUS = re.compile(r"<!--\s*status\s*[:：](.*?)-->", re.I | re.S)
# What a document may say of itself: the plan's status is no law's.
_STATUSES = tuple(str(v) for v in Validity if v is not Validity.PLAN_ENDED)
# When its words begin so, a date's line tells of entry into force.
_ENTERS = re.compile(r"施行|实施|生效")
# Left by converters; invisible and never part of a law.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = re.compile(r"[^\S\n]+")


def parse_statute(file: str, text: str, as_of: str) -> Statute | tuple[Problem, ...]:
    """The statute a Markdown text holds as it counts on a day (ISO), or all that is wrong with it.

    The header (before `<!-- INFO END -->`, else before the first article) gives the title and the dates of
    adoption and entry into force; `<!-- status: 现行有效 -->` states a status, otherwise none is claimed
    beyond the header.
    """
    text = text.translate(_INVISIBLE).replace("\r\n", "\n")
    header, mark, body = text.partition("<!-- INFO END -->")
    first_line = 1 + header.count("\n")
    if not mark:
        header, body, first_line = _before_articles(text), text, 1
    title = _title(header)
    if not title:
        return (Problem(file, 1, "第一行应是法律名称，例如“# 中华人民共和国公证法”"),)
    source_id = f"statute/{short_name(title)}"
    rows, problems = _articles(file, body, first_line)
    if not rows:
        problems.append(Problem(file, 0, "没有读到任何“第…条”；每条应另起一行，条号后空一格"))
    status = _status(file, text, problems)
    adopted, entered = _dates(file, header, text, problems)
    if problems:
        return tuple(sorted(problems, key=lambda p: p.line))
    version = _day_in_name(file) or adopted or entered
    validity = validity_on(as_of, status or Validity.IN_FORCE, entered or version)
    note = "" if status else "由管理员加入；文本未注明现行状态，其后是否修订未核实"
    source = Source(source_id, Kind.STATUTE, title, validity, version, entered, f"管理员加入：{file}", note)
    return Statute(at_home(source), numbered(source_id, rows))


def _before_articles(text: str) -> str:
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if ARTICLE.match(line.strip().strip("　"))), len(lines))
    return "\n".join(lines[:end])


def _title(header: str) -> str:
    for line in header.split("\n"):
        heading = _HEADING.match(line.strip())
        if heading and heading[1] == "#":
            return _SPACES.sub("", heading[2]).strip("《》")
    return ""


def _status(file: str, text: str, problems: list[Problem]) -> str:
    """The status a document states, if it does."""
    stated = ""
    for match in _STATUS.finditer(text):
        status, line = match[1].strip(), 1 + text.count("\n", 0, match.start())
        if status not in _STATUSES:
            problems.append(Problem(file, line, f"不认识的状态“{status}”；用 {'、'.join(_STATUSES)} 之一"))
        elif stated and status != stated:
            problems.append(Problem(file, line, f"状态前面写的是{stated}，这里是{status}；只留对的一个"))
        stated = stated or status
    return stated


def _dates(file: str, header: str, text: str, problems: list[Problem]) -> tuple[str, str]:
    """(last adoption, entry into force) as ISO days or empty; impossible ones become problems."""
    if (day := _day_in_name(file)) and not is_day(day):
        problems.append(Problem(file, 0, f"文件名里的日期 {day} 不存在"))
    adopted, entered = "", ""
    for n, line in enumerate(header.split("\n"), 1):
        found = list(_DATE.finditer(line))
        ends = [*(following.start() for following in found[1:]), len(line)]
        for match, end in zip(found, ends, strict=False):
            words = line[match.end() : end]
            iso = _iso(match, file, n, problems)
            if _ENTERS.search(words if len(found) > 1 else line):
                entered = entered or iso
            else:
                adopted = max(adopted, iso)
    if (not entered and (stated := _IN_FORCE_FROM.search(text, max(0, len(text) - 2000)))) or (
        not entered and (stated := _IN_FORCE_FROM.search(text))
    ):
        entered = _iso(stated, file, 1 + text.count("\n", 0, stated.start()), problems)
    return adopted, entered


def _day_in_name(file: str) -> str:
    match = re.search(r"\(([0-9]{4}-[0-9]{2}-[0-9]{2})\)", file)
    return match[1] if match else ""


def _iso(match: re.Match[str], file: str, line: int, problems: list[Problem]) -> str:
    iso = f"{int(match[1]):04d}-{int(match[2]):02d}-{int(match[3]):02d}"
    if not is_day(iso):
        problems.append(Problem(file, line, f"日期不存在：{match[1]}年{match[2]}月{match[3]}日"))
    return iso


def _articles(
    file: str, body: str, line: int
) -> tuple[list[tuple[str, str, tuple[str, ...], str]], list[Problem]]:
    """(number, label, path, text) of every article, and lines that were not understood."""
    rows: list[tuple[str, str, tuple[str, ...], list[str]]] = []
    places: list[int] = []
    problems: list[Problem] = []
    path: dict[int, str] = {}
    skipping = False
    for n, raw in enumerate(body.split("\n"), line):
        text = raw.strip().strip("　")
        if not text or text.startswith("<!--"):
            continue
        if heading := _HEADING.match(text):
            name = _SPACES.sub(" ", heading[2]).strip(" #")
            path = {level: h for level, h in path.items() if level < len(heading[1])} | {
                len(heading[1]): name
            }
            skipping = bool(_OUTSIDE.match(name))
        elif article := ARTICLE.match(text):
            label = _SPACES.sub("", article[0])
            number = _number(label)
            if not number:
                problems.append(Problem(file, n, f"读不懂的条号：{label}"))
                continue
            rows.append((number, label_of(number), tuple(path.values()), [text[article.end() :].strip()]))
            places.append(n)
            skipping = False
        elif rows and not skipping:
            rows[-1][3].append(text)
        elif re.match(rf"^第[{NUMERAL}]+条", text):
            problems.append(Problem(file, n, f"条号后要空一格：{text[:12]}"))
    whole = [(no, label, headings, "\n".join(filter(None, lines))) for no, label, headings, lines in rows]
    return _once(file, whole, places, problems), problems


def _number(label: str) -> str:
    """The number of an article that `label_of` can write again, or nothing: 第〇条 is none."""
    try:
        number = number_of(label) or ""
        return number if label_of(number) else ""
    except ValueError:
        return ""


def _once(
    file: str,
    rows: list[tuple[str, str, tuple[str, ...], str]],
    places: list[int],
    problems: list[Problem],
) -> list[tuple[str, str, tuple[str, ...], str]]:
    """Every article once: said again in the same words it is dropped, in other words a problem."""
    kept: dict[str, tuple[str, str, tuple[str, ...], str]] = {}
    for row, line in zip(rows, places, strict=True):
        first = kept.setdefault(row[0], row)
        if "".join(first[3].split()) != "".join(row[3].split()):
            problems.append(Problem(file, line, f"{row[1]}出现两次，文字不同；删去不对的一处"))
    return list(kept.values())
