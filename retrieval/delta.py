"""Delta: what training added to the bundled model's question side, as low-rank factors."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from retrieval.encoder import EncoderError, FloatArray

# Made by `python -m retrieval.training` from the public weights; its figures are in docs/quality.md.
SHIPPED = Path(__file__).parent / "weights" / "questions.safetensors"
# SHA-256 of the shipped file: a half-copied or exchanged one is noticed before it answers anybody.
SHIPPED_DIGEST = "8674454b56ab436d8dcfde1ecf12003958c0f876c99507300e3ecb1397830422"

UP, DOWN = ".up", ".down"


@dataclass(frozen=True, slots=True)
class Delta:
    """By matrix name (`l0.q` … `l11.fo`): `up` (rows, rank) and `down` (rank, columns), their product added.

    The names tell which of the model's layers the question side keeps.
    """

    up: Mapping[str, FloatArray]
    down: Mapping[str, FloatArray]

    @property
    def layers(self) -> tuple[int, ...]:
        """Numbers of the layers that are kept, ascending; none named means all."""
        return tuple(sorted({layer_of(name) for name in self.up}))

    def added(self, name: str) -> FloatArray | float:
        """What is added to a matrix, (rows, columns); 0 where training left it alone."""
        return self.up[name] @ self.down[name] if name in self.up else 0.0


NO_DELTA = Delta({}, {})


def read_delta(path: Path = SHIPPED, digest: str = SHIPPED_DIGEST) -> Delta:
    """The factors of a file. Raises EncoderError if it is missing or not the one of that SHA-256 ("": any)."""
    try:
        if digest and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise EncoderError(f"{path} is not the file this version was released with; reinstall mingbai")
        tensors = load_file(path)
    except (OSError, SafetensorError) as error:
        raise EncoderError(f"{path} cannot be read ({error}); reinstall mingbai") from error
    return Delta(_ending(tensors, UP), _ending(tensors, DOWN))


def layer_of(name: str) -> int:
    """The layer whose matrix has this name.

    >>> layer_of("l10.fo")
    10
    """
    return int(name[1:].partition(".")[0])


def _ending(tensors: Mapping[str, np.ndarray], end: str) -> dict[str, FloatArray]:
    return {
        name.removesuffix(end): np.asarray(values, np.float32)
        for name, values in tensors.items()
        if name.endswith(end)
    }
