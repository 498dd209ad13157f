"""A card in a web chat says what it said, and its buttons are known by ids."""

import pytest

from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.transcript import Line, Speaker
from bot.web.leaf import answer_of, from_json, is_link, label_of, leaf_of, pieces, to_json
from bot.web.sheet import sheet_of

CARD = Card(
    (
        Block(BlockKind.ALERT, "先离开"),
        Block(BlockKind.ITEM, "一"),
        Block(BlockKind.ITEM, "二"),
        Block(BlockKind.QUOTE, "条文", "《劳动法》第五十条"),
        Block(BlockKind.ITEM, "三"),
        Block(BlockKind.LINK, "网站", url="https://example.org"),
    ),
    (
        (
            Button("有用", Action(ActionKind.GOOD, answer="a1")),
            Button("复制", copy="110"),
            Button("去", url="https://x.cn"),
        ),
    ),
)


def test_a_leaf_comes_back_as_it_was_kept() -> None:
    leaf = leaf_of(CARD, lambda action: f"id-{action.kind}")
    assert from_json(to_json(leaf)) == leaf
    assert leaf.blocks == CARD.blocks
    assert [(k.label, k.id, k.copy, k.url) for row in leaf.rows for k in row] == [
        ("有用", "id-good", "", ""),
        ("复制", "", "110", ""),
        ("去", "", "", "https://x.cn"),
    ]


def test_blocks_of_a_later_version_are_left_out() -> None:
    kept = to_json(leaf_of(CARD, lambda _: "b")).replace('"quote"', '"hologram"')
    assert BlockKind.QUOTE not in {block.kind for block in from_json(kept).blocks}


def test_items_that_follow_each_other_are_one_list() -> None:
    assert [(p.kind, len(p.blocks)) for p in pieces(CARD.blocks)] == [
        (BlockKind.ALERT, 1),
        (BlockKind.ITEM, 2),
        (BlockKind.QUOTE, 1),
        (BlockKind.ITEM, 1),
        (BlockKind.LINK, 1),
    ]


def test_a_button_is_called_what_it_was_called() -> None:
    leaf = leaf_of(CARD, lambda _: "b1")
    assert (label_of(leaf, "b1"), label_of(leaf, "b2"), label_of(leaf, "")) == ("有用", "", "")
    assert (answer_of(CARD), answer_of(Card(()))) == ("a1", "")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://www.12348.gov.cn", True),
        ("http://www.12348.gov.cn", False),
        ("javascript:alert(1)", False),
        ("//evil.example", False),
        ("", False),
    ],
)
def test_only_addresses_over_https_are_linked_to(address: str, is_one: bool) -> None:
    assert is_link(address) is is_one


def test_what_is_said_aloud_of_a_card_is_its_beginning() -> None:
    long = Card((Block(BlockKind.HEADING, "标题"), Block(BlockKind.TEXT, "长" * 500)))
    line = Line(3, 1, Speaker.BOT, to_json(leaf_of(long, lambda _: "")), "", 0, "2026-07-01T09:00:00+08:00")
    assert sheet_of(line).gist == "长" * 160 + "……"
    danger = Line(3, 1, Speaker.BOT, to_json(leaf_of(CARD, lambda _: "")), "", 0, "2026-07-01T09:00:00+08:00")
    assert sheet_of(danger).is_danger and not sheet_of(line).is_danger
