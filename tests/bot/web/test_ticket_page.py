"""A ticket's page: what an operator can do is offered, what cannot be done is said, and nothing typed is lost."""

import html
import re
import threading

import pytest

from bot.ticket import State, Ticket, citizen
from bot.ticket_words import MAX_WORDS, Direction
from bot.tickets import Request, Tickets
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR, TRAINEE, Browser, Desk

NASTY = "<script>alert(1)</script>\u202e倒过来\u200b“&\"'"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;倒过来“&amp;&#34;&#39;"


@pytest.fixture
def tickets(at_desk: Desk) -> Tickets:
    return Tickets(at_desk.store)


@pytest.fixture
def number(at_desk: Desk, tickets: Tickets) -> str:
    with at_desk.store.writing() as db:
        return tickets.open(
            db, Request("甲", "telegram", "7", "老板拖欠工资", "问：老板拖欠工资")
        ).ticket.number


def deed(browser: Browser, number: str, name: str, **fields: str) -> int:
    return int(browser.submit(f"/desk/tickets/{number}/{name}", **fields).status_code)


def form(browser: Browser, number: str) -> dict[str, str]:
    """The hidden fields of the answer form."""
    page = browser.get(f"/desk/tickets/{number}").text
    piece = page.partition("data-answer")[2]
    return dict(re.findall(r'<input type="hidden" name="(once|seen|suggestion)" value="([^"]*)"', piece))


def answer(browser: Browser, number: str, text: str, **fields: str) -> int:
    return deed(browser, number, "answer", text=text, **(form(browser, number) | fields))


def there(tickets: Tickets, number: str) -> Ticket:
    found = tickets.find(number)
    assert found
    return found


def said(tickets: Tickets, number: str) -> list[str]:
    return [word.text for word in tickets.history(number) if word.direction is Direction.OUT]


def test_claim_answer_and_close(at_desk: Desk, tickets: Tickets, number: str) -> None:
    li = at_desk.browser(OPERATOR)
    assert deed(li, number, "claim") == 303
    assert there(tickets, number).desk == "一号接线员"
    assert answer(li, number, "请打12333，带上合同。") == 303
    page = li.get(f"/desk/tickets/{number}").text
    assert "请打12333，带上合同。" in page and "还没送达" in page
    with at_desk.store.writing() as db:
        tickets.delivered(db, tickets.history(number)[0].id)
    assert "已送达" in li.get(f"/desk/tickets/{number}").text
    assert deed(li, number, "close") == 303
    assert there(tickets, number).state is State.CLOSED
    assert [d for w, d in at_desk.deeds() if w == OPERATOR][-3:] == [
        "ticket.claim",
        "ticket.answer",
        "ticket.close",
    ]


def test_an_answer_may_close_at_once(at_desk: Desk, tickets: Tickets, number: str) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    assert answer(li, number, "办好了。", closes="1") == 303
    assert (there(tickets, number).state, said(tickets, number)) == (State.CLOSED, ["办好了。"])


def test_a_form_sent_twice_says_it_once(at_desk: Desk, tickets: Tickets, number: str) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    fields = form(li, number)
    assert [deed(li, number, "answer", text="请打12333。", **fields) for _ in range(3)] == [303] * 3
    assert said(tickets, number) == ["请打12333。"]
    assert deed(li, number, "note", note="问过了", once="n1") == deed(
        li, number, "note", note="问过了", once="n1"
    )
    assert [w.text for w in tickets.history(number)] == ["请打12333。", "问过了"]


@pytest.mark.parametrize(
    ("name", "fields", "refused"),
    [
        ("claim", {}, f"在{SUPERVISOR}手里"),
        ("answer", {"text": "请打12333。"}, f"在{SUPERVISOR}手里"),
        ("release", {}, f"在{SUPERVISOR}手里"),
        ("close", {}, f"在{SUPERVISOR}手里"),
        ("forward", {"to": "司法所"}, f"在{SUPERVISOR}手里"),
    ],
)
def test_what_another_has_is_refused_and_what_was_typed_stays(
    at_desk: Desk, tickets: Tickets, number: str, name: str, fields: dict[str, str], refused: str
) -> None:
    deed(at_desk.browser(SUPERVISOR), number, "claim")
    li = at_desk.browser(OPERATOR)
    answered = li.submit(f"/desk/tickets/{number}/{name}", **fields)
    assert answered.status_code == 409 and refused in answered.text
    for typed in fields.values():
        assert typed in answered.text or name == "forward"
    assert there(tickets, number).holder == SUPERVISOR and said(tickets, number) == []


