"""A browser's secret opens its own chat, and nothing that lies in the store opens one."""

from pathlib import Path

from bot.browsers import Browsers
from bot.sessions import new_token
from bot.store import Store
from bot.transcript import Speaker, Transcript


def test_who_only_looks_leaves_nothing(store: Store) -> None:
    assert Browsers(store).find(new_token()) is None
    with store.reading() as db:
        assert db.table("browsers").count == 0


def test_a_secret_opens_one_chat_and_another_secret_another(store: Store) -> None:
    browsers, mine, other = Browsers(store), new_token(), new_token()
    chat = browsers.begin(mine).chat
    assert browsers.begin(mine).chat == chat == browsers.find(mine).chat  # type: ignore[union-attr]
    assert browsers.begin(other).chat != chat
    assert 0 < chat < 2**52


def test_the_secret_is_not_in_the_file(store: Store, path: Path) -> None:
    secret = new_token()
    Browsers(store).begin(secret)
    store.fold()
    assert secret.encode() not in path.read_bytes()


def test_large_type_is_remembered_with_the_chat(store: Store) -> None:
    browsers, secret = Browsers(store), new_token()
    browsers.enlarge(secret, True)
    assert browsers.begin(secret).large
    browsers.enlarge(secret, False)
    assert not browsers.begin(secret).large


def test_what_has_been_silent_goes_with_all_that_was_said_in_it(store: Store) -> None:
    browsers, transcript = Browsers(store), Transcript(store)
    old, new = browsers.begin(new_token()).chat, browsers.begin(new_token()).chat
    with store.writing() as db:
        for chat in (old, new):
            transcript.add(db, chat, Speaker.BOT, "{}")
        db.execute("UPDATE browsers SET at = '2026-05-01T00:00:00+08:00' WHERE chat = ?", (old,))
        assert browsers.prune(db, "2026-06-01T00:00:00+08:00") == 1
    assert (len(transcript.lines(old)), len(transcript.lines(new))) == (0, 1)


def test_nothing_is_written_into_a_chat_that_is_over(store: Store) -> None:
    transcript = Transcript(store)
    with store.writing() as db:
        assert not transcript.take(db, 5, 1, "有人吗")
        assert not transcript.add(db, 5, Speaker.DESK, "{}", word=1)
    assert transcript.lines(5) == ()
