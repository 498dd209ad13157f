"""Shelf: built releases on disk, each whole or not there at all, and the pointer to the one that serves."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from knowledge.clause import Source
from knowledge.durable import sync
from knowledge.route import routes_from
from knowledge.service import Service
from retrieval.alarm import Alarm
from retrieval.asked import AskedIndex
from retrieval.clausebook import ClauseBook
from retrieval.corpus import Corpus
from retrieval.dense import DenseIndex
from retrieval.grounds import Grounds
from retrieval.index import Index
from retrieval.lexical import LexicalIndex
from retrieval.resolver import Aliases, names_from
from retrieval.router import Router
from retrieval.typical import Typical

MANIFEST = "manifest.json"
CONTENT = "content.json"
# Writing takes minutes at most: what lies half-written longer was left behind by a process that was killed.
LEFT_BEHIND_S = 24 * 3600

_SOURCES = TypeAdapter(tuple[Source, ...])
_SERVICES = TypeAdapter(tuple[Service, ...])


class ShelfError(Exception):
    """A release cannot be written or read; the message says what to do."""


class OtherEncoderError(ShelfError):
    """A release is whole, but its vectors are those of another model."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release on the shelf says of itself. `sizes` (bytes) and `digests` (SHA-256) by file name."""

    id: str
    as_of: str
    created: str
    complete: bool
    encoder: str
    counts: Mapping[str, int]
    sizes: Mapping[str, int]
    digests: Mapping[str, str]


