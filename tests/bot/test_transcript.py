"""A transcript keeps what was said once, in order, masked, and knows what the citizen has been shown."""

import pytest

from bot.browsers import Browsers
from bot.sessions import new_token
from bot.store import Store
from bot.transcript import Speaker, Transcript


@pytest.fixture
def chat(store: Store) -> int:
    return Browsers(store).begin(new_token()).chat


def test_the_same_token_is_taken_once_and_the_words_are_masked(store: Store, chat: int) -> None:
    transcript = Transcript(store)
    with store.writing() as db:
        assert transcript.take(db, chat, 7, "我电话13800138000")
        assert not transcript.take(db, chat, 7, "我电话13800138000")
        assert transcript.take(db, chat, 8, "还有一件")
    assert [line.content for line in transcript.lines(chat)] == ["我电话〔电话〕", "还有一件"]
    assert transcript.has(chat, 7) and not transcript.has(chat, 9) and not transcript.has(chat + 1, 7)


def test_two_people_may_have_the_same_token(store: Store, chat: int) -> None:
    other = Browsers(store).begin(new_token()).chat
    with store.writing() as db:
        assert [Transcript(store).take(db, who, 7, "有事") for who in (chat, other)] == [True, True]


def test_lines_come_in_order_and_only_those_after_what_is_known(store: Store, chat: int) -> None:
    transcript = Transcript(store)
    with store.writing() as db:
        for n in range(5):
            transcript.add(db, chat, Speaker.BOT, str(n))
    seqs = [line.seq for line in transcript.lines(chat)]
    assert seqs == sorted(seqs)
    assert [line.content for line in transcript.lines(chat, seqs[2])] == ["3", "4"]
    assert [line.content for line in transcript.newest(chat, 2)] == ["3", "4"]
    assert transcript.first(chat) == seqs[0]


def test_a_line_is_found_in_its_own_chat_only(store: Store, chat: int) -> None:
    transcript, other = Transcript(store), Browsers(store).begin(new_token()).chat
    with store.writing() as db:
        transcript.take(db, chat, 7, "问")
        transcript.add(db, chat, Speaker.BOT, '["button-1"]')
    asked, said = transcript.lines(chat)
    assert transcript.line(chat, said.seq) == said
    assert transcript.line(other, said.seq) is None
    assert transcript.with_button(chat, "button-1") == said
    assert transcript.with_button(other, "button-1") is None
    assert transcript.with_button(chat, "") is None
    assert transcript.asked_before(chat, said.seq) == asked


def test_operators_words_are_shown_once_and_not_before_the_page_has_them(store: Store, chat: int) -> None:
    transcript = Transcript(store)
    with store.writing() as db:
        transcript.add(db, chat, Speaker.BOT, "a")
        transcript.add(db, chat, Speaker.DESK, "b", word=41)
        transcript.add(db, chat, Speaker.DESK, "c", word=42)
    before, first, second = (line.seq for line in transcript.lines(chat))
    assert not transcript.unshown(chat, before)
    assert transcript.unshown(chat, first)
    with store.writing() as db:
        assert transcript.shown(db, chat, first) == (41,)
        assert transcript.shown(db, chat, second) == (42,)
        assert transcript.shown(db, chat, second) == ()
    assert not transcript.unshown(chat, second)


def test_of_what_is_erased_only_the_token_that_asked_for_it_stays(store: Store, chat: int) -> None:
    transcript, other = Transcript(store), Browsers(store).begin(new_token()).chat
    with store.writing() as db:
        for who in (chat, other):
            transcript.take(db, who, 7, "我的事")
            transcript.add(db, who, Speaker.BOT, "答")
            transcript.take(db, who, 8, "清除对话")
        assert transcript.erase(db, chat, 8) == 3
    assert [(line.content) for line in transcript.lines(chat)] == [""]
    assert transcript.has(chat, 8) and not transcript.has(chat, 7)
    assert len(transcript.lines(other)) == 3


def test_numbers_go_on_after_an_erasure(store: Store, chat: int) -> None:
    transcript = Transcript(store)
    with store.writing() as db:
        transcript.add(db, chat, Speaker.BOT, "a")
        before = transcript.lines(chat)[0].seq
        assert transcript.erase(db, chat) == 1
        transcript.add(db, chat, Speaker.BOT, "b")
    assert transcript.lines(chat)[0].seq > before
