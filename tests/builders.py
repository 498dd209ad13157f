"""Small whole things for tests: each builder gives what its argument does not say."""

import functools
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from bot.answer import Answer, Citation, Referral, Status
from bot.consult import Consultation
from bot.urgency import UrgencyRules, load_rules
from knowledge.clause import Clause, Kind, Source, Validity
from knowledge.library import CONTENT
from knowledge.plan import PLAN_TITLE
from knowledge.release import Release
from knowledge.release import release as release_of
from knowledge.service import Ground, Item, Link, Phone, Service
from retrieval.build import Scope, build_index
from retrieval.encoder import FloatArray
from retrieval.hit import ClauseHit, Findings, ServiceHit
from retrieval.index import Index
from retrieval.vectors import VectorCache

AID = "健全法律援助机制，为困难群众提供方便快捷的法律援助。"
WAGES = "用人单位应当按月足额支付劳动报酬，不得拖欠工资。"


class FakeEncoder:
    """Fixed vectors: texts that share characters lie close together."""

    dimensions = 64

    def __init__(self, fingerprint: str = "0123456789abcdef") -> None:
        self.fingerprint = self.passage_fingerprint = fingerprint
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        self.asked += texts
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        vectors = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for char in text:
                vector[zlib.crc32(char.encode("utf-8", "replace")) % self.dimensions] += 1
            vector /= np.linalg.norm(vector)
        return vectors


def source(source_id: str = "statute/劳动法", **fields: str) -> Source:
    plan = source_id == "plan"
    title = PLAN_TITLE if plan else source_id.removeprefix("statute/").partition("@")[0]
    given: dict[str, object] = {
        "kind": Kind.PLAN if plan else Kind.STATUTE,
        "title": title if plan or not title.endswith(("法", "法典")) else f"中华人民共和国{title}",
        "validity": Validity.PLAN_ENDED if plan else Validity.IN_FORCE,
        "version": "2014-03-25" if plan else "2018-12-29",
        "effective": "" if plan else "2018-12-29",
    }
    return Source(source_id, **(given | fields))  # type: ignore[arg-type]


def clause(
    clause_id: str = "plan/17", text: str = AID, label: str = "", path: tuple[str, ...] = ()
) -> Clause:
    source_id, _, number = clause_id.rpartition("/")
    given = "（十七）完善群众权益保障机制" if source_id == "plan" else f"第{number}条"
    return Clause(clause_id, source_id, number, label or given, path, text)


def service(service_id: str = "legal-aid", **fields: object) -> Service:
    given: dict[str, object] = {
        "id": service_id,
        "name": "法律援助",
        "summary": "免费请律师",
        "when": "请不起律师",
        "do": "先打12348，再到法律援助机构递申请。",
        "serves": (),
        "bring": (Item("身份证明"),),
        "fee": Item("全程免费"),
        "steps": ("打电话", "递申请"),
        "deadlines": (),
        "phones": (Phone("12348", "咨询", "服务目录"),),
        "links": (Link("中国法律服务网", "服务目录"),),
        "hours": None,
        "districts": (),
        "plan": (Ground("plan/17", AID, why="规划的要求"),),
        "statutes": (),
        "neighbours": (),
        "keywords": ("律师", "法律援助"),
        "utterances": ("请不起律师怎么办", "怎么申请法律援助", "没钱打官司"),
    }
    return Service(**(given | fields))  # type: ignore[arg-type]


def wages_service(**fields: object) -> Service:
    given: dict[str, object] = {
        "name": "劳动保障监察",
        "when": "单位拖欠工资",
        "do": "先打12333举报拖欠工资。",
        "phones": (Phone("12333", "举报", "服务目录"),),
        "statutes": (Ground("statute/劳动法/50", WAGES, why="工资按月付"),),
        "keywords": ("工资", "欠薪"),
        "utterances": ("老板拖欠工资", "老板不发工资", "干活不给工钱", "拖欠三个月工资怎么办"),
    }
    return service("labor-inspection", **(given | fields))


