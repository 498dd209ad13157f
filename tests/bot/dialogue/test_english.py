"""Who reads no Chinese is spoken to in English, but for what the law and the directory say word for word."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.card import Action, ActionKind
from bot.dialogue.incoming import Incoming, Kind
from bot.dialogue.language import to_language
from bot.live import Live
from bot.service_cards import service_card
from bot.store import Store
from bot.telegram.draft import from_json
from bot.telegram.post import plain
from bot.telegram.render import Key
from bot.wording import answers, chat, dialogue, english, talk, tickets
from bot.wording.dialogue import Said
from knowledge.clause import Validity
from knowledge.service import DISTRICTS, Hours, Local, Office, Phone
from knowledge.shipped import CONTENT
from knowledge.situations import read_situations
from retrieval.index import Index
from retrieval.shelf import Shelf
from tests.bot.dialogue.test_talk import OPERATOR, Desk
from tests.builders import rules, service

# Words of the terminal, of the HTTP door, of records and of the log.
# The last two carry words of the directory, which stay Chinese.
ELSEWHERE = (
    *(
        "STORE_",
        "WEB_",
        "LOG_",
        "MASKED_",
        "WHO",
        "BRING",
        "FEE",
        "BY_WHEN",
        "DIRECTORY",
        "VERIFIED",
        "IN_LAW",
        "MEANS",
    ),
    *("WHERE_HEADING", "LIKELY_HEADING", "GROUND_HEADING", "OPTIONS_HEADING"),
)
CHINESE = re.compile(r"[一-鿿]")
# A stretch of Chinese with its marks.
STRETCH = re.compile(r"[一-鿿][一-鿿，、；。！？]*")

# A stretch this long is no name of an office, a law or a place.
SPOKEN = 16

# What a person writes whose client speaks English, from the first word to the last.
CONVERSATION = (
    "老板拖欠我三个月工资",
    "那要带什么材料",
    "要多久",
    "我是农民工，免费吗",
    "在哪里办",
    "谁能办",
    "怎么办",
    "期限呢",
    "我在仁和区",
    "看不懂",
    "没用",
    "好的",
    "谢谢",
    "你是谁",
    "找人工",
    "换个问题",
    "在米易县",
    "看不懂",
    "出事了",
    "都不像",
    "出事了",
    "7",
    "1",
    "狗咬了人",
    "1.邻居修房子把我家墙震裂了，找他他不认。2.另外公司一直不给我交社保，我想去投诉",
    "第二个要带什么",
    "讲个笑话",
    "帮我编一条法律",
    "你好",
    "？？？",
    "my boss has not paid me",
    "民法典1254条",
    "民法典9999条",
    "第二十四条",
    "第九百条",
    "规划第99条",
    "婚姻法第5条",
    "没有的法第5条",
    "2020年5月1日的仲裁法第16条",
    "合同法怎么规定违约金",
    "老公喝醉了又打我，我躲在厕所里",
    "煤气漏了",
    "离婚后孩子归谁",
    "请不起律师",
    "规划里怎么说法律援助",
    "规划里有没有讲外星人",
    "规划的总目标是什么",
    "拜拜",
    "x" * 2500,
)
COMMANDS = (
    *(("start", text) for text in ("", "svc_legal-aid", "svc_gone", "clause_17", "clause_99", "human")),
    *(("clause", text) for text in ("", "17", "民法典1254", "999")),
    *(("district", text) for text in ("", "米易")),
    *((name, "") for name in ("help", "services", "new", "privacy", "forget", "human", "queue", "nonsense")),
)


class Walker(Desk):
    """A person with an English client, who presses every button they are shown."""

    def __init__(self, live: Live, store: Store) -> None:
        super().__init__(live, store)
        self.texts: list[str] = []
        self.labels: set[str] = set()
        self.keys: list[Key] = []

    def hear(self, incoming: Incoming) -> list[str]:
        super().hear(dataclasses.replace(incoming, language="en"))
        return self.texts

    def sent(self, chat: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        while letter := self.parts.outbox.next_for(chat):
            draft = from_json(letter.payload)
            with self.parts.store.writing() as db:
                self.parts.outbox.sent(db, letter.id, 1000 + letter.id)
            if chat != OPERATOR:
                self.texts.append(plain(draft.html))
                keys = [key for row in draft.rows for key in row]
                self.labels |= {key.label for key in keys}
                self.keys += keys
            yield plain(draft.html), ()

    def press_everything(self) -> None:
        """Every button that leads somewhere new."""
        pressed: set[Any] = set()
        while self.keys:
            data = self.keys.pop().data
            action = self.parts.buttons.find(data) if data else None
            # Of each answer every button, of whatever else one that does the same.
            if (
                action
                and (same := (action.kind, action.argument, action.page, bool(action.answer))) not in pressed
            ):
                pressed.add(same)
                self.say("", Kind.BUTTON, button=data)


@pytest.fixture
def walker(real: Live, store: Store, tmp_path: Path) -> Walker:
    # One of its own: a test takes the index away.
    return Walker(Live(Shelf(tmp_path / "shelf"), real.index, real.encoder), store)


def test_nothing_of_ours_is_said_in_chinese(walker: Walker) -> None:
    index = walker.parts.live.index
    assert index
    for text in CONVERSATION:
        walker.say(text)
    for kind in set(Kind) - {Kind.INLINE, Kind.LEFT}:
        walker.say("", kind)
        walker.say("老板拖欠工资", kind, private=False)
    for name, text in COMMANDS:
        walker.command(name, text)
    walker.press_everything()
    _check(walker, index)
    assert len(walker.texts) > 250


def test_a_ticket_is_told_of_in_english_from_its_opening_to_its_mark(walker: Walker) -> None:
    index = walker.parts.live.index
    assert index
    walker.say("房东不退押金")
    walker.command("human")
    number = walker.parts.tickets.waiting()[0].number
    walker.command("human", "请快一点")
    walker.press(Action(ActionKind.TICKET_CLAIM, number), OPERATOR)
    walker.press(Action(ActionKind.TICKET_RELEASE, number), OPERATOR)
    walker.press(Action(ActionKind.TICKET_CLAIM, number), OPERATOR)
    walker.press(Action(ActionKind.TICKET_REPLY, number), OPERATOR)
    walker.say("Please bring the contract.", person=OPERATOR)
    list(walker.sent(5))
    walker.say("13800138000")
    walker.press(Action(ActionKind.TICKET_RATE, number, page=5))
    walker.press(Action(ActionKind.TICKET_CLOSE, number))
    walker.press(Action(ActionKind.TICKET_CLOSE, number))
    walker.press(Action(ActionKind.TICKET_RATE, number, page=1))
    walker.press(Action(ActionKind.TICKET_REOPEN, number))
    walker.press(Action(ActionKind.TICKET_REOPEN, number))
    walker.press(Action(ActionKind.TICKET_ADD, number))
    for kind in (ActionKind.FORGET, ActionKind.GOOD, ActionKind.REASON):
        walker.press(Action(kind, "gone", "gone"))
    walker.parts.live.index = None
    walker.say("房东不退押金")
    walker.command("services", "work")
    list(walker.sent(5))
    _check(walker, index)


def test_every_word_of_cards_and_talk_has_its_english() -> None:
    for module in (chat, talk):
        for name, text in _words(module):
            named = {
                english.label(text),
                english.heading(text),
                english.use(text),
                english.said(text) or text,
            }
            assert named != {text}, name
    for name, text in _words(answers):
        if not name.startswith(ELSEWHERE):
            assert english.said(text), name
    for text in answers.STANDING.values():
        assert english.said(text), text
    for text in (*chat.EMERGENCY.values(), *(phone.use for phone in chat.PUT_THROUGH)):
        assert not CHINESE.search(english.use(text)), text
    for option in answers.FIRST_OPTIONS:
        assert not CHINESE.search(english.label(option.label))
    for reason in (*dialogue.REASONS, *(s for _, s in _words(tickets) if s.startswith("BUTTON"))):
        assert not CHINESE.search(english.label(reason))


def test_every_office_situation_district_and_validity_is_explained(real: Live) -> None:
    assert real.index
    assert {service.name for service in real.index.services.values()} == set(english.OFFICES)
    situations, _ = read_situations(CONTENT, ())
    assert {situation.title for situation in situations} == set(english.SITUATIONS)
    assert set(DISTRICTS) == set(english.DISTRICTS)
    for validity in Validity:
        words = f"{validity}，2099-01-01起施行" if validity is Validity.PENDING else f"{validity}"
        assert not CHINESE.search(english.cited(f"〔{words}〕")), validity


def test_an_office_of_a_district_keeps_its_name_and_what_is_said_of_it() -> None:
    there = Office(
        "仁和区",
        "仁和区司法局",
        "司法局",
        phones=(Phone("0812-2900000", "咨询", "目录"),),
        address=Local("仁和街1号", "目录"),
        hours=Hours("工作日 9:00—17:00", "目录"),
        fee=Local("不收费", "目录"),
    )
    entry = service(summary="免费请律师，帮打不起官司的人。", offices=(there,))
    card = to_language(service_card(entry, "仁和区"), "en")
    told = [block.text for block in card.blocks]
    assert {"仁和区司法局", "0812-2900000", "Address: 仁和街1号", "Hours: 工作日 9:00—17:00"} <= set(told)
    # Each fee on a line of its own: everybody's, and what the office says.
    assert [line for line in told if "收费：" in line] == []
    assert [line for line in told if line.startswith("Fee: ")][-1].endswith("不收费")
    assert told[-1] == english.IN_CHINESE
    assert told[0] == "Legal aid (法律援助)" and english.OFFICES["法律援助"].use in told


def test_an_explanation_names_no_number_that_the_directory_may_change() -> None:
    for name, gloss in english.OFFICES.items():
        assert CHINESE.search(name) and not CHINESE.sub("", gloss.name).isspace()
        assert not re.search(r"\d{3,}", gloss.use), name


def test_a_safety_card_says_the_same_numbers_in_english() -> None:
    for rule in rules().dangers:
        for card in rule.cards:
            first, *rest = card.english.splitlines()
            assert card.phones[0] in first, card.english
            assert len(rest) in (2, 3)
            said, meant = (
                set(re.findall(r"(?<!\d)\d{3,5}(?!\d)", text)) for text in (card.english, card.text)
            )
            assert set(card.phones) <= meant and said <= meant, card.english
            assert not CHINESE.search(card.english)


def _words(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The sentences and labels of a module."""
    for name, value in vars(module).items():
        if isinstance(value, str) and not name.startswith("_") and CHINESE.search(value):
            yield name, value


