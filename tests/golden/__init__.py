"""Golden questions by part: the tuning part comes with the knowledge, for publishing asks it; the others stay here."""

from pathlib import Path

from knowledge.library import CONTENT


def golden_file(part: str) -> Path:
    """The file of a part: `tuning`, `unseen`, `stress`, `apart`, `rounds`, `fresh`; labels of real questions by id:
    `real_labels`, `real_laws`."""
    return CONTENT / "golden.jsonl" if part == "tuning" else Path(__file__).parent / f"{part}.jsonl"
