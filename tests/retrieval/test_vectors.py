import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from retrieval.vectors import BATCH, KEPT_PARTS, VectorCache


class Counting:
    """Embeds a text as its length, and remembers what it was asked for."""

    def __init__(self, fail_after: int = 10**9) -> None:
        self.asked: list[str] = []
        self.fail_after = fail_after

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if len(self.asked) + len(texts) > self.fail_after:
            raise KeyboardInterrupt
        self.asked += texts
        return np.array([[len(t), 1] for t in texts], np.float32)


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    cache, embed = VectorCache(tmp_path / "v.sqlite"), Counting()
    first = cache.vectors("m", ["甲", "乙乙", "甲"], embed)
    again = cache.vectors("m", ["乙乙", "丙丙丙"], embed)
    assert embed.asked == ["甲", "乙乙", "丙丙丙"]
    assert first[:, 0].tolist() == [1, 2, 1]
    assert again[:, 0].tolist() == [2, 3]


def test_another_encoder_gets_its_own_vectors(tmp_path: Path) -> None:
    cache, embed = VectorCache(tmp_path / "v.sqlite"), Counting()
    cache.vectors("m", ["甲"], embed)
    cache.vectors("n", ["甲"], embed)
    assert embed.asked == ["甲", "甲"]


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    texts = [f"{n:05d}" for n in range(BATCH * 3)]
    with pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path / "v.sqlite").vectors("m", texts, Counting(fail_after=BATCH * 2))
    rest = Counting()
    VectorCache(tmp_path / "v.sqlite").vectors("m", texts, rest)
    assert len(rest.asked) == BATCH


def test_progress_counts_every_text(tmp_path: Path) -> None:
    told: list[int] = []
    VectorCache(tmp_path / "v.sqlite").vectors(
        "m", [f"{n}" for n in range(BATCH + 5)], Counting(), told.append
    )
    assert sum(told) == BATCH + 5


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100, None])
def test_a_corrupt_cache_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "v.sqlite"
    cache = VectorCache(path)
    cache.vectors("m", ["甲", "乙"], Counting())
    cache.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    again = VectorCache(path).vectors("m", ["甲", "乙乙"], Counting())
    assert again[:, 0].tolist() == [1, 2]


def test_a_vector_with_flipped_bits_is_embedded_again(tmp_path: Path) -> None:
    path, embed = tmp_path / "v.sqlite", Counting()
    cache = VectorCache(path)
    cache.vectors("m", ["甲甲"], embed)
    cache.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE vectors SET vector = x'00000000'")
    db.close()
    assert VectorCache(path).vectors("m", ["甲甲"], embed)[0, 0] == 2
    assert embed.asked == ["甲甲", "甲甲"]


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    cache = VectorCache(path)
    cache.vectors("m", ["甲"], Counting())
    pages = cache._db.execute("PRAGMA page_count").fetchone()[0]
    cache._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OSError, match="剩余空间"):
        cache.vectors("m", [f"文{n}" * 50 for n in range(2_000)], Counting())
    cache.close()
    kept = Counting()
    VectorCache(path).vectors("m", ["甲"], kept)
    assert kept.asked == []


def test_a_locked_or_lost_table_is_told_and_nothing_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "v.sqlite"
    cache = VectorCache(path)
    cache.vectors("m", ["甲"], Counting())
    monkeypatch.setattr("retrieval.vectors.BUSY_TIMEOUT_S", 0)
    with sqlite3.connect(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OSError, match="locked"):
            VectorCache(path).vectors("m", ["乙"], Counting())
        other.rollback()
        other.execute("ALTER TABLE vectors RENAME TO elsewhere")
    with pytest.raises(OSError, match="不会丢"):
        cache.vectors("m", ["甲"], Counting())
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT count(*) FROM elsewhere").fetchone() == (1,)
    other.close()
    cache.close()


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="用不了"):
        VectorCache(tmp_path)


def test_damage_found_while_writing_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = VectorCache(tmp_path / "v.sqlite")
    insert, failures = cache._insert, [sqlite3.DatabaseError("database disk image is malformed")]

    def failing(rows: Sequence[tuple[bytes, bytes]]) -> None:
        if failures:
            raise failures.pop()
        insert(rows)

    monkeypatch.setattr(cache, "_insert", failing)
    assert cache.vectors("m", ["甲"], Counting())[0, 0] == 1
    again = Counting()
    cache.vectors("m", ["甲"], again)
    assert again.asked == []
    cache.close()


def parts_of(cache: VectorCache, kind: str, *made_of: bytes) -> tuple[list[list[int]], int]:
    """What a part holds, and how often it had to be made."""
    made = 0

    def make() -> tuple[npt.NDArray[np.int64], ...]:
        nonlocal made
        made += 1
        return np.arange(3), np.array([[len(b"".join(made_of))]])

    return [array.tolist() for array in cache.part(kind, made_of, make)], made


