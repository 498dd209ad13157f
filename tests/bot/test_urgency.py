import random
import re
from itertools import chain
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
import yaml

from bot.needles import Signs, alternatives, needles, pairs, signs
from bot.urgency import Danger, UrgencyRules, detect, load_rules, weighed
from knowledge.problems import ContentError

CONTENT = Path(__file__).parents[2] / "knowledge" / "content"
RULES_FILE = CONTENT / "urgency.yaml"
RULES = load_rules(RULES_FILE)
DATA: dict[str, Any] = yaml.safe_load((CONTENT / "urgency-examples.yaml").read_text(encoding="utf-8"))
EXAMPLES: dict[str, dict[str, list[str]]] = DATA["examples"]
MUST_FIRE = [text for rows in EXAMPLES.values() for text in rows["must_fire"]]
MUST_NOT_FIRE = [text for rows in EXAMPLES.values() for text in rows["must_not_fire"]] + DATA["must_not_fire"]


@pytest.mark.parametrize("text", MUST_FIRE)
def test_real_danger_fires(text: str) -> None:
    assert detect(text, RULES) is not None


@pytest.mark.parametrize("text", MUST_NOT_FIRE)
def test_what_only_sounds_dangerous_does_not_fire(text: str) -> None:
    assert detect(text, RULES) is None


@pytest.mark.parametrize("danger", Danger)
def test_every_danger_ships_enough_examples_of_both_sorts(danger: Danger) -> None:
    assert len(EXAMPLES[danger]["must_fire"]) >= 40
    assert len(EXAMPLES[danger]["must_not_fire"]) >= 40
    assert len(DATA["must_not_fire"]) >= 150


class Heard:
    """An alarm that says what it is told to."""

    def __init__(self, danger: float, kind: str = "") -> None:
        self._danger, self._kind = danger, kind

    def danger(self, _text: str) -> float:
        return self._danger

    def kind(self, _text: str) -> str:
        return self._kind


@pytest.mark.parametrize(
    ("text", "heard", "expected"),
    [
        ("后事我都交代清楚了，等他们睡着就走", Heard(0.9, "suicide"), Danger.SUICIDE),  # no rule knows it
        ("后事我都交代清楚了，等他们睡着就走", Heard(0.5, "suicide"), None),  # heard too faintly
        ("出事了快点来个人嘛", Heard(0.9), Danger.VIOLENCE),  # no certain kind: the card with every number
        ("家里着火了", Heard(0.9), Danger.FIRE),
        ("家里着火了", Heard(0.01), None),  # rules overruled
        ("我不想活了", Heard(0.01), Danger.SUICIDE),  # never of suicide
        ("我妈正要去银行给检察院汇钱，怎么劝都不听", Heard(0.2), Danger.FRAUD),  # a sure rule, hardly doubted
        ("我妈正要去银行给检察院汇钱，怎么劝都不听", Heard(0.1), None),
    ],
)
def test_rules_and_the_learned_alarm_are_weighed(text: str, heard: Heard, expected: Danger | None) -> None:
    urgency = weighed(detect(text, RULES), text, heard, RULES)  # type: ignore[arg-type]
    assert (urgency.danger if urgency else None) == expected
    if not heard.kind("") and expected is Danger.VIOLENCE and urgency:
        assert {"110", "119", "120"} <= set(urgency.phones)


def test_foreign_words_alone_raise_no_alarm() -> None:
    """They are met mostly in cries for help, so that any of them sounds like one."""

    class Frightened(Heard):
        def danger(self, text: str) -> float:
            return 0.9 if "visa" in text else 0.1

    assert weighed(None, "visa快到期了，去哪延期", Frightened(0.9), RULES) is None  # type: ignore[arg-type]


def test_examples_are_mostly_named_by_their_own_danger() -> None:
    """A text may hold two dangers (喝醉了砸东西又放火); the card then covers both numbers."""
    named = [
        detect(text, RULES).danger == danger  # type: ignore[union-attr]
        for danger, rows in EXAMPLES.items()
        for text in rows["must_fire"]
    ]
    assert sum(named) / len(named) > 0.98


