"""Library: all content on disk, read, merged and checked into one release."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from knowledge.amended import FILE as AMENDED
from knowledge.asked import Post, read_asked, read_posts
from knowledge.check import check_facts, check_services, check_versions
from knowledge.clause import Validity, short_name
from knowledge.demand import read_demand
from knowledge.directory import Registered, read_services, registered
from knowledge.excerpts import excerpted
from knowledge.lawbook import lawbook_path, read_lawbook
from knowledge.learned import read_curated, with_learned
from knowledge.markdown import parse_statute
from knowledge.offices import FOLDER as OFFICES
from knowledge.offices import with_offices
from knowledge.plan import parse_plan
from knowledge.problems import ContentError, Problem
from knowledge.release import Release, release
from knowledge.service import Deadline, Ground, Service
from knowledge.shipped import CONTENT as CONTENT
from knowledge.situations import read_situations
from knowledge.statute import Statute, at_home, with_ids
from knowledge.tables import Superseded, Tables, read_tables

PLAN_FILE = "panzhihua-plan-2014-2020.txt"
POSTS_FILE = "posts.tsv"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Library:
    """What was read: the release it makes, and remarks on imperfect sources (nothing hidden)."""

    release: Release
    remarks: tuple[Problem, ...]


def load_library(
    as_of: str, content: Path = CONTENT, added: Path | None = None, learned: Path | None = None
) -> Library:
    """The release of the content folder, the law package, the added documents and what the desk taught, on a day (ISO).

    Raises ContentError with every problem of every file.
    """
    problems: list[Problem] = []
    plan = _gathered(problems, lambda: parse_plan(_read(content / PLAN_FILE), PLAN_FILE))
    lawbook = _gathered(problems, lambda: read_lawbook(lawbook_path(), as_of)) or ()
    rows = registered(_gathered(problems, lambda: _read(content / "services.md")) or "")
    posts, post_faults = read_posts(content / POSTS_FILE, {row.id for row in rows})
    _, demand_faults = read_demand(content, {row.id for row in rows})
    _, situation_faults = read_situations(content, [row.id for row in rows])
    services, faults = read_services(content / "services", content / "sayings", added)
    services = tuple(_with_posts(service, posts) for service in services)
    services, learned_faults = with_learned(services, learned)
    services, office_faults = with_offices(services, added)
    documents, more_faults = read_documents(added, as_of)
    tables, table_faults = read_tables(content, {row.id for row in rows})
    merged, remarks = merge(lawbook, documents, tables)
    statutes = with_ids((*merged, *_excerpts(merged, tables, services)))
    sources = {s.id: s for s in (*([plan.source] if plan else []), *(s.source for s in statutes))}
    clauses = {c.id: c for c in (*(plan.clauses if plan else ()), *(a for s in statutes for a in s.articles))}
    asked, asked_faults, asked_remarks = read_asked(content / "asked", sources, clauses)
    problems.extend((*faults, *post_faults, *demand_faults, *situation_faults))
    problems.extend((*more_faults, *table_faults, *asked_faults))
    problems.extend(office_faults)
    problems.extend((*learned_faults, *read_curated(learned, services, clauses, sources)[1]))
    problems.extend(check_versions(sources.values()))
    problems.extend(check_services(services, rows, clauses, sources))
    problems.extend(check_facts(tables.facts, clauses))
    if problems:
        raise ContentError(sorted(problems, key=lambda p: (p.file, p.line)))
    listed = _in_listed_order(services, rows)
    return Library(release(sources.values(), clauses.values(), listed, asked), (*remarks, *asked_remarks))


def added_files(folder: Path) -> tuple[Path, ...]:
    """All that an administrator added and a release is made of: documents, changes of the directory, and what the
    districts told."""
    patterns = ("*.md", AMENDED, f"{OFFICES}/*.jsonl")
    return tuple(path for pattern in patterns for path in sorted(folder.glob(pattern)))


def read_documents(folder: Path | None, as_of: str) -> tuple[tuple[Statute, ...], tuple[Problem, ...]]:
    """The statutes an administrator added as they count on a day, parts of one law joined, and what was
    not understood."""
    statutes: dict[tuple[str, str], Statute] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.md")) if folder and folder.exists() else ():
        text = _gathered(problems, partial(_read, path))
        result = parse_statute(path.name, text, as_of) if text is not None else ()
        if not isinstance(result, Statute):
            problems.extend(result)
            continue
        key = (result.source.id, result.source.version)
        faults = _contradictions(statutes[key], result) if key in statutes else ()
        problems.extend(faults)
        if not faults:
            statutes[key] = _joined(statutes[key], result) if key in statutes else result
    return tuple(statutes.values()), tuple(problems)


def merge(
    lawbook: Iterable[Statute], documents: Iterable[Statute], tables: Tables
) -> tuple[tuple[Statute, ...], tuple[Problem, ...]]:
    """Package and added statutes as one list, with a remark wherever two sources disagree.

    The package's record of a version stands; of several versions the newest in force alone is law.
    """
    held: dict[str, list[Statute]] = {}
    for statute in lawbook:
        held.setdefault(statute.source.id, []).append(Statute(at_home(statute.source), statute.articles))
    newest = {f"statute/{short_name(r.title)}": r.version for r in tables.regulations}
    for source_id, versions in held.items():
        newest[source_id] = max((s.source.version for s in versions if _began(s)), default="")
    remarks: list[Problem] = []
    taken: list[Statute] = []
    for document in documents:
        twin = next((s for s in held.get(document.source.id, ()) if _is_version(s, document)), None)
        if twin:
            remarks.extend(differences(twin, document))
        else:
            taken.append(_dated(document, newest.get(document.source.id, ""), tables.superseded))
    return _one_in_force([*(s for versions in held.values() for s in versions), *taken]), tuple(remarks)


def _began(statute: Statute) -> bool:
    return statute.source.validity is not Validity.PENDING


def _is_version(ours: Statute, theirs: Statute) -> bool:
    return ours.source.version == theirs.source.version


def _one_in_force(statutes: Sequence[Statute]) -> tuple[Statute, ...]:
    """The statutes; of a law with several versions in force all but the newest are history."""
    newest: dict[str, str] = {}
    for source in (s.source for s in statutes if s.source.validity is Validity.IN_FORCE):
        newest[source.id] = max(newest.get(source.id, ""), source.version)
    return tuple(
        _as_history(s, newest[s.source.id])
        if s.source.validity is Validity.IN_FORCE and s.source.version < newest[s.source.id]
        else s
        for s in statutes
    )


def _as_history(statute: Statute, newest: str) -> Statute:
    note = f"{newest}的文本已取代它"
    return Statute(replace(statute.source, validity=Validity.HISTORICAL, note=note), statute.articles)


def differences(ours: Statute, theirs: Statute) -> tuple[Problem, ...]:
    """Where two texts of one version of a law differ, article by article."""
    file = _file(theirs)
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


def _dated(document: Statute, newest: str, superseded: Iterable[Superseded]) -> Statute:
    """The document with the status that other texts leave it."""
    source = document.source
    entry = next((e for e in superseded if short_name(e.title) == short_name(source.title)), None)
    if source.validity is not Validity.IN_FORCE:
        return document
    if newest and not source.version:
        note = f"文本没有日期，不能断定它比{newest}的文本新"
        return Statute(replace(source, validity=Validity.UNVERIFIED, note=note), document.articles)
    if source.version < newest:
        return _as_history(document, newest)
    if entry and source.version < entry.before:
        source = replace(source, validity=Validity.HISTORICAL, note=entry.note)
    return Statute(source, document.articles)


def _contradictions(first: Statute, second: Statute) -> tuple[Problem, ...]:
    """What two files of one version of a law say otherwise."""
    file, other = _file(second), _file(first)
    texts = {a.number: "".join(a.text.split()) for a in first.articles}
    found = [
        Problem(file, 0, f"{a.label}与 {other} 里的文字不同；删去不对的一处")
        for a in second.articles
        if texts.get(a.number, "".join(a.text.split())) != "".join(a.text.split())
    ]
    if first.source.validity is not second.source.validity:
        statuses = f"{second.source.validity}，{other} 是{first.source.validity}"
        found.append(Problem(file, 0, f"同一部法律的两个文件状态不同：这里是{statuses}；改成一样的"))
    return tuple(found)


def _file(document: Statute) -> str:
    return document.source.origin.rpartition("：")[2]


def _joined(first: Statute, second: Statute) -> Statute:
    articles = {a.number: a for a in (*second.articles, *first.articles)}
    ordered = sorted(articles.values(), key=lambda a: tuple(map(int, a.number.split("-"))))
    return Statute(first.source, tuple(ordered))


def _excerpts(
    statutes: Iterable[Statute], tables: Tables, services: Iterable[Service]
) -> tuple[Statute, ...]:
    """Excerpts of the regulations that no full text replaces: one that is past or to come does not."""
    other = (Validity.PENDING, Validity.HISTORICAL, Validity.UNVERIFIED)
    whole = {s.source.id for s in statutes if s.source.validity not in other}
    regulations = [r for r in tables.regulations if f"statute/{short_name(r.title)}" not in whole]
    quotes = [(f.clause, f.quote) for f in tables.facts] + [(e.clause, e.quote) for e in tables.excerpts]
    for service in services:
        grounds: tuple[Ground | Deadline, ...] = (*service.statutes, *service.deadlines)
        quotes += [(g.clause, g.quote) for g in grounds]
    return excerpted(regulations, [(c, q) for c, q in quotes if c.rpartition("/")[0] not in whole])


def _with_posts(service: Service, posts: Iterable[Post]) -> Service:
    """The service with the posts it is the first office for among what people say."""
    more = (post.text for post in posts if post.services[0] == service.id)
    return replace(service, utterances=tuple(dict.fromkeys((*service.utterances, *more))))


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
    except OSError as error:
        raise ContentError([Problem(str(path), 0, f"读不出来：{error.strerror}")]) from error
