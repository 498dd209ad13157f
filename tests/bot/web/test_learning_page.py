"""Learning at the desk: one click proposes, an administrator's yes is on the disk, and nothing private gets there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Status
from bot.feedback import Feedback, Verdict
from bot.live import Live
from bot.suggestions import Suggestions
from bot.tickets import Request, Tickets
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR, TRAINEE, Desk, desk
from tests.builders import WAGES, consultation

QUOTED = f"请打12333。《劳动法》第五十条：“{WAGES}”"


@pytest.fixture
def at_desk(tmp_path: Path, small: Live) -> Iterator[Desk]:
    with desk(tmp_path, small, learned=tmp_path / "learned") as made:
        yield made


@pytest.fixture
def changed(at_desk: Desk) -> str:
    """A ticket in which a suggestion was changed before it went."""
    with at_desk.store.writing() as db:
        request = Request("甲", "telegram", "7", "老板拖欠工资怎么办", "问：老板拖欠工资")
        number = Tickets(at_desk.store).open(db, request).ticket.number
    li = at_desk.browser(OPERATOR)
    li.submit(f"/desk/tickets/{number}/claim")
    li.get(f"/desk/tickets/{number}/suggestion")
    li.submit(f"/desk/tickets/{number}/answer", text=QUOTED, once="a", suggestion="1")
    assert Suggestions(at_desk.store).find(1).outcome.value == "amended"  # type: ignore[union-attr]
    return number


def test_a_changed_suggestion_is_shown_with_what_was_changed(at_desk: Desk, changed: str) -> None:
    page = at_desk.browser(OPERATOR).get("/desk/learning").text
    assert changed in page and "<ins>" in page and "<del>" in page and "老板拖欠工资怎么办" in page
    assert "改后发出 1" in page


@pytest.mark.parametrize(
    ("kind", "file", "words"),
    [
        ("golden", "golden.jsonl", "learned-1"),
        ("saying", "sayings/labor-inspection.txt", "老板拖欠工资怎么办"),
        ("curated", "curated.jsonl", WAGES),
    ],
)
def test_a_proposal_is_learned_by_an_administrator_s_yes(
    at_desk: Desk, changed: str, tmp_path: Path, kind: str, file: str, words: str
) -> None:
    fields = {"question": "老板拖欠工资怎么办", "service": "labor-inspection", "ticket": changed}
    li = at_desk.browser(OPERATOR)
    done = li.submit("/desk/learning", kind=kind, text=QUOTED, clauses="规划17条，劳动法50条", **fields)
    assert done.status_code == 303
    for name in (OPERATOR, TRAINEE, SUPERVISOR):
        assert at_desk.browser(name).submit("/desk/learning/1/accept").status_code == 403
    assert not (tmp_path / "learned").exists()
    chen = at_desk.browser(ADMINISTRATOR)
    assert chen.submit("/desk/learning/1/accept").status_code == 303
    assert words in (tmp_path / "learned" / file).read_text(encoding="utf-8")
    assert "学了" in chen.get("/desk/learning").text
    again = chen.submit("/desk/learning/1/accept")
    assert again.status_code == 409 and "已经定过了" in again.text


def test_a_curated_answer_shows_up_among_the_canned_ones(at_desk: Desk, changed: str) -> None:
    chen = at_desk.browser(ADMINISTRATOR)
    fields = {"question": "老板拖欠工资怎么办", "service": "labor-inspection"}
    chen.submit("/desk/learning", kind="curated", text=QUOTED, **fields)
    chen.submit("/desk/learning/1/accept")
    assert "老板拖欠工资怎么办" in at_desk.browser(OPERATOR).get("/desk/canned").text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "saying", "question": " ", "service": "labor-inspection"}, "没有问题的内容"),
        ({"kind": "saying", "question": "老板跑了"}, "请选一个部门"),
        ({"kind": "golden", "question": "老板跑了", "clauses": "劳动法900条"}, "知识库里没有"),
        ({"kind": "curated", "question": "工资", "service": "labor-inspection"}, "没有答复的内容"),
        (
            {
                "kind": "curated",
                "question": "工资",
                "service": "labor-inspection",
                "text": "《劳动法》第五十条：“工资一年一发。”",
            },
            "对不上",
        ),
    ],
)
def test_what_cannot_be_learned_is_refused_in_plain_words(
    at_desk: Desk, fields: dict[str, str], why: str
) -> None:
    refused = at_desk.browser(OPERATOR).submit("/desk/learning", **fields)
    assert refused.status_code == 409 and why in refused.text


def test_an_unknown_kind_is_no_form_of_ours(at_desk: Desk) -> None:
    assert at_desk.browser(OPERATOR).submit("/desk/learning", kind="rumour", question="x").status_code == 422


def test_who_proposed_may_take_it_back_and_a_no_says_why(at_desk: Desk) -> None:
    li, chen = at_desk.browser(OPERATOR), at_desk.browser(ADMINISTRATOR)
    for question in ("老板跑了", "老板又跑了"):
        li.submit("/desk/learning", kind="saying", question=question, service="labor-inspection")
    assert at_desk.browser(SUPERVISOR).submit("/desk/learning/1/withdraw").status_code == 409
    assert li.submit("/desk/learning/1/withdraw").status_code == 303
    assert chen.submit("/desk/learning/2/decline", remark="太偏了").status_code == 303
    page = li.get("/desk/learning").text
    assert "收回了" in page and "太偏了" in page


def test_gaps_are_counted_and_lead_to_what_was_answered(at_desk: Desk) -> None:
    store = at_desk.store
    for _ in range(2):
        kept = store.keep_answer(consultation("彩礼能退吗", status=Status.NOT_COVERED, citations=()), "web")
    with store.writing() as db:
        Feedback(store).give(db, "甲", kept, Verdict.BAD)
    li = at_desk.browser(OPERATOR)
    page = li.get("/desk/learning").text
    assert "彩礼能退吗" in page and f"/desk/answers/{kept}" in page
    shown = li.get(f"/desk/answers/{kept}")
    assert shown.status_code == 200 and "彩礼能退吗" in shown.text
    missing = li.get("/desk/answers/none")
    assert missing.status_code == 404 and "没有这条回答" in missing.text


def test_stored_text_is_shown_escaped(at_desk: Desk) -> None:
    nasty = "<script>alert(1)</script>\u202e老板跑了"
    at_desk.browser(OPERATOR).submit(
        "/desk/learning", kind="saying", question=nasty, service="labor-inspection"
    )
    at_desk.store.keep_answer(consultation(nasty, status=Status.NOT_COVERED), "web")
    page = at_desk.browser(ADMINISTRATOR).get("/desk/learning").text
    assert page.count("&lt;script&gt;alert(1)") >= 2 and "<script>alert" not in page and "\u202e" not in page
