"""Canned: an answer that the desk gives often, with the grounds it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cite import quotation
from bot.quoted import Fault, Quoted, clause_of, faults, stands
from bot.told import ground_line
from bot.wording import casework as words
from retrieval.clean import clean
from retrieval.index import Index

MAX_TITLE = 60
MAX_TEXT = 4_000
# As many grounds as an answer cites.
MOST_CITATIONS = 4


@dataclass(frozen=True, slots=True)
class Canned:
    """A canned answer as it is kept; times are ISO in Beijing time. `by` wrote it as it stands, at `at`.

    One that is `retired` is out of use, and kept for what was said with it.
    """

    id: int
    title: str
    text: str
    citations: tuple[Quoted, ...]
    by: str
    at: str
    retired: bool = False


def blanks(canned: Canned) -> tuple[str, str]:
    """(what is wrong with its title, with its text), "" for nothing: both must be there and not too long."""
    title = words.CANNED_NO_TITLE if not canned.title else ""
    title = words.CANNED_LONG_TITLE if len(canned.title) > MAX_TITLE else title
    text = words.CANNED_NO_TEXT if not canned.text else ""
    return title, words.CANNED_LONG_TEXT if len(canned.text) > MAX_TEXT else text


def ground_fault(typed: Quoted, index: Index) -> str:
    """Why a ground as somebody typed it cannot be one, in plain words; "" for nothing."""
    clause = clause_of(typed.clause, index)
    if not clause:
        return words.CANNED_NO_CLAUSE
    if not typed.quote:
        return words.CANNED_NO_QUOTE
    fault = stands(Quoted(clause, typed.quote), index)
    return words.fault(fault.kind, fault.named, fault.quote, fault.validity) if fault else ""


def flaws(canned: Canned, index: Index | None) -> tuple[Fault, ...]:
    """Why it cannot be used as the law stands in this release; none: it can."""
    if index is None:
        return ()
    cited = (stands(quoted, index) for quoted in canned.citations)
    return (*(fault for fault in cited if fault), *faults(canned.text, index))


def filled(canned: Canned, index: Index) -> str:
    """What is inserted into an answer: the text, and every ground word for word with whether it is law today."""
    cited = (quotation(index, q.clause, q.quote, 1.0) for q in canned.citations if q.clause in index.clauses)
    return "\n".join((canned.text.strip(), *(ground_line(citation) for citation in cited if citation)))


def matching(canned: Sequence[Canned], sought: str) -> tuple[Canned, ...]:
    """Those in which every one of the words stands; all for none. Those with the words in their title come first."""
    wanted = clean(sought).split()
    found = [(one, clean(one.title), clean(f"{one.title} {one.text}")) for one in canned]
    hits = [(one, title) for one, title, whole in found if all(word in whole for word in wanted)]
    return tuple(one for one, title in sorted(hits, key=lambda hit: not all(w in hit[1] for w in wanted)))
