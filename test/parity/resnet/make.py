"""Features and gradients of torchvision's ResNets with made-up weights, in double precision, for resnet.test.ts.

Weights are `numbers(place among the parameters, shape)`, scaled as He 2015 does, which the test makes as well, so that
only results are kept. Run with any PyTorch and torchvision from 1.12 and 0.13 on: python make.py
"""

import json
from pathlib import Path

import torch
from torch import nn
from torchvision.models import resnet18, resnet50

BATCH = 3


def numbers(seed, shape):
    size = int(torch.tensor(shape).prod())
    i = torch.arange(size, dtype=torch.float64)
    return (((i * 7919 + seed * 1049) % 2003) / 1001 - 1).reshape(shape)


def build(make, stem):
    model = make(weights=None)
    model.fc = nn.Identity()
    if stem == "cifar":
        model.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        model.maxpool = nn.Identity()
    model = model.double().train()
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            if p.dim() == 4:
                p.copy_(numbers(i, p.shape) * (6 / (p.shape[0] * p.shape[2] * p.shape[3])) ** 0.5)
            else:
                p.copy_(numbers(i, p.shape) * 0.5 + (1 if i % 3 == 1 else 0))
    return model


def record(make, stem, size):
    model = build(make, stem)
    x = numbers(1000, (BATCH, 3, size, size))
    learning = model(x)
    (learning * numbers(1001, learning.shape)).sum().backward()
    slopes = [p.grad.flatten()[:20] for p in model.parameters()]
    model.eval()
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "size": size,
        "learning": digits(learning[:, :40]),
        "learned": digits(model(x)[:, :40]),
        "slopes": [digits(s) for s in slopes[:6] + slopes[-6:]],
    }


def digits(tensor):
    return [float(f"{x:.8g}") for x in tensor.detach().flatten().tolist()]


cases = {
    "resNet18 cifar": record(resnet18, "cifar", 16),
    "resNet18 imagenet": record(resnet18, "imagenet", 64),
    "resNet50 imagenet": record(resnet50, "imagenet", 32),
}
target = Path(__file__).parent / "torchvision.json"
target.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
print({name: case["parameters"] for name, case in cases.items()}, target.stat().st_size, "bytes")
