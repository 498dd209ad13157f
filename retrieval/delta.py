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
SHIPPED_DIGEST = "650bfc023282ef64c18de15af5dc2ca9e471390e0930a86ea06d895fcc03c6d1"

UP, DOWN = ".up", ".down"


@dataclass(frozen=True, slots=True)
class Delta:
    """By matrix name (`l0.q` … `l11.fo`): `up` (rows, rank) and `down` (rank, columns), their product added."""

    up: Mapping[str, FloatArray]
    down: Mapping[str, FloatArray]

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


def _ending(tensors: Mapping[str, np.ndarray], end: str) -> dict[str, FloatArray]:
    return {
        name.removesuffix(end): np.asarray(values, np.float32)
        for name, values in tensors.items()
        if name.endswith(end)
    }
