"""Conversations of several messages, with a consultation that answers from a table."""

from dataclasses import dataclass, field, replace

import pytest

from bot.answer import Alarm, Answer, Option, Referral, Status
from bot.belonging import MEANS
from bot.consult import Consultation
from bot.conversation import Exchange, converse, forgotten
from bot.followup import Aspect
from bot.thread import Thread
from bot.wording import answers, talk
from knowledge.library import CONTENT
from retrieval.hit import Findings, ServiceHit
from tests.builders import service

NOW = "2026-11-23T10:00:00+08:00"
WAGES = "老板拖欠我三个月工资"


@dataclass
class Desk:
    """A consultation that knows a few words: the first row whose word is in the question decides."""

    rows: tuple[tuple[str, Status, dict[str, float]], ...]
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def __call__(self, question: str, district: str | None) -> Consultation:
        self.asked.append((question, district))
        for word, status, likely in self.rows:
            if word in question:
                return consultation(question, status, likely, district)
        return consultation(question, Status.CLARIFY, {})


def consultation(
    question: str, status: Status, likely: dict[str, float], district: str | None = None
) -> Consultation:
    hits = tuple(ServiceHit(s, 0.0, 0.0, 0.0, (), p, n) for n, (s, p) in enumerate(likely.items(), 1))
    services = tuple(Referral(service(s, name=s), "", (), district, p) for s, p in likely.items())
    unclear = status is Status.CLARIFY
    options = tuple(Option(r.service.name, f"{r.service.name}怎么办") for r in services)
    alarm = Alarm("violence", ("110",), "先报警") if status is Status.URGENT else None
    answer = Answer(
        question,
        status,
        "release",
        "摘要",
        urgent=alarm,
        services=services,
        options=(options or answers.FIRST_OPTIONS) if unclear else (),
    )
    none = (("outside", 0.9 if status is Status.OUTSIDE else 0.0),)
    return Consultation(answer, Findings((), (), hits, none, {}))


ROWS: tuple[tuple[str, Status, dict[str, float]], ...] = (
    ("拿刀", Status.URGENT, {"public-security": 1.0}),
    ("怎么认定工伤", Status.ANSWERED, {"social-insurance": 0.9}),
    ("狗", Status.ANSWERED, {"people-mediation": 0.9}),
    ("身份证掉", Status.ANSWERED, {"household-registration": 0.97}),
    ("公证", Status.ANSWERED, {"notary": 0.9}),
    ("低保", Status.ANSWERED, {"civil-affairs": 0.9}),
    ("天气", Status.OUTSIDE, {}),
    ("第十七条讲什么", Status.CLAUSE, {}),
    ("工资", Status.ANSWERED, {"labor-inspection": 0.6, "labor-mediation": 0.3}),
    ("摔", Status.CLARIFY, {"social-insurance": 0.09, "medical-mediation": 0.05}),
    ("社会保险怎么办", Status.ANSWERED, {"social-insurance": 0.9}),
    ("social-insurance怎么办", Status.ANSWERED, {"social-insurance": 0.9}),
    ("medical-mediation怎么办", Status.ANSWERED, {"medical-mediation": 0.9}),
    ("邻居之间有纠纷", Status.ANSWERED, {"people-mediation": 0.8}),
    ("你好", Status.GREETING, {}),
)


def talk_of(*texts: str, thread: Thread | None = None, desk: Desk | None = None) -> Exchange:
    """The last exchange of a conversation."""
    exchange = Exchange(thread or Thread(), ())
    for text in texts:
        exchange = converse(text, exchange.thread, NOW, desk or Desk(ROWS))
    return exchange


def status_of(exchange: Exchange, turn: int = 0) -> Status:
    consulted = exchange.turns[turn].consultation
    assert consulted
    return consulted.answer.status


def question_of(exchange: Exchange, turn: int = 0) -> str:
    consulted = exchange.turns[turn].consultation
    assert consulted
    return consulted.answer.question


def test_a_first_question_is_consulted_and_remembered() -> None:
    exchange = talk_of(WAGES)
    assert exchange.thread.question == WAGES
    assert exchange.thread.service == "labor-inspection"
    assert exchange.thread.at == NOW
    assert [turn.words for turn in exchange.turns] == [""]


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("那要准备什么材料", Aspect.DOCUMENTS),
        ("我是农民工，免费吗", Aspect.FEE),
        ("要好久", Aspect.DURATION),
        ("在哪点办", Aspect.PLACE),
    ],
)
def test_a_follow_up_is_about_the_service_named_before(text: str, aspect: Aspect) -> None:
    exchange = talk_of(WAGES, text)
    assert [(turn.aspect, turn.service_id) for turn in exchange.turns] == [(aspect, "labor-inspection")]
    assert exchange.thread.question == WAGES


