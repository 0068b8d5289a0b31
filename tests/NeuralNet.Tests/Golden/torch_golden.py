"""Golden values for NeuralNet.Tests, made by PyTorch.

How to run (Debian 12):

    apt-get install python3-torch
    /usr/bin/python3 torch_golden.py

It writes activations.json, losses.json, dense.json, optimizers.json and trajectory.json next to
itself. The committed files were made by PyTorch 1.13.0a0 and NumPy 1.24.2 (Debian 12,
python3-torch 1.13.1+dfsg-4). It is deterministic: a second run writes the same bytes.

How the values are made:

* Inputs are numbers of three decimals, rounded to float32.
* PyTorch computes in float64 from those inputs, and each result is rounded to float32 once, so that
  a golden value is within half a unit in the last place of what PyTorch's formulas give. Then all of
  it is computed again in float32, and the script fails if the two differ by more than CHECK.
* Every number in the files is the shortest decimal that reads back as the same float32.
* Matrices are lists of rows. Dense weights are [inputs, outputs]: PyTorch's weight, transposed.

Where PyTorch has a choice, these files hold its default: the derivative at 0 is 0 for relu, the slope
for leakyRelu and 1 for elu; meanAbsoluteError's gradient is 0 where prediction and target are equal.
"""
import json
import os
import sys

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(1)

FOLDER = os.path.dirname(os.path.abspath(__file__))
CHECK = 2e-5  # |float32 - float64| <= CHECK * max(1, |float64|)
LEAKY_SLOPE = 0.01
ELU_ALPHA = 1.0


def step(x):
    """1 if x > 0, else 0. The product with 0 gives the derivative, 0, a graph to flow through."""
    return (x > 0).to(x.dtype) + 0.0 * x


ACTIVATIONS = {
    "identity": lambda x: x * 1.0,
    "step": step,
    "relu": torch.relu,
    "leakyRelu": lambda x: F.leaky_relu(x, LEAKY_SLOPE),
    "elu": lambda x: F.elu(x, ELU_ALPHA),
    "gelu": lambda x: F.gelu(x),  # the exact form, 0.5 x (1 + erf(x / sqrt 2))
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "swish": F.silu,
    "selu": F.selu,
    "mish": F.mish,
    "hardSigmoid": F.hardsigmoid,
    "hardSwish": F.hardswish,
    "softplus": F.softplus,  # beta 1; PyTorch answers x itself above 20
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
}


def draw(seed, *shape, scale=1.0):
    """Normal draws of three decimals, rounded to float32."""
    values = numpy.random.RandomState(seed).standard_normal(shape) * scale
    return numpy.round(values, 3).astype(numpy.float32)


def tensor(values, dtype, gradient=False):
    values = numpy.asarray(values, dtype=numpy.float32)  # the inputs are float32 whatever the dtype
    return torch.tensor(values, dtype=dtype).requires_grad_(gradient)


# ---------------------------------------------------------------------------------- activations


def activations(dtype):
    spread = numpy.linspace(-20, 20, 41)
    fine = [-9.5, -7.25, -5.5, -3.3, -2.75, -1.702, -1.2785, -0.75, -0.5, -0.1, -0.01, -0.001,
            0.001, 0.01, 0.1, 0.5, 0.75, 1.702, 2.75, 3.3, 5.5, 7.25, 9.5]
    extremes = [-1e30, -1000, -104, -88.5, -50, -1e-6, -1e-30, 1e-30, 1e-6, 50, 88.5, 104, 1000, 1e30]
    xs = numpy.unique(numpy.concatenate([spread, fine, extremes]).astype(numpy.float32))
    cases = []
    for name, function in ACTIVATIONS.items():
        # PyTorch's derivative of this one is NaN in float32 where the cube overflows.
        x = tensor(xs[numpy.abs(xs) < 1e9] if name == "geluTanh" else xs, dtype, gradient=True)
        y = function(x)
        y.sum().backward()
        cases.append({"activation": name, "x": x, "y": y, "derivative": x.grad})
    return {"cases": cases}


