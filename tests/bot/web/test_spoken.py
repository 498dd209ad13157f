"""What a form says is heard as the dialogue knows it, and the same form is the same message."""

import pytest

from bot.dialogue.incoming import WEB, Kind, name_of
from bot.web.spoken import Said, incoming_of, is_token

ONCE = "x" * 22


@pytest.mark.parametrize(
    ("said", "kind", "command", "text"),
    [
        (Said("老板拖欠工资"), Kind.TEXT, "", "老板拖欠工资"),
        (Said("  老板拖欠工资\n"), Kind.TEXT, "", "老板拖欠工资"),
        (Said("打13800138000"), Kind.TEXT, "", "打〔电话〕"),
        (Said("/clause 17"), Kind.COMMAND, "clause", "17"),
        (Said("/Human"), Kind.COMMAND, "human", ""),
        (Said("/13800138000"), Kind.COMMAND, "〔电话〕", ""),
        (Said("/"), Kind.TEXT, "", "/"),
        (Said("/帮我"), Kind.TEXT, "", "/帮我"),
        (Said("仁和区", command="district"), Kind.COMMAND, "district", "仁和区"),
        (Said("/new 狗咬人", command="services"), Kind.COMMAND, "services", "/new 狗咬人"),
        (Said("没发出去的字", button="b1", command="new"), Kind.BUTTON, "", ""),
        (Said(), Kind.TEXT, "", ""),
    ],
)
def test_a_form_is_heard(said: Said, kind: Kind, command: str, text: str) -> None:
    heard = incoming_of(said, 77)
    assert (heard.kind, heard.command, heard.text) == (kind, command, text)
    assert (heard.channel, heard.chat, heard.person, name_of(heard)) == (WEB, 77, 77, "web:77")
    assert heard.button == said.button


def number(**fields: str) -> int:
    return incoming_of(Said(**({"once": ONCE} | fields)), 77).update


def test_the_same_form_is_the_same_message_and_any_other_another() -> None:
    numbers = [
        number(text="a"),
        number(text="b"),
        number(text="a", once="y" * 22),
        number(button="a"),
        number(command="a"),
        number(),
    ]
    assert number(text="a") == numbers[0]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < n < 2**63 for n in numbers)


@pytest.mark.parametrize(
    ("once", "is_one"),
    [
        (ONCE, True),
        ("a-b_c" * 4, True),
        ("", False),
        ("短", False),
        ("x" * 65, False),
        ("x" * 21 + "'", False),
    ],
)
def test_only_tokens_like_our_own_are_known(once: str, is_one: bool) -> None:
    assert is_token(once) is is_one
