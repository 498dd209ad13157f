"""Inline: cards that a person shares into any chat by typing the bot's name there."""

import re
from collections.abc import Collection, Iterator

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.card import Card
from bot.cite import best_sentence
from bot.dialogue.commands import clause_page
from bot.dialogue.incoming import Incoming
from bot.dialogue.language import named, to_language
from bot.dialogue.pace import Pace, Paces
from bot.dialogue.parts import Parts
from bot.service_cards import service_card
from bot.telegram.render import messages
from bot.wording import english
from bot.wording import telegram as words
from knowledge.service import Service
from retrieval.clean import clean, says_something
from retrieval.index import Index
from retrieval.resolver import resolve
from retrieval.search import search

# What fits on a phone without scrolling far.
MOST_SERVICES, MOST_CLAUSES = 5, 3
# Beside these the desk is shown clauses that nobody named; Telegram takes 50 results.
MOST_FOUND, MOST_PLAN = 12, 4
# A service is offered if it is this likely; the first always.
LIKELY = 0.1
# A client asks at every pause in typing.
MOST_A_MINUTE = 60
# Clients ask again only after this long for the same words.
CACHE_S = 300
# Under a result's title.
_DESCRIPTION = 80
_LETTER, _CHINESE, _WORD = re.compile("[A-Za-z]"), re.compile("[\u4e00-\u9fff]"), re.compile("[a-z]+")


class Inline:
    """Finds what is to be shared; the words typed are not kept."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._paces = Paces(MOST_A_MINUTE)

    def results(self, incoming: Incoming) -> tuple[InlineQueryResultArticle, ...]:
        """Cards for the words typed so far: clauses named by number, then services. Nothing for who types too fast."""
        if self._paces.pace(incoming.person, incoming.sent_s, incoming.update) is not Pace.FINE:
            return ()
        index = self._parts.live.index
        text = clean(incoming.text)
        if index is None or not says_something(text):
            return ()
        named = resolve(text, index.names, index.clauses)
        clauses = named.clauses[:MOST_CLAUSES] if named else ()
        services = () if named and named.only else tuple(self._services(text, index))
        if _is_foreign(text):
            # As in a conversation: what is typed in another language is not guessed at.
            services = tuple(_called_in_english(text, index))
        found = self._found(incoming.language, text, index, clauses) if self.is_staff(incoming) else ()
        return (
            *(self._clause(index, incoming.language, clause_id) for clause_id in clauses),
            *(self._service(service, incoming.language) for service in services),
            *found,
        )

    def is_staff(self, incoming: Incoming) -> bool:
        """Whether the desk is looking something up, which finds more."""
        return incoming.person in self._parts.operators | self._parts.admins

    def _found(
        self, language: str, text: str, index: Index, named: Collection[str]
    ) -> Iterator[InlineQueryResultArticle]:
        """Clauses found by what they say, the law and then the plan, each with the sentence that is meant."""
        encoder = self._parts.live.encoder
        if encoder is None:
            return
        hits = search(text, index, encoder, MOST_FOUND)
        for hit in (*hits.statutes[:MOST_FOUND], *hits.plan[:MOST_PLAN]):
            clause = index.clauses[hit.clause]
            if hit.clause not in named and index.sources[clause.source].citable:
                yield self._clause(
                    index, language, hit.clause, best_sentence(clause, hit.start, hit.end, text)
                )

    def _services(self, text: str, index: Index) -> Iterator[Service]:
        """Services called so, then services for a matter told in these words."""
        called = [s for s in index.services.values() if text in s.name or s.name in text]
        yield from called[:MOST_SERVICES]
        encoder = self._parts.live.encoder
        hits = search(text, index, encoder, MOST_SERVICES).services if encoder else ()
        for n, hit in enumerate(hits[: MOST_SERVICES - len(called)]):
            if index.services[hit.service] not in called and (hit.probability >= LIKELY or n == 0):
                yield index.services[hit.service]

    def _clause(
        self, index: Index, language: str, clause_id: str, sentence: str = ""
    ) -> InlineQueryResultArticle:
        clause = index.clauses[clause_id]
        source = index.sources[clause.source]
        link = f"clause_{clause.number}" if clause_id.startswith("plan/") else ""
        return self._article(
            f"c{index.clauses.place(clause_id)}",
            f"《{source.title}》{clause.label}",
            sentence or clause.text,
            clause_page(index, clause_id),
            link,
            language,
        )

    def _service(self, service: Service, language: str) -> InlineQueryResultArticle:
        title, text = named(service.name, service.summary, language)
        link = f"svc_{service.id}"
        return self._article(f"s{service.id}", title, text, service_card(service), link, language)

    def _article(
        self, result: str, title: str, text: str, card: Card, link: str, language: str
    ) -> InlineQueryResultArticle:
        """A result as one message: its own buttons would belong to nobody, so it has one that leads here."""
        html = messages(to_language(Card(card.blocks), language), lambda _: "")[0].html
        url = f"https://t.me/{self._parts.bot}" + (f"?start={link}" if link else "")
        return InlineQueryResultArticle(
            result,
            title,
            InputTextMessageContent(
                html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
            ),
            reply_markup=InlineKeyboardMarkup(
                [[InlineKeyboardButton(words.INLINE_ASK.to(language), url=url)]]
            ),
            description=" ".join(text.split())[:_DESCRIPTION],
        )


def _is_foreign(text: str) -> bool:
    """Whether words are typed in letters, and none in Chinese.

    >>> _is_foreign("legal aid"), _is_foreign("12348"), _is_foreign("AA制吵架")
    (True, False, False)
    """
    return bool(_LETTER.search(text)) and not _CHINESE.search(text)


def _called_in_english(text: str, index: Index) -> Iterator[Service]:
    """Services whose English name has all the words typed, then those whose explanation has; words may be begun only."""
    typed = _WORD.findall(text.casefold())
    of = {s.id: english.OFFICES[s.name] for s in index.services.values() if s.name in english.OFFICES}
    called = [s for s, gloss in of.items() if _has(gloss.name, typed)]
    about = [s for s, gloss in of.items() if s not in called and _has(gloss.use, typed)]
    yield from (index.services[one] for one in (*called, *about)[:MOST_SERVICES])


def _has(text: str, typed: Collection[str]) -> bool:
    known = _WORD.findall(text.casefold())
    return bool(typed) and all(any(word.startswith(begun) for word in known) for begun in typed)
