"""Networks of Keras as tf2onnx writes them, with what Keras's formulas give in float64.

    /usr/bin/python3 keras_files.py

Needs numpy, scipy and onnx (made with 1.24, 1.10 and 1.12). TensorFlow and tf2onnx could not be had where this was made: so the nodes follow tf2onnx's source, by operator and field
(github.com/onnx/tensorflow-onnx, tf2onnx/onnx_opset/nn.py, math.py and rewriter), and names are TensorFlow's. A batch normalisation is the Mul and Add that TensorFlow's graph
optimizer leaves of it; LayerNormalization is the arithmetic of Keras 3. Writes keras-*.onnx and keras.json beside it.
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.special import erf, expit

FOLDER = pathlib.Path(__file__).parent
ROWS, FEATURES = 6, 4


class Graph:
    def __init__(self):
        self.random, self.nodes, self.constants = np.random.RandomState(5), [], {}

    def constant(self, name, value):
        self.constants[name] = np.asarray(value, dtype=np.float32) if not isinstance(value, np.ndarray) or value.dtype != np.int64 else value
        return name

    def node(self, operator, inputs, name, **attributes):
        output = f"StatefulPartitionedCall/{name}:0"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output[:-2], **attributes))
        return output

    def dense(self, x, name, inputs, outputs):
        weight, bias = self.random.uniform(-0.9, 0.9, (inputs, outputs)), self.random.uniform(-0.5, 0.5, outputs)
        product = self.node("MatMul", [x, self.constant(f"{name}/MatMul/ReadVariableOp:0", weight)], f"{name}/MatMul")
        return self.node("Add", [product, self.constant(f"{name}/BiasAdd/ReadVariableOp:0", bias)], f"{name}/BiasAdd"), np.float32(weight), np.float32(bias)

    def save(self, name, columns):
        self.nodes.append(helper.make_node("Identity", [self.nodes[-1].output[0]], ["dense_out"], name="Identity"))
        graph = helper.make_graph(self.nodes, "tf2onnx", [helper.make_tensor_value_info("dense_input", TensorProto.FLOAT, ["unk__16", FEATURES])],
                                  [helper.make_tensor_value_info("dense_out", TensorProto.FLOAT, ["unk__17", columns])],
                                  [numpy_helper.from_array(value, key) for key, value in self.constants.items()])
        model = helper.make_model(graph, producer_name="tf2onnx", producer_version="1.16.1", opset_imports=[helper.make_opsetid("", 13)])
        model.ir_version = 7
        onnx.checker.check_model(model)
        onnx.save(model, str(FOLDER / f"keras-{name}.onnx"))


def swish(graph, z, name):
    return graph.node("Mul", [z, graph.node("Sigmoid", [z], f"{name}/Sigmoid")], f"{name}/mul")


def gelu(graph, z, name):
    half = graph.node("Mul", [z, graph.constant("half", 0.5)], f"{name}/mul")
    error = graph.node("Erf", [graph.node("Div", [z, graph.constant("root", np.sqrt(2))], f"{name}/truediv")], f"{name}/Erf")
    return graph.node("Mul", [half, graph.node("Add", [error, graph.constant("one", 1)], f"{name}/add")], f"{name}/mul_1")


def gelu_tanh(graph, z, name):
    cube = graph.node("Pow", [z, graph.constant("three", 3)], f"{name}/Pow")
    inner = graph.node("Add", [z, graph.node("Mul", [cube, graph.constant("cubic", 0.044715)], f"{name}/mul")], f"{name}/add")
    tanh = graph.node("Tanh", [graph.node("Mul", [inner, graph.constant("factor", np.sqrt(2 / np.pi))], f"{name}/mul_1")], f"{name}/Tanh")
    return graph.node("Mul", [graph.node("Mul", [z, graph.constant("half", 0.5)], f"{name}/mul_2"), graph.node("Add", [tanh, graph.constant("one", 1)], f"{name}/add_1")], f"{name}/mul_3")


def hard_sigmoid(graph, z, name):
    """Keras 2: 0.2 z + 0.5 within 0 to 1."""
    line = graph.node("Add", [graph.node("Mul", [z, graph.constant("fifth", 0.2)], f"{name}/Mul"), graph.constant("half", 0.5)], f"{name}/Add")
    return graph.node("Min", [graph.node("Max", [line, graph.constant("zero", 0)], f"{name}/clip_max"), graph.constant("one", 1)], f"{name}/clip_min")


def hard_swish(graph, z, name):
    """Keras 3: z · relu6(z + 3) / 6."""
    six = graph.node("Clip", [graph.node("Add", [z, graph.constant("three", 3)], f"{name}/add"), graph.constant("zero", 0), graph.constant("six", 6)], f"{name}/Relu6")
    return graph.node("Mul", [z, graph.node("Mul", [six, graph.constant("sixth", 1 / 6)], f"{name}/mul")], f"{name}/mul_1")


def softplus_by_exp(graph, z, name):
    return graph.node("Log", [graph.node("Add", [graph.node("Exp", [z], f"{name}/Exp"), graph.constant("one", 1)], f"{name}/add")], f"{name}/Log")


def one(operator):
    return lambda graph, z, name: graph.node(operator, [z], f"{name}/{operator}")


def mish(graph, z, name):
    return graph.node("Mul", [z, graph.node("Tanh", [graph.node("Softplus", [z], f"{name}/Softplus")], f"{name}/Tanh")], f"{name}/mul")


ACTIVATIONS = {
    "relu": (one("Relu"), lambda z: np.maximum(z, 0)), "swish": (swish, lambda z: z * expit(z)), "gelu": (gelu, lambda z: z / 2 * (1 + erf(z / np.sqrt(2)))),
    "gelu-tanh": (gelu_tanh, lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))),
    "hard-sigmoid": (hard_sigmoid, lambda z: np.clip(0.2 * z + 0.5, 0, 1)), "hard-swish": (hard_swish, lambda z: z * np.clip(z + 3, 0, 6) / 6),
    "softplus": (softplus_by_exp, lambda z: np.log1p(np.exp(z))), "mish": (mish, lambda z: z * np.tanh(np.log1p(np.exp(z)))),
}


def batch_norm(graph, x, width):
    """As the graph optimizer leaves it: gamma / √(variance + ε) and beta - mean · that, two constants."""
    scale, shift = np.float32(graph.random.uniform(0.5, 2, width)), np.float32(graph.random.uniform(-1, 1, width))
    product = graph.node("Mul", [x, graph.constant("batch_normalization/batchnorm/mul/y:0", scale)], "batch_normalization/batchnorm/mul_1")
    return graph.node("Add", [product, graph.constant("batch_normalization/batchnorm/sub:0", shift)], "batch_normalization/batchnorm/add_1"), lambda z: z * scale + shift


def layer_norm(graph, x, width, epsilon=1e-3):
    gamma, beta = np.float32(graph.random.uniform(0.5, 2, width)), np.float32(graph.random.uniform(-1, 1, width))
    name = "layer_normalization"
    mean = graph.node("ReduceMean", [x], f"{name}/moments/mean", axes=[-1], keepdims=1)
    difference = graph.node("Sub", [x, mean], f"{name}/moments/SquaredDifference/sub")
    variance = graph.node("ReduceMean", [graph.node("Mul", [difference, difference], f"{name}/moments/SquaredDifference")], f"{name}/moments/variance", axes=[-1], keepdims=1)
    root = graph.node("Sqrt", [graph.node("Add", [variance, graph.constant("epsilon", epsilon)], f"{name}/add")], f"{name}/Rsqrt/sqrt")
    inverse = graph.node("Mul", [graph.node("Reciprocal", [root], f"{name}/Rsqrt"), graph.constant("gamma", gamma)], f"{name}/mul")
    shift = graph.node("Sub", [graph.constant("beta", beta), graph.node("Mul", [mean, inverse], f"{name}/mul_2")], f"{name}/sub")
    output = graph.node("Add", [graph.node("Mul", [x, inverse], f"{name}/mul_1"), shift], f"{name}/add_1")
    return output, lambda z: (z - z.mean(1, keepdims=True)) / np.sqrt(z.var(1, keepdims=True) + np.float32(epsilon)) * gamma + beta


def main():
    expected = {}
    rows = np.float32(3 * np.random.RandomState(8).randn(ROWS, FEATURES))

    def case(name, graph, output):
        graph.save(name, output.shape[1])
        expected[name] = {"input": rounded(rows), "output": rounded(output)}

    for name, (build, function) in ACTIVATIONS.items():
        graph = Graph()
        z, w, b = graph.dense("dense_input", "dense", FEATURES, 5)
        hidden = build(graph, z, "activation")
        z, w2, b2 = graph.dense(hidden, "dense_1", 5, 2)
        case(name, graph, function(rows.astype(np.float64) @ w + b) @ w2 + b2)

    for name, norm in [("batch-norm", batch_norm), ("layer-norm", layer_norm)]:
        graph = Graph()
        z, w, b = graph.dense("dense_input", "dense", FEATURES, 6)
        x, function = norm(graph, z, 6)
        x = graph.node("Identity", [graph.node("Elu", [x], "elu", alpha=0.5)], "dropout/Identity")
        z, w2, b2 = graph.dense(x, "dense_1", 6, 3)
        graph.node("Softmax", [z], "Softmax", axis=-1)
        hidden = function(rows.astype(np.float64) @ w + b)
        logits = np.where(hidden > 0, hidden, 0.5 * np.expm1(hidden)) @ w2 + b2
        shares = np.exp(logits - logits.max(1, keepdims=True))
        case(name, graph, shares / shares.sum(1, keepdims=True))

    with open(FOLDER / "keras.json", "w") as file:
        json.dump(expected, file, separators=(",", ":"))
        file.write("\n")


def rounded(rows):
    return [[float(f"{number:.9g}") for number in row] for row in rows.tolist()]


main()
