"""The call's forms: what is kept of a call, told, noted, handed over in a ticket and printed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.calls import Calls
from bot.live import Live
from bot.switch import Switch
from bot.ticket import State, Urgency
from bot.tickets import Tickets
from retrieval.index import Index
from retrieval.shelf import Shelf
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR, TRAINEE, Browser, Desk, Response, desk
from tests.builders import WAGES, FakeEncoder, index

QUESTION = "老板拖欠工资怎么办"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index(tmp_path_factory.mktemp("index"))


@pytest.fixture
def searching(tmp_path: Path, small: Index) -> Iterator[Desk]:
    with desk(tmp_path, Live(Shelf(tmp_path / "shelf"), small, FakeEncoder())) as made:
        yield made


@pytest.fixture
def browser(searching: Desk) -> Browser:
    return searching.browser(OPERATOR)


def tell(browser: Browser, small: Index, subject: str, about: str = "", **more: Any) -> Response:
    fields = {"subject": subject, "id": about, "q": QUESTION, "release": small.release, **more}
    return browser.submit("/desk/call/told", **fields)


def history(page: str) -> list[str]:
    """The lines of the call's history, newest first."""
    lines = re.findall(r'<li class="(?:looked|told)">(.*?)</li>', page, re.S)
    return [re.sub(r"\s+", "", re.sub(r"<form.*?</form>|<[^>]*>", "", line, flags=re.S)) for line in lines]


def test_what_was_looked_up_and_told_is_shown_newest_first_and_survives_a_reload(
    browser: Browser, small: Index
) -> None:
    browser.submit("/desk/call/looked", q=QUESTION, release=small.release)
    told = tell(browser, small, "answer")
    browser.submit("/desk/call/looked", q="请不起律师", release=small.release)
    lines = ["10:00查请不起律师", "10:00已告知该找：劳动保障监察，电话12333（举报）", f"10:00查{QUESTION}"]
    assert history(told.text) == lines[1:]
    assert history(browser.get("/desk").text) == lines


@pytest.mark.parametrize(
    ("subject", "about", "more", "kept"),
    [
        ("answer", "", {}, "依据：《中华人民共和国劳动法》第五十条"),
        ("clause", "statute/劳动法/48", {"start": 0, "end": 2}, "第四十八条：“国家”"),
        ("clause", "statute/劳动法/48", {}, "第四十八条：“国家实行最低工资保障制度。”"),
        ("service", "legal-aid", {}, "该找：法律援助，电话12348（咨询）"),
        ("danger", "", {"q": "老公正在打我"}, "先打110"),
    ],
)
def test_everything_found_can_be_told_and_stands_on_the_slip(
    browser: Browser, small: Index, subject: str, about: str, more: dict[str, Any], kept: str
) -> None:
    page = tell(browser, small, subject, about, **more)
    assert page.status_code == 200
    slip = re.search(r'data-key="s" data-copy="([^"]*)"', page.text)
    assert slip and kept in slip[1] and f"知识库版本：{small.release}" in slip[1]


def test_law_is_taken_from_the_index_and_never_from_the_browser(
    browser: Browser, small: Index, searching: Desk
) -> None:
    tell(browser, small, "clause", "statute/劳动法/50", quote="随便写的法", title="假的")
    call = Calls(searching.store).current(OPERATOR)
    assert call is not None and call.told[0].told is not None and call.told[0].told.quote == WAGES


@pytest.mark.parametrize(
    ("subject", "about", "q", "status"),
    [
        ("clause", "statute/劳动法/9999", QUESTION, 404),
        ("service", "nothing", QUESTION, 404),
        ("danger", "", QUESTION, 404),
        ("answer", "", "？", 404),
        ("rumour", "", QUESTION, 422),
    ],
)
def test_what_was_not_found_cannot_have_been_told(
    browser: Browser, small: Index, searching: Desk, subject: str, about: str, q: str, status: int
) -> None:
    assert tell(browser, small, subject, about, q=q).status_code == status
    assert Calls(searching.store).current(OPERATOR) is None


def test_what_was_read_in_another_release_is_looked_at_again_first(
    browser: Browser, small: Index, searching: Desk
) -> None:
    refused = tell(browser, small, "answer", release="0123456789abcdef")
    assert refused.status_code == 409 and "新版本" in refused.text
    assert Calls(searching.store).current(OPERATOR) is None


def test_what_was_told_by_mistake_is_taken_back(browser: Browser, small: Index) -> None:
    page = tell(browser, small, "answer").text
    item = re.search(r'name="item" value="(\d+)"', page)
    assert item
    assert history(browser.submit("/desk/call/untold", item=item[1]).text) == []


@pytest.mark.parametrize(
    ("typed", "shown", "never"),
    [
        ("我叫张三，电话13800138000", "我叫〔姓名〕，电话〔电话〕", "13800138000"),
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script>alert"),
        ("\u202e反\u200b着", "反着", "\u202e"),
    ],
)
def test_a_note_is_kept_masked_and_shown_as_words(
    browser: Browser, typed: str, shown: str, never: str
) -> None:
    page = browser.submit("/desk/call/note", note=typed)
    assert shown in page.text and never not in page.text
    assert 'id="note-form"' in page.text and "hx-swap-oob" in page.text
    again = browser.get("/desk").text
    assert shown in again and never not in again


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>工资", '" onfocus="alert(1)', "\u202e工资"])
def test_history_shows_what_was_typed_as_words(browser: Browser, small: Index, typed: str) -> None:
    page = browser.submit("/desk/call/looked", q=typed, release=small.release).text
    assert "<script>alert" not in page and '" onfocus="alert' not in page and "\u202e" not in page


