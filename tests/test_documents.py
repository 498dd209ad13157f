"""What can be typed, set or called stands in the documents, and what the documents name exists."""

import argparse
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Status
from bot.cli import _parser
from bot.settings import read_settings

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.en.md")
ADR = ROOT / "docs" / "adr"
PICTURED = ("<!-- answer:begin -->", "<!-- answer:end -->")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that ends in itself: ("ask", …), ("knowledge check", …)."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for group in groups:
        for name, inner in group.choices.items():
            deeper = list(commands(inner))
            yield from ((f"{name} {more}", p) for more, p in deeper)
            if not deeper:
                yield name, inner


def variables() -> set[str]:
    """Every MINGBAI_ variable: those that the settings ask for, and those of the scripts and the image."""

    class Asked(dict[str, str]):
        """An empty environment that remembers what it was asked."""

        def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
            names.add(key)
            return default

    names: set[str] = set()
    read_settings(Asked())
    for path in (ROOT / "Dockerfile", *(p for p in (ROOT / "scripts").iterdir() if p.is_file())):
        names |= set(re.findall(r"MINGBAI_[A-Z_]+", path.read_text(encoding="utf-8")))
    return {name for name in names if name.startswith("MINGBAI_")}


def routes() -> list[str]:
    """Every address for programs, without the part that varies."""
    found = re.findall(r'_program\("[A-Z]+", "([^"{]+)', text("bot/web/routes.py"))
    assert found
    return found


def documents() -> list[Path]:
    """Everything that people read or run here, but for content, data and this file."""
    kinds = (".md", ".py", ".sh", ".toml", ".txt", ".svg", "")
    folders = ("bot", "retrieval", "knowledge", "scripts", "docs", "tests", "benchmarks", ".ci")
    found = [p for folder in folders for p in (ROOT / folder).rglob("*")] + list(ROOT.iterdir())
    # In a linked work tree .git is a file, and none of ours.
    other = (Path(__file__).name, ".git")
    return [p for p in found if p.is_file() and p.suffix in kinds and p.name not in other]


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize(
    ("command", "parser"), list(commands(_parser())), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_command_and_option_is_in_the_readme(
    readme: str, command: str, parser: argparse.ArgumentParser
) -> None:
    words = text(readme)
    assert f"mingbai {command}" in words
    options = [o for a in parser._actions for o in a.option_strings if o not in ("-h", "--help")]
    assert [o for o in options if o not in words] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_variable_is_in_the_readme_and_the_readme_names_no_other(readme: str) -> None:
    assert set(re.findall(r"MINGBAI_[A-Z_]+", text(readme))) == variables()


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_in_the_readme(readme: str, status: Status) -> None:
    assert f"`{status.value}`" in text(readme)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("route", routes())
def test_every_route_is_in_the_readme(readme: str, route: str) -> None:
    assert route in text(readme)


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_shows_the_answer_of_the_picture(readme: str) -> None:
    begin, end = PICTURED
    block = text(readme).partition(begin)[2].partition(end)[0]
    shown = block.strip().removeprefix("```text").removesuffix("```")
    drawn = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", text("docs/answer.svg")))
    assert "docs/answer.svg" in text(readme)
    assert "".join(html.unescape(drawn).split()) == "".join(shown.split()) != ""


@pytest.mark.parametrize("readme", READMES)
def test_the_map_names_every_folder(readme: str) -> None:
    folders = [p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")]
    own = [f for f in folders if f not in ("build", "__pycache__") and not f.endswith(".egg-info")]
    assert [folder for folder in own if f"`{folder}/" not in text(readme)] == []


def test_both_readmes_have_the_same_sections() -> None:
    chinese, english = (re.findall(r"^#+", text(name), re.M) for name in READMES)
    assert chinese == english


@pytest.mark.parametrize("name", [*READMES, "CHANGELOG.md", "docs/adr/README.md"])
def test_links_inside_the_project_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text(name))
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_index_of_decisions_is_complete_and_in_order() -> None:
    pages = sorted(p.name for p in ADR.glob("[0-9]*.md"))
    assert [page[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    assert re.findall(r"\]\((\d{4}[^)]*\.md)\)", text("docs/adr/README.md")) == pages


@pytest.mark.parametrize("page", sorted(ADR.glob("[0-9]*.md")), ids=lambda p: p.stem)
def test_a_decision_says_why_and_what_follows(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    assert words.startswith("# ")
    headings = ("Context", "Decision", "Why", "Consequences")
    assert [heading for heading in headings if f"\n## {heading}\n" not in words] == []


def test_the_first_heading_of_the_changelog_is_what_is_not_released_yet() -> None:
    versions = re.findall(r"^## \[([^\]]+)\]", text("CHANGELOG.md"), re.M)
    assert versions[0] in ("未发布", "Unreleased") or re.fullmatch(r"\d+\.\d+\.\d+", versions[0])


@pytest.mark.parametrize("path", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_names_one_machine_s_folders(path: Path) -> None:
    words = path.read_text(encoding="utf-8", errors="replace")
    assert re.findall(r"(?<![\w.~])/(?:work|root|Users|opt/pypi|opt/wheels|tmp/w)/", words) == []
