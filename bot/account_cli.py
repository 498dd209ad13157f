"""The console command `mingbai account`: who may sign in at the desk."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import Any

from bot.account import Role
from bot.console import DONE, say, store_of, who
from bot.passwords import MAX_LENGTH, MIN_LENGTH
from bot.settings import Settings
from bot.wording import desk as wording


def add_commands(commands: Any) -> None:
    """Adds `account` with its deeds to the commands of `mingbai`."""
    deeds = commands.add_parser("account", help="管理网页工作台的账号").add_subparsers(
        dest="action", required=True, metavar="操作"
    )
    add = _deed(deeds, "add", _add, "开通一个账号；密码在提示下输两遍")
    add.add_argument("--role", type=Role, choices=list(Role), required=True, metavar="角色", help=_ROLES)
    add.add_argument("--trainee", action="store_true", help="见习接线员：答复先由值班长过目")
    add.add_argument("--shown", default="", metavar="称呼", help=wording.SHOWN_HELP)
    _password_from(add)
    _deed(deeds, "list", _list, "列出全部账号", named=False)
    _password_from(_deed(deeds, "password", _password, "改密码；这个账号在各处的登录都会退出"))
    role = _deed(deeds, "role", _role, "改角色")
    role.add_argument("role", type=Role, choices=list(Role), metavar="角色", help=_ROLES)
    role.add_argument("--trainee", action="store_true", help="见习接线员；不写就是不再见习")
    _deed(deeds, "disable", _disable, "停用账号，并退出它的全部登录")
    _deed(deeds, "enable", _enable, "重新启用账号")
    _deed(deeds, "unlock", _unlock, "解除多次输错密码的锁定")


_ROLES = "、".join(f"{role}（{wording.ROLE[role]}）" for role in Role)


def _deed(
    group: Any, name: str, run: Callable[[argparse.Namespace, Any], str], text: str, named: bool = True
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = group.add_parser(name, help=text, description=text)
    if named:
        command.add_argument("name", metavar="账号")
    command.set_defaults(run=lambda options, settings: _run(run, options, settings))
    return command


def _password_from(command: argparse.ArgumentParser) -> None:
    command.add_argument("--stdin", action="store_true", help="从标准输入读密码（一行），给脚本用")


def _run(
    deed: Callable[[argparse.Namespace, Any], str], options: argparse.Namespace, settings: Settings
) -> int:
    """Does a deed on the accounts in the store and prints what it says. Raises AccountError or StoreError."""
    from bot.accounts import Accounts

    with store_of(settings) as store:
        say(deed(options, Accounts(store)))
    return DONE


def _add(options: argparse.Namespace, accounts: Any) -> str:
    accounts.proposed(options.name, options.role, options.trainee, options.shown)
    account = accounts.add(
        who(), options.name, options.role, _asked_password(options.stdin), options.trainee, options.shown
    )
    return f"已开通 {account.name}（{_role_words(account)}）；在网页上用它登录：/desk/login"


def _list(_options: argparse.Namespace, accounts: Any) -> str:
    rows = [
        "  ".join(
            part
            for part in (
                account.name,
                _role_words(account),
                account.shown,
                "已停用" if account.disabled else "",
                "暂时锁定" if accounts.wait_s(account.name) else "",
            )
            if part
        )
        for account in accounts.all()
    ]
    return "\n".join(rows) or "还没有账号；开第一个：mingbai account add 名字 --role administrator"


def _password(options: argparse.Namespace, accounts: Any) -> str:
    accounts.existing(options.name)
    accounts.set_password(who(), options.name, _asked_password(options.stdin))
    return f"已改 {options.name} 的密码；它在各处的登录都已退出"


def _role(options: argparse.Namespace, accounts: Any) -> str:
    account = accounts.set_role(who(), options.name, options.role, options.trainee)
    return f"{account.name} 现在是{_role_words(account)}"


def _disable(options: argparse.Namespace, accounts: Any) -> str:
    accounts.set_disabled(who(), options.name, True)
    return f"已停用 {options.name}，它的登录都已退出"


def _enable(options: argparse.Namespace, accounts: Any) -> str:
    accounts.set_disabled(who(), options.name, False)
    return f"已启用 {options.name}"


def _unlock(options: argparse.Namespace, accounts: Any) -> str:
    found = accounts.unlock(who(), options.name)
    return f"{options.name} 可以马上再试" if found else f"{options.name} 没有被锁定"


def _asked_password(from_stdin: bool) -> str:
    """The password, typed twice without being shown, or the first line of standard input. Raises AccountError."""
    from bot.accounts import AccountError

    if from_stdin:
        return sys.stdin.readline(MAX_LENGTH + 2).rstrip("\r\n")
    password = getpass.getpass(f"密码（至少 {MIN_LENGTH} 个字符，不会显示）：")
    if getpass.getpass("再输一遍：") != password:
        raise AccountError("两遍输的不一样，没有做任何改动")
    return password


def _role_words(account: Any) -> str:
    return wording.role(account.role, account.trainee)
