"""Pertinence: which parts of a directory entry the question is about.

The entry of a large office tells of several matters: who asks about a pension does not want the papers for a work
injury first. What shares words with the question comes first, and what is plainly of another matter is left to the
whole entry, a tap away. Nothing is added; an entry that shares no word with the question stays as it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.blocks import sentences
from knowledge.service import Item, Service
from retrieval.clean import clean

_T = TypeVar("_T")

# Characters of which words are made that tell no matter, and such words.
_EMPTY = frozenset(
    "的了吗呢么啊我你他她它您这那有没不是在就都也还又要能会可以把被给和与跟吧想怎啥什哪个谁为让说去来到该应得着过吃做弄打先再"
)
_COMMON = frozenset(
    [
        "申请",
        "办理",
        "材料",
        "证明",
        "手续",
        "资料",
        "如何",
        "里办",
        "条件",
        "多少",
        "时候",
        "时间",
        "问题",
        "事情",
        "情况",
        "处理",
    ]
)
# What people say, and what entries call it.
_ALSO = (
    ("社保", "保险"),
    ("养老金", "养老"),
    ("开除", "辞退"),
    ("酒驾", "违法"),
    ("驾照", "驾驶证"),
    ("娃", "孩子"),
)
_WORD = re.compile(r"[一-鿿]+")
# The matter that an item is for, before its colon: 申请工伤认定：…
_HEAD = re.compile(r"([^：，。；（]{2,12})：")
# What opens a sentence that goes on with the one before it.
_GOES_ON = re.compile(
    r"然后|接着|之后|缓过来|缓下来|谈成|谈不|没批|定下来|立案后|问完|和解后|到时间|对方|说不通|不满意|单位不|单位还|和解"
)
# For every matter of an office: whom to ask first, and what to do in danger.
_FOR_ALL = re.compile(r"^先打|^其他|11[09]|120|122")


@dataclass(frozen=True, slots=True)
class Extract:
    """What to show of an entry for a question: sentences of what to do, papers, who may, places of deadlines."""

    do: tuple[str, ...]
    bring: tuple[Item, ...]
    serves: tuple[Item, ...]
    deadlines: tuple[int, ...]


def extract(service: Service, question: str, deadlines: Sequence[int]) -> Extract:
    """The parts of an entry that a question is about, what bears on it most first.

    `deadlines` are the places of those that matter, as the answer has them.
    """
    do, bring = sentences(service.do), _texts(service.bring)
    asked = _telling(question, (*do, *bring, *_texts(service.serves)))
    heads = [_head(text) for text in bring]
    if not asked or not any(heads):
        return Extract(do, tuple(_sorted(service.bring, bring, asked)), service.serves, tuple(deadlines))
    matter = asked | _beside(do, asked)
    others = frozenset[str]().union(*(head for head in heads if not head & matter)) - matter
    told = [service.deadlines[n].text for n in deadlines]
    laws = [service.deadlines[n].clause for n in deadlines]
    return Extract(
        _led(do, asked, others),
        tuple(_chosen(service.bring, bring, matter, others)),
        tuple(_chosen(service.serves, _texts(service.serves), matter, others)),
        tuple(_chosen(deadlines, told, matter, others, laws)),
    )


def _telling(question: str, texts: Sequence[str]) -> frozenset[str]:
    """The words of a question that tell parts of an entry apart: those in half of them do not."""
    question = clean(question)
    asked = _words(" ".join((question, *(entry for said, entry in _ALSO if said in question))))
    held = Counter(word for text in texts for word in asked & _words(text))
    return frozenset(word for word, count in held.items() if 2 * count <= len(texts))


def _words(text: str) -> frozenset[str]:
    """Pairs of characters that may tell a matter.

    >>> sorted(_words("我的养老金怎么领"))
    ['养老', '老金']
    """
    pairs = {run[n : n + 2] for run in _WORD.findall(text) for n in range(len(run) - 1)}
    return frozenset(p for p in pairs - _COMMON if p[0] not in _EMPTY and p[1] not in _EMPTY)


def _beside(do: Sequence[str], asked: frozenset[str]) -> frozenset[str]:
    """Words that are listed beside those asked for: 低保 in 申请低保、特困、临时救助."""
    lists = (part for sentence in do for part in re.split("[，；。]", sentence) if "、" in part)
    return frozenset[str]().union(*(words for part in lists if (words := _words(part)) & asked))


def _head(text: str) -> frozenset[str]:
    found = _HEAD.match(text)
    return _words(found[1]) if found else frozenset()


def _score(text: str, asked: frozenset[str]) -> int:
    return len(_words(text) & asked)


def _led(do: tuple[str, ...], asked: frozenset[str], others: frozenset[str]) -> tuple[str, ...]:
    """What is advised on the matter first; the rest only if it is for every matter of the office."""
    parts = _parts(do)
    about = [part for part in parts if any(_score(sentence, asked) for sentence in part)]
    if not about:
        left = [part for part in parts if _is_for_all(part) or not any(_words(s) & others for s in part)]
        return tuple(sentence for part in left or parts for sentence in part)
    opening = [part for part in parts[:1] if part not in about and part[0].startswith("先打")]
    rest = [part for part in parts if part not in (*about, *opening) and _is_for_all(part)]
    about.sort(key=lambda part: -_score(part[0], asked))
    return tuple(sentence for part in (*opening, *about, *rest) for sentence in part)


def _is_for_all(part: Iterable[str]) -> bool:
    return any(map(_FOR_ALL.search, part))


def _parts(do: Sequence[str]) -> list[tuple[str, ...]]:
    """The sentences, each with those that go on with it."""
    parts: list[tuple[str, ...]] = []
    for sentence in do:
        if parts and _GOES_ON.match(sentence):
            parts[-1] = (*parts[-1], sentence)
        else:
            parts.append((sentence,))
    return parts


def _chosen(
    parts: Sequence[_T],
    texts: Sequence[str],
    matter: frozenset[str],
    others: frozenset[str],
    laws: Sequence[str] = (),
) -> list[_T]:
    """The parts of the matter; if there is none, all but those of another one, by their words or their `laws`."""
    bearing = [text for text in texts if _score(text, matter)]
    if bearing:
        kept = [(p, t) for p, t in zip(parts, texts, strict=True) if t in bearing or t.startswith("其他")]
        return _sorted([p for p, _ in kept], [t for _, t in kept], matter)
    more = laws or texts
    return [p for p, t, law in zip(parts, texts, more, strict=True) if not _words(f"{t} {law}") & others]


def _sorted(parts: Sequence[_T], texts: Sequence[str], asked: frozenset[str]) -> list[_T]:
    """The parts, those that share most words with the question first, otherwise in the entry's order."""
    scored = sorted(zip((-_score(t, asked) for t in texts), range(len(parts)), strict=True))
    return [parts[n] for _, n in scored]


def _texts(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.text for item in items)
