"""Plan question: what somebody wants to know of the city's plan itself, and the clauses that say it."""

import re
from collections.abc import Sequence

from bot.answer import Citation
from bot.cite import best_sentence, quotation
from retrieval.hit import ClauseHit
from retrieval.index import Index

# 依法治市 is the plan's own word; 依法治市办 is an office.
_OWN = r"(?:(?:攀枝花市?|市里|我市|本市|咱们市|市委)?的?(?:依法治市(?:的?规划)?|法治攀枝花|法治规划)|(?:攀枝花市?|市里|我市|本市)的?法治建设)(?!办|委|局|领导小组)"
# 规划 alone is a plan for building as often as this one: it must open the question or stand right before what is asked.
_SAID = r"(?:怎么|怎样|如何|咋个?|啷个|是?哪样)(?:说|讲|写|规定|要求|提|定|安排|界定)|(?:有没有|有没得|有无|是否|提不提|讲不讲|写没写|提没提|说没说)|(?:说|讲|写|提到?|规定|要求)(?:的|了|过)?(?:些|是)?(?:什么|啥|哪|没有|没得)|哪一?条|第几条|原话|原文|目标|要求|规定|内容|说法|哪一?年|印发|发布|出台|有效|到期|过期|文号|几条|多少条|谁(?:发|制?定)|哪个(?:部门|单位)?(?:发|制?定)"
_ASKED = r"怎么|怎样|如何|咋|啷个|哪|什么|啥|谁|多少|有没有|有没得|没有|没得|吗|不$"
_BEFORE = r"(?:(?:你好|您好|请问(?:一?下)?|问一?下|想(?:问|知道|晓得|看)(?:一?下)?|帮我看看?|那个?|这个|攀枝花市?|市里|我市|本市|咱们市|[,，。 的])*)"
_INSIDE = r"(?:里面?|里头|中|上面?|文件|文本)"
_OPENS = re.compile(
    rf"^{_BEFORE}(?P<name>规划(?:(?:{_INSIDE}|(?=(?:讲|说|写|提)的))(?=.*(?:{_ASKED}|{_SAID}))|(?=.*(?:{_SAID})))(?:对于?|关于|有关)?)"
    r"(?!局|区|许可|红线|图|用地|条件|部门|公示|审批|设计|院|师|道路|建设|指标)"
)
_CLOSES = re.compile(
    rf"(?<!的)(?P<name>规划(?:{_INSIDE}(?={_ASKED}|{_SAID})|(?=(?:写|说|讲|提|规定|要求)(?:的|了|过|没)|怎么(?:写|说|讲|提|规定))))"
)
_NAMED = re.compile(_OWN + rf"{_INSIDE}?(?:对于?|关于|有关)?")
# A plot, a building, a road: the plan in question is another one.
_BUILT = re.compile(r"小区|开发商|地块|容积率|绿地|楼盘|宅基地|许可证|修路|公示|红线")

# A question known to be this near, or words this rare in common, show that the plan speaks of it: of eight subjects it
# does not speak of, none came to .44 and 5.6.
KNOWN, WORDS = 0.45, 10.0
# What the passages' own score counts beside the nearest known question, and how far a second clause may lie behind.
PASSAGES, BEHIND = 0.35, 0.3
MOST_CLAUSES = 3


def subject(text: str) -> str | None:
    """What a cleaned question asks the city's plan about; None where it does not ask the plan.

    >>> subject("规划里关于村务公开怎么说"), subject("依法治市谁是第一责任人")
    ('村务公开怎么说', '谁是第一责任人')
    >>> subject("规划局要在我家门口修路"), subject("小区规划里有没有幼儿园")
    (None, None)
    """
    named = _NAMED.search(text)
    if named is None and not _BUILT.search(text):
        named = _OPENS.search(text) or _CLOSES.search(text)
    if named is None:
        return None
    start, end = named.span("name") if "name" in named.re.groupindex else named.span()
    left = (text[:start] + text[end:]).strip(" ，,的这个")
    return left if len(left) > 1 else text


def said(subject: str, hits: Sequence[ClauseHit], index: Index) -> tuple[Citation, ...]:
    """The sentences in which the plan speaks of a subject that these hits were found for, best first; none if it
    is silent."""
    telling = [hit for hit in hits if hit.asked >= KNOWN or hit.lexical >= WORDS]
    ranked = sorted(((_fit(hit), hit) for hit in telling), key=lambda pair: -pair[0])
    near = [(fit, hit) for fit, hit in ranked if fit >= ranked[0][0] - BEHIND][:MOST_CLAUSES]
    return tuple(filter(None, (_quoted(subject, fit, hit, index) for fit, hit in near)))


def _quoted(subject: str, fit: float, hit: ClauseHit, index: Index) -> Citation | None:
    clause = index.clauses[hit.clause]
    sentence = best_sentence(clause, 0, len(clause.text), subject)
    return quotation(index, hit.clause, sentence, min(fit, 1.0))


def _fit(hit: ClauseHit) -> float:
    return hit.asked + PASSAGES * hit.score
