"""Coming: what the law's next days will change, and whether the content will still stand on them."""

from collections.abc import Iterator
from pathlib import Path

from knowledge.library import load_library
from knowledge.problems import ContentError
from knowledge.release import Release
from knowledge.turns import next_turn

# Reading everything for one day takes seconds; what is further away can wait for a later check.
MOST_DAYS = 3
# So many laws or problems are named.
SHOWN = 5


def coming_turns(release: Release, today: str, added: Path, learned: Path | None = None) -> Iterator[str]:
    """For each of the next days on which what is law changes: which laws, and what the content must be
    mended for before then."""
    day = today
    for _ in range(MOST_DAYS):
        day = next_turn(release.sources, day)
        if not day:
            return
        laws = [f"《{s.title}》" for s in release.sources if day in (s.effective, s.repealed)]
        yield f"{day} 起施行或废止：{_some(laws)}；到那天自动换上，{_standing(day, added, learned)}"


def _standing(day: str, added: Path, learned: Path | None) -> str:
    try:
        load_library(day, added=added, learned=learned)
    except ContentError as error:
        return (
            f"但内容届时有 {len(error.problems)} 处问题，请先改好：{_some([str(p) for p in error.problems])}"
        )
    return "内容届时没有问题"


def _some(items: list[str]) -> str:
    return "、".join(items[:SHOWN]) + (f"等 {len(items)} 项" if len(items) > SHOWN else "")