@pytest.mark.parametrize(
    ("text", "danger", "service", "first_phone"),
    [
        ("我不想活了", Danger.SUICIDE, "psychological-help", "12356"),
        ("他割腕了快救他", Danger.SUICIDE, "psychological-help", "120"),
        ("老公正在打我", Danger.VIOLENCE, "public-security", "110"),
        ("救命", Danger.VIOLENCE, "public-security", "110"),
        ("家里着火了", Danger.FIRE, "disaster-emergency", "119"),
        ("煤气漏了怎么办", Danger.FIRE, "disaster-emergency", "119"),
        ("我被困在电梯里了", Danger.TRAPPED, "disaster-emergency", "119"),
        ("有人溺水了", Danger.TRAPPED, "disaster-emergency", "119"),
        ("我爸昏倒了叫不醒", Danger.MEDICAL, "disaster-emergency", "120"),
        ("有人触电了", Danger.MEDICAL, "disaster-emergency", "120"),
        ("刚刚给骗子转了两万", Danger.FRAUD, "anti-fraud", "110"),
        ("孩子走丢了", Danger.ABDUCTION, "public-security", "110"),
        ("被传销控制了手机收了", Danger.ABDUCTION, "public-security", "110"),
        ("孩子卡到豆子了脸都紫了", Danger.MEDICAL, "disaster-emergency", "120"),
        ("高压锅炸了脸上全是血", Danger.MEDICAL, "disaster-emergency", "120"),
        ("手腕划了血止不住我有点后悔了", Danger.SUICIDE, "psychological-help", "120"),
        ("孙孙把百草枯当成饮料喝了两口", Danger.MEDICAL, "disaster-emergency", "120"),
        ("老公掐我脖子，我躲厕所里发的消息", Danger.VIOLENCE, "public-security", "110"),
        ("前男友在我家门口泼汽油要同归于尽", Danger.VIOLENCE, "public-security", "110"),
        ("i want to kill myself", Danger.SUICIDE, "psychological-help", "12356"),
        ("i am trapped", Danger.TRAPPED, "disaster-emergency", "119"),
    ],
)
def test_the_service_and_the_first_number_fit_the_danger(
    text: str, danger: Danger, service: str, first_phone: str
) -> None:
    urgency = detect(text, RULES)
    assert urgency is not None
    assert (urgency.danger, urgency.service, urgency.phones[0]) == (danger, service, first_phone)
    assert first_phone in urgency.card.splitlines()[0]
    assert urgency.matched in text.replace("屋头", "家里")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("我老公被车撞了满头血", True),
        ("出车祸了有人流血", True),
        ("娃儿吞了纽扣电池", False),
        ("爷爷突然中风嘴歪了说不出话", False),
        ("被毒蛇咬了脚肿了", False),
        ("我爸从楼梯上摔下来不动了", False),
        ("我老婆要生了羊水破了", False),
    ],
)
def test_the_traffic_police_are_named_for_traffic_accidents_only(text: str, named: bool) -> None:
    urgency = detect(text, RULES)
    assert urgency is not None
    assert ("122" in urgency.phones) is named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我爸有老年痴呆，今天早上出去到现在没回来", "不用等满24小时"),
        ("我爸老年痴呆早上出去到现在没回来手机关机", "不用等满24小时"),
        ("娃儿走丢了", "不用等满24小时"),
        ("有人要把我女儿拖上面包车", "记住车牌"),
        ("有人绑架了我儿子要五十万赎金", "先报警，别转账"),
        ("我被关在屋里不让走", "不硬拼"),
        ("我看到隔壁在打他老婆", "不要自己冲进去"),
        ("楼上有人在打女人，叫得好惨", "不要自己冲进去"),
        ("老公正在打我，邻居听到也不管", "离开他够得到的地方"),
        ("有人在我家门口砸门", "进屋反锁"),
        ("我把人打伤了", "不要跑"),
        ("我失手捅了他一刀", "不要跑"),
        ("老公把我打伤了", "离开他够得到的地方"),
        ("我开车撞了人", "等医生和交警"),
        ("我老公被车撞了满头血", "有人行凶打 110"),
        ("爷爷突然中风嘴歪了说不出话", "不喂药"),
        ("我妈摔下楼梯，半边身子动不了", "不要搬动"),
        ("孩子卡到豆子了脸都紫了", "背后抱住"),
        ("我爸胸口痛得冒冷汗", "半躺"),
        ("老人噎住说不出话", "背后抱住"),
        ("我爸胸闷出冷汗左手麻", "半躺"),
        ("前夫找到我租的房子了,在外面踹门", "离开他够得到的地方"),
        ("烟从门缝里冒进来,我们出不去了", "捂住口鼻"),
        ("我被骗到这个地方出不去,他们有枪", "不硬拼"),
        ("有人要强奸我", "不洗澡"),
    ],
)
def test_the_card_is_for_the_one_who_asks(text: str, said: str) -> None:
    urgency = detect(text, RULES)
    assert urgency is not None
    assert said in urgency.card


