"""Parameters: what a call says, from an address, a form, a JSON object or parts with files."""

import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from tests.telegram_api.html import Entity
from tests.telegram_api.refusal import bad


class Parameters(dict[str, str]):
    """Everything as text, as Telegram's own server reads it; a file is its name."""

    def text(self, name: str) -> str:
        """The words; "" if not given."""
        return self.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        """The number. Raises Refusal."""
        value = self.get(name, "").strip()
        if value and not value.lstrip("-").isdigit():
            raise bad(f"invalid {name} specified: {value!r} is not a number")
        return int(value) if value else default

    def flag(self, name: str) -> bool:
        """Whether it is set."""
        return self.get(name, "").strip().lower() in ("true", "yes", "1")

    def value(self, name: str, kind: type, what: str) -> Any:
        """The JSON value of a kind, None if not given. Raises Refusal."""
        if not self.get(name):
            return None
        try:
            value = json.loads(self[name])
        except ValueError:
            raise bad(f"Can't parse {what} JSON object") from None
        if not isinstance(value, kind):
            raise bad(f"{'Object' if kind is dict else 'Array'} expected as {what}")
        return value

    def entities(self, name: str = "entities") -> tuple[Entity, ...]:
        """Entities given instead of markup."""
        given = self.value(name, list, "entities") or []
        known = {"url", "language", "custom_emoji_id"}
        return tuple(
            Entity(e["type"], e["offset"], e["length"], next((e[k] for k in known if k in e), ""))
            for e in given
        )


def parameters_of(query: str, kind: str, body: bytes) -> Parameters:
    """What a request says. Raises Refusal."""
    found = Parameters(parse_qsl(query, keep_blank_values=True))
    if kind.startswith("application/json") and body:
        found.update(_from_json(body))
    elif kind.startswith("multipart/form-data"):
        found.update(_from_parts(kind, body))
    elif body:
        found.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return found


def _from_json(body: bytes) -> dict[str, str]:
    try:
        given = json.loads(body)
    except ValueError:
        raise bad("Can't parse request JSON object") from None
    if not isinstance(given, dict):
        raise bad("Object expected as request")
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in given.items() if v is not None}


def _from_parts(kind: str, body: bytes) -> dict[str, str]:
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, str] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found[name] = part.get_filename() or payload.decode("utf-8", "replace")
    return found
