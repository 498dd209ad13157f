"""Every quotation ever kept is a span of its clause in its release, or is found out."""

import json
from pathlib import Path

import pytest

from bot.kept import digest
from bot.proof import prove
from bot.store import Store
from retrieval.shelf import Shelf
from tests.builders import AID, WAGES, FakeEncoder, consultation, index

MANY = 100_000
TEXTS = {"r1": {"plan/17": AID, "statute/劳动法/50": WAGES}, "r2": {"plan/17": AID + "改过。"}}
_INSERT = (
    "INSERT INTO answers (id, asked_at, channel, conversation, question, status, release, citations, services,"
    " signals, shown) VALUES (?, '2026-07-01', 'web', '', '问', 'answered', ?, ?, '[]', '[]', NULL)"
)


def keep(store: Store, answer: str, release: str, *cited: tuple[str, int, int, str]) -> None:
    with store.writing() as db:
        citations = json.dumps([(clause, a, b, 0.5, digest(quote)) for clause, a, b, quote in cited])
        db.execute(_INSERT, (answer, release, citations))


@pytest.mark.parametrize(
    ("cited", "wrongs"),
    [
        (("plan/17", 0, 4, AID[:4]), 0),
        (("plan/17", 0, 4, "健全法律"), 0),
        (("plan/17", 0, 4, "完善法律"), 1),
        (("plan/17", 0, len(AID) + 1, AID), 1),
        (("plan/17", 4, 4, ""), 1),
        (("plan/18", 0, 4, "健全法律"), 1),
    ],
)
def test_a_quotation_stands_only_where_its_words_are(
    store: Store, cited: tuple[str, int, int, str], wrongs: int
) -> None:
    keep(store, "a", "r1", cited)
    proof = prove(store, TEXTS.get)
    assert (proof.answers, proof.quotations, proof.wrongs) == (1, 1, wrongs)
    assert proof.holds is (wrongs == 0)
    assert proof.wrong == [("a", cited[0])] * wrongs


def test_what_cannot_be_examined_is_counted_and_not_called_right(store: Store) -> None:
    keep(store, "a", "gone", ("plan/17", 0, 4, "健全法律"))
    proof = prove(store, TEXTS.get)
    assert (proof.answers, proof.quotations, proof.missing) == (1, 0, {"gone": 1})


def test_a_real_answer_is_proved_by_the_release_on_the_shelf(store: Store, tmp_path: Path) -> None:
    built, shelf = index(tmp_path / "small"), Shelf(tmp_path / "shelf")
    shelf.write(built, FakeEncoder().fingerprint, "2026-07-01")
    store.keep_answer(consultation(release=built.release), "web")
    proof = prove(store, shelf.texts)
    assert (proof.answers, proof.quotations, proof.holds, proof.missing) == (1, 1, True, {})
    content = tmp_path / "shelf" / built.release / "content.json"
    content.write_text(content.read_text(encoding="utf-8").replace("健全", "完善"), encoding="utf-8")
    assert prove(store, shelf.texts).missing == {built.release: 1}


def test_one_false_quotation_among_a_hundred_thousand_answers_is_found(store: Store) -> None:
    right = json.dumps(
        [("plan/17", 0, 4, 0.5, digest(AID[:4])), ("statute/劳动法/50", 0, 6, 0.5, digest(WAGES[:6]))]
    )
    wrong = json.dumps([("plan/17", 0, 4, 0.5, digest("完善法律"))])
    with store.writing() as db:
        db.conn.executemany(_INSERT, ((f"a{n}", "r1", wrong if n == 77_777 else right) for n in range(MANY)))
    proof = prove(store, TEXTS.get)
    assert (proof.answers, proof.quotations) == (MANY, 2 * MANY - 1)
    assert proof.wrong == [("a77777", "plan/17")] and not proof.holds
