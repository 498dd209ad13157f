"""Passwords: which are taken, and how they are hashed."""

import unicodedata
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
# Longer is no safer, and hashing it would cost the server more than the sender.
MAX_LENGTH = 200

# What people choose where twelve signs are asked for: the heads of the published lists, and what is typed on
# a keyboard without thinking. Compared without capitals, digits at the end and repetition.
_COMMON = frozenset(
    (
        "password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "qwertyuiop", "qwertyuiopasdf", "asdfghjkl",
        "zxcvbnm", "1qaz2wsx", "1qaz2wsx3edc", "qazwsx", "qazwsxedc", "qweasdzxc", "q1w2e3r4", "q1w2e3r4t5y6",
        "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "iloveyou", "woaini", "woaini1314", "5201314", "admin",
        "administrator", "root", "letmein", "welcome", "abc", "abcd", "abcdef", "abcdefgh", "abcdefghijkl",
        "a1b2c3d4", "a1b2c3d4e5f6", "aa", "a", "test", "testtest", "guest", "user", "login", "changeme", "changeit",
        "secret", "default", "mingbai", "mingbairen", "panzhihua", "pzh", "falv", "falvyuanzhu", "jiexianyuan",
        "operator", "supervisor", "hotline", "wangluo", "zhongguo", "nihao", "mima", "mimamima", "huawei",
        "dragon", "monkey", "football", "baseball", "sunshine", "princess", "superman", "trustno", "master",
        "明白人", "攀枝花", "密码", "我的密码", "管理员", "接线员",
    )
)  # fmt: skip


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    NAME = "name"
    COMMON = "common"


def weakness(password: str, name: str) -> Weakness | None:
    """Why this password will not do for the account `name`, or None.

    >>> weakness("password2024", "li"), weakness("correct horse battery", "li")
    (<Weakness.COMMON: 'common'>, None)
    """
    if len(password) < MIN_LENGTH:
        return Weakness.SHORT
    if len(password) > MAX_LENGTH:
        return Weakness.LONG
    plain = password.strip().lower()
    if _core(plain) == _core(name) or plain == name * (len(plain) // len(name)):
        return Weakness.NAME
    return Weakness.COMMON if _is_common(plain) else None


def _is_common(plain: str) -> bool:
    return len(set(plain)) < 5 or _runs(plain) or _core(plain) in _COMMON or _unit(plain) in _COMMON


def _core(plain: str) -> str:
    """What is left of a word without the year or exclamation mark put behind or before it."""
    return plain.strip("0123456789!@#$%^&*._-+=?~ ") or plain


def _unit(plain: str) -> str:
    """The shortest piece that a password repeats."""
    sizes = range(1, len(plain) // 2 + 1)
    return next((plain[:n] for n in sizes if plain == (plain[:n] * len(plain))[: len(plain)]), plain)


def _runs(plain: str) -> bool:
    """Whether it only counts up or down: 123456789012, abcdefghijkl."""
    steps = {(ord(b) - ord(a)) % 10 if (a + b).isdigit() else ord(b) - ord(a) for a, b in pairwise(plain)}
    return len(steps) == 1


class Hasher:
    """Argon2id hashes of passwords; 64 MiB and some 60 ms each unless told otherwise (RFC 9106)."""

    def __init__(self, argon2: PasswordHasher | None = None) -> None:
        self._argon2 = argon2 or PasswordHasher()

    def hashed(self, password: str) -> str:
        """What is kept of a password."""
        return self._argon2.hash(_bytes(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one that was kept; None, after as long a time, is never."""
        try:
            right = self._argon2.verify(kept or self._nobody, _bytes(password[:MAX_LENGTH]))
        except (VerificationError, InvalidHashError):
            return False
        return right and kept is not None

    @cached_property
    def _nobody(self) -> str:
        """What a password is compared with where there is none, so that the time taken tells nothing."""
        return self._argon2.hash("nobody has this password")

    def is_stale(self, kept: str) -> bool:
        """Whether a hash was made with other costs than today's."""
        return self._argon2.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    # The same letters from another keyboard are the same password.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
