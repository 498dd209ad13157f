"""Live: the one reference to the index that serves, swapped whole."""

import threading
from dataclasses import replace

from bot.freshness import Book, Freshness
from bot.settings import Settings
from knowledge.detail import marked
from knowledge.turns import next_turn, on_day
from retrieval.encoder import Encoder, load_encoder
from retrieval.index import Index
from retrieval.shelf import OtherEncoderError, Shelf, ShelfError


class Live:
    """The index that serves now. A consultation reads `index` once and keeps what it read."""

    def __init__(self, shelf: Shelf, index: Index | None, encoder: Encoder | None) -> None:
        self._shelf = shelf
        self._refused: tuple[str, int] | None = None
        self._published = index
        # Following, turning and marking each make the next index of the one before: one at a time.
        self._lock = threading.Lock()
        self._book: Book | None = None
        self._marked: tuple[object, ...] = ()
        self.index = index
        self.encoder = encoder

    def follow(self) -> bool:
        """Swaps in the release that the shelf points at, if it is another one; whether it did.

        A release that cannot be read, or was built with another encoder, changes nothing: ShelfError the
        first time, and then nothing more until it is written anew.
        """
        pointed = self._shelf.current()
        if pointed is None or (self.index is not None and pointed == self.index.release):
            return False
        seen = (pointed, self._shelf.stamp(pointed))
        if seen == self._refused:
            return False
        try:
            loaded = self._shelf.load(pointed, self.encoder.fingerprint if self.encoder else None)
        except ShelfError:
            self._refused = seen
            raise
        with self._lock:
            self._published = loaded
            self.index = _marked(loaded, self._book)
        return True

    def turn(self, today: str) -> bool:
        """Lets the index count on a day (ISO) on which what is law has changed since it was built: what is
        law no longer is cited no more, and a new law may be. Whether anything changed.

        Search finds the new law once the release is rebuilt.
        """
        with self._lock:
            index = self.index
            if index is None or today <= index.as_of:
                return False
            turn = next_turn(index.sources.values(), index.as_of)
            if not "" < turn <= today:
                return False
            self.index = replace(index, sources=on_day(index.sources, today), as_of=today)
            return True

    def mark(self, freshness: Freshness, today: str) -> bool:
        """Lets every number, link and hour of the index say how far it has been verified by a day (ISO), as the store
        tells it: whatever anybody confirmed in any process counts from here on. Whether anything changed.

        Raises StoreError.
        """
        stamp = (*freshness.stamp(), today)
        if stamp == self._marked or self._published is None:
            return False
        book = freshness.book(today)
        with self._lock:
            self._book, self._marked = book, stamp
            services = _marked(self._published, book).services
            self.index = replace(self.index or self._published, services=services)
        return True

    def is_behind(self, today: str) -> bool:
        """Whether what is law has changed between the day the release was built for and a day (ISO)."""
        published = self._published
        if published is None:
            return False
        return "" < next_turn(published.sources.values(), published.as_of) <= today


def _marked(index: Index, book: Book | None) -> Index:
    if book is None:
        return index
    services = {service.id: marked(service, book.look) for service in index.services.values()}
    return replace(index, services=services)


def open_live(settings: Settings, threads: int | None = None) -> Live:
    """The live index of a data folder; without a usable release `index` is None.

    Raises EncoderError if the model cannot be loaded, OtherEncoderError if the release that serves was
    built with another one.
    """
    shelf = Shelf(settings.shelf)
    encoder = load_encoder(settings.encoder, settings.home, threads)
    return Live(shelf, _newest_readable(shelf, encoder.fingerprint), encoder)


def _newest_readable(shelf: Shelf, encoder: str) -> Index | None:
    current = shelf.current()
    others = [m.id for m in reversed(shelf.releases()) if m.id != current]
    for release in ([current] if current else []) + others:
        try:
            return shelf.load(release, encoder)
        except OtherEncoderError:
            # An older release that happens to fit is not what the administrator published.
            if release == current:
                raise
        except ShelfError:
            continue
    return None
