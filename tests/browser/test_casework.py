"""Citizens' matters at the desk, in real browsers: two operators, a trainee, a supervisor, and a lost connection."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.ticket import Urgency, citizen
from bot.tickets import Request, Tickets
from tests.bot.web.desk import OPERATOR, SUPERVISOR, TRAINEE
from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, Site, Visitor

Open = Callable[..., str]


@pytest.fixture
def live() -> None:
    """Nobody searches here."""


@pytest.fixture
def opened(site: Site) -> Open:
    """Opens a ticket and gives its number."""

    def open_one(question: str = "老板拖欠三个月工资", **fields: object) -> str:
        store = site.desk.store
        given: dict[str, object] = {"channel": "telegram", "address": "7", "district": "仁和区"} | fields
        with store.writing() as db:
            request = Request(store.hashed(question), question=question, summary=f"问：{question}", **given)  # type: ignore[arg-type]
            return Tickets(store).open(db, request).ticket.number

    return open_one


def test_a_new_ticket_appears_by_itself_and_is_counted_in_the_title(visitor: Visitor, opened: Open) -> None:
    page = visitor.signed_in(OPERATOR, "/desk/queue")
    expect(page.get_by_text("没有人在等。")).to_be_visible()
    number = opened()
    expect(page.locator(f"#t-{number}")).to_be_visible()
    expect(page).to_have_title("(1) 工单 · 明白人")
    expect(page.locator(".nav .count")).to_have_text("1")
    page.get_by_role("button", name=f"接手 {number}").click()
    expect(page.get_by_role("status").first).to_contain_text("接手了")
    expect(page.locator(".nav .count")).to_be_hidden()


def test_by_keyboard_alone_from_the_queue_to_the_answer(visitor: Visitor, opened: Open) -> None:
    first, second = opened("甲的事"), opened("乙的事")
    page = visitor.signed_in(OPERATOR, "/desk/queue")
    expect(page.locator(f"#t-{second}")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#t-{first}")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    page.get_by_role("button", name="接手").first.press("Enter")
    page.get_by_label("答复群众").fill("请打12333。")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".word.out")).to_contain_text("请打12333。")
    expect(page.get_by_label("答复群众")).to_have_value("")


def test_of_two_operators_one_takes_it_and_the_other_sees_at_once_who(visitor: Visitor, opened: Open) -> None:
    number = opened()
    li, wang = (visitor.signed_in(name, f"/desk/tickets/{number}") for name in (OPERATOR, SUPERVISOR))
    li.locator("#facts").get_by_role("button", name="接手").click()
    expect(li.locator("#state")).to_contain_text("已接手")
    expect(wang.locator("#facts")).to_contain_text(OPERATOR)
    # The form that still stands there is refused in plain words.
    wang.locator("#reply").get_by_role("button", name="接手").click()
    expect(wang.get_by_role("alert").first).to_contain_text(f"在{OPERATOR}手里")


def test_forwarding_reaches_the_colleague(visitor: Visitor, opened: Open) -> None:
    number = opened()
    wang = visitor.signed_in(SUPERVISOR, "/desk/queue")
    li = visitor.signed_in(OPERATOR, f"/desk/tickets/{number}")
    li.get_by_label("转给谁").fill(SUPERVISOR)
    li.get_by_role("button", name="转交").click()
    expect(li.get_by_text("转交了")).to_be_visible()
    expect(wang.locator(".entry")).to_contain_text("转给您的")


def test_what_was_typed_outlives_a_reload_and_goes_once_it_is_sent(visitor: Visitor, opened: Open) -> None:
    number = opened()
    page = visitor.signed_in(OPERATOR, f"/desk/tickets/{number}")
    page.locator("#reply").get_by_role("button", name="接手").click()
    page.get_by_label("答复群众").fill("写了一半")
    page.get_by_label("内部备注").fill("备注也写了一半")
    page.reload()
    expect(page.get_by_label("答复群众")).to_have_value("写了一半")
    page.get_by_role("button", name="发给群众").click()
    expect(page.locator(".word.out")).to_have_count(1)
    expect(page.get_by_label("答复群众")).to_have_value("")
    expect(page.get_by_label("内部备注")).to_have_value("备注也写了一半")
    page.reload()
    expect(page.get_by_label("答复群众")).to_have_value("")


def test_a_citizen_s_new_words_appear_beside_a_half_written_answer_and_are_asked_about(
    visitor: Visitor, site: Site, opened: Open
) -> None:
    number = opened()
    page = visitor.signed_in(OPERATOR, f"/desk/tickets/{number}")
    page.locator("#reply").get_by_role("button", name="接手").click()
    page.get_by_label("答复群众").fill("请打12333。")
    store = site.desk.store
    with store.writing() as db:
        Tickets(store).add(db, number, citizen(store.hashed("老板拖欠三个月工资")), "其实是工伤")
    expect(page.locator(".word.in")).to_contain_text("其实是工伤")
    expect(page.get_by_label("答复群众")).to_have_value("请打12333。")
    page.get_by_role("button", name="发给群众").click()
    expect(page.get_by_role("alert").first).to_contain_text("群众又说了话")
    expect(page.get_by_label("答复群众")).to_have_value("请打12333。")
    page.get_by_role("button", name="发给群众").click()
    expect(page.locator(".word.out")).to_contain_text("请打12333。")


def test_a_trainee_s_answer_goes_when_the_supervisor_lets_it(visitor: Visitor, opened: Open) -> None:
    number = opened()
    chief = visitor.signed_in(SUPERVISOR, "/desk/approvals")
    trainee = visitor.signed_in(TRAINEE, f"/desk/tickets/{number}")
    trainee.locator("#reply").get_by_role("button", name="接手").click()
    trainee.get_by_label("答复群众").fill("请打12333，带上合同。")
    trainee.get_by_role("button", name="提交审核", exact=True).click()
    expect(trainee.locator(".word.held")).to_contain_text("等审核")
    expect(chief.locator('.nav a[href="/desk/approvals"] .count')).to_have_text("1")
    chief.get_by_role("link", name="刷新这一页").click()
    assert_accessible(chief)
    chief.get_by_label("要发出的内容").fill("请打12333，带上合同和工资条。")
    chief.get_by_role("button", name="批准并发出").click()
    expect(chief.get_by_text("按改后的内容发出了。")).to_be_visible()
    # The trainee's page shows it without being touched.
    expect(trainee.locator(".word.out")).to_contain_text("请打12333，带上合同和工资条。")
    expect(trainee.locator(".word.out")).to_contain_text("批准")


def test_a_lost_connection_is_shown_and_what_was_missed_is_caught_up_with(
    visitor: Visitor, opened: Open
) -> None:
    page = visitor.signed_in(OPERATOR, "/desk/queue")
    expect(page.get_by_text("没有人在等。")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#live")).to_contain_text("连接断开了")
    assert_accessible(page)
    number = opened()
    page.context.set_offline(False)
    expect(page.locator("#live")).to_be_hidden()
    expect(page.locator(f"#t-{number}")).to_be_visible()
    expect(page).to_have_title("(1) 工单 · 明白人")


def test_who_was_signed_out_elsewhere_is_told_and_led_to_sign_in(visitor: Visitor, site: Site) -> None:
    page = visitor.signed_in(OPERATOR, "/desk/queue")
    expect(page.get_by_text("没有人在等。")).to_be_visible()
    site.desk.accounts.set_disabled("cli:test", OPERATOR, True)
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.locator("#live")).to_contain_text("登录已经过期")
    expect(page.get_by_role("link", name="重新登录")).to_have_attribute("href", re.compile("/desk/login"))


def test_a_second_page_of_the_same_browser_hears_by_the_first_and_takes_over(
    visitor: Visitor, opened: Open
) -> None:
    first = visitor.signed_in(OPERATOR, "/desk/queue")
    second = first.context.new_page()
    second.goto("/desk/queue")
    one = opened("甲的事")
    for page in (first, second):
        expect(page.locator(f"#t-{one}")).to_be_visible()
    first.close()
    two = opened("乙的事")
    expect(second.locator(f"#t-{two}")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_fault_of_accessibility(
    visitor: Visitor, site: Site, opened: Open, theme: str
) -> None:
    number = opened(urgency=Urgency.URGENT)
    with site.desk.store.writing() as db:
        tickets = Tickets(site.desk.store)
        tickets.add(db, number, citizen(site.desk.store.hashed("老板拖欠三个月工资")), "其实是工伤")
    page = visitor.signed_in(SUPERVISOR, "/desk/queue", color_scheme=theme)
    assert_accessible(page)
    page.goto(f"/desk/tickets/{number}")
    page.locator("#reply").get_by_role("button", name="接手").click()
    page.get_by_label("标签").fill("欠薪，农民工")
    page.locator("form[action$=labels] button").click()
    page.get_by_label("内部备注").fill("打过电话没人接")
    page.get_by_role("button", name="记下备注").click()
    page.get_by_label("答复群众").fill("请打12333。")
    page.get_by_role("button", name="发给群众").click()
    expect(page.locator(".word.out")).to_be_visible()
    assert_accessible(page)
    page.goto("/desk/approvals")
    assert_accessible(page)


def test_the_queue_and_a_ticket_fit_a_phone(visitor: Visitor, opened: Open) -> None:
    number = opened("老板拖欠三个月工资" * 8)
    page = visitor.signed_in(OPERATOR, "/desk/queue", viewport=PHONE)
    for path in ("/desk/queue", f"/desk/tickets/{number}"):
        page.goto(path)
        assert fits(page), path


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