@pytest.mark.parametrize("kind", ["abduction", "violence", ""])
def test_a_child_abused_gets_the_same_card_whatever_the_alarm_took_it_for(kind: str) -> None:
    text = "我女儿被老师性侵了"
    urgency = weighed(None, text, Heard(0.9, kind), RULES)  # type: ignore[arg-type]
    assert urgency is not None
    assert "不洗澡" in urgency.card
    assert urgency.service == "public-security"


def test_a_handful_of_pills_names_the_ambulance_first_and_the_listening_line_too() -> None:
    urgency = detect("我妈刚才吃了一整把降压药现在叫不醒", RULES)
    assert urgency is not None
    assert urgency.phones[0] == "120"
    assert "12356" in urgency.phones


@pytest.mark.parametrize("text", ["我 不 想 活 了", "老公正在打我 怎么办", "我不想活了\n", "我想自 杀了"])
def test_blanks_hide_nothing(text: str) -> None:
    assert detect(text, RULES) is not None


def test_danger_is_found_at_the_end_of_a_long_story() -> None:
    story = "我和他结婚十年,房子是婚后买的,工资卡都在他手里,娃儿今年上三年级。" * 30
    assert detect(story, RULES) is None
    urgency = detect(story + "他现在拿着菜刀在门口,我不敢出去", RULES)
    assert urgency is not None
    assert urgency.danger is Danger.VIOLENCE


def test_no_text_is_no_danger() -> None:
    assert detect("", RULES) is None


def _cards() -> list[tuple[tuple[str, ...], str]]:
    return [(card.phones, card.text) for rule in RULES.dangers for card in rule.cards]


def test_cards_name_only_services_of_the_directory() -> None:
    directory = (CONTENT / "services.md").read_text(encoding="utf-8")
    ids = set(re.findall(r"^\| ([a-z-]+) \|", directory, re.MULTILINE))
    named = {name for rule in RULES.dangers for card in rule.cards for name in (card.service, *card.also)}
    assert named <= ids


def test_cards_name_only_numbers_of_the_directory() -> None:
    directory = (CONTENT / "services.md").read_text(encoding="utf-8")
    known = set(re.findall(r"(?<!\d)\d{3,5}(?!\d)", directory))
    for phones, text in _cards():
        assert set(phones) <= known
        assert set(re.findall(r"(?<!\d)\d{3,5}(?!\d)", text)) <= known


