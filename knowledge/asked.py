"""Asked: what people ask, written down beside the articles or the offices that answer it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.clause import Source
from knowledge.plan import PLAN_ID
from knowledge.problems import Problem

# The first line of a file: the text its numbers were read in.
_VERSION = "# 版本："


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in people's words and the clauses that answer it."""

    text: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A citizen's message and the offices it needs, the first one first."""

    text: str
    services: tuple[str, ...]


def read_asked(
    folder: Path, sources: Mapping[str, Source], clauses: Collection[str]
) -> tuple[tuple[Asked, ...], tuple[Problem, ...], tuple[Problem, ...]]:
    """(questions, problems, remarks) of every `<law>.tsv`, and of `plan.tsv` for the city's plan: numbers of articles or
    clauses, TAB, question.

    Questions of a law whose text is now another one than theirs are left out with a remark, for its articles
    may say something else.
    """
    found: dict[str, Asked] = {}
    problems: list[Problem] = []
    remarks: list[Problem] = []
    for path in sorted(folder.glob("*.tsv")):
        law = PLAN_ID if path.stem == PLAN_ID else f"statute/{path.stem}"
        first, *lines = path.read_text(encoding="utf-8").splitlines() or [""]
        version = sources[law].version if law in sources else "没有这部法律"
        if first != f"{_VERSION}{version}":
            advice = f"问法是照另一个文本（{first.removeprefix(_VERSION)}）写的，现在是{version}：核对条号后改第一行"
            remarks.append(Problem(path.name, 1, advice))
            continue
        for number, line in enumerate(lines, 2):
            articles, _, text = line.partition("\t")
            named = tuple(f"{law}/{n}" for n in articles.split(","))
            if fault := _fault(text, named, clauses, "法条"):
                problems.append(Problem(path.name, number, fault))
            elif text in found:
                named = (*found[text].clauses, *named)
            found[text] = Asked(text, tuple(dict.fromkeys(named)))
    return tuple(found.values()), tuple(problems), tuple(remarks)


def read_posts(path: Path, services: Collection[str]) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """(posts, problems) of a file: service ids, TAB, message."""
    posts: list[Post] = []
    problems: list[Problem] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        ids, _, text = line.partition("\t")
        named = tuple(ids.split(","))
        if fault := _fault(text, named, services, "服务"):
            problems.append(Problem(path.name, number, fault))
        posts.append(Post(text, named))
    return tuple(posts), tuple(problems)


def _fault(text: str, named: tuple[str, ...], known: Collection[str], what: str) -> str:
    if not text.strip():
        return "应是“编号<TAB>群众的话”；这一行缺后一半"
    unknown = [name for name in named if name not in known]
    return f"没有这样的{what}：{'、'.join(unknown)}" if unknown else ""
