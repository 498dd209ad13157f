"""Looking things up while somebody is on the line, in a real browser and by keyboard alone."""

import re
import threading
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from bot.live import Live
from bot.tickets import Tickets
from tests.bot.web.desk import OPERATOR
from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, SCREEN, Site, Visitor, soon

MAY_COPY: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}
QUESTION = "老板拖欠工资三个月"
# Between two characters; shorter than the pause after which it is looked up.
TYPING_MS = 30


@pytest.fixture
def desk(visitor: Visitor) -> Page:
    page = visitor.signed_in(OPERATOR, **MAY_COPY)
    expect(page.locator("#q")).to_be_focused()
    return page


def look_up(page: Page, words: str) -> None:
    """Types into the box, over what stands there, until the results are those of the words."""
    page.locator("#q").press("ControlOrMeta+a")
    page.keyboard.type(words, delay=TYPING_MS)
    found(page, words)


def found(page: Page, words: str) -> None:
    expect(page.locator("#results .found")).to_have_attribute("data-q", words)


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()")).replace("\r\n", "\n")


def history(page: Page) -> list[str]:
    return [" ".join(line.split()[1:]) for line in page.locator("#call .history li").all_inner_texts()]


def test_a_call_from_the_first_word_to_the_ticket_by_keyboard_alone(
    desk: Page, site: Site, real: Live
) -> None:
    desk.keyboard.type(QUESTION, delay=TYPING_MS)
    found(desk, QUESTION)
    answer = desk.locator("#results .answer")
    expect(answer).to_contain_text("12333")
    expect(answer.locator("mark").first).to_be_visible()
    # What stays in the box is part of the history, without a key.
    expect(desk.locator("#call .history li")).to_have_count(1)

    # The answer, copied with its ground.
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("c")
    expect(desk.locator(".toast")).to_have_text("已复制，记为已告知")
    assert real.index is not None
    told = copied(desk)
    assert told.startswith("该找：") and "电话12333" in told and f"（知识库版本{real.index.release}）" in told
    quoted = re.search(r"依据：(《.+》第.+条)：“(.+)”（现行有效", told)
    assert quoted and any(quoted[2] in clause[5] for clause in real.index.clauses.rows)
    expect(desk.locator("#call .history li")).to_have_count(2)
    assert history(desk)[0].startswith("已告知 该找：")

    # A clause in full, and back to where one was.
    desk.keyboard.press("ArrowDown")
    chosen = desk.evaluate("document.activeElement.textContent")
    desk.keyboard.press("Enter")
    expect(desk.locator("#detail-title")).to_be_focused()
    expect(desk.locator("#detail-title")).to_have_text(chosen)
    desk.keyboard.press("c")
    expect(desk.locator("#call .history li")).to_have_count(3)
    assert copied(desk).startswith(f"依据：{chosen}：“")
    desk.keyboard.press("Escape")
    expect(desk.locator("#detail")).to_be_empty()
    assert desk.evaluate("document.activeElement.textContent") == chosen

    # Why.
    desk.keyboard.press("w")
    expect(desk.locator("#detail-title")).to_have_text("为什么是它")
    expect(desk.locator("#detail")).to_contain_text("选中")
    desk.keyboard.press("Escape")

    # The slip has all of it.
    desk.keyboard.press("s")
    expect(desk.locator(".toast").last).to_have_text("已复制")
    slip = copied(desk)
    for words in ("来电记录单", QUESTION, "12333", quoted[1], quoted[2], real.index.release, "一号接线员"):
        assert words in slip

    # A ticket.
    desk.keyboard.press("t")
    expect(desk.locator("#ticket-question")).to_be_focused()
    expect(desk.locator("#ticket-question")).to_have_value(QUESTION)
    desk.keyboard.press("Enter")
    expect(desk.locator("#detail .notice.good")).to_contain_text("排在第1位")
    (ticket,) = Tickets(site.desk.store).waiting()
    assert (ticket.question, ticket.person, ticket.channel) == (QUESTION, "", "phone")
    expect(desk.locator("#call")).to_contain_text(ticket.number)

    # A reload loses nothing; the next caller begins with nothing.
    before = history(desk)
    desk.reload()
    found(desk, QUESTION)
    expect(desk.locator("#call .history li")).to_have_count(len(before))
    assert history(desk) == before
    desk.keyboard.press("Escape")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("n")
    expect(desk.locator("#call .history")).to_have_count(0)


