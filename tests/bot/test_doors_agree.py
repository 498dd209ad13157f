"""Whatever door a question comes through, it stands on the same words of the same clauses."""

import html
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import cli
from bot.dialogue.incoming import TELEGRAM, WEB, Incoming, Kind, to_json
from bot.dialogue.parts import parts_of
from bot.dialogue.postman import Postman
from bot.dialogue.talk import Talk
from bot.inbox import Arrival
from bot.live import Live
from bot.outbox import Outbox
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.draft import from_json
from tests.bot.web.citizen import Citizen
from tests.bot.web.desk import ORIGIN, desk
from tests.builders import rules

QUESTIONS = ["老板拖欠工资怎么办", "请不起律师怎么申请法律援助", "单位不发工资，干活不给工钱", "没钱打官司"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_all_doors_give_the_same_citations(
    tmp_path: Path,
    small: Live,
    question: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bot.live.open_live", lambda *_, **__: small)
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path / "home"))
    cli.main(["ask", question, "--json"])
    wanted = [c["quote"] for c in json.loads(capsys.readouterr().out)["citations"]]
    assert wanted, question
    with desk(tmp_path, small) as made:
        answered = TestClient(made.app, base_url=ORIGIN).post("/api/ask", json={"text": question}).json()
        assert [c["quote"] for c in answered["citations"]] == wanted
        carrier = TelegramCarrier(made.store)
        incoming = Incoming(1, Kind.TEXT, 5, 5, 3, question, sent_s=100)
        carrier.inbox.accept([Arrival(1, 5, to_json(incoming))])
        Talk(parts_of(small, rules(), made.store, Postman({TELEGRAM: carrier}), "bot")).handle(incoming)
        letter = Outbox(made.store).next_for(5)
        assert letter
        in_telegram = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", from_json(letter.payload).html, re.S)
        on_the_web = re.findall(r'<blockquote class="quote"><p>(.*?)</p>', Citizen(made.app).say(question))
        assert (
            sorted(map(html.unescape, in_telegram))
            == sorted(map(html.unescape, on_the_web))
            == sorted(wanted)
        )
        kept = {answer.channel: answer.citations for answer in made.store.recent()}
        assert set(kept) == {"api", TELEGRAM, WEB}
        assert kept["api"] == kept[TELEGRAM] == kept[WEB]
