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


def conv(x, weight, bias=None, **window):
    return F.conv2d(x, weight, bias, **window)


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
    "conv 1x1": (conv, [[2, 3, 5, 4], [4, 3, 1, 1]]),
    "conv 1x1 stride 2": (lambda x, w: conv(x, w, stride=2), [[2, 3, 5, 6], [4, 3, 1, 1]]),
    "conv 3x3": (lambda x, w: conv(x, w, padding=1), [[2, 3, 5, 6], [4, 3, 3, 3]]),
    "conv 3x3 bias": (lambda x, w, b: conv(x, w, b, padding=1), [[2, 3, 4, 4], [4, 3, 3, 3], [4]]),
    "conv 3x3 stride 2": (lambda x, w: conv(x, w, stride=2, padding=1), [[2, 3, 7, 6], [4, 3, 3, 3]]),
    "conv 7x7 stride 2": (lambda x, w: conv(x, w, stride=2, padding=3), [[2, 3, 9, 8], [2, 3, 7, 7]]),
    "conv 4x4 stride 4": (lambda x, w: conv(x, w, stride=4), [[2, 3, 8, 9], [4, 3, 4, 4]]),
    "conv dilated": (lambda x, w: conv(x, w, padding=2, dilation=2), [[2, 3, 6, 7], [4, 3, 3, 3]]),
    "conv dilated stride": (lambda x, w: conv(x, w, stride=2, padding=2, dilation=(2, 1)), [[2, 3, 9, 7], [4, 3, 3, 3]]),
    "conv grouped": (lambda x, w: conv(x, w, padding=1, groups=2), [[2, 4, 5, 5], [6, 2, 3, 3]]),
    "conv depthwise": (lambda x, w: conv(x, w, padding=1, groups=4), [[2, 4, 6, 5], [4, 1, 3, 3]]),
    "conv depthwise stride 2": (lambda x, w: conv(x, w, stride=2, padding=2, groups=3), [[2, 3, 7, 8], [3, 1, 5, 5]]),
    "conv depthwise 7x7": (lambda x, w: conv(x, w, padding=3, groups=2), [[2, 2, 8, 7], [2, 1, 7, 7]]),
    "conv depthwise twice": (lambda x, w: conv(x, w, padding=1, groups=3), [[2, 3, 5, 5], [6, 1, 3, 3]]),
    "conv uneven": (lambda x, w: conv(x, w, stride=(1, 2), padding=(0, 1)), [[2, 2, 5, 6], [3, 2, 2, 3]]),
    "conv many channels": (lambda x, w: conv(x, w, stride=2, padding=1), [[2, 6, 6, 5], [4, 6, 3, 3]]),
    "maxPool": (lambda x: F.max_pool2d(x, 2, 2), [[2, 3, 6, 7]]),
    "maxPool overlap": (lambda x: F.max_pool2d(x, 3, 2, padding=1), [[2, 3, 7, 8]]),
    "maxPool ties": (lambda x: F.max_pool2d(F.relu(x), 3, 1, padding=1), [[2, 2, 6, 6]]),
    "averagePool": (lambda x: F.avg_pool2d(x, 2, 2), [[2, 3, 6, 7]]),
    "averagePool overlap": (lambda x: F.avg_pool2d(x, 3, 2, padding=1), [[2, 3, 7, 8]]),
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
