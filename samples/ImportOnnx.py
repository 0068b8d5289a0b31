"""A classifier of points in a ring, trained by PyTorch and exported: ImportOnnx.onnx, which ImportOnnx.cs reads and trains on.

    /usr/bin/python3 ImportOnnx.py

Needs PyTorch (made with 1.13). It prints the share of points that it classifies rightly.
"""

import pathlib

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.up, self.down = nn.LayerNorm(width), nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x):
        return x + self.down(F.gelu(self.up(self.norm(x))))


torch.manual_seed(1)
points = torch.rand(2000, 2) * 2 - 1
classes = ((points.norm(dim=1) - 0.6).abs() < 0.2).long()
model = nn.Sequential(nn.Linear(2, 16), nn.SiLU(), Block(16), Block(16), nn.Linear(16, 2), nn.Softmax(dim=1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(60):
    loss = F.cross_entropy(model[:-1](points), classes)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
model.eval()
print((model(points).argmax(1) == classes).float().mean().item())
torch.onnx.export(model, points[:1], str(pathlib.Path(__file__).with_suffix(".onnx")), input_names=["point"], output_names=["probabilities"],
                  dynamic_axes={"point": {0: "batch"}, "probabilities": {0: "batch"}})
