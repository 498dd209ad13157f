"""English: all that the bot says to clients that speak another language than Chinese.

What the law and the directory say stays Chinese, word for word; offices, situations and districts are explained by
`english_offices`. Each Chinese sentence of the bot stands here with its English, and `{…}` for what is put in.
"""

import re
from collections.abc import Iterator, Mapping
from types import ModuleType

from bot.ticket import BEST, WORST
from bot.wording import answers, chat, dialogue, records, talk, telegram, tickets
from bot.wording.dialogue import Said
from bot.wording.english_offices import DISTRICTS, OFFICES, SITUATIONS
from knowledge.clause import Validity
from knowledge.service import Standing

__all__ = [
    "DISTRICTS",
    "IN_CHINESE",
    "IN_DIRECTORY",
    "OFFICES",
    "SITUATIONS",
    "cited",
    "heading",
    "label",
    "office_of",
    "said",
    "title",
    "use",
]

IN_CHINESE = "Offices and quotations are given in Chinese, as they are used and as the law has them."
# Over what the directory says of an office.
IN_DIRECTORY = "In the directory's words (Chinese; show them to whoever helps you)"

_SENTENCE = re.compile(r"[^。！？\n]*(?:[。！？]+[”’』」）]*|\n|$)")
_SLOT = re.compile(r"\{(\w+)\}")

# A label for a button of two words.
_LABELS: Mapping[str, str] = {
    chat.DETAILS: "⏰ Deadlines and papers",
    chat.OTHERS: "📍 Other offices",
    chat.PLAIN: "Shorter",
    chat.FULL: "In full",
    chat.WHOLE_SERVICE: "The whole entry",
    chat.REPHRASE: "In other words",
    chat.NONE_OF_THESE: "None of these",
    chat.HUMAN: "Talk to a person",
    chat.HUMAN_LATER: "A person, later",
    chat.SITUATIONS: "Offices by situation",
    chat.READ_GROUND: "⚖️ The clauses",
    chat.GOOD: "👍 Helpful",
    chat.BAD: "👎 Not helpful",
    chat.PREVIOUS_PAGE: "← Back",
    chat.NEXT_PAGE: "Next →",
    tickets.BUTTON_ADD: "Add something",
    tickets.BUTTON_CLOSE: "Close the ticket",
    tickets.BUTTON_REOPEN: "Not settled: reopen",
    **dict(
        zip(
            dialogue.REASONS,
            (
                "Not my matter",
                "Hard to understand",
                "Wrong number or address",
                "I knew that",
                "Another reason",
            ),
            strict=True,
        )
    ),
    **dict(
        zip(
            (option.label for option in answers.FIRST_OPTIONS),
            ("Pay and work", "Neighbours, family", "Cheated, beaten, safety", "Government, complaints"),
            strict=True,
        )
    ),
    **{str(mark): str(mark) for mark in range(WORST, BEST + 1)},
}

_HEADINGS: Mapping[str, str] = {
    chat.WHERE: "📍 Where to go",
    chat.ALSO: "You can also turn to",
    chat.LATER: "Afterwards you can turn to",
    chat.WHO: "Who may",
    chat.BRING: "📄 What to bring",
    chat.BY_WHEN: "⏰ By when",
    chat.FEE: "Fee",
    chat.STEPS: "Step by step",
    chat.GROUNDS: "⚖️ The law",
    chat.FIRST: "What to do first",
    chat.CONFUSED: "Not to be mixed up with",
}

