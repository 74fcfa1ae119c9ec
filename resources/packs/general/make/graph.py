"""A small writer of ONNX graphs: one call a node, weights as initialisers."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
TYPES = {"u8": TensorProto.UINT8, "f32": TensorProto.FLOAT, "i64": TensorProto.INT64}


class Graph:
    def __init__(self):
        self.nodes, self.weights, self.inputs, self.outputs = [], {}, [], []

    def input(self, name: str, kind: str, shape: list) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, TYPES[kind], shape))
        return name

    def weight(self, name: str, data: np.ndarray) -> str:
        self.weights[name] = data
        return name

    def small_weight(self, name: str, data: np.ndarray, axis: int) -> str:
        """
        A weight in int8, with a scale for each place of `axis`. A cast and a product give it back, which every runtime
        computes once, as it loads; a DequantizeLinear ONNX Runtime would compute in every run.
        """
        others = tuple(i for i in range(data.ndim) if i != axis)
        scale = np.maximum(np.abs(data).max(others, keepdims=True) / 127, 1e-12).astype(np.float32)
        rounded = np.rint(data / scale).astype(np.int8)
        return self.node("Mul", self.node("Cast", self.weight(name, rounded), to=1), self.weight(f"{name}.scale", scale))

    def half_weight(self, name: str, data: np.ndarray) -> str:
        """A weight in half precision, which every runtime widens once, as it loads."""
        return self.node("Cast", self.weight(name, data.astype(np.float16)), to=1)

    def scalar(self, value: float) -> str:
        return self.weight(f"number {value!r}", np.float32(value))

    def axes(self, *axes: int) -> str:
        return self.weight(f"axes {axes}", np.array(axes, np.int64))

    def node(self, op: str, *inputs: str, **attributes) -> str:
        name = f"{op} {len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name, **attributes))
        return name

    def output(self, name: str, value: str, shape: list) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [name], name))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def model(self) -> onnx.ModelProto:
        weights = [numpy_helper.from_array(np.ascontiguousarray(data), name) for name, data in self.weights.items()]
        graph = helper.make_graph(self.nodes, "trunk", self.inputs, self.outputs, weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        onnx.checker.check_model(model)
        return model
