from pathlib import Path

import pytest

from bot import coming
from bot.coming import coming_turns
from knowledge.clause import Validity
from knowledge.problems import ContentError, Problem
from tests.builders import release, source


def test_each_coming_day_is_told_with_what_must_be_mended_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(day: str, added: Path, learned: Path | None) -> None:
        if day == "2028-01-01":
            raise ContentError([Problem("a.yaml", 0, "引文不是原文")])

    monkeypatch.setattr(coming, "load_library", load)
    laws = [
        source("statute/甲法", validity=Validity.PENDING, effective="2027-01-01"),
        source("statute/乙法", repealed="2028-01-01"),
        source("statute/丙法", effective="2020-01-01"),
    ]
    told = list(coming_turns(release((), sources=laws), "2026-11-30", tmp_path))
    assert told == [
        "2027-01-01 起施行或废止：《中华人民共和国甲法》；到那天自动换上，内容届时没有问题",
        "2028-01-01 起施行或废止：《中华人民共和国乙法》；到那天自动换上，但内容届时有 1 处问题，请先改好：a.yaml: 引文不是原文",
    ]