def test_the_answer_is_seen_without_scrolling_on_the_office_s_screen(desk: Page) -> None:
    for words in (QUESTION, "上班路上被车撞了算不算工伤", "邻居漏水泡了我家怎么赔", "老公正在打我"):
        look_up(desk, words)
        for part in desk.locator("#results :is(.said, .danger)").all():
            box = part.bounding_box()
            assert box and box["y"] + box["height"] <= 768, f"{words}: {box}"


def test_danger_is_what_c_copies_first(desk: Page) -> None:
    look_up(desk, "老公正在打我")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#danger-title")).to_be_focused()
    desk.keyboard.press("c")
    expect(desk.locator("#call .history li").first).to_contain_text("先打110")
    assert copied(desk).startswith("先打110")


def test_letters_typed_into_the_box_are_letters(desk: Page, site: Site) -> None:
    look_up(desk, "wctsn/?")
    expect(desk.locator("#q")).to_have_value("wctsn/?")
    expect(desk.locator("#detail")).to_be_empty()
    expect(desk.locator("#keys")).not_to_be_visible()
    assert Tickets(site.desk.store).waiting() == ()


def test_arrows_go_through_everything_found_and_back_to_the_box(desk: Page) -> None:
    look_up(desk, QUESTION)
    count = desk.locator("#results [data-pick]").count()
    assert count > 10
    for _ in range(count + 2):
        desk.keyboard.press("ArrowDown")
    expect(desk.locator("#results [data-pick]").last).to_be_focused()
    desk.keyboard.press("/")
    expect(desk.locator("#q")).to_be_focused()
    assert desk.evaluate("getSelection().toString()") == QUESTION
    for _ in range(count):
        desk.keyboard.press("ArrowDown")
    for _ in range(count):
        desk.keyboard.press("ArrowUp")
    expect(desk.locator("#q")).to_be_focused()


def test_enter_while_results_are_on_their_way_opens_the_first_of_them(desk: Page) -> None:
    desk.keyboard.type("民法典1254条")
    desk.keyboard.press("Enter")
    expect(desk.locator("#detail-title")).to_have_text("《中华人民共和国民法典》第一千二百五十四条")
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("#detail-title")).to_have_text("《中华人民共和国民法典》第一千二百五十五条")
    desk.keyboard.press("ArrowLeft")
    expect(desk.locator("#detail-title")).to_have_text("《中华人民共和国民法典》第一千二百五十四条")
    desk.keyboard.press("Escape")
    expect(desk.locator("#q")).to_be_focused()


