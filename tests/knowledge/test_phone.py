"""A number is taken as it is dialled, or refused with what to write; nothing is guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.phone import is_mobile, phone, phones_in


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12348", "12348"),
        ("110", "110"),
        ("95598", "95598"),
        ("0812-3334567", "0812-3334567"),
        ("08123334567", "0812-3334567"),
        ("（0812）333 4567", "0812-3334567"),
        ("０８１２—３３３４５６７", "0812-3334567"),
        ("0812-3334567 转 801", "0812-3334567转801"),
        ("028-86601234", "028-86601234"),
        ("+86 138 1234 5678", "13812345678"),
        ("4008108888", "400-810-8888"),
    ],
)
def test_a_number_is_written_as_it_is_published(typed: str, number: str) -> None:
    assert phone(typed) == (number, "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("3334567", "缺区号；本市的写成 0812-3334567"),
        ("8123334567", "少了开头的 0"),
        ("123", "不是电话号码（3 位）"),
        ("138123456789", "不是电话号码（12 位）"),
        ("张三", "数字以外的字"),
        ("0812-3334567-8001", "不是电话号码"),
        ("1.2348E+4", "数字以外的字"),
        ("2026-11-30", "Excel 把号码变成了日期"),
    ],
)
def test_what_is_no_number_is_told_with_what_to_write(typed: str, words: str) -> None:
    number, fault = phone(typed)
    assert number == "" and words in fault and typed in fault


def test_several_numbers_stand_in_one_cell() -> None:
    assert phones_in("0812-3334567、12348\n0812-3334567；333") == (
        ("0812-3334567", "12348"),
        ("“333”不是电话号码（3 位）；座机写区号-号码，例如 0812-3334567，热线写 12348",),
    )


def test_a_pocket_telephone_is_known() -> None:
    assert is_mobile("13812345678") and not is_mobile("0812-3334567")


@given(st.text(alphabet="0123456789-转 ()（）０１２＋+、", max_size=20))
def test_a_published_number_is_published_the_same_again(typed: str) -> None:
    numbers, _ = phones_in(typed)
    assert phones_in("、".join(numbers)) == (numbers, ())
