"""Canned answers: they carry their grounds, and one whose ground is no longer the law cannot be used."""

from pathlib import Path

import pytest

from bot.canned import Canned, filled, flaws, matching
from bot.canned_book import CannedBook
from bot.quoted import FaultKind, Quoted
from bot.store import Store
from retrieval.index import Index
from tests.builders import WAGES, clause, index, release

WAGE = Canned(0, "拖欠工资", "请打12333举报。", (Quoted("statute/劳动法/50", "不得拖欠工资"),), "zhao", "")


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index(tmp_path_factory.mktemp("law"))


def test_it_is_inserted_with_its_grounds_word_for_word(law: Index) -> None:
    assert filled(WAGE, law) == (
        "请打12333举报。\n依据：《中华人民共和国劳动法》第五十条：“不得拖欠工资”（现行有效（2018-12-29文本））"
    )


def test_one_that_stands_has_no_flaw_and_one_whose_law_changed_has(law: Index, tmp_path: Path) -> None:
    changed = index(
        tmp_path, release((clause(), clause("statute/劳动法/50", WAGES.replace("不得", "不应"), "第五十条")))
    )
    assert flaws(WAGE, law) == ()
    assert [fault.kind for fault in flaws(WAGE, changed)] == [FaultKind.NOT_VERBATIM]


def test_what_its_text_quotes_is_held_against_the_law_too(law: Index) -> None:
    wrong = Canned(0, "工资", "《劳动法》第五十条：“工资一年一发。”", (), "zhao", "")
    assert [fault.kind for fault in flaws(wrong, law)] == [FaultKind.NOT_VERBATIM]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["工伤", "拖欠工资"]),
        ("工资", ["拖欠工资", "工伤"]),
        ("工資", ["拖欠工资", "工伤"]),
        ("工资 12333", ["拖欠工资"]),
        ("彩礼", []),
    ],
)
def test_it_is_found_by_its_words_those_in_the_title_first(words: str, found: list[str]) -> None:
    both = (Canned(1, "工伤", "先治伤，工资照发。", (), "zhao", ""), WAGE)
    assert [one.title for one in matching(both, words)] == found


def test_the_book_keeps_what_it_was_given_masked_and_audited(store: Store) -> None:
    book = CannedBook(store)
    with store.writing() as db:
        kept = book.save(
            db,
            "zhao",
            Canned(0, " 工资 ", "打12333或0812-3330001，别打13800138000", WAGE.citations, "", ""),
            ("0812-3330001",),
        )
    assert book.find(kept.id) == kept and book.all() == (kept,)
    assert (kept.title, kept.text) == ("工资", "打12333或0812-3330001，别打〔电话〕")
    assert kept.citations == WAGE.citations
    with store.writing() as db:
        book.save(db, "qian", Canned(kept.id, "欠薪", kept.text, (), "", ""))
        book.retire(db, "qian", kept.id)
        book.retire(db, "qian", kept.id)
        assert book.retire(db, "qian", 99) is None
    assert book.all() == () and [one.title for one in book.all(True)] == ["欠薪"]
    assert [(e.who, e.action) for e in reversed(store.audit())] == [
        ("zhao", "canned.add"),
        ("qian", "canned.change"),
        ("qian", "canned.retire"),
    ]