@pytest.mark.parametrize(
    "text",
    [
        "我老公现在正在打我怎么办,还有我家的宅基地被邻居占了",
        "老板欠我工资三个月没给,另外想问一下,我老公现在正在打我怎么办",
        "家里着火了怎么办,另外保险赔不赔",
    ],
)
def test_a_cry_for_help_is_not_drowned_by_another_matter(text: str) -> None:
    class Drowned:
        """Quiet as a whole, loud where the danger stands alone."""

        def danger(self, part: str) -> float:
            return 0.9 if not any(word in part for word in ("宅基地", "工资", "保险")) else 0.05

    assert weighed(detect(text, RULES), text, Drowned(), RULES)  # type: ignore[arg-type]


def test_a_card_starts_with_its_first_number_and_says_little_more() -> None:
    for phones, text in _cards():
        first, *rest, english = text.splitlines()
        assert phones[0] in first
        assert 2 <= len(rest) <= 3
        assert english == f"Call {' / '.join(phones)} now."


def _spoken(parts: Any, choose: random.Random) -> str:
    """Some wording that a parsed pattern allows, as far as its lookarounds let it."""
    said = []
    for kind, value in parts:
        if kind is sre.LITERAL:
            said.append(chr(value))
        elif kind is sre.IN:
            letters = [chr(code) for op, code in value if op is sre.LITERAL]
            said.append("口" if value[0][0] is sre.NEGATE or not letters else choose.choice(letters))
        elif kind is sre.BRANCH:
            said.append(_spoken(choose.choice(value[1]), choose))
        elif kind is sre.SUBPATTERN:
            said.append(_spoken(value[3], choose))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            times = choose.randint(value[0], min(value[1], value[0] + 1))
            said += [_spoken(value[2], choose) for _ in range(times)]
    return "".join(said)


def test_a_pattern_never_matches_without_its_needles() -> None:
    choose = random.Random(7)
    shelves = [
        RULES.idioms,
        RULES.spellings,
        *(s for rule in RULES.dangers for s in (rule.surely, rule.likely)),
    ]
    for sign in chain.from_iterable(shelves):
        tree = _parser.parse(sign.pattern.source)
        for _ in range(20):
            text = _spoken(tree, choose)
            if sign.regex.search(text):
                assert sign in Signs([sign]).possible(pairs(text)), text


@pytest.mark.parametrize(
    ("source", "without", "within"),
    [
        ("着火", "着凉,火大", "着火"),
        ("(?:拿|举)着?刀", "拿来,刀", "拿着刀"),
        ("不要?(?!脸)[怕慌]", "不行", "不怕"),
        ("(?:有人){1,2}打", "打人", "有人打"),
    ],
)
def test_needles_tell_what_a_match_cannot_do_without(source: str, without: str, within: str) -> None:
    assert any(pairs(without).isdisjoint(needle) for needle in needles(source))
    assert not any(pairs(within).isdisjoint(needle) for needle in needles(source))


def test_a_pattern_without_a_fixed_character_is_refused() -> None:
    with pytest.raises(ValueError, match="no fixed characters"):
        signs("[^a]{3}")


def test_alternatives_are_parted_at_the_outermost_bars_only() -> None:
    assert list(alternatives(r"a|(?:b|c)d|[|]|\||e")) == ["a", "(?:b|c)d", "[|]", r"\|", "e"]


def _rules_from(tmp_path: Path, content: str) -> UrgencyRules:
    file = tmp_path / "urgency.yaml"
    file.write_text(content, encoding="utf-8")
    return load_rules(file)


def test_a_faulty_file_is_refused_with_every_fault_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        _rules_from(
            tmp_path,
            "dangers:\n"
            "  earthquake:\n"
            "    surely: ['(坏', '<nobody>来']\n"
            "    cards:\n"
            "      - {service: x, when: [a]}\n",
        )
    said = str(refused.value)
    for fault in (
        ":2: 未知的危险类别 earthquake",
        ":3: 无法读懂的规则 '(坏'",
        "nobody",
        "缺少 phones",
        "when",
    ):
        assert fault in said
    assert all(f"缺少危险类别 {danger}" in said for danger in Danger)


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="YAML"):
        _rules_from(tmp_path, "dangers: [")