def test_a_part_is_made_once_for_what_it_is_made_of(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.sqlite")
    whole = [[0, 1, 2], [[3]]]
    assert parts_of(cache, "head", b"ab", b"c") == (whole, 1)
    assert parts_of(cache, "head", b"ab", b"c") == (whole, 0)
    # The same bytes otherwise divided, or of another kind, are something else.
    assert parts_of(cache, "head", b"a", b"bc") == (whole, 1)
    assert parts_of(cache, "tail", b"ab", b"c") == (whole, 1)
    cache.close()
    again = VectorCache(tmp_path / "v.sqlite")
    assert parts_of(again, "head", b"ab", b"c") == (whole, 0)
    again.close()


def test_only_the_newest_parts_of_a_kind_are_kept(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.sqlite")
    for n in range(KEPT_PARTS + 1):
        parts_of(cache, "head", bytes([n]))
    parts_of(cache, "tail", b"x")
    assert [parts_of(cache, "head", bytes([n]))[1] for n in (1, KEPT_PARTS)] == [0, 0]
    assert parts_of(cache, "head", bytes([0]))[1] == 1
    assert parts_of(cache, "tail", b"x")[1] == 0
    cache.close()


def test_a_part_whose_bytes_changed_is_made_again(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.sqlite")
    parts_of(cache, "head", b"a")
    cache.close()
    with sqlite3.connect(tmp_path / "v.sqlite") as db:
        db.execute("UPDATE parts SET body = CAST(substr(body, 1, 100) || x'00' || substr(body, 102) AS BLOB)")
    db.close()
    cache = VectorCache(tmp_path / "v.sqlite")
    assert parts_of(cache, "head", b"a") == ([[0, 1, 2], [[1]]], 1)
    cache.close()


def sheaf_of(path: Path) -> list[int]:
    """How many bytes each sheaf of a cache has."""
    with sqlite3.connect(path) as db:
        return [size for (size,) in db.execute("SELECT length(body) FROM parts WHERE kind LIKE 'sheaf %'")]


def test_texts_asked_for_together_come_in_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, embed, texts = VectorCache(tmp_path / "v.sqlite"), Counting(), [f"{n}" * 3 for n in range(200)]
    first = cache.vectors("m", texts, embed, sheaf="法条")
    read: list[int] = []
    real = VectorCache._read

    def counted(self: VectorCache, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        read.append(len(keys))
        return real(self, keys)

    monkeypatch.setattr(VectorCache, "_read", counted)
    again = cache.vectors("m", ["新的一条", *reversed(texts)], embed, sheaf="法条")
    assert read == [1] and embed.asked == [*sorted(texts, key=len), "新的一条"]
    np.testing.assert_array_equal(again[1:], first[::-1])
    np.testing.assert_array_equal(again, cache.vectors("m", ["新的一条", *reversed(texts)], embed))
    read.clear()
    told: list[int] = []
    np.testing.assert_array_equal(cache.vectors("m", texts, embed, told.append, sheaf="法条"), first)
    assert read == [] and told == [len(texts)], "the very texts of the sheaf are read as they lie there"
    cache.close()


def test_a_sheaf_is_bound_anew_only_when_much_is_loose(tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    cache, embed, texts = VectorCache(path), Counting(), [f"{n:03}" for n in range(200)]
    cache.vectors("m", texts, embed, sheaf="法条")
    (size,) = sheaf_of(path)
    cache.vectors("m", [*texts, "甲", "乙"], embed, sheaf="法条")
    assert sheaf_of(path) == [size]
    cache.vectors("m", [*texts, *(f"新{n}" for n in range(20))], embed, sheaf="法条")
    (grown,) = sheaf_of(path)
    assert grown == size + 20 * (16 + 4)
    cache.close()


@pytest.mark.parametrize("damage", ["x''", "x'00'", "substr(body, 1, 100)", "zeroblob(length(body))"])
def test_a_damaged_sheaf_costs_time_and_no_vector(tmp_path: Path, damage: str) -> None:
    path, embed, texts = tmp_path / "v.sqlite", Counting(), [f"{n}" for n in range(50)]
    cache = VectorCache(path)
    first = cache.vectors("m", texts, embed, sheaf="法条")
    cache.close()
    with sqlite3.connect(path) as db:
        db.execute(f"UPDATE parts SET body = {damage}")
    db.close()
    again = VectorCache(path)
    np.testing.assert_array_equal(again.vectors("m", texts, embed, sheaf="法条"), first)
    assert embed.asked == texts, "none is embedded again"
    assert len(sheaf_of(path)) == 1
    np.testing.assert_array_equal(again.vectors("m", texts, embed, sheaf="法条"), first)
    again.close()
