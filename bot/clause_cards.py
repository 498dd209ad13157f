"""Clause cards: one clause in full, a page at a time."""

from bot.answer import Citation
from bot.blocks import rows
from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.pages import pages
from bot.wording import chat
from knowledge.clause import Clause, Source

# About a screen and a half of a phone; a tap brings the next.
PAGE = 1500


def clause_card(clause: Clause, source: Source, validity: str, page: int = 0) -> Card:
    """A page of a clause (counted from 0; one that does not exist is the nearest) and whether it is law."""
    headings = " ".join(clause.path)
    excerpt = (Block(BlockKind.NOTE, chat.EXCERPT),) if clause.excerpt else ()
    above = (Block(BlockKind.NOTE, headings),) if headings else ()
    status = Block(BlockKind.NOTE, chat.status_line(validity))
    texts, at = _opened(clause.text, page)
    return Card(
        (
            Block(BlockKind.TITLE, chat.clause_title(source.title, clause.label)),
            *above,
            Block(BlockKind.TEXT, texts[at]),
            *_place(at, len(texts)),
            status,
            *excerpt,
        ),
        rows(page_buttons(clause.id, at, len(texts))),
    )


def cited_clause(citation: Citation) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
    """The blocks of a clause cited in full, on its first page, and the button to the next, if any."""
    texts, at = _opened(citation.quote, 0)
    blocks = (
        Block(BlockKind.TITLE, chat.clause_title(citation.source, citation.label)),
        Block(BlockKind.TEXT, texts[at]),
        *_place(at, len(texts)),
        Block(BlockKind.NOTE, chat.status_line(citation.validity)),
    )
    return blocks, page_buttons(citation.clause, at, len(texts))


def page_buttons(clause_id: str, page: int, count: int) -> tuple[Button, ...]:
    """The buttons to the pages before and after."""
    before = Button(chat.PREVIOUS_PAGE, Action(ActionKind.CLAUSE, clause_id, page=page - 1))
    after = Button(chat.NEXT_PAGE, Action(ActionKind.CLAUSE, clause_id, page=page + 1))
    return (*((before,) if page > 0 else ()), *((after,) if page + 1 < count else ()))


def _opened(text: str, page: int) -> tuple[tuple[str, ...], int]:
    """The pages of a clause, and the one that is open."""
    texts = pages(text, PAGE)
    return texts, min(max(page, 0), len(texts) - 1)


def _place(page: int, count: int) -> tuple[Block, ...]:
    return (Block(BlockKind.NOTE, chat.page_line(page, count)),) if count > 1 else ()
