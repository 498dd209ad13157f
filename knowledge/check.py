"""Checks of the directory against what it stands on: every problem at once."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping

from knowledge.clause import Clause, Kind, Source, short_name
from knowledge.directory import Registered
from knowledge.fact import Fact
from knowledge.problems import Problem
from knowledge.quote import locate
from knowledge.service import Deadline, Ground, Item, Phone, Service


def check_services(
    services: Collection[Service],
    rows: Iterable[Registered],
    clauses: Mapping[str, Clause],
    sources: Mapping[str, Source],
) -> Iterator[Problem]:
    """What in the entries contradicts the published list, the clauses they cite, or each other."""
    listed = {row.id: row for row in rows}
    present = {s.id for s in services}
    for missing in [i for i in listed if i not in present]:
        yield Problem(f"{missing}.yaml", 0, "服务目录名单里有，但没有可用的条目；照 legal-aid.yaml 写一份")
    for service in services:
        file = f"{service.id}.yaml"
        if service.id not in listed:
            yield Problem(file, 1, "不在服务目录名单（services.md）里；id 是对外契约，不能自拟")
            continue
        for phone in service.phones:
            yield from (Problem(file, 0, fault) for fault in phone_faults(phone, listed[service.id]))
        for neighbour in service.neighbours:
            if neighbour.service not in listed:
                yield Problem(file, 0, f"相近服务 {neighbour.service!r} 不存在")
        grounds: tuple[Ground | Deadline, ...] = (*service.plan, *service.statutes, *service.deadlines)
        for ground in grounds:
            yield from (Problem(file, 0, fault) for fault in ground_faults(ground, clauses, sources))
        for item in (*service.serves, *service.bring, service.fee):
            yield from (Problem(file, 0, fault) for fault in item_faults(item, clauses, sources))
    yield from _check_utterances(services)


def check_facts(facts: Iterable[Fact], clauses: Mapping[str, Clause]) -> Iterator[Problem]:
    """Facts whose words are not in the article they name."""
    for fact in facts:
        clause = clauses.get(fact.clause)
        if clause is None or _plain(fact.quote) not in _plain(clause.text):
            yield Problem("facts.jsonl", int(fact.id[1:]), f"{fact.id} 的原文不在 {fact.clause} 里")


def check_versions(sources: Iterable[Source]) -> Iterator[Problem]:
    """Titles of which more than one version could be cited: only one text is the law."""
    citable: dict[str, str] = {}
    for source in sources:
        if source.citable and source.kind is Kind.STATUTE:
            other = citable.setdefault(short_name(source.title), source.id)
            if other != source.id:
                yield Problem(
                    source.id, 0, f"与 {other} 都是现行有效的《{source.title}》；同一部法律只能有一个"
                )


def phone_faults(phone: Phone, listed: Registered) -> Iterator[str]:
    """Why a number may not be published; `listed` is its service's row in the published list."""
    if phone.number not in listed.phones and not phone.checked_on:
        yield f"电话 {phone.number} 不在名单这一行里，又没有核实日期；不得编造号码"


def item_faults(item: Item, clauses: Mapping[str, Clause], sources: Mapping[str, Source]) -> Iterator[str]:
    """Why a condition, a paper or a fee may not stand on the clause it names."""
    if item.clause and item.clause not in clauses:
        yield f"条款 {item.clause} 不存在（{item.text[:12]}…）"
    elif item.clause and not sources[clauses[item.clause].source].citable:
        yield f"{item.clause} 不能当现行依据（{item.text[:12]}…）"


def ground_faults(
    ground: Ground | Deadline, clauses: Mapping[str, Clause], sources: Mapping[str, Source]
) -> Iterator[str]:
    """Why an entry may not stand on these words of a clause."""
    clause = clauses.get(ground.clause)
    if clause is None:
        yield f"条款 {ground.clause} 不存在"
        return
    source = sources[clause.source]
    if not source.citable:
        yield f"{ground.clause} {source.validity}，不能当现行依据"
    if locate(ground.quote, clause.text) is None:
        yield f"引文不是 {ground.clause} 的原文：{ground.quote[:30]}…"
    if source.kind is Kind.PLAN and isinstance(ground, Deadline):
        yield f"期限只能以法条为据，不能引规划：{ground.text[:20]}"


def _check_utterances(services: Iterable[Service]) -> Iterator[Problem]:
    said: dict[str, str] = {}
    for service in services:
        for utterance in service.utterances:
            other = said.setdefault(_bare(utterance), service.id)
            if other != service.id:
                yield Problem(
                    f"{service.id}.yaml",
                    0,
                    f"群众说法与 {other}.yaml 重复：{utterance[:20]}；留在更贴切的一处",
                )


def _bare(text: str) -> str:
    return "".join(text.split())


def _plain(text: str) -> str:
    """The words alone: sources differ in white space, in the width of brackets and in quotation marks."""
    return _bare(unicodedata.normalize("NFKC", text)).translate(dict.fromkeys(map(ord, "“”\"'‘’")))
