"""Signing in at the desk, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, PASSWORD
from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, Site, Visitor


@pytest.fixture
def live() -> None:
    """Nobody searches here."""


def fill(page: Page, name: str, password: str) -> None:
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")


def test_a_wrong_password_is_said_and_the_right_one_leads_where_one_wanted_to_go(page: Page) -> None:
    page.goto("/desk/account")
    expect(page).to_have_title("登录 · 明白人")
    expect(page.get_by_label("账号")).to_be_focused()
    fill(page, OPERATOR, "不是这个密码")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不对。")
    # The name stays, the cursor is where it goes on.
    expect(page.get_by_label("账号")).to_have_value(OPERATOR)
    expect(page.get_by_label("密码")).to_be_focused()
    assert_accessible(page)
    fill(page, OPERATOR, PASSWORD)
    expect(page).to_have_title("我的账号 · 明白人")
    page.get_by_text(OPERATOR).first.click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("status")).to_have_text("已经退出。")
    page.go_back()
    page.reload()
    expect(page).to_have_title("登录 · 明白人")


def test_after_five_wrong_guesses_one_waits_and_then_gets_in(page: Page, site: Site) -> None:
    page.goto("/desk/login")
    for _ in range(5):
        fill(page, OPERATOR, "猜一个")
        expect(page.get_by_role("alert")).to_be_visible()
    fill(page, OPERATOR, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("请过30秒再试")
    site.desk.clock.pass_s(31)
    fill(page, OPERATOR, PASSWORD)
    expect(page).to_have_title("查询 · 明白人")


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_theme_follows_the_system_until_one_is_chosen_and_is_remembered(
    visitor: Visitor, system: str
) -> None:
    page = visitor.page(color_scheme=system)
    page.goto("/desk/login")
    followed = background(page)
    other = "dark" if system == "light" else "light"
    page.get_by_label("外观").select_option(other)
    chosen = background(page)
    assert chosen != followed
    assert_accessible(page)
    fill(page, OPERATOR, PASSWORD)
    expect(page).to_have_title("查询 · 明白人")
    assert background(page) == chosen
    page.get_by_text(OPERATOR).first.click()
    assert_accessible(page)
    page.get_by_label("外观").select_option("auto")
    assert background(page) == followed


@pytest.mark.parametrize("path", ["/desk", "/desk/account", "/admin", "/admin/audit", "/desk/none"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_fault_of_accessibility(visitor: Visitor, path: str, theme: str) -> None:
    page = visitor.signed_in(ADMINISTRATOR, color_scheme=theme)
    page.goto(path)
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/desk/login", "/desk/account", "/admin", "/admin/audit"])
@pytest.mark.parametrize("width", [320, PHONE["width"], 1366])
def test_no_page_is_wider_than_the_window(visitor: Visitor, path: str, width: int) -> None:
    size = {"width": width, "height": 740}
    page = visitor.page(viewport=size) if "login" in path else visitor.signed_in(ADMINISTRATOR, viewport=size)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_administrator_filters_the_log_and_has_it_verified(visitor: Visitor) -> None:
    page = visitor.signed_in(ADMINISTRATOR, after="/admin/audit")
    expect(page.get_by_role("row")).to_have_count(1 + 5)
    page.get_by_label("做了什么").select_option("登录")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("row")).to_have_count(1 + 1)
    page.get_by_role("button", name="核对记录是否被改过").click()
    expect(page.get_by_role("status").first).to_contain_text("都没有被改过")


def test_all_of_it_works_by_keyboard(page: Page) -> None:
    page.goto("/desk/account")
    page.keyboard.type(OPERATOR)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title("我的账号 · 明白人")
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
