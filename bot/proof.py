"""Proof: every quotation ever kept stands word for word in its clause of the release it was taken from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from bot import kept
from bot.store import Store

# Clause id to its text, of a release; None where the release is not at hand any more.
Texts = Callable[[str], Mapping[str, str] | None]

# Wrong ones named; a count tells of the rest.
MOST_NAMED = 20


@dataclass(slots=True)
class Proof:
    """What was examined. `wrong` names answers with a quotation that is not in its clause: (answer, clause);
    `missing` counts answers by a release whose text is no longer at hand; `broken` is the audit chain's first
    wrong link, None for none."""

    broken: int | None
    answers: int = 0
    quotations: int = 0
    wrongs: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return self.broken is None and not self.wrongs


def prove(store: Store, texts: Texts) -> Proof:
    """The proof over everything that is kept; each release's text is read once. Raises StoreError."""
    proof = Proof(store.verify_audit())
    for release, rows in groupby(_quoted(store), key=lambda row: row[0]):
        words = texts(release)
        for _, answer, cited in rows:
            proof.answers += 1
            if words is None:
                proof.missing[release] = proof.missing.get(release, 0) + 1
                continue
            for one in cited:
                proof.quotations += 1
                if not _stands(one, words):
                    proof.wrongs += 1
                    proof.wrong += [(answer, one.clause)] if len(proof.wrong) < MOST_NAMED else []
    return proof


def _quoted(store: Store) -> Iterator[tuple[str, str, tuple[kept.Cited, ...]]]:
    """(release, answer, quotations), release by release."""
    with store.reading() as db:
        yield from kept.quotations(db)


def _stands(cited: kept.Cited, words: Mapping[str, str]) -> bool:
    text = words.get(cited.clause)
    if text is None or not 0 <= cited.start < cited.end <= len(text):
        return False
    return not cited.digest or kept.digest(text[cited.start : cited.end]) == cited.digest
