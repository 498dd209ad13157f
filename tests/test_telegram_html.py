"""The server reads HTML as Telegram does."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram_api.html import parse_html, utf16
from tests.telegram_api.links import checked_link
from tests.telegram_api.refusal import Refusal

READ: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("平常", "平常", []),
    ("<b>一</b>二", "一二", [("bold", 0, 1)]),
    ("🙂<i>一</i>", "🙂一", [("italic", 2, 1)]),
    ("<b>一<i>二</i></b>", "一二", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<B>一</B >", "一", [("bold", 0, 1)]),
    ("<b>一</>", "一", [("bold", 0, 1)]),
    ("<b></b>一", "一", []),
    ("<blockquote expandable>一</blockquote>", "一", [("expandable_blockquote", 0, 1)]),
    ('<span class="tg-spoiler">一</span>', "一", [("spoiler", 0, 1)]),
    ('<a href="https://flk.npc.gov.cn/?a=1&amp;b=2">法</a>', "法", [("text_link", 0, 1)]),
    ('<a href="tel:12348">12348</a>', "12348", []),
    ("&lt;b&gt;&amp;&quot;&#39;&#x4e00;", "<b>&\"'一", []),
    ("&nbsp;&copy;&", "&nbsp;&copy;&", []),
    ("3 > 2", "3 > 2", []),
]
REFUSED = [
    ("<b>一", 'Can\'t find end tag corresponding to start tag "b"'),
    ("一</b>", "Unexpected end tag at byte offset 3"),
    ("<b>一</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
    ("<b>一<i>二</b></i>", 'Unmatched end tag at byte offset 12, expected "</i>", found "</b>"'),
    ("<p>一</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("一<br/>二", 'Unsupported start tag "br/" at byte offset 3'),
    ("a <", "Unclosed start tag at byte offset 2"),
    ("<b", "Unclosed start tag at byte offset 0"),
    ('<a href="x>一</a>', "Empty attribute name"),
    ("<b>一</b", "Unclosed end tag at byte offset 6"),
    ("<span>一</span>", 'Tag "span" must have class "tg-spoiler"'),
    ("&#xd800;", "invalid Unicode"),
]


@pytest.mark.parametrize(("source", "text", "entities"), READ)
def test_markup_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    read = parse_html(source)
    assert (read.text, [(e.type, e.offset, e.length) for e in read.entities]) == (text, entities)


@pytest.mark.parametrize(("source", "reason"), REFUSED)
def test_wrong_markup_is_refused_with_its_place(source: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_html(source)
    assert refusal.value.description.startswith(f"Bad Request: can't parse entities: {reason}") or (
        reason in refusal.value.description
    )


@given(st.text())
def test_escaped_text_is_read_as_itself(text: str) -> None:
    assert parse_html(escape(text)).text == text


@given(st.text(alphabet="<>/ab=\"' &#;x1一🙂", max_size=40))
def test_whatever_is_written_is_read_or_refused(source: str) -> None:
    try:
        read = parse_html(source)
    except Refusal:
        return
    assert all(0 <= e.offset < e.offset + e.length <= utf16(read.text) for e in read.entities)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://flk.npc.gov.cn", "https://flk.npc.gov.cn/"),
        ("FLK.npc.gov.cn/a?b", "http://flk.npc.gov.cn/a?b"),
        ("tg://resolve?domain=mingbai_bot", "tg://resolve?domain=mingbai_bot"),
        ("tel:12348", ""),
        ("http://localhost/a", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_an_address_is_one_for_telegram_or_none(address: str, link: str) -> None:
    assert checked_link(address) == link
