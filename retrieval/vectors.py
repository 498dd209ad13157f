"""Vector cache: what was embedded or learned once is never computed again."""

import hashlib
import io
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

# Saved this often, so that an interrupted build goes on where it stopped.
BATCH = 256
_READ_AT_ONCE = 500
_KEY_BYTES = 16
# How long one process waits for another's batch to be written.
BUSY_TIMEOUT_S = 30

# A sheaf is bound anew once so many of a hundred of its texts are not in it; fewer are read one by one.
LOOSE_PERCENT = 5

# Of each kind of part so many are kept: those of the release that serves, of the one before and of one tried out.
KEPT_PARTS = 4

Array = npt.NDArray[Any]
Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]


class VectorCache:
    """Vectors by (encoder fingerprint, text) in one SQLite file; damage costs time, never answers."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = self._opened()

    def vectors(
        self,
        fingerprint: str,
        texts: Sequence[str],
        embed: Embed,
        progress: Callable[[int], None] | None = None,
        sheaf: str = "",
    ) -> npt.NDArray[np.float32]:
        """The vector of every text, shape (n, dimensions); missing ones are embedded and kept batch by batch.

        `progress` is told how many more texts are done. Texts that are asked for together again and again have a
        name: of a `sheaf` nearly all vectors come in one piece. Raises OSError if the file is locked, read-only or
        the disk full (what was kept so far stays).
        """
        keys = [_key(fingerprint, text) for text in texts]
        held = self._sheaf(f"{fingerprint}\0{sheaf}") if sheaf and keys else (b"", memoryview(b""))
        if keys and held[0] == b"".join(keys):
            if progress:
                progress(len(keys))
            return np.frombuffer(held[1], np.float16).reshape(len(keys), -1).astype(np.float32)
        bound = _by_key(*held)
        loose = [key for key in keys if key not in bound]
        found = self._read(loose)
        if progress:
            progress(len(keys) - sum(key not in found for key in loose))
        lacking = {key for key in loose if key not in found}
        missing = (
            list({k: t for k, t in zip(keys, texts, strict=True) if k in lacking}.items()) if lacking else []
        )
        missing.sort(key=lambda item: len(item[1]))
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = embed([text for _, text in batch]).astype(np.float16)
            rows = [(key, vector.tobytes()) for (key, _), vector in zip(batch, vectors, strict=True)]
            found.update(rows)
            self._write(rows)
            if progress:
                progress(len(batch))
        if not keys:
            return np.zeros(0, np.float32)
        whole = b"".join([bound.get(key) or found[key] for key in keys])
        if sheaf and 100 * len(loose) > LOOSE_PERCENT * len(keys):
            self._bind(f"{fingerprint}\0{sheaf}", keys, whole)
        return np.frombuffer(whole, np.float16).reshape(len(keys), -1).astype(np.float32)

    def part(
        self, kind: str, made_of: Iterable[bytes], make: Callable[[], Sequence[Array]]
    ) -> tuple[Array, ...]:
        """What `make` gives, made once for the same `made_of`. Raises OSError as `vectors` does."""
        digest = hashlib.sha256(kind.encode())
        for piece in made_of:
            digest.update(len(piece).to_bytes(8, "little"))
            digest.update(piece)
        key = digest.digest()
        for _, body, total in self._rows(_PART, [key]):
            if _sum(body) == total:
                with np.load(io.BytesIO(body), allow_pickle=False) as kept:
                    return tuple(kept[name] for name in kept.files)
        made = tuple(make())
        written = io.BytesIO()
        np.savez(written, *made)
        body = written.getvalue()
        self._damaged_or(lambda: self._insert_part(kind, key, body))
        return made

    def _sheaf(self, name: str) -> tuple[bytes, memoryview]:
        """The keys and the vectors bound under a name; none where there is no such sheaf or it is damaged."""
        for _, body, total in self._rows(_PART, [_sheaf_key(name)]):
            if _sum(body) == total:
                first = 8 + _KEY_BYTES * int.from_bytes(body[:8], "little")
                return body[8:first], memoryview(body)[first:]
        return b"", memoryview(b"")

    def _bind(self, name: str, keys: Sequence[bytes], whole: bytes) -> None:
        body = b"".join((len(keys).to_bytes(8, "little"), *keys, whole))
        self._damaged_or(lambda: self._insert_part(f"sheaf {name}", _sheaf_key(name), body))

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _opened(self) -> Database:
        with self._told():
            try:
                return self._prepared()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._discard()
                return self._prepared()

    def _discard(self) -> None:
        """Deletes a file that SQLite calls damaged; its vectors will be computed again."""
        for end in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Locked, full or read-only, told as an OSError with its cure: nothing is wrong with what the file holds."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OSError(
                f"向量缓存 {self._path} 用不了（{error}）；检查它和所在目录的剩余空间与权限，"
                "别的 mingbai 正在建库就等它做完，然后重跑，已算好的不会丢"
            ) from error

    def _prepared(self) -> Database:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = Database(sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, check_same_thread=False))
        try:
            db.enable_wal()
            db.table("vectors").create(
                {"key": bytes, "vector": bytes, "sum": bytes}, pk="key", if_not_exists=True
            )
            db.execute(
                "CREATE TABLE IF NOT EXISTS parts (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
                " key BLOB NOT NULL UNIQUE, body BLOB NOT NULL, sum BLOB NOT NULL)"
            )
            db.execute("SELECT count(*) FROM vectors").fetchone()
        except BaseException:
            db.close()
            raise
        return db

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _READ_AT_ONCE):
            part = keys[start : start + _READ_AT_ONCE]
            marks = ",".join("?" * len(part))
            sql = f"SELECT key, vector, sum FROM vectors WHERE key IN ({marks})"  # noqa: S608 - question marks only
            rows = self._rows(sql, part)
            found.update({key: vector for key, vector, total in rows if _sum(vector) == total})
        return found

    def _rows(self, sql: str, arguments: Sequence[bytes]) -> Iterable[tuple[bytes, bytes, bytes]]:
        with self._told():
            try:
                return list(self._db.execute(sql, arguments).fetchall())
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._begin_anew()
                return ()

    def _write(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        self._damaged_or(lambda: self._insert(rows))

    def _damaged_or(self, insert: Callable[[], None]) -> None:
        """Inserts; into a new file if this one turns out to be damaged."""
        with self._told():
            try:
                insert()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._begin_anew()
                insert()

    def _insert_part(self, kind: str, key: bytes, body: bytes) -> None:
        with self._db.conn as connection:
            connection.execute(
                "INSERT OR REPLACE INTO parts (kind, key, body, sum) VALUES (?, ?, ?, ?)",
                (kind, key, body, _sum(body)),
            )
            connection.execute(
                "DELETE FROM parts WHERE kind = ? AND seq NOT IN"
                " (SELECT seq FROM parts WHERE kind = ? ORDER BY seq DESC LIMIT ?)",
                (kind, kind, KEPT_PARTS),
            )

    def _insert(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        with self._db.conn:
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO vectors (key, vector, sum) VALUES (?, ?, ?)",
                [(key, vector, _sum(vector)) for key, vector in rows],
            )

    def _begin_anew(self) -> None:
        self._db.close()
        self._discard()
        self._db = self._opened()


_PART = "SELECT key, body, sum FROM parts WHERE key = ?"


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether SQLite means the file itself: that alone it reports by this class and none of its children."""
    return type(error) is sqlite3.DatabaseError


def _key(fingerprint: str, text: str) -> bytes:
    return hashlib.sha256(f"{fingerprint}\0{text}".encode("utf-8", "replace")).digest()[:_KEY_BYTES]


def _by_key(keys: bytes, vectors: memoryview) -> dict[bytes, memoryview]:
    """The vectors of a sheaf by their keys."""
    count = len(keys) // _KEY_BYTES
    size = len(vectors) // max(count, 1)
    return {
        keys[_KEY_BYTES * n : _KEY_BYTES * (n + 1)]: vectors[size * n : size * (n + 1)] for n in range(count)
    }


def _sheaf_key(name: str) -> bytes:
    return hashlib.sha256(f"sheaf {name}".encode()).digest()


def _sum(vector: bytes) -> bytes:
    return hashlib.blake2b(vector, digest_size=8).digest()
