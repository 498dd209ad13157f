import pytest

from bot.settings import SettingsError, read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "8²"),
        ("PORT", "9" * 5000),
        ("ADMINS", "12²"),
        ("ADMINS", "9" * 5000),
        ("HOME", "~nobody-here/x"),
    ],
)
def test_what_is_no_number_or_no_user_is_a_fault(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"MINGBAI_{name}"):
        read_settings({f"MINGBAI_{name}": value})
