"""The look-up's pages: what is found, what is opened, why, and that words typed are shown as words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.live import Live
from bot.web.boards import Boards
from bot.web.lookup import address
from knowledge.clause import Validity
from retrieval.index import Index
from retrieval.shelf import Shelf
from tests.bot.web.desk import OPERATOR, Browser, Desk, Response, desk
from tests.builders import (
    WAGES,
    FakeEncoder,
    clause,
    index,
    release,
    rules,
    service,
    source,
    statute,
    wages_service,
)

HTMX = {"hx-request": "true"}
QUESTION = "老板拖欠工资怎么办"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    old = clause("statute/劳动法@1994-07-05/50", "工资应当以货币形式支付。", "第五十条")
    replaced = source(old.source, version="1994-07-05", validity=Validity.HISTORICAL)
    sources = [source("plan"), source(), replaced]
    return index(tmp_path_factory.mktemp("index"), release((clause(), *statute(), old), sources=sources))


@pytest.fixture
def searching(tmp_path: Path, small: Index) -> Iterator[Desk]:
    with desk(tmp_path, Live(Shelf(tmp_path / "shelf"), small, FakeEncoder())) as made:
        yield made


@pytest.fixture
def browser(searching: Desk) -> Browser:
    return searching.browser(OPERATOR)


def results(browser: Browser, q: str, **more: Any) -> Response:
    return browser.get("/desk/lookup", params={"q": q, **more}, headers=HTMX)


def text_of(page: str) -> str:
    """What a reader sees, without blanks."""
    return "".join(re.sub(r"<[^>]*>", "", page).split())


def test_the_page_has_the_box_the_results_and_the_call(browser: Browser) -> None:
    page = browser.get("/desk", params={"q": QUESTION})
    assert page.status_code == 200
    for piece in ('id="q"', f'value="{QUESTION}"', 'id="results"', 'id="call"', 'id="note"', "12333"):
        assert piece in page.text


def test_while_typing_only_the_results_come(browser: Browser) -> None:
    page = results(browser, QUESTION)
    assert page.status_code == 200 and "<html" not in page.text
    assert page.headers["hx-replace-url"] == address(QUESTION, ("plan", "statute", "service"), "")
    assert re.fullmatch(r"lookup;dur=[\d.]+", page.headers["server-timing"])


def test_the_answer_s_sentence_stands_first_with_whom_to_call(browser: Browser) -> None:
    page = results(browser, QUESTION).text
    answer, _, rest = page.partition('class="columns finds"')
    assert WAGES in text_of(answer)
    for words in (
        "劳动保障监察",
        "12333",
        "第五十条",
        "现行有效（2018-12-29文本）",
        "先打12333举报拖欠工资。",
        "身份证明",
    ):
        assert words in text_of(answer), words
    assert "第四十八条" in rest and "法律援助" in rest


def test_the_words_looked_for_are_marked(browser: Browser) -> None:
    page = results(browser, "拖欠工资").text
    assert "<mark>拖欠工资</mark>" in page


def test_without_words_nothing_is_looked_up(browser: Browser) -> None:
    for empty in ("", "？？", "\u200b"):
        page = results(browser, empty).text
        assert "照来电人的原话" in page and 'class="answer' not in page


@pytest.mark.parametrize(
    ("kinds", "there", "gone"),
    [
        (["plan", "statute", "service"], ["found-statute", "found-plan", "found-service"], []),
        (["statute"], ["found-statute"], ["found-plan", "found-service"]),
        (["plan"], ["found-plan"], ["found-statute", "found-service"]),
        (["service"], ["found-service"], ["found-statute", "found-plan"]),
        (["nonsense"], ["found-statute", "found-plan", "found-service"], []),
    ],
)
def test_a_filter_shows_its_kinds_and_stays_in_the_address(
    browser: Browser, kinds: list[str], there: list[str], gone: list[str]
) -> None:
    page = results(browser, QUESTION, kinds=kinds)
    assert [i for i in there if f'id="{i}"' not in page.text] == []
    assert [i for i in gone if f'id="{i}"' in page.text] == []
    assert page.headers["hx-replace-url"].count("kinds=") == (
        1 if len(kinds) == 1 and kinds != ["nonsense"] else 0
    )


def test_a_filter_comes_back_with_the_page(browser: Browser) -> None:
    page = browser.get("/desk/lookup", params={"q": QUESTION, "kinds": "service", "district": "米易县"}).text
    checked = re.findall(r'name="kinds" value="(\w+)" checked', page)
    assert checked == ["service"] and "<option selected>米易县" in page
    assert "从米易县打" in page


@pytest.mark.parametrize("district", ["东京", "x" * 10])
def test_a_district_that_is_not_here_is_none(browser: Browser, district: str) -> None:
    assert "district" not in results(browser, QUESTION, district=district).headers["hx-replace-url"]


def test_danger_stands_before_everything(browser: Browser) -> None:
    page = results(browser, "老公正在打我").text
    assert 0 < page.index('class="card danger') < page.index('class="card answer')
    assert "110" in page[: page.index('class="card answer')]


def test_a_clause_named_by_number_is_first(browser: Browser) -> None:
    page = results(browser, "劳动法第四十八条").text
    assert page.index("第四十八条") < page.index("第五十条") if "第五十条" in page else True
    assert "指名要的" in page


def test_without_an_index_danger_is_seen_and_the_lack_is_said(at_desk: Desk) -> None:
    page = results(at_desk.browser(OPERATOR), "老公正在打我").text
    assert 'class="card danger' in page and "知识库还没有装好" in page


HOSTILE = [
    ("<script>alert(1)</script>工资", "<script>"),
    ('"><img src=x onerror=alert(1)>工资', "<img"),
    ("工资' onfocus='alert(1)", "' onfocus='"),
    ("\u202e工资\u200b拖欠\u2066", "\u202e"),
    ("工资{{'薪'*3}}", "薪薪薪"),
]


@pytest.mark.parametrize(("typed", "never"), HOSTILE)
def test_what_is_typed_is_shown_as_words(browser: Browser, typed: str, never: str) -> None:
    for page in (results(browser, typed).text, browser.get("/desk/lookup", params={"q": typed}).text):
        body = page.partition("<body")[2] or page
        assert never not in body.replace('<script src="/static', "")


def test_what_is_copied_says_where_it_stands(browser: Browser) -> None:
    page = results(browser, QUESTION).text
    copied = re.findall(r'data-copy="([^"]*)" data-subject="(\w+)"', page)
    subjects = [subject for _, subject in copied]
    assert subjects[0] == "answer" and {"clause", "service"} <= set(subjects)
    for words, subject in copied:
        assert "知识库版本" in words
        assert ("依据：" in words) == (subject != "service")


def test_a_clause_opens_whole_with_its_neighbours_and_what_it_refers_to(browser: Browser) -> None:
    page = browser.get("/desk/lookup/clauses/statute/劳动法/91", params={"q": "劳动行政部门"}, headers=HTMX)
    assert page.status_code == 200 and "<html" not in page.text
    assert "用人单位违反本法第五十条规定的" in text_of(page.text)
    assert "<mark>劳动行政部门</mark>" in page.text
    assert 'rel="prev"' in page.text and 'rel="next"' not in page.text
    assert "/desk/lookup/clauses/statute/%E5%8A%B3%E5%8A%A8%E6%B3%95/50" in page.text, (
        "第五十条 is referred to"
    )


def test_what_is_no_law_today_says_so(browser: Browser) -> None:
    page = browser.get("/desk/lookup/clauses/statute/劳动法@1994-07-05/50", headers=HTMX).text
    assert re.search(r'class="tag urgent">历史版本', page)


def test_a_service_opens_whole_with_its_grounds(browser: Browser) -> None:
    page = browser.get("/desk/lookup/services/labor-inspection", params={"q": "拖欠工资"}, headers=HTMX)
    assert page.status_code == 200
    for words in ("12333", "身份证明", "第五十条", WAGES, "全程免费"):
        assert words in text_of(page.text)


def test_opened_by_its_address_a_clause_is_a_page(browser: Browser) -> None:
    for path in ("clauses/statute/劳动法/50", "services/legal-aid", "why"):
        page = browser.get(f"/desk/lookup/{path}", params={"q": QUESTION})
        assert page.status_code == 200 and "<!doctype html>" in page.text and "回到查询" in page.text


@pytest.mark.parametrize("path", ["clauses/statute/劳动法/9999", "clauses/x", "services/nothing"])
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(f"/desk/lookup/{path}").status_code == 404


def test_why_it_is_that_answer_is_told_with_figures(browser: Browser) -> None:
    page = browser.get("/desk/lookup/why", params={"q": QUESTION}, headers=HTMX).text
    for words in ("劳动保障监察", "选中", "可能性", "引用了", "第四十八条", "与法律政务无关"):
        assert words in page
    assert re.search(r"\d+\.\d%", page)


def test_too_many_words_are_refused(browser: Browser) -> None:
    assert results(browser, "字" * 501).status_code == 422


def test_a_board_is_made_once_for_the_same_words(browser: Browser, searching: Desk) -> None:
    encoder = searching.parts.live.encoder
    assert isinstance(encoder, FakeEncoder)
    results(browser, QUESTION)
    asked = len(encoder.asked)
    for q in (QUESTION, QUESTION, f" {QUESTION}\u200b"):
        results(browser, q)
    browser.get("/desk/lookup/why", params={"q": QUESTION})
    assert len(encoder.asked) == asked
    results(browser, QUESTION, district="东区")
    assert len(encoder.asked) == asked + 1


def test_look_ups_are_measured(browser: Browser) -> None:
    results(browser, QUESTION)
    assert 'mingbai_answer_seconds_count{channel="desk"} 1.0' in browser.get("/metrics").text


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_words_that_newer_ones_overtook_are_not_looked_up(small: Index, tmp_path: Path) -> None:
    import threading

    import anyio

    live = Live(Shelf(tmp_path), small, FakeEncoder())
    boards = Boards(live, rules(), 1)
    release, shown = threading.Event(), dict[str, object]()

    async def look(words: str, typist: str, wait: bool = False) -> None:
        def show(board: object, _index: object) -> str:
            if wait:
                release.wait(5)
            return words

        shown[words] = await boards.shown(words, "", show, typist)

    async with anyio.create_task_group() as tasks:
        # The one worker is busy with another's words.
        tasks.start_soon(look, "别人的话", "wang", True)
        await anyio.sleep(0.05)
        for words, typist in (
            ("拖", "li"),
            ("拖欠", "li"),
            ("拖欠工资", "li"),
            ("工伤", "zhao"),
            ("无人", ""),
        ):
            tasks.start_soon(look, words, typist)
            await anyio.sleep(0.01)
        release.set()
    assert shown == {
        "别人的话": "别人的话",
        "拖": None,
        "拖欠": None,
        "拖欠工资": "拖欠工资",
        "工伤": "工伤",
        "无人": "无人",
    }


def test_results_that_newer_words_overtook_are_no_content(
    browser: Browser, searching: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def overtaken(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(Boards, "shown", overtaken)
    assert results(browser, QUESTION, tab="a").status_code == 204


def test_a_phone_number_is_there_for_a_service_without_one(tmp_path: Path) -> None:
    made = index(tmp_path / "i", release(services=(service(phones=()), wages_service())))
    with desk(tmp_path, Live(Shelf(tmp_path / "shelf"), made, FakeEncoder())) as own:
        page = results(own.browser(OPERATOR), "请不起律师怎么办").text
    assert "打12345转接" in page
