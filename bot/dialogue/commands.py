"""Commands: what each slash command comes to, in the language of the person's client."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.cite import validity_words
from bot.clause_cards import clause_card
from bot.dialogue.desk import Desk
from bot.dialogue.handover import Handover
from bot.dialogue.incoming import WEB
from bot.dialogue.keeper import Keeper
from bot.dialogue.parts import Parts
from bot.dialogue.reply import Heard, Write, afresh, says, suited, text_card
from bot.service_cards import HUMAN, SITUATIONS, service_card, situation_card, situations_card
from bot.wording import answers, web
from bot.wording import dialogue as words
from bot.wording.dialogue import Said
from knowledge.numerals import NUMERAL
from knowledge.service import DISTRICTS
from retrieval.clean import clean
from retrieval.index import Index
from retrieval.resolver import resolve

# /start svc_legal-aid, /start clause_17: what a link into the chat may ask for.
_LINK = re.compile(r"(svc|clause)_([A-Za-z0-9-]+)")
_BARE_NUMBER = re.compile(rf"第?\s*(\d{{1,4}}|[{NUMERAL}]{{1,5}})\s*条?")
# Clauses shown for one command.
MOST_CLAUSES = 3


class Commands:
    """One method a command."""

    def __init__(self, parts: Parts, handover: Handover, desk: Desk, keeper: Keeper) -> None:
        self._parts = parts
        self._handover = handover
        self._desk = desk
        self._known: Mapping[str, Callable[[Heard], Write]] = {
            "start": self.start,
            "help": self.help,
            "services": self.services,
            "clause": self.clause,
            "district": self.district,
            "human": handover.open,
            "new": self.new,
            "privacy": self.privacy,
            "forget": self.forget,
            "queue": self._staff(desk.queue),
            "status": self._admin(keeper.status),
            "reload": self._admin(keeper.reload),
            "rollback": self._admin(keeper.roll_back),
            "off": self._admin(keeper.off),
            "on": self._admin(keeper.on),
            "due": self._admin(keeper.checker.due),
        }

    def knows(self, command: str) -> bool:
        """Whether there is such a command."""
        return command in self._known

    def run(self, heard: Heard) -> Write:
        """The reply to a command, known or not."""
        command = heard.incoming.command
        known = self._known.get(command)
        if known is None:
            return _says(heard, words.UNKNOWN_COMMAND, command=command)
        return known(heard)

    def start(self, heard: Heard) -> Write:
        """Who the bot is and how to begin; or what a link into the chat asks for."""
        if heard.incoming.text == "human":
            return self._handover.open(heard)
        link = _LINK.fullmatch(heard.incoming.text)
        if link:
            return self.service(heard, link[2]) if link[1] == "svc" else self.clause_of(heard, link[2])
        language = heard.incoming.language
        asks = tuple((Button(o.label, Action(ActionKind.ASK, o.question)),) for o in answers.FIRST_OPTIONS)
        card = text_card(
            words.START.to(language),
            words.START_HOW.to(language),
            note=words.START_NOTE.to(language),
            buttons=(*asks, (SITUATIONS, HUMAN)),
        )
        return says(card, thread=afresh(heard.thread))

    def help(self, heard: Heard) -> Write:
        """What can be done here."""
        incoming, me = heard.incoming, self._parts.bot
        lines = web.HELP if incoming.channel == WEB else words.HELP
        blocks = (
            Block(BlockKind.HEADING, words.HELP_TITLE.to(incoming.language)),
            *(Block(BlockKind.ITEM, line.to(incoming.language)) for line in lines),
            Block(BlockKind.NOTE, suited(incoming, words.HELP_NOTE).format(me=me)),
        )
        return says(Card(blocks, ((SITUATIONS, HUMAN),)))

    def services(self, heard: Heard) -> Write:
        """Offices by what happens in life, or those for the situation named behind the command."""
        named = heard.incoming.text
        found = next((s for s in self._parts.situations if named and named in (s.id, s.title)), None)
        return self.situation(heard, found.id) if found else says(situations_card(self._parts.situations))

    def situation(self, heard: Heard, situation_id: str) -> Write:
        """The offices for one situation of life."""
        index = self._parts.live.index
        if index is None:
            return _says(heard, words.NO_INDEX)
        situation = next((s for s in self._parts.situations if s.id == situation_id), None)
        if situation is None:
            return _says(heard, words.STALE)
        services = [index.services[i] for i in situation.services if i in index.services]
        return says(situation_card(situation, services))

    def service(self, heard: Heard, service_id: str) -> Write:
        """One service; what is asked next is about it."""
        index = self._parts.live.index
        if index is None:
            return _says(heard, words.NO_INDEX)
        service = index.services.get(service_id)
        if service is None:
            return says(text_card(words.SERVICE_NONE.to(heard.incoming.language), buttons=((SITUATIONS,),)))
        return says(
            service_card(service, heard.thread.district),
            thread=replace(heard.thread, service=service.id, at=self._now(), offered=()),
        )

    def clause(self, heard: Heard) -> Write:
        """The clauses that are named behind the command."""
        return (
            self.clause_of(heard, heard.incoming.text)
            if heard.incoming.text
            else _says(heard, words.CLAUSE_ASK)
        )

    def clause_of(self, heard: Heard, asked: str) -> Write:
        """The clauses of these numbers or names."""
        index = self._parts.live.index
        if index is None:
            return _says(heard, words.NO_INDEX)
        bare = _BARE_NUMBER.fullmatch(asked.strip())
        named = resolve(clean(f"规划第{bare[1]}条" if bare else asked), index.names, index.clauses)
        if named is None or not named.clauses:
            missing = named.missing if named else ()
            none = suited(heard.incoming, words.CLAUSE_NONE).format(asked=asked)
            return says(text_card(*missing, none))
        cards = [clause_page(index, clause_id) for clause_id in named.clauses[:MOST_CLAUSES]]
        remarks = [text_card(*named.notes, *named.missing)] if named.notes or named.missing else []
        return says(*remarks, *cards)

    def district(self, heard: Heard) -> Write:
        """Where the person is, to be chosen or typed."""
        typed = next((d for d in DISTRICTS if heard.incoming.text and heard.incoming.text in d), "")
        if typed:
            return self.set_district(heard, typed)
        language, now = heard.incoming.language, heard.thread.district
        known = words.DISTRICT_NOW.to(language).format(district=now) if now else ""
        return says(text_card(words.DISTRICT_ASK.to(language), known, buttons=district_rows()))

    def set_district(self, heard: Heard, district: str) -> Write:
        """The district noted."""
        if district not in DISTRICTS:
            return _says(heard, words.STALE)
        said = suited(heard.incoming, words.DISTRICT_SET).format(district=district)
        return says(text_card(said), thread=replace(heard.thread, district=district))

    def new(self, heard: Heard) -> Write:
        """What was talked about is forgotten; district and plainness stay."""
        return says(text_card(words.NEW.to(heard.incoming.language)), thread=afresh(heard.thread))

    def privacy(self, heard: Heard) -> Write:
        """What is kept."""
        incoming = heard.incoming
        lines = web.PRIVACY if incoming.channel == WEB else words.PRIVACY
        blocks = (
            Block(BlockKind.HEADING, words.PRIVACY_TITLE.to(incoming.language)),
            *(Block(BlockKind.ITEM, line.to(incoming.language)) for line in lines),
            Block(BlockKind.NOTE, suited(incoming, words.PRIVACY_NOTE)),
        )
        return says(Card(blocks))

    def forget(self, heard: Heard) -> Write:
        """Asks first: what is erased is gone."""
        language = heard.incoming.language
        asked = words.FORGET_ASK if heard.incoming.private else words.FORGET_GROUP
        yes = Button(words.FORGET_YES.to(language), Action(ActionKind.FORGET))
        no = Button(words.FORGET_NO.to(language), Action(ActionKind.KEEP))
        return says(text_card(asked.to(language), buttons=((yes, no),)))

    def _now(self) -> str:
        return self._parts.now().isoformat(timespec="seconds")

    def _staff(self, deed: Callable[[Heard], Write]) -> Callable[[Heard], Write]:
        return lambda heard: (
            deed(heard) if self._desk.is_staff(heard.incoming) else _says(heard, words.DESK_ONLY)
        )

    def _admin(self, deed: Callable[[Heard], Write]) -> Callable[[Heard], Write]:
        return lambda heard: (
            deed(heard) if self._desk.is_admin(heard.incoming) else _says(heard, words.DESK_ONLY)
        )


def clause_page(index: Index, clause_id: str, page: int = 0) -> Card:
    """A page of a clause of the index."""
    clause = index.clauses[clause_id]
    source = index.sources[clause.source]
    return clause_card(clause, source, validity_words(source), page)


def district_rows() -> tuple[tuple[Button, ...], ...]:
    """The districts to choose from, two in a row."""
    buttons = [Button(district, Action(ActionKind.DISTRICT, district)) for district in DISTRICTS]
    return tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))


def _says(heard: Heard, said: Said, **values: str) -> Write:
    return says(text_card(suited(heard.incoming, said).format(**values)))
