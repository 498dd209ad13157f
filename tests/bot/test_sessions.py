"""Sessions: who is signed in stays so as long as they are there, and nobody else gets in with what is kept."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.account import Account, Role
from bot.accounts import Accounts
from bot.hours import beijing
from bot.sessions import IDLE, LONGEST, Sessions, form_token, is_form_token, new_token
from bot.store import Store, open_store
from tests.bot.web.desk import PASSWORD, QUICK, Clock

IDLE_S, LONGEST_S = IDLE.total_seconds(), LONGEST.total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = open_store(tmp_path / "mingbai.sqlite", clock)
    yield store
    store.close()


@pytest.fixture
def account(kept: Store) -> Account:
    return Accounts(kept, QUICK).add("cli:test", "li.na", Role.OPERATOR, PASSWORD)


@pytest.fixture
def sessions(kept: Store) -> Sessions:
    return Sessions(kept)


def test_a_token_finds_its_session_and_no_other_text_does(sessions: Sessions, account: Account) -> None:
    begun = sessions.begin(account)
    assert sessions.find(begun.token) == begun
    for token in ("", begun.token[:-1], begun.token + "x", begun.token.swapcase(), new_token(), "\ud800"):
        assert sessions.find(token) is None


def test_every_sign_in_has_its_own_token_of_256_bits(sessions: Sessions, account: Account) -> None:
    tokens = {sessions.begin(account).token for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}, "32 bytes in base 64"


def test_the_file_holds_no_token_and_no_record_shows_one(
    sessions: Sessions, account: Account, kept: Store, tmp_path: Path
) -> None:
    begun = sessions.begin(account)
    written = b"".join(path.read_bytes() for path in tmp_path.glob("mingbai.sqlite*"))
    assert begun.token.encode() not in written
    assert begun.token not in repr(begun)
    assert begun.token not in str(kept.audit())


def test_who_does_nothing_is_signed_out_and_who_is_busy_is_not(
    sessions: Sessions, account: Account, clock: Clock
) -> None:
    token = sessions.begin(account).token
    for _ in range(3):
        clock.pass_s(IDLE_S - 1)
        assert sessions.find(token)
    clock.pass_s(IDLE_S)
    assert sessions.find(token) is None


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    sessions: Sessions, account: Account, clock: Clock
) -> None:
    token = sessions.begin(account).token
    for _ in range(59):
        clock.pass_s(60)
        assert sessions.find(token, busy=False)
    clock.pass_s(60)
    assert sessions.find(token, busy=False) is None


def test_a_session_ends_with_the_day_however_busy(sessions: Sessions, account: Account, clock: Clock) -> None:
    token = sessions.begin(account).token
    for _ in range(int(LONGEST_S // 600) - 1):
        clock.pass_s(600)
        assert sessions.find(token)
    clock.pass_s(600)
    assert sessions.find(token) is None


def test_that_somebody_is_there_is_written_once_a_minute(
    sessions: Sessions, account: Account, kept: Store, clock: Clock
) -> None:
    token = sessions.begin(account).token
    with kept.reading() as db:
        before = db.conn.total_changes
        for _ in range(10):
            sessions.find(token)
        assert db.conn.total_changes == before
        clock.pass_s(61)
        sessions.find(token)
        assert db.conn.total_changes == before + 1


def test_a_role_holds_from_the_next_request_on(sessions: Sessions, account: Account, kept: Store) -> None:
    token = sessions.begin(account).token
    Accounts(kept, QUICK).set_role("cli:test", "li.na", Role.SUPERVISOR)
    found = sessions.find(token)
    assert found and found.account.role is Role.SUPERVISOR


def test_signing_out_ends_one_session_and_is_written_once(
    sessions: Sessions, account: Account, kept: Store
) -> None:
    here, there = sessions.begin(account), sessions.begin(account)
    sessions.end(here)
    sessions.end(here)
    assert sessions.find(here.token) is None
    assert sessions.find(there.token) == there
    assert [entry.action for entry in kept.audit()] == ["logout", "login", "login", "account.add"]


def test_a_session_holds_in_every_process_and_after_a_restart(
    sessions: Sessions, account: Account, tmp_path: Path, clock: Clock
) -> None:
    begun = sessions.begin(account)
    other = open_store(tmp_path / "mingbai.sqlite", clock)
    assert Sessions(other).find(begun.token) == begun
    other.close()


def test_what_is_over_is_not_counted_and_goes(
    sessions: Sessions, account: Account, kept: Store, clock: Clock
) -> None:
    sessions.begin(account)
    clock.pass_s(IDLE_S)
    sessions.begin(account)
    assert sessions.count() == 1
    with kept.writing() as db:
        sessions.prune(db, beijing(datetime.fromisoformat(clock())))
        assert db.table("sessions").count == 1


def test_a_form_s_token_is_its_secret_s_alone() -> None:
    secret = new_token()
    assert is_form_token(form_token(secret), secret)
    assert not is_form_token(form_token(new_token()), secret)
    assert not is_form_token("", secret)
    assert not is_form_token(secret, secret)
    assert not is_form_token(form_token(""), ""), "nobody's form"
    assert not is_form_token("é\ud800", secret)
    assert secret not in form_token(secret)