# --------------------------------------------------------------------------------------- losses


def losses(dtype):
    cases = []

    def add(name, loss, prediction, targets, function, target_dtype=None, **options):
        p = tensor(prediction, dtype, gradient=True)
        t = torch.tensor(targets) if target_dtype == "index" else tensor(targets, dtype)
        value = function(p, t)
        value.backward()
        shown = t.reshape(-1, 1) if target_dtype == "index" else t
        cases.append({"name": name, "loss": loss, **options, "prediction": p, "targets": shown,
                      "value": value, "gradient": p.grad})

    huge = numpy.array([[1000, 0, -1000, 0.5], [-1000, -1000, -1000, -1000], [1000, 1000, 999, 998],
                        [-1000, 1000, 0, 3], [88, 89, 90, -90]], dtype=numpy.float32)
    logits = draw(11, 5, 4, scale=2)
    share = numpy.random.RandomState(12).dirichlet(numpy.ones(4), 5)
    share = numpy.round(share * 64) / 64  # exact in float32
    share[:, 0] += 1 - share.sum(1)
    one_hot = numpy.eye(4)[[2, 0, 3, 3, 1]]

    ce = F.cross_entropy
    add("classIndices", "softmaxCrossEntropy", logits, [2, 0, 3, 3, 1], ce, "index")
    add("oneRow", "softmaxCrossEntropy", logits[:1], [1], ce, "index")
    add("twoClasses", "softmaxCrossEntropy", draw(13, 6, 2), [0, 1, 1, 0, 1, 1], ce, "index")
    add("hugeLogits", "softmaxCrossEntropy", huge, [0, 1, 2, 0, 3], ce, "index")
    add("oneHot", "softmaxCrossEntropy", logits, one_hot, ce)
    add("distributions", "softmaxCrossEntropy", logits, share, ce)
    add("hugeLogitsDistributions", "softmaxCrossEntropy", huge, share, ce)

    bce = F.binary_cross_entropy_with_logits
    zeros_ones = (draw(14, 5, 3) > 0).astype(numpy.float32)
    soft = numpy.round(numpy.random.RandomState(15).uniform(0, 1, (5, 3)) * 64) / 64
    huge_sigmoid = numpy.array([[1000, -1000, 1000], [-1000, 0, 100], [-100, 88, -88]])
    add("zerosAndOnes", "sigmoidCrossEntropy", draw(16, 5, 3, scale=3), zeros_ones, bce)
    add("probabilities", "sigmoidCrossEntropy", draw(16, 5, 3, scale=3), soft, bce)
    add("oneColumn", "sigmoidCrossEntropy", draw(17, 6, 1, scale=3), [[0], [1], [1], [0], [1], [0]], bce)
    add("hugeLogits", "sigmoidCrossEntropy", huge_sigmoid, [[1, 0, 0], [1, 1, 1], [0, 0, 1]], bce)

    prediction = draw(18, 5, 3, scale=1.5)
    targets = draw(19, 5, 3, scale=1.5)
    targets[0, 0] = prediction[0, 0]              # no error
    prediction[1, 1], targets[1, 1] = 1.5, 0.5    # an error of 1, the default delta
    prediction[2, 2], targets[2, 2] = -0.25, 0.25  # an error of -0.5
    add("threeColumns", "meanSquaredError", prediction, targets, F.mse_loss)
    add("oneColumn", "meanSquaredError", prediction[:, :1], targets[:, :1], F.mse_loss)
    add("threeColumns", "meanAbsoluteError", prediction, targets, F.l1_loss)
    add("oneColumn", "meanAbsoluteError", prediction[:, :1], targets[:, :1], F.l1_loss)
    for delta in (1.0, 0.5, 2.0):
        add("threeColumns", "huber", prediction, targets,
            lambda p, t, d=delta: F.huber_loss(p, t, delta=d), delta=delta)

    indices, weights = [2, 0, 3, 3, 1], [0.5, 2.0, 1.0, 0.25]

    def w(p):
        return torch.tensor(weights, dtype=p.dtype)

    add("weighted", "softmaxCrossEntropy", logits, indices, lambda p, t: ce(p, t, weight=w(p)), "index", classWeights=weights)
    add("smoothed", "softmaxCrossEntropy", logits, indices, lambda p, t: ce(p, t, label_smoothing=0.125), "index", labelSmoothing=0.125)
    add("weightedSmoothed", "softmaxCrossEntropy", logits, indices,
        lambda p, t: ce(p, t, weight=w(p), label_smoothing=0.125), "index", classWeights=weights, labelSmoothing=0.125)
    add("weightedDistributions", "softmaxCrossEntropy", logits, share, lambda p, t: ce(p, t, weight=w(p)), classWeights=weights)
    add("weightedSmoothedDistributions", "softmaxCrossEntropy", huge, share,
        lambda p, t: ce(p, t, weight=w(p), label_smoothing=0.25), classWeights=weights, labelSmoothing=0.25)
    add("positiveWeight", "sigmoidCrossEntropy", draw(16, 5, 3, scale=3), zeros_ones,
        lambda p, t: bce(p, t, pos_weight=torch.tensor([2.5], dtype=p.dtype)), positiveWeights=[2.5])
    add("positiveWeights", "sigmoidCrossEntropy", huge_sigmoid, [[1, 0, 0], [1, 1, 1], [0, 0, 1]],
        lambda p, t: bce(p, t, pos_weight=torch.tensor([2.5, 0.5, 1], dtype=p.dtype)), positiveWeights=[2.5, 0.5, 1.0])
    add("smoothed", "sigmoidCrossEntropy", draw(16, 5, 3, scale=3), zeros_ones,
        lambda p, t: bce(p, t * 0.75 + 0.125), labelSmoothing=0.25)

    def pinball(p, t, quantiles):
        error, q = t - p, torch.tensor(quantiles, dtype=p.dtype)
        return torch.maximum(q * error, (q - 1) * error).mean()

    add("quantiles", "pinball", prediction, targets[:, 1:2], lambda p, t: pinball(p, t, [0.125, 0.5, 0.75]), quantiles=[0.125, 0.5, 0.75])
    add("oneQuantile", "pinball", prediction[1:], targets[1:], lambda p, t: pinball(p, t, [0.75]), quantiles=[0.75])
    add("counts", "poisson", prediction, [[0, 1, 2], [3, 0, 0], [10, 1, 1], [2, 2, 5], [0, 0, 1]],
        lambda p, t: F.poisson_nll_loss(p, t, log_input=True, full=False))
    add("directions", "cosineDistance", prediction, targets, lambda p, t: (1 - F.cosine_similarity(p, t, dim=1)).mean())

    def focal(p, t, gamma, weight=None):
        logs = F.log_softmax(p, dim=1).gather(1, t[:, None])[:, 0]
        share = torch.ones(4, dtype=p.dtype) if weight is None else weight
        return (-share[t] * (1 - logs.exp()) ** gamma * logs).sum() / share[t].sum()

    add("classes", "focal", logits, indices, lambda p, t: focal(p, t, 2.0), "index", gamma=2.0)
    add("weighted", "focal", logits, indices, lambda p, t: focal(p, t, 0.5, w(p)), "index", gamma=0.5, classWeights=weights)
    add("classes", "hinge", logits, indices, lambda p, t: F.multi_margin_loss(p, t), "index", margin=1.0)
    add("weighted", "hinge", logits, indices,
        lambda p, t: F.multi_margin_loss(p, t, margin=0.5, weight=w(p), reduction="sum") / w(p)[t].sum(), "index",
        margin=0.5, classWeights=weights)
    return {"cases": cases}


