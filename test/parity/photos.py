"""Twenty pictures of odd shapes and kinds: what a folder of photos may hold. Made once, kept beside this file."""
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

# width, height, mode, ending
SHAPES = [
    (640, 480, "RGB", "jpg"), (480, 640, "RGB", "jpg"), (1024, 683, "RGB", "jpg"), (683, 1024, "RGB", "webp"),
    (300, 225, "RGB", "png"), (225, 301, "RGB", "png"), (1200, 300, "RGB", "jpg"), (211, 997, "RGB", "jpg"),
    (64, 64, "RGB", "png"), (31, 47, "RGB", "png"), (500, 333, "L", "jpg"), (333, 500, "L", "png"),
    (259, 259, "RGB", "webp"), (257, 171, "RGB", "webp"), (800, 799, "RGB", "jpg"), (97, 1021, "RGB", "webp"),
    (1, 1, "RGB", "png"), (3, 200, "RGB", "png"), (450, 150, "P", "png"), (1023, 767, "RGB", "jpg"),
]


def photo(index: int, width: int, height: int) -> Image.Image:
    """Noise with the spectrum of photos (1/f), over a slope, with shapes of hard edges on it."""
    random = np.random.default_rng(index)
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None, :]
    falling = 1 / np.maximum(np.hypot(fy, fx), 1 / max(width, height)) ** 1.8
    planes = []
    for _ in range(3):
        noise = np.fft.ifft2(np.fft.fft2(random.normal(size=(height, width))) * falling).real
        planes.append(noise / (noise.std() or 1))
    mixed = np.einsum("cyx,dc->yxd", planes, np.eye(3) * 0.5 + 0.5)
    slope = np.linspace(-1, 1, height)[:, None, None] * random.normal(size=3)
    picture = Image.fromarray(np.clip(128 + 40 * (mixed + slope), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(6):
        x, y = random.uniform(0, width), random.uniform(0, height)
        r = random.uniform(0.03, 0.25) * min(width, height)
        colour = tuple(int(c) for c in random.integers(0, 256, 3))
        (draw.ellipse if random.random() < 0.5 else draw.rectangle)([x - r, y - r, x + r, y + r], fill=colour)
    return picture


def main() -> None:
    folder = Path(__file__).parent / "photos"
    folder.mkdir(exist_ok=True)
    for index, (width, height, mode, ending) in enumerate(SHAPES):
        picture = photo(index, width, height)
        if mode == "P":
            picture = picture.quantize(64)
        elif mode != "RGB":
            picture = picture.convert(mode)
        settings = {"jpg": {"quality": 60}, "webp": {"quality": 60}, "png": {"optimize": True}}[ending]
        picture.save(folder / f"{index:02}-{width}x{height}.{ending}", **settings)


if __name__ == "__main__":
    main()
