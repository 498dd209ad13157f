"""Parcel: a release as files in a folder, every byte accounted for in its manifest."""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from knowledge.clause import Source
from knowledge.durable import sync
from knowledge.route import routes_from
from knowledge.service import Service, content_of
from retrieval.alarm import Alarm
from retrieval.asked import AskedIndex
from retrieval.clausebook import ClauseBook
from retrieval.corpus import Corpus
from retrieval.dense import DenseIndex
from retrieval.grounds import Grounds, ground_texts, grounds_of
from retrieval.index import Index
from retrieval.keywords import Keywords
from retrieval.lexical import LexicalIndex
from retrieval.resolver import Aliases, names_from
from retrieval.router import Router
from retrieval.typical import Typical

MANIFEST = "manifest.json"
CONTENT = "content.json"

_SOURCES = TypeAdapter(tuple[Source, ...])
_SERVICES = TypeAdapter(tuple[Service, ...])


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


# (name, SHA-256) → a file that has these very bytes, or None.
Twin = Callable[[str, str], Path | None]


def write_release(
    index: Index, encoder: str, created: str, folder: Path, twin: Twin = lambda _name, _digest: None
) -> None:
    """Writes the release and its manifest into an empty folder, all of it on disk when this returns.

    What another release has byte for byte is not written but linked: `twin` finds it. Raises OSError.
    """
    sizes: dict[str, int] = {}
    digests: dict[str, str] = {}
    for name, body in _files(index):
        digests[name], sizes[name] = hashlib.sha256(body).hexdigest(), len(body)
        if not _linked(twin(name, digests[name]), folder / name):
            (folder / name).write_bytes(body)
            sync(folder / name)
    counts = {
        "clauses": len(index.clauses),
        "services": len(index.services),
        "passages": len(index.statutes.owners),
    }
    manifest = Manifest(index.release, index.as_of, created, index.complete, encoder, counts, sizes, digests)
    (folder / MANIFEST).write_text(
        json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    sync(folder / MANIFEST)
    sync(folder)


def _linked(twin: Path | None, path: Path) -> bool:
    """Whether a file stands there now under its second name; not every file system has such names."""
    if twin is None:
        return False
    try:
        path.hardlink_to(twin)
    except OSError:
        return False
    return True


def _files(index: Index) -> Iterator[tuple[str, bytes]]:
    """Every file's name and bytes."""
    yield CONTENT, _content(index)
    for name, array in _arrays(index):
        written = io.BytesIO()
        np.save(written, array)
        yield f"{name}.npy", written.getvalue()
    for name, dense in _dense(index):
        yield f"{name}.faiss", faiss.serialize_index(dense.index).tobytes()


def _content(index: Index) -> bytes:
    content = {
        "sources": [_fields(s) for s in index.sources.values()],
        "clauses": list(index.clauses.rows),
        "services": [content_of(s) for s in index.services.values()],
        "aliases": asdict(index.aliases),
        "classes": index.router.classes,
        "keywords": index.router.keywords.by_class,
        "routes": [asdict(route) for route in index.routes],
        "dangers": index.alarm.kinds,
        "companions": index.companions,
        "grounds": list(zip(*index.grounds.rows, strict=True)),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _fields(source: Source) -> dict[str, Any]:
    """What a source is made of, none of which must be copied."""
    return {field.name: getattr(source, field.name) for field in fields(source)}


def _dense(index: Index) -> Iterator[tuple[str, DenseIndex]]:
    yield "router", index.router.vectors
    for name, corpus in (("plan", index.plan), ("statutes", index.statutes)):
        if corpus.dense:
            yield name, corpus.dense
        if corpus.asked and corpus.asked.questions:
            yield f"{name}.asked", corpus.asked.questions


def _arrays(index: Index) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    for name, corpus in (("plan", index.plan), ("statutes", index.statutes)):
        yield f"{name}.owners", corpus.owners
        yield f"{name}.starts", corpus.starts
        yield f"{name}.ends", corpus.ends
        yield from _lexical_arrays(name, corpus.lexical)
        if corpus.asked:
            yield f"{name}.asked.askers", corpus.asked.askers
            yield f"{name}.asked.owners", corpus.asked.owners
    for name, dense in _dense(index):
        yield f"{name}.scale", np.array(dense.scale)
    router = index.router
    yield "router.owners", router.owners
    yield "router.placed", router.placed
    yield "router.middle", router.middle
    yield "router.typical.bigrams", router.typical.bigrams
    yield "router.typical.logs", router.typical.logs
    yield "router.weights", router.weights
    yield "router.bias", router.bias
    yield "router.demand", router.demand
    yield from _lexical_arrays("router", router.lexical)
    yield "grounds.vectors", index.grounds.vectors
    yield "grounds.usual", index.grounds.usual
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


def read_release(manifest: Manifest, folder: Path) -> Index:
    """The release as it was written. Raises whatever damaged files make their readers raise."""
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
            _read_dense("router", arrays, folder),
            arrays["router.middle"],
            _read_lexical("router", arrays),
            _read_typical("router.typical", arrays),
            arrays["router.weights"],
            arrays["router.bias"],
            Keywords(content["keywords"]),
            arrays["router.demand"],
        ),
        routes_from(content["routes"]),
        _read_grounds(content, services.values(), arrays),
        Alarm(
            arrays["alarm.grams"],
            arrays["alarm.rarity"],
            arrays["alarm.weight"],
            float(arrays["alarm.bias"]),
            tuple(content["dangers"]),
            _read_typical("alarm.typical", arrays),
        ),
        # Releases built before format 10 know of none.
        content.get("companions", {}),
    )


