"""Cards of answers, services, situations and clauses: what a citizen reads and what can be pressed."""

from collections.abc import Iterable

import pytest

from bot.answer import Alarm, Answer, Citation, Option, Referral, Status
from bot.aspect_cards import aspect_card
from bot.card import Action, ActionKind, Block, BlockKind, Card
from bot.cards import FULL, MOST_PAPERS, answer_card, plain_card
from bot.clause_cards import PAGE, clause_card
from bot.followup import Aspect
from bot.service_cards import details_card, others_card, service_card, situation_card, situations_card
from bot.telegram.render import messages, plain_text
from bot.thread import Thread
from bot.wording import answers, chat
from knowledge.plan import PLAN_TITLE
from knowledge.service import Deadline, Item, Link, Neighbour, Phone, Service
from knowledge.situations import Situation
from tests.builders import AID, WAGES, answer, clause, service, source, wages_service

WAGES_LAW = "statute/劳动法/50"
PLAN = Citation(
    "plan/17", PLAN_TITLE, "（十七）完善群众权益保障机制", AID, 0, len(AID), "规划期至2020年", 0.8
)
LAW = Citation(
    WAGES_LAW, "中华人民共和国劳动法", "第五十条", WAGES, 0, len(WAGES), "现行有效（2018-12-29文本）", 0.9
)
ALARM = Alarm("violence", ("110", "120"), "马上拨打 110（报警）\n先护住头。\nCall 110 now.")


def referral(of: Service, why: str = "单位违法的", **fields: object) -> Referral:
    given: dict[str, object] = {
        "deadlines": tuple(range(len(of.deadlines))),
        "district": None,
        "score": 0.9,
    }
    return Referral(of, why, **(given | fields))  # type: ignore[arg-type]


def full(**fields: object) -> Answer:
    """An answer with all that an answer can have."""
    first = wages_service(
        do="先打12333举报。带好欠条。请不起律师的申请法律援助。",
        serves=(Item("被欠工资的人", "statute/劳动法/88"), Item("工会"), Item("工友")),
        bring=tuple(Item(f"材料{n}") for n in range(MOST_PAPERS + 1)),
        fee=Item("仲裁不收费", "statute/劳动法/48"),
        deadlines=(
            Deadline("一年内申请仲裁", WAGES_LAW, WAGES),
            Deadline("五日内决定受不受理", WAGES_LAW, WAGES),
            Deadline("十五日内起诉", "statute/劳动法/91", WAGES),
        ),
    )
    given: dict[str, object] = {
        "summary": first.do,
        "citations": (PLAN, LAW),
        "services": (referral(first), referral(service(), why="请不起律师的")),
    }
    return answer(**(given | fields))  # type: ignore[arg-type]


def urgent(danger: str = "violence", **fields: object) -> Answer:
    alarm = Alarm(danger, ALARM.phones, ALARM.card)
    police = service("public-security", name="公安", phones=(Phone("110", "报警", "目录"),))
    women = service(
        "women-children", name="妇女维权", phones=(Phone("12338", "求助", "目录"), police.phones[0])
    )
    given: dict[str, object] = {
        "status": Status.URGENT,
        "summary": ALARM.card,
        "urgent": alarm,
        "citations": (PLAN, LAW),
        "services": (referral(police), referral(women)),
    }
    return answer(**(given | fields))  # type: ignore[arg-type]


def clarify() -> Answer:
    options = (Option("工资", "老板拖欠工资怎么办"), Option("邻居", "邻居吵架找谁"))
    return answer(status=Status.CLARIFY, summary=answers.CLARIFY, citations=(), services=(), options=options)


def said(status: Status, summary: str) -> Answer:
    return answer(status=status, summary=summary, citations=(), services=())


def card_of(of: Answer, answer_id: str = "A1") -> Card:
    return answer_card(of, answer_id, Thread())


def words(card: Card) -> str:
    return plain_text(Card(card.blocks))


def labels(card: Card) -> list[str]:
    return [button.label for row in card.buttons for button in row]


def actions(card: Card) -> list[Action]:
    return [button.action for row in card.buttons for button in row if button.action]


