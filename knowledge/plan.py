"""The city's rule-of-law plan, parsed from the text as published."""

import re
from dataclasses import dataclass

from knowledge.clause import Clause, Kind, Source, Validity
from knowledge.numerals import NUMERAL, to_chinese, to_int
from knowledge.problems import ContentError, Problem

PLAN_ID = "plan"
PLAN_TITLE = "攀枝花市依法治市规划（2014—2020年）"

# The plan says it has this many; a reader that finds fewer has lost some.
PARTS, CLAUSES = 8, 29

_PART = re.compile(rf"^([{NUMERAL}]+)、(\S[^。]*)$")
_CLAUSE = re.compile(rf"^（([{NUMERAL}]+)）([^。]{{2,24}}?)(?:。(.*))?$", re.S)
# A block that ends otherwise was cut by a page break; the next one carries on.
_FINISHED = re.compile(r"[。：！？][”）]*$")


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan in full: what stands before the first part, part headings, clauses."""

    source: Source
    preamble: tuple[str, ...]
    parts: tuple[str, ...]
    clauses: tuple[Clause, ...]


def parse_plan(text: str, file: str = "panzhihua-plan-2014-2020.txt") -> Plan:
    """The 29 clauses with their part and heading; page breaks healed, paragraphs and bullets kept.

    Raises ContentError if a part or a clause is missing or out of order.
    """
    parts: list[str] = []
    found: list[tuple[int, str, str, list[str]]] = []
    cover, mark, body = text.partition("\n\n一、")
    preamble = [block.strip() for block in cover.split("\n\n") if block.strip()]
    for block in _heal((mark + body).split("\n\n")):
        if part := _PART.match(block):
            parts.append(f"{part[1]}、{part[2]}")
        elif (clause := _CLAUSE.match(block)) and to_int(clause[1]) == len(found) + 1:
            found.append(
                (to_int(clause[1]), clause[2], parts[-1] if parts else "", [clause[3]] if clause[3] else [])
            )
        elif found:
            found[-1][3].append(block)
    _demand_complete(file, parts, [n for n, *_ in found])
    source = Source(
        PLAN_ID,
        Kind.PLAN,
        PLAN_TITLE,
        Validity.PLAN_ENDED,
        version="2014-03-25",
        origin="中共攀枝花市委攀委发〔2014〕2号",
    )
    clauses = tuple(
        Clause(f"plan/{n}", PLAN_ID, str(n), f"（{to_chinese(n)}）{heading}", (part,), "\n".join(body))
        for n, heading, part, body in found
    )
    return Plan(source, tuple(preamble), tuple(parts), clauses)


def _heal(blocks: list[str]) -> list[str]:
    """Blocks with the cuts of page breaks closed: an unfinished body and what carries it on are one."""
    healed: list[str] = []
    for block in (b.strip() for b in blocks):
        if not block:
            continue
        if healed and _is_cut(healed[-1]) and not _PART.match(block):
            healed[-1] += block
        else:
            healed.append(block)
    return healed


def _is_cut(block: str) -> bool:
    if _FINISHED.search(block) or _PART.match(block):
        return False
    # A heading alone on its line carries no full stop either.
    heading = _CLAUSE.match(block)
    return heading is None or heading[3] is not None


def _demand_complete(file: str, parts: list[str], numbers: list[int]) -> None:
    problems = []
    if len(parts) != PARTS:
        problems.append(
            Problem(file, 0, f"应有 {PARTS} 个部分，读到 {len(parts)} 个；对照公布文本检查“一、”“二、”等标题")
        )
    if numbers != list(range(1, CLAUSES + 1)):
        problems.append(Problem(file, 0, f"应有（一）至（二十九）共 {CLAUSES} 条，读到 {len(numbers)} 条"))
    if problems:
        raise ContentError(problems)
