"""Preview: what was recognised in a document, as a tree to be looked through before it is taken in."""

from collections.abc import Iterator, Sequence

from knowledge.incoming.document import Article, Document
from knowledge.incoming.structure import is_item
from knowledge.problems import Problem

FIRST_WORDS = 24


def render_preview(document: Document) -> str:
    """Title and days, then headings with their ranges, then each article's first words and parts."""
    return "\n".join(
        (
            *head(document),
            *tree(document.articles),
            *_told("提示", document.remarks),
            *_told("问题", document.faults),
        )
    )


def head(document: Document) -> Iterator[str]:
    """What is known of the document as a whole, line by line."""
    yield f"{document.origin}：《{document.title or '名称不明'}》{len(document.articles)} 条"
    days = (("文本日期", document.version), ("施行", document.effective), ("废止", document.repealed))
    shown = [f"{name} {day or '未注明'}" for name, day in days if day or name != "废止"]
    yield "  " + "  ".join((*shown, f"状态 {document.status or '未注明'}"))
    if document.successor:
        yield f"  由《{document.successor}》取代"
    if document.missing:
        yield f"  原文没有的条：{document.missing}"
    yield from (f"  沿革 {line}" for line in document.history)
    if document.preamble:
        yield f"  序言 {len(document.preamble)} 段，随文保存，不作条文引用"


def tree(articles: Sequence[Article]) -> Iterator[str]:
    """Headings with their ranges and each article's first words, line by line."""
    shown: tuple[str, ...] = ()
    for n, article in enumerate(articles):
        for depth, name in enumerate(article.path):
            if article.path[: depth + 1] != shown[: depth + 1]:
                yield f"  {'  ' * depth}{name}（{_range(articles, n, depth)}）"
        shown = article.path
        yield f"  {'  ' * len(article.path)}{article.label}　{_first_words(article.text)}{_parts(article.text)}"


def _range(articles: Sequence[Article], first: int, depth: int) -> str:
    """From which article to which a heading reaches."""
    path = articles[first].path[: depth + 1]
    last = first
    while last + 1 < len(articles) and articles[last + 1].path[: depth + 1] == path:
        last += 1
    labels = articles[first].label, articles[last].label
    return labels[0] if first == last else "至".join(labels)


def _first_words(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= FIRST_WORDS else f"{line[:FIRST_WORDS]}…"


def _parts(text: str) -> str:
    """How many 款 and 项, where there is more than one sentence's worth.

    >>> _parts("有下列情形的：\\n（一）甲；\\n（二）乙。\\n前款除外。")
    ' 〔2款2项〕'
    """
    lines = text.split("\n")
    items = sum(map(is_item, lines))
    if len(lines) == 1:
        return ""
    return f" 〔{len(lines) - items}款{f'{items}项' if items else ''}〕"


def _told(kind: str, problems: Sequence[Problem]) -> Iterator[str]:
    yield from (f"{kind} {problem}" for problem in problems)
