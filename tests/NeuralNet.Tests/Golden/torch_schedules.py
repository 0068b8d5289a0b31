"""Makes schedules.json with PyTorch's learning-rate schedulers. Run: python3 torch_schedules.py (PyTorch 1.13)

A scheduler of PyTorch counts steps; a schedule of ours knows the share of the run. A case lists shares n / steps and the factor
of the learning rate in step n.
"""
import json
import os

import torch
from torch.optim import lr_scheduler as schedulers

STEPS = 40


def factors(make):
    parameter = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    scheduler = make(optimizer)
    values = []
    for _ in range(STEPS + 1):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(values) <= STEPS:
            scheduler.step()
    return values


CASES = {
    "linear": lambda o: schedulers.LinearLR(o, start_factor=1.0, end_factor=0.0, total_iters=STEPS),
    "cosine": lambda o: schedulers.CosineAnnealingLR(o, T_max=STEPS),
    "steps": lambda o: schedulers.MultiStepLR(o, milestones=[STEPS // 2, STEPS * 3 // 4], gamma=0.1),
    "exponential": lambda o: schedulers.ExponentialLR(o, gamma=0.01 ** (1 / STEPS)),
    # Two cycles of 20, and cycles of 10 and 30.
    "restarts": lambda o: schedulers.CosineAnnealingWarmRestarts(o, T_0=STEPS // 2),
    "growing": lambda o: schedulers.CosineAnnealingWarmRestarts(o, T_0=STEPS // 4, T_mult=3),
    # PyTorch's rise ends one step early: at step 0.3 · 41 - 1 = 11.3 of 40.
    "oneCycle": lambda o: schedulers.OneCycleLR(o, max_lr=1.0, total_steps=STEPS + 1, cycle_momentum=False),
}



def plateau():
    """Losses that fall, stay and rise, and the learning rate after each."""
    losses = [1.0, 0.5, 0.49999, 0.6, 0.5, 0.5, 0.4, 0.41, 0.42, 0.43, 0.44, 0.45, 0.46, 0.47, 0.39, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    parameter = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    scheduler = schedulers.ReduceLROnPlateau(optimizer, factor=0.25, patience=2, cooldown=1, min_lr=0.01)
    rates = []
    for loss in losses:
        scheduler.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"losses": losses, "rates": rates}


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "schedules.json"), "w", newline="\n") as file:
    cases = [{"name": name, "factors": factors(make)} for name, make in CASES.items()]
    file.write('{\n  "steps": %d,\n  "cases": [\n' % STEPS)
    file.write(",\n".join("    " + json.dumps(case) for case in cases))
    file.write('\n  ],\n  "plateau": ' + json.dumps(plateau()) + "\n}\n")
