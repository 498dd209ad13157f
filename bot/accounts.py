"""Accounts: who works at the desk, kept in the store with their hashed passwords."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlite_utils import Database

from bot import sessions
from bot.account import MAX_SHOWN, Account, Role, plain_name, valid_name
from bot.guesses import Guesses
from bot.hours import moment
from bot.passwords import Hasher, weakness
from bot.rows import masked
from bot.store import Store
from bot.wording import desk as wording

_COLUMNS = "name, role, shown, trainee, disabled, created_at, password_at"
# In the audit chain in place of a name that is no account's: a password may have been typed there.
UNKNOWN = "unknown"


class AccountError(Exception):
    """An account cannot be made or changed as asked; the message says why and what to do."""


class Denial(StrEnum):
    """Why somebody is not let in."""

    WRONG = "wrong"  # no such account, or not its password
    DISABLED = "disabled"  # the right password of an account that is disabled
    LOCKED = "locked"  # guessed wrong too often


@dataclass(frozen=True, slots=True)
class Denied:
    """Nobody was let in, and why; `wait_s` until the next try is looked at."""

    denial: Denial
    wait_s: int = 0


class Accounts:
    """Every account. Each change is one transaction with its line in the audit chain; `who` is who makes it.

    Every method may raise StoreError.
    """

    def __init__(self, store: Store, hasher: Hasher | None = None) -> None:
        self._store = store
        self._hasher = hasher or Hasher()
        self._guesses = Guesses(store)

    def find(self, name: str) -> Account | None:
        """The account of this name, or None."""
        with self._store.reading() as db:
            return _find(db, plain_name(name))

    def all(self) -> tuple[Account, ...]:
        """Every account, in order of names."""
        with self._store.reading() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM accounts ORDER BY name").fetchall()  # noqa: S608
        return tuple(_account(row) for row in rows)

    def existing(self, name: str) -> Account:
        """The account of this name. Raises AccountError."""
        account = self.find(name)
        if account is None:
            raise AccountError(wording.NO_ACCOUNT.format(name=name))
        return account

    def proposed(self, name: str, role: Role, trainee: bool = False, shown: str = "") -> Account:
        """The account that `add` would make of this. Raises AccountError; nobody is asked for a password in vain."""
        name = plain_name(name)
        if not valid_name(name):
            raise AccountError(wording.BAD_NAME)
        if self.find(name):
            raise AccountError(wording.ACCOUNT_EXISTS.format(name=name))
        _check_trainee(role, trainee)
        now = self._now()
        return Account(name, role, _shown(shown), trainee, False, now, now)

    def add(
        self, who: str, name: str, role: Role, password: str, trainee: bool = False, shown: str = ""
    ) -> Account:
        """A new account. Raises AccountError."""
        hashed = self._hashed(password, plain_name(name))
        with self._store.writing() as db:
            new = self.proposed(name, role, trainee, shown)
            db.execute(
                f"INSERT INTO accounts ({_COLUMNS}, password) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    new.name,
                    new.role.value,
                    new.shown,
                    new.trainee,
                    False,
                    new.created_at,
                    new.password_at,
                    hashed,
                ),
            )
            self._audit(db, who, "account.add", f"{new.name} {wording.role(new.role, new.trainee)}")
        return new

    def set_password(self, who: str, name: str, password: str, keep: str = "") -> Account:
        """The account with another password; all its sessions end but the one with the token `keep`.

        Raises AccountError.
        """
        name = plain_name(name)
        hashed = self._hashed(password, name)

        def change(db: Database, account: Account) -> Account:
            changed = replace(account, password_at=self._now())
            db.execute(
                "UPDATE accounts SET password = ?, password_at = ? WHERE name = ?",
                (hashed, changed.password_at, name),
            )
            sessions.end_all(db, name, keep)
            self._guesses.forget(db, self._guesses.account(name))
            self._audit(db, who, "account.password", name)
            return changed

        return self._changed(name, change)

    def set_role(self, who: str, name: str, role: Role, trainee: bool = False) -> Account:
        """The account with another role. Raises AccountError."""
        _check_trainee(role, trainee)

        def change(db: Database, account: Account) -> Account:
            changed = replace(account, role=role, trainee=trainee)
            db.execute(
                "UPDATE accounts SET role = ?, trainee = ? WHERE name = ?",
                (role.value, int(trainee), account.name),
            )
            self._audit(
                db, who, "account.role", f"{account.name} {wording.role(changed.role, changed.trainee)}"
            )
            return changed

        return self._changed(name, change)

    def set_disabled(self, who: str, name: str, disabled: bool) -> Account:
        """The account disabled, with all its sessions ended, or enabled again. Raises AccountError."""

        def change(db: Database, account: Account) -> Account:
            db.execute("UPDATE accounts SET disabled = ? WHERE name = ?", (int(disabled), account.name))
            if disabled:
                sessions.end_all(db, account.name)
            self._audit(db, who, "account.disable" if disabled else "account.enable", account.name)
            return replace(account, disabled=disabled)

        return self._changed(name, change)

    def unlock(self, who: str, name: str) -> bool:
        """Forgets the wrong guesses at an account; whether there were any. Raises AccountError."""
        found = False

        def change(db: Database, account: Account) -> Account:
            nonlocal found
            found = self._guesses.forget(db, self._guesses.account(account.name))
            self._audit(db, who, "account.unlock", account.name)
            return account

        self._changed(name, change)
        return found

    def wait_s(self, name: str) -> int:
        """Seconds for which an account is locked by wrong guesses; 0 if it is not."""
        with self._store.reading() as db:
            return self._guesses.wait_s(db, self._guesses.account(plain_name(name)))

    def check(self, name: str, password: str, address: str) -> Account | Denied:
        """The account that this password opens, for somebody at a network address.

        Takes as long for a name that nobody has. A guess is counted before it is looked at, so that of a
        thousand at once none gets past the lock.
        """
        name = plain_name(name)
        subjects = self._guesses.account(name), self._guesses.address(address)
        with self._store.writing() as db:
            account, kept = _find(db, name), _password(db, name)
            wait = self._guesses.wait_s(db, *subjects)
            if wait:
                return Denied(Denial.LOCKED, wait)
            delay = self._guesses.count(db, *subjects)
        if not self._hasher.matches(kept, password) or account is None or kept is None:
            return self._wrong(name if account else UNKNOWN, delay)
        fresh = self._hasher.hashed(password) if self._hasher.is_stale(kept) else kept
        with self._store.writing() as db:
            self._guesses.forget(db, subjects[0])
            self._guesses.take_back(db, subjects[1])
            return self._let_in(db, name, kept, fresh)

    def _let_in(self, db: Database, name: str, kept: str, fresh: str) -> Account | Denied:
        """The account as it is now: it may have been changed while the password was looked at."""
        account = _find(db, name)
        if account is None or _password(db, name) != kept:
            return Denied(Denial.WRONG)
        if account.disabled:
            self._audit(db, name, "login.disabled", "")
            return Denied(Denial.DISABLED)
        if fresh != kept:
            db.execute("UPDATE accounts SET password = ? WHERE name = ?", (fresh, name))
        return account

    def _wrong(self, name: str, delay: int) -> Denied:
        with self._store.writing() as db:
            self._audit(db, name, "login.wrong", "")
            if delay:
                self._audit(db, name, "login.locked", wording.seconds(delay))
        return Denied(Denial.LOCKED if delay else Denial.WRONG, delay)

    def _changed(self, name: str, change: Callable[[Database, Account], Account]) -> Account:
        with self._store.writing() as db:
            account = _find(db, plain_name(name))
            if account is None:
                raise AccountError(wording.NO_ACCOUNT.format(name=name))
            return change(db, account)

    def _hashed(self, password: str, name: str) -> str:
        fault = weakness(password, name)
        if fault:
            raise AccountError(wording.WEAK[fault])
        return self._hasher.hashed(password)

    def _audit(self, db: Database, who: str, action: str, detail: str) -> None:
        self._store.append_audit_in(db, who, action, detail)

    def _now(self) -> str:
        return moment(self._store.now()).isoformat(timespec="milliseconds")


def _check_trainee(role: Role, trainee: bool) -> None:
    if trainee and role is not Role.OPERATOR:
        raise AccountError(wording.TRAINEE_IS_OPERATOR)


def _shown(typed: str) -> str:
    shown = typed.strip()
    if len(shown) > MAX_SHOWN:
        raise AccountError(wording.SHOWN_TOO_LONG.format(most=MAX_SHOWN))
    return masked(shown)


def _find(db: Database, name: str) -> Account | None:
    row = db.execute(f"SELECT {_COLUMNS} FROM accounts WHERE name = ?", (name,)).fetchone()  # noqa: S608
    return _account(row) if row else None


def _password(db: Database, name: str) -> str | None:
    row = db.execute("SELECT password FROM accounts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def _account(row: tuple[str, str, str, int, int, str, str]) -> Account:
    name, role, shown, trainee, disabled, created_at, password_at = row
    return Account(name, Role(role), shown, bool(trainee), bool(disabled), created_at, password_at)
