"""The weekly reminder over the Bot API: told unasked, confirmed by its button, not told again after a restart."""

from bot.live import Live
from tests.bot.telegram.conftest import ADMIN, Start
from tests.telegram_api import TelegramApi

LEAD = "每周提醒"


def test_an_administrator_is_told_on_monday_morning_and_confirms(
    starting: Start, small: Live, api: TelegramApi
) -> None:
    # Telegram lets a bot write only to people who have written to it.
    api.say(ADMIN, "/help")
    bot = starting(small, remind="on")
    (told,) = (r for r in api.wait_for_reply(ADMIN, 2, timeout_s=30) if r.text.startswith(LEAD))
    label = next(label for label in told.labels if "12333" in label)
    api.press(ADMIN, told.id, label)
    assert "12333 核实无误" in api.wait_for_reply(ADMIN, timeout_s=30)[0].text
    bot.stop()
    bot.start()
    api.say(ADMIN, "/status")
    api.wait_for_reply(ADMIN, timeout_s=30)
    api.settle()
    assert sum(reply.text.startswith(LEAD) for reply in api.replies(ADMIN)) == 1


def test_it_can_be_switched_off(starting: Start, small: Live, api: TelegramApi) -> None:
    api.say(ADMIN, "/status")
    starting(small, remind="off")
    api.wait_for_reply(ADMIN, timeout_s=30)
    api.settle()
    assert not any(reply.text.startswith(LEAD) for reply in api.replies(ADMIN))
