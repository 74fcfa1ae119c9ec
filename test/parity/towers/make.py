"""Features and gradients of torchvision's ResNets and ConvNeXts and of an EfficientNet-Lite with made-up weights, in double precision, for the
tests of main/training/towers.

Weights are `numbers(place among the parameters, shape)`, scaled, which the tests make as well, so that only results
are kept. Run with any PyTorch and torchvision from 1.12 and 0.13 on, and efficientnet-lite-pytorch: python make.py
"""

import json
from pathlib import Path

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import nn
from torchvision.models import resnet18, resnet50
from torchvision.models.convnext import CNBlockConfig, ConvNeXt

BATCH = 3


def numbers(seed, shape):
    size = int(torch.tensor(shape).prod())
    i = torch.arange(size, dtype=torch.float64)
    return (((i * 7919 + seed * 1049) % 2003) / 1001 - 1).reshape(shape)


def resnet(make, stem):
    model = make(weights=None)
    model.fc = nn.Identity()
    if stem == "cifar":
        model.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        model.maxpool = nn.Identity()
    return he(model)


def he(model):
    with torch.no_grad():
        for i, p in enumerate(model.double().parameters()):
            if p.dim() == 4:
                p.copy_(numbers(i, p.shape) * (6 / (p.shape[0] * p.shape[2] * p.shape[3])) ** 0.5)
            else:
                p.copy_(numbers(i, p.shape) * 0.5 + (1 if i % 3 == 1 else 0))
    return model


class Features(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net.extract_features(x).mean((2, 3))


def efficientnet_lite(size):
    net = EfficientNet.from_name("efficientnet-lite0", image_size=size, drop_connect_rate=0.0, batch_norm_momentum=0.9)
    net._fc = nn.Identity()
    return he(Features(net))


def convnext(blocks, widths):
    following = [*widths[1:], None]
    model = ConvNeXt([CNBlockConfig(w, f, n) for w, f, n in zip(widths, following, blocks)], stochastic_depth_prob=0.0)
    model.classifier[2] = nn.Identity()
    with torch.no_grad():
        for i, p in enumerate(model.double().parameters()):
            inside = p.numel() // p.shape[0] if p.dim() in (2, 4) else 1
            p.copy_(numbers(i, p.shape) * (3 / inside) ** 0.5)
    return model


def record(model, size):
    model.train()
    x = numbers(1000, (BATCH, 3, size, size))
    learning = model(x)
    (learning * numbers(1001, learning.shape)).sum().backward()
    slopes = [p.grad.flatten()[:: (p.numel() // 20) | 1][:20] for p in model.parameters()]
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
    "resNet18 cifar": record(resnet(resnet18, "cifar"), 16),
    "resNet18 imagenet": record(resnet(resnet18, "imagenet"), 64),
    "resNet50 imagenet": record(resnet(resnet50, "imagenet"), 32),
    "efficientNetLite0": record(efficientnet_lite(64), 64),
    "convNeXt nano": record(convnext([2, 2, 8, 2], [80, 160, 320, 640]), 32),
}
target = Path(__file__).parent / "reference.json"
target.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
print({name: case["parameters"] for name, case in cases.items()}, target.stat().st_size, "bytes")
