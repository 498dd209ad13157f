"""A citizen on the web chat, in a real browser: by keyboard alone, without scripts, on a bad line, on a small phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.live import Live
from retrieval.shelf import Shelf
from tests.bot.web.citizen import Operator
from tests.browser.axe import assert_accessible
from tests.browser.site import Site, Visitor, soon
from tests.builders import FakeEncoder, index

QUESTION = "老板拖欠三个月工资了"
DANGER = "老公喝醉了正在打我"


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """A small index: these journeys are about the page."""
    return Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small"), FakeEncoder())


def tab_to(page: Page, wanted: Locator, most: int = 90) -> None:
    """Tab, until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    pytest.fail(f"not reached by Tab: {wanted}")


def ask(page: Page, text: str) -> None:
    page.get_by_label("您遇到了什么事？").fill(text)
    page.keyboard.press("Enter")


def answers(page: Page) -> Locator:
    return page.locator("#lines > .line:not(.citizen)")


def test_everything_is_done_by_keyboard_alone(page: Page, site: Site) -> None:
    page.goto("/")
    expect(page).to_have_title("问事 · 明白人")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到输入框")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    box = page.get_by_label("您遇到了什么事？")
    expect(box).to_be_focused()
    assert_accessible(page)
    # Asking: the cursor stays, the answer is announced, what was typed is gone.
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    expect(answers(page).first).to_contain_text("12333")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(page.locator("#announce")).to_contain_text("收到回答：法律规定")
    # Asking on.
    page.keyboard.type("要带什么")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(2)
    expect(answers(page).last).to_contain_text("身份证明")
    assert_accessible(page)
    # A clause in full: the focus goes where it opened.
    tab_to(page, page.get_by_role("button", name="看原文：第五十条"))
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(3)
    expect(answers(page).last).to_contain_text("不得拖欠工资")
    expect(answers(page).last.get_by_role("heading", level=2)).to_be_focused()
    # On paper, and back.
    tab_to(page, answers(page).last.get_by_role("link", name="打印这条"))
    page.keyboard.press("Enter")
    expect(page).to_have_title("办事指引 · 明白人")
    expect(page.get_by_text("不是律师意见")).to_be_visible()
    assert_accessible(page)
    tab_to(page, page.get_by_role("link", name="回到对话"))
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(3)
    # Large type.
    small = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    tab_to(page, page.get_by_role("button", name="大字"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="平常字")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") != small
    assert_accessible(page)
    # A person.
    tab_to(page, page.locator("aside").get_by_role("button", name="找人工"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("您的工单")).to_contain_text("下一个就是您")
    assert len(Operator(site.desk).tickets.waiting()) == 1
    assert_accessible(page)


def test_without_scripts_the_same_conversation_goes_on(visitor: Visitor, site: Site) -> None:
    page = visitor.page(java_script_enabled=False)
    page.goto("/")
    page.get_by_label("您遇到了什么事？").fill(QUESTION)
    page.get_by_role("button", name="发送").click()
    expect(page).to_have_url(re.compile(r"/#l1$"))
    expect(answers(page).last.get_by_role("link", name="12333")).to_have_attribute("href", "tel:12333")
    page.get_by_role("button", name="简单说").click()
    expect(answers(page)).to_have_count(2)
    assert not page.get_by_text("复制", exact=True).first.is_visible(), "what needs a script is not shown"
    page.locator("aside").get_by_role("button", name="找人工").click()
    operator = Operator(site.desk)
    number = operator.claim()
    operator.answer(number, "请带上工资条。")
    page.get_by_role("link", name="看有没有新的回复").click()
    expect(page.locator(".line.desk")).to_contain_text("请带上工资条。")
    soon(page, lambda: operator.delivered(number) == [True])  # the page has loaded its receipt


def test_an_operators_words_come_by_themselves_and_are_known_to_have_come(page: Page, site: Site) -> None:
    page.goto("/")
    ask(page, QUESTION)
    page.locator("aside").get_by_role("button", name="找人工").click()
    expect(page.get_by_label("您的工单")).to_be_visible()
    page.get_by_label("您遇到了什么事？").fill("正在写的字")
    operator = Operator(site.desk)
    number = operator.claim()
    operator.answer(number, "请带上工资条，打12333。")
    expect(page.locator(".line.desk")).to_contain_text("请带上工资条，打12333。")
    expect(page.locator("#announce")).to_contain_text("工作人员回复：")
    expect(page.get_by_label("您遇到了什么事？")).to_have_value("正在写的字")
    expect(page.get_by_label("您的工单")).to_contain_text("已回复")
    soon(page, lambda: operator.delivered(number) == [True])
    operator.close(number)
    expect(page.get_by_label("您的工单")).to_be_hidden()
    expect(answers(page).last).to_contain_text("已经结束")
    assert_accessible(page)


def test_a_lost_connection_is_seen_nothing_is_lost_and_it_catches_up(page: Page, site: Site) -> None:
    page.goto("/")
    ask(page, QUESTION)
    page.locator("aside").get_by_role("button", name="找人工").click()
    expect(page.get_by_label("您的工单")).to_be_visible()
    operator = Operator(site.desk)
    number = operator.claim()
    page.context.set_offline(True)
    expect(page.locator("[data-lost]")).to_be_visible()
    for text in ("第一句", "第二句"):
        operator.answer(number, text)
    ask(page, "断线时写的")
    expect(page.get_by_label("您遇到了什么事？")).to_have_value("断线时写的")
    page.context.set_offline(False)
    expect(page.locator("[data-lost]")).to_be_hidden()
    expect(page.locator(".line.desk")).to_have_count(2)
    assert page.locator(".line.desk").all_inner_texts()[0].count("第一句") == 1
    page.get_by_label("您遇到了什么事？").press("Enter")
    expect(page.locator(".line.citizen").last).to_contain_text("断线时写的")
    expect(page.get_by_label("您遇到了什么事？")).to_have_value("")


def test_a_lost_response_is_asked_for_again_and_answered_once(page: Page, site: Site) -> None:
    page.goto("/")
    dropped: list[str] = []

    def drop(route: object) -> None:
        # The server gets it and answers; the answer is lost on the way.
        if not dropped:
            dropped.append(route.fetch().text())  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/chat", drop)
    ask(page, QUESTION)
    expect(page.locator("[data-lost]")).to_be_visible()
    page.get_by_label("您遇到了什么事？").press("Enter")
    expect(answers(page)).to_have_count(1)
    expect(page.locator(".line.citizen")).to_have_count(1)
    assert len(site.desk.store.recent()) == 1


def test_a_double_click_is_answered_once(page: Page, site: Site) -> None:
    page.goto("/")
    page.get_by_label("您遇到了什么事？").fill(QUESTION)
    page.get_by_role("button", name="发送").dblclick()
    expect(answers(page)).to_have_count(1)
    page.wait_for_timeout(300)
    assert len(site.desk.store.recent()) == 1


def test_danger_is_announced_at_once_and_stands_out(page: Page) -> None:
    page.goto("/")
    ask(page, DANGER)
    expect(page.locator(".line.danger").get_by_role("link", name="110")).to_be_visible()
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert_accessible(page)


def test_clearing_leaves_nothing_on_the_screen(visitor: Visitor, site: Site) -> None:
    page = visitor.page()
    page.goto("/")
    ask(page, QUESTION)
    expect(answers(page)).to_have_count(1)
    page.get_by_role("button", name="清除对话").click()
    page.get_by_role("button", name="删掉").click()
    expect(page.get_by_text("已经删除了：这页上的对话")).to_be_visible()
    expect(page.get_by_text(QUESTION)).to_have_count(0)
    assert site.desk.store.recent() == ()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("large", [False, True])
def test_no_page_has_a_serious_fault_of_accessibility_or_is_wider_than_a_small_phone(
    visitor: Visitor, theme: str, large: bool
) -> None:
    page = visitor.page(color_scheme=theme, viewport={"width": 320, "height": 640})
    page.goto("/")
    if large:
        page.get_by_role("button", name="大字").click()
    assert_accessible(page)
    for text in (QUESTION, DANGER, "长" * 300 + "a" * 300, "/clause 17"):
        ask(page, text)
        expect(page.locator(".line.citizen").last).to_contain_text(text[:5] if text[0] != "/" else "看原文")
    page.get_by_role("button", name="没用", exact=True).first.click()
    expect(page.get_by_role("button", name="看不懂")).to_be_visible()
    for path in ("/", "/answer/2/print", "/nowhere"):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
