"""Model folder: a model on disk that is complete and unharmed, or made again."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from retrieval.encoder import EncoderError

SEAL = "seal.json"


def sealed_folder(folder: Path, write: Callable[[Path], None]) -> Path:
    """`folder`, holding what `write` writes into an empty one; written only if it is not there unharmed.

    It is written beside and renamed, so that nobody sees half of it; of two processes that write at once,
    one wins and both are right. Raises EncoderError if the disk refuses.
    """
    if is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        # Others who share the home folder read it too.
        beside.chmod(0o755)
        try:
            write(beside)
            _seal(beside)
            _put(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise EncoderError(
            f"the model cannot be written to {folder.parent} ({error.strerror}); "
            "free 300 MB there, or set another home folder that may be written to"
        ) from error
    return folder


def is_whole(folder: Path) -> bool:
    """Whether the seal is there and every file has the size and SHA-256 it names."""
    try:
        seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        return bool(seal) and all(_facts(folder / name) == facts for name, facts in seal.items())
    except (OSError, ValueError, AttributeError):
        return False


def digest_of(folder: Path, *names: str) -> str:
    """SHA-256 over the named files of a sealed folder, 64 hex digits."""
    seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
    return hashlib.sha256(json.dumps([(name, seal[name]) for name in names]).encode()).hexdigest()


def _seal(folder: Path) -> None:
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    facts = {name: _facts(folder / name) for name in names}
    (folder / SEAL).write_text(json.dumps(facts, indent=1), encoding="utf-8")


def _facts(path: Path) -> list[object]:
    with path.open("rb") as file:
        return [path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()]


def _put(beside: Path, folder: Path) -> None:
    if folder.exists() and not is_whole(folder):
        harmed = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        folder.replace(harmed / "model")
        shutil.rmtree(harmed, ignore_errors=True)
    try:
        beside.replace(folder)
    except OSError:
        # Another process was faster: what it made serves as well.
        if not is_whole(folder):
            raise
