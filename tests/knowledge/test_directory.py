from pathlib import Path

import pytest

from knowledge.directory import read_service, read_services, registered
from knowledge.library import CONTENT
from knowledge.problems import Problem
from knowledge.service import Service

SOUND = (CONTENT / "services" / "legal-aid.yaml").read_text(encoding="utf-8")


def problems(text: str, file: str = "legal-aid.yaml") -> list[Problem]:
    result = read_service(file, text)
    assert not isinstance(result, Service)
    return list(result)


def test_the_list_registers_73_services() -> None:
    rows = registered((CONTENT / "services.md").read_text(encoding="utf-8"))
    assert len(rows) == 73
    by_id = {row.id: row for row in rows}
    assert by_id["legal-aid"].plan == (17, 20, 24)
    assert by_id["public-security"].phones == {"110"}
    assert by_id["anti-fraud"].phones == {"110", "96110", "12377"}


def test_a_sound_entry_is_a_service() -> None:
    service = read_service("legal-aid.yaml", SOUND)
    assert isinstance(service, Service)
    assert service.phones[0].number == "12348"
    assert service.unverified
    assert service.hours is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fee:", "fees:", "不认识的字段 'fees'"),
        ("id: legal-aid", "id: legal-aids", "与文件名不一致"),
        ("    use: 咨询、预约法律援助", "    used: 咨询", "不认识的字段 'used'"),
        ("districts: []", "districts: 东区", "字段 districts 不对"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, words: str) -> None:
    line = SOUND[: SOUND.index(old)].count("\n") + 1
    assert [p.line for p in problems(SOUND.replace(old, new, 1)) if words in p.message] == [line]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("name: 法律援助", "", "缺少字段 name"), ("summary: ", "summary: [", "不是有效的 YAML")],
)
def test_a_missing_field_or_broken_yaml_is_told(old: str, new: str, words: str) -> None:
    assert any(words in p.message and p.line for p in problems(SOUND.replace(old, new, 1)))


def test_all_faults_of_an_entry_are_told_at_once() -> None:
    broken = SOUND.replace("fee:", "fees:", 1).replace("name: 法律援助", "", 1)
    assert len(problems(broken)) >= 3


def test_too_few_sayings_are_refused() -> None:
    head, _, _ = SOUND.partition("utterances:")
    assert any("至少 12 条" in p.message for p in problems(head + "utterances:\n  - 没钱请律师\n"))


def test_one_broken_file_does_not_hide_another(tmp_path: Path) -> None:
    (tmp_path / "legal-aid.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("- 不是映射", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("id: b\n  x: [", encoding="utf-8")
    services, found = read_services(tmp_path)
    assert [s.id for s in services] == ["legal-aid"]
    assert {p.file for p in found} == {"a.yaml", "b.yaml"}
