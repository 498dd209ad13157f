import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.telegram.render import (
    FOLDED_FROM,
    MOST_ENTITIES,
    MOST_LABEL,
    MOST_UNITS,
    escaped,
    is_visible,
    messages,
    plain_text,
)
from tests.bot.telegram.telegram_html import parsed

NASTY = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="<>&\"'/b;ltamp#\n ", max_size=60),
    st.sampled_from(
        ["👨‍👩‍👧‍👦" * 9, "العربية \u202e逆向", "\u200b\u200b", "é" * 30, "</b>", "&lt;", "<a href=x>"]
    ),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=9), st.integers(1, 1500)),
)
BLOCKS = st.builds(
    Block, st.sampled_from(BlockKind), NASTY, NASTY, st.sampled_from(["", 'https://a.cn/?a=1&b="2'])
)


def kept(action: Action) -> str:
    return f"{action.kind}:{action.argument}"


def card(*blocks: Block, buttons: tuple[tuple[Button, ...], ...] = ()) -> Card:
    return Card(blocks, buttons)


def shown(made: Card) -> list[str]:
    return [parsed(message.html).text for message in messages(made, kept)]


def visible(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] not in "ZC")


@settings(deadline=None, max_examples=200)
@given(st.lists(BLOCKS, min_size=1, max_size=12))
def test_every_message_is_telegram_html_within_its_limits_and_nothing_is_lost(blocks: list[Block]) -> None:
    made = card(*blocks)
    if not any(is_visible(block.text) for block in blocks):
        return
    read = [parsed(message.html) for message in messages(made, kept)]
    assert all(message.units <= MOST_UNITS for message in read)
    assert all(len(message.html.encode("utf-16-le")) // 2 <= MOST_UNITS for message in messages(made, kept))
    assert all(len(message.entities) <= MOST_ENTITIES for message in read)
    assert all(visible(message.text) for message in read)
    assert all(visible(block.text) in visible(plain_text(made)) for block in blocks)
    written = "".join(visible(message.text) for message in read).replace("🚨", "").replace("·", "")
    assert written == visible(plain_text(made)).replace("🚨", "").replace("·", "")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_what_is_escaped_reads_as_it_was_written(text: str) -> None:
    assert parsed(escaped(text)).text == text


def test_half_a_character_does_not_stop_a_message() -> None:
    assert escaped("a\ud83d<").encode("utf-8") == "a\ufffd&lt;".encode()


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Block(BlockKind.ALERT, "快跑"), "🚨 <b>快跑</b>"),
        (Block(BlockKind.TEXT, "1 < 2 & 3"), "1 &lt; 2 &amp; 3"),
        (Block(BlockKind.HEADING, "去哪里办"), "<b>去哪里办</b>"),
        (Block(BlockKind.TITLE, "法律援助"), "<b>法律援助</b>"),
        (Block(BlockKind.PHONE, "12348", note="咨询"), "咨询：\n<code>12348</code>"),
        (Block(BlockKind.PHONE, "110"), "<code>110</code>"),
        (Block(BlockKind.ITEM, "身份证"), "· 身份证"),
        (Block(BlockKind.NOTE, "以公布为准"), "<i>以公布为准</i>"),
        (
            Block(BlockKind.LINK, "法网", url="https://a.cn/?x=1&y=2"),
            '<a href="https://a.cn/?x=1&amp;y=2">法网</a>',
        ),
        (Block(BlockKind.LINK, "法网"), "法网"),
        (Block(BlockKind.LINK, "法网", url="javascript:x"), "法网"),
        (Block(BlockKind.QUOTE, "原文。", note="第一条"), "第一条：\n<blockquote>原文。</blockquote>"),
        (
            Block(BlockKind.QUOTE, "长" * (FOLDED_FROM + 1)),
            f"<blockquote expandable>{'长' * (FOLDED_FROM + 1)}</blockquote>",
        ),
    ],
)
def test_each_kind_of_block_has_its_look(block: Block, html: str) -> None:
    assert [message.html for message in messages(card(block), kept)] == [html]


def test_a_number_stands_alone_on_its_line_so_that_it_can_be_dialled() -> None:
    made = card(
        Block(BlockKind.TITLE, "法律援助"),
        Block(BlockKind.PHONE, "12348", note="咨询"),
        Block(BlockKind.ITEM, "x"),
    )
    assert "12348" in shown(made)[0].split("\n")


def test_every_kind_of_block_is_laid_out() -> None:
    for kind in BlockKind:
        assert messages(card(Block(kind, "字")), kept)


def test_a_thousand_quotations_come_in_messages_of_at_most_a_hundred_entities() -> None:
    made = card(*(Block(BlockKind.QUOTE, f"第{n}句。") for n in range(1000)))
    read = [parsed(message.html) for message in messages(made, kept)]
    assert len(read) == 10
    assert "".join(words for message in read for _, words in message.entities) == "".join(
        f"第{n}句。" for n in range(1000)
    )


def test_a_long_card_is_parted_between_blocks() -> None:
    first, second = "甲" * 3000, "乙" * 3000
    assert shown(card(Block(BlockKind.TEXT, first), Block(BlockKind.TEXT, second))) == [first, second]


def test_a_long_block_is_parted_between_sentences() -> None:
    sentence = "一" * 99 + "。"
    texts = shown(card(Block(BlockKind.QUOTE, sentence * 90)))
    assert len(texts) == 3
    assert all(len(text) % 100 == 0 for text in texts)


def test_a_heading_goes_with_what_it_heads() -> None:
    made = card(
        Block(BlockKind.TEXT, "甲" * 3000),
        Block(BlockKind.HEADING, "依据"),
        Block(BlockKind.TEXT, "乙" * 3000),
    )
    assert shown(made)[1].startswith("依据\n乙")


def test_the_buttons_stand_under_the_last_message_only() -> None:
    rows = (
        (Button("找人工", Action(ActionKind.HUMAN)), Button("复制", copy="110")),
        (),
        (Button("长" * 99, url="https://a.cn"),),
    )
    made = messages(card(Block(BlockKind.TEXT, "甲" * 5000), buttons=rows), kept)
    assert [len(message.rows) for message in made] == [0, 2]
    (human, copied), (site,) = made[-1].rows
    assert (human.data, human.copy, human.url) == ("human:", "", "")
    assert (copied.data, copied.copy, copied.url) == ("", "110", "")
    assert len(site.label) == MOST_LABEL


def test_a_card_without_words_is_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="words"):
        messages(card(Block(BlockKind.TEXT, "\u200b \n")), kept)


def test_a_transcript_has_the_words_and_the_buttons() -> None:
    made = card(
        Block(BlockKind.TEXT, "先打电话。"),
        Block(BlockKind.PHONE, "12348", note="咨询"),
        buttons=((Button("找人工", Action(ActionKind.HUMAN)), Button("复制", copy="1")),),
    )
    assert plain_text(made) == "先打电话。\n咨询：\n12348\n\n[找人工]  [复制]"