def clause_texts(content: Path) -> dict[str, str]:
    """The text of every clause by id, out of a release's content file."""
    rows = json.loads(content.read_text(encoding="utf-8"))["clauses"]
    return {clause_id: text for clause_id, _, _, _, _, text, _ in rows}


def written_in(content: Path) -> tuple[dict[str, Source], ClauseBook, dict[str, Service]]:
    """Sources, clauses and services, each by id, out of a release's content file."""
    kept = json.loads(content.read_text(encoding="utf-8"))
    sources = {s.id: s for s in _SOURCES.validate_python(kept["sources"])}
    services = {s.id: s for s in _SERVICES.validate_python(kept["services"])}
    return sources, ClauseBook(kept["clauses"]), services


def _read_grounds(
    content: Mapping[str, Any], services: Iterable[Service], arrays: Mapping[str, npt.NDArray[Any]]
) -> Grounds:
    places = [(service, place) for service, place in zip(*content["grounds"], strict=True)]
    texts = ground_texts(tuple(services))
    plain = dict(zip(texts.places, texts.plain, strict=True))
    # Read from the entries: a thousand sentences are indexed sooner than their postings are read and checked.
    return grounds_of(
        places, arrays["grounds.vectors"], arrays["grounds.usual"], [plain[place] for place in places]
    )


def _read_typical(name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Typical:
    return Typical(arrays[f"{name}.bigrams"], arrays[f"{name}.logs"])


def _read_corpus(name: str, arrays: Mapping[str, npt.NDArray[Any]], folder: Path) -> Corpus:
    return Corpus(
        arrays[f"{name}.owners"],
        arrays[f"{name}.starts"],
        arrays[f"{name}.ends"],
        _read_lexical(name, arrays),
        _read_dense(name, arrays, folder) if f"{name}.scale" in arrays else None,
        _read_asked(f"{name}.asked", arrays, folder),
    )


def _read_dense(name: str, arrays: Mapping[str, npt.NDArray[Any]], folder: Path) -> DenseIndex:
    return DenseIndex(faiss.read_index(str(folder / f"{name}.faiss")), float(arrays[f"{name}.scale"]))


def _read_asked(name: str, arrays: Mapping[str, npt.NDArray[Any]], folder: Path) -> AskedIndex | None:
    if f"{name}.askers" not in arrays:
        return None
    questions = _read_dense(name, arrays, folder) if f"{name}.scale" in arrays else None
    return AskedIndex(questions, arrays[f"{name}.askers"], arrays[f"{name}.owners"])


def _read_lexical(name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> LexicalIndex:
    return LexicalIndex(
        int(arrays[f"{name}.documents"]),
        arrays[f"{name}.bigrams"],
        arrays[f"{name}.offsets"],
        arrays[f"{name}.postings"],
        arrays[f"{name}.weights.lexical"],
    )


def read_manifest(path: Path) -> Manifest | None:
    """The manifest, if it can be read and every file it lists is there in full."""
    if path.parent.name.startswith("."):
        return None
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
        whole = all((path.parent / name).stat().st_size == size for name, size in manifest.sizes.items())
    except (OSError, ValueError, TypeError):
        return None
    return manifest if whole and manifest.id == path.parent.name else None


def digest_of(path: Path) -> str:
    """SHA-256 of a file, "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
