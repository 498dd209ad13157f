"""The administrator's pages: who has an account, and everything that was done."""

import json
import re
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from bot.switch import Switch
from bot.ticket import Deed
from bot.web.pages import TEMPLATES
from bot.wording import desk as words
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, PASSWORD, TRAINEE, Browser, Desk
from tests.bot.workyard import Yard
from tests.builders import consultation

ROOT = Path(__file__).parents[3]


@pytest.fixture
def browser(at_desk: Desk) -> Browser:
    return at_desk.browser(ADMINISTRATOR)


def rows(page: str) -> list[list[str]]:
    """The text of each cell of the first table's body."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("</tr>"))
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells if row]


def test_every_account_is_shown_with_its_state(at_desk: Desk, browser: Browser) -> None:
    at_desk.accounts.set_disabled("cli:test", "wang", True)
    for _ in range(5):
        at_desk.accounts.check(OPERATOR, "wrong", "203.0.113.9")
    page = browser.get("/admin").text
    assert [row[:4] for row in rows(page)] == [
        ["chen", "管理员", "人工席", "可用"],
        ["li.na", "接线员", "一号接线员", "暂时锁定"],
        ["trainee", "接线员 见习", "见习一号", "可用"],
        ["wang", "值班长", "值班长", "已停用"],
    ]
    assert "现在在线 1" in page
    assert "argon2" not in page


def test_the_log_says_who_did_what_and_when(at_desk: Desk, browser: Browser) -> None:
    at_desk.clock.pass_s(61)
    at_desk.store.append_audit("citizen", "ticket.open", "20261123-001")
    assert rows(browser.get("/admin/audit").text)[:2] == [
        ["6", "2026-11-23 10:01:01", "群众", "开工单", "20261123-001"],
        ["5", "2026-11-23 10:00:00", "chen", "登录", ""],
    ]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("?who=chen", [5]),
        ("?who=cli", [4, 3, 2, 1]),
        ("?who=cli:test", [4, 3, 2, 1]),
        ("?action=ticket", [8, 7, 6]),
        ("?action=ticket.open", [6]),
        ("?action=login", [9, 5]),
        ("?who=li.na&action=ticket", [8, 7]),
        ("?before=3", [2, 1]),
        ("?who=nobody", []),
        ("?who=c%25", []),
        ("?action=_ogin", []),
        ("?who=%27%20OR%201%3D1", []),
    ],
)
def test_the_log_is_filtered(at_desk: Desk, browser: Browser, query: str, numbers: list[int]) -> None:
    at_desk.store.append_audit("citizen", "ticket.open", "20261123-001")
    at_desk.store.append_audit(OPERATOR, "ticket.claim", "20261123-001")
    at_desk.store.append_audit(OPERATOR, "ticket.answer", "20261123-001")
    at_desk.store.append_audit("unknown", "login.wrong", "")
    page = browser.get(f"/admin/audit{query}").text
    if numbers:
        assert [int(row[0]) for row in rows(page)] == numbers
    else:
        assert "没有符合的记录" in page


def test_the_log_has_words_for_every_deed_that_is_written_down() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    kinds = "account|answers|audit|call|canned|held|knowledge|login|suggestion"
    written = set(re.findall(rf'"((?:{kinds})\.[a-z.]+)"', sources)) - {
        f"{p.name}" for p in TEMPLATES.iterdir()
    }
    assert {"account.add", "held.approve", "knowledge.publish"} <= written
    assert sorted((written | {f"ticket.{deed}" for deed in Deed}) - set(words.ACTION)) == []


def test_a_long_log_is_read_page_by_page(at_desk: Desk, browser: Browser) -> None:
    for n in range(120):
        at_desk.store.append_audit(OPERATOR, "ticket.claim", str(n))
    seen, path = [], "/admin/audit?action=ticket"
    while path:
        page = browser.get(path).text
        seen += [row[4] for row in rows(page)]
        older = re.search(r'href="(/admin/audit\?[^"]*before=[^"]*)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [str(n) for n in reversed(range(120))]


@pytest.mark.parametrize("query", ["?before=-1", "?before=x", "?who=" + "x" * 101])
def test_a_query_that_cannot_be_is_refused_as_a_page(browser: Browser, query: str) -> None:
    refused = browser.get(f"/admin/audit{query}")
    assert (refused.status_code, "<h1>" in refused.text) == (422, True)


def test_the_chain_is_verified_on_demand(at_desk: Desk, browser: Browser, tmp_path: Path) -> None:
    assert "都没有被改过" in browser.submit("/admin/audit/verify").text
    with sqlite3.connect(tmp_path / "desk.sqlite") as db:
        db.execute("DROP TRIGGER audit_no_update")
        db.execute("UPDATE audit SET detail = 'x' WHERE seq = 2")
    db.close()
    page = browser.submit("/admin/audit/verify").text
    assert "第 2 条缺失或被改过" in page and "notice bad" in page
    assert [(e.who, e.action) for e in at_desk.store.audit(2)] == [(ADMINISTRATOR, "audit.verify")] * 2


def test_a_guess_is_seen_by_the_administrator_without_what_was_guessed(
    at_desk: Desk, browser: Browser
) -> None:
    at_desk.browser().sign_in(TRAINEE, "my other password")
    at_desk.browser().sign_in(PASSWORD, "x")
    page = browser.get("/admin/audit").text
    assert [row[2:4] for row in rows(page)[:2]] == [["不认识的账号", "密码不对"], ["trainee", "密码不对"]]
    assert PASSWORD not in page and "my other password" not in page


def test_answers_are_turned_off_in_one_channel_with_a_reason_and_on_again(
    at_desk: Desk, browser: Browser
) -> None:
    switch = Switch(at_desk.store)
    assert browser.submit("/admin/answers/off", channel="web", reason=" ").status_code == 422
    assert browser.submit("/admin/answers/off", channel="fax", reason="核对新法").status_code == 422
    assert switch.all_off() == ()
    assert browser.submit("/admin/answers/off", channel="web", reason="核对新法").status_code == 303
    off = switch.off("web")
    assert off is not None and (off.by, off.reason) == (ADMINISTRATOR, "核对新法")
    assert switch.off("telegram") is None
    page = browser.get("/admin").text
    assert "停着" in page and "正在自动回答" in page
    browser.submit("/admin/answers/on", channel="web")
    assert switch.all_off() == ()
    assert at_desk.deeds()[-2:] == [(ADMINISTRATOR, "answers.off"), (ADMINISTRATOR, "answers.on")]


def test_while_answers_are_off_every_page_of_the_desk_says_so(at_desk: Desk, browser: Browser) -> None:
    pages = ("/desk/queue", "/desk/account", "/admin/audit", "/admin/knowledge", "/admin/knowledge/job?seq=9")
    assert not any('class="stopped"' in browser.get(page).text for page in pages)
    browser.submit("/admin/answers/off", channel="telegram", reason="<b>核对</b>")
    for page in pages:
        text = browser.get(page).text
        assert "Telegram的自动回答停着" in text and "&lt;b&gt;核对" in text, page
    operator = at_desk.browser(OPERATOR).get("/desk/queue").text
    assert "自动回答停着" in operator and "去恢复" not in operator
    assert 'class="stopped"' not in at_desk.browser().get("/desk/login").text


def test_the_whole_log_is_exported_and_that_it_was_is_in_it(at_desk: Desk, browser: Browser) -> None:
    at_desk.store.append_audit("citizen", "ticket.open", "20261123-001")
    taken = browser.get("/admin/audit/export")
    assert taken.headers["content-disposition"] == 'attachment; filename="audit-2026-11-23.jsonl"'
    links = [json.loads(line) for line in taken.text.splitlines()]
    assert [link["seq"] for link in links] == list(range(len(links), 0, -1))
    assert links[0]["action"] == "audit.export" and links[1]["action"] == "ticket.open"
    assert all(new["previous"] == old["hash"] for new, old in pairwise(links))


def test_quotations_are_proved_beside_the_server(
    at_desk: Desk, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = at_desk.parts.archive
    assert archive is not None
    refused = browser.submit("/admin/audit/prove")
    assert refused.status_code == 409 and "自己重建" in refused.text
    archive.start.work = Yard(tmp_path, archive, monkeypatch)  # type: ignore[attr-defined]
    at_desk.store.keep_answer(consultation(), "web")
    assert browser.submit("/admin/audit/prove").headers["location"] == "/admin/audit"
    page = browser.get("/admin/audit").text
    assert "核对引文" in page and "操作记录一环扣一环" in page
    assert "保存的回答 1 条" in page and "已不在架上" in page
