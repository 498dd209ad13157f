"""Cards: an answer as a citizen reads it, what to do first and what it stands on last."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.answer import Answer, Citation, Referral, Status
from bot.blocks import (
    also_blocks,
    ask_blocks,
    contact_blocks,
    fee_blocks,
    lines,
    pairs,
    put_through,
    rows,
    section,
    sentences,
    service_button,
    terms,
)
from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.clause_cards import cited_clause
from bot.counsel import counsel, leading
from bot.pages import pages
from bot.pertinence import Extract, extract
from bot.service_cards import HUMAN, SITUATIONS, details_buttons, others_buttons
from bot.thread import Thread
from bot.urgency import Danger
from bot.wording import answers, chat
from knowledge.service import Service, Standing

# What an answer shows of the first service; all of it is a tap away.
MOST_WHO, MOST_PAPERS, MOST_DEADLINES = 2, 3, 2
# Of a clause cited in full an answer shows about so many characters.
MOST_QUOTED = 300
# The plain card: so many sentences.
MOST_SENTENCES = 3
# To somebody who wants to die no paragraph is quoted: what the law says of the ill would only hurt.
UNQUOTED = (Danger.SUICIDE.value,)

# Below a safety card: so many quotations.
MOST_URGENT_QUOTES = 2
# A sentence that a phone with large letters shows in a line or two.
SHORT = 24
_BREATH = re.compile(r"[^，；]+[，；]?|[，；]")
# The argument of the action that leads from the plain card back to the whole answer.
FULL = "full"

REPHRASE = Button(chat.REPHRASE, Action(ActionKind.REPHRASE))
HUMAN_LATER = Button(chat.HUMAN_LATER, Action(ActionKind.HUMAN))


def answer_card(answer: Answer, answer_id: str, thread: Thread) -> Card:
    """An answer in full, or plainly for those who asked for that. `answer_id` is empty if it is not kept."""
    if answer.status is Status.URGENT:
        return _urgent_card(answer, answer_id)
    if answer.status is Status.CLAUSE:
        return _clauses_card(answer)
    if answer.status is Status.CLARIFY:
        return _options_card(answer)
    if not answer.services and not answer.citations:
        return Card((Block(BlockKind.TEXT, lines(answer.summary)),), ((SITUATIONS, HUMAN),))
    if thread.plain and answer.services:
        return plain_card(answer, answer_id)
    return _full_card(answer, answer_id)


def plain_card(answer: Answer, answer_id: str) -> Card:
    """The same in few short sentences: one service, its number, what to do. Other ends have one card only."""
    if not answer.services or answer.status not in (Status.ANSWERED, Status.NOT_COVERED):
        return answer_card(answer, answer_id, Thread())
    service = answer.services[0].service
    near = service.phones_in(answer.services[0].district)
    own = tuple(Block(BlockKind.PHONE, phone.number) for phone in near[:1])
    contact = own or put_through()
    is_law_line = any(block.text == chat.LAW_LINE for block in contact)
    blocks = (
        Block(BlockKind.TITLE, chat.plain_title(service.name)),
        *contact,
        *(Block(BlockKind.TEXT, sentence) for sentence in _plain_sentences(answer)),
        *(() if is_law_line else ask_blocks((chat.LAW_LINE,))),
    )
    return Card(blocks, rows(_plain_buttons(answer, answer_id), (HUMAN,), _feedback(answer_id)))


def _full_card(answer: Answer, answer_id: str) -> Card:
    first = answer.services[0] if answer.services else None
    told = extract(first.service, answer.question, first.deadlines) if first else None
    where = list(_where_blocks(first)) if first else []
    if first and told and answer.status is Status.ANSWERED:
        where += _how_blocks(first, told)
    also = also_blocks(chat.ALSO, [r.service for r in answer.services[1:]])
    grounds = _ground_blocks(_law_first(answer.citations))
    said = (Block(BlockKind.TEXT, sentence) for sentence in sentences(answer.summary))
    blocks = (*said, *where, *also, *grounds, _small_print(answer))
    return Card(blocks, _full_buttons(answer, answer_id))


def _where_blocks(referral: Referral) -> tuple[Block, ...]:
    """The first service and whom to call."""
    # Whoever calls the office itself need not say where they are.
    far = referral.district and not referral.service.offices_in(referral.district)
    district = (Block(BlockKind.TEXT, chat.call_from(referral.district or "")),) if far else ()
    return (
        Block(BlockKind.HEADING, chat.WHERE),
        Block(BlockKind.TITLE, referral.service.name),
        *contact_blocks(referral.service, referral.district),
        *district,
    )


def _how_blocks(referral: Referral, told: Extract) -> tuple[Block, ...]:
    """What to bring, by when, for how much and who may, of each what bears most on the question."""
    service = referral.service
    papers, who = told.bring[:MOST_PAPERS], told.serves[:MOST_WHO]
    deadlines = [service.deadlines[n] for n in told.deadlines[:MOST_DEADLINES]]
    left = len(service.bring) > len(papers) or len(service.serves) > len(who)
    left = left or len(service.deadlines) > len(deadlines)
    return (
        *section(chat.BRING, [item.text for item in papers]),
        *section(chat.BY_WHEN, terms(deadlines)),
        *section(chat.WHO, [item.text for item in who]),
        *fee_blocks(service, referral.district),
        *((Block(BlockKind.NOTE, chat.MORE),) if left else ()),
    )


def _ground_blocks(citations: Sequence[Citation]) -> tuple[Block, ...]:
    opens = leading(citations)
    quotes = [block for citation in citations for block in _ground(citation, citation is opens)]
    return (Block(BlockKind.HEADING, chat.GROUNDS), *quotes) if quotes else ()


def _ground(citation: Citation, is_told: bool) -> tuple[Block, ...]:
    """The quotation and, unless the answer opens with it, what it means."""
    means = () if is_told or not citation.why else (Block(BlockKind.TEXT, answers.meaning(citation.why)),)
    return (*means, Block(BlockKind.QUOTE, _quoted(citation), note=chat.cited(citation)))


def _quoted(citation: Citation) -> str:
    """The quotation; of a long one its beginning: the whole clause is a tap away."""
    beginning = pages(citation.quote, MOST_QUOTED)[0]
    return beginning if beginning == citation.quote else beginning.rstrip() + "……"


def _law_first(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """What is law today before the plan, whose term is over."""
    return tuple(sorted(citations, key=lambda c: c.clause.startswith("plan/")))


def _small_print(answer: Answer) -> Block:
    standings = [r.service.standing_in(r.district) for r in answer.services]
    worst = max(standings, key=list(Standing).index, default=Standing.CONFIRMED)
    return Block(BlockKind.NOTE, chat.small_print(answer.release or "", worst))


def _urgent_card(answer: Answer, answer_id: str) -> Card:
    """What to do now and whom to call; below it, for later, who helps on and what the law says."""
    phones = answer.urgent.phones if answer.urgent else ()
    first, _, rest = answer.summary.partition("\n")
    quoted = () if _is_unquoted(answer) else _law_first(answer.citations)[:MOST_URGENT_QUOTES]
    later = [r.service for r in answer.services if {p.number for p in r.service.phones} - set(phones)]
    blocks = (
        Block(BlockKind.ALERT, first),
        *(Block(BlockKind.PHONE, number, chat.EMERGENCY.get(number, "")) for number in phones),
        *((Block(BlockKind.TEXT, rest),) if rest else ()),
        *also_blocks(chat.LATER, later, phones),
        *_ground_blocks(quoted),
    )
    return Card(blocks, _urgent_buttons(answer, answer_id, later, quoted))


def _is_unquoted(answer: Answer) -> bool:
    return answer.urgent is not None and answer.urgent.danger in UNQUOTED


def _urgent_buttons(
    answer: Answer, answer_id: str, later: Sequence[Service], quoted: Sequence[Citation]
) -> tuple[tuple[Button, ...], ...]:
    """Numbers to copy first; last, so that false alarms come to light, whether it helped."""
    phones = answer.urgent.phones if answer.urgent else ()
    copies = [Button(chat.copy_label(number), copy=number) for number in phones]
    services = [service_button(service) for service in later or [r.service for r in answer.services[:1]]]
    read = _read_buttons(quoted) if answer_id else []
    helped = () if _is_unquoted(answer) else _feedback(answer_id)
    return rows(*pairs(copies), *pairs(services), *pairs(read), (HUMAN_LATER,), helped)


def _clauses_card(answer: Answer) -> Card:
    """The clauses asked for: one in full, page by page; of several the beginnings."""
    found = answers.found_clauses(answer.citations) if answer.citations else ""
    remark = answer.summary.removesuffix(found)
    said = (Block(BlockKind.TEXT, remark),) if remark else ()
    if len(answer.citations) == 1:
        blocks, turn = cited_clause(answer.citations[0])
        return Card((*said, *blocks), rows(turn))
    quotes = (Block(BlockKind.QUOTE, _quoted(c), note=chat.cited(c)) for c in answer.citations)
    buttons = _read_buttons(answer.citations)
    return Card((*said, *quotes), rows(*pairs(buttons), () if buttons else (SITUATIONS, HUMAN)))


def _options_card(answer: Answer) -> Card:
    """One question back: the choices with an example each, numbered so that a number can be typed."""
    choices = [(chat.option_label(n, o.label), o) for n, o in enumerate(answer.options, 1)]
    listed = tuple(
        block
        for label, option in choices
        for block in (
            Block(BlockKind.TITLE, label),
            Block(BlockKind.TEXT, chat.option_example(option.question)),
        )
    )
    buttons = [(Button(label, Action(ActionKind.ASK, option.question)),) for label, option in choices]
    none = Button(chat.NONE_OF_THESE, Action(ActionKind.REPHRASE))
    # Whoever said too little to guess from may look through what happens in life instead.
    browse = () if answer.services else (SITUATIONS,)
    return Card(
        (Block(BlockKind.TEXT, lines(answer.summary)), *listed), rows(*buttons, browse, (none, HUMAN))
    )


def _full_buttons(answer: Answer, answer_id: str) -> tuple[tuple[Button, ...], ...]:
    plainer = Button(chat.PLAIN, Action(ActionKind.PLAIN, answer=answer_id))
    has_plain = bool(answer_id and answer.services)
    return rows(
        *pairs(_read_buttons(_law_first(answer.citations))),
        (*details_buttons(answer, answer_id), *others_buttons(answer, answer_id)),
        (*((plainer,) if has_plain else ()), REPHRASE, HUMAN),
        _feedback(answer_id),
    )


def _plain_buttons(answer: Answer, answer_id: str) -> tuple[Button, ...]:
    """Back to the whole answer, and the ground that bears best."""
    whole = Button(chat.FULL, Action(ActionKind.PLAIN, FULL, answer_id))
    ground = [
        Button(chat.READ_GROUND, Action(ActionKind.CLAUSE, c.clause)) for c in _law_first(answer.citations)
    ]
    return (*((whole,) if answer_id else ()), *ground[:1])


def _read_buttons(citations: Sequence[Citation]) -> list[Button]:
    """The buttons that show the cited clauses in full."""
    labels = Counter(c.label for c in citations)
    alone = len(citations) == 1
    return [
        Button(
            chat.read_label(c, alone=alone, ambiguous=labels[c.label] > 1),
            Action(ActionKind.CLAUSE, c.clause),
        )
        for c in citations
    ]


def _feedback(answer_id: str) -> tuple[Button, ...]:
    """Whether it helped; only of an answer that is kept."""
    if not answer_id:
        return ()
    good = Button(chat.GOOD, Action(ActionKind.GOOD, answer=answer_id))
    return (good, Button(chat.BAD, Action(ActionKind.BAD, answer=answer_id)))


def _plain_sentences(answer: Answer) -> tuple[str, ...]:
    """At most three sentences: what to do, and, where there is room, the term that the question asks about."""
    first = answer.services[0]
    counselled = counsel(answer.question, answer.services, answer.citations, answer.status)
    said = sentences(counselled if answer.summary.endswith(counselled) else answer.summary)
    asked = first.deadlines if len(first.deadlines) < len(first.service.deadlines) else ()
    about = [chat.sentence(first.service.deadlines[n].text) for n in asked]
    told = about if answer.status is Status.ANSWERED else []
    return tuple(map(_aired, (*said, *told)))[:MOST_SENTENCES]


def _aired(sentence: str) -> str:
    """A sentence in short lines, each ending where one would breathe."""
    aired, line = [], ""
    for part in _BREATH.findall(sentence):
        if line and (len(line + part) > SHORT or line.endswith("；")):
            aired.append(line)
            line = ""
        line += part
    return "\n".join((*aired, line))
