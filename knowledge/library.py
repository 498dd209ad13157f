"""Library: all content on disk, read, merged and checked into one release."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.check import check_facts, check_services
from knowledge.clause import Validity, short_name
from knowledge.directory import Registered, read_services, registered
from knowledge.excerpts import excerpted, read_regulations
from knowledge.fact import Fact, read_facts
from knowledge.lawbook import lawbook_path, read_lawbook
from knowledge.markdown import parse_statute
from knowledge.plan import parse_plan
from knowledge.problems import ContentError, Problem
from knowledge.release import Release, release
from knowledge.service import Deadline, Ground, Service
from knowledge.statute import Statute, numbered, with_ids

CONTENT = Path(__file__).parent / "content"
PLAN_FILE = "panzhihua-plan-2014-2020.txt"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Library:
    """What was read: the release it makes, and remarks on imperfect sources (nothing hidden)."""

    release: Release
    remarks: tuple[Problem, ...]


def load_library(as_of: str, content: Path = CONTENT, added: Path | None = None) -> Library:
    """The release of the content folder, the law package and the added documents, on a day (ISO).

    Raises ContentError with every problem of every file.
    """
    problems: list[Problem] = []
    plan = _gathered(problems, lambda: parse_plan(_read(content / PLAN_FILE), PLAN_FILE))
    lawbook = _gathered(problems, lambda: read_lawbook(lawbook_path(), as_of)) or ()
    services, faults = read_services(content / "services", content / "sayings")
    documents, more_faults = read_documents(added)
    facts = read_facts(content / "facts.jsonl")
    merged, remarks = merge(lawbook, documents, content)
    statutes = with_ids((*merged, *_excerpts(content, merged, facts, services)))
    rows = registered(_read(content / "services.md"))
    sources = {s.id: s for s in (*([plan.source] if plan else []), *(s.source for s in statutes))}
    clauses = {c.id: c for c in (*(plan.clauses if plan else ()), *(a for s in statutes for a in s.articles))}
    problems.extend((*faults, *more_faults))
    problems.extend(check_services(services, rows, clauses, sources))
    problems.extend(check_facts(facts, clauses))
    if problems:
        raise ContentError(sorted(problems, key=lambda p: (p.file, p.line)))
    return Library(release(sources.values(), clauses.values(), _in_listed_order(services, rows)), remarks)


def read_documents(folder: Path | None) -> tuple[tuple[Statute, ...], tuple[Problem, ...]]:
    """The statutes an administrator added, parts of one law joined, and what was not understood."""
    statutes: dict[tuple[str, str], Statute] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.md")) if folder and folder.exists() else ():
        result = parse_statute(path.name, _read(path))
        if isinstance(result, Statute):
            key = (result.source.id, result.source.version)
            statutes[key] = _joined(statutes[key], result) if key in statutes else result
        else:
            problems.extend(result)
    return tuple(statutes.values()), tuple(problems)


def merge(
    lawbook: Iterable[Statute], documents: Iterable[Statute], content: Path = CONTENT
) -> tuple[tuple[Statute, ...], tuple[Problem, ...]]:
    """Package and added statutes as one list, with a remark wherever two sources disagree.

    The package's record of a version stands; a document older than the law in force is history.
    """
    held: dict[str, list[Statute]] = {}
    for statute in lawbook:
        held.setdefault(statute.source.id, []).append(statute)
    out = [s for versions in held.values() for s in versions]
    remarks: list[Problem] = []
    for document in documents:
        twin = next(
            (s for s in held.get(document.source.id, ()) if s.source.version == document.source.version), None
        )
        if twin:
            remarks.extend(differences(twin, document))
        else:
            newest = max((s.source.version for s in held.get(document.source.id, ())), default="")
            out.append(_dated(document, newest, content))
    return tuple(out), tuple(remarks)


def differences(ours: Statute, theirs: Statute) -> tuple[Problem, ...]:
    """Where two texts of one version of a law differ, article by article."""
    file = theirs.source.origin.rpartition("：")[2]
    mine = {a.number: "".join(a.text.split()) for a in ours.articles}
    other = {a.number: "".join(a.text.split()) for a in theirs.articles}
    found = []
    if ours.source.validity is not Validity.IN_FORCE:
        found.append(
            Problem(
                file,
                0,
                f"法律数据包把《{ours.source.title}》记为{ours.source.validity}；不作现行法引用，请人工核实",
            )
        )
    for number in sorted(
        mine.keys() | other.keys(), key=lambda n: tuple(float(x) for x in n.replace("-", ".").split("."))
    ):
        if number not in other:
            found.append(Problem(file, 0, f"缺第 {number} 条（数据包有）"))
        elif number not in mine:
            found.append(Problem(file, 0, f"多第 {number} 条（数据包没有）"))
        elif mine[number] != other[number]:
            found.append(
                Problem(
                    file,
                    0,
                    f"第 {number} 条与数据包文字不同：{_first_difference(mine[number], other[number])}",
                )
            )
    return tuple(found)


def _first_difference(a: str, b: str) -> str:
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"“{a[max(0, at - 6) : at + 10]}”与“{b[max(0, at - 6) : at + 10]}”"


def _dated(document: Statute, newest: str, content: Path) -> Statute:
    source = document.source
    superseded = {short_name(e["title"]): e for e in yaml.safe_load(_read(content / "superseded.yaml"))}
    entry = superseded.get(short_name(source.title))
    if source.version < newest:
        source = replace(source, validity=Validity.HISTORICAL, note=f"{newest}的文本已取代它")
    elif entry and source.version < entry["before"]:
        source = replace(source, validity=Validity.HISTORICAL, note=entry["note"])
    return Statute(source, document.articles)


def _joined(first: Statute, second: Statute) -> Statute:
    articles = sorted((*first.articles, *second.articles), key=lambda a: tuple(map(int, a.number.split("-"))))
    rows = [(a.number, a.label, a.path, a.text) for a in articles]
    return Statute(first.source, numbered(first.source.id, rows))


def _excerpts(
    content: Path, statutes: Iterable[Statute], facts: Iterable[Fact], services: Iterable[Service]
) -> tuple[Statute, ...]:
    whole = {s.source.id for s in statutes}
    regulations = [
        r
        for r in read_regulations(content / "regulations.yaml")
        if f"statute/{short_name(r.title)}" not in whole
    ]
    quotes = [(f.clause, f.quote) for f in facts]
    more = (json.loads(line) for line in _read(content / "excerpts.jsonl").splitlines())
    quotes += [(row["clause"], row["quote"]) for row in more]
    for service in services:
        grounds: tuple[Ground | Deadline, ...] = (*service.statutes, *service.deadlines)
        quotes += [(g.clause, g.quote) for g in grounds]
    return excerpted(regulations, [(c, q) for c, q in quotes if c.rpartition("/")[0] not in whole])


def _in_listed_order(services: Iterable[Service], rows: Iterable[Registered]) -> list[Service]:
    place = {row.id: n for n, row in enumerate(rows)}
    return sorted(services, key=lambda s: place[s.id])


def _gathered(problems: list[Problem], read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except ContentError as error:
        problems.extend(error.problems)
        return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError([Problem(str(path), 0, "文件不存在；检查 knowledge/content 是否完整")]) from error
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path.name, 0, "不是 UTF-8 编码；用文本编辑器另存为 UTF-8")]) from error
