"""Excerpts: the quoted words of regulations whose full text is not at hand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.articles import label_of
from knowledge.clause import Clause, Kind, Source, Validity, short_name
from knowledge.numerals import to_int
from knowledge.statute import Statute

# Stands between two quotations of one article when what lies between them is not at hand.
GAP = "\n……\n"
# 项 are numbered （一） or (一), whichever width the source has.
_ITEM = re.compile(r"\s*[（(]([一二三四五六七八九十百]+)[）)]")


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation known by name and version."""

    title: str
    version: str
    effective: str


def excerpted(regulations: Iterable[Regulation], quotes: Iterable[tuple[str, str]]) -> tuple[Statute, ...]:
    """Each regulation with the articles that (clause id, quotation) pairs quote."""
    by_source: dict[str, dict[str, list[str]]] = {}
    for clause_id, quote in quotes:
        source_id, _, number = clause_id.rpartition("/")
        by_source.setdefault(source_id, {}).setdefault(number, []).append(quote)
    return tuple(
        Statute(source, _articles(source.id, by_source[source.id]))
        for source in map(_source, regulations)
        if source.id in by_source
    )


def _source(regulation: Regulation) -> Source:
    return Source(
        f"statute/{short_name(regulation.title)}",
        Kind.STATUTE,
        regulation.title,
        Validity.IN_FORCE,
        regulation.version,
        regulation.effective,
        origin="事实表与服务目录逐字引用",
        note="节录；2025-04-19之后是否修订未核实",
    )


def _articles(source_id: str, quotes: Mapping[str, list[str]]) -> tuple[Clause, ...]:
    return tuple(
        Clause(
            f"{source_id}/{number}",
            source_id,
            number,
            label_of(number),
            (),
            _joined(quotes[number]),
            excerpt=True,
        )
        for number in sorted(quotes, key=lambda n: tuple(map(int, n.split("-"))))
    )


def _joined(quotes: list[str]) -> str:
    longest_first = sorted(dict.fromkeys(quotes), key=len, reverse=True)
    kept: list[str] = []
    for quote in longest_first:
        if not any(quote in k for k in kept):
            kept.append(quote)
    kept.sort(key=quotes.index)
    return GAP.join(sorted(kept, key=lambda quote: _place(quote, kept)))


def _place(quote: str, quotes: list[str]) -> tuple[int, int]:
    """Where a quotation stands in its article: lead-in, items by number, what was given after them."""
    if item := _ITEM.match(quote):
        return 1, to_int(item[1])
    items = [n for n, q in enumerate(quotes) if _ITEM.match(q)]
    leads = "下列" in quote or not items or quotes.index(quote) < items[0]
    return (0, 0) if leads else (2, 0)