def test_a_ticket_closed_meanwhile_takes_no_answer_and_the_text_is_kept(
    at_desk: Desk, tickets: Tickets, number: str
) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    fields = form(li, number)
    with at_desk.store.writing() as db:
        tickets.close(db, number, citizen("甲"))
    answered = li.submit(f"/desk/tickets/{number}/answer", text="请打12333。", **fields)
    assert answered.status_code == 409
    assert "已经结束" in answered.text and "请打12333。" in answered.text


def test_an_answer_to_words_that_were_not_the_last_is_asked_about_first(
    at_desk: Desk, tickets: Tickets, number: str
) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    fields = form(li, number)
    with at_desk.store.writing() as db:
        tickets.add(db, number, citizen("甲"), "其实是工伤")
    stale = li.submit(f"/desk/tickets/{number}/answer", text="请打12333。", **fields)
    assert stale.status_code == 409
    assert (
        "群众又说了话" in stale.text
        and "其实是工伤" in stale.text
        and ">请打12333。</textarea>" in stale.text
    )
    assert said(tickets, number) == []
    assert answer(li, number, "请打12333。") == 303, "once it was seen, it goes"


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [("", 409, "没有内容"), ("  \n", 409, "没有内容"), ("长" * (MAX_WORDS + 1), 409, "内容太长")],
)
def test_words_that_cannot_be_said_are_given_back(
    at_desk: Desk, number: str, text: str, status: int, why: str
) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    # As browsers send this form: Chinese takes a third of the room, so that eight thousand signs fit.
    fields = form(li, number) | {"text": text, "csrf": li.csrf()}
    answered = li.post(f"/desk/tickets/{number}/answer", files={k: (None, v) for k, v in fields.items()})
    assert answered.status_code == status and why in answered.text and text in answered.text


def test_a_private_number_is_masked_and_the_operator_is_told(
    at_desk: Desk, tickets: Tickets, number: str
) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    answered = li.submit(f"/desk/tickets/{number}/answer", text="打13800138000", **form(li, number))
    assert "done=answer-masked" in answered.headers["location"]
    assert said(tickets, number) == ["打〔电话〕"]
    assert "已经隐去" in li.get(answered.headers["location"]).text


def test_forward_needs_somebody_and_tells_the_queue(at_desk: Desk, tickets: Tickets, number: str) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    refused = li.submit(f"/desk/tickets/{number}/forward", to="  ")
    assert refused.status_code == 422 and "转给谁" in refused.text
    assert deed(li, number, "forward", to="司法所") == 303
    assert (there(tickets, number).state, there(tickets, number).wanted) == (State.WAITING, "司法所")


def test_labels_urgency_and_notes_stay_at_the_desk(at_desk: Desk, tickets: Tickets, number: str) -> None:
    li = at_desk.browser(OPERATOR)
    assert deed(li, number, "labels", labels="欠薪， 农民工、欠薪") == 303
    assert there(tickets, number).labels == ("欠薪", "农民工")
    assert deed(li, number, "urgency", urgency="2") == 303
    assert there(tickets, number).urgency == 2
    assert deed(li, number, "urgency", urgency="9") == 422
    assert deed(li, number, "note", note="打过电话没人接", once="a") == 303
    page = li.get(f"/desk/tickets/{number}").text
    assert "内部备注，群众看不到" in page and "打过电话没人接" in page
    assert there(tickets, number).state is State.WAITING and said(tickets, number) == []


def test_release_and_reopen(at_desk: Desk, tickets: Tickets, number: str) -> None:
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    assert deed(li, number, "release") == 303
    assert there(tickets, number).state is State.WAITING
    deed(li, number, "claim")
    deed(li, number, "close")
    assert deed(at_desk.browser(TRAINEE), number, "reopen") == 409, "not theirs"
    assert deed(li, number, "reopen") == 303
    assert (there(tickets, number).state, there(tickets, number).wanted) == (State.WAITING, OPERATOR)


