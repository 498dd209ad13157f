"""Inline: what is found for words typed in another chat."""

from bot.dialogue.incoming import TELEGRAM, Incoming, Kind
from bot.dialogue.parts import parts_of
from bot.dialogue.postman import Postman
from bot.live import Live
from bot.store import Store
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.inline import MOST_A_MINUTE, Inline
from tests.builders import rules

OPERATOR, CITIZEN = 70, 5
WORDS = "拖欠工资"


def inline(live: Live, store: Store) -> Inline:
    postman = Postman({TELEGRAM: TelegramCarrier(store)})
    return Inline(parts_of(live, rules(), store, postman, "mingbai_bot", frozenset({OPERATOR})))


def query(person: int, number: int = 1, text: str = WORDS) -> Incoming:
    return Incoming(number, Kind.INLINE, person, person, 0, text, callback="q", sent_s=1000)


def test_the_desk_finds_clauses_that_nobody_named_and_citizens_do_not(small: Live, store: Store) -> None:
    found = inline(small, store)
    desk, citizen = (found.results(query(person)) for person in (OPERATOR, CITIZEN))
    clauses = [result for result in desk if result.id.startswith("c")]
    assert clauses
    assert not [result for result in citizen if result.id.startswith("c")]
    assert any("工资" in (result.description or "") for result in clauses)
    assert {result.id for result in citizen} <= {result.id for result in desk}
    assert len({result.id for result in desk}) == len(desk)


def test_a_clause_that_was_named_is_offered_once(small: Live, store: Store) -> None:
    results = inline(small, store).results(query(OPERATOR, text="规划第17条 拖欠工资"))
    ids = [result.id for result in results]
    assert len(ids) == len(set(ids))


def test_who_types_without_end_finds_nothing_more(small: Live, store: Store) -> None:
    found = inline(small, store)
    for number in range(1, MOST_A_MINUTE + 1):
        assert found.results(query(CITIZEN, number))
    assert not found.results(query(CITIZEN, MOST_A_MINUTE + 1))
    assert found.results(query(6, MOST_A_MINUTE + 2)), "others are not slowed down"
