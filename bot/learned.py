"""Learned: lessons written into the data folder, where the next release and the evaluation read them."""

from pathlib import Path
from typing import Any

from bot.lesson import Kind, Lesson
from bot.rows import packed
from knowledge.durable import put, sync
from knowledge.learned import CURATED, GOLDEN, SAYINGS


def learn(folder: Path, lesson: Lesson) -> Path:
    """Adds a lesson to its file, once, and gives the file; it is on the disk when this returns. Raises OSError."""
    path = folder / _place(lesson)
    path.parent.mkdir(parents=True, exist_ok=True)
    sync(folder)
    _add(path, _line(lesson))
    return path


def _place(lesson: Lesson) -> str:
    places = {
        Kind.GOLDEN: GOLDEN,
        Kind.CURATED: CURATED,
        Kind.SAYING: f"{SAYINGS}/{lesson.service}.txt",
    }
    return places[lesson.kind]


def _line(lesson: Lesson) -> str:
    if lesson.kind is Kind.SAYING:
        return " ".join(lesson.question.split())
    return packed(_golden(lesson) if lesson.kind is Kind.GOLDEN else _curated(lesson))


def _golden(lesson: Lesson) -> dict[str, Any]:
    plan = [int(c.removeprefix("plan/")) for c in lesson.clauses if c.startswith("plan/")]
    return {
        "id": f"learned-{lesson.id}",
        "text": lesson.question,
        "best": lesson.service,
        "services": [lesson.service] if lesson.service else [],
        "clauses": plan,
        "laws": [c for c in lesson.clauses if not c.startswith("plan/")],
        "status": lesson.status.value,
    }


def _curated(lesson: Lesson) -> dict[str, Any]:
    return {
        "id": f"learned-{lesson.id}",
        "question": lesson.question,
        "service": lesson.service,
        "text": lesson.text,
        "citations": [{"clause": q.clause, "quote": q.quote} for q in lesson.citations],
    }


def _add(path: Path, line: str) -> None:
    """The file with the line at its end, whole or as it was: written beside, then put in its place."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if line in before.splitlines():
        return
    gap = "" if not before or before.endswith("\n") else "\n"
    put(path, f"{before}{gap}{line}\n")
