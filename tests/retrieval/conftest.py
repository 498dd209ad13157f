"""The bundled model, converted once for the whole run."""

from pathlib import Path

import pytest

from retrieval.encoder import Encoder, load_encoder


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the converted bundled model (some seconds, the first time it is asked for)."""
    home = tmp_path_factory.mktemp("home")
    load_encoder("", home, 1)
    return home


@pytest.fixture(scope="session")
def bundled(model_home: Path) -> Encoder:
    """The bundled encoder, on one thread."""
    return load_encoder("", model_home, 1)
