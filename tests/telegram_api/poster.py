"""Poster: takes updates to the webhook, on loopback only."""

import asyncio
from collections.abc import Iterator

import httpx

from tests.telegram_api.account import Account, Webhook
from tests.telegram_api.hook import is_loopback
from tests.telegram_api.updates import Update

# Telegram waits longer before it tries again; tests need not.
RETRY_S = 0.2
TIMEOUT_S = 10.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Poster:
    """Posts several at once, those of one chat in order, each until it is taken."""

    def __init__(self, account: Account) -> None:
        # Public address → local one: the reverse proxy before the bot.
        self.routes: dict[str, str] = {}
        self._account = account
        self._woken = asyncio.Event()
        self._lines: set[tuple[str, int]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something came, or may be tried again."""
        self._woken.set()

    async def run(self) -> None:
        """Posts until cancelled."""
        # Certificates of tests are signed by nobody.
        async with httpx.AsyncClient(verify=False, trust_env=False, timeout=TIMEOUT_S) as client:
            while True:
                await self._woken.wait()
                self._woken.clear()
                with self._account.changed:
                    hook = self._account.webhook
                    due = list(self._due(hook)) if hook else []
                for update in due:
                    assert hook is not None
                    self._lines.add(update.line)
                    task = asyncio.create_task(self._post(client, hook, update))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)

    def _due(self, hook: Webhook) -> Iterator[Update]:
        taken = set(self._lines)
        for update in self._account.updates.waiting():
            if len(taken) >= hook.most_at_once:
                return
            if update.line not in taken:
                taken.add(update.line)
                yield update

    async def _post(self, client: httpx.AsyncClient, hook: Webhook, update: Update) -> None:
        fault = await self._fault(client, hook, update)
        with self._account.changed:
            if fault:
                self._account.webhook_fault = fault
            else:
                self._account.updates.confirm(update)
            self._account.changed.notify_all()
        if fault:
            await asyncio.sleep(RETRY_S)
        self._lines.discard(update.line)
        self.wake()

    async def _fault(self, client: httpx.AsyncClient, hook: Webhook, update: Update) -> str:
        """Why the bot did not take it; "" if it did."""
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            address = self._local(hook.url)
            answer = await client.post(address, json=update.as_json(), headers=headers)
        except (httpx.HTTPError, ValueError) as error:
            return f"Connection failed: {error}"
        return "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"

    def _local(self, url: str) -> str:
        for public, local in self.routes.items():
            if url.startswith(public):
                url = local + url.removeprefix(public)
                break
        if not is_loopback(httpx.URL(url).host):
            raise ValueError(f"no route to {url}: this server posts to loopback only")
        return url
