"""Makes weights.safetensors, as PyTorch's users write it, and weights.json with the module's outputs; averaging.json; lbfgs.json.

Run: /usr/bin/python3 torch_weights.py (PyTorch 1.13). The safetensors format is written here by hand (length, JSON header, numbers), so that no
package is needed. python3 torch_weights.py check FILE reads a file of Model.SaveWeights into the same module and compares its outputs.
"""
import json
import os
import struct
import sys

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from torch_golden import FOLDER, draw, plain, tensor, write


def module():
    return nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.BatchNorm1d(6), nn.Linear(6, 5), nn.PReLU(), nn.LayerNorm(5), nn.Linear(5, 2))


def filled(seed):
    net = module()
    with torch.no_grad():
        for i, (name, value) in enumerate(net.state_dict().items()):
            if value.dim() > 0:
                value.copy_(torch.tensor(abs(draw(seed + i, *value.shape)) if "var" in name else draw(seed + i, *value.shape)))
            else:
                value.fill_(7)
    return net.eval()


def save(state, path):
    header, data = {}, b""
    for name, value in state.items():
        raw = value.contiguous().numpy().tobytes()
        header[name] = {"dtype": "I64" if value.dtype == torch.int64 else "F32", "shape": list(value.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: torch.frombuffer(bytearray(data[slice(*entry["data_offsets"])]), dtype=torch.float32).reshape(entry["shape"])
            for name, entry in header.items()}


def averaging():
    """Six full-batch steps of SGD on a linear regression; averages of each step, and of the last three."""
    features, targets, start = draw(71, 5, 2), draw(72, 5, 1), draw(73, 1, 2)
    runs = []
    for name, average in (("ema", lambda a, p, n: 0.75 * a + 0.25 * p), ("swa", None)):
        net = nn.Linear(2, 1, dtype=torch.float64)
        with torch.no_grad():
            net.weight.copy_(torch.tensor(start))
            net.bias.fill_(0.5)
        averaged = AveragedModel(net, avg_fn=average)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for step in range(6):
            loss = ((net(tensor(features, torch.float64)) - tensor(targets, torch.float64)) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if name == "ema" or step >= 3:
                averaged.update_parameters(net)
        runs.append({"name": name, "weights": averaged.module.weight.detach().t(), "bias": averaged.module.bias.detach(),
                     "lastWeights": net.weight.detach().t()})
    return {"features": tensor(features, torch.float64), "targets": tensor(targets, torch.float64), "start": tensor(start, torch.float64).t(), "runs": runs}


def lbfgs():
    """Logistic regression with decay, whose least loss is one number, by torch.optim.LBFGS in float64."""
    features = tensor(draw(81, 40, 3), torch.float64)
    targets = (features[:, :1] - 0.5 * features[:, 1:2] + tensor(draw(82, 40, 1), torch.float64) > 0).double()
    net = nn.Linear(3, 1, dtype=torch.float64)
    optimizer = torch.optim.LBFGS(net.parameters(), max_iter=500, tolerance_grad=1e-12, tolerance_change=1e-14, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(net(features), targets)
        loss = loss + 0.005 * sum((p * p).sum() for p in net.parameters())
        loss.backward()
        return loss

    optimizer.step(closure)
    return {"features": features, "targets": targets, "loss": closure().detach(), "weights": net.weight.detach().t(), "bias": net.bias.detach()}


inputs = draw(70, 5, 4)
if len(sys.argv) > 2:
    net = module().eval()
    print(net.load_state_dict(load(sys.argv[2]), strict=False))
    difference = (net(torch.tensor(inputs)) - filled(60)(torch.tensor(inputs))).abs().max().item()
    print(f"the outputs differ by at most {difference:g}")
    sys.exit(0 if difference < 1e-6 else 1)

net = filled(60)
save(net.state_dict(), os.path.join(FOLDER, "weights.safetensors"))
for name, values in (("weights", {"inputs": torch.tensor(inputs), "outputs": net(torch.tensor(inputs)).detach()}), ("averaging", averaging()), ("lbfgs", lbfgs())):
    with open(os.path.join(FOLDER, name + ".json"), "w", newline="\n") as file:
        file.write(write(plain(values)) + "\n")