def test_what_can_be_done_is_offered_and_nothing_else(at_desk: Desk, number: str) -> None:
    li, wang = at_desk.browser(OPERATOR), at_desk.browser(SUPERVISOR)

    def offered(browser: Browser) -> set[str]:
        return set(
            re.findall(rf'action="/desk/tickets/{number}/(\w+)"', browser.get(f"/desk/tickets/{number}").text)
        )

    assert offered(li) == {"claim", "forward", "labels", "note", "urgency"}
    deed(wang, number, "claim")
    assert offered(li) == {"labels", "note", "urgency"}
    assert offered(wang) == {"answer", "close", "forward", "labels", "note", "release", "urgency"}
    deed(wang, number, "close")
    assert offered(li) == {"labels", "note"}
    assert offered(wang) == {"reopen", "labels", "note"}


def test_everything_stored_is_shown_escaped_and_nothing_hides_in_it(at_desk: Desk, tickets: Tickets) -> None:
    with at_desk.store.writing() as db:
        number = tickets.open(db, Request("甲", "telegram", "7", NASTY, NASTY, district=NASTY)).ticket.number
        tickets.add(db, number, citizen("甲"), NASTY)
    li = at_desk.browser(OPERATOR)
    deed(li, number, "claim")
    deed(li, number, "note", note=NASTY, once="a")
    deed(li, number, "labels", labels=NASTY)
    answer(li, number, NASTY)
    refused = li.submit(f"/desk/tickets/{number}/forward", to=NASTY * 5)
    deed(li, number, "forward", to=NASTY)
    pages = [li.get(path).text for path in (f"/desk/tickets/{number}", "/desk/queue")] + [refused.text]
    for page in pages:
        assert "<script>alert" not in page and "\u202e" not in page and "\u200b" not in page
    assert pages[0].count(SHOWN) >= 5
    assert html.unescape(SHOWN) in html.unescape(pages[1])


def test_a_ticket_that_is_not_there_is_said_plainly(at_desk: Desk) -> None:
    li = at_desk.browser(OPERATOR)
    for answered in (li.get("/desk/tickets/20260101-001"), li.submit("/desk/tickets/x/claim")):
        assert answered.status_code == 404 and "没有这张工单" in answered.text


def test_the_live_piece_has_what_moves_and_no_form_that_is_typed_in(at_desk: Desk, number: str) -> None:
    piece = at_desk.browser(OPERATOR).get(f"/desk/tickets/{number}/live").text
    assert "办理记录" in piece and "<textarea" not in piece and "<html" not in piece


