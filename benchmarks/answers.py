"""Question → Answer beside china-law-mcp's own search, in one run.

python -m benchmarks.answers --home HOME [--questions FILE.jsonl] [--rounds 3]

Measures this project's whole path (clean, danger, resolver, both rankings, routing, citing) over the plan,
the directory and every article in force with one thread and with two; cold start of `mingbai ask`; resident
memory; and `search_statutes` of china-law-mcp on the same questions and articles. Each way runs in a process
of its own; rounds alternate, medians are printed. Absolute times belong to the machine: read the ratios.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.golden import golden_file

GOLDEN = golden_file("tuning")


def main() -> None:
    """Prints one Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=GOLDEN)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", help=argparse.SUPPRESS)
    options = parser.parse_args()
    questions = [
        json.loads(line)["text"] for line in options.questions.read_text(encoding="utf-8").splitlines()
    ]
    if options.way:
        print(json.dumps(WAYS[options.way](questions, options.home)))
        return
    rows: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(options.rounds):
        for way in WAYS:
            rows[way].append(_in_own_process(way, options))
    print(f"{len(questions)} questions, {options.rounds} rounds, medians\n")
    print("| way | p50 ms | p99 ms | questions/s | resident MB | ready after s |\n|---|---|---|---|---|---|")
    for way, results in rows.items():
        middle = {k: statistics.median(r[k] for r in results) for k in results[0]}
        print(
            f"| {way} | {middle['p50']:.1f} | {middle['p99']:.1f} | {middle['rate']:.0f} | {middle['mb']:.0f} | {middle['ready']:.2f} |"
        )
    cold = statistics.median(_cold_start(options.home) for _ in range(options.rounds))
    print(f"\ncold start of `mingbai ask`, whole process: {cold:.2f} s")


def _in_own_process(way: str, options: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.answers", "--home", str(options.home), "--way", way]
    output = subprocess.run(
        [*command, "--questions", str(options.questions)], check=True, capture_output=True, text=True
    )
    result: dict[str, float] = json.loads(output.stdout.splitlines()[-1])
    return result


def _mingbai(threads: int) -> Callable[[Sequence[str], Path], dict[str, float]]:
    def measure(questions: Sequence[str], home: Path) -> dict[str, float]:
        started = time.perf_counter()
        from bot.consult import consult
        from bot.live import open_live
        from bot.settings import read_settings
        from bot.urgency import load_rules
        from knowledge.shipped import CONTENT

        live = open_live(read_settings({"MINGBAI_HOME": str(home)}), 1)
        if live.index is None or not live.index.complete:
            raise SystemExit(f"build first: MINGBAI_HOME={home} mingbai knowledge build")
        rules = load_rules(CONTENT / "urgency.yaml")

        def ask(question: str) -> object:
            return consult(question, live.index, live.encoder, rules)

        ask(questions[0])
        return _measured(ask, questions, threads, time.perf_counter() - started)

    return measure


def _china_law_mcp(questions: Sequence[str], home: Path) -> dict[str, float]:
    os.environ["CHINA_LAW_INDEX"] = str(home / "china-law-mcp.pkl")
    started = time.perf_counter()
    from china_law_mcp import retrieval

    retrieval.search(questions[0], top_k=6)
    return _measured(lambda q: retrieval.search(q, top_k=6), questions, 1, time.perf_counter() - started)


def _measured(
    ask: Callable[[str], object], questions: Sequence[str], threads: int, ready: float
) -> dict[str, float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(ask, questions))
    rate = len(questions) / (time.perf_counter() - started)
    ordered = sorted(times)
    return {
        "p50": statistics.median(ordered),
        "p99": ordered[int(len(ordered) * 0.99)],
        "rate": rate,
        "mb": _resident_mb(),
        "ready": ready,
    }


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _cold_start(home: Path) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot.cli", "ask", "老板拖欠我三个月工资，找不到人了怎么办"],
        check=True,
        capture_output=True,
        env={**os.environ, "MINGBAI_HOME": str(home)},
    )
    return time.perf_counter() - started


WAYS: dict[str, Callable[[Sequence[str], Path], dict[str, float]]] = {
    "mingbai, 1 thread": _mingbai(1),
    "mingbai, 2 threads": _mingbai(2),
    "china-law-mcp search_statutes": _china_law_mcp,
}


if __name__ == "__main__":
    main()
