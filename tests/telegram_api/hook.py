"""Hook: where Telegram posts updates to, instead of being asked for them."""

import re
from urllib.parse import urlsplit

from tests.telegram_api.account import Account, Webhook
from tests.telegram_api.params import Parameters
from tests.telegram_api.refusal import bad

_PORTS = {None, 80, 88, 443, 8443}
_SECRET = re.compile("[A-Za-z0-9_-]{0,256}")
MOST_AT_ONCE = 40


def set_webhook(account: Account, given: Parameters) -> object:
    """setWebhook. Loopback is allowed by http and on any port, which Telegram would not do."""
    address = urlsplit(given.text("url"))
    if given.text("url") and not is_loopback(address.hostname):
        if address.scheme != "https" or not address.hostname:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if address.port not in _PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not _SECRET.fullmatch(given.text("secret_token")):
        raise bad("secret token contains unallowed characters")
    at_once = min(max(given.number("max_connections", MOST_AT_ONCE), 1), 100)
    _settle(account, given)
    url = given.text("url")
    account.webhook = Webhook(url, given.text("secret_token"), at_once) if url else None
    account.updates.on_arrival()
    return True


def delete_webhook(account: Account, given: Parameters) -> object:
    """deleteWebhook."""
    _settle(account, given)
    account.webhook = None
    return True


def get_webhook_info(account: Account, given: Parameters) -> object:
    """getWebhookInfo."""
    url = account.webhook.url if account.webhook else ""
    waiting = len(account.updates.waiting())
    fault = (
        {"last_error_date": 0, "last_error_message": account.webhook_fault} if account.webhook_fault else {}
    )
    return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting} | fault


def is_loopback(host: str | None) -> bool:
    """Whether an address is on this machine."""
    return host in ("127.0.0.1", "localhost", "::1")


def _settle(account: Account, given: Parameters) -> None:
    account.updates.allow(given.value("allowed_updates", list, "allowed updates"))
    account.webhook_fault = ""
    if given.flag("drop_pending_updates"):
        account.updates.drop()
