"""Whose a number is: told by the directory, never guessed."""

from collections.abc import Callable

import pytest

from bot.answer import Answer, Status
from bot.live import Live
from bot.number_question import lines_asked
from knowledge.service import Office, Phone
from tests.builders import service

WOMEN = service("women", phones=(Phone("12338", "妇女维权", ""), Phone("110", "报警", "")))
POLICE = service("police", phones=(Phone("110", "报警", ""), Phone("0812-3330000", "值班", "")))
BOTH = (WOMEN, POLICE)


def asked(text: str) -> list[tuple[str, list[str]]]:
    return [(line.number, [owner.id for owner, _ in line.owners]) for line in lines_asked(text, BOTH)]


@pytest.mark.parametrize(
    "text", ["110", "110是什么电话", "请问110是哪里的电话啊？", "110是管什么的", "打110"]
)
def test_whose_first_number_it_is_comes_first(text: str) -> None:
    assert asked(text) == [("110", ["police", "women"])]


def test_a_number_is_the_same_with_and_without_dashes() -> None:
    assert asked("08123330000是谁的电话") == [("08123330000", ["police"])]


def test_a_service_whose_window_has_the_number_too_keeps_its_place() -> None:
    near = Office("仁和区", "窗口", "", phones=(Phone("12338", "本区", ""),))
    own = service("own", phones=(Phone("12338", "全市", ""),), offices=(near,))
    (line,) = lines_asked("12338是什么电话", (own, WOMEN))
    assert [(one.id, phone.use) for one, phone in line.owners] == [("own", "全市"), ("women", "妇女维权")]


def test_several_numbers_are_told_apart() -> None:
    assert asked("12338和110有什么区别") == [("12338", ["women"]), ("110", ["police", "women"])]


@pytest.mark.parametrize("text", ["95588是骗子吗", "13800138000是谁的号码"])
def test_a_number_that_the_directory_lacks_has_no_owner(text: str) -> None:
    ((_, owners),) = asked(text)
    assert owners == []


@pytest.mark.parametrize(
    "text",
    [
        "95588",
        "老板欠我3000",
        "打110没人管怎么办",
        "2019年是什么",
        "民法典1079",
        "我打了110",
        "17",
        "9是什么",
        "2020",
    ],
)
def test_what_is_another_matter_is_left_to_search(text: str) -> None:
    assert asked(text) == []


def test_every_number_of_the_directory_is_told_by_a_service_that_has_it(
    real: Live, ask: Callable[[str], Answer]
) -> None:
    assert real.index
    numbers = {phone.number for one in real.index.services.values() for phone in one.phones}
    for number in sorted(numbers):
        for question in (number, f"{number}是什么电话"):
            answer = ask(question)
            assert answer.status is Status.ANSWERED, question
            assert all(number in {p.number for p in r.service.phones} for r in answer.services), question
            assert answer.services and number in answer.summary
            assert any(
                p.use in answer.summary for p in answer.services[0].service.phones if p.number == number
            )


def test_of_a_number_that_nobody_has_only_a_warning_is_said(ask: Callable[[str], Answer]) -> None:
    answer = ask("95588是什么电话")
    assert (answer.status, answer.citations) == (Status.NOT_COVERED, ())
    assert [r.service.id for r in answer.services] == ["anti-fraud"]
    assert "服务目录里没有" in answer.summary and "96110" in answer.summary
    assert "95588" not in answer.summary, "it may be somebody's own: what is kept does not have it"
