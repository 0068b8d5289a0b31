"""Writes tensor-printing.json: arrays and how NumPy prints them. Run: python3 tensor-printing.py (made with NumPy 1.24.2)."""
import json
import math

import numpy as np

random = np.random.default_rng(7)
arrays = [
    [1, 2, 3],
    [0.5, 0.25, 100],
    [-0.0, 1],
    [1, -2.5],
    [0, 0],
    [1 / 3, 0.1, 2 / 3],
    [0.00012345679, 0.1],
    [1e-5, 1],
    [1, 1000],
    [1, 1001],
    [99999992],
    [1e8],
    [33554432, 99999992, 1],
    [1.1754944e-38, 3.4028235e38, 1.4e-45],
    [math.nan, 1.5, -math.inf],
    [math.nan],
    [math.inf, -math.inf],
    [math.inf, 1e10, -1],
    [math.nan, 12345.678],
    [[1, -2], [3.5, 100]],
    [[1], [2], [-3]],
    [[[1, 2], [3, 4]], [[5, 6], [7, 8.5]]],
    np.arange(24).reshape(2, 3, 2, 2),
    np.arange(30) / 4,
    random.normal(size=12),
    random.normal(size=(3, 12)),
    random.normal(size=(2, 2, 11)) * 1e4,
    random.uniform(size=(2, 1, 2, 14)),
    np.arange(1000),
    np.arange(1001),
    np.arange(1200).reshape(300, 4),
    np.arange(1400).reshape(7, 200) / 8,
    np.arange(2401).reshape(7, 7, 7, 7) - 1200,
    np.zeros((0, 3)),
]


def case(values):
    array = np.array(values, dtype=np.float32)
    named = {math.inf: "Infinity", -math.inf: "-Infinity"}
    flat = ["NaN" if math.isnan(v) else named.get(v, v) for v in map(float, array.ravel())]
    return {"shape": array.shape, "values": flat, "text": str(array)}


with open("tensor-printing.json", "w", encoding="utf-8", newline="\n") as file:
    file.write("[\n" + ",\n".join(json.dumps(case(a)) for a in arrays) + "\n]\n")
