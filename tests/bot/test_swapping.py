"""While releases are published and taken back under load, every answer stands on one release: the one it names."""

import threading
import time
from pathlib import Path

from bot.consult import consult
from bot.live import Live
from bot.publishing import Office, publish, roll_back
from bot.store import Store
from knowledge.release import Release
from retrieval.shelf import Shelf
from tests.builders import FakeEncoder, clause, index, release, rules, service, statute, wages_service

QUESTIONS = ("老板拖欠工资怎么办", "请不起律师怎么办", "劳动法第五十条", "规划第十七条怎么说")
SWAPS = 20


def worded(mark: str) -> Release:
    """A release whose every clause says which it is."""
    aid = clause(text=f"健全法律援助机制{mark}，为困难群众提供方便快捷的法律援助。")
    clauses = [clause(c.id, c.text.replace("。", f"{mark}。"), c.label, c.path) for c in statute()]
    grounds = {c.id: c.text for c in (aid, *clauses)}
    services = [
        service(
            made.id,
            **{
                name: getattr(made, name)
                for name in ("name", "when", "do", "phones", "keywords", "utterances")
            },
            plan=tuple(type(g)(g.clause, grounds[g.clause], why=g.why) for g in made.plan),
            statutes=tuple(type(g)(g.clause, grounds[g.clause], why=g.why) for g in made.statutes),
        )
        for made in (service(), wages_service())
    ]
    return release((aid, *clauses), services)


def test_no_answer_mixes_two_releases_and_none_fails_while_twenty_are_swapped(
    tmp_path: Path, store: Store
) -> None:
    shelf, encoder = Shelf(tmp_path / "shelf"), FakeEncoder()
    marks = {}
    for n, mark in enumerate(("甲", "乙")):
        built = index(tmp_path / mark, worded(mark))
        shelf.write(built, encoder.fingerprint, f"2026-07-01T09:00:0{n}")
        marks[built.release] = mark
    first, second = marks
    office = Office(shelf, store, encoder, rules(), ())
    publish(office, first, "cli:test")
    live = Live(shelf, shelf.load(first), encoder)
    over = threading.Event()
    faults: list[str] = []
    named: set[str] = set()
    asked = 0

    def ask() -> None:
        nonlocal asked
        while not over.is_set():
            for question in QUESTIONS:
                try:
                    answer = consult(question, live.index, encoder, rules()).answer
                except Exception as error:
                    faults.append(f"{question}: {error!r}")
                    return
                asked += 1
                named.add(answer.release or "")
                mark = marks[answer.release or ""]
                faults.extend(
                    f"{answer.release}: {cited.quote}"
                    for cited in answer.citations
                    if mark not in cited.quote
                )
                if not answer.citations:
                    faults.append(f"{question}: nothing cited")

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(SWAPS):
        if n % 2:
            roll_back(office, "cli:test", "back", first)
        else:
            publish(office, second, "cli:test")
        assert live.follow()
        time.sleep(0.02)
    over.set()
    for thread in threads:
        thread.join()
    assert faults[:3] == []
    assert named == set(marks) and asked > SWAPS
