"""Of a large office's entry an answer shows what the question is about; nothing is added, no danger left out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import sentences
from bot.live import Live
from bot.pertinence import extract
from knowledge.service import Deadline, Item, Service
from tests.builders import service

INSURANCE = service(
    "social-insurance",
    name="社会保险",
    do="先打12333问清办什么。上班受伤的先治伤，催单位申报工伤。单位不认账的，另走仲裁。正在流血的打120。",
    bring=(
        Item("申请工伤认定：认定申请表"),
        Item("领失业金：离职证明"),
        Item("其他业务要带的材料，以窗口答复为准"),
    ),
    serves=(Item("自己参加养老保险的人"), Item("因工作受伤的职工")),
    deadlines=(
        Deadline("三十日内申报", "statute/工伤保险条例/17", "三十日", ("申报",)),
        Deadline("十五日内办好转移", "statute/劳动合同法/50", "十五日", ("转移",)),
    ),
)
ONE_MATTER = service(
    do="先找商家谈。谈不拢打12315。",
    bring=(Item("购物小票"), Item("照片和聊天记录")),
    serves=(Item("消费者"),),
)

CASES = [
    (
        INSURANCE,
        "养老金怎么领",
        ("先打12333问清办什么。", "正在流血的打120。"),
        (2,),
        (0,),
        (1,),
        "another matter is left out",
    ),
    (
        INSURANCE,
        "上班受伤怎么报工伤",
        (
            "先打12333问清办什么。",
            "上班受伤的先治伤，催单位申报工伤。",
            "单位不认账的，另走仲裁。",
            "正在流血的打120。",
        ),
        (0, 2),
        (1,),
        (0, 1),
        "what is asked about, with what goes on with it",
    ),
    (INSURANCE, "今天天气", None, (0, 1, 2), (0, 1), (0, 1), "no word in common: all as it is"),
    (ONE_MATTER, "我有照片，店家不退钱", None, (1, 0), (0,), (), "one matter: only the order"),
]


@pytest.mark.parametrize(
    ("entry", "question", "do", "bring", "serves", "deadlines", "why"), CASES, ids=[c[-1] for c in CASES]
)
def test_what_is_asked_about_comes_first(
    entry: Service,
    question: str,
    do: tuple[str, ...] | None,
    bring: tuple[int, ...],
    serves: tuple[int, ...],
    deadlines: tuple[int, ...],
    why: str,
) -> None:
    told = extract(entry, question, range(len(entry.deadlines)))
    assert told.do == (sentences(entry.do) if do is None else do), why
    assert told.bring == tuple(entry.bring[n] for n in bring), why
    assert told.serves == tuple(entry.serves[n] for n in serves), why
    assert told.deadlines == deadlines, why


def test_of_the_real_directory_nothing_is_made_up_and_no_danger_left_out(real: Live) -> None:
    assert real.index
    entries = tuple(real.index.services.values())
    for entry in entries:
        for question in (*entry.utterances[::4], *entries[0].utterances[::8]):
            told = extract(entry, question, range(len(entry.deadlines)))
            every = sentences(entry.do)
            assert told.do and set(told.do) <= set(every)
            assert {s for s in every if re.search("11[09]|120|122", s)} <= set(told.do), (entry.id, question)
            assert set(told.bring) <= set(entry.bring) and set(told.serves) <= set(entry.serves)
            assert sorted(set(told.deadlines)) == sorted(told.deadlines)


@given(st.text(max_size=60))
def test_any_words_are_read(question: str) -> None:
    assert extract(INSURANCE, question, (0, 1)).do
