"""The citizens' page without scripts: the same conversation as in Telegram, each form answered once, seen by nobody else."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.card import Block, BlockKind, Button, Card
from bot.dialogue.incoming import WEB
from bot.dialogue.reply import Posting, text_card
from bot.dialogue.talk import Talk
from bot.live import Live
from bot.store import Store, StoreError
from bot.web.gate import Limits
from bot.wording import web as words
from tests.bot.web.citizen import SCRIPT, Citizen, Operator, without_staff
from tests.bot.web.desk import ORIGIN, Desk, desk

QUESTION = "老板拖欠工资怎么办"


@pytest.fixture
def site(tmp_path: Path, small: Live) -> Iterator[Desk]:
    with desk(tmp_path, small) as made:
        yield made


@pytest.fixture
def citizen(site: Desk) -> Citizen:
    return Citizen(site.app)


def test_who_only_looks_gets_a_secret_and_leaves_nothing(site: Desk, citizen: Citizen) -> None:
    first = citizen.get("/")
    cookie = first.headers["set-cookie"]
    assert re.match(r"__Host-mingbai-chat=[\w-]{43};", cookie)
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} == set(cookie.split("; ")[1:]), "until closed"
    assert "set-cookie" not in citizen.get("/").headers
    with site.store.reading() as db:
        assert (db.table("browsers").count, db.table("transcript").count) == (0, 0)


def test_a_question_is_answered_with_its_grounds(citizen: Citizen) -> None:
    said = citizen.say(QUESTION)
    assert QUESTION in said
    assert '<a href="tel:12333">12333</a>' in said
    quoted = '<blockquote class="quote"><p>用人单位应当按月足额支付劳动报酬，不得拖欠工资。</p><footer><cite>《劳动法》第五十条〔现行有效'
    assert quoted in said
    assert "<h3>" in said and "<ul><li>" in said


def test_after_a_form_one_is_where_the_answer_begins(citizen: Citizen) -> None:
    citizen.say(QUESTION)
    assert citizen.hand_in(citizen.form(text="要带什么")).headers["location"] == "/#l3"
    assert [n for n, _ in citizen.lines()] == [1, 2, 3, 4]


def test_danger_comes_first_and_needs_no_knowledge(site: Desk, citizen: Citizen) -> None:
    site.parts.live.index = None
    said = citizen.say("老公喝醉了正在打我")
    assert 'class="line bot danger"' in said
    assert said.index('class="alert"') < said.index('<a href="tel:110">110</a>')
    assert "知识库还没有装好" in citizen.say(QUESTION)


def test_a_form_sent_twice_is_answered_once_and_shows_the_first_answer(site: Desk, citizen: Citizen) -> None:
    form = citizen.form(text=QUESTION)
    places = [citizen.hand_in(form).headers["location"] for _ in range(3)]
    assert places == ["/#l1"] * 3
    assert len(citizen.lines()) == 2
    assert len(site.store.recent()) == 1
    again = citizen.hand_in(form, **SCRIPT)
    assert again.text.count("<li id=") == 2, "a script that lost the response gets it again"
    # Other words in the same form are another message: nothing typed is lost.
    citizen.hand_in(form | {"text": "请不起律师怎么申请法律援助"})
    assert len(site.store.recent()) == 2


def test_the_same_words_in_a_new_form_are_asked_again(site: Desk, citizen: Citizen) -> None:
    citizen.say(QUESTION)
    citizen.say(QUESTION)
    assert len(site.store.recent()) == 2


def test_a_pressed_button_is_named_in_the_transcript(citizen: Citizen) -> None:
    citizen.say(QUESTION)
    said = citizen.press("期限和材料")
    assert 'class="said" dir="auto">期限和材料<' in said and "期限和材料</h3>" in said


# What is done, what comes of it, and what leads there.
JOURNEY = [
    ("press", "看原文：第五十条", "用人单位应当按月足额支付劳动报酬"),
    ("press", "简单说", "找：劳动保障监察"),
    ("press", "详细说", "依据"),
    ("press", "没用", "哪里没帮上"),
    ("press", "看不懂", "管理员会看到"),
    ("press", "换个说法", "换个说法再说一遍"),
    ("say", QUESTION, "12333"),
    ("press", "有用", "谢谢您"),
    ("say", "/clause 17", "健全法律援助机制"),
    ("say", "/clause", "规划第17条"),
    ("say", "/nonsense", "没有“nonsense”这个命令"),
    ("say", "帮助", "这样用"),
    ("say", "/district 米易", "记下了：米易县"),
    ("say", "/queue", "只给接线员"),
    ("press", "找人工", "工单号是"),
    ("press", "补充情况", "写下来"),
    ("say", "我有工资条", "已经补充"),
    ("press", "不用了，结束工单", "已经结束"),
    ("press", "没解决，重新打开", "已经重新打开"),
]


def test_every_kind_of_button_and_typed_command_works(citizen: Citizen) -> None:
    citizen.say(QUESTION)
    for how, what, told in JOURNEY:
        said = getattr(citizen, how)(what)
        assert told in said, f"{how} {what}: {said}"


COMMANDS = [
    ("services", "", "哪方面的事"),
    ("services", "工作和工资", "看电话、带什么"),
    ("services", "work", "看电话、带什么"),
    ("district", "", "您在哪个区县"),
    ("district", "仁和区", "记下了：仁和区"),
    ("help", "", "这样用"),
    ("privacy", "", "您的隐私"),
    ("human", "", "工单号是"),
    ("new", "", "请说新的事"),
    ("forget", "", "都删掉吗"),
]


@pytest.mark.parametrize(("command", "text", "told"), COMMANDS)
def test_the_page_s_own_buttons_are_commands(citizen: Citizen, command: str, text: str, told: str) -> None:
    assert told in citizen.say(text, command=command)


def test_nothing_that_is_said_here_speaks_of_telegram_or_of_slashes(citizen: Citizen) -> None:
    citizen.say(QUESTION)
    said = [citizen.say(text, command=name) for name, text, _ in COMMANDS]
    said += [citizen.say(text) for text in ("/clause", "/clause 999")]
    said += [citizen.press(label) for label in ("补充情况", "删掉")]
    told = " ".join(re.sub(r"<[^>]*>", " ", one.partition("<article")[2]) for one in said)
    assert "Telegram" not in told and "t.me" not in told
    assert re.findall(r"(?<![\w年月])/[a-z]+", told) == []


def test_the_district_and_the_size_of_type_are_remembered(citizen: Citizen) -> None:
    citizen.say("仁和区", command="district")
    assert "<option selected>仁和区</option>" in citizen.look()
    assert ' class="chat"' in citizen.look()
    assert citizen.post("/chat/size", data=citizen.form(large="1")).headers["location"] == "/"
    assert ' class="chat large"' in citizen.look()
    citizen.post("/chat/size", data=citizen.form(large="0"))
    assert ' class="chat"' in citizen.look()


def test_a_person_answers_and_it_is_known_when_the_page_has_shown_it(site: Desk, citizen: Citizen) -> None:
    citizen.say(QUESTION)
    citizen.say(command="human")
    assert "前面没有人排队" in citizen.look()
    operator = Operator(site)
    number = operator.claim()
    operator.answer(number, "请带上工资条，打12333。")
    page = citizen.look()
    assert "工作人员的回复" in page and "请带上工资条，打12333。" in page
    assert operator.delivered(number) == [False], "sent is not shown"
    # A browser without scripts loads this picture with the page.
    receipt = re.search(r'<noscript><img src="(/chat/seen\?upto=\d+)"', page)
    assert receipt and citizen.get(receipt[1]).status_code == 204
    assert operator.delivered(number) == [True]
    assert "<img" not in citizen.look()
    form = citizen.form(text="好的")
    operator.answer(number, "还有身份证。")
    citizen.hand_in(form)
    assert operator.delivered(number) == [True, False], "the form had not seen it"
    citizen.say("还有吗")
    assert operator.delivered(number) == [True, True]


def test_a_script_catches_up_from_what_it_has(site: Desk, citizen: Citizen) -> None:
    citizen.say(command="human")
    last = citizen.lines()[-1][0]
    operator = Operator(site)
    number = operator.claim()
    for text in ("第一句", "第二句"):
        operator.answer(number, text)
    news = citizen.get(f"/chat/news?after={last}", headers=SCRIPT).text
    assert [text for text in ("第一句", "第二句") if text in news] == ["第一句", "第二句"]
    assert "已经接手" in news and "data-live" in news
    assert operator.delivered(number) == [False, False]
    newest = int(re.search(r'data-last="(\d+)"', news)[1])  # type: ignore[index]
    again = citizen.get(f"/chat/news?after={newest}", headers=SCRIPT).text
    assert "<li" not in again and operator.delivered(number) == [True, True]
    operator.close(number)
    ended = citizen.get(f"/chat/news?after={newest}", headers=SCRIPT).text
    assert "已经结束" in ended and "data-live" not in ended


def test_where_nobody_sits_it_says_so_with_the_number_to_call(site: Desk, citizen: Citizen) -> None:
    assert "工作日9:00" in citizen.look()
    without_staff(site)
    assert words.HUMAN_NOBODY in citizen.look() and 'href="tel:12348"' in citizen.look()
    assert "没有人工值班" in citizen.say("找人工")
    assert Operator(site).tickets.waiting() == ()


def test_clearing_leaves_nothing_of_the_conversation(site: Desk, citizen: Citizen, tmp_path: Path) -> None:
    citizen.say("老板拖欠我工资，我在炳草岗阳光小区干活")
    citizen.say(command="human")
    citizen.say(command="forget")
    form = citizen.form(button=citizen.button("删掉"))
    citizen.hand_in(form)
    lines = citizen.lines()
    assert len(lines) == 1 and "已经删除了：这页上的对话" in lines[0][1]
    assert site.store.recent() == () and Operator(site).tickets.waiting() == ()
    # The double click of somebody in a hurry.
    citizen.hand_in(form)
    assert citizen.lines() == lines
    assert "阳光小区".encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("desk.sqlite*"))


def test_a_script_is_told_that_what_it_shows_was_erased(citizen: Citizen) -> None:
    citizen.say(QUESTION)
    citizen.say(command="forget")
    citizen.press("删掉")
    news = citizen.get("/chat/news?after=0", headers=SCRIPT).text
    assert int(re.search(r'data-first="(\d+)"', news)[1]) > 4  # type: ignore[index]


def test_nobody_sees_another_s_conversation(site: Desk, citizen: Citizen) -> None:
    mine = "老板拖欠工资三个月了"
    said = citizen.say(mine)
    seq = citizen.lines()[-1][0]
    assert citizen.get(f"/answer/{seq}/print").status_code == 200
    button = citizen.button("找人工")
    for stranger in (Citizen(site.app), site.browser("chen")):
        page = stranger.get("/").text
        assert mine not in page and "<li id=" not in page
        for path in (f"/answer/{seq}/print", "/chat/news?after=0", f"/chat/seen?upto={seq}"):
            assert stranger.get(path).status_code == 404, path
    stranger = Citizen(site.app)
    assert "已经用不了" in stranger.say(button=button), "another's button does nothing"
    assert stranger.get(f"/answer/{seq}/print").status_code == 404, "even for who has a chat of their own"
    assert mine not in stranger.get("/chat/news?after=0").text
    assert mine in said and len(site.store.recent()) == 1


@pytest.mark.parametrize("cookie", ["", "short", "x" * 44, "../../etc/passwd", "x" * 42 + "'", "a" * 43])
def test_a_cookie_that_is_not_ours_opens_nothing(site: Desk, citizen: Citizen, cookie: str) -> None:
    citizen.say(QUESTION)
    stranger = Citizen(site.app)
    answered = stranger.get("/", headers={"cookie": f"__Host-mingbai-chat={cookie}"})
    assert answered.status_code == 200 and "<li id=" not in answered.text


def test_a_form_that_was_not_shown_here_is_refused_and_its_words_are_kept_for_another_try(
    citizen: Citizen,
) -> None:
    form = citizen.form(text="老板<b>拖欠</b>工资")
    citizen.cookies.clear()
    refused = citizen.hand_in(form)
    assert refused.status_code == 403
    assert "没有丢" in refused.text and "老板&lt;b&gt;拖欠&lt;/b&gt;工资</textarea>" in refused.text
    # The page for the refusal is a page of ours: sent from there it is taken.
    again = citizen.hand_in(citizen.form(refused.text, text="老板拖欠工资"))
    assert again.status_code == 303 and len(citizen.lines()) == 2
    stale = citizen.hand_in(citizen.form(text=QUESTION) | {"csrf": "0" * 64})
    assert stale.status_code == 403 and f"{QUESTION}</textarea>" in stale.text
    assert len(citizen.lines()) == 2
    other = citizen.hand_in(citizen.form(text=QUESTION), origin="https://evil.example")
    assert (other.status_code, len(citizen.lines())) == (403, 2)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "javascript:alert(1)",
    "</textarea></form><form action=https://evil.example>",
    "\u202e反过来\u2066的字\u200b藏\u200d着\ufeff",
    "长" * 3_000,
    "a" * 5_000,
    "👨‍👩‍👧‍👦🏳️‍🌈🆘" * 50,
    "\x00\x07\x1b[31m红",
    "&lt;b&gt;&amp;",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_shown_as_words(site: Desk, citizen: Citizen, text: str) -> None:
    citizen.say(text)
    operator = Operator(site)
    citizen.say(command="human")
    number = operator.claim()
    operator.answer(number, text[:4_000])
    seq = next(n for n, line in citizen.lines() if 'class="line desk"' in line)
    pages = [citizen.look(), citizen.look(f"/answer/{seq}/print"), citizen.look("/chat/news?after=0")]
    for page in pages:
        # Nothing but our own elements and attributes.
        assert set(re.findall(r"<script[^>]*", page)) <= set(re.findall(r'<script src="/static/[^>]*', page))
        assert "<img src=x" not in page and " onmouseover=" not in page.replace("&#39; onmouseover=", "")
        assert "evil.example>" not in page.replace("evil.example&gt;", "")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\x00\x07\x1b]", page)
        assert "<%= 49" not in page and "{{ 49" not in page


def test_links_lead_to_addresses_over_https_only(site: Desk, citizen: Citizen) -> None:
    citizen.say(QUESTION)
    with site.store.reading() as db:
        (chat,) = db.execute("SELECT chat FROM browsers").fetchone()
    addresses = (
        "https://www.12348.gov.cn/",
        "http://plain.example",
        "javascript:alert(1)",
        'https://x"onclick=',
    )
    blocks = tuple(Block(BlockKind.LINK, f"站{n}", url=url) for n, url in enumerate(addresses))
    card = Card(blocks, (tuple(Button("去", url=url) for url in addresses),))
    with site.store.writing() as db:
        site.parts.postman.post(db, [Posting(card, chat, channel=WEB)])
    page = citizen.look()
    linked = re.findall(
        r'<a (?:class="button" )?href="(https?:[^"]*)" rel="noopener noreferrer external"', page
    )
    assert linked == ["https://www.12348.gov.cn/", "https://x&#34;onclick="] * 2
    assert "javascript:" not in page and "plain.example" not in page and "站2" in page


def test_a_printed_answer_has_date_release_and_grounds_in_full(site: Desk, citizen: Citizen) -> None:
    citizen.say(QUESTION)
    page = citizen.look(f"/answer/{citizen.lines()[-1][0]}/print")
    index = site.parts.live.index
    assert index is not None
    for said in ("2026-11-23 10:00", index.release, QUESTION, words.PRINT_DISCLAIMER, "12333"):
        assert said in page
    assert page.count("<blockquote") == 2 and "按月足额支付" in page
    assert page.index("《劳动法》") < page.index("依法治市规划"), "law before the plan"
    # After the knowledge has changed the sheet says what was shown, and that it has.
    index = site.parts.live.index
    with site.store.writing() as db:
        db.execute("UPDATE answers SET release = 'older'")
    changed = citizen.look(f"/answer/{citizen.lines()[-1][0]}/print")
    assert words.PRINT_CHANGED in changed and "older" in changed and changed.count("<blockquote") == 2


@pytest.mark.parametrize("seq", ["1", "99", "99999999999999999999", "-1", "x", "0"])
def test_what_is_no_answer_is_not_printed(citizen: Citizen, seq: str) -> None:
    citizen.say(QUESTION)
    assert citizen.get(f"/answer/{seq}/print").status_code in (404, 422)


def test_whatever_nobody_thought_of_ends_in_a_sentence_with_a_reference(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError(f"什么都坏了：{QUESTION}")

    with monkeypatch.context() as patch:
        patch.setattr(Talk, "handle", broken)
        form = citizen.form(text=QUESTION)
        citizen.hand_in(form)
    said = citizen.lines()[-1][1]
    reference = re.search(r"编号 ([0-9A-F]{6})", said)
    assert reference and reference[1] in caplog.text
    assert "RuntimeError" in caplog.text and QUESTION not in caplog.text
    assert QUESTION in citizen.look() and "RuntimeError" not in citizen.look()


def test_what_could_not_be_stored_is_said_with_a_reference_and_may_be_sent_again(
    site: Desk, citizen: Citizen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    citizen.say("你好")
    form = citizen.form(text=QUESTION)

    def full(*_: object, **__: object) -> Any:
        raise StoreError("磁盘满了")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep_answer_in", full)
        failed = citizen.hand_in(form)
        script = citizen.hand_in(form, **SCRIPT)
    assert failed.status_code == script.status_code == 503
    reference = re.search(r"编号 ([0-9A-F]{6})", failed.text)
    assert reference and reference[1] in caplog.text
    assert f"{QUESTION}</textarea>" in failed.text and "12348" in failed.text
    assert script.json()["error"]["code"] == "store"
    assert len(citizen.lines()) == 2
    assert citizen.hand_in(form).status_code == 303
    assert "12333" in citizen.lines()[-1][1]


def test_who_is_too_fast_is_told_and_a_cry_for_help_is_heard(citizen: Citizen) -> None:
    for _ in range(20):
        citizen.say("帮助")
    assert "歇一歇" in citizen.say("帮助")
    assert 'href="tel:110"' in citizen.say("老公正在打我")


def test_an_address_that_sends_too_much_is_told_on_a_page(tmp_path: Path, small: Live) -> None:
    with desk(tmp_path, small, limits=Limits(says=2)) as made:
        citizen = Citizen(made.app)
        for _ in range(2):
            citizen.say("帮助")
        refused = citizen.hand_in(citizen.form(text="帮助"))
        assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
        assert "遇到危险请直接拨打110" in refused.text and "<h1>" in refused.text
        assert citizen.hand_in(citizen.form(text="帮助"), **SCRIPT).json()["error"]["code"] == "too_many"


def test_a_body_that_is_too_large_is_told_on_a_page(citizen: Citizen) -> None:
    refused = citizen.hand_in(citizen.form(text="长" * 30_000))
    assert refused.status_code == 413 and "一两段话" in refused.text


def test_a_page_that_is_not_there_is_told_in_words_for_citizens(citizen: Citizen) -> None:
    missing = citizen.get("/nowhere")
    assert missing.status_code == 404
    assert "没有这一页" in missing.text and "/api/" not in missing.text and "工作台" not in missing.text


def test_of_a_long_conversation_the_newest_is_shown_and_the_rest_a_click_away(
    site: Desk, citizen: Citizen
) -> None:
    citizen.say("第一件事")
    with site.store.reading() as db:
        (chat,) = db.execute("SELECT chat FROM browsers").fetchone()
    with site.store.writing() as db:
        for n in range(50):
            site.parts.postman.post(db, [Posting(text_card(f"第{n}句"), chat, channel=WEB)])
    page = citizen.look()
    assert page.count("<li id=") == 40 and "第一件事" not in page and "第49句" in page
    assert 'href="/?all=1"' in page
    assert citizen.look("/?all=1").count("<li id=") == 52


def test_empty_words_are_answered_and_leave_no_line_of_their_own(citizen: Citizen) -> None:
    said = citizen.say(text=" \u200b ")
    assert "没看到文字" in said


def test_a_message_from_several_windows_at_once_is_answered_once(site: Desk, citizen: Citizen) -> None:
    form, cookie = citizen.form(text=QUESTION), citizen.cookies["__Host-mingbai-chat"]

    async def send() -> list[int]:
        headers = {"origin": ORIGIN, "cookie": f"__Host-mingbai-chat={cookie}"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site.app), base_url=ORIGIN) as windows:
            answers = [windows.post("/chat", data=form, headers=headers) for _ in range(4)]
            return [answer.status_code for answer in await asyncio.gather(*answers)]

    assert asyncio.run(send()) == [303] * 4
    assert len(citizen.lines()) == 2 and len(site.store.recent()) == 1