def test_two_things_asked_are_two_turns() -> None:
    exchange = talk_of(WAGES, "要带啥子，要好多钱")
    assert [turn.aspect for turn in exchange.turns] == [Aspect.DOCUMENTS, Aspect.FEE]


def test_without_a_matter_before_a_follow_up_is_consulted() -> None:
    assert status_of(talk_of("要好久")) is Status.CLARIFY


def test_a_fact_is_joined_with_the_matter_before() -> None:
    exchange = talk_of(WAGES, "我没签合同")
    assert question_of(exchange) == f"{WAGES}，我没签合同"
    assert exchange.thread.question == f"{WAGES}，我没签合同"
    assert exchange.turns[0].words == talk.TOGETHER


def test_a_mere_question_is_answered_with_the_story_and_not_added_to_it() -> None:
    exchange = talk_of(WAGES, "可以直接起诉吗")
    assert question_of(exchange) == f"{WAGES}，可以直接起诉吗"
    assert exchange.thread.question == WAGES


@pytest.mark.parametrize("text", ["身份证掉了", "邻居的狗咬了我怎么办", "那公证要好多钱", "我想办低保"])
def test_a_new_matter_is_noticed_and_the_old_one_forgotten(text: str) -> None:
    exchange = talk_of(WAGES, text)
    assert question_of(exchange) == text
    assert exchange.thread.question == text
    assert exchange.thread.service != "labor-inspection"
    assert exchange.turns[0].words == talk.NEW_TOPIC


def test_the_matter_before_can_be_dropped_in_so_many_words() -> None:
    exchange = talk_of(WAGES, "换个问题，公证要好多钱")
    assert exchange.thread.question == "公证要好多钱"
    assert talk_of(WAGES, "换个问题").turns[0].words == talk.TELL
    assert talk_of(WAGES, "换个问题").thread.question == ""


def test_at_most_two_readings_of_one_message_are_consulted() -> None:
    for text in ("我没签合同", "身份证掉了", "邻居的狗咬了我怎么办", "要好久", "谢谢", "他拿刀追我"):
        desk = Desk(ROWS)
        converse(text, talk_of(WAGES).thread, NOW, desk)
        assert len(desk.asked) <= 2, text


def test_danger_in_the_new_words_wins_over_everything() -> None:
    assert status_of(talk_of(WAGES, "他拿刀追我")) is Status.URGENT
    assert status_of(talk_of("我摔了", "他拿刀追我")) is Status.URGENT
    assert talk_of(WAGES, "他拿刀追我").thread.service == "public-security"


def test_danger_that_the_story_explains_away_still_shows_its_card_and_then_the_answer() -> None:
    def explained(question: str, district: str | None) -> Consultation:
        if question == "他还打了我":
            return consultation(question, Status.URGENT, {"public-security": 1.0})
        return consultation(question, Status.ANSWERED, {"labor-inspection": 0.9})

    exchange = converse("他还打了我", Thread(question=WAGES, service="labor-inspection"), NOW, explained)
    assert [status_of(exchange, n) for n in (0, 1)] == [Status.URGENT, Status.ANSWERED]
    assert exchange.thread.service == "public-security"
    assert exchange.thread.question == f"{WAGES}，他还打了我"


def test_a_farewell_is_a_farewell_unless_the_talk_was_of_death() -> None:
    def alarmed(question: str, district: str | None) -> Consultation:
        danger = "不想活" in question or question == "再见"
        status = Status.URGENT if danger else Status.ANSWERED
        return consultation(question, status, {"psychological-help": 1.0} if danger else {"credit": 0.9})

    everyday = converse("再见", Thread(question="征信黑了", service="credit"), NOW, alarmed)
    assert everyday.turns[0].words == talk.GOODBYE
    assert status_of(converse("再见", Thread(question="不想活了"), NOW, alarmed)) is Status.URGENT
    assert status_of(converse("再见", Thread(), NOW, alarmed)) is Status.URGENT


def test_a_place_alone_raises_no_alarm_but_after_a_cry_for_help() -> None:
    def alarmed(question: str, district: str | None) -> Consultation:
        danger = "着火" in question or question == "在盐边"
        return consultation(question, Status.URGENT if danger else Status.ANSWERED, {"credit": 0.9})

    assert status_of(converse("在盐边", Thread(question="征信黑了"), NOW, alarmed)) is Status.ANSWERED
    assert status_of(converse("在盐边", Thread(question="着火了"), NOW, alarmed)) is Status.URGENT
    assert converse("在盐边", Thread(), NOW, alarmed).turns[0].words == talk.district_only("盐边县")


def test_a_vague_question_is_asked_back_once() -> None:
    exchange = talk_of("我摔了")
    assert status_of(exchange) is Status.CLARIFY
    assert [option.label for option in exchange.thread.offered] == ["social-insurance", "medical-mediation"]
    assert exchange.thread.service == ""


