"""Twenty losses of whole methods in PyTorch, in double precision, for methods.test.ts.

Towers, heads, momentum copies, queues, centres and schedules are written here anew over torch.nn.functional; losses are lightly's
and open_clip's where they have them; optimisers are PyTorch's and, for LARS, lightly's. Weights, pictures and texts are `numbers` of
names, which the test makes as well. Run with torch 2.4, lightly 1.6 and open_clip_torch 3.3: python make.py
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from lightly.loss import DINOLoss, NegativeCosineSimilarity, NTXentLoss
from lightly.utils.lars import LARS
from open_clip.loss import ClipLoss, SigLipLoss

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

STEPS, BATCH, PHOTOS = 20, 8, 32
SIZE, LITTLE, PATCH, WIDTH, DEPTH, HEADS, EMBEDDING = 24, 16, 8, 32, 2, 2, 16
VOCABULARY, CONTEXT = 20, 6
PROTOTYPES = 2048
# So that twenty steps move the weights far.
RATE = 5


def numbers(name, shape):
    """Between -1 and 1, by a name."""
    seed = 0
    for character in name:
        seed = (seed * 31 + ord(character)) % 65521
    i = torch.arange(math.prod(shape), dtype=torch.int64)
    return ((((i * i + 1) * 7919 + i * (seed * 1049 + 1) + seed) % 65521) / 32760 - 1).reshape(shape)


def start(name, shape):
    x = numbers(name, shape)
    if name in ("logScale", "bias"):
        raise ValueError(name)
    if name.endswith(".gain"):
        return 1 + 0.1 * x
    if name.endswith(".bias"):
        return 0.1 * x
    if name == "image.position":
        return 0.5 * x
    return x * (3 / (math.prod(shape[1:]) if len(shape) == 4 else shape[0])) ** 0.5


class Weights:
    """Parameters by name, made when first asked for."""

    def __init__(self):
        self.all = {}

    def __call__(self, name, *shape, value=None):
        if name not in self.all:
            x = start(name, shape) if value is None else torch.full(shape, value)
            self.all[name] = x.clone().requires_grad_()
        return self.all[name]

    def copy(self):
        """As it is now, and followed by `follow`."""
        other = Weights()
        other.all = {name: x.detach().clone() for name, x in self.all.items()}
        return other

    def follow(self, online, rate):
        for name, x in self.all.items():
            x.mul_(rate).add_(online.all[name].detach(), alpha=1 - rate)


def unit(x):
    return F.normalize(x, dim=-1)


def blocks(w, name, x, depth, mask=None):
    batch, tokens, width = x.shape
    for i in range(depth):
        at = f"{name}.{i}"
        h = F.layer_norm(x, (width,))
        q, k, v = (
            (h @ w(f"{at}.{part}", width, width)).reshape(batch, tokens, HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + y.transpose(1, 2).reshape(batch, tokens, width) @ w(f"{at}.output", width, width)
        wide = F.relu(F.layer_norm(x, (width,)) @ w(f"{at}.expand", width, 4 * width)) ** 2
        x = x + wide @ w(f"{at}.contract", 4 * width, width)
    return F.layer_norm(x, (width,))


def embed(w, name, x):
    return unit(x @ w(f"{name}.projection", x.shape[1], EMBEDDING) + w(f"{name}.projection.bias", EMBEDDING))


def vit(w, pictures):
    whole, grid = SIZE // PATCH, pictures.shape[-1] // PATCH
    patches = F.unfold(pictures, PATCH, stride=PATCH).transpose(1, 2)
    place = w("image.position", whole * whole, WIDTH)
    if grid != whole:
        square = place.T.reshape(1, WIDTH, whole, whole)
        square = F.interpolate(square, size=(grid, grid), mode="bicubic", align_corners=False)
        place = square.reshape(WIDTH, grid * grid).T
    x = patches @ w("image.patch.weight", patches.shape[-1], WIDTH) + place
    return embed(w, "image", blocks(w, "image", x, DEPTH).mean(1))


def resnet(w, pictures):
    def layer(name, x, to, kernel, stride=1):
        x = F.conv2d(x, w(f"image.{name}.weight", to, x.shape[1], kernel, kernel), stride=stride, padding=kernel // 2)
        return F.batch_norm(x, None, None, w(f"image.{name}.gain", to), w(f"image.{name}.bias", to), training=True)

    x = F.relu(layer("stem", pictures, 8, 3))
    for stage, stride in enumerate((1, 2)):
        to = 8 * 2**stage
        y = layer(f"{stage}.0.1", F.relu(layer(f"{stage}.0.0", x, to, 3, stride)), to, 3)
        x = F.relu(y + (x if stride == 1 else layer(f"{stage}.0.shortcut", x, to, 1, stride)))
    return embed(w, "image", x.mean((2, 3)))


def texts(w, tokens):
    present = tokens > 0
    x = w("text.token", VOCABULARY, WIDTH)[tokens] + w("text.position", CONTEXT, WIDTH)
    y = blocks(w, "text", x, 1, present[:, None, None, :])
    share = present[:, :, None] / present.sum(1)[:, None, None]
    return embed(w, "text", (y * share).sum(1))


def head(w, name, x, widths, norm):
    """norm: every, bare, hidden or none, as projection.ts has them."""
    for i, width in enumerate(widths):
        last = i == len(widths) - 1
        x = x @ w(f"{name}.{i}", x.shape[1], width)
        if norm == "every" or (norm in ("bare", "hidden") and not last):
            x = F.batch_norm(x, None, None, w(f"{name}.{i}.gain", width), w(f"{name}.{i}.bias", width), training=True)
        elif norm == "bare":
            x = F.batch_norm(x, None, None, training=True)
        if not last:
            x = F.relu(x)
    return x


def photos(step):
    return [(step * BATCH + i) % PHOTOS for i in range(BATCH)]


def view(step, number, size=SIZE):
    """Pictures of a step's photos, each view with something of its own."""
    shape = (3, size, size)
    seen = [numbers(f"photo {p}", shape) + numbers(f"view {step} {number} {p}", shape) for p in photos(step)]
    return torch.stack(seen)


