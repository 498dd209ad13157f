"""Suggestions, canned answers and learning, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.live import Live
from bot.tickets import Request, Tickets
from retrieval.shelf import Shelf
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR
from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, Site, Visitor
from tests.browser.site import site as serving
from tests.builders import WAGES, FakeEncoder, index


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The desk over a small index, with a folder to learn into."""
    live = Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small"), FakeEncoder())
    with serving(tmp_path, live, learned=tmp_path / "learned") as served:
        yield served


@pytest.fixture
def number(site: Site) -> str:
    with site.desk.store.writing() as db:
        request = Request("甲", "telegram", "7", "老板拖欠工资怎么办", "问：老板拖欠工资")
        return Tickets(site.desk.store).open(db, request).ticket.number


def test_a_suggestion_is_put_in_changed_sent_and_learned_from(
    visitor: Visitor, site: Site, number: str, tmp_path: Path
) -> None:
    page = visitor.signed_in(OPERATOR, f"/desk/tickets/{number}")
    page.locator("#reply").get_by_role("button", name="接手").click()
    expect(page.locator("#suggested")).to_contain_text(WAGES)
    assert_accessible(page)
    page.get_by_role("link", name="放进答复里改").click()
    field = page.get_by_label("答复群众")
    expect(field).to_be_focused()
    field.press("Control+End")
    field.press_sequentially("\n带上合同。")
    page.get_by_role("button", name="发给群众").click()
    expect(page.locator(".word.out")).to_contain_text("带上合同。")
    page.goto("/desk/learning")
    assert_accessible(page)
    page.get_by_text("建议和发出的对照").click()
    expect(page.locator("#changed ins")).to_contain_text("带上合同。")
    page.locator("#changed").get_by_text("学起来").click()
    page.locator("#changed").get_by_role("button", name="提议作金标问题").click()
    expect(page.get_by_text("提议记下了")).to_be_visible()
    chief = visitor.signed_in(ADMINISTRATOR, "/desk/learning")
    chief.get_by_role("button", name="同意，学进去").click()
    expect(chief.get_by_text("学进去了。")).to_be_visible()
    assert "老板拖欠工资怎么办" in (tmp_path / "learned" / "golden.jsonl").read_text(encoding="utf-8")


def test_wrong_law_is_stopped_until_somebody_says_yes_to_it(visitor: Visitor, number: str) -> None:
    page = visitor.signed_in(OPERATOR, f"/desk/tickets/{number}")
    page.locator("#reply").get_by_role("button", name="接手").click()
    page.get_by_label("答复群众").fill("《劳动法》第五十条：“工资一年一发。”")
    page.get_by_role("button", name="发给群众").click()
    expect(page.locator("#doubts")).to_contain_text("里没有这句话")
    assert_accessible(page)
    page.get_by_text("这一条的原文").click()
    expect(page.locator("#doubts")).to_contain_text(WAGES)
    page.get_by_label("我核对过原文，照这样发").check()
    page.get_by_role("button", name="发给群众").click()
    expect(page.locator(".word.out")).to_contain_text("工资一年一发")


def test_a_canned_answer_is_written_and_put_in_by_typing_a_word(visitor: Visitor, number: str) -> None:
    chief = visitor.signed_in(SUPERVISOR, "/desk/canned/new")
    assert_accessible(chief)
    chief.get_by_label("标题").fill("拖欠工资")
    chief.get_by_label("答复", exact=True).fill("请打12333举报。")
    chief.get_by_label("条款 1").fill("劳动法50条")
    chief.get_by_label("原文 1").fill("可以拖欠工资")
    chief.get_by_role("button", name="保存").click()
    expect(chief.locator("#ground-error-1")).to_contain_text("里没有这句话")
    assert_accessible(chief)
    chief.get_by_label("原文 1").fill("不得拖欠工资")
    chief.get_by_role("button", name="保存").click()
    expect(chief.get_by_text("存好了。")).to_be_visible()
    assert_accessible(chief)
    page = visitor.signed_in(OPERATOR, f"/desk/tickets/{number}")
    page.locator("#reply").get_by_role("button", name="接手").click()
    page.locator("details.canned > summary").click()
    page.get_by_label("查找").fill("工资")
    page.locator("#picked").get_by_role("link", name="放进答复").click()
    expect(page.get_by_label("答复群众")).to_have_value(
        "请打12333举报。\n依据：《中华人民共和国劳动法》第五十条：“不得拖欠工资”（现行有效（2018-12-29文本））"
    )


@pytest.mark.parametrize("path", ["/desk/canned", "/desk/canned/new", "/desk/learning", "/desk/approvals"])
def test_the_pages_fit_a_phone(visitor: Visitor, path: str) -> None:
    page = visitor.signed_in(ADMINISTRATOR, path, viewport=PHONE, color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
