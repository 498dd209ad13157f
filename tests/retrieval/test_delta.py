from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from retrieval.delta import DOWN, NO_DELTA, SHIPPED, UP, read_delta
from retrieval.encoder import EncoderError


def written(path: Path) -> Path:
    rng = np.random.default_rng(0)
    up, down = rng.random((4, 2)).astype(np.float16), rng.random((2, 3)).astype(np.float16)
    save_file({f"l0.q{UP}": up, f"l0.q{DOWN}": down}, path)
    return path


def test_the_product_of_the_factors_is_added_and_nothing_elsewhere(tmp_path: Path) -> None:
    delta = read_delta(written(tmp_path / "d.safetensors"), "")
    np.testing.assert_allclose(delta.added("l0.q"), delta.up["l0.q"] @ delta.down["l0.q"])
    assert np.shape(delta.added("l0.q")) == (4, 3)
    assert delta.added("l0.k") == 0.0
    assert NO_DELTA.added("l0.q") == 0.0


def test_the_shipped_file_is_the_one_that_was_released() -> None:
    delta = read_delta()
    assert len(delta.up) == len(delta.down) == 72
    assert SHIPPED.stat().st_size < 4_000_000


@pytest.mark.parametrize("content", [None, b"", b"no tensors"])
def test_a_missing_or_broken_file_is_explained(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "d.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match="reinstall mingbai"):
        read_delta(path, "")


def test_another_file_than_the_released_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="not the file this version was released with"):
        read_delta(written(tmp_path / "d.safetensors"))
