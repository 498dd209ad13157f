"""Rebuild: how long another clause takes with every article loaded, beside a build from nothing.

python -m benchmarks.rebuild [--home HOME] [--times 7]

Everything is done in a folder of its own, by the steps that `mingbai knowledge build` takes up to publishing: read and
check all content, embed what is new, index, write the release and its digests to disk. First from nothing, with every
passage embedded (minutes; with --home that is spared: the vectors of that folder are copied, and the first build only
indexes and writes). Then again and again with one article of an added document worded otherwise. Each line: seconds on
the clock, seconds of processor, texts embedded. The model is loaded before; exit status 1 if a rebuild embeds more than
the changed passage or the median is 2 s or more.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.reload import Workshop, prepare
from retrieval.build import Scope
from retrieval.encoder import Encoder, FloatArray, load_encoder
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache

# What the issue asks for.
MOST_S = 2.0
_DOCUMENT = (
    "# 攀枝花市试验条例\n\n<!-- version: 2025-03-01 -->\n<!-- effective: 2025-05-01 -->\n<!-- status: 现行有效 -->\n"
    "<!-- INFO END -->\n\n第一条　市民可以在{days}日内向市司法局申请试验。\n\n第二条　申请试验要带身份证。\n"
)


class Counting:
    """An encoder that counts the texts it is given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.texts = 0
        self.fingerprint = encoder.fingerprint
        self.passage_fingerprint = encoder.passage_fingerprint
        self.dimensions = encoder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """As the encoder does."""
        self.texts += len(texts)
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """As the encoder does."""
        self.texts += len(texts)
        return self._encoder.encode_passages(texts)


@dataclass(frozen=True, slots=True)
class Took:
    """One build."""

    clock_s: float
    processor_s: float
    embedded: int


def main(arguments: Sequence[str]) -> int:
    """Builds and prints; 1 if a rebuild takes too long or embeds too much."""
    parser = argparse.ArgumentParser(description="another clause, with every article loaded")
    parser.add_argument("--home", default="", help="a data folder that a full release was built in")
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mingbai-") as folder:
        home = Path(folder)
        if options.home:
            shutil.copyfile(Path(options.home) / "vectors.sqlite", home / "vectors.sqlite")
        encoder = Counting(load_encoder("", Path(options.home) if options.home else home, None))
        encoder.encode_queries(["先热一热"])
        with closing(VectorCache(home / "vectors.sqlite")) as cache:
            work = _workshop(home, encoder, cache)
            _told("vectors known, index from nothing" if options.home else "from nothing", _built(work, 30))
            # What the folder had kept may be of another version of the program: one more, so that all is bound.
            _told("the next", _built(work, 31))
            again = [_built(work, 32 + n) for n in range(options.times)]
    for took in again:
        _told("one article otherwise", took)
    median = statistics.median(took.clock_s for took in again)
    print(f"one article otherwise: median {median:.2f} s, of {len(again)}")
    return 0 if median < MOST_S and all(took.embedded == 1 for took in again) else 1


def _workshop(home: Path, encoder: Counting, cache: VectorCache) -> Workshop:
    clock = lambda: time.strftime("%Y-%m-%dT%H:%M:%S+08:00")  # noqa: E731
    return Workshop(
        home / "added",
        Shelf(home / "shelf"),
        encoder,
        cache,
        clock,
        manuscripts=home / "manuscripts",
        learned=home / "learned",
    )


def _built(work: Workshop, days: int) -> Took:
    work.added.mkdir(exist_ok=True)
    (work.added / "攀枝花市试验条例.md").write_text(_DOCUMENT.format(days=days), encoding="utf-8")
    counting = work.encoder
    assert isinstance(counting, Counting)
    before, begun, spent = counting.texts, time.perf_counter(), time.process_time()
    prepare(work, Scope.FULL)
    return Took(time.perf_counter() - begun, time.process_time() - spent, counting.texts - before)


def _told(what: str, took: Took) -> None:
    print(
        f"{what}: {took.clock_s:.2f} s on the clock, {took.processor_s:.2f} s of processor, {took.embedded} texts embedded",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
