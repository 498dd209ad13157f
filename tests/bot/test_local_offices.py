"""Whoever lives in a district is shown its own office first, through every door; nobody else is."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Referral, Status, as_json
from bot.aspect_cards import aspect_card
from bot.card import BlockKind, Card
from bot.cards import answer_card, plain_card
from bot.consult import consult
from bot.counsel import counsel
from bot.followup import Aspect
from bot.live import Live
from bot.service_cards import service_card
from bot.terminal import render_answer
from bot.thread import Thread
from bot.told import lines, referral_told
from bot.wording import answers, english
from knowledge.changes import service_changes
from knowledge.offices import office_of
from knowledge.service import Item, Phone, Service, Standing
from retrieval.shelf import Shelf
from tests.builders import FakeEncoder, answer, index, release, rules, service, wages_service
from tests.knowledge.test_offices import TOLD

OFFICE = office_of(replace(TOLD, phones="0812-2901234"))
AID = service(offices=(OFFICE,), fee=Item("全程免费", "statute/法律援助法/20"))


def given(district: str | None, status: Status = Status.ANSWERED, entry: Service = AID) -> Answer:
    named = Referral(entry, entry.when, (), district, 0.9)
    summary = counsel("老板拖欠工资", (named,), (), status)
    return answer(status=status, services=(named,), summary=summary)


def said(card: Card) -> str:
    return "\n".join(block.text for block in card.blocks)


def phones(card: Card) -> list[str]:
    return [block.text for block in card.blocks if block.kind is BlockKind.PHONE]


def test_the_office_stands_first_with_where_it_is_and_when_it_is_open() -> None:
    card = answer_card(given("仁和区"), "", Thread())
    assert phones(card)[:2] == ["0812-2901234", "12348"]
    assert "仁和区法律援助中心" in said(card) and "地址：仁和街 1 号" in said(card)
    assert "工作日 9:00—17:00" in said(card) and "先说您在" not in said(card)
    assert "仁和区法律援助中心：不收费" in said(card)


@pytest.mark.parametrize("district", [None, "", "西区"])
def test_nobody_elsewhere_is_sent_there(district: str | None) -> None:
    card = answer_card(given(district), "", Thread())
    assert phones(card) == ["12348"] and "仁和" not in said(card)


def test_every_way_to_look_at_a_service_knows_the_office() -> None:
    assert phones(service_card(AID, "仁和区"))[0] == "0812-2901234"
    assert phones(service_card(AID)) == ["12348"]
    assert phones(plain_card(given("仁和区"), ""))[0] == "0812-2901234"
    place = aspect_card(AID, Aspect.PLACE, district="仁和区")
    assert "地址：仁和街 1 号" in said(place) and "没有写" not in said(place)
    assert "仁和街" not in said(aspect_card(AID, Aspect.PLACE))
    assert "不收费" in said(aspect_card(AID, Aspect.FEE, district="仁和区"))
    told = lines(referral_told(given("仁和区")))
    assert told[0].startswith("该找：法律援助，电话0812-2901234（仁和区法律援助中心）")
    assert any("仁和街 1 号" in line for line in told)
    terminal = render_answer(given("仁和区"))
    assert "仁和区法律援助中心0812-2901234、12348" in terminal and "仁和街 1 号" in terminal


def test_a_number_that_the_office_shares_with_everybody_is_told_once() -> None:
    entry = replace(AID, offices=(office_of(TOLD),))
    found = given("仁和区", entry=entry)
    assert phones(answer_card(found, "", Thread())) == ["0812-2901234", "12348"]
    assert as_json(found)["services"][0]["phones"] == ["0812-2901234", "12348"]
    assert "0812-2901234、12348\n" in render_answer(found) and "12348、12348" not in render_answer(found)
    told = referral_told(found)
    assert [p.partition("（")[0] for p in told.phones] == ["0812-2901234", "12348"]


def test_an_office_that_is_new_is_read_as_a_line_before_it_is_published() -> None:
    (change,) = service_changes({AID.id: service(fee=AID.fee)}, {AID.id: AID})
    (part,) = change.fields
    assert (part.field, part.before) == ("offices", "")
    assert part.after == (
        "仁和区 仁和区法律援助中心；0812-2901234；仁和街 1 号；工作日 9:00—17:00；不收费；"
        "https://www.scrh.gov.cn/aid；2026-11-20；仁和区司法局　张三"
    )


def test_programs_get_it_in_the_answer_without_who_told_it() -> None:
    (entry,) = as_json(given("仁和区"))["services"]
    assert entry["phones"] == ["0812-2901234", "12348"]
    assert entry["offices"] == [
        {
            "district": "仁和区",
            "name": "仁和区法律援助中心",
            "phones": ["0812-2901234"],
            "address": "仁和街 1 号",
            "hours": "工作日 9:00—17:00",
            "links": ["https://www.scrh.gov.cn/aid"],
            "fee": "不收费",
        }
    ]
    assert "张三" not in str(as_json(given("仁和区")))
    assert as_json(given("西区"))["services"][0]["offices"] == []


def test_what_no_clause_says_the_local_office_may_have_told() -> None:
    found = given("仁和区", Status.NOT_COVERED).summary
    assert found == (
        "这一点手头的规划和法律条文没有写；当地窗口报来的是："
        "仁和区法律援助中心，电话0812-2901234，地址仁和街 1 号，时间工作日 9:00—17:00。"
    )
    assert "不敢乱说" in given("西区", Status.NOT_COVERED).summary
    assert "the local office told: 仁和区法律援助中心" in str(english.said(found))


def test_a_card_says_the_worst_of_what_it_shows_and_says_it_once() -> None:
    good = replace(AID.phones[0], checked_on="2026-11-01")
    old = replace(OFFICE, phones=(Phone("1", "", "", "2026-01-01", Standing.OVERDUE),))
    entry = replace(AID, phones=(good,), links=(), offices=(old,))
    there = said(answer_card(given("仁和区", entry=entry), "", Thread()))
    assert there.count(answers.STANDING[Standing.OVERDUE]) == 1
    elsewhere = said(answer_card(given(None, entry=entry), "", Thread()))
    assert not any(words in elsewhere for words in answers.STANDING.values())
    assert as_json(given("仁和区", entry=entry))["services"][0]["unverified"] is True
    assert as_json(given(None, entry=entry))["services"][0]["unverified"] is False


@pytest.mark.parametrize("standing", [Standing.OVERDUE, Standing.DOUBTED, Standing.NEVER])
def test_each_sentence_has_its_english(standing: Standing) -> None:
    assert str(english.said(answers.STANDING[standing])).isascii()


def test_a_district_in_the_words_of_a_question_counts_and_one_that_is_given_counts_more(
    tmp_path: Path,
) -> None:
    live = Live(
        Shelf(tmp_path / "shelf"),
        index(tmp_path / "small", release(services=(AID, wages_service()))),
        FakeEncoder(),
    )

    def district(question: str, known: str | None = None) -> str | None:
        services = consult(question, live.index, live.encoder, rules(), known).answer.services
        return services[0].district

    assert district("请不起律师怎么办") is None
    assert district("我在仁和区，请不起律师怎么办") == "仁和区"
    assert district("我在仁和区，请不起律师怎么办", "西区") == "西区"
