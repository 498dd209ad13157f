import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.evaluate import Document, evaluate, ndcg, read_judgements, recall, reciprocal_rank

DOCUMENTS = [
    Document("a", "劳动法第五十条", "工资应当按月支付"),
    Document("b", "民法典", "邻居之间应当互助"),
    Document("c", "刑法", "盗窃的处罚"),
]


@pytest.mark.parametrize(
    ("ranking", "relevant", "k", "value"),
    [(["a", "b"], {"a"}, 1, 1.0), (["x", "a"], {"a", "b"}, 2, 0.5), ([], {"a"}, 10, 0.0)],
)
def test_recall(ranking: list[str], relevant: set[str], k: int, value: float) -> None:
    assert recall(ranking, relevant, k) == value


def test_ndcg_is_the_textbook_sum() -> None:
    assert ndcg(["x", "a", "b"], {"a", "b"}) == pytest.approx((1 / 1.5849625 + 1 / 2) / (1 + 1 / 1.5849625))


def test_reciprocal_rank_counts_only_the_first_ten() -> None:
    assert reciprocal_rank([*"xxxxxxxxxx", "a"], {"a"}) == 0.0


def test_figures_are_means_over_judged_questions() -> None:
    questions = {"1": "工资按月支付", "2": "盗窃怎么处罚", "3": "没有判断的问题"}
    figures = evaluate(DOCUMENTS, questions, {"1": {"a"}, "2": {"b"}}, None)
    assert figures.questions == 2
    assert figures.recall_1 == 0.5
    assert figures.mrr_10 == 0.5


def test_the_command_reads_the_contracts_files(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "c.jsonl.gz", "wt", encoding="utf-8") as file:
        for d in DOCUMENTS:
            file.write(json.dumps({"pid": d.id, "title": d.title, "text": d.text}, ensure_ascii=False) + "\n")
    (tmp_path / "q.jsonl").write_text('{"qid": 1, "text": "工资按月支付"}\n', encoding="utf-8")
    (tmp_path / "r.tsv").write_text("1\ta\t1\n1\tb\t0\n", encoding="utf-8")
    assert read_judgements(tmp_path / "r.tsv") == {"1": {"a"}}
    command = [sys.executable, "-m", "retrieval.evaluate", "--words-only", "--json", "--home", str(tmp_path)]
    command += [
        "--corpus",
        str(tmp_path / "c.jsonl.gz"),
        "--queries",
        str(tmp_path / "q.jsonl"),
        "--qrels",
        str(tmp_path / "r.tsv"),
    ]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert figures["recall_1"] == 1.0
    assert {
        "recall_5",
        "recall_10",
        "recall_100",
        "mrr_10",
        "ndcg_10",
        "seconds_to_build",
        "queries_per_second",
    } <= figures.keys()
