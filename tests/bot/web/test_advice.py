"""Beside an answer: what is suggested, what is often said, and no wrong law that nobody looked at."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.live import Live
from bot.suggestions import Suggestions
from bot.ticket import citizen
from bot.ticket_words import Direction
from bot.tickets import Request, Tickets
from tests.bot.web.desk import OPERATOR, SUPERVISOR, TRAINEE, Browser, Desk, Response, desk
from tests.builders import WAGES, clause, index, release

WRONG = "《劳动法》第五十条：“工资可以一年一发。”"
RIGHT = f"《劳动法》第五十条：“{WAGES}”"


@pytest.fixture
def at_desk(tmp_path: Path, small: Live) -> Iterator[Desk]:
    with desk(tmp_path, small) as made:
        yield made


@pytest.fixture
def number(at_desk: Desk) -> str:
    with at_desk.store.writing() as db:
        request = Request("甲", "telegram", "7", "老板拖欠工资怎么办", "问：老板拖欠工资")
        return Tickets(at_desk.store).open(db, request).ticket.number


@pytest.fixture
def li(at_desk: Desk, number: str) -> Browser:
    browser = at_desk.browser(OPERATOR)
    browser.submit(f"/desk/tickets/{number}/claim")
    return browser


def said(at_desk: Desk, number: str) -> list[str]:
    return [w.text for w in Tickets(at_desk.store).history(number) if w.direction is Direction.OUT]


def send(browser: Browser, number: str, text: str, **fields: str) -> Response:
    return browser.submit(f"/desk/tickets/{number}/answer", text=text, **({"once": "a"} | fields))


def suggested(at_desk: Desk, browser: Browser, number: str) -> str:
    browser.get(f"/desk/tickets/{number}/suggestion")
    return Suggestions(at_desk.store).of_ticket(number)[-1].text


def test_what_is_suggested_quotes_the_law_and_is_made_once(at_desk: Desk, li: Browser, number: str) -> None:
    piece = li.get(f"/desk/tickets/{number}/suggestion").text
    assert "12333" in piece and WAGES in piece and "原样发出" in piece
    li.get(f"/desk/tickets/{number}/suggestion")
    assert len(Suggestions(at_desk.store).of_ticket(number)) == 1
    with at_desk.store.writing() as db:
        Tickets(at_desk.store).add(db, number, citizen("甲"), "没有合同")
    li.get(f"/desk/tickets/{number}/suggestion")
    assert len(Suggestions(at_desk.store).of_ticket(number)) == 2, "of what was said since"


@pytest.mark.parametrize(("change", "outcome"), [("", "sent"), ("请带上合同。", "amended")])
def test_what_becomes_of_it_is_noted_as_it_is_sent(
    at_desk: Desk, li: Browser, number: str, change: str, outcome: str
) -> None:
    text = suggested(at_desk, li, number)
    assert send(li, number, text + change, suggestion="1").status_code == 303
    assert said(at_desk, number) == [text + change]
    found = Suggestions(at_desk.store).find(1)
    assert found is not None and (found.outcome.value, found.sent, found.who) == (
        outcome,
        text + change,
        OPERATOR,
    )


def test_a_trainee_s_use_of_it_is_noted_when_it_is_submitted(at_desk: Desk, number: str) -> None:
    trainee = at_desk.browser(TRAINEE)
    trainee.submit(f"/desk/tickets/{number}/claim")
    text = suggested(at_desk, trainee, number)
    assert "原样提交审核" in trainee.get(f"/desk/tickets/{number}/suggestion").text
    assert send(trainee, number, text, suggestion="1").status_code == 303
    assert Suggestions(at_desk.store).find(1).outcome.value == "sent"  # type: ignore[union-attr]
    assert said(at_desk, number) == []


def test_a_refusal_says_why_and_what_was_written_instead_is_kept(
    at_desk: Desk, li: Browser, number: str
) -> None:
    suggested(at_desk, li, number)
    done = li.submit(f"/desk/tickets/{number}/suggestion/1/refuse", reason="依据不对", more="该用劳动合同法")
    assert done.status_code == 303
    assert "依据不对：该用劳动合同法" in li.get(f"/desk/tickets/{number}/suggestion").text
    send(li, number, "请打12333。", suggestion="1")
    found = Suggestions(at_desk.store).find(1)
    assert found is not None and (found.outcome.value, found.sent) == ("refused", "请打12333。")
    assert li.submit("/desk/tickets/20260101-001/suggestion/1/refuse").status_code == 404
    odd = li.submit(f"/desk/tickets/{number}/suggestion/1/refuse", reason="<script>")
    assert odd.status_code == 303 and "<script>" not in li.get(f"/desk/tickets/{number}/suggestion").text


def test_a_link_opens_the_page_with_it_where_no_script_runs(at_desk: Desk, li: Browser, number: str) -> None:
    text = suggested(at_desk, li, number)
    page = li.get(f"/desk/tickets/{number}?suggestion=1").text
    assert text.splitlines()[0] in page.partition('<textarea id="text"')[2]
    assert 'name="suggestion" value="1"' in page
    other = li.get(f"/desk/tickets/{number}?suggestion=99").text
    assert 'name="suggestion" value="0"' in other


# Wrong law.


def test_a_wrong_quotation_is_not_sent_before_somebody_looked_at_it(
    at_desk: Desk, li: Browser, number: str
) -> None:
    refused = send(li, number, WRONG)
    assert refused.status_code == 422
    assert "对不上" in refused.text and WAGES in refused.text, "and shows what the law says"
    assert WRONG in refused.text.partition('<textarea id="text"')[2], "nothing typed is lost"
    assert said(at_desk, number) == []
    token = re.search(r'name="confirmed" value="(\w+)"', refused.text)
    assert token
    assert send(li, number, WRONG + "改了", confirmed=token[1]).status_code == 422, "a yes is for one text"
    assert send(li, number, WRONG, confirmed="1").status_code == 422
    assert send(li, number, WRONG, confirmed=token[1]).status_code == 303
    assert said(at_desk, number) == [WRONG]


def test_what_is_word_for_word_goes_at_once(at_desk: Desk, li: Browser, number: str) -> None:
    assert send(li, number, RIGHT).status_code == 303
    assert said(at_desk, number) == [RIGHT]


def test_a_trainee_and_a_supervisor_are_held_to_the_same(at_desk: Desk, number: str) -> None:
    trainee, wang = at_desk.browser(TRAINEE), at_desk.browser(SUPERVISOR)
    trainee.submit(f"/desk/tickets/{number}/claim")
    assert send(trainee, number, WRONG).status_code == 422
    assert send(trainee, number, RIGHT).status_code == 303
    refused = wang.submit("/desk/approvals/1/approve", text=WRONG)
    assert refused.status_code == 422 and "对不上" in refused.text and said(at_desk, number) == []
    assert wang.submit("/desk/approvals/1/approve", text=RIGHT).status_code == 303
    assert said(at_desk, number) == [RIGHT]


# Canned answers.


def canned(browser: Browser, path: str = "/desk/canned", **fields: Any) -> Response:
    given: dict[str, Any] = {
        "title": "拖欠工资",
        "text": "请打12333举报。",
        "clause": ["劳动法50条", "", "", ""],
        "quote": ["不得拖欠工资", "", "", ""],
    }
    return browser.post(path, data=given | fields | {"csrf": browser.csrf()})


def test_a_canned_answer_is_written_found_and_put_into_an_answer(
    at_desk: Desk, li: Browser, number: str
) -> None:
    wang = at_desk.browser(SUPERVISOR)
    assert canned(wang).status_code == 303
    listed = li.get("/desk/canned?q=工资").text
    assert "依据：《中华人民共和国劳动法》第五十条：“不得拖欠工资”" in listed and "修改" not in listed
    assert "没有找到" in li.get("/desk/canned?q=彩礼").text
    piece = li.get(f"/desk/tickets/{number}/canned?q=工资").text
    assert "放进答复" in piece and "不得拖欠工资" in piece
    filled = li.get(f"/desk/tickets/{number}?canned=1").text
    assert "请打12333举报。" in filled.partition('<textarea id="text"')[2]
    assert ("wang", "canned.add") in at_desk.deeds()


WRONG_FORMS = [
    ({"title": " "}, "请写标题"),
    ({"title": "长" * 61}, "标题太长"),
    ({"text": ""}, "请写答复"),
    ({"text": "长" * 4_001}, "答复太长"),
    ({"text": WRONG}, "里没有这句话"),
    ({"quote": ["可以拖欠工资"]}, "里没有这句话"),
    ({"quote": [""]}, "抄要引用的句子"),
    ({"clause": ["劳动法900条"]}, "没有找到这一条"),
    ({"clause": [""], "quote": ["不得拖欠工资"]}, "没有找到这一条"),
]


@pytest.mark.parametrize(("fields", "why"), WRONG_FORMS)
def test_what_does_not_hold_is_not_kept_and_everything_typed_is_given_back(
    at_desk: Desk, fields: dict[str, Any], why: str
) -> None:
    wang = at_desk.browser(SUPERVISOR)
    refused = canned(wang, **fields)
    assert refused.status_code == 422 and why in refused.text
    for name in {"title", "text"} - set(fields):
        assert {"title": "拖欠工资", "text": "请打12333举报。"}[name] in refused.text
    assert "还没有常用答复" in wang.get("/desk/canned").text


def test_when_the_law_changes_it_is_flagged_and_not_to_be_had(
    at_desk: Desk, li: Browser, number: str, small: Live, tmp_path: Path
) -> None:
    wang = at_desk.browser(SUPERVISOR)
    canned(wang)
    clauses = (clause(), clause("statute/劳动法/50", WAGES.replace("不得", "不应"), "第五十条"))
    small.index = index(tmp_path / "next", release(clauses))
    assert "待复核" in li.get("/desk/canned").text
    piece = li.get(f"/desk/tickets/{number}/canned").text
    assert "待复核" in piece and "data-insert" not in piece
    filled = li.get(f"/desk/tickets/{number}?canned=1").text
    assert "请打12333举报。" not in filled.partition('<textarea id="text"')[2].partition("</textarea>")[0]
    page = wang.get("/desk/canned/1").text
    assert "里没有这句话" in page and "不应拖欠工资" in page
    assert canned(wang, "/desk/canned/1", quote=["不应拖欠工资"]).status_code == 303
    assert "待复核" not in li.get("/desk/canned").text


def test_one_out_of_use_is_offered_to_nobody_until_it_is_restored(
    at_desk: Desk, li: Browser, number: str
) -> None:
    wang = at_desk.browser(SUPERVISOR)
    canned(wang)
    assert wang.submit("/desk/canned/1/retire").status_code == 303
    assert "还没有常用答复" in li.get("/desk/canned").text
    assert "data-insert" not in li.get(f"/desk/tickets/{number}/canned").text
    assert wang.submit("/desk/canned/1/restore").status_code == 303
    assert "请打12333举报。" in li.get("/desk/canned").text
    for path in ("/desk/canned/9", "/desk/canned/9/retire"):
        answered = wang.submit(path) if path.endswith("retire") else wang.get(path)
        assert answered.status_code == 404


def test_operators_read_and_supervisors_write(at_desk: Desk, li: Browser) -> None:
    assert canned(li).status_code == 403
    assert li.get("/desk/canned").status_code == 200
    assert li.get("/desk/canned/new").status_code == 403
