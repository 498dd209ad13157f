"""Keeper: what administrators do with the knowledge, and with answering itself, in a chat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.archive import Busy
from bot.card import Action, ActionKind, Button
from bot.dialogue.checker import Checker
from bot.dialogue.desk_cards import account_of
from bot.dialogue.incoming import TELEGRAM
from bot.dialogue.parts import Parts
from bot.dialogue.postman import Postman
from bot.dialogue.reply import Heard, Posting, Reply, Write, says, text_card
from bot.editions import Editions
from bot.feedback import Verdict
from bot.jobs import Job, Kind
from bot.rows import masked
from bot.switch import CHANNELS
from bot.wording import jobs as job_words
from bot.wording import keeper as words
from bot.wording import knowledge as release_words
from retrieval.shelf import ShelfError


class Keeper:
    """One method a command. Whoever calls has seen to it that an administrator asks."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.checker = Checker(parts)

    def status(self, _heard: Heard) -> Write:
        """How everything is."""
        index, parts = self._parts.live.index, self._parts
        lines = [
            words.RELEASE.format(
                release=index.release if index else words.NO_RELEASE,
                state=self._state(index.release if index else ""),
            ),
            *(words.switched(channel, parts.switch.off(channel)) for channel in CHANNELS),
            *self._job(),
            words.COUNTS.format(
                letters=parts.outbox.waiting(),
                tickets=len(parts.tickets.waiting()),
                good=parts.feedback.count(Verdict.GOOD),
                bad=parts.feedback.count(Verdict.BAD),
            ),
            self.checker.tally(),
        ]
        return says(text_card(*lines))

    def reload(self, heard: Heard) -> Write:
        """What lies on disk is built, compared and, if it is no worse, published; told when it is done."""
        archive = self._parts.archive
        if archive is None:
            return says(text_card(words.NO_ARCHIVE))
        # Before anything is written: what begins the job must find it.
        job = archive.order(Kind.RELOAD, _who(heard), chat=heard.incoming.chat)
        return says(text_card(_BUSY[job] if isinstance(job, Busy) else words.RELOADING))

    def roll_back(self, heard: Heard) -> Write:
        """Asks first, with what serves and what would."""
        archive, reason = self._parts.archive, masked(heard.incoming.text.strip())
        if archive is None:
            return says(text_card(words.NO_ARCHIVE))
        if not reason:
            return says(text_card(words.ROLLBACK_HOW))
        current, before = archive.shelf.current() or "", archive.before()
        if not before:
            return says(text_card(words.NOTHING_BEFORE))
        yes = Action(ActionKind.ROLL_BACK, " ".join((current, before, reason)))
        buttons = (
            (Button(words.ROLLBACK_YES.format(release=before), yes),),
            (Button(words.ROLLBACK_NO, Action(ActionKind.STAY)),),
        )
        return says(text_card(words.ROLLBACK_ASK.format(current=current, before=before), buttons=buttons))

    def rolled_back(self, heard: Heard, action: Action) -> Write:
        """The release that was asked about serves again, if what served then still does."""
        archive = self._parts.archive
        if archive is None:
            return says(text_card(words.NO_ARCHIVE))
        asked, wanted, reason = action.argument.split(" ", 2)
        current = archive.shelf.current() or ""
        if current != asked:
            return says(text_card(words.MOVED_ON.format(release=current)))
        job = archive.jobs.newest()
        if job is not None and job.runs:
            return says(text_card(job_words.BUSY))
        try:
            done = archive.roll_back(_who(heard), reason, wanted)
        except ShelfError as error:
            return says(text_card(str(error)))
        return says(text_card(words.ROLLED_BACK.format(release=done.release)))

    def stay(self, _heard: Heard, _action: Action) -> Write:
        """Nothing is taken back."""
        return says(text_card(words.STAYED))

    def off(self, heard: Heard) -> Write:
        """No answers from now on, where it is said or everywhere, and why."""
        channels, reason = _channels(heard.incoming.text)
        if not reason:
            return says(text_card(words.OFF_HOW))
        return self._switched(channels, lambda c: self._parts.switch.turn_off(c, reason, _who(heard)))

    def on(self, heard: Heard) -> Write:
        """Answers again, where it is said or everywhere."""
        channels, _ = _channels(heard.incoming.text)
        return self._switched(channels, lambda c: self._parts.switch.turn_on(c, _who(heard)))

    def _switched(self, channels: Sequence[str], turn: Callable[[str], object]) -> Write:
        def write(_db: Database) -> Reply:
            for channel in channels:
                turn(channel)
            told = [words.switched(channel, self._parts.switch.off(channel)) for channel in CHANNELS]
            return Reply((Posting(text_card(*told)),))

        return write

    def _state(self, release: str) -> str:
        edition = Editions(self._parts.store).find(release) if release else None
        return release_words.STATE[edition.state] if edition else words.UNKNOWN_STATE

    def _job(self) -> tuple[str, ...]:
        job = self._parts.archive.jobs.newest() if self._parts.archive else None
        return (words.job(job),) if job else ()


@dataclass(frozen=True, slots=True)
class Bell:
    """Tells whoever ordered a job in a chat how it ended."""

    postman: Postman

    def __call__(self, db: Database, job: Job) -> None:
        """Writes the letter as part of the caller's transaction."""
        if job.chat:
            card = text_card(*words.ended(job).splitlines())
            self.postman.post(db, (Posting(card, chat=job.chat, channel=TELEGRAM),))


_BUSY = {Busy.JOB: job_words.BUSY, Busy.ELSEWHERE: job_words.BUSY_ELSEWHERE}


def _who(heard: Heard) -> str:
    return account_of(heard.incoming.person)


def _channels(text: str) -> tuple[Sequence[str], str]:
    """The channels that are named first, all if none is, and what follows.

    >>> _channels("web 核对新法"), _channels("核对新法")
    ((('web',), '核对新法'), (('web', 'telegram'), '核对新法'))
    """
    first, _, rest = text.strip().partition(" ")
    named = first.lower()
    return ((named,), rest.strip()) if named in CHANNELS else (CHANNELS, text.strip())
