"""Shipped: the content that travels with the program."""

from pathlib import Path

# The plan, the directory, the rules and the tables, as files.
CONTENT = Path(__file__).parent / "content"
