"""Networks that PyTorch trained in spirit and exported in fact: files of its TorchScript exporter, with what PyTorch itself predicts.

    /usr/bin/python3 torch_files.py

Needs PyTorch and onnx (made with PyTorch 1.13 and onnx 1.12). Writes torch-*.onnx and torch.json beside it.
"""

import json
import pathlib
import warnings

import torch
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(__file__).parent
ROWS, FEATURES = 7, 5

warnings.filterwarnings("ignore")


def mlp(activation, outputs=3):
    return nn.Sequential(nn.Linear(FEATURES, 6), activation, nn.Linear(6, 6), activation, nn.Linear(6, outputs))


class Block(nn.Module):
    """A residual block with its normalisation before, as in pre-norm networks."""

    def __init__(self, width):
        super().__init__()
        self.norm, self.first, self.second = nn.LayerNorm(width), nn.Linear(width, 8), nn.Linear(8, width)

    def forward(self, x):
        return x + self.second(F.gelu(self.first(self.norm(x))))


class Projected(nn.Module):
    """Two branches of different depth that are added, each with layers, and one inside the other."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(FEATURES, 6), nn.ReLU(), Block(6), nn.Linear(6, 4))
        self.around = nn.Linear(FEATURES, 4, bias=False)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(torch.relu(self.around(x) + self.body(x)))


class Wide(nn.Module):
    """Wide and deep: columns taken, branches side by side, one that passes columns on."""

    def __init__(self):
        super().__init__()
        self.deep = nn.Sequential(nn.Linear(3, 6), nn.SiLU(), nn.Linear(6, 4))
        self.side = nn.Linear(2, 2)
        self.head = nn.Linear(4 + 2 + 2, 3)

    def forward(self, x):
        return self.head(torch.cat([self.deep(x[:, :3]), torch.tanh(self.side(x[:, 3:])), x[:, 1:3]], dim=1))


class Dense(nn.Module):
    """Each layer reads all before it: nested concatenations."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(FEATURES, 4), nn.Linear(FEATURES + 4, 3)

    def forward(self, x):
        x = torch.cat([x, torch.relu(self.first(x))], dim=1)
        return torch.cat([x, torch.sigmoid(self.second(x))], dim=-1)


class Standardized(nn.Module):
    """Features in their units, standardised inside; the answer back in its unit."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([10.0, -3.0, 0.5, 100.0, 0.0]))
        self.register_buffer("std", torch.tensor([2.0, 0.1, 3.0, 50.0, 1.5]))
        self.net = mlp(nn.Softplus(), outputs=1)

    def forward(self, x):
        return (self.net((x - self.mean) / self.std) * 25.0 + 300.0).squeeze(-1)


class Flattened(nn.Module):
    """An image's rows are flattened by the batch size, which is read at run time."""

    def __init__(self):
        super().__init__()
        self.net = nn.Linear(6, 3)

    def forward(self, x):
        return self.net(x.view(x.size(0), -1))


class UnitRows(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(FEATURES, 3)

    def forward(self, x):
        return self.net(F.normalize(x, dim=1))


class LayerScale(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.gamma = nn.Linear(FEATURES, FEATURES), nn.Parameter(torch.linspace(0.1, 0.9, FEATURES))

    def forward(self, x):
        return x + self.gamma * torch.tanh(self.block(x))


def trained_norm(width):
    """A batch normalisation with statistics, as after some training."""
    norm = nn.BatchNorm1d(width)
    norm.running_mean.uniform_(-1, 1)
    norm.running_var.uniform_(0.5, 2)
    norm.weight.data.uniform_(0.5, 2)
    norm.bias.data.uniform_(-1, 1)
    return norm


def rounded(rows):
    """Nine digits, which a float32 needs."""
    return [[float(f"{number:.9g}") for number in row] for row in rows.reshape(ROWS, -1).tolist()]


def cases():
    activations = {
        "relu": nn.ReLU(), "sigmoid": nn.Sigmoid(), "tanh": nn.Tanh(), "gelu": nn.GELU(), "gelu-tanh": nn.GELU(approximate="tanh"), "silu": nn.SiLU(), "mish": nn.Mish(),
        "selu": nn.SELU(), "elu": nn.ELU(0.7), "leaky-relu": nn.LeakyReLU(0.2), "hardsigmoid": nn.Hardsigmoid(), "hardswish": nn.Hardswish(), "softplus": nn.Softplus(),
        "relu6": nn.ReLU6(), "hardtanh": nn.Hardtanh(-0.5, 0.25),
    }
    for name, activation in activations.items():
        yield name, mlp(activation), 13
    yield "prelu", nn.Sequential(nn.Linear(FEATURES, 6), nn.PReLU(), nn.Linear(6, 6), nn.PReLU(6), nn.Linear(6, 2)), 13
    yield "opset-9", nn.Sequential(nn.Linear(FEATURES, 6), nn.ReLU6(), nn.Dropout(0.3), nn.Linear(6, 2), nn.Softmax(dim=1)), 9
    yield "opset-16", nn.Sequential(nn.Linear(FEATURES, 6, bias=False), trained_norm(6), nn.ReLU(), nn.Linear(6, 2), nn.Sigmoid()), 16
    yield "log-softmax", nn.Sequential(nn.Linear(FEATURES, 6), nn.Tanh(), nn.Linear(6, 3), nn.LogSoftmax(dim=-1)), 13
    yield "layer-norm", nn.Sequential(nn.LayerNorm(FEATURES, eps=1e-3), nn.Linear(FEATURES, 6), nn.LayerNorm(6, elementwise_affine=False), nn.GELU(), nn.Linear(6, 2)), 13
    yield "residual", nn.Sequential(nn.Linear(FEATURES, 6), Block(6), Block(6), nn.Linear(6, 2)), 14
    yield "projected", Projected(), 13
    yield "wide", Wide(), 13
    yield "dense", Dense(), 13
    yield "standardized", Standardized(), 13
    yield "flattened", Flattened(), 11
    yield "unit-rows", UnitRows(), 13
    yield "layer-scale", LayerScale(), 13


def main():
    expected = {}
    for seed, (name, model, opset) in enumerate(cases()):
        torch.manual_seed(seed)
        for parameter in model.parameters():
            if name != "layer-scale" or parameter.dim() > 1:
                parameter.data.uniform_(-0.8, 0.8)
        model.eval()
        rows = 3 * torch.randn(ROWS, 2, 3) if name == "flattened" else 3 * torch.randn(ROWS, FEATURES)
        if name == "standardized":
            rows = rows * model.std + model.mean
        gives_logits = name == "log-softmax"
        with torch.no_grad():
            outputs = model[:-1](rows) if gives_logits else model(rows)
        training = torch.onnx.TrainingMode.PRESERVE if name == "opset-9" else torch.onnx.TrainingMode.EVAL
        if name == "opset-9":
            model[2].train()       # so that the file has a Dropout
        torch.onnx.export(model, rows, str(FOLDER / f"torch-{name}.onnx"), opset_version=opset, training=training, input_names=["x"], output_names=["y"],
                          dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
        expected[name] = {"input": rounded(rows), "output": rounded(outputs)}
        if gives_logits:
            expected[name]["logits"] = True
    with open(FOLDER / "torch.json", "w") as file:
        json.dump(expected, file, separators=(",", ":"))
        file.write("\n")


main()
