"""BM25 over character bigrams: exact words, no segmentation, no dictionary."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Robertson & Zaragoza, The Probabilistic Relevance Framework (2009); the usual values.
K1, B = 1.2, 0.75

BREAK = "\n"
# Neither letter nor digit; halves of what 16 bits do not hold are neither.
_UNSPOKEN = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Postings of every bigram. `documents` is their number.

    `bigrams` (sorted uint32 keys), `offsets` (int64, one more than bigrams), `postings` (int32 document
    numbers), `weights` (float32 BM25 contributions, already multiplied by idf).
    """

    documents: int
    bigrams: npt.NDArray[np.uint32]
    offsets: npt.NDArray[np.int64]
    postings: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]

    def scores(self, text: str) -> npt.NDArray[np.float32]:
        """BM25 of every document for the text; shape (documents,), 0 where no bigram is shared."""
        total = np.zeros(self.documents, np.float32)
        places = known(bigrams(text), self.bigrams)
        starts, ends = self.offsets[places].tolist(), self.offsets[places + 1].tolist()
        for a, b in zip(starts, ends, strict=True):
            np.add.at(total, self.postings[a:b], self.weights[a:b])
        return total

    def share(self, pair: str) -> float:
        """How many of the documents, 0 to 1, have a pair of neighbouring letters or digits.

        >>> build_lexical(["拖欠工资", "克扣工资", "试用期"]).share("拖欠")
        0.3333333333333333
        """
        keys = bigram_keys(pair)
        place = int(np.searchsorted(self.bigrams, keys[0])) if len(keys) == 1 else len(self.bigrams)
        if place == len(self.bigrams) or self.bigrams[place] != keys[0]:
            return 0.0
        return float(self.offsets[place + 1] - self.offsets[place]) / self.documents


def build_lexical(texts: Sequence[str]) -> LexicalIndex:
    """The index of the texts, numbered in their order."""
    keys, owners = _keyed(texts)
    spoken = keys != 0
    pairs = (keys[spoken].astype(np.uint64) << np.uint64(32)) | owners[spoken].astype(np.uint64)
    pairs, counts = np.unique(pairs, return_counts=True)
    bigrams, starts = np.unique((pairs >> np.uint64(32)).astype(np.uint32), return_index=True)
    postings = (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)
    offsets = np.append(starts, len(pairs)).astype(np.int64)
    frequency = np.diff(offsets)
    idf = inverse_document_frequency(frequency, len(texts))
    size = np.bincount(owners[spoken], minlength=len(texts)).astype(np.float64)
    norm = saturation(counts, size[postings], float(size.mean()) if len(size) else 0.0)
    weights = (norm * np.repeat(idf, frequency)).astype(np.float32)
    return LexicalIndex(len(texts), bigrams, offsets, postings, weights)


def _keyed(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The keys of all texts one behind the other, and the number of the text that each stands in.

    As one text they are read ten times as fast as one by one; what stands between two of them has the key 0.
    """
    lowered = [text.lower() for text in texts]
    lengths = np.fromiter(map(len, lowered), np.int64, len(lowered))
    found = units(BREAK.join(lowered))
    if len(found) != lengths.sum() + max(len(texts) - 1, 0):
        # A character beyond 16 bits is two units.
        lengths = np.fromiter((len(units(text)) for text in lowered), np.int64, len(lowered))
    owners = np.repeat(np.arange(len(lowered), dtype=np.int64), lengths + 1)
    keys = _keys(found)
    return keys, owners[: len(keys)]


def inverse_document_frequency(frequency: npt.NDArray[np.int64], documents: int) -> npt.NDArray[np.float64]:
    """ln(1 + (N - n + 0.5) / (n + 0.5)): never negative."""
    result: npt.NDArray[np.float64] = np.log1p((documents - frequency + 0.5) / (frequency + 0.5))
    return result


def saturation(
    counts: npt.NDArray[np.int64], lengths: npt.NDArray[np.float64], mean_length: float
) -> npt.NDArray[np.float64]:
    """tf (k1 + 1) / (tf + k1 (1 - b + b dl / avgdl))."""
    relative = lengths / mean_length if mean_length else lengths
    return counts * (K1 + 1) / (counts + K1 * (1 - B + B * relative))


# One question is looked up in five indexes, one after the other.
@functools.lru_cache(maxsize=8)
def bigrams(text: str) -> npt.NDArray[np.uint32]:
    """The distinct keys of a text, ascending; read-only, for whoever asks next is given the same."""
    keys = np.unique(bigram_keys(text))
    keys.flags.writeable = False
    return keys


def known(
    keys: npt.NDArray[np.unsignedinteger], held: npt.NDArray[np.unsignedinteger]
) -> npt.NDArray[np.int64]:
    """Places in `held` (ascending) of those keys that it has, in the keys' order."""
    if not len(held):
        return np.zeros(0, np.int64)
    places = np.searchsorted(held, keys)
    found: npt.NDArray[np.int64] = places[held.take(places, mode="clip") == keys]
    return found


def bigram_keys(text: str) -> npt.NDArray[np.uint32]:
    """A key for each pair of neighbouring letters or digits, in order; 0 for pairs across a break."""
    return _keys(units(text))


def units(text: str) -> npt.NDArray[np.uint16]:
    """UTF-16 units with everything that is neither letter nor digit turned into a break."""
    return _spoken()[np.frombuffer(text.lower().encode("utf-16-le", "surrogatepass"), np.uint16)]


@functools.cache
def _spoken() -> npt.NDArray[np.uint16]:
    """For each of the 65,536 units what it is read as: itself, or a break."""
    every = "".join(map(chr, range(0x10000)))
    return np.frombuffer(_UNSPOKEN.sub(BREAK, every).encode("utf-16-le", "surrogatepass"), np.uint16)


def _keys(units: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint32]:
    """One key a neighbouring pair; 0 for pairs across a break."""
    if len(units) < 2:
        return np.zeros(0, np.uint32)
    left, right = units[:-1].astype(np.uint32), units[1:].astype(np.uint32)
    broken = (left == ord(BREAK)) | (right == ord(BREAK))
    return np.where(broken, 0, (left << 16) | right).astype(np.uint32)
