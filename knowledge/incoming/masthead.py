"""Masthead: what stands above a law's first heading: its title, and the bracket with its days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.incoming.line import Line, squeezed
from knowledge.numerals import to_int
from knowledge.problems import Problem
from knowledge.tables import is_day

_WEEKS = 90
_DIGIT = "〇零○一二三四五六七八九十"
_YEAR, _PART = rf"[0-9０-９]{{4}}|[{_DIGIT}]{{4}}", rf"[0-9０-９]{{1,2}}|[{_DIGIT}]{{1,3}}"
DATE = re.compile(rf"({_YEAR})\s*年\s*({_PART})\s*月\s*({_PART})\s*日")
# When its words begin so, a date's line tells of entry into force.
_ENTERS = re.compile(r"施行|实施|生效")
_TITLE = re.compile(
    r"^[一-鿿A-Za-z0-9（）()《》〈〉“”、·]{2,70}?"
    r"(?:法|法典|条例|规定|办法|细则|决定|规则|解释|通则|准则|规程|规范|宪法|章程|制度|方案|意见|公约|修正案)"
    r"(?:[（(][一-鿿0-9]{1,12}[）)])?$"
)
# 中华人民共和国 / 道路交通安全法: a long title is set in two lines.
_TITLE_HEAD = re.compile(
    r"^(?:中华人民共和国|国务院|最高人民法院|最高人民检察院|[一-鿿]{2,12}?[省市州县])[一-鿿、（）]{0,40}$"
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """`history` are the lines that hold days; `adopted` is the last adoption or amendment, `entered` the
    entry into force, both ISO or empty. `amended`: the days are those of more than one text."""

    title: str
    history: tuple[str, ...]
    adopted: str
    entered: str
    amended: bool


def masthead(file: str, lines: Sequence[Line], title: str, faults: list[Problem]) -> Masthead:
    """The masthead of the paragraphs above the first heading; a title that is given stands."""
    entered = ""
    passed: list[str] = []
    history = []
    for line in lines:
        text = line.text
        found = list(DATE.finditer(text))
        ends = [*(following.start() for following in found[1:]), len(text)]
        for match, end in zip(found, ends, strict=False):
            words = text[match.end() : end]
            day = iso(match, file, line, faults)
            if _ENTERS.search(words if len(found) > 1 else text):
                entered = entered or day
            else:
                passed.append(day)
        if found:
            history.append(line.text.strip("（）()"))
    named = title or _title(file, lines, faults)
    adopted = max(passed, default="")
    # A law is adopted and promulgated within weeks.
    amended = (
        bool(passed) and is_day(adopted) and is_day(min(passed)) and _days(min(passed), adopted) > _WEEKS
    )
    return Masthead(named, tuple(history), adopted, entered, amended)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def iso(match: re.Match[str], file: str, line: Line, faults: list[Problem]) -> str:
    """A date as written, as an ISO day; an impossible one is a fault."""
    year, month, day = (to_int(part.replace("○", "〇")) for part in match.groups())
    text = f"{year:04d}-{month:02d}-{day:02d}"
    if not is_day(text):
        faults.append(Problem(file, line.number, f"日期不存在：{match[0]}", line.page))
    return text


def _title(file: str, lines: Sequence[Line], faults: list[Problem]) -> str:
    marked = next((line for line in lines if line.level == 1), None)
    if marked:
        return _named(marked.text)
    found = [(n, name) for n, line in enumerate(lines) if _TITLE.match(name := _named(line.text))]
    dated = [(n, name) for n, name in found if n + 1 < len(lines) and DATE.search(lines[n + 1].text)]
    names = {name for _, name in dated or found}
    if len(names) == 1:
        place, name = (dated or found)[0]
        above = _named(lines[place - 1].text) if place else ""
        return above + name if _TITLE_HEAD.match(above) and not _TITLE.match(above) else name
    line = next(iter(lines), Line("", 1))
    if names:
        words = (
            f"读到不止一个可能的名称：{'、'.join(f'《{name}》' for name in sorted(names))}；用 --title 指明"
        )
    else:
        words = "第一行应是法律名称，例如“# 中华人民共和国公证法”；读不出来的用 --title 指明"
    faults.append(Problem(file, line.number, words, line.page))
    return ""


def _named(text: str) -> str:
    return "".join(squeezed(text).split()).strip("《》")