# Whole texts; blank lines between sentences do not count.
_TEXTS: Mapping[str, str] = {
    chat.ASK_IN_DOUBT: "If in doubt, call and ask:",
    chat.NOT_A_LAWYER: "This is guidance, not a lawyer's advice. If in doubt, call 12348 (legal advice).",
    chat.NO_NUMBER: "There is no number of its own. Call one of these and ask to be put through.",
    chat.SITUATIONS_ASK: "What is it about? Tap one, or just type what happened (in Chinese).",
    chat.SITUATION_PICK: "Tap one to see its number, what to bring and what to do.",
    chat.MORE: "There is more: tap “Deadlines and papers” below.",
    chat.FEE_UNKNOWN: "as the office publishes it",
    chat.EXCERPT: "This is an excerpt, not the whole text.",
    answers.UNVERIFIED: "Numbers and time limits have not been checked yet; what the office publishes counts.",
    answers.STANDING[
        Standing.OVERDUE
    ]: "Some number or hours here were checked long ago; if it does not work, call 12345 or 12348.",
    answers.STANDING[
        Standing.DOUBTED
    ]: "Somebody found a number or hours here wrong, and it is being checked; if it does not work, call 12345 or 12348.",
    answers.NOTHING_SAID: "There were no words in it. Please say in a sentence or two what happened (in Chinese), for example: 老板拖欠三个月工资",
    answers.CLARIFY: "I am not sure which office this belongs to. Which of these is closest? If none is, please say who, when, what happened and what you want. If it cannot wait, call 12348 (legal advice).",
    answers.GREETING: "Hello, I am “Mingbairen”. I help you find the right office for your matter, what to bring and which law says so. Please say what happened (in Chinese), for example: 老板拖欠三个月工资. You can also call 12348 (legal advice).",
    answers.OUTSIDE: "This is not a matter of law or government, so I cannot help. I can tell you where to go and what to do about disputes, unpaid wages, accidents, complaints and permits, and which law says so.",
    answers.REFUSED: "I cannot do this: I do not make up laws, look for other people's data or help with anything unlawful. If you are in trouble yourself, please say what happened and I will look for a lawful way; you can also call 12348.",
    answers.NO_INDEX: "The knowledge base is not ready, so I cannot answer now. In danger call 110, 120 or 119; for legal questions 12348.",
    answers.CUT: "Your message is long; only its first two thousand characters were read. Please ask again about the rest.",
    answers.NOT_COVERED: "Nothing in the plan or the laws at hand answers exactly this, so I will not guess.",
    answers.NOT_CHINESE: "Please write in Chinese, or call 12348 (legal advice). In danger call 110 (police), 120 (ambulance) or 119 (fire). You can also tap what comes closest:",
    answers.STANDING[
        Standing.OVERDUE
    ]: "Some numbers or hours here have not been checked for long; if nobody answers, call 12345 or 12348.",
    answers.STANDING[
        Standing.DOUBTED
    ]: "Somebody says that a number or the hours here are wrong, and they are being checked; if nobody answers, call 12345 or 12348.",
    answers.NO_PHONE: "call 12348 or 12345 and ask to be put through",
    answers.PLAN_SILENT.removesuffix(
        answers.PLAN_ITSELF
    ): "The city's plan of 2014–2020 says nothing of this, so I will not guess.",
    answers.PLAN_ITSELF: "The plan was issued by the city's Party committee in March 2014 and ended in 2020; what counts today is the law in force.",
    answers.NUMBER_UNKNOWN: "The directory does not have the number you ask about, so I will not say whose it is. Whoever the caller claims to be (police, court, a company, your boss): do not pay, tell no code, share no screen, hang up. If in doubt, call 96110 (anti-fraud line).",
    answers.ONE_VERSION: "There is only one text of the plan.",
    talk.NOT_AT_ALL: "You are welcome. If there is anything else, just write.",
    talk.GOODBYE: "Goodbye. Come back whenever you like; if it cannot wait, call 12348.",
    talk.NOTED: "All right. You can ask on: 要带什么 (what to bring), 要多久 (how long), 免费吗 (is it free).",
    talk.TELL: "Please say what happened: who, when, what was done (in Chinese). For example: 老板拖欠三个月工资",
    talk.PICK_ONE: "Please choose the closest above; typing its number is enough. If none is, say who, when and what was done.",
    talk.NO_WORDS: "There were no words in it. If you want to know more, just type.",
    talk.NOTHING_TO_PICK: "There is nothing to choose from now. Please say what happened or what you want to know.",
    talk.PERSON: "All right, a person. You can also call:",
    talk.PLAINER: "All right, shorter.",
    talk.NOT_HELPED: "Sorry, that missed the point. Please say it in other words: who, when, what was done and what you want. You can also talk to a person.",
    talk.NONE_FITS: "All right, then please say it in your own words: who, when, what was done and what you want. You can also talk to a person.",
    talk.NEW_TOPIC: "This seems to be another matter; here is the answer to it.",
    talk.TOGETHER: "Together with what you said before:",
    talk.STILL_UNCLEAR: "I am still not sure and will not ask again. Please call 12348 and tell the lawyer on duty, or tap “Talk to a person”.",
    records.CHANGED: "(The knowledge has changed since this answer: some of what it quoted is left out. Send the question again for the newest answer.)",
    talk.TOO_MANY: "That is a lot at once: here are the first three. Please send the others again.",
}

