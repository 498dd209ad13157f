"""Pages: what is shown of other people's words is text and nothing else, and every page is hardened."""

import re
from pathlib import Path

import pytest
from fastapi import Request
from jinja2 import UndefinedError

from bot.account import Role
from bot.store import StoreError
from bot.web.pages import NAVIGATION, TEMPLATES, Pages
from bot.web.static import FOLDER
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, STAFF, SUPERVISOR, Browser, Desk

HOSTILE = [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "a script"),
    ('"><img src=x onerror=alert(1)>', "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;", "out of an attribute"),
    ("'; alert(1) //", "&#39;; alert(1) //", "out of a script"),
    ("{{ 7 * 7 }}{% raw %}", "{{ 7 * 7 }}{% raw %}", "a template"),
    ("张三\u202egnp.exe", "张三gnp.exe", "an override turns the name around"),
    ("\u2067rtl\u2069", "rtl", "an isolate"),
    ("12\u200b34\u200d8\ufeff\u00ad", "12348", "zero width hides in numbers"),
    ("a\x00b\x07c\x1b[31m", "abc[31m", "control characters"),
    ("line one\nline two", "line one\nline two", "line breaks are words' own"),
    ("مرحبا", "مرحبا", "other scripts are not touched"),
]


def request(path: str = "/desk") -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []})


@pytest.mark.parametrize(("words", "shown", "why"), HOSTILE, ids=[why for _, _, why in HOSTILE])
def test_words_of_others_are_shown_as_text(at_desk: Desk, words: str, shown: str, why: str) -> None:
    at_desk.store.append_audit(OPERATOR, words, words)
    page = at_desk.browser(ADMINISTRATOR).get("/admin/audit").text
    row = page.split("<tbody>")[1].split("</tr>")[1]
    assert row.count(shown) == 2, (row, why)
    assert shown == words or words not in page


@pytest.mark.parametrize(("words", "shown", "why"), HOSTILE, ids=[why for _, _, why in HOSTILE])
def test_what_is_typed_is_put_back_into_its_field_as_text(
    at_desk: Desk, words: str, shown: str, why: str
) -> None:
    page = at_desk.browser().sign_in(words, "wrong").text
    field = re.search(r'<input id="name"[^>]*? value="([^"]*)"', page)
    assert field and field[1] == shown, why


@pytest.mark.parametrize("template", sorted(p.name for p in TEMPLATES.glob("*.html")))
def test_a_template_turns_nothing_off_and_holds_no_script_style_or_other_site(template: str) -> None:
    words = (TEMPLATES / template).read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", words)
    assert not re.search(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|\bhx-on|hx-vars", words
    )
    assert not re.search(r"""(?:src|href|action|hx-\w+)=["']?(?:https?:)?//""", words)


@pytest.mark.parametrize("template", sorted(p.name for p in TEMPLATES.glob("*.html")))
def test_every_word_of_a_template_comes_from_the_wording(template: str) -> None:
    words = (TEMPLATES / template).read_text(encoding="utf-8")
    assert re.findall(r"[\u4e00-\u9fff]+", re.sub(r"\{([#{%]).*?[#}%]\}", "", words, flags=re.S)) == []


def test_nothing_is_loaded_from_another_site() -> None:
    own = [
        path for path in FOLDER.rglob("*") if path.suffix in (".css", ".js", ".svg") and path.parent == FOLDER
    ]
    assert own
    for path in own:
        words = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"https?://|@import|\beval\(|new Function|(?:inner|outer)HTML\s*\+?=(?!=)", words
        ), path.name


def test_every_page_says_what_it_may_load(at_desk: Desk) -> None:
    browser = at_desk.browser(ADMINISTRATOR)
    for path in ("/desk", "/desk/account", "/admin", "/admin/audit", "/desk/none"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), path
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        # With no-referrer browsers hide where a form was.
        assert headers["referrer-policy"] == "same-origin"
    assert "script-src" not in browser.get("/healthz").headers["content-security-policy"]


@pytest.mark.parametrize("name", [OPERATOR, SUPERVISOR, ADMINISTRATOR])
def test_the_navigation_leads_only_where_one_may_go(at_desk: Desk, name: str) -> None:
    browser, role = at_desk.browser(name), {n: r for n, r, _, _ in STAFF}[name]
    nav = browser.get("/desk/account").text.split("<nav")[1].split("</nav>")[0]
    shown = re.findall(r'href="([^"]+)"', nav)
    assert shown == [place.path for place in NAVIGATION if role.reaches(place.role)]
    assert {browser.get(path).status_code for path in shown} == {200}


@pytest.mark.parametrize(
    ("path", "here"),
    [("/desk", "/desk"), ("/admin", "/admin"), ("/admin/audit", "/admin"), ("/desk/none", "")],
)
def test_the_navigation_shows_where_one_is(at_desk: Desk, path: str, here: str) -> None:
    marked = re.findall(
        r'<a href="([^"]+)" aria-current="page">', at_desk.browser(ADMINISTRATOR).get(path).text
    )
    assert marked == ([here] if here else [])


def test_a_name_that_a_template_does_not_have_is_a_fault_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError, match="undefined"):
        Pages().page(request(), "account.html")


# Refusals


@pytest.mark.parametrize("name", ["", OPERATOR])
def test_what_is_not_there_is_a_page_for_people_and_json_for_programs(at_desk: Desk, name: str) -> None:
    browser = at_desk.browser(name)
    page = browser.get("/nowhere")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    for headers in ({"accept": "application/json"}, {"accept": "*/*"}, {"hx-request": "true"}):
        answered = browser.get("/nowhere", headers=headers)
        assert (answered.status_code, answered.json()["error"]["code"]) == (404, "not_found")
    assert browser.get("/api/nowhere").json()["error"]["code"] == "not_found"


def test_a_method_that_a_page_does_not_know_is_refused(at_desk: Desk) -> None:
    assert at_desk.browser(OPERATOR).request("DELETE", "/desk/account").status_code == 405


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("老板拖欠阿依古丽工资")


def failing(*_: object, **__: object) -> None:
    raise StoreError("磁盘满了：/data/mingbai.sqlite")


def test_a_fault_of_ours_is_a_page_without_its_words(at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = at_desk.browser(ADMINISTRATOR)
    monkeypatch.setattr(type(at_desk.store), "audit", broken)
    page = browser.get("/admin/audit")
    assert (page.status_code, "阿依古丽" in page.text) == (500, False)
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src")
    assert "<h1>" in page.text


def test_a_store_that_cannot_be_read_is_said_without_its_path(
    at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = at_desk.browser(ADMINISTRATOR)
    monkeypatch.setattr(type(at_desk.store), "audit", failing)
    page = browser.get("/admin/audit")
    assert (page.status_code, "记录库暂时读写不了" in page.text, "/data" in page.text) == (503, True, False)


def test_a_body_too_large_is_refused_as_a_page(at_desk: Desk) -> None:
    browser: Browser = at_desk.browser(OPERATOR)
    refused = browser.post("/desk/account", data={"csrf": browser.csrf(), "current": "x" * 70_000})
    assert (refused.status_code, "<h1>" in refused.text) == (413, True)


def test_the_desk_s_wording_names_every_role() -> None:
    from bot.wording import desk as words

    assert set(words.ROLE) == set(Role)


def test_every_static_file_named_in_a_template_is_there() -> None:
    named = {
        name
        for path in TEMPLATES.glob("*.html")
        for name in re.findall(r"""static\(['"]([^'"]+)['"]\)""", path.read_text(encoding="utf-8"))
    }
    assert [name for name in named if not (Path(FOLDER) / name).exists()] == []
