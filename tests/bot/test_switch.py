"""Answers turned off say why, and still hear a cry for help."""

import pytest

from bot.dialogue.incoming import TELEGRAM, WEB
from bot.live import Live
from bot.store import Store
from bot.switch import Switch
from tests.bot.dialogue.test_talk import Desk

WHY = "正在核对新法"


def test_what_is_off_is_off_in_one_channel_and_says_since_when_why_and_by_whom(store: Store) -> None:
    switch = Switch(store)
    switch.turn_off(TELEGRAM, WHY, "cli:anna")
    off = switch.off(TELEGRAM)
    assert off is not None and (off.reason, off.by, off.at) == (WHY, "cli:anna", store.now())
    assert switch.off(WEB) is None
    assert [e.action for e in store.audit()] == ["answers.off"]


def test_turning_on_is_written_down_only_where_it_was_off(store: Store) -> None:
    switch = Switch(store)
    assert not switch.turn_on(WEB, "cli:anna")
    switch.turn_off(WEB, WHY, "cli:anna")
    assert switch.turn_on(WEB, "cli:anna") and switch.off(WEB) is None
    assert [e.action for e in store.audit()] == ["answers.on", "answers.off"]


@pytest.mark.parametrize(("channel", "reason"), [("fax", WHY), (WEB, " ")])
def test_an_unknown_channel_and_no_reason_are_refused(store: Store, channel: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"channel|reason"):
        Switch(store).turn_off(channel, reason, "cli:anna")


def test_a_citizen_is_told_why_and_whom_to_call_and_danger_gets_its_card(small: Live, store: Store) -> None:
    desk = Desk(small, store)
    Switch(store).turn_off(TELEGRAM, WHY, "cli:anna")
    (said,) = desk.say("老板拖欠工资怎么办")
    assert WHY in said and "12348" in said and "12333" not in said
    (card,) = desk.say("有人拿刀在砍我")
    assert "110" in card and WHY not in card
    Switch(store).turn_on(TELEGRAM, "cli:anna")
    (said,) = desk.say("老板拖欠工资怎么办")
    assert "12333" in said
