from pathlib import Path

import pytest

import knowledge
from bot.routes import HOTLINE, fitting, reordered
from knowledge.route import read_routes
from retrieval.clean import clean
from retrieval.hit import ServiceHit

ROUTES = read_routes(Path(knowledge.__file__).parent / "content" / "routes.yaml")


def best(service: str) -> list[ServiceHit]:
    return [ServiceHit(service, 0.0, 0.0, 0.0, (), 0.5, 1)]


@pytest.mark.parametrize(
    ("text", "first", "rule"),
    [
        ("老表借了我三万块，一直不还，电话也不接", "legal-hotline", "loan-unpaid"),
        ("表弟借我四千块两年没还，亲戚不想撕破脸，想找人说和", "people-mediation", None),
        ("借了我三万不还，条子没写利息，能要利息不", "legal-hotline", None),
        ("借给他的五万是2018年的，过期没有还能告不", "legal-hotline", None),
        ("网贷还不上天天催收", "financial-complaint", None),
        ("我哥被关进看守所二十天了，会不会判刑", "legal-hotline", "wanted-free"),
        ("我在看守所关了半年无罪放出来，哪个赔我", "state-compensation", None),
        ("跟主管说了怀孕，第二天就把我调去搬货还降工资", "women-children", "pregnant-at-work"),
        ("立案要先交三千多的诉讼费，我吃低保拿不出来", "judicial-relief", "court-fee"),
        ("房东在出租房厕所装摄像头", "legal-hotline", "hidden-camera"),
        ("邻居摄像头对着我家门口", "legal-hotline", None),
        ("法院判了我可以看孩子，前妻不准我看", "women-children", "visit-judged"),
        ("借条上的名字不是我签的，咋个证明", "court-service", "not-my-signature"),
        ("物流把我的货打湿了，要他赔怎么办", "legal-hotline", "cargo-damaged"),
        ("派出所不予立案，可以复议吗", "admin-reconsideration", "police-refuse-to-file"),
        ("法院不立案怎么办", "court-service", None),
        ("别人仿冒我的商标卖货", "legal-hotline", "intellectual-property"),
        ("当兵时耳朵震聋了，现在还能补评残吗", "forensic-appraisal", "war-disability"),
        ("救火车走的通道天天停满车", "transport-complaint", "fire-lane"),
        ("工地上干活老板欠我三万一直不给", "legal-hotline", "unpaid-work"),
        ("法院判定他还钱，过去几年了还是不还", "court-service", "judgment-unpaid"),
        ("女方不签离婚协议怎么离", "legal-hotline", "divorce-contested"),
        ("弟弟判了十年，有新证据，再审被法院驳回了", "court-service", "appeal-refused"),
        ("劳动仲裁驳回了，我有新证据", "labor-mediation", None),
        ("洗碗三年没签合同也没买社保，餐馆昨天说不要我了", "labor-inspection", None),
        ("昨晚有个车刮了我的车跑了", "traffic-police", "hit-and-run"),
    ],
)
def test_an_operators_rule_fits_its_own_matters_and_no_others(
    text: str, first: str, rule: str | None
) -> None:
    found = fitting(clean(text), best(first), ROUTES)
    assert (found.id if found else None) == rule


def test_a_rule_never_moves_an_office_that_is_not_among_its_own() -> None:
    for route in ROUTES:
        assert set(route.services) & set(route.among), route.id


def hits(**probabilities: float) -> list[ServiceHit]:
    """Hits in the order given, `_` for the hyphen of an id."""
    return [
        ServiceHit(name.replace("_", "-"), 0.0, 0.0, 0.0, (), p, n)
        for n, (name, p) in enumerate(probabilities.items(), 1)
    ]


@pytest.mark.parametrize(
    ("found", "companions", "named"),
    [
        # Sure of the first: who is often needed with it comes before who is merely a little likelier.
        ({"a": 0.9, "b": 0.03, "c": 0.01}, {"a": {"c": 0.8}}, ["a", "c", "b"]),
        # What is really likely is not pushed aside.
        ({"a": 0.5, "b": 0.4, "c": 0.01}, {"a": {"c": 0.8}}, ["a", "b", "c"]),
        # Unsure of the first: where one may ask comes before odd guesses.
        ({"a": 0.3, "b": 0.1, "legal_hotline": 0.05}, {}, ["a", HOTLINE, "b"]),
        ({"a": 0.99, "b": 0.008, "legal_hotline": 0.0015}, {}, ["a", "b", HOTLINE]),
        # Nobody needs them.
        ({"a": 0.9995, "b": 0.0004, "c": 0.0001}, {}, ["a"]),
    ],
)
def test_who_is_named_after_the_first(
    found: dict[str, float], companions: dict[str, dict[str, float]], named: list[str]
) -> None:
    assert [hit.service for hit in reordered(hits(**found), None, companions)] == named


def test_what_a_rule_names_stands_first_however_unlikely() -> None:
    rule = next(route for route in ROUTES if route.id == "court-fee")
    ordered = reordered(hits(judicial_relief=0.9, lawyer=0.09, court_service=0.0, legal_aid=0.0), rule, {})
    assert [hit.service for hit in ordered] == ["court-service", "legal-aid", "judicial-relief", "lawyer"]
