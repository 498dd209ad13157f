"""The directory and the canned answers by table on the desk: out, edited, looked through, taken in as it was seen."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from bot.canned_book import CannedBook
from bot.live import Live
from knowledge.amended import FILE
from retrieval.shelf import Shelf
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR, Browser, Desk, Response, desk
from tests.builders import FakeEncoder, index

INCOMING = "/admin/knowledge/incoming"
DIRECTORY, CANNED = "/admin/knowledge/tables/directory.xlsx", "/admin/knowledge/tables/canned.xlsx"


@pytest.fixture
def with_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("bot.web.incoming_page.PATIENCE_S", 60.0)
    with desk(tmp_path, Live(Shelf(tmp_path / "shelf"), index(tmp_path / "law"), FakeEncoder())) as made:
        yield made


def edited(browser: Browser, address: str, *changes: tuple[str, str, str]) -> bytes:
    book = load_workbook(io.BytesIO(browser.get(address).content))
    for sheet, cell, words in changes:
        book[sheet][cell] = words
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(browser: Browser, *files: tuple[str, bytes]) -> str:
    done = browser.post(INCOMING, data={"csrf": browser.csrf()}, files=[("files", file) for file in files])
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def taken(browser: Browser, path: str) -> Response:
    seal = re.search(r'name="seal" value="(\w+)"', browser.get(path).text)
    assert seal, "nothing to take in"
    return browser.submit(f"{path}/take", seal=seal[1])


def test_the_directory_is_edited_in_excel_and_counts_when_somebody_says_yes(
    with_law: Desk, tmp_path: Path
) -> None:
    browser = with_law.browser(ADMINISTRATOR)
    got = browser.get(DIRECTORY)
    assert got.headers["content-type"].endswith("spreadsheetml.sheet")
    assert unquote(got.headers["content-disposition"]).endswith("服务目录-2026-11-23.xlsx")
    path = sent(browser, ("目录.xlsx", edited(browser, DIRECTORY, ("服务", "G3", "不收一分钱"))))
    page = browser.get(path).text
    assert "看看哪些行变了" in page and "第 3 行" in page
    assert "<ins>" in page and "<del>" in page and "不收" in page
    assert not (tmp_path / "added" / FILE).exists()
    assert taken(browser, path).headers["location"] == f"{INCOMING}?said=tables"
    assert "不收一分钱" in (tmp_path / "added" / FILE).read_text(encoding="utf-8")
    shown = browser.get(f"{INCOMING}?said=tables").text
    assert "表格收下了" in shown and "服务目录（用表格改的）" in shown and FILE not in shown
    assert (ADMINISTRATOR, "knowledge.sheet") in with_law.deeds()
    assert browser.get(path).status_code == 404


def test_what_was_not_understood_is_told_by_cell_and_cannot_be_taken_in(
    with_law: Desk, tmp_path: Path
) -> None:
    browser = with_law.browser(ADMINISTRATOR)
    wrong = edited(browser, DIRECTORY, ("法律依据", "D3", "没有这句话"), ("电话", "F3", "昨天"))
    path = sent(browser, ("目录.xlsx", wrong))
    page = browser.get(path).text
    assert "目录.xlsx/法律依据:3" in page and "F3 号码核实日期：“昨天”不是日期" in page
    assert 'name="seal"' not in page
    assert browser.submit(f"{path}/take", seal="0" * 16).status_code == 409
    assert not (tmp_path / "added" / FILE).exists()


def test_canned_answers_by_table_count_at_once(with_law: Desk) -> None:
    browser = with_law.browser(ADMINISTRATOR)
    row = "标题,答复,依据条款1,依据原文1\r\n讨薪,先打12333。,劳动法第50条,不得拖欠工资\r\n"
    path = sent(browser, ("答复.csv", row.encode("gb18030")))
    assert "讨薪" in browser.get(path).text
    assert taken(browser, path).status_code == 303
    (kept,) = CannedBook(with_law.store).all()
    assert (kept.title, kept.by, kept.citations[0].clause) == ("讨薪", ADMINISTRATOR, "statute/劳动法/50")
    assert "讨薪" in with_law.browser(SUPERVISOR).get("/desk/canned").text
    again = sent(browser, ("答复.xlsx", edited(browser, CANNED)))
    assert "与现在的一样" in browser.get(again).text


def test_a_quotation_that_is_not_the_laws_is_not_taken_in(with_law: Desk) -> None:
    browser = with_law.browser(ADMINISTRATOR)
    row = "标题,答复,依据条款1,依据原文1\n讨薪,先打12333。,劳动法第50条,工资可以拖欠\n"
    page = browser.get(sent(browser, ("答复.csv", row.encode()))).text
    assert "里没有这句话：“工资可以拖欠”" in page and 'name="seal"' not in page


def test_what_changed_since_it_was_looked_at_is_looked_at_again(with_law: Desk) -> None:
    browser = with_law.browser(ADMINISTRATOR)
    first = sent(browser, ("甲.xlsx", edited(browser, DIRECTORY, ("服务", "G3", "不收一分钱"))))
    second = sent(browser, ("乙.xlsx", edited(browser, DIRECTORY, ("服务", "G4", "另一处"))))
    seal = re.search(r'name="seal" value="(\w+)"', browser.get(first).text)
    assert seal and taken(browser, second).status_code == 303
    refused = browser.submit(f"{first}/take", seal=seal[1])
    assert refused.status_code == 409 and "又有人改了" in refused.text
    assert "另一处" in browser.get(first).text, "the page shows what would be taken back"


def test_tables_and_documents_are_sent_apart(with_law: Desk) -> None:
    browser = with_law.browser(ADMINISTRATOR)
    files = (
        ("法.md", "# 法\n\n第一条　甲。\n".encode()),
        ("表.csv", "服务编号,服务对象\nlegal-aid,甲\n".encode()),
    )
    assert "要分开传" in browser.get(sent(browser, *files)).text


def test_only_administrators_have_the_tables_and_no_other_is_there(with_law: Desk) -> None:
    assert with_law.browser(OPERATOR).get(DIRECTORY).status_code == 403
    assert with_law.browser(SUPERVISOR).get(CANNED).status_code == 403
    assert with_law.browser(ADMINISTRATOR).get("/admin/knowledge/tables/passwords.xlsx").status_code == 404
