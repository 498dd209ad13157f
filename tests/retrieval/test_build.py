"""What a changed clause does not touch is not built again, and kept parts are what would be built."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path

import faiss
import numpy as np
import pytest

from knowledge.release import Release
from retrieval import build
from retrieval.build import Scope, build_index
from retrieval.encoder import FloatArray
from retrieval.index import Index
from retrieval.vectors import VectorCache
from tests.builders import FakeEncoder, clause, content, release, statute


def built(folder: Path, of: Release, encoder: FakeEncoder, cache: str = "v.sqlite") -> Index:
    with closing(VectorCache(folder / cache)) as kept:
        return build_index(of, "2026-07-01", encoder, kept, Scope.FULL, content(folder / "content"))


def reworded() -> Release:
    others = [c for c in statute() if c.number != "48"]
    return release((clause(), clause("statute/劳动法/48", "国家实行最低工资保障制度，每两年调整。"), *others))


class Passages(FakeEncoder):
    """Remembers which passages were embedded."""

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        self.asked += texts
        return super().encode_passages(texts)


def test_one_changed_clause_is_all_that_is_embedded_and_nothing_is_learned_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Passages()
    before = built(tmp_path, release(), encoder)
    encoder.asked.clear()

    def never(*_: object) -> None:
        raise AssertionError("learned again")

    for name in ("train_head", "learn_alarm", "learn_typical"):
        monkeypatch.setattr(build, name, never)
    after = built(tmp_path, reworded(), encoder)
    assert [("每两年调整" in text) for text in encoder.asked] == [True]
    assert after.release != before.release
    assert np.array_equal(after.router.weights, before.router.weights)


def leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every array and plain value that something is made of."""
    if isinstance(value, faiss.Index):
        yield name, faiss.serialize_index(value)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), f"{name}.{field.name}")
    else:
        yield name, value


def test_a_release_of_kept_parts_is_the_one_that_is_built_afresh(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    built(tmp_path, release(), encoder)
    kept = built(tmp_path, reworded(), encoder)
    fresh = built(tmp_path, reworded(), encoder, "other.sqlite")
    for part in ("router", "alarm", "statutes", "plan"):
        for (name, a), (_, b) in zip(leaves(getattr(kept, part)), leaves(getattr(fresh, part)), strict=True):
            if isinstance(a, np.ndarray):
                assert a.dtype == b.dtype and np.array_equal(a, b), f"{part}{name}"  # type: ignore[attr-defined,arg-type]
            elif isinstance(a, str | int | float | tuple | None):
                assert a == b, f"{part}{name}"
