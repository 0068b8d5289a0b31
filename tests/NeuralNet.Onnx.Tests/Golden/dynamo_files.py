"""Networks of PyTorch as its newer exporter, torch.onnx.export(dynamo=True), writes them, with what PyTorch itself predicts.

    /usr/bin/python3 dynamo_files.py

Needs PyTorch and onnx (made with PyTorch 1.13, which has the older exporter only, and onnx 1.12): so the nodes follow the newer one's source, by operator and field
(github.com/microsoft/onnxscript and torch/onnx/_internal/exporter/_torchlib, ops: core, nn): weights under their names in the module in a file beside it, <name>.onnx.data; Gemm with
all four settings; LayerNormalization; Gelu as Div, Erf, Add, Mul, Mul with constants that are initializers; intermediate values under aten's names. Writes dynamo-*.onnx,
dynamo-*.onnx.data and dynamo.json beside it.
"""

import json
import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(__file__).parent
ROWS = 6


class Graph:
    def __init__(self, model, kind=np.float32):
        self.nodes, self.constants, self.kind, self.count = [], [], kind, {}
        for name, value in model.state_dict().items():
            self.constant(name, value.numpy())

    def constant(self, name, value):
        value = np.asarray(value)
        if self.kind == "bfloat16":
            bits = (np.ascontiguousarray(value, np.float32).view(np.uint32) >> 16).astype(np.uint16)
            self.constants.append(helper.make_tensor(name, TensorProto.BFLOAT16, value.shape, bits.tobytes(), raw=True))
        else:
            self.constants.append(numpy_helper.from_array(value.astype(value.dtype if value.dtype == np.int64 else self.kind), name))
        return name

    def node(self, operator, inputs, name, **attributes):
        self.count[name] = self.count.get(name, -1) + 1
        output = f"{name}_{self.count[name]}" if self.count[name] else name
        self.nodes.append(helper.make_node(operator, inputs, [output], name=f"node_{output}", **attributes))
        return output

    def linear(self, x, name):
        return self.node("Gemm", [x, f"{name}.weight", f"{name}.bias"], "linear", beta=1.0, transB=1, alpha=1.0, transA=0)

    def gelu(self, x):
        inner = self.node("Div", [x, self.constant(f"val_{len(self.constants)}", np.float32(1.4142135))], "val_div")
        inner = self.node("Add", [self.node("Erf", [inner], "val_erf"), self.constant(f"val_{len(self.constants)}", np.float32(1))], "val_add")
        return self.node("Mul", [self.constant(f"val_{len(self.constants)}", np.float32(0.5)), self.node("Mul", [x, inner], "val_mul")], "gelu")

    def save(self, name, last, opset, inputs=5, kind=TensorProto.FLOAT):
        self.nodes[-1].output[0] = "output"
        graph = helper.make_graph(self.nodes, "main_graph", [helper.make_tensor_value_info("x", kind, ["s77", inputs])],
                                  [helper.make_tensor_value_info("output", kind, ["s77", last])], self.constants)
        model = helper.make_model(graph, producer_name="pytorch", producer_version="2.8.0", opset_imports=[helper.make_opsetid("", opset)])
        model.ir_version = 10 if opset > 17 else 8
        data = f"dynamo-{name}.onnx.data"
        (FOLDER / data).unlink(missing_ok=True)
        onnx.save_model(model, str(FOLDER / f"dynamo-{name}.onnx"), save_as_external_data=True, all_tensors_to_one_file=True, location=data, size_threshold=0)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.inp, self.norm, self.up, self.down, self.out = nn.Linear(5, 6), nn.LayerNorm(6), nn.Linear(6, 8), nn.Linear(8, 6), nn.Linear(6, 3)

    def forward(self, x):
        x = self.inp(x)
        return self.out(x + self.down(F.gelu(self.up(self.norm(x)))))


class Gated(nn.Module):
    """Half floats: weights as float16, then as bfloat16, are what these numbers are."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(5, 6), nn.Linear(6, 2)

    def forward(self, x):
        return torch.log_softmax(self.b(F.silu(self.a(x))), dim=-1)


def main():
    expected = {}

    def case(name, model, rows, **more):
        with torch.no_grad():
            expected[name] = {"input": rounded(rows), "output": rounded(model(rows)), **more}

    torch.manual_seed(3)
    model, rows = Residual().eval(), 2 * torch.randn(ROWS, 5)
    for parameter in model.parameters():
        parameter.data.uniform_(-0.8, 0.8)
    graph = Graph(model)
    x = graph.linear("x", "inp")
    normed = graph.node("LayerNormalization", [x, "norm.weight", "norm.bias"], "layer_norm", stash_type=1, epsilon=1e-05, axis=-1)
    block = graph.linear(graph.gelu(graph.linear(normed, "up")), "down")
    graph.linear(graph.node("Add", [x, block], "add"), "out")
    graph.save("residual", 3, 18)
    case("residual", model, rows)

    # The numbers of half floats are multiples of 1/64, so that both types hold them.
    model = Gated().eval()
    for parameter in model.parameters():
        parameter.data = torch.round(parameter.data * 64) / 64
    for name, kind in [("float16", np.float16), ("bfloat16", "bfloat16")]:
        graph = Graph(model, kind)
        graph.nodes += [helper.make_node("Cast", [tensor.name], [f"{tensor.name}.float"], to=TensorProto.FLOAT) for tensor in graph.constants]
        a = graph.node("Gemm", ["x", "a.weight.float", "a.bias.float"], "linear", beta=1.0, transB=1, alpha=1.0, transA=0)
        silu = graph.node("Mul", [a, graph.node("Sigmoid", [a], "sigmoid")], "silu")
        b = graph.node("Gemm", [silu, "b.weight.float", "b.bias.float"], "linear", beta=1.0, transB=1, alpha=1.0, transA=0)
        graph.node("LogSoftmax", [b], "log_softmax", axis=-1)
        graph.save(name, 2, 18)
        case(name, lambda rows: model.b(F.silu(model.a(rows))), rows, logits=True)

    with open(FOLDER / "dynamo.json", "w") as file:
        json.dump(expected, file, separators=(",", ":"))
        file.write("\n")


def rounded(rows):
    """Nine digits, which a float32 needs."""
    return [[float(f"{number:.9g}") for number in row] for row in rows.tolist()]


main()
