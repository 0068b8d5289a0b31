"""Reads the weights that ToPyTorch.cs wrote, and compares PyTorch's answers with its own."""
import sys

from fish import FOLDER, load, network, table

sizes, species = table()
net = network()
net.load_state_dict(load(FOLDER / "ours.safetensors"))      # strict: each tensor is there, and no other
net.eval()
logits = net(sizes).detach()
greatest = logits.abs().max().item()
difference = (logits - load(FOLDER / "our-answers.safetensors")["logits"]).abs().max().item()
print(f"{(logits.argmax(1) == species).float().mean():.1%} of the fish it learned from; the logits differ by at most {difference:.1e} of {greatest:.1f}")
sys.exit(0 if difference <= 1e-5 * greatest else 1)