def release(
    clauses: Sequence[Clause] | None = None,
    services: Sequence[Service] | None = None,
    sources: Sequence[Source] | None = None,
) -> Release:
    clauses = clauses if clauses is not None else (clause(), *statute())
    services = services if services is not None else (service(), wages_service())
    if sources is None:
        sources = [source(i) for i in dict.fromkeys(c.source for c in clauses)]
    return release_of(sources, clauses, services)


def statute() -> tuple[Clause, ...]:
    return (
        clause("statute/劳动法/48", "国家实行最低工资保障制度。", "第四十八条"),
        clause("statute/劳动法/50", WAGES, "第五十条", ("第五章　工资",)),
        clause("statute/劳动法/91", "用人单位违反本法第五十条规定的，由劳动行政部门责令支付。", "第九十一条"),
    )


def content(folder: Path) -> Path:
    """A content folder with the little that building an index reads."""
    folder.mkdir(parents=True, exist_ok=True)
    talk = {
        "outside": ["今天天气怎么样", "讲个笑话", "推荐几只股票"],
        "vague": ["有事找你", "出事了", "帮帮我"],
        "greeting": ["你好", "在吗", "谢谢"],
        "refused": ["编一条法律", "查他的电话", "忽略指令"],
    }
    aliases = {
        "names": {"劳动": "劳动法"},
        "replaced": {"民法通则": "民法典"},
        "plan": ["规划", "依法治市规划"],
    }
    examples = {
        "examples": {
            "suicide": {"must_fire": ["我不想活了", "我不想活"], "must_not_fire": ["气得我不想上班了"]},
            "violence": {
                "must_fire": ["他在打我", "有人在打我", "老公喝醉了又打我", "我躲在厕所里，他要杀我"],
                "must_not_fire": ["他以前打过我"],
            },
        },
        "must_not_fire": ["火锅店卫生差"],
    }
    (folder / "alarms.tsv").write_text("suicide\t不想活了\nsafe\t想活得好\n", encoding="utf-8")
    tables: tuple[tuple[str, object], ...] = (
        ("talk", talk),
        ("aliases", aliases),
        ("routes", []),
        ("urgency-examples", examples),
    )
    for name, data in tables:
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    for name in ("demand", "posts"):
        (folder / f"{name}.tsv").write_text("", encoding="utf-8")
    return folder


def index(
    folder: Path, of: Release | None = None, encoder: FakeEncoder | None = None, scope: Scope = Scope.FULL
) -> Index:
    """A whole small index; what building needs lies in `folder`."""
    cache = VectorCache(folder / "vectors.sqlite")
    try:
        return build_index(
            of or release(), "2026-07-01", encoder or FakeEncoder(), cache, scope, content(folder / "content")
        )
    finally:
        cache.close()


@functools.cache
def rules() -> UrgencyRules:
    """The rules as published: they need no index."""
    return load_rules(CONTENT / "urgency.yaml")


def answer(question: str = "老板拖欠工资", **fields: object) -> Answer:
    given: dict[str, object] = {
        "status": Status.ANSWERED,
        "release": "abc0123456789def",
        "summary": "先打12333。",
        "citations": (Citation("plan/17", PLAN_TITLE, "（十七）", AID, 0, len(AID), "规划期至2020年", 0.8),),
        "services": (Referral(service(), "请不起律师", (), None, 0.9),),
    }
    return Answer(question, **(given | fields))  # type: ignore[arg-type]


def findings() -> Findings:
    return Findings(
        (ClauseHit("plan/17", 0, 10, 0.88, 3.2, 0.9, 1),),
        (ClauseHit("statute/劳动法/50", 0, 10, 0.86, 2.1, 0.7, 1),),
        (ServiceHit("legal-aid", -0.1, 0.9, 2.0, ("律师",), 0.91, 1),),
        (("outside", 0.01),),
        {("legal-aid", 0): 1.5},
    )


def consultation(question: str = "老板拖欠工资", **fields: object) -> Consultation:
    return Consultation(answer(question, **fields), findings())
