"""Administrators verify numbers in a chat; nobody else may, and what has changed meanwhile is not confirmed."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.card import Action, ActionKind
from bot.dialogue.checker import SHOWN
from bot.dialogue.incoming import Incoming
from bot.freshness import Freshness
from bot.live import Live
from bot.store import Store
from knowledge.detail import Kind, details
from knowledge.service import Phone, Standing
from retrieval.shelf import Shelf
from tests.bot.dialogue.test_talk import ADMIN, OPERATOR, Desk
from tests.builders import FakeEncoder, index, release, service, wages_service


@pytest.fixture
def many(tmp_path: Path) -> Live:
    phones = tuple(Phone(f"0812-300000{n}", "咨询", "服务目录") for n in range(SHOWN + 2))
    known = release(services=(service(phones=phones, links=()), wages_service(links=())))
    return Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small", known), FakeEncoder())


class KeptDesk(Desk):
    """A desk that keeps what the buttons of the newest cards do."""

    def __init__(self, live: Live, store: Store) -> None:
        super().__init__(live, store)
        self.actions: list[Action] = []

    def hear(self, incoming: Incoming) -> list[str]:
        with self.parts.store.reading() as db:
            (last,) = db.execute("SELECT IFNULL(MAX(rowid), 0) FROM buttons").fetchone()
        told = super().hear(incoming)
        with self.parts.store.reading() as db:
            rows = db.execute("SELECT id FROM buttons WHERE rowid > ? ORDER BY rowid", (last,)).fetchall()
        self.actions = [action for (one,) in rows if (action := self.parts.buttons.find(one))]
        return told


@pytest.fixture
def desk(many: Live, store: Store) -> KeptDesk:
    return KeptDesk(many, store)


def test_what_is_due_is_listed_with_a_button_each(desk: KeptDesk) -> None:
    (card,) = desk.command("due", person=ADMIN)
    kinds = [action.kind for action in desk.actions]
    assert kinds == [ActionKind.CONFIRM] * SHOWN + [ActionKind.DUE]
    assert "没核实过" in card and "知识库管理员" in card and "该核实的 11 项" in card


def test_a_button_confirms_what_it_says_and_the_list_goes_on(
    desk: KeptDesk, store: Store, many: Live
) -> None:
    desk.command("due", "0812", person=ADMIN)
    action = desk.actions[0]
    told, rest = desk.press(action, person=ADMIN)
    assert "0812-3000000 核实无误" in told and "该核实的 7 项" in rest and "12333" not in rest
    assert many.index is not None
    detail = next(d for d in details(many.index.services["legal-aid"]) if d.id == action.argument)
    assert Freshness(store).book().line(detail).standing is Standing.CONFIRMED
    assert [(e.who, e.action) for e in store.audit()] == [(f"tg:{ADMIN}", "directory.confirm")]


def test_the_list_has_pages(desk: KeptDesk) -> None:
    desk.command("due", "0812", person=ADMIN)
    more = desk.actions[-1]
    assert more == Action(ActionKind.DUE, "0812", page=SHOWN)
    (rest,) = desk.press(more, person=ADMIN)
    assert f"{SHOWN + 1}. " in rest and len(desk.actions) == 2


def test_what_changed_meanwhile_is_not_confirmed(desk: KeptDesk, store: Store, many: Live) -> None:
    desk.command("due", "0812", person=ADMIN)
    action = desk.actions[0]
    assert many.index is not None
    aid = many.index.services["legal-aid"]
    many.index = replace(many.index, services={aid.id: replace(aid, phones=())})
    (told,) = desk.press(action, person=ADMIN)
    assert "没有记" in told and store.audit() == ()


@pytest.mark.parametrize("person", [OPERATOR, 1])
def test_nobody_else_sees_or_confirms_anything(desk: KeptDesk, store: Store, many: Live, person: int) -> None:
    assert many.index is not None
    one = next(d for d in details(many.index.services["legal-aid"]) if d.kind is Kind.PHONE)
    for cards in (
        desk.command("due", person=person),
        desk.press(Action(ActionKind.CONFIRM, one.id), person=person),
        desk.press(Action(ActionKind.DUE), person=person),
    ):
        assert "0812" not in "".join(cards) and desk.actions == []
    assert store.audit() == ()


def test_where_nothing_is_due_that_is_said(desk: KeptDesk) -> None:
    assert "没有到期" in desk.command("due", "没有这样的", person=ADMIN)[0]


def test_the_status_tells_how_much_is_due(desk: KeptDesk) -> None:
    assert "核实：没核实过" in desk.command("status", person=ADMIN)[0]
