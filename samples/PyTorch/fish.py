"""What the two Python programs share: the table, the network, and safetensors files.

`save` and `load` are safetensors.torch's save_file and load_file, written here in a few lines so that PyTorch is all that is needed.
"""
import csv
import json
import pathlib
import struct

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent
SIZES = ["Length1", "Length2", "Length3", "Height", "Width"]
TYPES = {torch.float32: "F32", torch.int64: "I64"}


class Standardize(nn.Module):
    """(x - mean) / scale, kept in the network so that it is saved with it."""

    def __init__(self, columns):
        super().__init__()
        self.register_buffer("mean", torch.zeros(columns))
        self.register_buffer("scale", torch.ones(columns))

    def forward(self, x):
        return (x - self.mean) / self.scale


def network():
    return nn.Sequential(Standardize(5), nn.Linear(5, 32), nn.ReLU(), nn.BatchNorm1d(32), nn.Linear(32, 7))


def table():
    """Five sizes of each of 159 fish in cm, [159, 5], and the index of its species among their sorted names."""
    with open(FOLDER / "../FishMarket/fish-market.csv") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row["Species"] for row in rows})
    return torch.tensor([[float(row[size]) for size in SIZES] for row in rows]), torch.tensor([names.index(row["Species"]) for row in rows])


def save(tensors, path):
    header, data = {}, b""
    for name, tensor in sorted(tensors.items()):
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def load(path):
    content = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    types = {name: type for type, name in TYPES.items()}
    return {name: torch.frombuffer(content[8 + length:][slice(*entry["data_offsets"])], dtype=types[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}
