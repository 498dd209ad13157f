"""Accounts on the command line."""

import getpass
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot import accounts as accounts_module
from bot import cli
from bot.account import Account, Role
from bot.accounts import Accounts
from bot.passwords import Hasher
from bot.store import Store, open_store
from tests.bot.conftest import NOW
from tests.bot.web.desk import PASSWORD, QUICK


class Quick(Hasher):
    def __init__(self, argon2: PasswordHasher | None = None) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path))
    monkeypatch.setattr(accounts_module, "Hasher", Quick)
    return tmp_path


@pytest.fixture
def kept(home: Path) -> Iterator[Store]:
    store = open_store(home / "mingbai.sqlite", lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the prompts, first to last; nothing of it is shown."""
    waiting: list[str] = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt: waiting.pop(0))
    return waiting


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit status and everything said."""
    status = cli.main(["account", *arguments])
    said = capsys.readouterr()
    return status, said.out + said.err


def find(store: Store, name: str) -> Account | None:
    return Accounts(store, QUICK).find(name)


def test_an_account_is_made_with_a_password_typed_twice(
    capsys: pytest.CaptureFixture[str], kept: Store, typed: list[str]
) -> None:
    typed += [PASSWORD, PASSWORD]
    status, said = run(capsys, "add", "Li.Na", "--role", "operator", "--trainee", "--shown", "一号接线员")
    assert (status, typed) == (0, [])
    assert "已开通 li.na（见习接线员）" in said and "/desk/login" in said
    made = find(kept, "li.na")
    assert made and (made.role, made.trainee, made.shown) == (Role.OPERATOR, True, "一号接线员")
    assert isinstance(Accounts(kept, QUICK).check("li.na", PASSWORD, ""), Account)
    assert kept.audit(1)[0].who == f"cli:{getpass.getuser()}"


def test_two_passwords_that_differ_change_nothing(
    capsys: pytest.CaptureFixture[str], kept: Store, typed: list[str]
) -> None:
    typed += [PASSWORD, PASSWORD + "x"]
    status, said = run(capsys, "add", "li", "--role", "operator")
    assert (status, find(kept, "li")) == (1, None)
    assert "两遍输的不一样" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "no name", "--role", "operator"), "账号名要用"),
        (("add", "chen", "--role", "operator"), "已经有账号 chen"),
        (("add", "li", "--role", "supervisor", "--trainee"), "只有接线员"),
        (("add", "li", "--role", "operator", "--shown", "席" * 21), "最多 20 个字"),
        (("password", "nobody"), "没有账号 nobody"),
        (("role", "nobody", "operator"), "没有账号 nobody"),
        (("disable", "nobody"), "没有账号 nobody"),
        (("enable", "nobody"), "没有账号 nobody"),
        (("unlock", "nobody"), "没有账号 nobody"),
        (("role", "chen", "supervisor", "--trainee"), "只有接线员"),
    ],
)
def test_what_cannot_be_done_is_refused_before_a_password_is_asked_for(
    capsys: pytest.CaptureFixture[str], kept: Store, typed: list[str], arguments: tuple[str, ...], says: str
) -> None:
    Accounts(kept, QUICK).add("cli:test", "chen", Role.ADMINISTRATOR, PASSWORD)
    status, said = run(capsys, *arguments)
    assert (status, says in said) == (1, True), said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "li"), "还缺 --role"),
        (("add", "li", "--role", "boss"), "--role 不能是"),
        (("add",), "还缺"),
        ((), "还缺 操作"),
        (("role", "li"), "还缺 角色"),
        (("remove", "li"), "不能是"),
    ],
)
def test_bad_usage_exits_2_and_is_told_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["account", *arguments])
    assert (stopped.value.code, says in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        (f"{PASSWORD}\nmore\n", 0, "已开通 li"),
        (f"{PASSWORD}\r\n", 0, "已开通 li"),
        ("short\n", 1, "至少 12 个字符"),
        ("", 1, "至少 12 个字符"),
        ("x" * 1_000, 1, "密码太长"),
        ("li12345678901\n", 1, "不能是账号名"),
    ],
)
def test_a_script_gives_the_password_as_a_line(
    capsys: pytest.CaptureFixture[str],
    kept: Store,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    status: int,
    says: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    done, said = run(capsys, "add", "li", "--role", "administrator", "--stdin")
    assert (done, says in said) == (status, True), said
    assert bool(find(kept, "li")) is (status == 0)


def test_accounts_are_listed_with_what_keeps_them_out(
    capsys: pytest.CaptureFixture[str], kept: Store
) -> None:
    assert run(capsys, "list") == (0, "还没有账号；开第一个：mingbai account add 名字 --role administrator\n")
    accounts = Accounts(kept, QUICK)
    for name, role in (("chen", Role.ADMINISTRATOR), ("li", Role.OPERATOR), ("wang", Role.SUPERVISOR)):
        accounts.add("cli:test", name, role, PASSWORD, shown="一号" if name == "li" else "")
    accounts.set_disabled("cli:test", "wang", True)
    assert run(capsys, "list") == (0, "chen  管理员\nli  接线员  一号\nwang  值班长  已停用\n")


def test_each_deed_does_what_it_says(
    capsys: pytest.CaptureFixture[str], kept: Store, typed: list[str]
) -> None:
    accounts = Accounts(kept, QUICK)
    accounts.add("cli:test", "li", Role.OPERATOR, PASSWORD)
    typed += ["another good password"] * 2
    assert run(capsys, "password", "li")[0] == 0
    assert isinstance(accounts.check("li", "another good password", ""), Account)
    assert run(capsys, "role", "li", "operator", "--trainee") == (0, "li 现在是见习接线员\n")
    assert run(capsys, "role", "li", "operator") == (0, "li 现在是接线员\n")
    assert run(capsys, "disable", "li")[0] == 0
    found = find(kept, "li")
    assert found and found.disabled
    assert run(capsys, "enable", "li")[0] == 0
    found = find(kept, "li")
    assert found and not found.disabled
    assert run(capsys, "unlock", "li") == (0, "li 没有被锁定\n")
    for _ in range(5):
        accounts.check("li", "wrong", "")
    assert run(capsys, "unlock", "li") == (0, "li 可以马上再试\n")
    assert isinstance(accounts.check("li", "another good password", ""), Account)