# ---------------------------------------------------------------------------------------- dense


def dense(dtype):
    cases = []
    for name, function in ACTIVATIONS.items():
        x = tensor(draw(21, 4, 5), dtype, gradient=True)
        weights = tensor(draw(22, 5, 3, scale=0.7), dtype, gradient=True)
        bias = tensor(draw(23, 3, scale=0.5), dtype, gradient=True)
        output_gradient = tensor(draw(24, 4, 3), dtype)
        output = function(F.linear(x, weights.t(), bias))
        output.backward(output_gradient)
        cases.append({"activation": name, "input": x, "weights": weights, "bias": bias,
                      "output": output, "outputGradient": output_gradient, "inputGradient": x.grad,
                      "weightGradient": weights.grad, "biasGradient": bias.grad})
    return {"cases": cases}


# ----------------------------------------------------------------------------------- optimizers

class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, algorithm 2; PyTorch 1.13 has none."""

    def __init__(self, parameters, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(parameters, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                first, second = group["betas"]
                p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(group["lr"] * torch.sign(first * m + (1 - first) * p.grad))
                m.mul_(second).add_(p.grad, alpha=1 - second)


class NAdam(torch.optim.Optimizer):
    """torch.optim.NAdam as PyTorch 2 has it: 1.13 multiplies the product for the next step by mu once too often."""

    def __init__(self, parameters, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (first, second), psi = group["betas"], group["momentum_decay"]
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state.update(t=0, product=1.0, m=torch.zeros_like(p), v=torch.zeros_like(p))
                state["t"] += 1
                t, g = state["t"], p.grad + group["weight_decay"] * p
                mu, mu_next = (first * (1 - 0.5 * 0.96 ** (n * psi)) for n in (t, t + 1))
                state["product"] *= mu
                state["m"].mul_(first).add_(g, alpha=1 - first)
                state["v"].mul_(second).addcmul_(g, g, value=1 - second)
                spread = (state["v"] / (1 - second ** t)).sqrt() + group["eps"]
                p.sub_(group["lr"] * (1 - mu) / (1 - state["product"]) * g / spread)
                p.sub_(group["lr"] * mu_next / (1 - state["product"] * mu_next) * state["m"] / spread)


OPTIMIZERS = [
    ("sgd", "sgd", torch.optim.SGD, dict(lr=0.1)),
    ("sgdMomentum", "sgd", torch.optim.SGD, dict(lr=0.1, momentum=0.9)),
    ("sgdNesterov", "sgd", torch.optim.SGD, dict(lr=0.1, momentum=0.9, nesterov=True)),
    ("sgdWeightDecay", "sgd", torch.optim.SGD, dict(lr=0.1, weight_decay=0.05)),
    ("sgdMomentumWeightDecay", "sgd", torch.optim.SGD, dict(lr=0.1, momentum=0.9, weight_decay=0.05)),
    ("sgdNesterovWeightDecay", "sgd", torch.optim.SGD,
     dict(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05)),
    ("adam", "adam", torch.optim.Adam, dict(lr=0.01)),
    ("adamWeightDecay", "adam", torch.optim.Adam, dict(lr=0.01, weight_decay=0.5)),
    ("adamBetas", "adam", torch.optim.Adam, dict(lr=0.05, betas=(0.8, 0.95), eps=1e-4)),
    ("adamW", "adamW", torch.optim.AdamW, dict(lr=0.01)),
    ("adamWStrongDecay", "adamW", torch.optim.AdamW, dict(lr=0.01, weight_decay=0.2)),
    ("rmsProp", "rmsProp", torch.optim.RMSprop, dict(lr=0.01)),
    ("rmsPropMomentum", "rmsProp", torch.optim.RMSprop, dict(lr=0.01, momentum=0.9)),
    ("rmsPropWeightDecay", "rmsProp", torch.optim.RMSprop, dict(lr=0.01, weight_decay=0.5)),
    ("rmsPropAlpha", "rmsProp", torch.optim.RMSprop, dict(lr=0.05, alpha=0.9, eps=1e-4)),
    ("nadam", "nadam", NAdam, dict(lr=0.01)),
    ("nadamWeightDecay", "nadam", NAdam, dict(lr=0.02, betas=(0.8, 0.95), momentum_decay=0.05, weight_decay=0.1)),
    ("rAdam", "rAdam", torch.optim.RAdam, dict(lr=0.01)),
    ("rAdamWeightDecay", "rAdam", torch.optim.RAdam, dict(lr=0.02, betas=(0.8, 0.95), weight_decay=0.1)),
    ("lion", "lion", Lion, dict(lr=0.01)),
    ("lionWeightDecay", "lion", Lion, dict(lr=0.02, betas=(0.8, 0.95), weight_decay=0.5)),
    ("adagrad", "adagrad", torch.optim.Adagrad, dict(lr=0.1)),
    ("adagradDecays", "adagrad", torch.optim.Adagrad, dict(lr=0.1, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.5)),
    ("rprop", "rprop", torch.optim.Rprop, dict(lr=0.01)),
    ("rpropSteps", "rprop", torch.optim.Rprop, dict(lr=0.1, etas=(0.4, 1.5), step_sizes=(0.05, 0.3))),
]


def hyper_parameters(optimizer):
    """What the optimizer really uses, PyTorch's defaults included, under our names."""
    group = optimizer.param_groups[0]
    shown = {"learningRate": group["lr"]}
    if "momentum" in group:
        shown["momentum"] = group["momentum"]
    if "nesterov" in group:
        shown["nesterov"] = group["nesterov"]
    if "betas" in group:
        shown["beta1"], shown["beta2"] = group["betas"]
    if "alpha" in group:
        shown["alpha"] = group["alpha"]
    if "eps" in group:
        shown["epsilon"] = group["eps"]
    if "lr_decay" in group:
        shown["rateDecay"], shown["startSum"] = group["lr_decay"], group["initial_accumulator_value"]
    if "momentum_decay" in group:
        shown["momentumDecay"] = group["momentum_decay"]
    if "etas" in group:
        (shown["shrink"], shown["grow"]), (shown["least"], shown["most"]) = group["etas"], group["step_sizes"]
    if "weight_decay" in group:
        shown["weightDecay"] = group["weight_decay"]
    return shown


