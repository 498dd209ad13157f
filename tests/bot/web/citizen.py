"""A citizen for tests: a browser without scripts on the citizens' page, and an operator who answers."""

import html
import re
from typing import Any

from bot.dialogue.deeds import Deeds, Done
from bot.people import People
from bot.ticket import Actor, Party
from bot.tickets import Tickets
from tests.bot.web.desk import Browser, Desk, Response

ANNA = Actor(Party.OPERATOR, "li.na", "一号接线员")
SCRIPT = {"hx-request": "true"}


class Citizen(Browser):
    """Fills in the page's forms as they stand, hidden fields and all."""

    def look(self, path: str = "/") -> str:
        """The page."""
        return str(self.get(path).text)

    def form(self, page: str = "", **fields: str) -> dict[str, str]:
        """What a form of the page sends, with these fields typed or pressed."""
        page = page or self.look()
        hidden = {n: _found(rf'name="{n}" value="([\w-]*)"', page) for n in ("csrf", "once", "seen")}
        return hidden | fields

    def hand_in(self, form: dict[str, str], **headers: str) -> Response:
        """What comes back for a form."""
        return self.post("/chat", data=form, headers=headers)

    def say(self, text: str = "", **fields: str) -> str:
        """The lines that came of it, as the page shows them."""
        form = self.form(**({"text": text} if text else {}), **fields)
        answered = self.hand_in(form)
        assert (answered.status_code, answered.headers.get("location", "")[:2]) == (303, "/#"), answered.text
        return self.after(int(form["seen"]))

    def press(self, label: str) -> str:
        """The lines that came of the last button called so."""
        return self.say(button=self.button(label))

    def button(self, label: str) -> str:
        """The id of the last button called so."""
        ids = re.findall(rf'name="button" value="([\w-]+)">{re.escape(html.escape(label))}<', self.look())
        assert ids, f"no button {label}"
        return str(ids[-1])

    def after(self, seq: int) -> str:
        """The lines after one."""
        return "".join(line for n, line in self.lines() if n > seq)

    def lines(self) -> list[tuple[int, str]]:
        """Every line on the page: its number and HTML."""
        whole = re.split(r'(?=<li id="l\d+" class="line)', self.look())[1:]
        return [
            (int(_found(r'^<li id="l(\d+)"', line)), line.partition("</ol>\n  </form>")[0]) for line in whole
        ]


class Operator:
    """Somebody at the desk who answers the first who waits."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._deeds = Deeds(Tickets(desk.store), People(desk.store))
        self.tickets = Tickets(desk.store)

    def claim(self) -> str:
        """The number of the ticket, now in this operator's hands."""
        number = self.tickets.waiting()[0].number
        self._do("claim", number)
        return number

    def answer(self, number: str, text: str) -> None:
        """Words for the citizen."""
        self._do("answer", number, text, f"form-{text}")

    def close(self, number: str) -> None:
        """The ticket closed."""
        self._do("close", number)

    def delivered(self, number: str) -> list[bool]:
        """Whether each of the operator's words is known to have arrived."""
        return [bool(w.delivered_at) for w in self.tickets.history(number) if w.author]

    def _do(self, deed: str, number: str, *more: Any) -> None:
        with self._desk.store.writing() as db:
            done = getattr(self._deeds, deed)(db, number, ANNA, *more)
            assert isinstance(done, Done), done
            self._desk.parts.postman.post(db, done.postings)


def without_staff(desk: Desk) -> None:
    """Nobody works at the desk."""
    for account in desk.accounts.all():
        desk.accounts.set_disabled("cli:test", account.name, True)


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, pattern
    return found[1]
