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
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type(OPERATOR)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title("我的账号 · 明白人")
    page.wait_for_load_state()
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


_ASKS_AGAIN = """() => {
  const note = document.createElement("form");
  note.setAttribute("hx-get", "/desk/token");
  note.setAttribute("hx-swap", "none");
  note.innerHTML = '<label>备注 <textarea></textarea></label><button class="button">保存</button>';
  document.querySelector("main").append(note);
  htmx.process(note);
}"""


def test_who_was_signed_out_meanwhile_signs_in_in_another_window_and_loses_nothing(
    visitor: Visitor, site: Site
) -> None:
    page = visitor.signed_in(OPERATOR, after="/desk/account")
    page.evaluate(_ASKS_AGAIN)
    page.get_by_label("备注").fill("群众说合同在单位手里")
    token = page.locator('input[name="csrf"]').last.input_value()
    site.desk.clock.pass_s(3600)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("登录已经过期")).to_be_visible()
    assert_accessible(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    fill(opened.value, OPERATOR, PASSWORD)
    expect(opened.value).to_have_url(re.compile("/desk$"))
    opened.value.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("已经重新登录，可以接着做。")).to_be_visible()
    expect(page.get_by_text("登录已经过期")).to_have_count(0)
    expect(page.get_by_label("备注")).to_have_value("群众说合同在单位手里")
    renewed = page.locator('input[name="csrf"]').last.input_value()
    assert renewed != token
    page.get_by_role("button", name="保存").click()
    page.get_by_label("现在的密码").fill("x")
    page.get_by_label("新密码", exact=True).fill("y")
    page.get_by_label("再输一遍新密码").fill("z")
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_text("两遍输的不一样。")).to_be_visible()


def test_the_menu_closes_like_one(visitor: Visitor) -> None:
    page = visitor.signed_in(OPERATOR, after="/desk/account")
    menu, leave = page.locator(".menu > summary"), page.get_by_role("button", name="退出")
    expect(leave).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(leave).to_be_visible()
    page.keyboard.press("Escape")
    expect(leave).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("heading", name="我的账号").click()
    expect(leave).to_be_hidden()
    menu.click()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(leave).to_be_hidden()


def test_a_page_comes_out_of_a_printer_without_its_frame(visitor: Visitor) -> None:
    page = visitor.signed_in(ADMINISTRATOR, after="/admin/audit", color_scheme="dark")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="操作记录")).to_be_visible()
    expect(page.get_by_role("navigation", name="主导航")).to_be_hidden()
    expect(page.get_by_role("button", name="筛选")).to_be_hidden()
    assert background(page) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("site_says", ["cross-site", "same-site"])
def test_another_site_cannot_post_a_form(visitor: Visitor, site: Site, site_says: str) -> None:
    """With the right cookie and even the right token, as a browser sends them."""
    page = visitor.signed_in(OPERATOR, after="/desk/account")
    token = page.locator('input[name="csrf"]').last.input_value()
    other = site.url.replace("127.0.0.1", "localhost" if site_says == "cross-site" else "127.0.0.1")
    port = int(other.rsplit(":", 1)[1])
    host = other.rsplit(":", 1)[0].removeprefix("http://")
    evil = (
        f"<form method=post action='{site.url}/desk/logout'><input name=csrf value='{token}'></form>"
        "<script>document.forms[0].submit()</script>"
    )
    elsewhere = f"http://{host}:{port + (0 if site_says == 'cross-site' else 1)}/evil"
    page.route("**/evil", lambda route: route.fulfill(body=evil, content_type="text/html"))
    with page.expect_response("**/desk/logout") as sent:
        page.goto(elsewhere)
    assert sent.value.status == 403
    assert sent.value.request.headers["origin"] != site.url
    expect(page.get_by_text("不是从本网站的页面发出的")).to_be_visible()
    page.goto("/desk/account")
    expect(page).to_have_title("我的账号 · 明白人")
