"""Terminal: answers and clauses laid out for an 80-column screen."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.answer import Answer, Citation, Referral, Status
from bot.counsel import leading
from bot.wording import answers as wording
from knowledge.clause import Clause, Source
from knowledge.service import Standing

WIDTH = 78

# Marks that may not begin a line; they stay with the character before them.
_NO_START = set("，。；：！？、）》」』”’】…—")


def render_answer(answer: Answer) -> str:
    """An answer as lines of at most WIDTH columns."""
    return "\n".join(_answer_lines(answer))


def render_clause(clause: Clause, source: Source, validity: str, references: Iterable[str]) -> str:
    """One clause in full with its version, status and cross-references."""
    lines = [f"《{source.title}》{clause.label}", *(f"  {heading}" for heading in clause.path), ""]
    for paragraph in clause.text.split("\n"):
        lines.extend(wrap(paragraph, indent="  "))
    lines += [
        "",
        f"  编号  {clause.id}",
        f"  版本  {source.version or '未注明'}，施行 {source.effective or '未注明'}",
    ]
    lines += [f"  状态  {validity}", f"  来源  {source.origin}"]
    if clause.excerpt:
        lines.append("  注意  这里只有节录，不是全文")
    if found := list(references):
        lines.append(f"  参见  {'、'.join(found)}")
    return "\n".join(lines)


def render_found(found: Mapping[str, Any]) -> str:
    """Look-up results (search_json), kind by kind."""
    lines = list(found["notes"])
    for hit in found["hits"]:
        name = hit.get("title") or f"《{hit['source']}》{hit['label']}"
        lines.append(f"{hit['rank']:>2}. {name}  〔{hit['score']:.2f}〕 {hit['id']}")
        lines.extend(wrap(hit["quote"].replace("\n", ""), indent="    "))
    return "\n".join(lines)


def wrap(text: str, indent: str = "", width: int = WIDTH) -> list[str]:
    """The text in lines of at most `width` columns (Chinese characters count two), indented.

    >>> wrap("老板拖欠工资，怎么办？", width=12)
    ['老板拖欠工', '资，怎么办？']
    """
    lines, line, used = [], "", columns(indent)
    for char in text:
        size = columns(char)
        if used + size > width and char not in _NO_START and line:
            lines.append(indent + line)
            line, used = "", columns(indent)
        elif used + size > width and line[:-1]:
            lines.append(indent + line[:-1])
            line, used = line[-1], columns(indent) + columns(line[-1])
        line, used = line + char, used + size
    return [*lines, indent + line] if line else lines


def columns(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" and c not in "—…·" else 1 for c in text)


def _answer_lines(answer: Answer) -> Iterator[str]:
    for paragraph in answer.summary.split("\n"):
        yield from wrap(paragraph)
    if answer.services:
        yield ""
        yield wording.WHERE_HEADING if answer.status is not Status.CLARIFY else wording.LIKELY_HEADING
        for n, referral in enumerate(answer.services, 1):
            yield from _referral_lines(
                n, referral, brief=n > 1 or answer.status in (Status.CLARIFY, Status.URGENT)
            )
        yield from _standing_lines(answer.services)
    if answer.citations:
        yield ""
        yield wording.GROUND_HEADING
        opens = leading(answer.citations)
        for citation in answer.citations:
            yield from _citation_lines(citation, told=citation is opens)
    if answer.options:
        yield ""
        yield wording.OPTIONS_HEADING
        yield from (f"  · {option.label}：{option.question}" for option in answer.options)
    if answer.release:
        yield ""
        yield wording.release_line(answer.release)


def _referral_lines(n: int, referral: Referral, brief: bool) -> Iterator[str]:
    service = referral.service
    yield f"{n}. {service.name}  {wording.contact(service, referral.district)}"
    yield from wrap(referral.why, indent="   ")
    if brief:
        return
    for office in service.offices_in(referral.district):
        known = (office.address, office.hours)
        yield f"   {wording.office(office)}：{'，'.join(x.text for x in known if x)}".rstrip("：")
    for heading, items in (
        (wording.WHO, [i.text for i in service.serves]),
        (wording.BRING, [i.text for i in service.bring]),
        (wording.FEE, [service.fee.text]),
        (
            wording.BY_WHEN,
            [
                f"{service.deadlines[d].text}（{wording.law_of(service.deadlines[d].clause)}）"
                for d in referral.deadlines
            ],
        ),
    ):
        if items:
            yield f"   {heading}"
            for item in items:
                first, *rest = wrap(item, indent="     ")
                yield "   · " + first.strip()
                yield from rest


def _standing_lines(referrals: Sequence[Referral]) -> Iterator[str]:
    """How far the numbers have been verified, once for all of them."""
    standings = [r.service.standing_in(r.district) for r in referrals]
    if said := wording.standing(max(standings, key=list(Standing).index)):
        yield f"   {said}"


def _citation_lines(citation: Citation, told: bool) -> Iterator[str]:
    yield f"· 《{citation.source}》{citation.label}"
    if citation.why and not told:
        yield from wrap(wording.meaning(citation.why), indent="  ")
    for paragraph in citation.quote.split("\n"):
        yield from wrap(paragraph, indent="  ")
    yield f"  〔{citation.validity}〕"
