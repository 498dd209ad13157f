"""A citizen in Telegram and an operator at the web desk: from asking for a person to the mark for the help."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.dialogue.incoming import WEB
from bot.dialogue.postman import Postman
from bot.live import Live
from bot.settings import read_settings
from bot.telegram.run import Door
from bot.ticket import State
from bot.ticket_words import Direction
from bot.tickets import Tickets
from bot.web.app import make_app
from bot.web.carrier import WebCarrier
from bot.web.parts import is_staffed
from tests.bot.web.desk import OPERATOR, SUPERVISOR, TRAINEE, Desk, desk
from tests.browser.site import Site, Visitor, served
from tests.builders import rules
from tests.telegram_api import TOKEN, Sent, TelegramApi

# The citizen's chat.
LAO_LI = 5
TAKES_S = 30


@pytest.fixture
def small(tmp_path: Path) -> Live:
    from retrieval.shelf import Shelf
    from tests.builders import FakeEncoder, index

    return Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small"), FakeEncoder())


@pytest.fixture
def site(small: Live, api: TelegramApi, tmp_path: Path) -> Iterator[Site]:
    """The web desk with the real Telegram door beside it, in one process over one store."""
    with desk(tmp_path, small) as made:
        environment = {
            "MINGBAI_HOME": str(tmp_path),
            "MINGBAI_TELEGRAM_TOKEN": TOKEN,
            "MINGBAI_TELEGRAM_API": api.url,
        }
        web = WebCarrier(made.store)
        door = Door(
            read_settings(environment),
            small,
            rules(),
            made.store,
            None,
            {WEB: web},
            lambda: is_staffed(made.store),
        )
        parts = replace(made.parts, beside=door.open, postman=Postman(door.carriers))
        with served(Desk(make_app(parts), parts, made.store, made.accounts, made.clock)) as one:
            yield one


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Visitor]:
    visitor = Visitor(chromium, site)
    yield visitor
    visitor.close()
    assert visitor.complaints == []


def said(api: TelegramApi, text: str) -> Sent:
    """The bot's reply to the citizen's words."""
    api.say(LAO_LI, text)
    return api.wait_for_reply(LAO_LI, timeout_s=TAKES_S)[-1]


def asks_for_a_person(api: TelegramApi) -> None:
    answer = said(api, "老板拖欠工资怎么办，我电话13800138000")
    api.press(LAO_LI, answer.id, "找人工")
    assert "工单号是" in api.wait_for_reply(LAO_LI, timeout_s=TAKES_S)[-1].text


def hears(api: TelegramApi, words: str) -> Sent:
    """The message in which the citizen hears these words; it comes once."""
    api.wait_until(lambda: any(words in reply.text for reply in api.replies(LAO_LI)), TAKES_S, words)
    (found,) = [reply for reply in api.replies(LAO_LI) if words in reply.text]
    return found


def test_a_citizen_is_claimed_answered_and_closed(visitor: Visitor, site: Site, api: TelegramApi) -> None:
    page = visitor.signed_in(OPERATOR, "/desk/queue")
    asks_for_a_person(api)
    entry = page.locator("[data-rows] a").first
    expect(entry).to_contain_text("老板拖欠工资怎么办")
    expect(entry).not_to_contain_text("13800138000")
    entry.click()
    page.locator("#reply").get_by_role("button", name="接手").click()
    hears(api, "一号接线员已经接手")
    page.get_by_label("答复群众").fill("请带工资条去，打12333。")
    page.get_by_role("button", name="发给群众").click()
    hears(api, "请带工资条去，打12333。")
    expect(page.locator(".word.out")).to_contain_text("已送达")
    # The citizen goes on talking, and it appears without a touch.
    api.say(LAO_LI, "好的，几点上班")
    expect(page.locator(".word.in")).to_contain_text("好的，几点上班")
    page.get_by_label("答复群众").fill("九点。")
    page.get_by_role("button", name="发给群众").click()
    hears(api, "九点。")
    page.get_by_role("button", name="结束工单").click()
    closed = hears(api, "天之内可以重新打开")
    api.press(LAO_LI, closed.id, "5")
    hears(api, "您给了5分")
    expect(page.locator("#facts")).to_contain_text("5 / 5")
    (ticket,) = Tickets(site.desk.store).closed()
    history = Tickets(site.desk.store).history(ticket.number)
    assert all(word.delivered_at for word in history if word.direction is Direction.OUT)


def test_a_trainee_s_words_reach_telegram_only_when_approved(
    visitor: Visitor, site: Site, api: TelegramApi
) -> None:
    trainee = visitor.signed_in(TRAINEE, "/desk/queue")
    asks_for_a_person(api)
    trainee.locator("[data-rows] a").first.click()
    trainee.locator("#reply").get_by_role("button", name="接手").click()
    trainee.get_by_label("答复群众").fill("请打12333举报。")
    trainee.get_by_role("button", name="提交审核，批准后结束").click()
    expect(trainee.locator(".word.held")).to_contain_text("等审核")
    api.settle()
    assert not any("请打12333举报。" in reply.text for reply in api.replies(LAO_LI))
    chief = visitor.signed_in(SUPERVISOR, "/desk/approvals")
    chief.get_by_role("button", name="批准，发出并结束工单").click()
    hears(api, "请打12333举报。")
    hears(api, "天之内可以重新打开")
    expect(trainee.locator(".word.out")).to_contain_text("已送达")
    (ticket,) = Tickets(site.desk.store).closed()
    assert ticket.state is State.CLOSED
