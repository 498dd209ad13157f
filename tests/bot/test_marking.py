"""Marking: the words looked for are marked, the text stays what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.marking import pieces, plain, sought


def marked(text: str, query: str, common: tuple[str, ...] = ()) -> str:
    return "".join(
        f"[{p.text}]" if p.marked else p.text for p in pieces(text, sought(query, common.__contains__))
    )


@pytest.mark.parametrize(
    ("text", "query", "shown", "why"),
    [
        ("不得拖欠工资。", "拖欠工资", "不得[拖欠工资]。", "neighbouring pairs are one piece"),
        ("无故拖欠劳动者的工资", "老板拖欠工资", "无故[拖欠]劳动者的[工资]", "each where it stands"),
        ("工资工资条", "工资", "[工资][工资]条", "twice, and not what lies between"),
        ("民法院民", "人民法院", "[民法院]民", "overlapping pairs: the part that is there"),
        ("怎么办才好", "工伤怎么办", "怎么办才好", "words of asking alone tell nothing"),
        ("工伤怎么办理", "工伤怎么办", "[工伤怎么办]理", "but belong to a piece that tells something"),
        ("拖 欠", "拖欠", "拖 欠", "search sees no pair across a blank"),
        ("ＡＢＣ公司", "abc公司", "[ＡＢＣ公司]", "width and case do not matter"),
        ("拖欠工资", "拖欠工資", "[拖欠工资]", "nor do traditional characters in the question"),
        ("拖\u200b欠", "拖欠", "拖\u200b欠", "a zero-width character parts a pair in a text"),
        ("拖欠", "拖\u200b欠\u202e", "[拖欠]", "in a question it is cleaned away"),
        ("<script>alert(1)</script>工资", "alert工资", "<script>[alert](1)</script>[工资]", "markup is text"),
        ("工", "工伤", "工", "one character is no pair"),
        ("12348热线", "民法典1254条", "12348热线", "some digits of another number are not it"),
        ("拨打12348热线", "12348", "拨打[12348]热线", "the number itself is"),
        ("", "工资", "", "nothing"),
        ("工资", "", "工资", "nothing looked for"),
        ("İstanbul工资", "工资", "İstanbul[工资]", "a letter whose small form is two keeps the places right"),
        ("😀工资", "工资", "😀[工资]", "so does one outside the basic plane"),
    ],
)
def test_the_words_looked_for_are_marked(text: str, query: str, shown: str, why: str) -> None:
    assert marked(text, query) == shown


@pytest.mark.parametrize(
    ("query", "shown", "why"),
    [
        ("安全", "食品[安全]责任", "all that was asked is common: it is marked after all"),
        ("食品安全", "[食品安全]责任", "a common pair in a piece that tells something"),
        ("安全工资", "食品安全责任", "a common pair where something telling was asked, too"),
    ],
)
def test_a_pair_that_most_of_the_law_has_is_not_marked_alone(query: str, shown: str, why: str) -> None:
    assert marked("食品安全责任", query, common=("安全",)) == shown


@given(st.text(alphabet="拖欠工资的 ab<>&\u200b\u202eİ😀"), st.text(alphabet="拖欠工资的 ab"))
def test_the_pieces_put_together_are_the_text(text: str, query: str) -> None:
    assert plain(pieces(text, sought(query))) == text
    assert all(piece.text for piece in pieces(text, sought(query)))
