import pytest

from bot.settings import SettingsError, read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "8²"),
        ("PORT", "9" * 5000),
        ("ADMINS", "12²"),
        ("ADMINS", "9" * 5000),
        ("REMIND", "nein"),
        ("HOME", "~nobody-here/x"),
    ],
)
def test_what_is_no_number_or_no_user_is_a_fault(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"MINGBAI_{name}"):
        read_settings({f"MINGBAI_{name}": value})


@pytest.mark.parametrize(("value", "expected"), [("", True), ("on", True), ("off", False)])
def test_administrators_are_reminded_unless_it_is_switched_off(value: str, expected: bool) -> None:
    assert read_settings({"MINGBAI_REMIND": value}).remind is expected