def test_a_new_caller_begins_with_nothing_and_the_last_call_can_be_taken_up(
    browser: Browser, small: Index
) -> None:
    browser.submit("/desk/call/looked", q=QUESTION, release=small.release)
    ended = browser.submit("/desk/call/end").text
    assert history(ended) == [] and QUESTION in ended and "接回来" in ended
    call = re.search(r'name="call" value="(\w+)"', ended)
    assert call
    assert history(browser.submit("/desk/call/resume", call=call[1]).text) == [f"10:00查{QUESTION}"]


def test_after_a_long_silence_it_is_asked_whether_somebody_else_is_on_the_line(
    browser: Browser, small: Index, searching: Desk
) -> None:
    browser.submit("/desk/call/looked", q=QUESTION, release=small.release)
    assert "隔了好一会儿" not in browser.get("/desk").text
    searching.clock.pass_s(16 * 60)
    assert "隔了好一会儿" in browser.get("/desk").text


def test_a_ticket_is_opened_for_the_caller_once_masked_and_stands_in_the_queue(
    browser: Browser, small: Index, searching: Desk
) -> None:
    browser.submit("/desk/call/looked", q=QUESTION, release=small.release)
    tell(browser, small, "answer")
    form = browser.get("/desk/call/ticket").text
    assert f'value="{QUESTION}"' in form and "该找：劳动保障监察" in form and "来电号码也不存在这里" in form
    fields = {
        "question": f"{QUESTION}，回电13800138000",
        "summary": "住仁和区大田镇片那立村3组",
        "urgency": "1",
        "district": "仁和区",
    }
    first, second = (browser.submit("/desk/call/ticket", "/desk/account", **fields) for _ in range(2))
    (ticket,) = Tickets(searching.store).waiting()
    assert ticket.number in first.text and ticket.number in second.text
    assert (ticket.person, ticket.channel, ticket.address) == ("", "phone", "")
    assert (ticket.question, ticket.summary) == (f"{QUESTION}，回电〔电话〕", "住仁和区〔地址〕")
    assert (ticket.urgency, ticket.district, ticket.state) == (Urgency.SOON, "仁和区", State.WAITING)
    assert (OPERATOR, "call.ticket") in searching.deeds()
    assert f"工单：{ticket.number}" in browser.get("/desk").text


def test_that_citizens_get_no_answers_now_is_said(browser: Browser, searching: Desk) -> None:
    assert "暂停" not in browser.get("/desk").text
    Switch(searching.store).turn_off("telegram", "劳动法换了新文本，正在核对。", "cli:root")
    assert "暂停了：劳动法换了新文本，正在核对。" in browser.submit("/desk/call/looked", q="工伤").text


def test_the_next_caller_gets_a_ticket_of_their_own(browser: Browser, searching: Desk) -> None:
    browser.submit("/desk/call/ticket", question="欠薪")
    browser.submit("/desk/call/end")
    browser.submit("/desk/call/ticket", question="工伤")
    assert [ticket.question for ticket in Tickets(searching.store).waiting()] == ["欠薪", "工伤"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"question": "  "}, 422),
        ({}, 422),
        ({"question": "欠薪", "urgency": "3"}, 422),
        ({"question": "欠薪", "urgency": "-1"}, 422),
        ({"question": "欠薪", "district": "东京"}, 200),
    ],
)
def test_a_ticket_needs_a_matter(
    browser: Browser, searching: Desk, fields: dict[str, str], status: int
) -> None:
    assert browser.submit("/desk/call/ticket", **fields).status_code == status
    waiting = Tickets(searching.store).waiting()
    assert len(waiting) == (status == 200) and all(ticket.district == "" for ticket in waiting)


@pytest.mark.parametrize(
    ("reader", "status"), [(OPERATOR, 200), (SUPERVISOR, 200), (ADMINISTRATOR, 200), (TRAINEE, 404)]
)
def test_a_slip_is_for_who_had_the_call_and_for_supervisors(
    browser: Browser, small: Index, searching: Desk, reader: str, status: int
) -> None:
    tell(browser, small, "answer")
    call = Calls(searching.store).current(OPERATOR)
    assert call is not None
    page = searching.browser(reader).get(f"/desk/call/{call.id}")
    assert page.status_code == status
    if status == 200:
        for words in ("来电记录单", WAGES, "12333", small.release, call.id[:8]):
            assert words in page.text
        assert ("一号接线员" in page.text) == (reader == OPERATOR)


def test_operators_do_not_see_each_other_s_calls(browser: Browser, small: Index, searching: Desk) -> None:
    browser.submit("/desk/call/looked", q=QUESTION, release=small.release)
    assert history(searching.browser(TRAINEE).get("/desk").text) == []
