"""Remakes the tables of docs/quality.md.

python -m benchmarks.quality --home HOME [--stard FOLDER] [--real real_questions.jsonl] [--rounds 3]

HOME must hold a full release (MINGBAI_HOME=HOME mingbai knowledge build). Parts whose data are not given keep
the tables they have. About a quarter of an hour on two cores; the times belong to the machine.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from tests.golden import golden_file

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "quality.md"
PARTS = ("tuning", "stress", "rounds", "apart", "unseen", "fresh")
FIGURES = {
    "service first": "service_top1",
    "service first, accepted": "service_top1_accepted",
    "service in the first three": "service_top3",
    "plan clause first": "clause_hit1",
    "plan clause in the first three": "clause_hit3",
    "articles found, of those labelled": "law_recall",
    "status": "status_accuracy",
    "danger recognised": "urgent_recall",
    "false alarms": "false_alarms",
}


def main() -> None:
    """Writes each table between its marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--stard", type=Path)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="one part alone: golden, routing, articles or answers")
    options = parser.parse_args()
    home = str(options.home)
    parts = {
        "golden": lambda: _golden(home),
        "routing": lambda: _of(
            "routing", "--home", home, *(["--real", str(options.real)] if options.real else [])
        ),
        "answers": lambda: _of("answers", "--home", home, "--rounds", str(options.rounds)),
    }
    if options.stard:
        parts["articles"] = lambda: _of(
            "articles", "--home", home, "--stard", str(options.stard), "--others", "200"
        )
    for name, made in parts.items():
        if options.only in (None, name):
            _put(name, made())
            print(f"{name}: written", flush=True)


def _golden(home: str) -> str:
    reports = []
    for part in PARTS:
        command = [sys.executable, "-m", "bot.cli", "evaluate", str(golden_file(part)), "--json"]
        reports.append(json.loads(_output(command, {"MINGBAI_HOME": home})))
    lines = [
        "| | " + " | ".join(f"{r['cases']} cases, {n}" for n, r in zip(PARTS, reports, strict=True)) + " |",
        "|---|" + "---|" * len(PARTS),
    ]
    lines += [
        f"| {words} | " + " | ".join(f"{r[key]:.3f}" for r in reports) + " |"
        for words, key in FIGURES.items()
    ]
    lines += [
        "",
        "Coverage against error, unseen part (answers at least this sure; share of questions; share of those wrong):",
        "",
    ]
    lines += ["| sure from | answered | wrong |", "|---|---|---|"]
    lines += [f"| {a:.2f} | {b:.3f} | {c:.3f} |" for a, b, c in reports[PARTS.index("unseen")]["curve"]]
    return "\n".join(lines)


def _of(script: str, *arguments: str) -> str:
    output = _output([sys.executable, "-m", f"benchmarks.{script}", *arguments], {})
    return "\n".join(line for line in output.splitlines() if not line.startswith("Building prefix")).strip()


def _output(command: list[str], environment: dict[str, str]) -> str:
    import os

    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **environment}
    ).stdout


def _put(name: str, table: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    if begin not in page:
        raise SystemExit(f"{PAGE.name} has no {begin}")
    changed = re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n{table}\n{end}", page, flags=re.S)
    PAGE.write_text(changed, encoding="utf-8")


if __name__ == "__main__":
    main()
