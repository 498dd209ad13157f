"""The queue: who has waited longest for what is most urgent stands first, and everybody sees who has whom."""

import re
from collections.abc import Callable

import pytest

from bot.ticket import Urgency
from bot.tickets import Request, Tickets
from bot.web.queue import Filter
from tests.bot.web.desk import OPERATOR, SUPERVISOR, TRAINEE, Desk

Open = Callable[..., str]


@pytest.fixture
def opened(at_desk: Desk) -> Open:
    """Opens a ticket a minute after the last one and gives its number."""

    def open_one(question: str = "老板拖欠工资", **fields: object) -> str:
        at_desk.clock.pass_s(60)
        person = at_desk.store.hashed(question)
        given: dict[str, object] = {"channel": "telegram", "address": "7", "district": "仁和区"} | fields
        with at_desk.store.writing() as db:
            request = Request(person, question=question, summary=f"问：{question}", **given)  # type: ignore[arg-type]
            return Tickets(at_desk.store).open(db, request).ticket.number

    return open_one


def rows(page: str) -> list[str]:
    return re.findall(r'id="t-([\d-]+)"', page)


def test_the_most_urgent_comes_first_then_who_has_waited_longest(at_desk: Desk, opened: Open) -> None:
    first, second = opened("甲的事"), opened("乙的事")
    urgent = opened("丙的事", urgency=Urgency.URGENT)
    at_desk.clock.pass_s(12 * 60)
    page = at_desk.browser(OPERATOR).get("/desk/queue").text
    assert rows(page) == [urgent, first, second]
    assert "等了 12 分钟" in page and "等了 14 分钟" in page
    assert re.search(r'data-count="waiting">3<', page)


def test_each_sees_what_is_theirs_and_what_is_the_others(at_desk: Desk, opened: Open) -> None:
    mine, theirs, waiting = opened("甲的事"), opened("乙的事"), opened("丙的事")
    li, wang = at_desk.browser(OPERATOR), at_desk.browser(SUPERVISOR)
    assert li.submit(f"/desk/tickets/{mine}/claim").status_code == 303
    assert wang.submit(f"/desk/tickets/{theirs}/claim").status_code == 303
    lists = {view: rows(li.get(f"/desk/queue?view={view}").text) for view in ("waiting", "mine", "others")}
    assert lists == {"waiting": [waiting], "mine": [mine], "others": [theirs]}
    li.submit(f"/desk/tickets/{mine}/close")
    assert rows(li.get("/desk/queue?view=closed").text) == [mine]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("channel=web", ["网页的事"]),
        ("district=盐边县", ["盐边的事"]),
        ("label=欠薪", ["标签的事"]),
        ("channel=web&district=盐边县", []),
        ("label=没有的", []),
    ],
)
def test_the_list_is_narrowed_by_channel_district_and_label(
    at_desk: Desk, opened: Open, query: str, fits: list[str]
) -> None:
    numbers = {
        "网页的事": opened("网页的事", channel="web"),
        "盐边的事": opened("盐边的事", district="盐边县"),
        "标签的事": opened("标签的事"),
    }
    li = at_desk.browser(OPERATOR)
    li.submit(f"/desk/tickets/{numbers['标签的事']}/labels", labels="欠薪，农民工")
    page = li.get(f"/desk/queue?{query}").text
    assert rows(page) == [numbers[fit] for fit in fits]
    assert ("没有符合筛选条件的工单" in page) is not bool(fits)
    assert re.search(rf'data-count="waiting">{len(fits)}<', page), "what is counted is what is listed"


def test_a_filter_survives_the_refreshing_of_the_list(at_desk: Desk, opened: Open) -> None:
    opened()
    page = at_desk.browser(OPERATOR).get("/desk/queue?channel=web&view=waiting").text
    address = re.search(r'hx-get="([^"]+)"', page)
    assert address and address[1].replace("&amp;", "&") == "/desk/queue/list?" + Filter("web").query(
        view="waiting"
    )


@pytest.mark.parametrize(
    ("to", "sign"), [(OPERATOR, "转给您的"), ("一号接线员", "转给您的"), ("司法所", "转给 司法所")]
)
def test_what_was_forwarded_says_to_whom(at_desk: Desk, opened: Open, to: str, sign: str) -> None:
    number = opened()
    at_desk.browser(TRAINEE).submit(f"/desk/tickets/{number}/forward", to=to)
    assert sign in at_desk.browser(OPERATOR).get("/desk/queue").text


def test_outside_working_hours_the_page_says_so_and_when_somebody_is_there(at_desk: Desk) -> None:
    li = at_desk.browser(OPERATOR)
    assert "最早" not in li.get("/desk/queue").text, "Monday, ten o'clock"
    at_desk.clock.pass_s(8.5 * 3600)
    page = at_desk.browser(OPERATOR).get("/desk/queue").text
    assert "现在已经下班。群众转人工时会被告知：最早 11月24日 09:00 有人看到" in page


def test_the_list_alone_is_a_piece_of_a_page(at_desk: Desk, opened: Open) -> None:
    number = opened()
    piece = at_desk.browser(OPERATOR).get("/desk/queue/list").text
    assert rows(piece) == [number] and "<html" not in piece


def test_an_unknown_view_is_refused_in_plain_words(at_desk: Desk) -> None:
    answered = at_desk.browser(OPERATOR).get("/desk/queue?view=everything")
    assert answered.status_code == 422 and "表单没有填完整" in answered.text
