"""Statutes that an administrator adds as Markdown: 编, 章, 节 headings, articles, 款 and 项."""

import re

from knowledge.articles import ARTICLE, label_of, number_of
from knowledge.clause import Kind, Source, Validity, short_name
from knowledge.numerals import NUMERAL
from knowledge.problems import Problem
from knowledge.statute import Statute, binds_here, numbered, place_of

_HEADING = re.compile(r"^(#+)\s*(.+)$")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_IN_FORCE_FROM = re.compile(rf"自\s*{_DATE.pattern}\s*起(?:施行|实施|生效)")
# Headings that stand outside a law's own articles.
_OUTSIDE = re.compile(r"^(?:序\s*言|附\s*件|附\s*则表)")
_STATUS = re.compile(r"<!--\s*status:\s*(\S+)\s*-->")
# Left by converters; invisible and never part of a law.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = re.compile(r"[^\S\n]+")


def parse_statute(file: str, text: str) -> Statute | tuple[Problem, ...]:
    """The statute a Markdown text holds, or all that is wrong with it.

    The header (before `<!-- INFO END -->`) gives the title and the dates of adoption and entry into
    force; `<!-- status: 现行有效 -->` states a status, otherwise none is claimed beyond the header.
    """
    text = text.translate(_INVISIBLE).replace("\r\n", "\n")
    header, mark, body = text.partition("<!-- INFO END -->")
    if not mark:
        header, body = "\n".join(text.split("\n")[:1]), text
    title = _title(header)
    if not title:
        return (Problem(file, 1, "第一行应是法律名称，例如“# 中华人民共和国公证法”"),)
    source_id = f"statute/{short_name(title)}"
    rows, problems = _articles(file, body, 1 + header.count("\n"))
    if not rows:
        problems.append(Problem(file, 0, "没有读到任何“第…条”；每条应另起一行，条号后空一格"))
    if problems:
        return tuple(problems)
    return Statute(_source(source_id, title, file, header, body), numbered(source_id, rows))


def _title(header: str) -> str:
    for line in header.split("\n"):
        heading = _HEADING.match(line.strip())
        if heading and heading[1] == "#":
            return _SPACES.sub("", heading[2]).strip("《》")
    return ""


def _source(source_id: str, title: str, file: str, header: str, body: str) -> Source:
    dates = [(_iso(m), line) for line in header.split("\n") if (m := _DATE.search(line))]
    stated = _IN_FORCE_FROM.search(body[-2000:]) or _IN_FORCE_FROM.search(body)
    in_name = re.search(r"\((\d{4}-\d{2}-\d{2})\)", file)
    entered = next((d for d, line in dates if "施行" in line), _iso(stated) if stated else "")
    adopted = [d for d, line in dates if "施行" not in line]
    status = _STATUS.search(header)
    validity = Validity(status[1]) if status and status[1] in set(Validity) else Validity.IN_FORCE
    note = "" if status else "由管理员加入；文本未注明现行状态，其后是否修订未核实"
    if not binds_here(title):
        validity, note = Validity.ELSEWHERE, f"{place_of(title)}的地方性法规，不适用于攀枝花市"
    version = in_name[1] if in_name else max(adopted, default=entered)
    return Source(
        source_id, Kind.STATUTE, title, validity, version, entered, origin=f"管理员加入：{file}", note=note
    )


def _iso(match: re.Match[str]) -> str:
    return f"{int(match[1]):04d}-{int(match[2]):02d}-{int(match[3]):02d}"


def _articles(
    file: str, body: str, line: int
) -> tuple[list[tuple[str, str, tuple[str, ...], str]], list[Problem]]:
    """(number, label, path, text) of every article, and lines that were not understood."""
    rows: list[tuple[str, str, tuple[str, ...], list[str]]] = []
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
            number = number_of(label) or ""
            rows.append((number, label_of(number), tuple(path.values()), [text[article.end() :].strip()]))
            skipping = False
        elif rows and not skipping:
            rows[-1][3].append(text)
        elif re.match(rf"^第[{NUMERAL}]+条", text):
            problems.append(Problem(file, n, f"条号后要空一格：{text[:12]}"))
    return [
        (no, label, headings, "\n".join(filter(None, lines))) for no, label, headings, lines in rows
    ], problems