def test_of_many_operators_one_takes_it_and_the_others_are_told(
    at_desk: Desk, tickets: Tickets, number: str
) -> None:
    browsers = [at_desk.browser(name) for name in (OPERATOR, SUPERVISOR, ADMINISTRATOR, TRAINEE)]
    tokens = [browser.csrf() for browser in browsers]
    ready, statuses = threading.Barrier(len(browsers)), []

    def claim(browser: Browser, token: str) -> None:
        ready.wait()
        statuses.append(browser.post(f"/desk/tickets/{number}/claim", data={"csrf": token}).status_code)

    threads = [threading.Thread(target=claim, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 409, 409, 409]
    assert [move.deed.value for move in tickets.moves(number)] == ["open", "claim"]


# Trainees.


def test_a_trainee_s_answer_waits_and_is_shown_as_waiting(
    at_desk: Desk, tickets: Tickets, number: str
) -> None:
    trainee, wang = at_desk.browser(TRAINEE), at_desk.browser(SUPERVISOR)
    deed(trainee, number, "claim")
    page = trainee.get(f"/desk/tickets/{number}").text
    assert "提交审核" in page and "发给群众" not in page.replace("批准后才发给群众", "")
    assert answer(trainee, number, "请打12333。") == 303
    assert said(tickets, number) == []
    assert "等审核" in trainee.get(f"/desk/tickets/{number}").text
    assert "等审核" in wang.get("/desk/queue?view=others").text
    at_desk.clock.pass_s(5 * 60)
    listed = wang.get("/desk/approvals").text
    assert "请打12333。" in listed and "等了 5 分钟" in listed
    held = re.search(r"/desk/approvals/(\d+)/approve", listed)
    assert held
    assert wang.submit(f"/desk/approvals/{held[1]}/approve", text="请打12333。").status_code == 303
    assert said(tickets, number) == ["请打12333。"]
    shown = trainee.get(f"/desk/tickets/{number}").text
    assert TRAINEE in shown and "批准" in shown
    again = wang.submit(f"/desk/approvals/{held[1]}/approve", text="请打12333。")
    assert again.status_code == 409 and "已经处理过了" in again.text
    assert said(tickets, number) == ["请打12333。"]


def test_a_returned_answer_tells_its_author_why(at_desk: Desk, tickets: Tickets, number: str) -> None:
    trainee, wang = at_desk.browser(TRAINEE), at_desk.browser(SUPERVISOR)
    deed(trainee, number, "claim")
    answer(trainee, number, "不知道。")
    empty = wang.submit("/desk/approvals/1/return", remark=" ")
    assert empty.status_code == 409 and "为什么退回" in empty.text
    assert wang.submit("/desk/approvals/1/return", remark="请先查劳动监察。").status_code == 303
    page = trainee.get(f"/desk/tickets/{number}").text
    assert "退回" in page and "请先查劳动监察。" in page
    assert answer(trainee, number, "请打12333。") == 303, "and writes another one"


def test_a_supervisor_changes_what_goes(at_desk: Desk, tickets: Tickets, number: str) -> None:
    trainee, wang = at_desk.browser(TRAINEE), at_desk.browser(SUPERVISOR)
    deed(trainee, number, "claim")
    answer(trainee, number, "打电话", closes="1")
    assert there(tickets, number).state is State.CLAIMED
    assert "发出并结束工单" in wang.get("/desk/approvals").text
    done = wang.submit("/desk/approvals/1/approve", text="请打12333。")
    assert done.headers["location"].endswith("done=amend")
    assert (said(tickets, number), there(tickets, number).state) == (["请打12333。"], State.CLOSED)
    assert "改后发出" in wang.get("/desk/approvals").text


def test_a_trainee_takes_back_what_nobody_looked_at(at_desk: Desk, tickets: Tickets, number: str) -> None:
    trainee = at_desk.browser(TRAINEE)
    deed(trainee, number, "claim")
    answer(trainee, number, "打电话")
    second = trainee.submit(f"/desk/tickets/{number}/answer", text="另一条", once="z", seen="0")
    assert second.status_code == 409 and "还在等审核" in second.text and "另一条" in second.text
    assert deed(at_desk.browser(OPERATOR), number, "held/1/withdraw") == 409
    assert deed(trainee, "20260101-009", "held/1/withdraw") in (404, 409)
    assert deed(trainee, number, "held/1/withdraw") == 303
    assert at_desk.browser(SUPERVISOR).get("/desk/approvals").text.count("待审核的答复") >= 1
    assert said(tickets, number) == []


BYPASSES: list[tuple[str, dict[str, str]]] = [
    ("tickets/N/answer", {"text": "自己发", "once": "a"}),
    ("tickets/N/answer", {"text": "自己发", "once": "b", "closes": "1"}),
    ("tickets/N/close", {}),
    ("tickets/N/close", {"text": "自己发"}),
    ("approvals/1/approve", {"text": "自己发"}),
    ("approvals/1/approve", {}),
    ("tickets/N/note", {"note": "自己发", "direction": "out"}),
    ("tickets/N/forward", {"to": "自己发"}),
    ("tickets/N/labels", {"labels": "自己发"}),
    ("tickets/N/release", {}),
]


@pytest.mark.parametrize("n", range(len(BYPASSES)))
def test_no_form_of_a_trainee_reaches_a_citizen_unseen(
    at_desk: Desk, tickets: Tickets, number: str, n: int
) -> None:
    trainee = at_desk.browser(TRAINEE)
    deed(trainee, number, "claim")
    answer(trainee, number, "先提交一条")
    path, fields = BYPASSES[n]
    trainee.submit("/desk/" + path.replace("N", number), **fields)
    assert said(tickets, number) == []
    assert there(tickets, number).state is not State.CLOSED
    assert set(held_of(at_desk, number)) == {"pending"}


def held_of(at_desk: Desk, number: str) -> list[str]:
    with at_desk.store.reading() as db:
        rows = db.execute("SELECT standing FROM held_answers WHERE ticket = ?", (number,)).fetchall()
    return [standing for (standing,) in rows]