# Sentences with something put in. A slot called office, offices or validity is put into English, too.
_SENTENCES: tuple[tuple[str, str], ...] = (
    (answers.NOT_COVERED_NEAR, "The plan and the laws at hand do not say; the local office told: {offices}."),
    (answers.NOT_COVERED_NEXT.replace("{name}", "{office}"), "Please ask {office}: {contact}."),
    (answers.address("{where}"), "Address: {where}"),
    (
        "《攀枝花市依法治市规划（2014—2020年）》讲到这件事的是{clauses}，原话摘在下面。",
        "The city's plan of 2014–2020 speaks of this in {clauses}; its own words stand below.",
    ),
    (
        answers.not_law("{source}", "{label}", "{validity}"),
        "《{source}》{label} is not law today ({validity}).",
    ),
    (
        answers.replaced("{old}", "{new}"),
        "《{old}》 is no longer in force; now 《{new}》 counts.",
    ),
    ("您要看的是{names}，原文如下。", "Here is the text of {names}."),
    (
        "按{day}查《{title}》，是{version}的文本。",
        "On {day} 《{title}》 stood as in the text of {version}.",
    ),
    (
        "按{day}查《{title}》，是{version}的文本；这次修改自哪天起施行，文本没有注明。",
        "On {day} 《{title}》 stood as in the text of {version}; from when that amendment counts is not said in it.",
    ),
    (
        "知识库不收全部历史文本，其间是否另有修改请核实。",
        "Not every old text is kept here; please check whether there were other amendments.",
    ),
    (
        "知识库里没有{day}有效的《{title}》文本；可向12348问准。",
        "There is no text of 《{title}》 for {day} here; ask 12348.",
    ),
    (
        "知识库里没有{day}有效的《{title}》文本，最早的是{earliest}起的；可向12348问准。",
        "There is no text of 《{title}》 for {day} here, the earliest is of {earliest}; ask 12348.",
    ),
    (
        "《{title}》{version}的文本里没有{label}。",
        "The text of 《{title}》 of {version} has no {label}.",
    ),
    # Of a clause asked for by its number.
    ("没有找到《{named}》，按《{meant}》理解。", "《{named}》 was not found; taken as 《{meant}》."),
    ("您没说是哪部法律，按本市规划理解。", "You named no law, so the city's plan is taken."),
    (
        "您没说是哪部法律的第{number}条。",
        "You did not say of which law article {number} is meant.",
    ),
    (
        "本市规划只有{count}条；请带上法律名称再问，例如“{example}”。",
        "The city's plan has only {count} clauses; please name the law, for example “{example}”.",
    ),
    (
        "《攀枝花市依法治市规划》只有{count}条，没有第{number}条。",
        "The plan has only {count} clauses; there is no clause {number}.",
    ),
    (
        "知识库里没有《{law}》，不能引用；可向12348问准。",
        "《{law}》 is not kept here and cannot be quoted; ask 12348.",
    ),
    (
        "《{law}》已经失效，内容并入《{now}》，条号也变了；请说说您要办的事，或按《{now2}》的条号查。",
        "《{law}》 is no longer in force and went into 《{now}》, with other numbers; please say what it is about, or use the number in 《{now2}》.",
    ),
    ("《{name}》现已由《{now}》取代。", "《{name}》 has been replaced by 《{now}》."),
    (
        "知识库里的《{name}》没有这一条，请核对条号。",
        "《{name}》 has no such article; please check the number.",
    ),
    ("知识库里的《{name}》没有{label}，请核对条号。", "《{name}》 has no {label}; please check the number."),
    (
        "知识库里没有《{law}》{era}文本，给您看的是手头这一版。",
        "There is no such old text of 《{law}》 here; this is the one at hand.",
    ),
    (
        "您问的是从前的文本：这是{version}那一版，现在已经不用了。",
        "You asked for an old text: this is the one of {version}, no longer used.",
    ),
    (
        "《{law}》{version}那一版没有第{number}条。",
        "The text of 《{law}》 of {version} has no article {number}.",
    ),
    # Of cards.
    (chat.fee_line("{fee}"), "Fee: {fee}"),
    (chat.put_through_name("{office}"), "{office} (call this number and ask to be put through)"),
    (chat.online("{title}"), "Online: {title} (search for this name)"),
    (chat.plain_title("{office}"), "Turn to: {office}"),
    (chat.call_from("{district}"), "On the telephone say first that you are in {district}."),
    (chat.option_example("{words}"), "People say: {words}"),
    (chat.details_title("{office}"), "{office}: deadlines and papers"),
    (chat.others_title("{office}"), "Beside {office} you can turn to:"),
    (chat.hours_line("{hours}"), "Hours: {hours}"),
    (answers.address("{words}"), "Address: {words}"),
    ("第{page}页，共{count}页", "Page {page} of {count}"),
    (chat.status_line("{validity}"), "Status: {validity}"),
    ("知识库 {release}", "Knowledge {release}"),
    # Of the conversation.
    (
        talk.guess("{office}"),
        "I am not sure; most likely it is a matter for {office}. Ask there first. If that is wrong, call 12348 or tap “Talk to a person”.",
    ),
    (talk.district_noted("{district}"), "Noted: you are in {district}."),
    (talk.district_only("{district}"), "Noted: you are in {district}. What happened? Please just write."),
    ("您说了{count}件事，一件一件说。", "You told several matters; here is one after the other."),
    ("第一件：“{words}”", "The first: “{words}”"),
    ("第二件：“{words}”", "The second: “{words}”"),
    ("第三件：“{words}”", "The third: “{words}”"),
    ("现在暂停自动回答：{reason}", "I do not answer now, for this reason: {reason}"),
    (
        "法律上的事请打12348，政府部门的事请打12345；有人在打人、着火、受伤，马上打110、119、120。",
        "For legal matters call 12348, for government offices 12345; if somebody is beaten, hurt or it burns, call 110, 119 or 120 at once.",
    ),
)
_ASPECTS = {
    "documents": ("what to bring", "The directory does not say what to bring."),
    "deadline": (
        "time limits",
        "The directory names no time limit. Some things cannot be done when it is too late: please ask soon.",
    ),
    "fee": ("fees", "The directory does not say whether it costs anything. The office publishes its fees."),
    "place": ("where to go", "The directory gives no address or opening hours, and I will not guess."),
    "who": ("who may", "The directory does not say who may."),
    "duration": ("how long it takes", "The directory does not say how long it all takes."),
    "steps": ("step by step", "The directory does not say how it goes step by step."),
}