def optimizers(dtype):
    start = draw(31, 7)
    cases = []
    for name, kind, make, options in OPTIMIZERS:
        gradients = draw(32, 9 if kind == "rAdam" else 5, 7)    # it rectifies from the sixth step on
        gradients[:, 3] = 0        # a value whose gradient is always 0
        gradients[1, :] *= 10      # a steep step
        parameter = tensor(start, dtype, gradient=True)
        optimizer = make([parameter], **options)
        values = []
        for gradient in gradients:
            parameter.grad = tensor(gradient, dtype)
            optimizer.step()
            values.append(parameter.detach().clone())
        cases.append({"name": name, "optimizer": kind, **hyper_parameters(optimizer),
                      "start": tensor(start, dtype), "gradients": tensor(gradients, dtype),
                      "values": torch.stack(values)})
    return {"cases": cases}


# ----------------------------------------------------------------------------------- trajectory

TRAJECTORY_OPTIMIZERS = [
    ("sgd", "sgd", torch.optim.SGD, dict(lr=0.1)),
    ("sgdNesterov", "sgd", torch.optim.SGD, dict(lr=0.1, momentum=0.9, nesterov=True)),
    ("adam", "adam", torch.optim.Adam, dict(lr=0.01)),
]


def trajectory(dtype):
    models = []

    def add(name, sizes, activation, loss, function, batches, seed):
        start = []
        for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
            start.append(draw(seed + 2 * i, inputs, outputs, scale=(1.5 / inputs) ** 0.5))
            start.append(draw(seed + 2 * i + 1, outputs, scale=0.1))
        runs = []
        for run, kind, make, options in TRAJECTORY_OPTIMIZERS:
            parameters = [tensor(p, dtype, gradient=True) for p in start]
            optimizer = make(parameters, **options)
            values, first = [], None
            for index in range(10):
                features, targets = batches[index % 2]
                h = tensor(features, dtype)
                for i in range(0, len(parameters), 2):
                    h = F.linear(h, parameters[i].t(), parameters[i + 1])
                    if i + 2 < len(parameters):
                        h = ACTIVATIONS[activation](h)
                t = torch.tensor(targets) if loss == "softmaxCrossEntropy" else tensor(targets, dtype)
                value = function(h, t)
                optimizer.zero_grad()
                value.backward()
                if first is None:
                    first = [p.grad.clone() for p in parameters]
                optimizer.step()
                values.append(value.detach())
            runs.append({"name": run, "optimizer": kind, **hyper_parameters(optimizer),
                         "losses": torch.stack(values), "firstGradients": layers(first),
                         "final": layers(parameters)})
        shown = []
        for features, targets in batches:
            t = numpy.asarray(targets)
            shown.append({"features": tensor(features, dtype),
                          "targets": t.reshape(-1, 1) if t.ndim == 1 else tensor(t, dtype)})
        models.append({"name": name, "sizes": list(sizes), "hiddenActivation": activation, "loss": loss,
                       "batches": shown, "initial": layers([tensor(p, dtype) for p in start]),
                       "runs": runs})

    def layers(parameters):
        return [{"weights": parameters[i], "bias": parameters[i + 1]} for i in range(0, len(parameters), 2)]

    add("classifier", (6, 8, 4), "relu", "softmaxCrossEntropy", F.cross_entropy,
        [(draw(41, 5, 6), [0, 3, 1, 2, 1]), (draw(42, 5, 6), [2, 2, 0, 3, 1])], seed=51)
    add("regressor", (5, 7, 1), "sigmoid", "meanSquaredError", F.mse_loss,
        [(draw(43, 6, 5), draw(44, 6, 1)), (draw(45, 6, 5), draw(46, 6, 1))], seed=61)
    return {"models": models}