def captions(step):
    rows = [[1 + (7 * p + 3 * j) % 19 if j < 3 + p % 3 else 0 for j in range(CONTEXT)] for p in photos(step)]
    return torch.tensor(rows)


def warmup_cosine(peak, warmup):
    def at(progress):
        if progress < warmup:
            return peak * progress / warmup
        return peak * (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup))) / 2

    return at


def cosine(start, end):
    return lambda progress: end + (start - end) * (1 + math.cos(math.pi * progress)) / 2


class Method:
    rate = staticmethod(warmup_cosine(1e-3, 0.05))
    decay = staticmethod(lambda progress: 0.1)

    def __init__(self, tower=vit):
        self.tower, self.w, self.copy = tower, Weights(), None
        self.queue = unit(numbers("queue", (PHOTOS - BATCH, 128)))

    def momentum(self, progress):
        raise NotImplementedError

    def moved(self, progress):
        """MoCo's copy, which moves before it is used."""
        self.copy = self.copy or self.w.copy()
        self.copy.follow(self.w, self.momentum(progress))
        return self.copy

    def still(self):
        """BYOL's copy, which moves after the step."""
        self.copy = self.copy or self.w.copy()
        return self.copy

    def both(self, w, step):
        """Two views through the tower at once."""
        return self.tower(w, torch.cat([view(step, 0), view(step, 1)])).chunk(2)

    def after(self, progress):
        pass

    def before(self, step):
        """Between the gradients and the optimiser."""

    def enqueue(self, rows):
        self.queue = torch.cat([rows.detach(), self.queue])[: len(self.queue)]


def cross_entropy(a, b, temperature):
    return F.cross_entropy(a @ b.T / temperature, torch.arange(len(a)))


class SimCLR(Method):
    def loss(self, step, progress):
        x = torch.cat(self.both(self.w, step))
        return NTXentLoss(temperature=0.2)(*unit(head(self.w, "head", x, [2 * EMBEDDING, 128], "every")).chunk(2))


