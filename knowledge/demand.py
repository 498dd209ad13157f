"""Demand: how often each office is the one that people need."""

from collections.abc import Collection, Mapping
from pathlib import Path

from knowledge.problems import Problem

# Of 310 real citizens' questions (retrieval/training/real_labels.jsonl): how many one reader gave to an office;
# where several were named the first counts .75, the others share the rest. 12348, where anything may be asked, has no line.
DEMAND_FILE = "demand.tsv"


def read_demand(content: Path, services: Collection[str]) -> tuple[Mapping[str, float], tuple[Problem, ...]]:
    """(questions by service, problems) of lines of service id, TAB, number; an office not named there has none."""
    counts: dict[str, float] = {}
    problems: list[Problem] = []
    for number, line in enumerate((content / DEMAND_FILE).read_text(encoding="utf-8").splitlines(), 1):
        service, _, count = line.partition("\t")
        if service not in services:
            problems.append(Problem(DEMAND_FILE, number, f"没有这样的服务：{service}"))
        elif not count.replace(".", "", 1).isdigit():
            problems.append(Problem(DEMAND_FILE, number, "应是“编号<TAB>次数”，次数是不小于零的数"))
        else:
            counts[service] = float(count)
    return counts, tuple(problems)
