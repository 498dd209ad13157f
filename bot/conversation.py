"""Conversation: a message is read with what came before it, and becomes one or more turns."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.answer import Option, Status
from bot.belonging import (
    MEANS,
    SHORT,
    are_separate,
    belongs,
    first,
    is_urgent,
    keeps_story,
    may_belong,
    settles,
)
from bot.choice import chosen, is_number, matter_of
from bot.consult import Consultation
from bot.courtesy import Courtesy, courtesy
from bot.cues import asks, begins_anew, points_back, turns_to
from bot.followup import Aspect, aspects, joined
from bot.matters import left_out, split
from bot.place import district, only_place
from bot.thread import Thread
from bot.wording import answers, talk
from retrieval.clean import clean, is_chinese, says_something

# Whoever comes back later than this begins anew.
OVER_AFTER = timedelta(hours=6)
# A quoted matter is recognised by its first words.
_EXCERPT = 18

Consult = Callable[[str, str | None], Consultation]


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply: a consultation, or an `aspect` of a service, or words alone.

    `words` are ours and stand above the rest; `service_id` is the service it is about, empty if none;
    `person` says that a person is to be offered beside it.
    """

    consultation: Consultation | None = None
    aspect: Aspect | None = None
    service_id: str = ""
    words: str = ""
    person: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a message leads to: the thread as it is now, and the turns in the order they are shown."""

    thread: Thread
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A message with all it is read by: what it means alone, what came before, and how to ask."""

    text: str
    alone: Consultation
    before: Thread
    consult: Consult

    def ask(self, question: str) -> Consultation:
        return self.consult(question, self.before.district or None)


def converse(text: str, thread: Thread, now: str, consult: Consult) -> Exchange:
    """The turns that answer a message, and the thread after it. `now` is ISO with offset.

    `consult` takes a question and a district. `thread.answer` is left to whoever keeps the answers.
    """
    before = _current(text, thread, now)
    rest = begins_anew(text)
    if rest is not None:
        before = forgotten(before)
        if not says_something(rest):
            return _reply(before, talk.TELL)
    words = rest or turns_to(text) or text
    counted = matter_of(words, before.matters)
    if counted:
        matter, words = counted
        before = replace(before, question=matter.question, service=matter.label, offered=())
        words = words or matter.question
    said = _Said(words, consult(words, before.district or None), before, consult)
    return (
        _several(said)
        or _danger(said)
        or _choice(said)
        or _courtesy(said)
        or _aspects(said)
        or _place(said)
        or _matter(said)
    )


def forgotten(thread: Thread) -> Thread:
    """The thread without its matter; district, plainness and an open ticket stay."""
    return Thread(district=thread.district, plain=thread.plain, ticket=thread.ticket, at=thread.at)


def _current(text: str, thread: Thread, now: str) -> Thread:
    """The thread as the message finds it: begun anew if it is over, with the district just named."""
    over = thread.at and datetime.fromisoformat(now) - datetime.fromisoformat(thread.at) > OVER_AFTER
    current = forgotten(thread) if over else thread
    named = district(text)
    # Who is known to be in Miyi and says the city's name has not moved.
    vaguer = named == "攀枝花市" and current.district
    return replace(current, district=current.district if vaguer or not named else named, awaiting="", at=now)


def _several(said: _Said) -> Exchange | None:
    """One turn for each matter of a long message, the urgent one first."""
    parts = split(said.text)
    if len(parts) < 2:
        return None
    told = sorted(((part, said.ask(part)) for part in parts), key=lambda pair: not is_urgent(pair[1]))
    missed = is_urgent(said.alone) and not is_urgent(told[0][1])
    if missed or not are_separate([consultation for _, consultation in told]):
        return None
    turns = [
        Turn(c, None, first(c), talk.matter(n, len(told), _excerpt(part)))
        for n, (part, c) in enumerate(told, 1)
    ]
    if left_out(said.text):
        turns[0] = replace(turns[0], words=f"{talk.TOO_MANY}\n{turns[0].words}")
    # What is asked next is about what stands right above it.
    matters = tuple(Option(turn.service_id, part) for turn, (part, _) in zip(turns, told, strict=True))
    thread = replace(
        said.before, question=told[-1][0], service=turns[-1].service_id, offered=(), matters=matters
    )
    return Exchange(thread, tuple(turns))


def _danger(said: _Said) -> Exchange | None:
    """The safety card for what the new words say, and below it the matter before, if they go on with it."""
    if not is_urgent(said.alone):
        return None
    if _is_everyday(said):
        return None
    both = _with_before(said)
    if both is None:
        return _answered(said, said.text, said.alone)
    question = joined(said.before, said.text)
    if is_urgent(both):
        return _answered(said, question, both if _danger_of(both) == _danger_of(said.alone) else said.alone)
    # What came before may make a danger sound like a quarrel: the card stands, and so does the answer.
    card = _answered(said, question, said.alone)
    rest = _answered(said, question, both, talk.TOGETHER)
    return replace(card, turns=(*card.turns, *rest.turns))


def _is_everyday(said: _Said) -> bool:
    """Whether 再见, or a place alone, goes on with everyday things; after other words it may be grave."""
    before = said.before
    if not before.question:
        return only_place(said.text)
    harmless = courtesy(said.text) is not None or only_place(said.text)
    return harmless and not is_urgent(said.ask(joined(before, said.text)))


def _danger_of(consultation: Consultation) -> str:
    return consultation.answer.urgent.danger if consultation.answer.urgent else ""