_VALIDITY: tuple[tuple[str, str], ...] = (
    (f"{Validity.IN_FORCE}（{{version}}文本）", "in force, text of {version}"),
    (f"{Validity.IN_FORCE}", "in force"),
    (f"{Validity.AMENDED}", "since amended"),
    (f"{Validity.HISTORICAL}", "an old text"),
    (f"{Validity.REPEALED}", "no longer in force"),
    (f"{Validity.PENDING}，{{day}}起施行", "in force from {day}"),
    (f"{Validity.UNVERIFIED}", "not known to be in force"),
    (f"{Validity.ELSEWHERE}", "of another place, does not count here"),
    (f"{Validity.PLAN_ENDED}，已经结束，只供参考", "the plan ran until 2020 and is over; for reference only"),
    (f"{Validity.PLAN_ENDED}", "the plan ran until 2020"),
)

# In front of the name of a clause, which stays Chinese, or of an office.
_BEGINNINGS: Mapping[str, str] = {
    f"{chat.READ}：": "Original: ",
    chat.READ: "Original",
    chat.copy_label("").strip(): "📞 Copy",
    chat.back_label(""): "◀ Back to ",
}
# Between an office and what is said of it in a title.
_MARKS = ("：", "找：")

# Whose a number is; other words of the directory stay.
_USES: Mapping[str, str] = {
    "报警": "police",
    "着火、被困、救援": "fire, rescue",
    "急救": "ambulance",
    "交通事故报警": "traffic police",
    "妇女维权": "women's help line",
    "青少年求助": "help for young people",
    "心理援助": "somebody to talk to",
    "反诈专线": "fraud line",
    "政务热线，转各个部门": "government line, puts through to every office",
    "法律热线，问法律上的事": "legal advice",
}

