"""Makes layers.json with PyTorch: one case for each layer, and a trajectory of a network of many of them.

Run: /usr/bin/python3 torch_layers.py (PyTorch 1.13). Helpers and rules are those of torch_golden.py: three decimals in, float64
inside, each result rounded to float32 once. Parameters are listed in the order of our Parameters, a linear layer's weight transposed.
"""
import math
import os

import torch
import torch.nn.functional as F
from torch import nn

from torch_golden import FOLDER, draw, plain, tensor, write

D = torch.float64


class Layer(nn.Module):
    """A module whose parameters are listed by hand, as (name, tensor, transposed)."""

    def listed(self):
        return [(name, parameter) for name, parameter in self.named_parameters()]


class RmsNorm(Layer):
    def __init__(self, columns, epsilon=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(columns, dtype=D))
        self.epsilon = epsilon

    def forward(self, x):
        return x * torch.rsqrt((x * x).mean(dim=1, keepdim=True) + self.epsilon) * self.weight


class Scale(Layer):
    def __init__(self, columns):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(columns, dtype=D))

    def forward(self, x):
        return x * self.weight


class Blend(Layer):
    def __init__(self, columns, function):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(columns, dtype=D))
        self.function = function

    def forward(self, x):
        return (1 - self.weight) * x + self.weight * self.function(x)


class Periodic(Layer):
    """PBLD: cosines of a number, a linear map of them, and the number itself."""

    def __init__(self, columns, waves, width):
        super().__init__()
        self.frequency = nn.Parameter(torch.zeros(columns, waves, dtype=D))
        self.phase = nn.Parameter(torch.zeros(columns, waves, dtype=D))
        self.weight = nn.Parameter(torch.zeros(columns, width - 1, waves, dtype=D))
        self.bias = nn.Parameter(torch.zeros(columns, width - 1, dtype=D))

    def forward(self, x):
        waves = torch.cos(2 * math.pi * self.frequency * x[:, :, None] + self.phase)
        mapped = torch.einsum("bck,cdk->bcd", waves, self.weight) + self.bias
        return torch.cat([x[:, :, None], mapped], dim=2).flatten(1)


class SmoothClip(Layer):
    def forward(self, x):
        return x / torch.sqrt(1 + (x / 3) ** 2)


class Residual(Layer):
    def __init__(self, block, projection=None):
        super().__init__()
        self.block = block
        self.projection = projection

    def forward(self, x):
        return self.block(x) + (x if self.projection is None else self.projection(x))


class Branches(Layer):
    def __init__(self, *parts):
        super().__init__()
        self.ranges = [part[0] for part in parts]
        self.parts = nn.ModuleList([part[1] for part in parts])

    def forward(self, x):
        return torch.cat([layer(x[:, first:end]) for (first, end), layer in zip(self.ranges, self.parts)], dim=1)


class Embedding(nn.Embedding, Layer):
    def forward(self, x):
        return super().forward(x.long()).flatten(1)


def linear(inputs, outputs):
    return nn.Linear(inputs, outputs, dtype=D)


def network():
    return nn.Sequential(
        Branches(((0, 1), Embedding(5, 3, dtype=D)), ((1, 5), nn.Sequential(Scale(4), SmoothClip()))),
        linear(7, 8),
        nn.BatchNorm1d(8, dtype=D),
        nn.ReLU(),
        Residual(nn.Sequential(linear(8, 8), nn.Tanh(), linear(8, 8))),
        nn.PReLU(dtype=D),
        Residual(nn.Sequential(linear(8, 6), Blend(6, F.selu)), linear(8, 6)),
        nn.LayerNorm(6, dtype=D),
        RmsNorm(6),
        linear(6, 3))


def parameters(module):
    """Each with whether our file order holds it transposed."""
    transposed = {id(m.weight) for m in module.modules() if isinstance(m, nn.Linear)}
    return [(parameter, id(parameter) in transposed) for parameter in module.parameters()]


def shown(value, is_transposed):
    value = value.t() if is_transposed else value
    return value.reshape(value.shape[0], -1) if value.dim() > 2 else value


def fill(module, seed):
    for index, (parameter, _) in enumerate(parameters(module)):
        with torch.no_grad():
            parameter.copy_(tensor(draw(seed + index, *parameter.shape, scale=0.7), D))