# --------------------------------------------------------------------------------------- output


def plain(node):
    """Tensors and arrays to lists of float32; Python's own numbers (hyper-parameters) stay."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [plain(value) for value in node]
    if torch.is_tensor(node):
        node = node.detach().numpy()
    if isinstance(node, numpy.ndarray):
        if node.dtype.kind == "f":
            node = node.astype(numpy.float32)
        return [plain(row) for row in node] if node.ndim else plain(node[()])
    if isinstance(node, numpy.integer):
        return int(node)
    return node


def write(node, indent=""):
    """JSON with a list of numbers on one line."""
    if isinstance(node, dict):
        inner = ",\n".join(f'{indent}  "{key}": {write(value, indent + "  ")}' for key, value in node.items())
        return "{\n" + inner + "\n" + indent + "}"
    if isinstance(node, list):
        if not any(isinstance(value, (list, dict)) for value in node):
            return "[" + ", ".join(write(value) for value in node) + "]"
        return "[\n" + ",\n".join(indent + "  " + write(value, indent + "  ") for value in node) + "\n" + indent + "]"
    if isinstance(node, numpy.float32):
        if not numpy.isfinite(node):
            sys.exit("a golden value is not finite")
        text = str(node)  # the shortest that reads back as the same float32
        return text[:-2].replace("-0", "0") if text in ("0.0", "-0.0") else text[:-2] if text.endswith(".0") else text
    return json.dumps(node)


def compare(path, a, b):
    """The largest relative difference between two trees, and where it is."""
    if isinstance(a, dict):
        return max(compare(f"{path}.{key}", a[key], b[key]) for key in a)
    if isinstance(a, list):
        return max(compare(f"{path}[{i}]", x, y) for i, (x, y) in enumerate(zip(a, b)))
    if isinstance(a, str) or isinstance(a, bool):
        return (0.0, path)
    difference = abs(float(a) - float(b)) / max(1.0, abs(float(a)))
    return (difference if numpy.isfinite(difference) else numpy.inf, path)


def main():
    for maker in (activations, losses, dense, optimizers, trajectory):
        golden = plain(maker(torch.float64))
        worst, where = compare(maker.__name__, golden, plain(maker(torch.float32)))
        if worst > CHECK:
            sys.exit(f"{where}: float32 and float64 differ by {worst:g}")
        with open(os.path.join(FOLDER, maker.__name__ + ".json"), "w", newline="\n") as file:
            file.write(write(golden) + "\n")
        print(f"{maker.__name__}.json: float32 differs from float64 by at most {worst:.1e}, at {where}")


if __name__ == "__main__":
    main()
