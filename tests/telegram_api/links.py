"""Links: which addresses Telegram takes for one."""

import re

_LINK = re.compile(
    r"(?:(?P<scheme>https?|tg)://)?(?P<host>\[[0-9a-fA-F:]+\]|[^\s/?#:@\[\]]+)(?P<port>:[0-9]{1,5})?(?P<rest>[/?#]\S*)?"
)
_USER = re.compile(r"tg://user\?id=([0-9]{1,16})")


def user_of(address: str) -> int:
    """The person that a tg://user?id=… names; 0 if it names none."""
    match = _USER.fullmatch(address)
    return int(match[1]) if match else 0


def checked_link(address: str) -> str:
    """The address in full, "" if it is none.

    >>> checked_link("flk.npc.gov.cn"), checked_link("tel:12348"), checked_link("http://localhost/a")
    ('http://flk.npc.gov.cn/', '', '')
    """
    match = _LINK.fullmatch(address.strip())
    if match is None or (match["scheme"] != "tg" and "." not in match["host"] and "[" not in match["host"]):
        return ""
    rest = match["rest"] or ""
    slash = "" if rest.startswith("/") or match["scheme"] == "tg" else "/"
    return f"{match['scheme'] or 'http'}://{match['host'].lower()}{match['port'] or ''}{slash}{rest}"
