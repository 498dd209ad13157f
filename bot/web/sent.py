"""Sent: files that came with a form, kept as a draft before anybody has looked at them."""

from functools import partial

import anyio.to_thread
from fastapi import Request
from starlette.datastructures import UploadFile

from bot.drafts import Draft, DraftError, Drafts
from bot.store import Store
from bot.web import errors
from bot.web.errors import Refused
from bot.wording import knowledge_desk as words


class NotKeptError(Exception):
    """What was sent was not kept: the words that say why and what to do, and the HTTP status."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.words = words
        self.code = code


async def drafted(
    request: Request, drafts: Drafts, by: str, at: str, one: tuple[str, str] | None = None
) -> Draft:
    """The draft of the files in a request's form.

    `one`: exactly one file is wanted; what to say if there is none, and if there are more. Raises NotKeptError.
    """
    sent = (await request.form()).getlist("files")
    files = [(f.filename, f.file) for f in sent if isinstance(f, UploadFile) and f.filename]
    if one and len(files) != 1:
        raise NotKeptError(one[1] if files else one[0], 422)
    try:
        return await anyio.to_thread.run_sync(partial(drafts.add, by, at, files))
    except DraftError as error:
        raise NotKeptError(f"{error}。", 422) from error
    except OSError as error:
        raise NotKeptError(words.not_kept(error.strerror or str(error)), 507) from error


def draft_of(drafts: Drafts, draft_id: str) -> Draft:
    """The draft of this id. Raises Refused where there is none."""
    found = drafts.find(draft_id)
    if found is None:
        raise Refused(errors.NO_DRAFT)
    return found


async def dropped(drafts: Drafts, draft: Draft, store: Store, by: str, deed: str) -> None:
    """A draft is not wanted: it goes, and the log has the deed with its files."""

    def drop() -> None:
        drafts.drop(draft)
        store.append_audit(by, deed, "、".join(draft.files))

    await anyio.to_thread.run_sync(drop)
