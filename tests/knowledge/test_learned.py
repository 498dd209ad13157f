"""What the desk taught: read beside the content, covered by the release's digest, and every fault told with its place."""

import json
from pathlib import Path

import pytest

from knowledge.clause import Validity
from knowledge.learned import MAX_SAYING, read_curated, with_learned
from tests.builders import WAGES, clause, service, source, statute, wages_service

SERVICES = (service(), wages_service())
CLAUSES = {c.id: c for c in (clause(), *statute(), clause("statute/民法通则/3", "地位平等。"))}
SOURCES = {
    "plan": source("plan"),
    "statute/劳动法": source(),
    "statute/民法通则": source("statute/民法通则", title="民法通则", validity=Validity.REPEALED),
}
GOOD = {
    "id": "learned-1",
    "question": "老板不给工钱",
    "service": "labor-inspection",
    "text": "请打12333。",
    "citations": [{"clause": "statute/劳动法/50", "quote": WAGES}],
}


def saying(folder: Path, name: str, text: str) -> Path:
    path = folder / "sayings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def curated(folder: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "curated.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_sayings_join_those_of_their_service_each_once(tmp_path: Path) -> None:
    folder = saying(tmp_path, "labor-inspection.txt", "包工头跑了\n\n老板拖欠工资\n")
    (aid, wages), problems = with_learned(SERVICES, folder)
    assert problems == () and aid == service()
    assert wages.utterances == (*wages_service().utterances, "包工头跑了")


@pytest.mark.parametrize("folder", [None, Path("nowhere")])
def test_where_nothing_was_taught_everything_is_as_it_was(folder: Path | None) -> None:
    assert with_learned(SERVICES, folder) == (SERVICES, ())
    assert read_curated(folder, SERVICES, CLAUSES, SOURCES) == ((), ())


@pytest.mark.parametrize(
    ("name", "text", "place", "why"),
    [
        ("no-such.txt", "包工头跑了", "sayings/no-such.txt", "没有这样的服务"),
        ("legal-aid.txt", "请律师\n打13800138000找我", "sayings/legal-aid.txt:2", "电话"),
        ("legal-aid.txt", "卡号 6222 0212 3456 7890", "sayings/legal-aid.txt:1", "账号"),
        ("legal-aid.txt", "长" * (MAX_SAYING + 1), "sayings/legal-aid.txt:1", "太长"),
    ],
)
def test_a_faulty_saying_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, place: str, why: str
) -> None:
    _, (problem,) = with_learned(SERVICES, saying(tmp_path, name, text))
    assert str(problem).startswith(f"{place}: ") and why in problem.message


def test_a_curated_answer_is_read_with_its_grounds(tmp_path: Path) -> None:
    (one,), problems = read_curated(curated(tmp_path, GOOD), SERVICES, CLAUSES, SOURCES)
    assert problems == ()
    assert (one.service, one.citations) == ("labor-inspection", (("statute/劳动法/50", WAGES),))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{", "读不懂"),
        ("[]", "读不懂"),
        ({"question": "问"}, "读不懂"),
        (GOOD | {"citations": {}}, "不是列表"),
        (GOOD | {"service": "none"}, "没有这样的服务"),
        (GOOD | {"text": " "}, "都要有内容"),
        (GOOD | {"question": "打13800138000"}, "私人的电话"),
        (GOOD | {"text": "打13800138000"}, "私人的电话"),
        (GOOD | {"citations": [{"clause": "statute/劳动法/999", "quote": "有"}]}, "没有这样的条款"),
        (GOOD | {"citations": [{"clause": "statute/劳动法/50", "quote": "可以拖欠"}]}, "没有这句话"),
        (GOOD | {"citations": [{"clause": "statute/民法通则/3", "quote": "地位平等"}]}, "不能当依据"),
    ],
)
def test_a_faulty_curated_answer_is_told_with_its_line(tmp_path: Path, row: object, why: str) -> None:
    _, (problem,) = read_curated(curated(tmp_path, GOOD, row), SERVICES, CLAUSES, SOURCES)
    assert (problem.file, problem.line) == ("curated.jsonl", 2) and why in problem.message


def test_the_offices_own_numbers_may_stand_in_an_answer(tmp_path: Path) -> None:
    assert read_curated(curated(tmp_path, GOOD), SERVICES, CLAUSES, SOURCES)[1] == ()
