"""Every example in a docstring is what really comes out."""

import doctest
import importlib
from pathlib import Path

import pytest

from tests.test_layers import modules, name_of


def has_examples(path: Path) -> bool:
    return ">>> " in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in modules() if has_examples(path)], ids=name_of)
def test_the_examples_of_a_module_hold(path: Path) -> None:
    done = doctest.testmod(importlib.import_module(name_of(path)))
    assert (done.failed, done.attempted > 0) == (0, True)