# What a slot takes; if not said otherwise, words of one sentence.
_SPAN = {"office": r"[^：。]+", "words": ".+", "reason": ".+"}


def label(chinese: str) -> str:
    """A button's label; one that names a clause keeps the name.

    >>> label("找人工"), label("看原文：规划第24条"), label("法律援助"), label("1. 工钱、工作上的事")
    ('Talk to a person', 'Original: 规划第24条', 'Legal aid', '1. Pay and work')
    """
    if chinese in _LABELS:
        return _LABELS[chinese]
    if chinese in OFFICES:
        return OFFICES[chinese].name
    if chinese in SITUATIONS:
        return SITUATIONS[chinese][0]
    if chinese in DISTRICTS:
        return DISTRICTS[chinese]
    for begins, said_so in _BEGINNINGS.items():
        if chinese.startswith(begins):
            return said_so + label(chinese.removeprefix(begins))
    number, dot, choice = chinese.partition(". ")
    return f"{number}{dot}{label(choice)}" if dot and number.isdecimal() else chinese


def heading(chinese: str) -> str:
    """What stands over a part of a card."""
    if chinese in SITUATIONS:
        return SITUATIONS[chinese][0]
    return _HEADINGS.get(chinese) or said(chinese) or chinese


def title(chinese: str) -> str:
    """The name of an office, with what it is in English; a clause keeps its name.

    >>> title("法律援助"), title("找：法律援助"), title("《民法典》第一条")
    ('Legal aid (法律援助)', 'Turn to: Legal aid (法律援助)', '《民法典》第一条')
    """
    number, dot, choice = chinese.partition(". ")
    if dot and number.isdecimal():
        return f"{number}{dot}{title(choice) if choice in OFFICES else label(choice)}"
    return _office(chinese) if chinese in OFFICES else said(chinese) or chinese


def office_of(chinese: str) -> str:
    """The office that a title names, "" for none."""
    return next((name for name in OFFICES if name in _PARTS.split(chinese)), "")


def use(chinese: str) -> str:
    """What a number is for; the directory's own words stay.

    >>> use("急救"), use("咨询申请条件")
    ('ambulance', '咨询申请条件')
    """
    return _USES.get(chinese, chinese)


