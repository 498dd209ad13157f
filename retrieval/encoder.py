"""Encoder: text to vectors, whichever model does it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

# What e5 was trained with before every text; other models bring their own.
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
# A question of more tokens is a story: its first part is taken. A passage may fill the model's window.
QUERY_WINDOW = 256
PASSAGE_WINDOW = 512


class EncoderError(Exception):
    """A model cannot be loaded; the message says what to do."""


class Encoder(Protocol):
    """Texts to vectors of unit length, `FloatArray` of shape (n, dimensions); no text gives (0, dimensions).

    Any string is a text: empty, with NUL or lone surrogates, or longer than the window (its start counts).
    """

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change whenever vectors would: weights, tokeniser, prompts, windows."""
        ...

    @property
    def passage_fingerprint(self) -> str:
        """16 hex digits that change whenever passages' vectors would; a change of the questions' side alone keeps them."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """A vector for each question, in order."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """A vector for each passage, in order."""
        ...


def load_encoder(name: str, home: Path, threads: int | None) -> Encoder:
    """The bundled model for an empty `name`, else the sentence-transformers model `name` (a folder or a hub name).

    The bundled one is converted once into `home`/models (some seconds). `threads` bounds the processor
    threads of one call (None: the runtime chooses). Raises EncoderError.
    """
    # Each runtime is imported only where it answers: torch costs four seconds and 600 MB.
    if name:
        from retrieval.sentence_encoder import SentenceTransformerEncoder

        return SentenceTransformerEncoder(name, threads)
    from retrieval.onnx_encoder import OnnxEncoder, bundled_folder

    return OnnxEncoder(bundled_folder(home), threads)


def readable(text: str) -> str:
    """The text without what no tokeniser takes: NUL and lone surrogates become spaces.

    >>> readable("工资\\x00拖欠\\ud800")
    '工资 拖欠 '
    """
    return _UNREADABLE.sub(" ", text)


_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
