"""Learned: what the desk taught and an administrator agreed to, read beside the added documents.

In the folder: `sayings/<service>.txt`, what people say for a service, a line each; `curated.jsonl`, answers written by
the desk (`{"question", "service", "text", "citations": [{"clause", "quote"}]}`). `golden.jsonl` is for evaluation.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.clause import Clause, Source
from knowledge.problems import Problem
from knowledge.quote import locate
from knowledge.service import Service

SAYINGS, CURATED, GOLDEN = "sayings", "curated.jsonl", "golden.jsonl"

# Nobody says more in a breath; what is longer is a story.
MAX_SAYING = 200
# A telephone, an account, an identity: masked before it gets here, so one that stands here was written by hand.
_PERSONAL = re.compile(r"(?<!\d)(?:\d[ -]?){7,}")


@dataclass(frozen=True, slots=True)
class Curated:
    """An answer written by the desk to a question, with the words of the law that it stands on."""

    question: str
    service: str
    text: str
    citations: tuple[tuple[str, str], ...]


def with_learned(
    services: Iterable[Service], folder: Path | None
) -> tuple[tuple[Service, ...], tuple[Problem, ...]]:
    """The services with what was learned that people say for them, and what is wrong with it."""
    services = tuple(services)
    lines, problems = _read_sayings(folder, {service.id for service in services})
    told = tuple(
        replace(s, utterances=tuple(dict.fromkeys((*s.utterances, *lines.get(s.id, ()))))) for s in services
    )
    return told, problems


def read_curated(
    folder: Path | None,
    services: Iterable[Service],
    clauses: Mapping[str, Clause],
    sources: Mapping[str, Source],
) -> tuple[tuple[Curated, ...], tuple[Problem, ...]]:
    """The desk's own answers, and what is wrong with them: unknown services, words that are not the law's."""
    path = folder / CURATED if folder else None
    if path is None or not path.exists():
        return (), ()
    named = {service.id: service for service in services}
    found: list[Curated] = []
    problems: list[Problem] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = _curated(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            problems.append(
                Problem(
                    CURATED,
                    number,
                    f"读不懂：{error}；每行一个 JSON，要有 question、service、text、citations",
                )
            )
            continue
        found.append(one)
        problems += [Problem(CURATED, number, fault) for fault in _faults(one, named, clauses, sources)]
    return tuple(found), tuple(problems)


def _read_sayings(
    folder: Path | None, known: set[str]
) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    sayings = folder / SAYINGS if folder else None
    for path in sorted(sayings.glob("*.txt")) if sayings and sayings.exists() else ():
        if path.stem not in known:
            problems.append(
                Problem(f"{SAYINGS}/{path.name}", 0, f"没有这样的服务：{path.stem}；文件名用服务的编号")
            )
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            fault = _saying_fault(line)
            if fault:
                problems.append(Problem(f"{SAYINGS}/{path.name}", number, fault))
        found[path.stem] = tuple(line.strip() for line in lines if line.strip())
    return found, tuple(problems)


def _saying_fault(line: str) -> str:
    if len(line) > MAX_SAYING:
        return f"太长；一句话最多 {MAX_SAYING} 个字"
    return "里面像是有电话、证件号或账号；删去再用" if _PERSONAL.search(line) else ""


def _curated(row: Mapping[str, object]) -> Curated:
    citations = row["citations"]
    if not isinstance(citations, list):
        raise ValueError("citations 不是列表")
    pairs = tuple((str(c["clause"]), str(c["quote"])) for c in citations)
    return Curated(str(row["question"]), str(row["service"]), str(row["text"]), pairs)


def _faults(
    one: Curated,
    services: Mapping[str, Service],
    clauses: Mapping[str, Clause],
    sources: Mapping[str, Source],
) -> list[str]:
    found = [] if one.service in services else [f"没有这样的服务：{one.service}"]
    found += [] if one.question.strip() and one.text.strip() else ["question 和 text 都要有内容"]
    public = {number for s in services.values() for number in s.numbers}
    without = one.text
    for number in sorted(public, key=len, reverse=True):
        without = without.replace(number, "")
    if _PERSONAL.search(one.question) or _PERSONAL.search(without):
        found.append("里面像是有私人的电话、证件号或账号；删去再用")
    for clause, quote in one.citations:
        if clause not in clauses:
            found.append(f"没有这样的条款：{clause}")
        elif locate(quote, clauses[clause].text) is None:
            found.append(f"{clause} 里没有这句话：“{quote}”；核对原文")
        elif not sources[clauses[clause].source].citable:
            found.append(f"{clause} 现在不能当依据：{sources[clauses[clause].source].validity}")
    return found
