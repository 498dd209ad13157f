"""Shelf: built releases on disk, each whole or not there at all, and the pointer to the one that serves."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from knowledge.clause import Source
from knowledge.durable import sync
from knowledge.service import Service
from retrieval.clausebook import ClauseBook
from retrieval.index import Index
from retrieval.parcel import (
    CONTENT,
    MANIFEST,
    Manifest,
    clause_texts,
    digest_of,
    read_manifest,
    read_release,
    write_release,
    written_in,
)

# Writing takes minutes at most: what lies half-written longer was left behind by a process that was killed.
LEFT_BEHIND_S = 24 * 3600


class ShelfError(Exception):
    """A release cannot be written or read; the message says what to do."""


class OtherEncoderError(ShelfError):
    """A release is whole, but its vectors are those of another model."""


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
            write_release(index, encoder, created, beside, partial(_twin, self._folder, self.releases()))
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
        pointed = self._named()
        return pointed if pointed in whole else max(whole, key=lambda i: whole[i].created, default=None)

    def published(self) -> str | None:
        """The id of the release that was published last, if it is whole."""
        pointed = self._named()
        return pointed if pointed in {m.id for m in self.releases()} else None

    def _named(self) -> str | None:
        with contextlib.suppress(OSError):
            return self._pointer.read_text(encoding="utf-8").strip()
        return None

    def releases(self) -> tuple[Manifest, ...]:
        """Every whole release, oldest first; what is half-written is passed over."""
        found = [m for path in self._folder.glob("*/" + MANIFEST) if (m := read_manifest(path)) is not None]
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
        manifest = read_manifest(folder / MANIFEST)
        if manifest is None:
            raise ShelfError(f"版本 {release} 不完整；用 mingbai knowledge build 重做")
        if encoder is not None and manifest.encoder != encoder:
            raise OtherEncoderError(
                f"版本 {release} 是用另一个模型（{manifest.encoder}）建的，现在的模型是 {encoder}，配在一起会答非所问；"
                "去掉 MINGBAI_ENCODER 或改回原来的值，或者用 mingbai knowledge build 重建"
            )
        if digest_of(folder / CONTENT) != manifest.digests.get(CONTENT):
            raise ShelfError(f"版本 {release} 的 {CONTENT} 被改动过；用 mingbai knowledge build 重做")
        try:
            return read_release(manifest, folder)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise ShelfError(
                f"版本 {release} 读不出来（{error}）；用 mingbai knowledge build 重做"
            ) from error

    def texts(self, release: str) -> dict[str, str] | None:
        """Every clause's text by id, as that release has them; None if it is not there whole."""
        manifest = read_manifest(self._folder / release / MANIFEST)
        path = self._folder / release / CONTENT
        if manifest is None or digest_of(path) != manifest.digests.get(CONTENT):
            return None
        return clause_texts(path)

    def written(self, release: str) -> tuple[dict[str, Source], ClauseBook, dict[str, Service]] | None:
        """Sources, clauses and services by id, as that release has them; None if it is not there whole."""
        manifest = read_manifest(self._folder / release / MANIFEST)
        path = self._folder / release / CONTENT
        if manifest is None or digest_of(path) != manifest.digests.get(CONTENT):
            return None
        return written_in(path)

    def damaged_files(self, release: str) -> tuple[str, ...]:
        """Names of files whose bytes are not those that were written."""
        folder = self._folder / release
        manifest = read_manifest(folder / MANIFEST)
        if manifest is None:
            return (MANIFEST,)
        return tuple(name for name, digest in manifest.digests.items() if digest_of(folder / name) != digest)


def _twin(folder: Path, releases: Sequence[Manifest], name: str, digest: str) -> Path | None:
    """A file of that name with those very bytes, read to the last one; the newest release's first."""
    for manifest in reversed(releases):
        path = folder / manifest.id / name
        if manifest.digests.get(name) == digest and digest_of(path) == digest:
            return path
    return None


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
