"""Accounts as nouns: who may do what, and under which names."""

from itertools import product

import pytest

from bot.account import Account, Role, plain_name, valid_name
from bot.ticket import Party


def test_each_role_may_do_what_the_one_before_may() -> None:
    order = [Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR]
    for (n, held), (m, wanted) in product(enumerate(order), enumerate(order)):
        assert held.reaches(wanted) == (n >= m)


@pytest.mark.parametrize(
    ("name", "valid", "why"),
    [
        ("li", True, "short names are names"),
        ("wang.fang", True, "how mail addresses are written"),
        ("王芳", True, "people here have Chinese names"),
        ("3号席", True, "and seats have numbers"),
        ("a" * 32, True, "as long as fits"),
        ("a" * 33, False, "longer is no name"),
        ("", False, "nobody"),
        ("Li", False, "capitals are made plain before"),
        ("wang fang", False, "a blank cannot be seen at an end"),
        (".li", False, "a sign at the end looks like none"),
        ("li.", False, "a sign at the end looks like none"),
        ("telegram:7", False, "that is how Telegram's operators are called"),
        ("cli:root", False, "and whoever sits at the server"),
        ("citizen", False, "stands in the records for somebody else"),
        ("clock", False, "stands in the records for somebody else"),
        ("unknown", False, "stands in the records for nobody"),
        ("l\u0456", False, "a Cyrillic i is no i"),
        ("li\u200b", False, "what cannot be seen is in no name"),
    ],
)
def test_a_name_can_be_told_from_every_other(name: str, valid: bool, why: str) -> None:
    assert valid_name(name) is valid, why


@pytest.mark.parametrize(
    ("typed", "name"), [(" Li.Na ", "li.na"), ("ｌｉ", "li"), ("王芳", "王芳"), ("WANG", "wang")]
)
def test_a_name_is_the_same_however_it_is_typed(typed: str, name: str) -> None:
    assert plain_name(typed) == name


def test_only_an_operator_can_be_a_trainee() -> None:
    assert Account("li", Role.OPERATOR, trainee=True).trainee
    with pytest.raises(ValueError, match="trainee"):
        Account("li", Role.SUPERVISOR, trainee=True)
    with pytest.raises(ValueError, match="account name"):
        Account("no such name", Role.OPERATOR)


@pytest.mark.parametrize(
    ("role", "party"),
    [
        (Role.OPERATOR, Party.OPERATOR),
        (Role.SUPERVISOR, Party.SUPERVISOR),
        (Role.ADMINISTRATOR, Party.SUPERVISOR),
    ],
)
def test_an_account_acts_on_tickets_by_its_role(role: Role, party: Party) -> None:
    actor = Account("li", role, "一号接线员").actor()
    assert (actor.party, actor.name, actor.desk) == (party, "li", "一号接线员")
