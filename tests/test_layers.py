"""Imports go one way: knowledge, retrieval, bot; the core of the bot knows none of its doors."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("knowledge", "retrieval", "bot")
DOORS = ("bot.web", "bot.telegram", "bot.cli", "bot.account_cli")


def modules() -> list[Path]:
    return sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it: `from bot import web` gives bot and bot.web."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: 用完整的模块名导入"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def lies_in(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_imports_only_its_own_layer_and_the_ones_before_it(path: Path) -> None:
    above = LAYERS[LAYERS.index(path.relative_to(ROOT).parts[0]) + 1 :]
    assert [name for name in imported(path) if any(lies_in(name, layer) for layer in above)] == []


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_module_imports_tests_scripts_or_benchmarks(path: Path) -> None:
    outside = ("tests", "scripts", "benchmarks")
    assert [name for name in imported(path) if any(lies_in(name, folder) for folder in outside)] == []


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if not any(lies_in(name_of(path), door) for door in DOORS)],
    ids=name_of,
)
def test_the_core_imports_no_door(path: Path) -> None:
    assert [name for name in imported(path) if any(lies_in(name, door) for door in DOORS)] == []


@pytest.mark.parametrize(
    "path", [ROOT / layer / "__init__.py" for layer in LAYERS], ids=lambda p: p.parent.name
)
def test_a_package_does_nothing_when_it_is_imported(path: Path) -> None:
    allowed = (ast.Expr, ast.ImportFrom)
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert [ast.unparse(node) for node in body if not isinstance(node, allowed)] == []
