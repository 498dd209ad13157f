"""Which rows of a table differ, and in which cells."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.changes import What
from knowledge.row_changes import CellChange, row_changes

HEADS = ("号码", "用途")
BEFORE = [("12348", "法律咨询"), ("12345", "政务服务"), ("12333", "劳动保障")]


def changes(after: list[tuple[str, str]]) -> list[tuple[What, int, tuple[CellChange, ...]]]:
    numbered = [(n, cells) for n, cells in enumerate(after, 2)]
    return [(c.what, c.row, c.cells) for c in row_changes("电话", "热线", HEADS, BEFORE, numbered)]


def test_the_same_rows_are_no_change() -> None:
    assert changes(BEFORE) == []


def test_a_cell_worded_otherwise_is_shown_with_both_texts() -> None:
    after = [BEFORE[0], ("12345", "政务服务便民热线"), BEFORE[2]]
    assert changes(after) == [(What.REWORDED, 3, (CellChange("用途", "政务服务", "政务服务便民热线"),))]


def test_a_row_in_between_is_added_and_one_left_out_is_removed() -> None:
    after = [BEFORE[0], ("12388", "纪检监察举报"), BEFORE[1]]
    assert changes(after) == [
        (What.ADDED, 3, (CellChange("号码", "", "12388"), CellChange("用途", "", "纪检监察举报"))),
        (What.REMOVED, 0, (CellChange("号码", "12333", ""), CellChange("用途", "劳动保障", ""))),
    ]


def test_another_thing_in_its_place_is_no_rewording() -> None:
    assert [what for what, *_ in changes([BEFORE[0], ("0812-3334444", "市图书馆总台"), BEFORE[2]])] == [
        What.ADDED,
        What.REMOVED,
    ]


ROWS = st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.text("一二三", max_size=3)), max_size=6)


@given(ROWS, ROWS)
def test_the_changes_make_the_one_table_of_the_other(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    found = list(row_changes("表", "谁", HEADS, before, [(n, row) for n, row in enumerate(after, 2)]))
    kept = len(before) - sum(c.what is not What.ADDED for c in found)
    assert kept + sum(c.what is not What.REMOVED for c in found) == len(after)
    for change in found:
        if change.row:
            row = after[change.row - 2]
            assert all(row[HEADS.index(cell.heading)] == cell.after for cell in change.cells)
    assert (before == after) == (not found)
