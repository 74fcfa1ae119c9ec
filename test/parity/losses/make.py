"""Values and gradients of the contrastive losses by the reference implementations, in double precision, for losses.test.ts.

lightly's NTXentLoss, NegativeCosineSimilarity and DINOLoss, open_clip's ClipLoss and SigLipLoss, and the lines of MoCo, MoCo v3
and SupContrast over PyTorch's cross entropy. Inputs are `numbers(seed, shape)`, which the test makes as well. Rows are scaled to
length 1 inside, so that gradients are those of the raw numbers. Run with any PyTorch from 1.12 on, lightly 1.6 and open_clip_torch 2.24
or later: python make.py
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from lightly.loss.dino_loss import DINOLoss
from lightly.loss.negative_cosine_similarity import NegativeCosineSimilarity
from lightly.loss.ntx_ent_loss import NTXentLoss
from open_clip.loss import ClipLoss, SigLipLoss

B, E, Q, K = 6, 5, 8, 7


def numbers(seed, shape):
    size = int(torch.tensor(shape).prod())
    i = torch.arange(size, dtype=torch.float64)
    return (((i * 7919 + seed * 1049) % 2003) / 1001 - 1).reshape(shape)


def unit(x):
    return x / (x.pow(2).sum(-1, keepdim=True) + 1e-12).sqrt()


def moco(temperature):
    def loss(a, b, queue):
        a, b, queue = unit(a), unit(b).detach(), unit(queue).detach()
        logits = torch.cat([(a * b).sum(1, keepdim=True), a @ queue.T], 1) / temperature
        return F.cross_entropy(logits, torch.zeros(len(a), dtype=torch.long))

    return loss


def moco_v3(a, b):
    logits = unit(a) @ unit(b).detach().T / 0.2
    return F.cross_entropy(logits, torch.arange(len(a)))


def sup_con(labels, temperature=0.1, base=0.07):
    def loss(a, b):
        x, twice = torch.cat([unit(a), unit(b)]), torch.tensor(labels * 2)
        logits = x @ x.T / temperature
        logits = logits - logits.max(1, keepdim=True).values.detach()
        others = 1 - torch.eye(len(x), dtype=x.dtype)
        right = (twice[:, None] == twice[None, :]).to(x.dtype) * others
        log_p = logits - (logits.exp() * others).sum(1, keepdim=True).log()
        return -(temperature / base) * ((right * log_p).sum(1) / right.sum(1)).mean()

    return loss


def dino(teacher, student, centre):
    # lightly takes the teacher's temperature in single precision, which 1/16 has whole.
    loss = DINOLoss(output_dim=K, student_temp=0.1).double()
    loss.center.data = centre.detach().reshape(1, 1, K).clone()
    return loss(list(4 * teacher.detach()), list(4 * student), teacher_temp=0.0625)


def byol(a, b):
    return 2 + 2 * NegativeCosineSimilarity(eps=1e-12)(a, b.detach())


def siglip(a, b, log_scale, bias):
    return SigLipLoss()(unit(a), unit(b), log_scale.exp(), bias)


def clip(scale):
    return lambda a, b: ClipLoss()(unit(a), unit(b), torch.tensor(scale, dtype=torch.float64))


def equal(loss):
    """Every row is the first one: nothing tells photos apart."""
    return lambda a, b, *more: loss(a[:1].expand_as(a), b[:1].expand_as(b), *more)


PAIR = [[B, E], [B, E]]
ONE = [[1, E], [1, E]]

# name: function of the inputs, their shapes; inputs have the seeds 1, 2, 3...
CASES = {
    "clip": (clip(14.3), PAIR),
    "clip, huge logits": (clip(1e4), PAIR),
    "clip, equal rows": (equal(clip(14.3)), PAIR),
    "clip, one pair": (clip(14.3), ONE),
    "simclr": (lambda a, b: NTXentLoss(temperature=0.2)(a, b), PAIR),
    "simclr, huge logits": (lambda a, b: NTXentLoss(temperature=1e-4)(a, b), PAIR),
    "simclr, equal rows": (equal(lambda a, b: NTXentLoss(temperature=0.2)(a, b)), PAIR),
    "simclr, one pair": (lambda a, b: NTXentLoss(temperature=0.2)(a, b), ONE),
    "moco-v2": (moco(0.2), [*PAIR, [Q, E]]),
    "moco-v2, huge logits": (moco(1e-4), [*PAIR, [Q, E]]),
    "moco-v3": (moco_v3, PAIR),
    "byol": (byol, PAIR),
    "byol, equal rows": (equal(byol), PAIR),
    "siglip": (siglip, [*PAIR, [1], [1]]),
    "siglip, one pair": (siglip, [*ONE, [1], [1]]),
    "supcon": (sup_con([0, 1, 0, 2, 1, 0]), PAIR),
    "supcon, one label": (sup_con([0] * B), PAIR),
    "dino": (dino, [[2, B, K], [4, B, K], [1, K]]),
}


def record(function, shapes):
    xs = [numbers(i + 1, shape).requires_grad_() for i, shape in enumerate(shapes)]
    loss = function(*xs)
    loss.backward()
    slopes = {f"d{i}": digits(x.grad) for i, x in enumerate(xs) if x.grad is not None}
    return {"inputs": shapes, "loss": digits(loss)[0], "slopes": slopes}


def digits(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


cases = {name: record(*case) for name, case in CASES.items()}
target = Path(__file__).parent / "references.json"
target.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
print(f"{target.stat().st_size} bytes")