class MoCoV2(Method):
    momentum = staticmethod(lambda progress: 0.99)

    def loss(self, step, progress):
        project = lambda w, x: unit(head(w, "head", self.tower(w, x), [2 * EMBEDDING, 128], "none"))
        query = project(self.w, view(step, 0))
        with torch.no_grad():
            key = project(self.moved(progress), view(step, 1))
        logits = torch.cat([(query * key).sum(1, keepdim=True), query @ self.queue.T], 1) / 0.2
        self.enqueue(key)
        return F.cross_entropy(logits, torch.zeros(BATCH, dtype=torch.long))


class MoCoV3(Method):
    rate = staticmethod(warmup_cosine(1e-3, 0.1))
    momentum = staticmethod(cosine(0.99, 1))

    def loss(self, step, progress):
        wide = 2 * EMBEDDING
        project = lambda w: [head(w, "head", x, [wide, wide, 128], "bare") for x in self.both(w, step)]
        queries = [unit(head(self.w, "predictor", x, [wide, 128], "bare")) for x in project(self.w)]
        with torch.no_grad():
            keys = [unit(x) for x in project(self.moved(progress))]
        return 2 * 0.2 * (cross_entropy(queries[0], keys[1], 0.2) + cross_entropy(queries[1], keys[0], 0.2))


class BYOL(Method):
    rate = staticmethod(warmup_cosine(1e-3, 0.1))
    momentum = staticmethod(cosine(0.97, 1))

    def loss(self, step, progress):
        widths = [2 * EMBEDDING, 128]
        project = lambda w: [head(w, "head", x, widths, "hidden") for x in self.both(w, step)]
        online = [head(self.w, "predictor", x, widths, "hidden") for x in project(self.w)]
        with torch.no_grad():
            target = project(self.still())
        cosine_loss = NegativeCosineSimilarity()
        return 4 + 2 * (cosine_loss(online[0], target[1]) + cosine_loss(online[1], target[0]))

    def after(self, progress):
        self.copy.follow(self.w, self.momentum(progress))


class DINO(Method):
    rate = staticmethod(warmup_cosine(5e-4, 0.1))
    decay = staticmethod(cosine(0.04, 0.4))
    momentum = staticmethod(cosine(0.996, 1))
    criterion = DINOLoss(output_dim=PROTOTYPES, student_temp=0.1).double()

    def sort(self, w, pictures):
        x, widths = self.tower(w, pictures), [EMBEDDING, 512, 512, 128]
        for i, width in enumerate(widths[1:]):
            x = x @ w(f"head.{i}", widths[i], width) + w(f"head.{i}.bias", width)
            x = F.gelu(x) if i < 2 else x
        return unit(x) @ unit(w("head.prototypes", PROTOTYPES, 128)).T

    def loss(self, step, progress):
        large = torch.cat([view(step, 0), view(step, 1)])
        little = torch.cat([view(step, i, LITTLE) for i in range(2, 8)])
        student = [*self.sort(self.w, large).chunk(2), *self.sort(self.w, little).chunk(6)]
        with torch.no_grad():
            teacher = self.sort(self.still(), large).chunk(2)
        temperature = 0.04 + 0.03 * min(1, progress / 0.3)
        return self.criterion(list(teacher), student, teacher_temp=temperature)

    def before(self, step):
        for x in self.w.all.values():
            torch.nn.utils.clip_grad_norm_([x], 3)
        if step < PHOTOS // BATCH:
            self.w.all["head.prototypes"].grad.zero_()

    def after(self, progress):
        self.copy.follow(self.w, self.momentum(progress))


class NNCLR(Method):
    def loss(self, step, progress):
        wide = 2 * EMBEDDING
        projected = [head(self.w, "head", x, [wide, wide, 128], "bare") for x in self.both(self.w, step)]
        predicted = [unit(head(self.w, "predictor", x, [wide, 128], "hidden")) for x in projected]
        nearest = lambda x: self.queue[(unit(x) @ self.queue.T).argmax(1)]
        losses = [cross_entropy(nearest(projected[i]), predicted[1 - i], 0.2) for i in (0, 1)]
        self.enqueue(unit(projected[0]))
        return sum(losses) / 2


