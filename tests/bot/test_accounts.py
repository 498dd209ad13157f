"""Accounts in the store: who is let in, who has to wait, and what is written down about it."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.account import Account, Role
from bot.accounts import AccountError, Accounts, Denial, Denied
from bot.guesses import FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, LONGEST_DELAY_S, Guesses
from bot.hours import beijing
from bot.passwords import Hasher
from bot.sessions import Sessions
from bot.store import Store, open_store
from tests.bot.web.desk import PASSWORD, QUICK, Clock

OTHER = "another good password"
HERE = "198.51.100.7"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = open_store(tmp_path / "mingbai.sqlite", clock)
    yield store
    store.close()


@pytest.fixture
def accounts(kept: Store) -> Accounts:
    accounts = Accounts(kept, QUICK)
    accounts.add("cli:test", "li.na", Role.OPERATOR, PASSWORD, shown="一号接线员")
    return accounts


def guess(accounts: Accounts, times: int, name: str = "li.na", address: str = HERE) -> Account | Denied:
    """What comes of the last of so many wrong guesses."""
    results = [accounts.check(name, f"wrong guess {n}", address) for n in range(times)]
    return results[-1]


def deeds(store: Store) -> list[tuple[str, str, str]]:
    return [(entry.who, entry.action, entry.detail) for entry in reversed(store.audit(1_000))]


# Making and changing


def test_an_account_is_read_back_as_it_was_made(accounts: Accounts) -> None:
    made = accounts.add("cli:test", " Wang ", Role.SUPERVISOR, PASSWORD)
    at = "2026-11-23T10:00:00.000+08:00"
    assert made == Account("wang", Role.SUPERVISOR, "", False, False, at, at)
    assert accounts.find("WANG") == made
    assert [a.name for a in accounts.all()] == ["li.na", "wang"]
    assert accounts.find("nobody") is None


@pytest.mark.parametrize(
    ("name", "role", "trainee", "shown", "password", "says"),
    [
        ("wang fang", Role.OPERATOR, False, "", PASSWORD, "账号名要用"),
        ("citizen", Role.OPERATOR, False, "", PASSWORD, "账号名要用"),
        ("LI.NA", Role.OPERATOR, False, "", PASSWORD, "已经有账号 li.na"),
        ("wang", Role.ADMINISTRATOR, True, "", PASSWORD, "只有接线员"),
        ("wang", Role.OPERATOR, False, "席" * 21, PASSWORD, "最多 20 个字"),
        ("wang", Role.OPERATOR, False, "", "short", "至少 12 个字符"),
        ("wang", Role.OPERATOR, False, "", "password1234", "太常见"),
        ("wang", Role.OPERATOR, False, "", "wang12345678", "不能是账号名"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_nothing_is_written(
    accounts: Accounts,
    kept: Store,
    name: str,
    role: Role,
    trainee: bool,
    shown: str,
    password: str,
    says: str,
) -> None:
    before = deeds(kept)
    with pytest.raises(AccountError, match=says):
        accounts.add("cli:test", name, role, password, trainee, shown)
    assert len(accounts.all()) == 1
    assert deeds(kept) == before


def test_what_citizens_are_told_holds_no_telephone_number(accounts: Accounts) -> None:
    assert (
        accounts.add("cli:test", "wang", Role.OPERATOR, PASSWORD, shown="打13800138000").shown == "打〔电话〕"
    )


def test_every_change_is_in_the_audit_chain_without_secrets(
    accounts: Accounts, kept: Store, tmp_path: Path
) -> None:
    accounts.set_password("li.na", "li.na", OTHER)
    accounts.set_role("cli:test", "li.na", Role.OPERATOR, trainee=True)
    accounts.set_disabled("cli:test", "li.na", True)
    accounts.set_disabled("cli:test", "li.na", False)
    accounts.unlock("cli:test", "li.na")
    assert deeds(kept) == [
        ("cli:test", "account.add", "li.na 接线员"),
        ("li.na", "account.password", "li.na"),
        ("cli:test", "account.role", "li.na 见习接线员"),
        ("cli:test", "account.disable", "li.na"),
        ("cli:test", "account.enable", "li.na"),
        ("cli:test", "account.unlock", "li.na"),
    ]
    written = b"".join(path.read_bytes() for path in tmp_path.glob("mingbai.sqlite*"))
    assert OTHER.encode() not in written and PASSWORD.encode() not in written


@pytest.mark.parametrize("deed", ["set_password", "set_role", "set_disabled", "unlock"])
def test_nobody_s_account_cannot_be_changed(accounts: Accounts, deed: str) -> None:
    more = {"set_password": (OTHER,), "set_role": (Role.OPERATOR,), "set_disabled": (True,), "unlock": ()}[
        deed
    ]
    with pytest.raises(AccountError, match="没有账号 nobody"):
        getattr(accounts, deed)("cli:test", "nobody", *more)


def test_a_supervisor_can_be_no_trainee(accounts: Accounts) -> None:
    with pytest.raises(AccountError, match="只有接线员"):
        accounts.set_role("cli:test", "li.na", Role.SUPERVISOR, trainee=True)


# Being let in


def test_the_right_password_opens_the_account_however_the_name_is_typed(accounts: Accounts) -> None:
    assert accounts.check(" LI.NA", PASSWORD, HERE) == accounts.find("li.na")


def test_a_wrong_password_and_an_unknown_name_are_denied_alike(accounts: Accounts, kept: Store) -> None:
    assert (
        accounts.check("li.na", OTHER, HERE) == accounts.check("nobody", OTHER, HERE) == Denied(Denial.WRONG)
    )
    # What was typed for a name may be a password.
    assert deeds(kept)[1:] == [("li.na", "login.wrong", ""), ("unknown", "login.wrong", "")]


def test_who_is_disabled_is_told_so_only_with_the_right_password(accounts: Accounts, kept: Store) -> None:
    accounts.set_disabled("cli:test", "li.na", True)
    assert accounts.check("li.na", OTHER, HERE) == Denied(Denial.WRONG)
    assert accounts.check("li.na", PASSWORD, HERE) == Denied(Denial.DISABLED)
    assert deeds(kept)[-1] == ("li.na", "login.disabled", "")


def test_a_hash_of_yesterday_s_costs_is_made_anew(accounts: Accounts, kept: Store) -> None:
    dearer = Hasher(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert isinstance(Accounts(kept, dearer).check("li.na", PASSWORD, HERE), Account)
    with kept.reading() as db:
        assert "m=16,t=2" in db.execute("SELECT password FROM accounts").fetchone()[0]
    assert isinstance(accounts.check("li.na", PASSWORD, HERE), Account)


# Guessing


def test_after_five_wrong_guesses_even_the_right_one_waits(
    accounts: Accounts, kept: Store, clock: Clock
) -> None:
    assert guess(accounts, FREE_FOR_ACCOUNT - 1) == Denied(Denial.WRONG)
    assert guess(accounts, 1) == Denied(Denial.LOCKED, 30)
    assert accounts.check("li.na", PASSWORD, HERE) == Denied(Denial.LOCKED, 30)
    assert accounts.check("li.na", PASSWORD, "203.0.113.9") == Denied(Denial.LOCKED, 30), "from anywhere"
    assert accounts.wait_s("li.na") == 30
    assert deeds(kept)[-1] == ("li.na", "login.locked", "30秒")
    clock.pass_s(29)
    assert accounts.check("li.na", PASSWORD, HERE) == Denied(Denial.LOCKED, 1)
    clock.pass_s(1)
    assert isinstance(accounts.check("li.na", PASSWORD, HERE), Account)
    assert guess(accounts, FREE_FOR_ACCOUNT - 1) == Denied(Denial.WRONG), "the right one wiped the slate"


def test_the_wait_doubles_and_ends_growing(accounts: Accounts, clock: Clock) -> None:
    waits = [guess(accounts, FREE_FOR_ACCOUNT)]
    for _ in range(8):
        clock.pass_s(waits[-1].wait_s)  # type: ignore[union-attr]
        waits.append(guess(accounts, 1))
    assert [w.wait_s for w in waits] == [30, 60, 120, 240, 480, 900, 900, 900, 900]  # type: ignore[union-attr]
    assert LONGEST_DELAY_S == 900


def test_what_comes_while_one_waits_is_not_looked_at_and_makes_no_entry(
    accounts: Accounts, kept: Store
) -> None:
    guess(accounts, FREE_FOR_ACCOUNT)
    before = deeds(kept)
    guess(accounts, 50)
    assert deeds(kept) == before
    assert accounts.wait_s("li.na") == 30


def test_a_lock_outlives_a_restart_and_holds_in_every_process(
    accounts: Accounts, tmp_path: Path, clock: Clock
) -> None:
    guess(accounts, FREE_FOR_ACCOUNT)
    other = open_store(tmp_path / "mingbai.sqlite", clock)
    assert Accounts(other, QUICK).check("li.na", PASSWORD, HERE) == Denied(Denial.LOCKED, 30)
    other.close()


def test_names_that_nobody_has_are_locked_like_others(accounts: Accounts) -> None:
    assert guess(accounts, FREE_FOR_ACCOUNT, "nobody") == Denied(Denial.LOCKED, 30)
    assert isinstance(accounts.check("li.na", PASSWORD, HERE), Account)


def test_an_address_that_tries_many_names_waits_too_but_an_office_may_mistype(accounts: Accounts) -> None:
    accounts.add("cli:test", "wang", Role.OPERATOR, PASSWORD)
    results = [guess(accounts, 1, f"name{n}") for n in range(FREE_FOR_ADDRESS)]
    assert results[:-1] == [Denied(Denial.WRONG)] * (FREE_FOR_ADDRESS - 1)
    assert results[-1] == Denied(Denial.LOCKED, 30)
    assert accounts.check("li.na", PASSWORD, HERE) == Denied(Denial.LOCKED, 30)
    assert isinstance(accounts.check("wang", PASSWORD, "203.0.113.9"), Account), "others are not kept out"


def test_right_passwords_of_one_address_count_for_nothing(accounts: Accounts) -> None:
    for _ in range(3 * FREE_FOR_ADDRESS):
        assert isinstance(accounts.check("li.na", PASSWORD, HERE), Account)


def test_wrong_guesses_are_forgotten_after_a_day(accounts: Accounts, clock: Clock) -> None:
    guess(accounts, FREE_FOR_ACCOUNT - 1)
    clock.pass_s(24 * 3600)
    assert guess(accounts, FREE_FOR_ACCOUNT - 1) == Denied(Denial.WRONG)


def test_the_administrator_can_unlock(accounts: Accounts) -> None:
    guess(accounts, FREE_FOR_ACCOUNT)
    assert accounts.unlock("cli:test", "li.na")
    assert not accounts.unlock("cli:test", "li.na")
    assert isinstance(accounts.check("li.na", PASSWORD, HERE), Account)


def test_of_many_guesses_at_once_no_more_are_looked_at_than_one_after_the_other(
    accounts: Accounts, kept: Store
) -> None:
    begun = threading.Barrier(16)

    def at_once() -> None:
        begun.wait()
        guess(accounts, 4)

    threads = [threading.Thread(target=at_once) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    looked_at = [deed for deed in deeds(kept) if deed[1] == "login.wrong"]
    assert len(looked_at) == FREE_FOR_ACCOUNT


def test_counts_are_kept_under_no_readable_name_and_go_when_they_are_over(
    accounts: Accounts, kept: Store, clock: Clock
) -> None:
    guess(accounts, 2, "my secret typed into the wrong field")
    with kept.reading() as db:
        subjects = [row[0] for row in db.execute("SELECT subject FROM guesses")]
    assert len(subjects) == 2
    assert not [s for s in subjects if "secret" in s or HERE in s]
    clock.pass_s(25 * 3600)
    with kept.writing() as db:
        Guesses(kept).prune(db, beijing(datetime.fromisoformat(clock())))
        assert db.table("guesses").count == 0


# Being signed out


def test_another_password_or_a_disabled_account_ends_every_session(accounts: Accounts, kept: Store) -> None:
    sessions, account = Sessions(kept), accounts.find("li.na")
    assert account
    tokens = [sessions.begin(account).token for _ in range(3)]
    accounts.set_password("li.na", "li.na", OTHER, keep=tokens[0])
    assert [bool(sessions.find(token)) for token in tokens] == [True, False, False]
    accounts.set_disabled("cli:test", "li.na", True)
    assert sessions.find(tokens[0]) is None
    accounts.set_disabled("cli:test", "li.na", False)
    assert sessions.find(tokens[0]) is None, "enabled again, but signed out"