def _check(walker: Walker, index: Index) -> None:
    """Every stretch of Chinese is the law's, the directory's or the person's own; no line is ours."""
    own = {text for module in (chat, talk, answers) for _, text in _words(module)}
    own |= {
        pair.zh for module in (dialogue, tickets) for pair in vars(module).values() if isinstance(pair, Said)
    }
    known = _known(index)
    lines = dict.fromkeys(line for text in (*walker.texts, *walker.labels) for line in text.splitlines())
    leaked = [line for line in lines if line.strip("：:· ") in own or not _is_known(line, known)]
    assert leaked == []
    # Wherever the directory or the law speaks, it is said why that is Chinese; names and what is to be typed are not.
    why = (english.IN_CHINESE, english.IN_DIRECTORY)
    unexplained = [
        text
        for text in dict.fromkeys(walker.texts)
        if any(len(s) >= SPOKEN for s in STRETCH.findall(text)) and not any(one in text for one in why)
    ]
    assert unexplained == []


def _is_known(line: str, known: str) -> bool:
    return all(stretch.rstrip("，、；。！？") in known for stretch in STRETCH.findall(line))


def _known(index: Index) -> str:
    """All that the law, the directory and the person say."""
    directory: Sequence[Any] = [dataclasses.asdict(service) for service in index.services.values()]
    clauses = [(clause.text, clause.label, *clause.path) for clause in index.clauses.values()]
    sources = [(source.title, source.note, source.version) for source in index.sources.values()]
    said = [text for _, text in COMMANDS]
    examples = [option.question for option in answers.FIRST_OPTIONS]
    return "\n".join((*_strings([directory, clauses, sources]), *CONVERSATION, *said, *examples, *EXAMPLES))


# Chinese words that an English sentence gives to be typed, or names.
EXAMPLES = (
    "要带什么 要多久 免费吗 规划第 明白人 民法典 劳动仲裁 行政复议 在线 条 老板拖欠工资 老板拖欠三个月工资",
    "第九千九百九十九条",
    "民法典第900条",
    *DISTRICTS,
)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