class SupCon(Method):
    def loss(self, step, progress):
        x = unit(head(self.w, "head", torch.cat(self.both(self.w, step)), [EMBEDDING, 128], "none"))
        labels = torch.tensor([p % 3 for p in photos(step)] * 2)
        others = ~torch.eye(len(x), dtype=torch.bool)
        right = (labels[:, None] == labels[None, :]) & others
        logits = x @ x.T / 0.1
        log_p = logits - torch.logsumexp(logits.masked_fill(~others, -math.inf), 1, keepdim=True)
        return -(0.1 / 0.07) * ((right * log_p).sum(1) / right.sum(1)).mean()


class CLIP(Method):
    def loss(self, step, progress):
        self.scale = self.w("logScale", 1, value=math.log(1 / 0.07))
        return ClipLoss()(self.tower(self.w, view(step, 0)), texts(self.w, captions(step)), self.scale.exp())

    def after(self, progress):
        self.scale.data.clamp_(0, math.log(100))


class SigLIP(Method):
    def loss(self, step, progress):
        scale, bias = self.w("logScale", 1, value=math.log(10)), self.w("bias", 1, value=-10.0)
        return SigLipLoss()(self.tower(self.w, view(step, 0)), texts(self.w, captions(step)), scale.exp(), bias)


def excluded(name):
    """Biases, gains, temperatures and fixed codes: no decay, and no layer-wise rate."""
    return name in ("logScale", "bias", "image.position") or name.endswith((".gain", ".bias"))


def adam_w(groups):
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)


def train(method, optimiser=adam_w, rate=None, decay=None):
    losses, opt = [], None
    rate, decay = rate or method.rate, decay or method.decay
    for step in range(STEPS):
        progress = (step + 0.5) / STEPS
        loss = method.loss(step, progress)
        if opt is None:
            groups = [[x for name, x in method.w.all.items() if excluded(name) is out] for out in (False, True)]
            opt = optimiser([{"params": each, "weight_decay": 0.0} for each in groups])
        opt.zero_grad()
        loss.backward()
        method.before(step)
        for group in opt.param_groups:
            group["lr"] = RATE * rate(progress)
        opt.param_groups[0]["weight_decay"] = decay(progress)
        opt.step()
        with torch.no_grad():
            method.after(progress)
        losses.append(float(f"{loss.item():.9g}"))
    return losses


RUNS = {
    "simclr": lambda: train(SimCLR()),
    "moco-v2": lambda: train(MoCoV2()),
    "moco-v3": lambda: train(MoCoV3()),
    "byol": lambda: train(BYOL()),
    "dino": lambda: train(DINO()),
    "nnclr": lambda: train(NNCLR()),
    "supcon": lambda: train(SupCon()),
    "clip": lambda: train(CLIP()),
    "siglip": lambda: train(SigLIP()),
    "simclr, ResNet by LARS": lambda: train(
        SimCLR(resnet),
        lambda groups: LARS(groups, lr=0.0, momentum=0.9, trust_coefficient=1e-3),
        warmup_cosine(0.05, 0.05),
        lambda progress: 1e-4,
    ),
    "moco-v2, ResNet by SGD": lambda: train(
        MoCoV2(resnet),
        lambda groups: torch.optim.SGD(groups, lr=0.0, momentum=0.9),
        warmup_cosine(0.01, 0.05),
        lambda progress: 1e-4,
    ),
}

if __name__ == "__main__":
    runs = {name: run() for name, run in RUNS.items()}
    for name, losses in runs.items():
        print(f"{name}: {losses[0]} to {losses[-1]}")
    target = Path(__file__).parent / "losses.json"
    target.write_text(json.dumps({"torch": torch.__version__, "runs": runs}, separators=(",", ":")) + "\n")