def _choice(said: _Said) -> Exchange | None:
    """The answer to the option taken; in the thread it makes the vague words clearer."""
    option = chosen(said.text, said.before.offered)
    if option is None:
        nothing = talk.PICK_ONE if said.before.offered else talk.NOTHING_TO_PICK
        return _reply(said.before, nothing) if is_number(said.text) else None
    return _answered(said, _chosen_question(said.before, option), said.ask(option.question))


def _chosen_question(before: Thread, option: Option) -> str:
    return joined(before, option.label) if before.question else option.question


def _courtesy(said: _Said) -> Exchange | None:
    """A short reply to words for the bot itself, and to no words at all."""
    before = said.before
    if before.question and not says_something(clean(said.text)):
        return _reply(before, talk.NO_WORDS)
    match courtesy(said.text):
        case Courtesy.WHO_ARE_YOU:
            return _reply(before, answers.GREETING)
        case Courtesy.THANKS:
            return _reply(before, talk.NOT_AT_ALL)
        case Courtesy.GOODBYE:
            return _reply(before, talk.GOODBYE)
        case Courtesy.PERSON:
            return _reply(before, talk.PERSON, person=True)
        case Courtesy.NONE_FITS if before.offered:
            return _reply(replace(before, offered=()), talk.NONE_FITS, person=True)
        case Courtesy.NOTED if before.question:
            return _reply(before, talk.PICK_ONE if before.offered else talk.NOTED)
        case Courtesy.USELESS | Courtesy.PLAINER if not before.question:
            return _reply(before, talk.TELL)
        case Courtesy.USELESS if before.question:
            return _reply(before, talk.NOT_HELPED, person=True)
        case Courtesy.PLAINER if before.question:
            plain = replace(said, before=replace(before, plain=True))
            return _answered(plain, before.question, said.ask(before.question), talk.PLAINER)
        case _:
            return None


def _aspects(said: _Said) -> Exchange | None:
    """One turn for each thing asked about the service of the matter before."""
    service = said.before.service
    turns = tuple(Turn(aspect=asked, service_id=service) for asked in aspects(said.text, said.before))
    return Exchange(said.before, turns) if turns else None


def _place(said: _Said) -> Exchange | None:
    """The matter before, once more for the district just named; a message that says more is no such."""
    before = said.before
    if not only_place(said.text):
        return None
    if not before.question:
        return _reply(before, talk.district_only(before.district))
    return _answered(said, before.question, said.ask(before.question), talk.district_noted(before.district))


def _matter(said: _Said) -> Exchange:
    """The answer to a matter: the one before with what was added, or a new one."""
    before = said.before
    both = _with_before(said)
    if both:
        return _answered(said, _story(said), both, talk.TOGETHER)
    if before.question and settles(said.alone) and keeps_story(said.text, said.alone, before):
        return _answered(said, _story(said), said.alone)
    moved = before.service and settles(said.alone) and first(said.alone) not in MEANS | {before.service}
    return _answered(said, said.text, said.alone, talk.NEW_TOPIC if moved else "")


def _story(said: _Said) -> str:
    """What is remembered of the matter: facts are added, a mere question (可以直接起诉吗) is not."""
    text, before = said.text, said.before
    mere = before.service and asks(text) and not points_back(text) and len(text) <= SHORT
    return before.question if mere else joined(before, text)


def _with_before(said: _Said) -> Consultation | None:
    """The consultation on the matter before and the new words together; None where they stand alone."""
    if not said.before.question or not may_belong(said.text, said.alone, said.before):
        return None
    both = said.ask(joined(said.before, said.text))
    return both if belongs(said.text, said.alone, both, said.before) else None


def _answered(said: _Said, question: str, consultation: Consultation, words: str = "") -> Exchange:
    """One turn, and the thread that remembers what it was about."""
    before, answer = said.before, consultation.answer
    if answer.status in (Status.GREETING, Status.OUTSIDE, Status.REFUSED, Status.CLAUSE):
        return Exchange(before, (Turn(consultation),))
    if not is_chinese(clean(question)):
        return Exchange(replace(before, offered=answer.options), (Turn(consultation),))
    if answer.status is Status.CLARIFY and before.offered:
        return _guessed(before, question, consultation)
    unclear = answer.status is Status.CLARIFY
    service = "" if unclear else first(consultation)
    thread = replace(
        before,
        question=question,
        service=service,
        offered=answer.options if unclear else (),
        # What is counted out next is counted among these, as long as one of them is talked about.
        matters=before.matters if any(service == m.label for m in before.matters) else (),
    )
    return Exchange(thread, (Turn(consultation, None, service, "" if unclear else words),))


def _guessed(before: Thread, question: str, consultation: Consultation) -> Exchange:
    """Instead of a second question in a row: the best guess, said to be one, and a person."""
    services = consultation.answer.services
    summary = talk.guess(services[0].service.name) if services else talk.STILL_UNCLEAR
    answer = replace(consultation.answer, status=Status.NOT_COVERED, summary=summary, options=())
    service = first(consultation)
    thread = replace(before, question=question, service=service, offered=())
    return Exchange(thread, (Turn(replace(consultation, answer=answer), None, service, person=True),))


def _reply(thread: Thread, words: str, *, person: bool = False) -> Exchange:
    return Exchange(thread, (Turn(words=words, person=person),))


def _excerpt(part: str) -> str:
    words = " ".join(part.split()).rstrip("。，；;,. ")
    return words if len(words) <= _EXCERPT else words[:_EXCERPT] + "……"
