"""Writes the trained encoder as one int8 ONNX file: `python -m training.deep.finish` calls it.

The graph is written node by node, with the runtime's own attention step, so that it is small and quick: words as int8
rows with a step each, every large product in dynamic int8 (7 bits of weight: older processors add pairs of 8-bit
products in 16 bits and would overflow), the rest in float32. It takes one text at a time: the steps of dynamic int8
span a whole batch, so in company a text would get other scores than alone; and nothing is spent on padding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.deep.network import Encoder

Floats = npt.NDArray[np.float32]

_OPSET: Final = 17
_VENDOR: Final = "com.microsoft"
_LATE: Final = ("look_product", "views", "score_product", "place_product")
"""Products that stay in float32: small, and the heads rest on them."""


class _Graph:
    """Nodes and constants as they are added; each call returns the name of what it makes."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._made = 0

    def constant(self, values: npt.NDArray[Any], name: str = "") -> str:
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, *given: str, name: str = "", domain: str = "", **told: Any) -> str:
        self._made += 1
        out = name or f"n{self._made}"
        self.nodes.append(helper.make_node(kind, list(given), [out], name=f"node_{out}", domain=domain, **told))
        return out

    def dense(self, x: str, weight: Floats, bias: Floats | None, name: str = "") -> str:
        """x times the turned weight (outputs x inputs) plus bias."""
        product = self.add("MatMul", x, self.constant(weight.T), name=name and f"{name}_product")
        return product if bias is None else self.add("Add", product, self.constant(bias), name=name)

    def normed(self, x: str, weight: Floats, bias: Floats, epsilon: float) -> str:
        given = (x, self.constant(weight), self.constant(bias))
        return self.add("LayerNormalization", *given, axis=-1, epsilon=epsilon)


def export(encoder: Encoder, centre: Floats, turn: Floats, path: Path) -> None:
    """Write the encoder to `path`.

    Parameters
    ----------
    centre, turn : a mean minus `centre` (width) times `turn` (width x directions), at length one, is the text's vector.
    """
    values = {name: one.detach().float().numpy() for name, one in encoder.state_dict().items()}
    graph = _Graph()
    x = _embedded(graph, values, encoder)
    for number in range(len(encoder.layers)):
        x = _layer(graph, values, f"layers.{number}.", x, encoder)
    _pooled(graph, values, x, centre, turn)
    plain = path.with_suffix(".plain")
    onnx.save(_model(graph), plain)
    quantize_dynamic(
        plain,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[f"node_{name}" for name in _LATE],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    plain.unlink()


def _embedded(graph: _Graph, values: dict[str, Floats], encoder: Encoder) -> str:
    words = values["words.weight"]
    step = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-8) / 127
    table = graph.constant(np.round(words / step).astype(np.int8), "words")
    chosen = graph.add("Cast", graph.add("Gather", table, "tokens"), to=TensorProto.FLOAT)
    x = graph.add("Mul", chosen, graph.add("Gather", graph.constant(step.astype(np.float32), "step"), "tokens"))
    length = graph.add("Gather", graph.add("Shape", "tokens"), graph.constant(np.array([1])))
    limits = (graph.constant(np.array([0])), length, graph.constant(np.array([0])))
    places = graph.add("Slice", graph.constant(values["places.weight"]), *limits)
    return graph.normed(graph.add("Add", x, places), values["eln.weight"], values["eln.bias"], encoder.eln.eps)


def _layer(graph: _Graph, values: dict[str, Floats], layer: str, x: str, encoder: Encoder) -> str:
    def part(name: str) -> tuple[Floats, Floats]:
        return values[f"{layer}{name}.weight"], values[f"{layer}{name}.bias"]

    weights, biases = zip(*(part(name) for name in "qkv"), strict=True)
    joined = graph.dense(x, np.concatenate(weights), np.concatenate(biases))
    width = len(biases[0])
    parts = [f"{joined}_{name}" for name in "qkv"]
    sizes = graph.constant(np.array([width] * 3))
    graph.nodes.append(helper.make_node("Split", [joined, sizes], parts, name=f"split_{joined}", axis=-1))
    heads = encoder.layers[0].heads
    seen = graph.add("MultiHeadAttention", *parts, domain=_VENDOR, num_heads=heads)
    epsilon = encoder.eln.eps
    x = graph.normed(graph.add("Add", x, graph.dense(seen, *part("ao"))), *part("aln"), epsilon)
    inner = graph.add("Gelu", graph.dense(x, *part("fi")), domain=_VENDOR)
    return graph.normed(graph.add("Add", x, graph.dense(inner, *part("fo"))), *part("oln"), epsilon)


def _pooled(graph: _Graph, values: dict[str, Floats], x: str, centre: Floats, turn: Floats) -> None:
    mean = graph.add("ReduceMean", x, axes=[1], keepdims=0)
    shares = graph.add("Softmax", graph.dense(x, values["look.weight"], values["look.bias"], "look"), axis=1)
    views = graph.add("MatMul", graph.add("Transpose", shares, perm=[0, 2, 1]), x, name="views")
    flat = graph.add("Reshape", views, graph.constant(np.array([0, -1])))
    pooled = graph.add("Concat", mean, flat, axis=1)
    scores = graph.dense(pooled, values["heads.weight"], values["heads.bias"], "score")
    graph.add("Identity", scores, name="scores")
    placed = graph.dense(graph.add("Sub", mean, graph.constant(centre)), turn.T, None, "place")
    graph.add("LpNormalization", placed, name="vector", axis=1, p=2)


def _model(graph: _Graph) -> Any:
    def given(name: str, kind: int, shape: list[Any]) -> Any:
        return helper.make_tensor_value_info(name, kind, shape)

    made = helper.make_graph(
        graph.nodes,
        "coolhead-deep",
        [given("tokens", TensorProto.INT64, [1, "length"])],
        [given("scores", TensorProto.FLOAT, [1, "heads"]), given("vector", TensorProto.FLOAT, [1, "directions"])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_VENDOR, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8)
