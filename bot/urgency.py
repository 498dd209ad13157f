"""Urgency: real danger to life, safety or money in flight, recognised by rules alone.

The rules are data (`knowledge/content/urgency.yaml`), so that a lawyer can review them. A danger has
patterns of two strengths. `surely` says in so many words that it is happening (正在打我); it fires
unless its own `surely_unless` is found near it. `likely` are words of danger without a time (着火了);
it gives way to `likely_unless` as well (the past, a question of law, a story), unless `now` is near.

In the file `<name>` stands for a list of words, `…` for up to 6 and `……` for up to 14 characters of the
same sentence, `A ~ B` for both in one sentence in either order, and in an `unless` pattern `●` for the place where the words of danger begin.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from bot.needles import Lazy, Sign, Signs, alternatives, pairs, signs
from knowledge import yaml_text
from knowledge.problems import ContentError, Problem
from retrieval.alarm import Alarm

# Words further away than this speak of something else: a citizen's account is a short paragraph.
CONTEXT = 60
# Where cleaned text turns to another matter.
_ANOTHER = re.compile(
    r"[\s,，。.!！?？;；:：、]+(?=另外|此外|除此之外|还有|对了|顺便|再就是|再问|第[二三四])"
)
# Probabilities of the learned alarm: from here on it speaks for itself; below the others it overrules what a rule takes
# for likely, and what a rule is sure of. Of 15,600 harmless texts a sure rule fires in 4 between the two.
ALARMED, CALM, VERY_CALM = 0.55, 0.3, 0.15
# A word in letters; shorter ones (ps, qq, vx) are used in Chinese like any other.
_FOREIGN = re.compile(r"[a-z]{3,}")
# Three single characters parted by blanks: 我 不 想 活 了.
_SPACED_OUT = re.compile(r"(?:[\u4e00-\u9fff][ \t]+){3,}[\u4e00-\u9fff](?![\u4e00-\u9fff])")
_BLANKS = re.compile(r"[ \t]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[ \t]+")
_FRAGMENT = re.compile(r"<([a-z_]+)>")
_GAPS = (("……", r"[^。!?！？;；\n]{0,14}"), ("…", r"[^。!?！？;；\n]{0,6}"))
# A list of words may name others, so deep and no deeper: a list that names itself stays unreadable.
_NESTING = 3
_NEVER = Lazy(r"(?!)")


class Danger(StrEnum):
    """What threatens, most pressing first."""

    SUICIDE = "suicide"
    VIOLENCE = "violence"
    FIRE = "fire"
    TRAPPED = "trapped"
    MEDICAL = "medical"
    FRAUD = "fraud"
    ABDUCTION = "abduction"


@dataclass(frozen=True, slots=True)
class Urgency:
    """A danger recognised: the service to name first, whom to call in order, and the safety card; `sure` if it was told
    in so many words."""

    danger: Danger
    service: str
    also: tuple[str, ...]
    phones: tuple[str, ...]
    card: str
    matched: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SafetyCard:
    """Words for one kind of a danger; `when` empty: for all that no card before it took."""

    service: str
    also: tuple[str, ...]
    phones: tuple[str, ...]
    text: str
    english: str
    when: Lazy | None


@dataclass(frozen=True, slots=True)
class DangerRule:
    """How one danger is recognised and answered."""

    danger: Danger
    surely: Signs
    surely_unless: Lazy
    likely: Signs
    likely_unless: Lazy
    cards: tuple[SafetyCard, ...]


@dataclass(frozen=True, slots=True)
class UrgencyRules:
    """Every danger in order of precedence, with what is put right or masked before they are looked for."""

    spellings: Signs
    idioms: Signs
    now: Lazy
    dangers: tuple[DangerRule, ...]

    def english(self, card: str) -> str:
        """A safety card's words for whoever reads no Chinese; "" of words that are no card's (any more)."""
        cards = (safety for rule in self.dangers for safety in rule.cards)
        return next((safety.english for safety in cards if safety.text == card), "")


def detect(text: str, rules: UrgencyRules) -> Urgency | None:
    """The most pressing danger that cleaned `text` reports as real and present, or None.

    Of a text that tells several matters each is read by itself as well: 着火了，另外保险赔不赔.
    """
    return next(filter(None, (_detected(part, rules) for part in _matters(text))), None)


def _detected(text: str, rules: UrgencyRules) -> Urgency | None:
    written = _without_blanks(text)
    present = pairs(written)
    words = _respelt(written, present, rules)
    if words != written:
        present = pairs(words)
    words = _without_idioms(words, present, rules)
    for rule in rules.dangers:
        matched, sure = _fired(words, present, rule, rules.now)
        if matched:
            return replace(_answer(rule, words, matched), sure=sure)
    return None


def weighed(urgency: Urgency | None, text: str, alarm: Alarm, rules: UrgencyRules) -> Urgency | None:
    """What rules found in cleaned `text`, after the learned alarm has been heard.

    It adds dangers told in words no rule has, and takes back what it is sure only sounds like one.
    """
    if urgency is not None:
        # Of several matters each is heard by itself: an everyday one beside it does not drown a cry for help.
        danger = max(map(alarm.danger, _matters(text)))
        # Of suicide a single word is enough: nobody's life hangs on our being right.
        calm = VERY_CALM if urgency.sure else CALM
        return urgency if danger >= calm or urgency.danger is Danger.SUICIDE else None
    # The alarm met foreign words mostly in cries for help: My visa expires下周 is none.
    if alarm.danger(text) < ALARMED or alarm.danger(_FOREIGN.sub("", text)) < ALARMED:
        return None
    kind = alarm.kind(text)
    # A cry for help of no certain kind, the last rule, names every number.
    rule = next((rule for rule in rules.dangers if rule.danger == kind), rules.dangers[-1])
    return _answer(rule, text, "")


def _matters(text: str) -> tuple[str, ...]:
    """The text, and the parts of it between words that turn to another matter.

    >>> _matters("他在打我,另外工资也没给")
    ('他在打我,另外工资也没给', '他在打我', '另外工资也没给')
    """
    parts = tuple(filter(None, _ANOTHER.split(text)))
    return (text, *parts) if len(parts) > 1 else (text,)


def load_rules(path: Path, *, thorough: bool = True) -> UrgencyRules:
    """The rules of a YAML file.

    Not `thorough`, patterns are compiled only when they are tried: for a single question by somebody who
    waits, with rules that were checked before.

    Raises:
        ContentError: with every fault of the file, each at its line.

    """
    return _Reader(path, thorough).rules()


def _without_blanks(text: str) -> str:
    """The text with 我 不 想 活 了 drawn together; other blanks beside Chinese part words as a comma does."""
    if " " not in text and "\t" not in text:
        return text
    return _BLANKS.sub(",", _SPACED_OUT.sub(lambda spaced: re.sub(r"[ \t]+", "", spaced.group()), text))


def _respelt(words: str, present: set[str], rules: UrgencyRules) -> str:
    """The text with known misspellings put right: 自沙, 不想货了, zisha."""
    for spelling in rules.spellings.possible(present):
        words = spelling.regex.sub(spelling.plain, words)
    return words


def _without_idioms(words: str, present: set[str], rules: UrgencyRules) -> str:
    """The text with figures of speech blotted out: 笑死, 跳楼价, 火锅."""
    for idiom in rules.idioms.possible(present):
        words = idiom.regex.sub(lambda match: "□" * len(match.group()), words)
    return words


def _fired(words: str, present: set[str], rule: DangerRule, now: Lazy) -> tuple[str, bool]:
    """The words of danger that nothing near them explains away, or '', and whether they leave no doubt."""
    for match in _matches(words, present, rule.surely):
        if not rule.surely_unless.regex.search(_context(words, match)):
            return match.group(), True
    for match in _matches(words, present, rule.likely):
        context = _context(words, match)
        excused = not now.regex.search(context) and rule.likely_unless.regex.search(context)
        if not excused and not rule.surely_unless.regex.search(context):
            return match.group(), False
    return "", False


def _matches(words: str, present: set[str], signs: Signs) -> Iterator[re.Match[str]]:
    """Every match; of those that stand in the same words, as in a text pasted many times over, the first."""
    for sign in signs.possible(present):
        seen = set()
        for match in sign.regex.finditer(words):
            context = _context(words, match)
            if context not in seen:
                seen.add(context)
                yield match


def _context(words: str, match: re.Match[str]) -> str:
    """What stands around the match, with `●` where it begins."""
    before = words[max(0, match.start() - CONTEXT) : match.start()]
    return f"{before}●{words[match.start() : match.end() + CONTEXT]}"


def _answer(rule: DangerRule, words: str, matched: str) -> Urgency:
    """The card that fits: the first whose `when` is in the text."""
    card = next(card for card in rule.cards if card.when is None or card.when.regex.search(words))
    return Urgency(rule.danger, card.service, card.also, card.phones, card.text, matched)


def _either_way(source: str) -> str:
    """Shorthand for two words of one sentence in either order.

    >>> _either_way("骗子 ~ 转账")
    '(?:骗子)……(?:转账)|(?:转账)……(?:骗子)'
    """
    one, both, other = source.partition(" ~ ")
    return f"(?:{one})……(?:{other})|(?:{other})……(?:{one})" if both else source


class _Reader:
    """Reads one rules file, collecting every fault before giving up."""

    def __init__(self, path: Path, thorough: bool) -> None:
        self._path = path
        self._thorough = thorough
        self._text = path.read_text(encoding="utf-8")
        self._problems: list[Problem] = []
        self._fragments: dict[str, str] = {}

    def rules(self) -> UrgencyRules:
        """The whole file."""
        try:
            data: dict[str, Any] = yaml_text.data(self._text)
        except yaml.YAMLError as error:
            raise ContentError([Problem(str(self._path), 0, f"不是有效的 YAML：{error}")]) from error
        self._fragments = {name: "|".join(map(str, words)) for name, words in data.get("words", {}).items()}
        spellings = data.get("spellings") or ()
        dangers: dict[str, dict[str, Any]] = data.get("dangers") or {}
        rules = UrgencyRules(
            spellings=Signs(sign for row in spellings for sign in self._signs(row[:1], str(row[1]))),
            idioms=Signs(self._signs(data.get("idioms"))),
            now=self._any(data.get("now")),
            dangers=tuple(filter(None, map(self._danger, dangers, dangers.values()))),
        )
        for danger in set(Danger) - {rule.danger for rule in rules.dangers}:
            self._fault(danger, f"缺少危险类别 {danger}")
        if self._problems:
            raise ContentError(self._problems)
        return rules

    def _danger(self, name: str, row: dict[str, Any]) -> DangerRule | None:
        danger = row.get("danger", name)
        cards = tuple(self._card(name, card) for card in row.get("cards") or ())
        if not cards or cards[-1].when is not None:
            self._fault(name, f"{name} 的最后一张卡片不能带 when，否则有的情形没有卡片")
        known = danger in set(Danger)
        if not known:
            self._fault(name, f"未知的危险类别 {danger}，只能是 {'、'.join(Danger)}")
        rule = DangerRule(
            danger=Danger(danger) if known else Danger.VIOLENCE,
            surely=Signs(self._signs(row.get("surely"))),
            surely_unless=self._any(row.get("surely_unless")),
            likely=Signs(self._signs(row.get("likely"))),
            likely_unless=self._any(row.get("likely_unless")),
            cards=cards,
        )
        return rule if known else None

    def _card(self, name: str, row: dict[str, Any]) -> SafetyCard:
        for field in ("service", "phones", "card", "english"):
            if not row.get(field):
                self._fault(name, f"{name} 的卡片缺少 {field}")
        return SafetyCard(
            service=str(row.get("service")),
            also=tuple(row.get("also") or ()),
            phones=tuple(map(str, row.get("phones") or ())),
            text=str(row.get("card")).strip(),
            english=str(row.get("english")).strip(),
            when=self._any(row["when"]) if row.get("when") else None,
        )

    def _signs(self, sources: list[str] | None, plain: str = "") -> list[Sign]:
        ways = (_either_way(way) for source in sources or () for way in alternatives(str(source)))
        return [sign for way in ways if self._readable(way) for sign in self._parted(way, plain)]

    def _parted(self, source: str, plain: str) -> tuple[Sign, ...]:
        try:
            return signs(self._expanded(source), plain)
        except re.error as error:
            self._unreadable(source, error)
        except ValueError as error:
            self._fault(source, f"规则 {source!r} 里没有一个固定的字，会对任何话生效：{error}")
        return ()

    def _any(self, sources: list[str] | None) -> Lazy:
        """One pattern that matches where any of `sources` does; none given: matches nothing."""
        readable = [source for source in map(str, sources or ()) if self._readable(source)]
        return Lazy("|".join(map(self._expanded, readable))) if readable else _NEVER

    def _readable(self, source: str) -> bool:
        try:
            expanded = self._expanded(source)
            if self._thorough:
                re.compile(expanded)
        except (re.error, KeyError) as error:
            self._unreadable(source, error)
            return False
        return True

    def _unreadable(self, source: str, error: Exception) -> None:
        self._fault(source, f"无法读懂的规则 {source!r}：{error}")

    def _expanded(self, source: str) -> str:
        """The regular expression behind the file's shorthand."""
        for _ in range(_NESTING):
            source = _FRAGMENT.sub(lambda name: f"(?:{self._fragments[name[1]]})", source)
        for gap, meaning in _GAPS:
            source = source.replace(gap, meaning)
        return source

    def _fault(self, near: str, message: str) -> None:
        at = self._text.find(near)
        line = self._text.count("\n", 0, at) + 1 if at >= 0 else 0
        self._problems.append(Problem(str(self._path), line, message))