def kinds(blocks: Iterable[Block]) -> list[BlockKind]:
    return [block.kind for block in blocks]


# Every card of this module, for what holds of all.
CARDS = {
    "full": card_of(full()),
    "plain": plain_card(full(), "A1"),
    "urgent": card_of(urgent()),
    "suicide": card_of(urgent("suicide")),
    "clarify": card_of(clarify()),
    "greeting": card_of(said(Status.GREETING, answers.GREETING)),
    "not covered": card_of(full(status=Status.NOT_COVERED, summary="不敢乱说。请问准。", citations=())),
    "clause": card_of(answer(status=Status.CLAUSE, summary="", citations=(LAW,), services=())),
    "details": details_card(full(), "A1"),
    "others": others_card(full(), "A1"),
    "service": service_card(full().services[0].service),
    "situations": situations_card((Situation("work", "工作和工资", "欠工资", ("labor-inspection",)),)),
    "situation": situation_card(Situation("work", "工作", "欠工资", ("legal-aid",)), (service(),)),
    "clause in full": clause_card(clause(), source("plan"), "规划期至2020年"),
    **{aspect.value: aspect_card(full().services[0].service, aspect) for aspect in Aspect},
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_every_card_can_be_sent_and_has_no_empty_part(card: Card) -> None:
    assert messages(card, lambda _: "id")
    assert all(block.text.strip() for block in card.blocks)
    assert all(row for row in card.buttons)
    headed = [*card.blocks[1:], None]
    for block, after in zip(card.blocks, headed, strict=True):
        if block.kind is BlockKind.HEADING:
            assert after is not None and after.kind is not BlockKind.HEADING, block.text


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_no_button_stands_twice_on_a_card(card: Card) -> None:
    assert len(set(labels(card))) == len(labels(card))


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_number_to_dial_is_only_a_number(card: Card) -> None:
    assert all(b.text.isdigit() for b in card.blocks if b.kind is BlockKind.PHONE)


def test_an_answer_says_what_to_do_then_where_then_on_what_ground() -> None:
    text = words(CARDS["full"])
    order = [
        "先打12333举报。",
        chat.WHERE,
        "举报：\n12333",
        chat.BRING,
        chat.BY_WHEN,
        chat.ALSO,
        chat.GROUNDS,
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_law_in_force_comes_before_the_plan_whose_term_is_shown_to_be_over() -> None:
    quotes = [b for b in CARDS["full"].blocks if b.kind is BlockKind.QUOTE]
    assert [q.text for q in quotes] == [WAGES, AID]
    assert quotes[0].note == "《劳动法》第五十条〔现行有效（2018-12-29文本）〕"
    assert quotes[1].note.endswith("〔规划期至2020年，已经结束，只供参考〕")


def test_what_an_answer_leaves_out_is_told_and_a_tap_away() -> None:
    card = CARDS["full"]
    assert f"材料{MOST_PAPERS}" not in words(card)
    assert chat.MORE in words(card)
    assert f"材料{MOST_PAPERS}" in words(CARDS["details"])
    assert Action(ActionKind.DETAILS, answer="A1") in actions(card)


def test_an_article_that_sets_two_terms_is_named_once() -> None:
    assert words(CARDS["full"]).count("《劳动法》第50条") == 1


def test_the_buttons_of_an_answer_lead_to_what_there_is() -> None:
    assert actions(CARDS["full"]) == [
        Action(ActionKind.CLAUSE, WAGES_LAW),
        Action(ActionKind.CLAUSE, "plan/17"),
        Action(ActionKind.DETAILS, answer="A1"),
        Action(ActionKind.OTHERS, answer="A1"),
        Action(ActionKind.PLAIN, answer="A1"),
        Action(ActionKind.REPHRASE),
        Action(ActionKind.HUMAN),
        Action(ActionKind.GOOD, answer="A1"),
        Action(ActionKind.BAD, answer="A1"),
    ]


@pytest.mark.parametrize(
    ("fields", "absent", "why"),
    [
        ({"citations": ()}, ActionKind.CLAUSE, "nothing is cited"),
        ({"services": full().services[:1]}, ActionKind.OTHERS, "one service only"),
        ({"services": ()}, ActionKind.DETAILS, "no service"),
        ({"services": ()}, ActionKind.PLAIN, "nothing to say plainer"),
    ],
)
def test_no_button_has_nothing_to_show(fields: dict[str, object], absent: ActionKind, why: str) -> None:
    assert absent not in [action.kind for action in actions(card_of(full(**fields)))], why


def test_an_answer_that_is_not_kept_has_no_button_that_needs_it() -> None:
    assert all(
        action.kind is ActionKind.CLAUSE or not action.answer for action in actions(card_of(full(), ""))
    )
    assert ActionKind.GOOD not in [action.kind for action in actions(card_of(full(), ""))]


@pytest.mark.parametrize(
    ("citations", "expected"),
    [
        ((LAW,), ["看原文"]),
        ((PLAN, LAW), ["看原文：第五十条", "看原文：规划第17条"]),
        (
            (LAW, Citation("statute/刑法/50", "中华人民共和国刑法", "第五十条", "文", 0, 1, "现行有效", 0.5)),
            ["看原文：劳动法第五十条", "看原文：刑法第五十条"],
        ),
    ],
)
def test_a_button_says_which_clause_it_shows(citations: tuple[Citation, ...], expected: list[str]) -> None:
    assert [label for label in labels(card_of(full(citations=citations))) if "原文" in label] == expected


def test_the_district_is_to_be_said_on_the_telephone() -> None:
    first = full().services[0]
    there = referral(first.service, district="米易县")
    assert "您在米易县" in words(card_of(full(services=(there,))))
    assert "您在" not in words(CARDS["full"])


def test_a_service_without_a_number_names_who_puts_through() -> None:
    bare = service(phones=(), links=())
    card = card_of(full(services=(referral(bare), referral(bare))))
    assert [b.text for b in card.blocks if b.kind is BlockKind.PHONE] == ["12345", "12348", "12345"]
    assert "法律援助（打这个号，请他们转接）\n12345" in words(card)


def test_a_platform_without_a_verified_address_is_found_by_name_and_another_linked() -> None:
    links = (Link("法网", "目录"), Link("法院网", "目录", "https://a.cn", "2026-01-01"))
    shown = [b for b in service_card(service(links=links)).blocks if b.kind is BlockKind.LINK]
    assert [(b.text, b.url) for b in shown] == [(chat.online("法网"), ""), ("法院网", "https://a.cn")]


def test_an_unknown_fee_takes_no_line_of_an_answer_but_is_told_in_the_details() -> None:
    unknown = full(services=(referral(wages_service(fee=Item(chat.FEE_UNKNOWN))),))
    assert chat.FEE not in words(card_of(unknown))
    assert chat.FEE_UNKNOWN in words(details_card(unknown, "A1"))


def test_a_clause_quoted_in_full_is_cut_at_a_sentence_and_says_so() -> None:
    long = Citation(WAGES_LAW, "劳动法", "第五十条", ("一" * 99 + "。") * 9, 0, 900, "现行有效", 1.0)
    (quote,) = (b for b in card_of(full(citations=(long,))).blocks if b.kind is BlockKind.QUOTE)
    assert quote.text == ("一" * 99 + "。") * 3 + "……"


def test_an_answer_in_doubt_names_whom_to_ask_and_lists_no_papers() -> None:
    card = CARDS["not covered"]
    assert "12333" in words(card)
    assert chat.BRING not in words(card)


def test_danger_comes_first_with_numbers_to_dial_and_to_copy() -> None:
    card = CARDS["urgent"]
    assert kinds(card.blocks[:3]) == [BlockKind.ALERT, BlockKind.PHONE, BlockKind.PHONE]
    assert [b.text for b in card.blocks[1:3]] == ["110", "120"]
    assert [button.copy for button in card.buttons[0]] == ["110", "120"]
    assert "先护住头。" in words(card)


def test_below_a_safety_card_no_number_stands_twice() -> None:
    text = words(CARDS["urgent"])
    assert "妇女维权\n12338" in text
    assert "公安：" not in text


def test_to_somebody_who_wants_to_die_no_paragraph_is_quoted() -> None:
    assert BlockKind.QUOTE in kinds(CARDS["urgent"].blocks)
    assert BlockKind.QUOTE not in kinds(CARDS["suicide"].blocks)


def test_what_a_safety_card_quotes_can_be_read_in_full_where_the_answer_is_kept() -> None:
    clauses = [Action(ActionKind.CLAUSE, WAGES_LAW), Action(ActionKind.CLAUSE, "plan/17")]
    assert [a for a in actions(CARDS["urgent"]) if a.kind is ActionKind.CLAUSE] == clauses
    assert ActionKind.CLAUSE not in [a.kind for a in actions(card_of(urgent(), ""))]
    assert ActionKind.CLAUSE not in [a.kind for a in actions(CARDS["suicide"])]


def test_a_false_alarm_can_be_told_below_everything_else() -> None:
    helped = [ActionKind.GOOD, ActionKind.BAD]
    assert [button.action.kind for button in CARDS["urgent"].buttons[-1] if button.action] == helped
    assert not set(helped) & {a.kind for a in actions(card_of(urgent(), ""))}


def test_nobody_who_wants_to_die_is_asked_whether_it_helped() -> None:
    assert not {ActionKind.GOOD, ActionKind.BAD} & {action.kind for action in actions(CARDS["suicide"])}


def test_danger_without_an_index_still_has_its_numbers() -> None:
    assert "110" in words(card_of(urgent(services=(), citations=(), release=None)))


def test_a_vague_question_gets_numbered_choices_with_examples() -> None:
    card = CARDS["clarify"]
    assert labels(card) == ["1. 工资", "2. 邻居", chat.SITUATIONS, chat.NONE_OF_THESE, chat.HUMAN]
    assert actions(card)[0] == Action(ActionKind.ASK, "老板拖欠工资怎么办")
    assert "比如：邻居吵架找谁" in words(card)


@pytest.mark.parametrize("status", [Status.GREETING, Status.OUTSIDE, Status.REFUSED, Status.NOT_COVERED])
def test_an_end_without_a_service_still_shows_two_ways_on(status: Status) -> None:
    assert labels(card_of(said(status, "我帮不上。"))) == [chat.SITUATIONS, chat.HUMAN]


def test_the_plain_card_has_one_service_its_number_and_at_most_three_sentences() -> None:
    card = CARDS["plain"]
    assert [b.text for b in card.blocks if b.kind is BlockKind.PHONE] == ["12333", "12348"]
    assert [b.text for b in card.blocks if b.kind is BlockKind.TEXT] == [
        "先打12333举报。",
        "带好欠条。",
        "请不起律师的申请法律援助。",
        chat.ASK_IN_DOUBT,
    ]
    assert BlockKind.QUOTE not in kinds(card.blocks)
    assert Action(ActionKind.CLAUSE, WAGES_LAW) in actions(card)
    assert Action(ActionKind.PLAIN, FULL, "A1") in actions(card)


def test_the_plain_card_has_the_term_that_is_asked_about() -> None:
    first = full().services[0].service
    short = wages_service(do="先打12333。", deadlines=first.deadlines)
    asked = full(summary=short.do, services=(referral(short, deadlines=(2,)),))
    assert "十五日内起诉。" in words(plain_card(asked, "A1"))
    assert "十五日内起诉" not in words(plain_card(full(summary=short.do, services=(referral(short),)), "A1"))


def test_long_sentences_of_the_plain_card_have_short_lines() -> None:
    do = "拨打12333，说清楚单位名称和工地在哪里，欠了哪几个月，多少人；请不起律师的，申请法律援助。"
    card = plain_card(full(summary=do, services=(referral(wages_service(do=do)),)), "A1")
    text, _ = (b.text for b in card.blocks if b.kind is BlockKind.TEXT)
    assert text.split("\n") == [
        "拨打12333，说清楚单位名称和工地在哪里，",
        "欠了哪几个月，多少人；",
        "请不起律师的，申请法律援助。",
    ]


def test_who_asked_for_plain_words_gets_them_until_it_is_changed() -> None:
    plain = Thread(plain=True)
    assert answer_card(full(), "A1", plain) == CARDS["plain"]
    assert answer_card(urgent(), "A1", plain) == CARDS["urgent"]
    assert plain_card(clarify(), "A1") == CARDS["clarify"]


def test_a_clause_asked_for_is_shown_in_full_and_turned_like_a_page() -> None:
    text = ("一" * 99 + "。") * 20
    long = Citation(WAGES_LAW, "劳动法", "第五十条", text, 0, len(text), "现行有效", 1.0)
    asked = answer(
        status=Status.CLAUSE, summary=answers.found_clauses((long,)), citations=(long,), services=()
    )
    card = card_of(asked)
    assert text[:PAGE] in words(card)
    assert actions(card) == [Action(ActionKind.CLAUSE, WAGES_LAW, page=1)]
    assert "您要看的是" not in words(card)


def test_a_clause_that_is_missing_is_told_with_ways_on() -> None:
    card = card_of(said(Status.CLAUSE, "没有这一条。"))
    assert words(card) == "没有这一条。"
    assert labels(card) == [chat.SITUATIONS, chat.HUMAN]


def test_several_clauses_asked_for_are_begun_and_each_has_its_button() -> None:
    card = card_of(
        answer(status=Status.CLAUSE, summary="没有第九十九条。", citations=(LAW, PLAN), services=())
    )
    assert words(card).startswith("没有第九十九条。")
    assert [action.argument for action in actions(card)] == [WAGES_LAW, "plan/17"]


@pytest.mark.parametrize(
    ("page", "turns", "place"),
    [(0, [1], "第1页"), (1, [0, 2], "第2页"), (2, [1], "第3页"), (9, [1], "第3页"), (-1, [1], "第1页")],
)
def test_a_long_clause_is_turned_page_by_page(page: int, turns: list[int], place: str) -> None:
    long = clause(WAGES_LAW, ("一" * 99 + "。") * 35)
    card = clause_card(long, source(), "现行有效", page)
    assert [action.page for action in actions(card)] == turns
    assert place in words(card)


def test_a_clause_says_whether_it_is_law_where_it_stands_and_whether_it_is_whole() -> None:
    article = clause(WAGES_LAW, WAGES, "第五十条", ("第五章　工资",))
    text = words(clause_card(article, source(), "已废止"))
    assert "《劳动法》第五十条" in text
    assert "第五章" in text
    assert "状态：已废止" in text
    assert chat.EXCERPT not in text
    assert "已经结束" in words(clause_card(clause(), source("plan"), "规划期至2020年"))


def test_the_other_services_come_with_why_and_their_numbers() -> None:
    text = words(CARDS["others"])
    assert "请不起律师的" in text
    assert "12348" in text.split("\n")
    assert Action(ActionKind.SERVICE, "legal-aid") in actions(CARDS["others"])


@pytest.mark.parametrize("services", [(), full().services[:1]])
def test_a_card_of_others_needs_others(services: tuple[Referral, ...]) -> None:
    with pytest.raises(ValueError, match="two services"):
        others_card(full(services=services), "A1")


def test_details_need_a_service() -> None:
    with pytest.raises(ValueError, match="names a service"):
        details_card(full(services=()), "A1")


def test_the_steps_are_numbered_in_the_details() -> None:
    assert "1. 打电话\n2. 递申请" in words(CARDS["details"])


def test_a_service_says_what_it_is_told_from_and_leads_to_its_grounds() -> None:
    card = service_card(wages_service(neighbours=(Neighbour("legal-aid", "请不起律师的找法律援助"),)))
    assert "请不起律师的找法律援助" in words(card)
    assert [a.argument for a in actions(card) if a.kind is ActionKind.CLAUSE] == [WAGES_LAW, "plan/17"]


def test_a_situation_leads_to_its_services_and_back() -> None:
    assert actions(CARDS["situations"]) == [Action(ActionKind.SITUATION, "work")]
    assert actions(CARDS["situation"])[:2] == [
        Action(ActionKind.SERVICE, "legal-aid"),
        Action(ActionKind.SITUATIONS),
    ]


ASKED = wages_service(
    do="先打12333问清楚。再到人社局窗口递申请。",
    serves=(Item("农民工，免予核查", "statute/劳动法/48"), Item("所有职工")),
    deadlines=(
        Deadline("一年内申请仲裁，过了时效就不受理", WAGES_LAW, WAGES, ("时效",)),
        Deadline("仲裁委五日内决定受不受理", WAGES_LAW, WAGES, ("受理",)),
        Deadline("不服裁决，十五日内起诉", WAGES_LAW, WAGES, ("不服",)),
        Deadline("离婚登记申请后三十日内可以撤回", WAGES_LAW, WAGES, ("离婚要多久",)),
    ),
)


@pytest.mark.parametrize(
    ("aspect", "there", "not_there"),
    [
        (Aspect.DOCUMENTS, "身份证明", "窗口"),
        (Aspect.DEADLINE, "一年内申请仲裁", "身份证明"),
        (Aspect.FEE, "农民工，免予核查", "所有职工"),
        (Aspect.PLACE, "人社局窗口", "先打12333问清楚"),
        (Aspect.WHO, "所有职工", "身份证明"),
        (Aspect.DURATION, "五日内决定受不受理", "一年内申请仲裁"),
        (Aspect.DURATION, "三十日内可以撤回", "十五日内起诉"),
        (Aspect.STEPS, "递申请", "身份证明"),
    ],
)
def test_a_follow_up_is_answered_from_the_directorys_own_field(
    aspect: Aspect, there: str, not_there: str
) -> None:
    text = words(aspect_card(ASKED, aspect))
    assert there in text
    assert not_there not in text


def test_where_the_counter_is_must_always_be_asked() -> None:
    text = words(aspect_card(ASKED, Aspect.PLACE))
    assert chat.ASPECT_UNKNOWN["place"] in text
    assert "12333" in text.split("\n")


@pytest.mark.parametrize("aspect", list(Aspect))
def test_what_the_directory_does_not_say_is_told_with_whom_to_ask(aspect: Aspect) -> None:
    bare = service(
        do="问。", serves=(), bring=(), fee=Item(chat.FEE_UNKNOWN), steps=(), deadlines=(), links=()
    )
    text = words(aspect_card(bare, aspect))
    assert chat.ASPECT_UNKNOWN[aspect.value] in text
    assert "12348" in text.split("\n")


def test_nobody_is_sent_to_an_emergency_number_to_ask_about_papers() -> None:
    police = service(fee=Item(chat.FEE_UNKNOWN), serves=(), phones=(Phone("110", "报警", "目录"),))
    assert "110" not in words(aspect_card(police, Aspect.FEE))
    assert "110" not in words(aspect_card(police, Aspect.DOCUMENTS))


def test_where_an_office_names_no_fee_those_named_beside_it_may() -> None:
    silent = service(name="监察", fee=Item(chat.FEE_UNKNOWN), serves=(), bring=())
    free = service("labor-mediation", name="仲裁", fee=Item("仲裁不收费", "statute/劳动争议调解仲裁法/53"))
    text = words(aspect_card(silent, Aspect.FEE, "老板拖欠工资", (free,)))
    assert "目录里没有写" in text and "仲裁：仲裁不收费（《劳动争议调解仲裁法》第53条）" in text
    assert "监察" not in words(aspect_card(free, Aspect.FEE, "", (silent,)))
    assert "仲裁：" not in words(aspect_card(silent, Aspect.STEPS, "", (free,)))


def test_of_an_office_with_many_matters_the_papers_of_this_one_are_shown() -> None:
    office = service(
        do="申请低保的，到街道递申请。领证先打电话。",
        bring=(Item("办低保：家庭收入"), Item("领结婚证：双方到场")),
    )
    text = words(aspect_card(office, Aspect.DOCUMENTS, "低保怎么申请"))
    assert "家庭收入" in text and "双方到场" not in text
    assert "双方到场" in words(aspect_card(office, Aspect.DOCUMENTS))