def cited(chinese: str) -> str:
    """What stands over a quotation: the clause, and whether it is law.

    >>> cited("《劳动法》第五十条〔现行有效（2018-12-29文本）〕")
    '《劳动法》第五十条 [in force, text of 2018-12-29]'
    """
    clause, bracket, validity = chinese.rstrip("〕").partition("〔")
    return f"{clause} [{_validity(validity)}]" if bracket else chinese


def said(chinese: str) -> str | None:
    """The English of what the bot says; None of words that are not its own.

    >>> said("收费：不收"), said("先打电话。") is None
    ('Fee: 不收', True)
    """
    bare = chinese.replace("\n", "").strip()
    whole = _TEXTS.get(bare) or _SAID.get(bare) or _filled(bare)
    if whole is not None:
        return whole
    for parts, glue in ((chinese.split("\n"), "\n"), (_sentences(chinese), " ")):
        told = [said(part) for part in parts] if len(parts) > 1 else [None]
        if all(told):
            return glue.join(filter(None, told))
    return None


def _filled(chinese: str) -> str | None:
    """The English of a sentence in which something is put in."""
    for pattern, english in _PATTERNS:
        found = pattern.fullmatch(chinese)
        if found:
            return english.format(**{slot: _put(slot, words) for slot, words in found.groupdict().items()})
    return None


def _put(slot: str, chinese: str) -> str:
    put = {"office": _office, "validity": _validity, "district": label, "contact": _contact}
    return put.get(slot, str)(chinese)


def _contact(chinese: str) -> str:
    return _TEXTS.get(chinese, chinese)


def _office(chinese: str) -> str:
    gloss = OFFICES.get(chinese)
    return f"{gloss.name} ({chinese})" if gloss else chinese


def _validity(chinese: str) -> str:
    first, mark, note = chinese.partition("；")
    for pattern, english in _VALIDITIES:
        found = pattern.fullmatch(first)
        if found:
            return english.format(**found.groupdict()) + (f"; {note}" if mark else "")
    return chinese


def _sentences(text: str) -> list[str]:
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def _pattern(template: str) -> re.Pattern[str]:
    """A pattern for a sentence; `{slot}` takes what is put in.

    >>> _pattern("找：{office}").fullmatch("找：法律援助")["office"]
    '法律援助'
    """
    parts = _SLOT.split(template)
    texts, slots = parts[::2], parts[1::2]
    spans = [f"(?P<{slot}>{_SPAN.get(slot, '[^。]+?')})" for slot in slots] + [""]
    return re.compile("".join(re.escape(text) + span for text, span in zip(texts, spans, strict=True)))


def _aspects() -> Iterator[tuple[str, str]]:
    for aspect, (about, unknown) in _ASPECTS.items():
        yield chat.ASPECT_TITLES[aspect].format(name="{office}"), f"{{office}}: {about}"
        yield chat.ASPECT_UNKNOWN[aspect], unknown


def _situations() -> Iterator[tuple[str, str]]:
    for name, (english, hint) in SITUATIONS.items():
        yield chat.situation_line(name, "{hint}"), f"{english}: {hint}"


def _pairs(module: ModuleType) -> Iterator[tuple[str, str]]:
    """What a module says in both languages already, but for what is put in later."""
    for pair in vars(module).values():
        if isinstance(pair, Said) and "{" not in pair.zh:
            yield pair.zh, pair.en


_PARTS = re.compile("|".join(map(re.escape, _MARKS)))
_SAID: Mapping[str, str] = dict((*_pairs(dialogue), *_pairs(tickets), *_pairs(telegram)))
_PATTERNS = tuple((_pattern(zh), en) for zh, en in (*_SENTENCES, *_aspects(), *_situations()))
_VALIDITIES = tuple((_pattern(zh), en) for zh, en in _VALIDITY)
