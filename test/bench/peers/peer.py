"""The same as kindred.ts in PyTorch and torchvision: towers, heads, losses, views and optimiser. Prints one line of JSON.

python peer.py simclr|clip TOWER FOLDER PHOTOS BATCH EPOCHS
"""

import json
import resource
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.models import resnet18

method, tower, folder, *numbers = sys.argv[1:]
PHOTOS, BATCH, EPOCHS = map(int, numbers)
EMBEDDING, CONTEXT, VOCABULARY = 256, 24, 4096
SIZES = {"vit-small": 96, "vit-tiny": 64, "resnet-18": 128}
WIDTHS = {"vit-small": 256, "vit-tiny": 128}
SIZE = SIZES[tower]
torch.manual_seed(1)


class Block(nn.Module):
    """Pre-norm, without biases and gains, squared ReLU, as main/training/towers/transformer.ts."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x, mask=None):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(F.layer_norm(x, (width,))).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.out(y.transpose(1, 2).reshape(batch, tokens, width))
        return x + self.down(F.relu(self.up(F.layer_norm(x, (width,)))).square())


class ViT(nn.Module):
    def __init__(self, width, depth=4, heads=4, patches=8):
        super().__init__()
        self.patch = nn.Conv2d(3, width, SIZE // patches, SIZE // patches, bias=False)
        self.place = nn.Parameter(torch.randn(1, patches * patches, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.head = nn.Linear(width, EMBEDDING, bias=False)

    def forward(self, pictures):
        x = self.patch(pictures).flatten(2).transpose(1, 2) + self.place
        for block in self.blocks:
            x = block(x)
        return F.normalize(self.head(F.layer_norm(x, x.shape[-1:]).mean(1)), dim=1)


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = resnet18()
        self.trunk.fc = nn.Linear(512, EMBEDDING, bias=False)

    def forward(self, pictures):
        return F.normalize(self.trunk(pictures), dim=1)


class Text(nn.Module):
    def __init__(self, width=256, depth=2, heads=4):
        super().__init__()
        self.token = nn.Embedding(VOCABULARY, width)
        self.place = nn.Parameter(torch.randn(1, CONTEXT, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.head = nn.Linear(width, EMBEDDING, bias=False)

    def forward(self, tokens):
        there = tokens > 0
        x = self.token(tokens) + self.place
        for block in self.blocks:
            x = block(x, there[:, None, None, :])
        x = F.layer_norm(x, x.shape[-1:]) * there[..., None]
        return F.normalize(self.head(x.sum(1) / there.sum(1, keepdim=True)), dim=1)


def crop(area):
    return transforms.RandomResizedCrop(SIZE, scale=(area, 1), antialias=True)


NORMALISE = [transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]
VIEWS = {
    "clip": transforms.Compose([crop(0.6), transforms.RandomHorizontalFlip(), *NORMALISE]),
    "simclr": transforms.Compose(
        [
            crop(0.2),
            transforms.RandomHorizontalFlip(),
            transforms.RandomApply([transforms.ColorJitter(0.4, 0.4, 0.4, 0.1)], p=0.8),
            transforms.RandomGrayscale(p=0.2),
            transforms.RandomApply([transforms.GaussianBlur(9, (0.1, 2))], p=0.5),
            *NORMALISE,
        ]
    ),
}[method]


class Photos(Dataset):
    def __init__(self):
        self.files = sorted(Path(folder).glob("*.jpg"))[:PHOTOS]

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        photo = Image.open(self.files[i]).convert("RGB")
        return [VIEWS(photo) for _ in range(2 if method == "simclr" else 1)]


def info_nce(logits):
    return F.cross_entropy(logits, torch.arange(len(logits)))


def nt_xent(projected, batch):
    logits = projected @ projected.T / 0.2
    logits.fill_diagonal_(float("-inf"))
    return F.cross_entropy(logits, torch.arange(2 * batch).roll(batch))


def run(workers):
    began = time.time()
    image = ResNet() if tower == "resnet-18" else ViT(WIDTHS[tower])
    if method == "clip":
        other, scale = Text(), nn.Parameter(torch.tensor(2.66))
        parameters = [*image.parameters(), *other.parameters(), scale]
    else:
        norm = nn.BatchNorm1d(512), nn.BatchNorm1d(128)
        other = nn.Sequential(
            nn.Linear(EMBEDDING, 512, bias=False), norm[0], nn.ReLU(), nn.Linear(512, 128, bias=False), norm[1]
        )
        parameters = [*image.parameters(), *other.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.1)
    tokens = torch.zeros(BATCH, CONTEXT, dtype=torch.long)
    tokens[:, :14] = torch.arange(4, 18)
    loader = DataLoader(
        Photos(), BATCH, shuffle=True, drop_last=True, num_workers=workers, persistent_workers=workers > 0
    )
    opened = time.time()
    seen = 0
    for _ in range(EPOCHS):
        for views in loader:
            if method == "clip":
                logits = scale.exp() * image(views[0]) @ other(tokens).T
                loss = (info_nce(logits) + info_nce(logits.T)) / 2
            else:
                loss = nt_xent(F.normalize(other(image(torch.cat(views))), dim=1), BATCH)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            seen += BATCH
    ended = time.time()
    used = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"training": seen / (ended - opened), "all": seen / (ended - began), "peakMiB": used / 1024}


# Loading beside the step or in its own processes: whichever is faster here counts.
print(json.dumps(max((run(workers) for workers in (0, 2)), key=lambda figures: figures["all"])))
