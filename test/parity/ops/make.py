"""Values and gradients of single ops and layers by PyTorch's autograd, in double precision, for ops.test.ts.

Inputs are `numbers(seed, shape)`, which the test makes as well, so that only results are kept. The gradient is that of
sum(y * numbers(9, y.shape)). Run with any PyTorch from 1.12 on: python make.py
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F


def numbers(seed, shape):
    size = int(torch.tensor(shape).prod())
    i = torch.arange(size, dtype=torch.float64)
    return (((i * 7919 + seed * 1049) % 2003) / 1001 - 1).reshape(shape)


def batch_norm(x, gain, bias):
    running = torch.zeros(x.shape[1], dtype=x.dtype), torch.ones(x.shape[1], dtype=x.dtype)
    y = F.batch_norm(x, *running, gain, bias, training=True, momentum=0.1)
    return y, *running


ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "logSigmoid": F.logsigmoid,
    "erf": torch.erf,
    "gelu": F.gelu,
    "silu": F.silu,
    "relu6": F.relu6,
    "hardSwish": F.hardswish,
    "log": lambda x: torch.log(x.abs() + 0.1),
}

# name: function of the inputs, their shapes; inputs have the seeds 1, 2, 3
CASES = {
    **{name: (lambda x, f=f: f(8 * x), [[60]]) for name, f in ACTIVATIONS.items()},
    "layerNorm": (lambda x, g, b: F.layer_norm(x, x.shape[-1:], g, b), [[3, 4, 7], [7], [7]]),
    "batchNorm": (batch_norm, [[4, 3, 5, 4], [3], [3]]),
    "batchNorm rows": (batch_norm, [[6, 5], [5], [5]]),
    "crossEntropy": (lambda x, t: F.cross_entropy(4 * x, t.softmax(1)), [[5, 7], [5, 7]]),
}


def record(function, shapes):
    xs = [numbers(i + 1, shape).requires_grad_() for i, shape in enumerate(shapes)]
    result = function(*xs)
    y, *kept = result if isinstance(result, tuple) else (result,)
    (y * numbers(9, y.shape)).sum().backward()
    named = {"y": y, **{f"kept{i}": k for i, k in enumerate(kept)}, **{f"d{i}": x.grad for i, x in enumerate(xs)}}
    return {"inputs": shapes, "outputs": {k: {"shape": list(v.shape), "data": digits(v)} for k, v in named.items()}}


def digits(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


cases = {name: record(*case) for name, case in CASES.items()}
target = Path(__file__).parent / "pytorch.json"
target.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
print(f"{target.stat().st_size} bytes")