class Shelf:
    """The folder of releases: `<id>/…` for each, `current` naming the one that serves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "current"

    def write(self, index: Index, encoder: str, created: str) -> None:
        """Puts a release on the shelf; one that is there undamaged stays as it is.

        Raises ShelfError if the disk is full or read-only; nothing half-written is left behind.
        """
        if self.holds(index.release):
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _sweep(self._folder)
            beside = Path(tempfile.mkdtemp(prefix=".", dir=self._folder))
        except OSError as error:
            raise ShelfError(
                f"知识库目录 {self._folder} 写不进去（{_reason(error)}）；检查权限和剩余空间"
            ) from error
        try:
            _write_release(index, encoder, created, beside)
            _put(beside, self._folder / index.release)
            sync(self._folder)
        except OSError as error:
            raise ShelfError(
                f"新版本没写成（{_reason(error)}），原来的版本照常服务；给 {self._folder} 腾出空间后重跑"
            ) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def publish(self, release: str) -> None:
        """Makes a release the one that serves, by one atomic step. Raises ShelfError if it is not there whole."""
        if release not in {m.id for m in self.releases()}:
            raise ShelfError(f"没有版本 {release}；用 mingbai knowledge releases 看有哪些")
        if damaged := self.damaged_files(release):
            raise ShelfError(
                f"版本 {release} 有损坏的文件（{'、'.join(damaged)}）；用 mingbai knowledge build 重做"
            )
        beside = self._folder / f".current.{os.getpid()}"
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(release + "\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._pointer)
            sync(self._folder)
        except OSError as error:
            raise ShelfError(f"发布没成（{_reason(error)}），仍是原来的版本；检查剩余空间后重试") from error

    def current(self) -> str | None:
        """The id of the release that serves: the one pointed at or, if it is damaged, the newest whole one."""
        whole = {m.id: m for m in self.releases()}
        with contextlib.suppress(OSError):
            pointed = self._pointer.read_text(encoding="utf-8").strip()
            if pointed in whole:
                return pointed
        return max(whole, key=lambda i: whole[i].created, default=None)

    def releases(self) -> tuple[Manifest, ...]:
        """Every whole release, oldest first; what is half-written is passed over."""
        found = [m for path in self._folder.glob("*/" + MANIFEST) if (m := _manifest(path)) is not None]
        return tuple(sorted(found, key=lambda m: (m.created, m.id)))

    def holds(self, release: str) -> bool:
        """Whether the release is there, every byte as it was written."""
        return not self.damaged_files(release)

    def stamp(self, release: str) -> int:
        """A number that changes when the release is written anew; 0 if it is not there."""
        try:
            return (self._folder / release / MANIFEST).stat().st_mtime_ns
        except OSError:
            return 0

    def load(self, release: str, encoder: str | None = None) -> Index:
        """The release, ready to search with the encoder of fingerprint `encoder` (None: any).

        Raises ShelfError if it is missing, damaged or (OtherEncoderError) built with another encoder. The
        larger files are checked for their size only: `damaged_files` reads them all.
        """
        folder = self._folder / release
        manifest = _manifest(folder / MANIFEST)
        if manifest is None:
            raise ShelfError(f"版本 {release} 不完整；用 mingbai knowledge build 重做")
        if encoder is not None and manifest.encoder != encoder:
            raise OtherEncoderError(
                f"版本 {release} 是用另一个模型（{manifest.encoder}）建的，现在的模型是 {encoder}，配在一起会答非所问；"
                "去掉 MINGBAI_ENCODER 或改回原来的值，或者用 mingbai knowledge build 重建"
            )
        if _digest(folder / CONTENT) != manifest.digests.get(CONTENT):
            raise ShelfError(f"版本 {release} 的 {CONTENT} 被改动过；用 mingbai knowledge build 重做")
        try:
            return _read_release(manifest, folder)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise ShelfError(
                f"版本 {release} 读不出来（{error}）；用 mingbai knowledge build 重做"
            ) from error

    def damaged_files(self, release: str) -> tuple[str, ...]:
        """Names of files whose bytes are not those that were written."""
        folder = self._folder / release
        manifest = _manifest(folder / MANIFEST)
        if manifest is None:
            return (MANIFEST,)
        return tuple(name for name, digest in manifest.digests.items() if _digest(folder / name) != digest)


def _write_release(index: Index, encoder: str, created: str, folder: Path) -> None:
    content = {
        "sources": [asdict(s) for s in index.sources.values()],
        "clauses": list(index.clauses.rows),
        "services": [asdict(s) for s in index.services.values()],
        "aliases": asdict(index.aliases),
        "classes": index.router.classes,
        "keywords": index.router.keywords,
        "routes": [asdict(route) for route in index.routes],
        "dangers": index.alarm.kinds,
        "grounds": [index.grounds.services, index.grounds.places],
    }
    (folder / CONTENT).write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    for name, array in _arrays(index):
        # Given a file, numpy does not notice when its last buffer finds the disk full.
        written = io.BytesIO()
        np.save(written, array)
        (folder / f"{name}.npy").write_bytes(written.getbuffer())
    for name, corpus in (("plan", index.plan), ("statutes", index.statutes)):
        if corpus.dense:
            # faiss's own writer tells of a full disk by a RuntimeError without a reason.
            (folder / f"{name}.faiss").write_bytes(faiss.serialize_index(corpus.dense.index).tobytes())
    files = sorted(p for p in folder.iterdir())
    for path in files:
        sync(path)
    manifest = Manifest(
        index.release,
        index.as_of,
        created,
        index.complete,
        encoder,
        {
            "clauses": len(index.clauses),
            "services": len(index.services),
            "passages": len(index.statutes.owners),
        },
        {p.name: p.stat().st_size for p in files},
        {p.name: _digest(p) for p in files},
    )
    (folder / MANIFEST).write_text(
        json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    sync(folder / MANIFEST)


def _arrays(index: Index) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    for name, corpus in (("plan", index.plan), ("statutes", index.statutes)):
        yield f"{name}.owners", corpus.owners
        yield f"{name}.starts", corpus.starts
        yield f"{name}.ends", corpus.ends
        yield from _lexical_arrays(name, corpus.lexical)
        if corpus.asked:
            yield f"{name}.asked.vectors", corpus.asked.vectors
            yield f"{name}.asked.askers", corpus.asked.askers
            yield f"{name}.asked.owners", corpus.asked.owners
    router = index.router
    yield "router.owners", router.owners
    yield "router.placed", router.placed
    yield "router.vectors", router.vectors
    yield "router.middle", router.middle
    yield "router.typical.bigrams", router.typical.bigrams
    yield "router.typical.logs", router.typical.logs
    yield "router.weights", router.weights
    yield "router.bias", router.bias
    yield "router.demand", router.demand
    yield from _lexical_arrays("router", router.lexical)
    yield "grounds.vectors", index.grounds.vectors
    alarm = index.alarm
    yield "alarm.grams", alarm.grams
    yield "alarm.rarity", alarm.rarity
    yield "alarm.weight", alarm.weight
    yield "alarm.bias", np.array(alarm.bias)
    yield "alarm.typical.bigrams", alarm.typical.bigrams
    yield "alarm.typical.logs", alarm.typical.logs


def _lexical_arrays(name: str, lexical: LexicalIndex) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    yield f"{name}.bigrams", lexical.bigrams
    yield f"{name}.offsets", lexical.offsets
    yield f"{name}.postings", lexical.postings
    yield f"{name}.weights.lexical", lexical.weights
    yield f"{name}.documents", np.array(lexical.documents)


def _read_release(manifest: Manifest, folder: Path) -> Index:
    content = json.loads((folder / CONTENT).read_text(encoding="utf-8"))
    # Plain arrays over the mapped files: a memmap's own indexing is many times slower.
    arrays = {
        p.name.removesuffix(".npy"): np.asarray(np.load(p, mmap_mode="r")) for p in folder.glob("*.npy")
    }
    book = ClauseBook(content["clauses"])
    sources = {s.id: s for s in _SOURCES.validate_python(content["sources"])}
    services = {s.id: s for s in _SERVICES.validate_python(content["services"])}
    aliases = Aliases(
        content["aliases"]["names"], content["aliases"]["replaced"], tuple(content["aliases"]["plan"])
    )
    plan_clauses = [book[i] for i in book if i.startswith("plan/")]
    return Index(
        manifest.id,
        manifest.as_of,
        manifest.complete,
        sources,
        book,
        list(book),
        services,
        aliases,
        names_from(aliases, sources.values(), plan_clauses),
        _read_corpus("plan", arrays, folder),
        _read_corpus("statutes", arrays, folder),
        Router(
            tuple(content["classes"]),
            len(services),
            arrays["router.owners"],
            arrays["router.placed"],
            arrays["router.vectors"],
            arrays["router.middle"],
            _read_lexical("router", arrays),
            _read_typical("router.typical", arrays),
            arrays["router.weights"],
            arrays["router.bias"],
            tuple(tuple(k) for k in content["keywords"]),
            arrays["router.demand"],
        ),
        routes_from(content["routes"]),
        Grounds(tuple(content["grounds"][0]), tuple(content["grounds"][1]), arrays["grounds.vectors"]),
        Alarm(
            arrays["alarm.grams"],
            arrays["alarm.rarity"],
            arrays["alarm.weight"],
            float(arrays["alarm.bias"]),
            tuple(content["dangers"]),
            _read_typical("alarm.typical", arrays),
        ),
    )


def _read_typical(name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Typical:
    return Typical(arrays[f"{name}.bigrams"], arrays[f"{name}.logs"])


def _read_corpus(name: str, arrays: Mapping[str, npt.NDArray[Any]], folder: Path) -> Corpus:
    path = folder / f"{name}.faiss"
    return Corpus(
        arrays[f"{name}.owners"],
        arrays[f"{name}.starts"],
        arrays[f"{name}.ends"],
        _read_lexical(name, arrays),
        DenseIndex(faiss.read_index(str(path))) if path.exists() else None,
        _read_asked(f"{name}.asked", arrays),
    )


def _read_asked(name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> AskedIndex | None:
    if f"{name}.vectors" not in arrays:
        return None
    return AskedIndex(
        arrays[f"{name}.vectors"],
        arrays[f"{name}.askers"],
        arrays[f"{name}.owners"],
    )


def _read_lexical(name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> LexicalIndex:
    return LexicalIndex(
        int(arrays[f"{name}.documents"]),
        arrays[f"{name}.bigrams"],
        arrays[f"{name}.offsets"],
        arrays[f"{name}.postings"],
        arrays[f"{name}.weights.lexical"],
    )


def _manifest(path: Path) -> Manifest | None:
    """The manifest, if it can be read and every file it lists is there in full."""
    if path.parent.name.startswith("."):
        return None
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
        whole = all((path.parent / name).stat().st_size == size for name, size in manifest.sizes.items())
    except (OSError, ValueError, TypeError):
        return None
    return manifest if whole and manifest.id == path.parent.name else None


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _put(beside: Path, target: Path) -> None:
    """Moves a folder to where a damaged one of that name may lie."""
    if target.exists():
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
        target.replace(aside / target.name)
        beside.replace(target)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        beside.replace(target)


def _sweep(folder: Path) -> None:
    """Removes what killed processes left half-written."""
    for path in folder.glob(".*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime < LEFT_BEHIND_S:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
