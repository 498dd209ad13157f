"""Signing in and out, and one's own account."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.sessions import Sessions
from bot.web.login import _inside
from bot.web.visit import COOKIE
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, PASSWORD, TRAINEE, Browser, Desk

OTHER = "another good password"


def test_signing_in_leads_to_the_desk_under_a_new_secret(at_desk: Desk) -> None:
    browser = at_desk.browser()
    browser.get("/desk/login")
    before = browser.cookies[COOKIE]
    answered = browser.sign_in(OPERATOR)
    assert (answered.status_code, answered.headers["location"]) == (303, "/desk")
    assert browser.cookies[COOKIE] != before
    assert Sessions(at_desk.store).find(before) is None
    assert OPERATOR in browser.get("/desk/account").text
    assert at_desk.deeds()[-1] == (OPERATOR, "login")


def test_the_cookie_is_the_server_s_alone(at_desk: Desk) -> None:
    set_cookie = at_desk.browser().sign_in(OPERATOR).headers["set-cookie"]
    assert set_cookie.startswith("__Host-mingbai=")
    assert {part.strip().lower() for part in set_cookie.split(";")[1:]} == {
        "secure",
        "httponly",
        "samesite=lax",
        "path=/",
    }


@pytest.mark.parametrize(
    ("name", "password", "status", "says"),
    [
        (OPERATOR, "wrong", 403, "账号或密码不对。"),
        ("nobody", PASSWORD, 403, "账号或密码不对。"),
        (TRAINEE, PASSWORD, 403, "这个账号已经停用"),
        (OPERATOR, "", 422, "请填写密码。"),
        (" ", PASSWORD, 422, "请填写账号。"),
        ("", "", 422, "请填写账号。"),
        (OPERATOR, "x" * 201, 422, "表单没有填完整"),
        ("x" * 10_000, "x", 422, "表单没有填完整"),
    ],
)
def test_who_is_not_let_in_is_told_why(
    at_desk: Desk, name: str, password: str, status: int, says: str
) -> None:
    at_desk.accounts.set_disabled("cli:test", TRAINEE, True)
    browser = at_desk.browser()
    answered = browser.sign_in(name, password)
    assert (answered.status_code, says in answered.text) == (status, True), answered.text
    assert browser.get("/desk").status_code == 303
    assert len(password) < 2 or password not in answered.text


def test_who_guessed_too_often_waits(at_desk: Desk) -> None:
    browser = at_desk.browser()
    for _ in range(5):
        answered = browser.sign_in(OPERATOR, "wrong")
    assert (answered.status_code, "请过30秒再试" in answered.text) == (429, True)
    assert browser.sign_in(OPERATOR).status_code == 429
    assert at_desk.browser(ADMINISTRATOR).get("/desk").status_code == 200, "others are let in"
    at_desk.clock.pass_s(30)
    assert browser.sign_in(OPERATOR).status_code == 303


@pytest.mark.parametrize(
    ("asked", "arrives"),
    [
        ("/desk/account", "/desk/account"),
        ("/desk/tickets/20261130-001?tab=notes", "/desk/tickets/20261130-001?tab=notes"),
        ("/admin", "/admin"),
        ("/desk?q=%E5%B7%A5%E8%B5%84", "/desk?q=%E5%B7%A5%E8%B5%84"),
        ("", "/desk"),
        ("https://evil.example/desk", "/desk"),
        ("//evil.example/desk", "/desk"),
        ("///evil.example/desk", "/desk"),
        ("/\\evil.example/desk", "/desk"),
        ("\\/evil.example", "/desk"),
        ("javascript:alert(1)//desk", "/desk"),
        ("/desk/login?next=/desk", "/desk"),
        ("/deskevil", "/desk"),
        ("/desk\r\nset-cookie: a=b", "/desk"),
        ("/desk/\t/evil", "/desk"),
        ("http:/desk", "/desk"),
        ("/desk/../../evil", "/desk"),
        ("/desk/%2e%2e/evil", "/desk"),
    ],
)
def test_after_signing_in_one_is_led_into_the_desk_and_nowhere_else(
    at_desk: Desk, asked: str, arrives: str
) -> None:
    assert _inside(asked) == arrives
    assert at_desk.browser().sign_in(OPERATOR, after=asked).headers["location"] == arrives


def test_the_way_back_leads_through_the_login_page(at_desk: Desk) -> None:
    browser = at_desk.browser()
    sent = browser.get("/desk/account?x=1&y=一").headers["location"]
    assert sent == "/desk/login?next=%2Fdesk%2Faccount%3Fx%3D1%26y%3D%25E4%25B8%2580"
    page = browser.get(sent).text
    after = re.search(r'name="next" value="([^"]*)"', page)
    assert after and after[1] == "/desk/account?x=1&amp;y=%E4%B8%80"


def test_a_form_sent_without_a_session_comes_back_to_its_page(at_desk: Desk) -> None:
    browser = at_desk.browser()
    referer = {"referer": "https://testserver/desk/account?x=1"}
    sent = browser.post("/desk/logout", headers=referer).headers["location"]
    assert sent == "/desk/login?next=%2Fdesk%2Faccount"


def test_who_is_signed_in_is_sent_on_from_the_login_page(at_desk: Desk) -> None:
    answered = at_desk.browser(OPERATOR).get("/desk/login?next=/desk/account")
    assert (answered.status_code, answered.headers["location"]) == (303, "/desk/account")


def test_signing_out_ends_the_session_here_and_in_the_store(at_desk: Desk) -> None:
    browser = at_desk.browser(OPERATOR)
    token = browser.cookies[COOKIE]
    answered = browser.submit("/desk/logout")
    assert (answered.status_code, answered.headers["location"]) == (303, "/desk/login?out=1")
    assert COOKIE not in browser.cookies
    assert Sessions(at_desk.store).find(token) is None
    assert "已经退出" in browser.get("/desk/login?out=1").text
    assert at_desk.deeds()[-1] == (OPERATOR, "logout")
    browser.cookies.set(COOKIE, token, domain="testserver.local")
    assert browser.get("/desk").status_code == 303, "the old token opens nothing"


def test_a_session_ends_by_itself(at_desk: Desk) -> None:
    browser = at_desk.browser(OPERATOR)
    at_desk.clock.pass_s(3600)
    assert browser.get("/desk").status_code == 303
    assert browser.sign_in(OPERATOR).status_code == 303
    assert browser.get("/desk").status_code == 200


# One's own account


def change(
    browser: Browser, current: str = PASSWORD, new: str = OTHER, again: str = OTHER
) -> tuple[int, str]:
    answered = browser.submit("/desk/account", current=current, new=new, again=again)
    return answered.status_code, answered.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"current": "wrong"}, "现在的密码不对。"),
        ({"current": ""}, "现在的密码不对。"),
        ({"again": OTHER + "x"}, "两遍输的不一样。"),
        ({"new": "short", "again": "short"}, "密码太短，至少 12 个字符"),
        ({"new": "li.na1234567890", "again": "li.na1234567890"}, "密码不能是账号名"),
        ({"new": "密" * 201, "again": "密" * 201}, "密码太长"),
    ],
)
def test_a_password_is_changed_only_as_it_should_be(at_desk: Desk, fields: dict[str, str], says: str) -> None:
    browser = at_desk.browser(OPERATOR)
    status, page = change(browser, **fields)
    assert (status, says in page) == (422, True), page
    assert at_desk.browser(OPERATOR).get("/desk").status_code == 200, "the old one still opens"


def test_a_changed_password_signs_out_everybody_else(at_desk: Desk) -> None:
    here, there = at_desk.browser(OPERATOR), at_desk.browser(OPERATOR)
    before = here.cookies[COOKIE]
    assert change(here)[0] == 303
    assert here.cookies[COOKIE] != before
    assert "密码改好了" in here.get("/desk/account?changed=1").text
    assert there.get("/desk").status_code == 303
    assert at_desk.browser().sign_in(OPERATOR, PASSWORD).status_code == 403
    assert at_desk.browser().sign_in(OPERATOR, OTHER).status_code == 303


def test_at_the_account_page_nobody_guesses_either(at_desk: Desk) -> None:
    browser = at_desk.browser(OPERATOR)
    for _ in range(4):
        assert "现在的密码不对" in change(browser, current="wrong")[1]
    assert "请过30秒再试" in change(browser, current="wrong")[1]
    assert change(browser)[0] == 422


def test_a_page_made_before_signing_in_anew_gets_the_new_token(at_desk: Desk) -> None:
    browser = at_desk.browser(OPERATOR)
    old = browser.csrf()
    browser.submit("/desk/logout")
    browser.sign_in(OPERATOR)
    stale = browser.post("/desk/logout", data={"csrf": old}, headers={"hx-request": "true"})
    assert (stale.status_code, stale.json()["error"]["code"]) == (403, "stale_form")
    token = browser.get("/desk/token").json()["csrf"]
    assert token == browser.csrf() != old


# Where a browser would keep no cookie


def insecure(app: object, base: str, **headers: str) -> bool:
    client = TestClient(app, base_url=base, headers=headers)  # type: ignore[arg-type]
    return "没有用 https" in client.get("/desk/login").text


@pytest.mark.parametrize(
    ("base", "warned"),
    [
        ("https://desk.example", False),
        ("http://127.0.0.1:8348", False),
        ("http://localhost:8348", False),
        ("http://[::1]:8348", False),
        ("http://desk.example", True),
        ("http://192.168.1.20:8348", True),
        ("http://127.0.0.1.evil.example", True),
    ],
)
def test_the_login_page_says_where_https_is_needed(at_desk: Desk, base: str, warned: bool) -> None:
    assert insecure(at_desk.app, base) is warned


def test_a_browser_that_kept_no_cookie_is_told_so(at_desk: Desk) -> None:
    browser = at_desk.browser()
    token = browser.csrf("/desk/login")
    browser.cookies.clear()
    answered = browser.post("/desk/login", data={"csrf": token, "name": OPERATOR, "password": PASSWORD})
    assert (answered.status_code, "浏览器没有带上登录凭证" in answered.text) == (403, True)


@pytest.fixture
def forged_login(at_desk: Desk) -> Iterator[dict[str, str]]:
    """An attacker's own token, which they could put into a form that signs somebody in as themselves."""
    yield {"csrf": at_desk.browser().csrf("/desk/login"), "name": OPERATOR, "password": PASSWORD}


def test_nobody_is_signed_in_by_another_s_form(at_desk: Desk, forged_login: dict[str, str]) -> None:
    victim = at_desk.browser()
    victim.get("/desk/login")
    answered = victim.post("/desk/login", data=forged_login)
    assert (answered.status_code, "表单已经过期" in answered.text) == (403, True)