def case(name, module, inputs, seed):
    fill(module, seed)
    x = tensor(inputs, D, gradient=True)
    result = {"name": name, "input": tensor(inputs, D),
              "parameters": [shown(p.detach().clone(), t) for p, t in parameters(module)]}
    module.train()
    output = module(x)
    gradient = tensor(draw(seed + 50, *output.shape), D)
    output.backward(gradient)
    result.update(output=output, outputGradient=gradient,
                  inputGradient=torch.zeros_like(x) if x.grad is None else x.grad,
                  gradients=[shown(p.grad, t) for p, t in parameters(module)])
    module.eval()
    result["states"] = [b.clone() for n, b in module.named_buffers() if "num_batches" not in n]
    result["predicted"] = module(x).detach()
    return result


def codes(seed, rows, columns, count):
    return (abs(draw(seed, rows, columns, scale=4)).astype(int) % count).astype("float32")


def cases():
    large = draw(4, 6, 5, scale=0.5) + 1000.0     # a small variance beside a large mean
    return [
        case("batchNorm", nn.BatchNorm1d(5, dtype=D), draw(1, 6, 5, scale=2), 100),
        case("batchNormLargeMean", nn.BatchNorm1d(5, dtype=D), large, 100),
        case("layerNorm", nn.LayerNorm(5, dtype=D), draw(2, 4, 5, scale=2), 110),
        case("rmsNorm", RmsNorm(5), draw(3, 4, 5, scale=2), 120),
        case("scale", Scale(5), draw(5, 4, 5), 130),
        case("prelu", nn.PReLU(dtype=D), draw(6, 4, 5), 140),
        case("preluByColumn", nn.PReLU(5, dtype=D), draw(7, 4, 5), 150),
        case("blend", Blend(5, F.mish), draw(8, 4, 5), 160),
        case("periodic", Periodic(3, 7, 4), draw(9, 4, 3, scale=2), 170),
        case("smoothClip", SmoothClip(), draw(10, 4, 5, scale=4), 180),
        case("embedding", Embedding(6, 3, dtype=D), codes(11, 5, 2, 6), 190),
        case("residual", Residual(nn.Sequential(linear(5, 4), nn.Tanh(), linear(4, 5))), draw(12, 4, 5), 200),
        case("residualProjected", Residual(nn.Sequential(linear(5, 3), nn.Sigmoid()), linear(5, 3)), draw(13, 4, 5), 210),
        case("branches", Branches(((0, 2), Embedding(4, 2, dtype=D)), ((1, 5), nn.Sequential(linear(4, 3), nn.Tanh()))),
             torch.cat([torch.tensor(codes(14, 4, 2, 4)), torch.tensor(draw(15, 4, 3))], dim=1).numpy(), 220),
    ]


def trajectory():
    runs = []
    for name, make in (("sgd", lambda p: torch.optim.SGD([q for q in p if q.requires_grad], lr=0.05, momentum=0.9)), ("adam", lambda p: torch.optim.Adam([q for q in p if q.requires_grad], lr=0.01))):
        module = network()
        fill(module, 300)
        module[1].bias.requires_grad_(False)    # no effect before the batch norm, so its gradient is rounding, which Adam would follow
        start = [shown(p.detach().clone(), t) for p, t in parameters(module)]
        optimizer = make(module.parameters())
        batches, losses = [], []
        for b in range(2):
            features = torch.cat([torch.tensor(codes(400 + b, 6, 1, 5)), torch.tensor(draw(410 + b, 6, 4))], dim=1)
            targets = torch.tensor(codes(420 + b, 6, 1, 3))
            batches.append({"features": features, "targets": targets})
        for step in range(10):
            batch = batches[step % 2]
            loss = F.cross_entropy(module(batch["features"].to(D)), batch["targets"][:, 0].long())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        module.eval()
        runs.append({"name": name, "batches": batches, "start": start, "losses": torch.stack(losses),
                     "final": [shown(p.detach(), t) for p, t in parameters(module)],
                     "states": [b.clone() for n, b in module.named_buffers() if "num_batches" not in n],
                     "predicted": module(batches[0]["features"].to(D)).detach()})
    return runs


with open(os.path.join(FOLDER, "layers.json"), "w", newline="\n") as file:
    file.write(write(plain({"cases": cases(), "runs": trajectory()})) + "\n")
