"""Cards go to the carrier of their channel; a deed at the desk reaches the citizen wherever they write from."""

from collections.abc import Sequence

import pytest
from sqlite_utils import Database

from bot.dialogue.carrier import Written
from bot.dialogue.deeds import Deeds, Done
from bot.dialogue.incoming import PHONE, TELEGRAM, WEB, Incoming, Kind
from bot.dialogue.postman import Postman
from bot.dialogue.reply import Posting, text_card
from bot.outbox import Outbox
from bot.people import People
from bot.store import Store
from bot.telegram.carrier import TelegramCarrier
from bot.ticket import Actor, Party, Reason, Refusal
from bot.tickets import Request, Tickets

ANNA = Actor(Party.OPERATOR, "anna", "1号席")


class Recorder:
    """A carrier that keeps what it was given."""

    def __init__(self) -> None:
        self.carried: list[Posting] = []

    def take(self, db: Database, incoming: Incoming) -> bool:
        return True

    def carry(
        self, db: Database, postings: Sequence[Posting], because: Incoming | None
    ) -> tuple[Written, ...]:
        self.carried += postings
        return tuple(Written("", posting.chat) for posting in postings)


def test_a_card_goes_back_where_the_message_came_from_unless_it_has_a_chat_of_its_own(store: Store) -> None:
    web, telegram = Recorder(), Recorder()
    incoming = Incoming(1, Kind.TEXT, 5, 5, 1, channel=WEB)
    cards = (Posting(text_card("a")), Posting(text_card("b"), 70, channel=TELEGRAM))
    with store.writing() as db:
        Postman({WEB: web, TELEGRAM: telegram}).post(db, cards, incoming)
    assert [(p.channel, p.chat) for p in (*web.carried, *telegram.carried)] == [(WEB, 5), (TELEGRAM, 70)]


def test_a_card_of_a_channel_that_nobody_carries_is_dropped(store: Store) -> None:
    with store.writing() as db:
        assert Postman({}).post(db, [Posting(text_card("a"), 5, channel=WEB)]) == ()


def opened(store: Store, channel: str, address: str) -> str:
    with store.writing() as db:
        request = Request(
            store.hashed(f"{channel}:{address}"), channel, address, "工资没发", "问了：工资没发"
        )
        return Tickets(store).open(db, request).ticket.number


@pytest.mark.parametrize(
    ("channel", "address", "told"),
    [(WEB, "5", [(WEB, 5)]), (TELEGRAM, "-7", [(TELEGRAM, -7)]), (PHONE, "", [])],
)
def test_the_citizen_is_told_of_every_deed_where_they_can_be_reached(
    store: Store, channel: str, address: str, told: list[tuple[str, int]]
) -> None:
    number = opened(store, channel, address)
    deeds = Deeds(Tickets(store), People(store))
    with store.writing() as db:
        done = [
            deeds.claim(db, number, ANNA),
            deeds.answer(db, number, ANNA, "请打12333。", "form-1"),
            deeds.forward(db, number, ANNA, "bob"),
            deeds.claim(db, number, ANNA),
            deeds.release(db, number, ANNA),
            deeds.claim(db, number, ANNA),
            deeds.close(db, number, ANNA),
        ]
    assert all(isinstance(one, Done) for one in done)
    assert [[(p.channel, p.chat) for p in one.postings] for one in done if isinstance(one, Done)] == [
        told
    ] * 7


def test_words_sent_twice_from_one_form_go_out_once(store: Store) -> None:
    number = opened(store, WEB, "5")
    deeds = Deeds(Tickets(store), People(store))
    with store.writing() as db:
        deeds.claim(db, number, ANNA)
        first, second = (deeds.answer(db, number, ANNA, "请打12333。", "form-1") for _ in range(2))
    assert isinstance(first, Done) and isinstance(second, Done)
    assert (len(first.postings), len(second.postings)) == (1, 0)


def test_nobody_is_told_of_a_deed_that_is_refused(store: Store) -> None:
    number = opened(store, WEB, "5")
    with store.writing() as db:
        refused = Deeds(Tickets(store), People(store)).close(db, number, ANNA)
    assert isinstance(refused, Refusal) and refused.reason is Reason.NOT_CLAIMED


def test_forwarding_a_ticket_that_nobody_had_tells_its_citizen_nothing(store: Store) -> None:
    number = opened(store, WEB, "5")
    with store.writing() as db:
        done = Deeds(Tickets(store), People(store)).forward(db, number, ANNA, "bob")
    assert isinstance(done, Done) and done.postings == ()


def test_what_the_desk_writes_waits_in_telegrams_outbox_and_no_attempt_is_said_to_have_begun(
    store: Store,
) -> None:
    with store.writing() as db:
        written = Postman({TELEGRAM: TelegramCarrier(store)}).post(
            db, [Posting(text_card("a"), 5, channel=TELEGRAM)]
        )
    assert written == (Written(TELEGRAM, 5),)
    assert Outbox(store).chats_unbegun() == (5,)
