"""SentenceTransformerEncoder: any sentence-transformers model as an encoder."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encoder import (
    PASSAGE_PROMPT,
    PASSAGE_WINDOW,
    QUERY_PROMPT,
    QUERY_WINDOW,
    EncoderError,
    FloatArray,
    readable,
)

_BATCH = 32


class SentenceTransformerEncoder:
    """A model that sentence-transformers loads, with its own prompts. Threads take turns."""

    def __init__(self, name: str, threads: int | None = None) -> None:
        """Loads `name`, a folder or a hub name; `threads` holds for all of torch. Raises EncoderError."""
        self._model = _loaded(name)
        self._one_at_a_time = Lock()
        _set_threads(threads)
        self._window = int(self._model.max_seq_length or PASSAGE_WINDOW)
        self._query_prompt, self._passage_prompt = prompts(self._model.prompts or {}, name)
        self.dimensions = int(self._model.encode([""], show_progress_bar=False).shape[1])
        # One model serves both sides.
        self.fingerprint = self.passage_fingerprint = self._fingerprint()

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """A unit vector for each question, (n, dimensions)."""
        return self._encoded(texts, self._query_prompt, QUERY_WINDOW)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """A unit vector for each passage, (n, dimensions)."""
        return self._encoded(texts, self._passage_prompt, PASSAGE_WINDOW)

    def _encoded(self, texts: Sequence[str], prompt: str, window: int) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        # The window belongs to the model, not to the call.
        with self._one_at_a_time:
            self._model.max_seq_length = min(window, self._window)
            vectors = self._model.encode(
                [readable(text) for text in texts],
                prompt=prompt,
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        vectors = np.asarray(vectors, np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{key}{tuple(tensor.shape)}{tensor.dtype}".encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        digest.update(_tokeniser_text(self._model.tokenizer))
        digest.update(json.dumps([self._query_prompt, self._passage_prompt, self._window]).encode())
        digest.update(repr([(type(module).__name__, str(module)) for module in self._model]).encode())
        return digest.hexdigest()[:16]


def prompts(own: Mapping[str, str], name: str) -> tuple[str, str]:
    """What goes before a question and a passage: the model's own words, or e5's for an e5 without them.

    >>> prompts({}, "intfloat/multilingual-e5-base")
    ('query: ', 'passage: ')
    >>> prompts({"query": "问题：", "passage": "", "document": ""}, "bge")
    ('问题：', '')
    """
    query = own.get("query", "")
    passage = own.get("passage") or own.get("document", "")
    if not (query or passage) and "e5" in Path(name).name.lower():
        return QUERY_PROMPT, PASSAGE_PROMPT
    return query, passage


def _loaded(name: str) -> Any:
    if name.startswith((".", "/")) and not Path(name).is_dir():
        raise EncoderError(
            f"there is no folder {name}; name one, or leave the name empty for the bundled model"
        )
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu")
    except Exception as error:  # the libraries raise what they please: OSError, ValueError, KeyError, ...
        raise EncoderError(_advice(name, error)) from error


def _advice(name: str, error: Exception) -> str:
    if Path(name).is_dir():
        return (
            f"the folder {name} is no sentence-transformers model ({error}); "
            "name a folder with modules.json, or leave the name empty for the bundled model"
        )
    return (
        f"the model {name} cannot be loaded ({type(error).__name__}); without access to the model hub, "
        "copy its folder to this machine and name the folder, or leave the name empty for the bundled model"
    )


def _set_threads(threads: int | None) -> None:
    import torch

    if threads:
        torch.set_num_threads(threads)


def _tokeniser_text(tokenizer: Any) -> bytes:
    backend = getattr(tokenizer, "backend_tokenizer", None)
    return backend.to_str().encode() if backend else repr(tokenizer).encode()
