"""Live: the one reference to the index that serves, swapped whole."""

from bot.settings import Settings
from retrieval.encoder import Encoder, load_encoder
from retrieval.index import Index
from retrieval.shelf import Shelf, ShelfError


class Live:
    """The index that serves now. A consultation reads `index` once and keeps what it read."""

    def __init__(self, shelf: Shelf, index: Index | None, encoder: Encoder | None) -> None:
        self._shelf = shelf
        self.index = index
        self.encoder = encoder

    def follow(self) -> bool:
        """Swaps in the release that the shelf points at, if it is another one; whether it did.

        A release that cannot be read changes nothing. Raises ShelfError then.
        """
        pointed = self._shelf.current()
        if pointed is None or (self.index is not None and pointed == self.index.release):
            return False
        self.index = self._shelf.load(pointed)
        return True


def open_live(settings: Settings, threads: int | None = None) -> Live:
    """The live index of a data folder; without a usable release `index` is None.

    Raises EncoderError if the model cannot be loaded.
    """
    shelf = Shelf(settings.shelf)
    return Live(shelf, _newest_readable(shelf), load_encoder(settings.encoder, settings.home, threads))


def _newest_readable(shelf: Shelf) -> Index | None:
    current = shelf.current()
    others = [m.id for m in reversed(shelf.releases()) if m.id != current]
    for release in ([current] if current else []) + others:
        try:
            return shelf.load(release)
        except ShelfError:
            continue
    return None
