"""Account: somebody who works at the desk, and what their role lets them do."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bot.ticket import Actor, Party

# Letters of any alphabet people here sign in with; no blank, nothing that reads like another sign.
_NAME = re.compile(r"[a-z0-9\u4e00-\u9fff](?:[a-z0-9._\-\u4e00-\u9fff]{0,30}[a-z0-9\u4e00-\u9fff])?")
# Who else stands in the audit chain and in tickets.
_TAKEN = frozenset(
    {"citizen", "clock", "calendar", "operator", "supervisor", "unknown", "cli", "api", "telegram", "web"}
)
# As long as fits above an answer on a telephone.
MAX_SHOWN = 20


class Role(StrEnum):
    """What somebody may do; each may do what the one before may."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    def reaches(self, other: "Role") -> bool:
        """Whether this role may do what `other` may.

        >>> Role.SUPERVISOR.reaches(Role.OPERATOR), Role.SUPERVISOR.reaches(Role.ADMINISTRATOR)
        (True, False)
        """
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class Account:
    """`name` is what they sign in with and what stands in records; `shown` is what citizens are told, or nothing.

    A trainee is an operator whose answers somebody approves. Times are ISO, in Beijing.
    """

    name: str
    role: Role
    shown: str = ""
    trainee: bool = False
    disabled: bool = False
    created_at: str = ""
    password_at: str = ""

    def __post_init__(self) -> None:
        if not valid_name(self.name):
            raise ValueError(f"account name {self.name!r}: 1 to 32 lower-case letters, digits, Han, . _ -")
        if self.trainee and self.role is not Role.OPERATOR:
            raise ValueError(f"a trainee {self.role}: only an operator can be one")

    def actor(self) -> Actor:
        """Who acts on tickets when this account does."""
        party = Party.SUPERVISOR if self.role.reaches(Role.SUPERVISOR) else Party.OPERATOR
        if self.trainee:
            party = Party.TRAINEE
        return Actor(party, self.name, self.shown)


def plain_name(typed: str) -> str:
    """A name as it is kept: full width and capitals made plain, blanks around it gone.

    >>> plain_name(" Ｗang.Fang ")
    'wang.fang'
    """
    return unicodedata.normalize("NFKC", typed).strip().lower()


def valid_name(name: str) -> bool:
    """Whether an account may have this name.

    >>> valid_name("王芳"), valid_name("wang fang"), valid_name("citizen")
    (True, False, False)
    """
    return bool(_NAME.fullmatch(name)) and name not in _TAKEN