def test_results_of_words_typed_over_are_never_shown(desk: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "%E5%B7%A5%E4%BC%A4&" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    desk.route("**/desk/lookup?*", hold)
    desk.keyboard.type("工伤")
    soon(desk, lambda: bool(held))
    # The box stays usable with an answer on its way, and the newer words win.
    desk.keyboard.type("认定")
    found(desk, "工伤认定")
    try:
        held[0].continue_()
    except Exception as error:  # the browser had let go of it: that is what is wanted
        assert "handled" in str(error) or "closed" in str(error)
    desk.wait_for_timeout(300)
    found(desk, "工伤认定")


def test_while_an_input_method_composes_nothing_is_looked_up(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "/desk/lookup?" in request.url else None)
    session = desk.context.new_cdp_session(desk)
    for pinyin in ("g", "go", "gong", "gongshang"):
        session.send(
            "Input.imeSetComposition",
            {"text": pinyin, "selectionStart": len(pinyin), "selectionEnd": len(pinyin)},
        )
        desk.wait_for_timeout(200)
    assert asked == []
    session.send("Input.insertText", {"text": "工伤"})
    found(desk, "工伤")


def test_a_lost_connection_is_seen_and_the_look_up_comes_by_itself(desk: Page) -> None:
    look_up(desk, "工伤")
    lost = threading.Event()
    lost.set()
    desk.route("**/desk/lookup?*", lambda route: route.abort() if lost.is_set() else route.continue_())
    desk.keyboard.type("认定")
    expect(desk.locator("#lost")).to_be_visible()
    found(desk, "工伤")
    lost.clear()
    found(desk, "工伤认定")
    expect(desk.locator("#lost")).not_to_be_visible()


def test_filters_and_words_stay_in_the_address(desk: Page) -> None:
    look_up(desk, QUESTION)
    desk.get_by_label("规划", exact=True).uncheck()
    expect(desk.locator("#found-plan")).to_have_count(0)
    desk.locator("#district").select_option("米易县")
    expect(desk.locator("#results")).to_contain_text("从米易县打")
    expect(desk).to_have_url(re.compile(r"q=%E8%80%81.*kinds=statute&kinds=service&district="))
    assert "tab=" not in desk.url
    desk.reload()
    expect(desk.locator("#q")).to_have_value(QUESTION)
    expect(desk.locator("#found-plan")).to_have_count(0)
    expect(desk.locator("#district")).to_have_value("米易县")


def test_a_note_is_masked_before_it_is_kept_and_is_on_the_slip(desk: Page) -> None:
    look_up(desk, QUESTION)
    desk.locator("#note").fill("本人张三，电话13800138000，工地在仁和")
    desk.locator("#q").focus()
    expect(desk.locator("#note")).to_have_value("本人〔姓名〕，电话〔电话〕，工地在仁和")
    expect(desk.locator("[data-key=s]")).to_have_attribute(
        "data-copy", re.compile("备注：本人〔姓名〕，电话〔电话〕")
    )


def test_a_note_being_written_is_not_disturbed_by_the_history(desk: Page) -> None:
    look_up(desk, QUESTION)
    desk.locator("#note").focus()
    desk.keyboard.type("工地在")
    expect(desk.locator("#call .history li")).to_have_count(1)
    desk.keyboard.type("仁和")
    expect(desk.locator("#note")).to_have_value("工地在仁和")
    expect(desk.locator("#note")).to_be_focused()


def test_what_was_told_by_mistake_and_a_call_ended_by_mistake_come_back(desk: Page) -> None:
    look_up(desk, QUESTION)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("c")
    expect(desk.locator("#call .history li")).to_have_count(2)
    desk.get_by_role("button", name="撤回").click()
    expect(desk.locator("#call .history li")).to_have_count(1)
    desk.get_by_role("button", name="新来电").click()
    expect(desk.locator("#call .history")).to_have_count(0)
    desk.get_by_text("之前的来电").click()
    desk.get_by_role("button", name="接回来").click()
    expect(desk.locator("#call .history li")).to_have_count(1)
    assert history(desk) == [f"查 {QUESTION}"]


def test_where_the_browser_keeps_the_clipboard_shut_it_is_copied_the_old_way(visitor: Visitor) -> None:
    page = visitor.signed_in(OPERATOR)
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('shut'))")
    page.reload()
    look_up(page, QUESTION)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("c")
    expect(page.locator(".toast")).to_have_text("已复制，记为已告知")
    expect(page.locator("#answer-title")).to_be_focused()


def test_single_letters_can_be_switched_off_and_stay_so(desk: Page) -> None:
    look_up(desk, QUESTION)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_label("关掉单个字母的按键").check()
    desk.keyboard.press("Escape")
    desk.reload()
    found(desk, QUESTION)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("w")
    desk.keyboard.press("Enter")
    expect(desk.locator("#detail-title")).not_to_have_text("为什么是它")


def test_the_slip_is_a_page_to_print(desk: Page) -> None:
    look_up(desk, QUESTION)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("c")
    expect(desk.locator("#call .history li")).to_have_count(2)
    desk.goto(str(desk.get_by_role("link", name="打印").get_attribute("href")))
    expect(desk.get_by_role("heading", name="来电记录单")).to_be_visible()
    expect(desk.locator(".slip")).to_contain_text("12333")
    assert_accessible(desk)
    desk.emulate_media(media="print")
    expect(desk.locator(".tools")).not_to_be_visible()
    expect(desk.locator(".slip")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["screen", "phone"])
def test_no_state_of_the_page_has_a_serious_fault_of_accessibility(
    visitor: Visitor, theme: str, size: dict[str, int] | None
) -> None:
    page = visitor.signed_in(OPERATOR, color_scheme=theme, viewport=size or SCREEN, **MAY_COPY)
    assert_accessible(page)
    for words in (QUESTION, "老公正在打我", "有事想问", "民法典1254条"):
        look_up(page, words)
        assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#detail-title")).to_be_visible()
    assert_accessible(page)
    for key, title in (("w", "为什么是它"), ("t", "给这通来电开工单")):
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowDown")
        page.keyboard.press(key)
        expect(page.locator("#detail-title")).to_have_text(title)
        assert_accessible(page)


@pytest.mark.parametrize("width", [320, 360, 1366])
def test_the_page_is_no_wider_than_the_window(visitor: Visitor, width: int) -> None:
    page = visitor.signed_in(OPERATOR, viewport={"width": width, "height": 740})
    for words in (QUESTION, "老公正在打我", "工伤认定"):
        look_up(page, words)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("ArrowDown")
    page.keyboard.press("w")
    expect(page.locator("#detail-title")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
