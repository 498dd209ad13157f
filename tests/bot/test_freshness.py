"""What somebody confirmed counts at once, for so long, and only for the words that were confirmed."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errands import Urge, Wanted, count, errands
from bot.freshness import MOST_DAYS, USUAL_DAYS, USUAL_OWNER, Freshness
from bot.live import Live
from bot.store import Store, open_store
from bot.wording import answers
from knowledge.detail import Detail, Kind, details, marked
from knowledge.service import Item, Local, Office, Phone, Service, Standing
from tests.builders import service, wages_service

NUMBER = Phone("12348", "咨询", "服务目录")
AID = service(phones=(NUMBER,), links=(), fee=Item("全程免费", "statute/法律援助法/20"))
SERVICES = {AID.id: AID}
RELEASE = "0123456789abcdef"


def phone_of(entry: Service) -> Detail:
    return next(d for d in details(entry) if d.kind is Kind.PHONE)


@pytest.fixture
def at(path: Path) -> Callable[[str], Freshness]:
    """The freshness of one store at a time."""

    def opened(day: str) -> Freshness:
        return Freshness(open_store(path, lambda: f"{day}T10:00:00+08:00"))

    return opened


def test_nothing_is_confirmed_before_somebody_does(store: Store) -> None:
    line = Freshness(store).book().line(phone_of(AID))
    assert (line.standing, line.checked_on, line.due, line.owner) == (Standing.NEVER, "", "", USUAL_OWNER)


def test_a_confirmation_counts_until_its_term_is_over(at: Callable[[str], Freshness]) -> None:
    detail = phone_of(AID)
    settled = at("2026-07-01").confirm((detail.id,), SERVICES, RELEASE, "anna")
    assert settled.done == (detail,) and settled.gone == ()
    for today, standing in (
        ("2026-07-01", Standing.CONFIRMED),
        ("2026-09-29", Standing.CONFIRMED),
        ("2026-09-30", Standing.OVERDUE),
    ):
        line = at("2026-07-01").book(today).line(detail)
        assert (line.standing, line.due, line.by) == (standing, "2026-09-29", "anna"), today


def test_a_confirmation_is_of_the_words_that_were_confirmed(store: Store) -> None:
    freshness = Freshness(store)
    freshness.confirm((phone_of(AID).id,), SERVICES, RELEASE, "anna")
    other = service(phones=(replace(NUMBER, number="12349"),))
    same_number_another_use = service(phones=(replace(NUMBER, use="预约"),))
    book = freshness.book()
    assert book.line(phone_of(AID)).standing is Standing.CONFIRMED
    assert book.line(phone_of(other)).standing is Standing.NEVER
    assert book.line(phone_of(same_number_another_use)).standing is Standing.CONFIRMED
    assert book.line(phone_of(wages_service(phones=(NUMBER,)))).standing is Standing.NEVER


def test_the_row_says_who_when_and_exactly_what_and_the_chain_says_it_too(store: Store) -> None:
    detail = phone_of(AID)
    Freshness(store).confirm((detail.id,), SERVICES, RELEASE, "anna")
    with store.reading() as db:
        (row,) = db.execute("SELECT detail, value, found, release, by, at FROM confirmations").fetchall()
    assert row == (detail.id, "12348", "right", RELEASE, "anna", store.now())
    (entry,) = store.audit()
    assert (entry.who, entry.action) == ("anna", "directory.confirm") and detail.id in entry.detail
    assert store.verify_audit() is None


def test_pressing_twice_is_written_once_and_another_person_is_heard(store: Store) -> None:
    freshness, ids = Freshness(store), (phone_of(AID).id,)
    for by in ("anna", "anna", "bob"):
        assert freshness.confirm(ids, SERVICES, RELEASE, by).done
    with store.reading() as db:
        assert db.execute("SELECT by FROM confirmations ORDER BY seq").fetchall() == [("anna",), ("bob",)]


def test_what_the_release_no_longer_has_is_not_confirmed(store: Store) -> None:
    settled = Freshness(store).confirm(("feedfeedfeedfeed",), SERVICES, RELEASE, "anna")
    assert settled.gone == ("feedfeedfeedfeed",) and settled.done == ()
    assert store.audit() == ()


def test_a_doubt_stands_until_somebody_finds_it_right_or_newer_words_come(store: Store) -> None:
    freshness, detail = Freshness(store), phone_of(AID)
    freshness.confirm((detail.id,), SERVICES, RELEASE, "anna")
    freshness.doubt((detail.id,), SERVICES, RELEASE, "bob", "空号")
    line = freshness.book().line(detail)
    assert (line.standing, line.note, line.due) == (Standing.DOUBTED, "空号", "")
    told_since = service(phones=(replace(NUMBER, checked_on="2026-07-02"),))
    assert freshness.book("2026-07-03").line(phone_of(told_since)).standing is Standing.CONFIRMED
    freshness.confirm((detail.id,), SERVICES, RELEASE, "anna")
    assert freshness.book().line(detail).standing is Standing.CONFIRMED


@pytest.mark.parametrize("note", ["", "  ", "长" * 201])
def test_a_doubt_says_why(store: Store, note: str) -> None:
    with pytest.raises(ValueError, match="note"):
        Freshness(store).doubt((phone_of(AID).id,), SERVICES, RELEASE, "bob", note)


def test_what_the_release_itself_says_counts_too(store: Store) -> None:
    entry = service(phones=(replace(NUMBER, checked_on="2026-06-20"),))
    line = Freshness(store).book().line(phone_of(entry))
    assert (line.standing, line.checked_on, line.by) == (Standing.CONFIRMED, "2026-06-20", "服务目录")


def test_administrators_set_how_long_each_kind_counts(store: Store) -> None:
    freshness, detail = Freshness(store), phone_of(AID)
    freshness.confirm((detail.id,), SERVICES, RELEASE, "anna")
    freshness.set_days(Kind.PHONE, 7, "anna")
    book = freshness.book("2026-07-09")
    assert book.days == {**USUAL_DAYS, Kind.PHONE: 7}
    assert book.line(detail).standing is Standing.OVERDUE
    assert [e.action for e in store.audit()] == ["directory.term", "directory.confirm"]
    for days in (0, MOST_DAYS + 1):
        with pytest.raises(ValueError, match="days"):
            freshness.set_days(Kind.PHONE, days, "anna")


def test_somebody_answers_for_everything_the_nearest_first(store: Store) -> None:
    freshness = Freshness(store)
    office = Office("西区", "西区窗口", "", (NUMBER,), Local("某街1号", "西区司法局"))
    entry = service(
        phones=(NUMBER,), offices=(office, replace(office, district="东区", owner="东区司法局　李四"))
    )

    def owners() -> list[str]:
        return list(dict.fromkeys(freshness.book().owner(d) for d in details(entry) if d.kind is Kind.PHONE))

    assert owners() == [USUAL_OWNER, "东区司法局　李四"]
    freshness.set_owner("", "", "市司法局公共法律服务科", "anna")
    freshness.set_owner("", "西区", "西区司法局", "anna")
    assert owners() == ["市司法局公共法律服务科", "西区司法局", "东区司法局　李四"]
    freshness.set_owner(entry.id, "西区", "王五", "anna")
    assert owners()[1] == "王五"
    freshness.set_owner(entry.id, "西区", "", "anna")
    assert owners()[1] == "西区司法局"
    with pytest.raises(ValueError, match="district"):
        freshness.set_owner("", "成都", "甲", "anna")
    with pytest.raises(ValueError, match="owner"):
        freshness.set_owner("", "", "长" * 41, "anna")


def test_a_number_that_serves_several_is_one_errand_and_a_fee_is_asked_service_by_service(
    store: Store,
) -> None:
    shared = [service(phones=(NUMBER,), links=()), wages_service(phones=(NUMBER,), links=())]
    found = errands(shared, Freshness(store).book())
    numbers = [e for e in found if e.kind is Kind.PHONE]
    assert [e.services for e in numbers] == [("法律援助", "劳动保障监察")]
    assert len(numbers[0].ids) == 2
    assert len([e for e in found if e.kind is Kind.FEE]) == 2


def test_errands_are_sorted_by_urgency_and_filtered(at: Callable[[str], Freshness]) -> None:
    phones = tuple(replace(NUMBER, number=n) for n in ("12345", "12346", "12347", "12348", "12349"))
    entry = service(phones=phones, links=(), fee=Item("以办理机关公布为准"))
    ids = [d.id for d in details(entry)]
    services = {entry.id: entry}
    at("2026-05-01").confirm(ids[:1], services, RELEASE, "anna")
    at("2026-06-25").confirm(ids[1:2], services, RELEASE, "anna")
    at("2026-09-01").confirm(ids[2:3], services, RELEASE, "anna")
    freshness = at("2026-09-20")
    freshness.doubt(ids[3:4], services, RELEASE, "bob", "空号")
    found = errands((entry,), freshness.book())
    assert [(e.value, e.urge) for e in found] == [
        ("12348", Urge.DOUBTED),
        ("12345", Urge.OVERDUE),
        ("12349", Urge.NEVER),
        ("12346", Urge.SOON),
        ("12347", Urge.LATER),
    ]
    assert count(found) == dict.fromkeys(Urge, 1)
    assert [e.value for e in errands((entry,), freshness.book(), Wanted(due_only=True))][-1] == "12346"
    assert [e.value for e in errands((entry,), freshness.book(), Wanted(words=" 12347"))] == ["12347"]
    assert errands((entry,), freshness.book(), Wanted(district="西区")) == ()
    assert (
        len(errands((entry,), freshness.book(), Wanted(district="-", kind=Kind.PHONE, owner=USUAL_OWNER)))
        == 5
    )


def test_an_answer_of_a_running_process_says_what_was_confirmed_elsewhere(
    small: Live, store: Store, path: Path
) -> None:
    freshness = Freshness(store)
    assert small.mark(freshness, "2026-07-01")
    assert small.index is not None
    before = small.index.services["labor-inspection"]
    assert before.standing_in(None) is Standing.NEVER and before.unverified
    ids = [d.id for d in details(before)]
    elsewhere = open_store(path, lambda: "2026-07-01T12:00:00+08:00")
    Freshness(elsewhere).confirm(ids, small.index.services, small.index.release, "anna")
    assert small.mark(freshness, "2026-07-01") and not small.mark(freshness, "2026-07-01")
    after = small.index.services["labor-inspection"]
    assert not after.unverified and after.phones[0].checked_on == "2026-07-01"
    assert small.mark(freshness, "2026-12-01")
    assert small.index.services["labor-inspection"].standing_in(None) is Standing.OVERDUE
    elsewhere.close()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("step", ["INSERT INTO confirmations", "INSERT INTO audit", "COMMIT", "nothing"])
def test_killed_at_any_step_a_confirmation_is_there_with_its_link_or_not_at_all(
    path: Path, step: str
) -> None:
    open_store(path, lambda: "2026-07-01T09:00:00+08:00").close()
    child = os.fork()
    if child == 0:
        try:
            store = open_store(path, lambda: "2026-07-01T10:00:00+08:00")
            execute = store._db.execute

            def dying(sql: str, *rest: object) -> object:
                if sql.startswith(step):
                    os.kill(os.getpid(), signal.SIGKILL)
                return execute(sql, *rest)  # type: ignore[arg-type]

            store._db.execute = dying  # type: ignore[method-assign, assignment]
            Freshness(store).confirm((phone_of(AID).id,), SERVICES, RELEASE, "anna")
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert (os.waitstatus_to_exitcode(status) == -signal.SIGKILL) == (step != "nothing")
    store = open_store(path, lambda: "2026-07-01T11:00:00+08:00")
    standing = Freshness(store).book().line(phone_of(AID)).standing
    kept = standing is Standing.CONFIRMED
    assert kept == (step == "nothing")
    assert [e.action for e in store.audit()] == (["directory.confirm"] if kept else [])
    assert store.verify_audit() is None
    assert Freshness(store).confirm((phone_of(AID).id,), SERVICES, RELEASE, "anna").done
    assert Freshness(store).book().line(phone_of(AID)).standing is Standing.CONFIRMED
    store.close()


def test_a_fee_that_the_law_sets_is_told_of_only_where_somebody_doubts_it(store: Store) -> None:
    freshness = Freshness(store)
    (fee,) = [d for d in details(AID) if d.kind is Kind.FEE]
    assert fee.is_law and marked(AID, freshness.book().look).fee.lapsed is None
    freshness.doubt((fee.id,), SERVICES, RELEASE, "bob", "窗口说要收")
    assert marked(AID, freshness.book().look).standing_in(None) is Standing.DOUBTED


def test_each_way_of_not_being_verified_has_one_sentence() -> None:
    said = [answers.standing(one) for one in Standing]
    assert said[0] == "" and len(set(said)) == 4 and all(s.count("。") == 0 for s in said)
