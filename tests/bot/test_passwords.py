"""Passwords: what is easily guessed is not taken, and what is kept tells nothing."""

import pytest
from argon2 import PasswordHasher

from bot.passwords import MAX_LENGTH, MIN_LENGTH, Hasher, Weakness, weakness
from tests.bot.web.desk import QUICK


@pytest.mark.parametrize(
    ("password", "fault", "why"),
    [
        ("correct horse battery", None, "words that have nothing to do with each other"),
        ("灯塔 lantern 在山上", None, "in any language"),
        ("x7#kQ!2mZp9w", None, "or signs"),
        ("x7#kQ!2mZp9", Weakness.SHORT, "eleven"),
        ("", Weakness.SHORT, "none at all"),
        ("ab c" * 51, Weakness.LONG, "a page of it"),
        ("password1234", Weakness.COMMON, "the commonest, with digits behind it"),
        ("PassWord!!!2026", Weakness.COMMON, "capitals and the year change nothing"),
        ("2026password", Weakness.COMMON, "nor does it in front"),
        ("1qaz2wsx3edc", Weakness.COMMON, "down the keyboard"),
        ("qwertyuiopasdf", Weakness.COMMON, "along the keyboard"),
        ("123456789012", Weakness.COMMON, "counting"),
        ("210987654321", Weakness.COMMON, "counting down"),
        ("abcdefghijklm", Weakness.COMMON, "the alphabet"),
        ("aaaaaaaaaaaa", Weakness.COMMON, "one sign"),
        ("121212121212", Weakness.COMMON, "two signs"),
        ("abcabcabcabc", Weakness.COMMON, "three signs again and again"),
        ("adminadminadmin", Weakness.COMMON, "a common word again and again"),
        ("woaini1314520", Weakness.COMMON, "what lovers type"),
        ("mingbai12348!", Weakness.COMMON, "the product's name and the hotline"),
        ("panzhihua2026", Weakness.COMMON, "the city"),
        ("li.na.2026-11-30", Weakness.NAME, "the account's own name and the day"),
        ("li.nali.nali.na", Weakness.NAME, "the account's own name again and again"),
        ("LI.NA1234567890", Weakness.NAME, "in capitals"),
    ],
)
def test_what_is_guessed_first_is_not_taken(password: str, fault: Weakness | None, why: str) -> None:
    assert weakness(password, "li.na") is fault, why


def test_the_limits_themselves_are_taken() -> None:
    letters = "kvmz qwpt xj"
    assert (len(letters), weakness(letters, "li")) == (MIN_LENGTH, None)
    assert weakness((letters + "y") * 20, "li") is Weakness.LONG
    assert weakness(((letters + "y") * 20)[:MAX_LENGTH], "li") is None


def test_a_hash_matches_its_password_and_no_other() -> None:
    kept = QUICK.hashed("灯塔 lantern 在山上")
    assert QUICK.matches(kept, "灯塔 lantern 在山上")
    assert not QUICK.matches(kept, "灯塔 lantern 在山下")
    assert not QUICK.matches(kept, "")
    assert "lantern" not in kept
    assert kept.startswith("$argon2id$")
    assert QUICK.hashed("灯塔 lantern 在山上") != kept, "each has its own salt"


def test_letters_composed_in_another_way_are_the_same() -> None:
    assert QUICK.matches(QUICK.hashed("caf\u00e9 am fluss"), "cafe\u0301 am fluss")


@pytest.mark.parametrize("password", ["\ud800 half an emoji", "\x00 nothing", "a" * 100_000])
def test_any_text_can_be_tried(password: str) -> None:
    assert not QUICK.matches(QUICK.hashed("correct horse battery"), password)


def test_where_nothing_is_kept_nothing_matches_but_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            tried.append(str(hash))
            return super().verify(hash, password)

    hasher = Hasher(Watched(time_cost=1, memory_cost=8, parallelism=1))
    assert not hasher.matches(None, "nobody has this password")
    assert not hasher.matches(None, "another")
    assert len(tried) == 2


def test_a_hash_of_other_costs_is_stale_and_the_default_costs_are_not_small() -> None:
    assert Hasher().is_stale(QUICK.hashed("correct horse battery"))
    kept = Hasher().hashed("correct horse battery")
    assert not Hasher().is_stale(kept)
    assert "m=65536,t=3" in kept


def test_what_was_kept_by_no_hasher_matches_nothing() -> None:
    assert not QUICK.matches("", "x")
    assert not QUICK.matches("correct horse battery", "correct horse battery")