@pytest.mark.parametrize("reply", ["1", "第一个", "social-insurance", "social-insurance怎么办"])
def test_a_reply_takes_the_option_it_names(reply: str) -> None:
    exchange = talk_of("我摔了", reply)
    assert question_of(exchange) == "social-insurance怎么办"
    assert exchange.thread.service == "social-insurance"
    assert exchange.thread.question == "我摔了，social-insurance"
    assert exchange.thread.offered == ()


def test_a_second_unclear_message_gets_the_best_guess_and_a_person() -> None:
    exchange = talk_of("我摔了", "痛得很")
    answer = exchange.turns[0].consultation
    assert answer
    assert answer.answer.status is Status.NOT_COVERED
    assert answer.answer.summary == talk.guess("social-insurance")
    assert answer.answer.options == ()
    assert exchange.turns[0].person
    assert exchange.turns[0].service_id == "social-insurance"
    assert exchange.thread.offered == ()


def test_without_any_guess_a_person_is_offered() -> None:
    exchange = talk_of("我要投诉", "就是那个")
    assert exchange.turns[0].consultation
    assert exchange.turns[0].consultation.answer.summary == talk.STILL_UNCLEAR
    assert exchange.turns[0].consultation.answer.services == ()
    assert exchange.turns[0].person


def test_a_clear_reply_to_the_question_back_is_answered() -> None:
    assert status_of(talk_of("我要投诉", "老板三个月没发工资")) is Status.ANSWERED


def test_none_of_the_options_leads_to_own_words_or_a_person() -> None:
    exchange = talk_of("我摔了", "都不是")
    assert exchange.turns[0].words == talk.NONE_FITS
    assert exchange.turns[0].person
    assert exchange.thread.offered == ()


def test_a_number_that_counts_nothing_is_explained() -> None:
    assert talk_of("我摔了", "9").turns[0].consultation
    assert talk_of("我摔了", "5").turns[0].words == talk.PICK_ONE
    assert talk_of(WAGES, "2").turns[0].words == talk.NOTHING_TO_PICK


def test_several_matters_are_answered_one_after_the_other() -> None:
    exchange = talk_of("老板三个月没发工资怎么办？另外想问一下，邻居的狗咬了我孩子找谁")
    assert [question_of(exchange, n) for n in (0, 1)] == [
        "老板三个月没发工资怎么办？",
        "邻居的狗咬了我孩子找谁",
    ]
    assert exchange.turns[0].words.startswith("您说了两件事")
    assert exchange.thread.service == "people-mediation"


def test_the_urgent_matter_comes_first() -> None:
    text = "老板三个月没发工资怎么办？另外还有件事，邻居拿刀堵在我家门口怎么办"
    exchange = talk_of(text)
    assert [status_of(exchange, n) for n in (0, 1)] == [Status.URGENT, Status.ANSWERED]
    assert exchange.turns[0].words.endswith("“邻居拿刀堵在我家门口怎么办”")


def test_danger_that_only_the_whole_message_tells_is_not_lost_in_parts() -> None:
    def whole(question: str, district: str | None) -> Consultation:
        both = "工资" in question and "狗" in question
        likely = {"labor-inspection" if "工资" in question else "people-mediation": 0.9}
        return consultation(question, Status.URGENT if both else Status.ANSWERED, likely)

    exchange = converse("工资三个月没发怎么办？另外想问一下，邻居的狗咬了我找谁", Thread(), NOW, whole)
    assert [status_of(exchange)] == [Status.URGENT]


def test_parts_for_the_same_service_are_one_matter() -> None:
    text = "老板三个月没发工资怎么办？另外想问一下，工资条不给我看找谁"
    assert [turn.words for turn in talk_of(text).turns] == [""]


def test_more_than_three_matters_are_said_to_be_too_many() -> None:
    text = "1.老板没发工资怎么办 2.邻居的狗咬人找谁 3.身份证掉了怎么补 4.低保怎么申请"
    exchange = talk_of(text)
    assert len(exchange.turns) == 3
    assert exchange.turns[0].words.startswith(talk.TOO_MANY)


def test_a_district_named_once_is_remembered_and_can_be_changed() -> None:
    desk = Desk(ROWS)
    exchange = talk_of("我在米易，老板三个月没发工资", desk=desk)
    assert desk.asked == [("我在米易，老板三个月没发工资", "米易县")]
    assert talk_of("身份证掉了", thread=exchange.thread).thread.district == "米易县"
    assert talk_of("是在东区", thread=exchange.thread).thread.district == "东区"


def test_the_name_of_the_city_does_not_replace_a_district() -> None:
    assert talk_of("我在攀枝花", thread=Thread(district="米易县")).thread.district == "米易县"
    assert talk_of("我在攀枝花").thread.district == "攀枝花市"


