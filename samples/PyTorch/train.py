"""Trains a network in PyTorch, and writes its weights, and its answers to compare with: torch.safetensors, torch-answers.safetensors."""
import torch
from torch import nn

from fish import FOLDER, network, save, table

torch.manual_seed(1)
sizes, species = table()
net = network()
net[0].mean.copy_(sizes.mean(0))
net[0].scale.copy_(sizes.std(0))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(200):
    for rows in torch.randperm(len(sizes)).split(32):
        if len(rows) > 1:                                   # a batch norm needs two rows
            loss = nn.functional.cross_entropy(net(sizes[rows]), species[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

net.eval()
logits = net(sizes).detach()
print(f"PyTorch {torch.__version__}: {(logits.argmax(1) == species).float().mean():.1%} of the fish it learned from")
save(net.state_dict(), FOLDER / "torch.safetensors")
save({"logits": logits}, FOLDER / "torch-answers.safetensors")