def test_a_place_alone_is_noted_and_the_matter_answered_for_it() -> None:
    exchange = talk_of(WAGES, "是在东区")
    assert question_of(exchange) == WAGES
    assert exchange.turns[0].words == talk.district_noted("东区")
    assert talk_of("我在米易").turns[0].words == talk.district_only("米易县")


def test_a_thread_older_than_six_hours_is_over() -> None:
    old = replace(talk_of(WAGES).thread, at="2026-11-23T03:59:00+08:00", district="东区", plain=True)
    exchange = converse("我没签合同", old, NOW, Desk(ROWS))
    assert exchange.thread.question == "我没签合同"
    assert (exchange.thread.district, exchange.thread.plain) == ("东区", True)
    younger = replace(old, at="2026-11-23T04:01:00+08:00")
    assert converse("我没签合同", younger, NOW, Desk(ROWS)).thread.question == f"{WAGES}，我没签合同"


def test_times_in_another_zone_are_compared_rightly() -> None:
    thread = replace(talk_of(WAGES).thread, at="2026-11-23T01:00:00+00:00")
    assert converse("要好久", thread, NOW, Desk(ROWS)).turns[0].aspect is Aspect.DURATION


def test_forgetting_keeps_district_plainness_and_ticket() -> None:
    thread = Thread(
        "问题", "legal-aid", "a1", (Option("a", "b"),), "东区", True, "reason", "20261123-001", NOW
    )
    assert forgotten(thread) == Thread(district="东区", plain=True, ticket="20261123-001", at=NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("谢谢", talk.NOT_AT_ALL),
        ("好的", talk.NOTED),
        ("没用", talk.NOT_HELPED),
        ("找人工", talk.PERSON),
        ("？？", talk.NO_WORDS),
        ("你是谁", answers.GREETING),
    ],
)
def test_words_for_the_bot_get_a_short_reply_and_change_nothing(text: str, words: str) -> None:
    exchange = talk_of(WAGES, text)
    assert [(turn.words, turn.consultation) for turn in exchange.turns] == [(words, None)]
    assert exchange.thread.question == WAGES


def test_somebody_who_does_not_understand_gets_it_plainer() -> None:
    exchange = talk_of(WAGES, "看不懂")
    assert exchange.thread.plain
    assert question_of(exchange) == WAGES
    assert talk_of("看不懂").turns[0].words == talk.TELL


@pytest.mark.parametrize("text", ["今天天气怎么样", "第十七条讲什么", "你好"])
def test_an_aside_leaves_the_matter_as_it_was(text: str) -> None:
    assert talk_of(WAGES, text).thread.question == WAGES
    assert talk_of(WAGES, text, "要好久").turns[0].aspect is Aspect.DURATION


@pytest.mark.parametrize("text", ["my boss did not pay", "how much is it", "ငွေမပေးဘူး"])
def test_other_languages_pass_through_alone(text: str) -> None:
    desk = Desk(ROWS)
    exchange = converse(text, talk_of(WAGES).thread, NOW, desk)
    assert [question for question, _ in desk.asked] == [text]
    assert exchange.thread.question == WAGES
    assert status_of(talk_of(text, text)) is Status.CLARIFY


def test_what_the_next_words_were_for_is_over_with_them() -> None:
    assert talk_of(WAGES, thread=Thread(awaiting="rephrase")).thread.awaiting == ""


def test_the_services_that_serve_others_stand_in_the_directory() -> None:
    assert {path.stem for path in (CONTENT / "services").glob("*.yaml")} >= MEANS


TWO = "老板三个月没发工资怎么办？另外想问一下，邻居的狗咬了我孩子找谁"
COUNTED = [
    ("第一个要带什么", "labor-inspection", "the first of two"),
    ("第二件事要带什么材料", "people-mediation", "the second"),
    ("那刚才第一个问题呢，要带什么", "labor-inspection", "with words around it"),
]


@pytest.mark.parametrize(("text", "of", "why"), COUNTED, ids=[why for *_, why in COUNTED])
def test_a_matter_that_is_counted_out_is_the_one_meant(text: str, of: str, why: str) -> None:
    exchange = talk_of(TWO, text)
    assert [(turn.service_id, turn.aspect) for turn in exchange.turns] == [(of, Aspect.DOCUMENTS)]


def test_matters_are_counted_as_long_as_one_of_them_is_talked_about() -> None:
    both = talk_of(TWO, "第一个要带什么", "第二个要带什么")
    assert both.turns[0].service_id == "people-mediation"
    other = talk_of(TWO, "我身份证掉了怎么补办", "第二个要带什么")
    assert other.thread.matters == ()


def test_a_matter_named_by_its_number_alone_is_answered_again() -> None:
    exchange = talk_of(TWO, "第一个")
    assert exchange.turns[0].service_id == "labor-inspection"
