"""Tiny models with random weights in each layout that Kindred imports, and what their own code makes of photos and texts."""
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from open_clip.model import CLIP, CLIPTextCfg, CLIPVisionCfg
from open_clip.tokenizer import SimpleTokenizer, canonicalize_text, whitespace_clean
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image, ImageOps
from torch import nn
from transformers import (
    CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPTextModelWithProjection, CLIPVisionModelWithProjection,
    SiglipConfig, SiglipImageProcessor, SiglipModel,
)

import tokenizers_small
from texts import TEXTS

HERE = Path(__file__).parent
PHOTOS = sorted((HERE / "photos").iterdir())
OUT = HERE / "models"
# Without the second it takes a picture of one pixel for one of one colour.
AS_IS = {"return_tensors": "pt", "input_data_format": "channels_last"}
torch.set_grad_enabled(False)


def opened(file: Path) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(file)).convert("RGB")


def shaken(model: nn.Module, seed: int, scale: float = 2.0) -> nn.Module:
    """Weights so large that what a model sees shows in its vector; freshly made ones say nearly the same of everything."""
    torch.manual_seed(seed)
    for name, parameter in model.named_parameters():
        if parameter.dim() > 1:
            fan_in = parameter[0].numel()
            parameter.copy_(torch.randn_like(parameter) * scale / fan_in**0.5)
        elif "bias" in name or "class" in name:
            parameter.copy_(torch.randn_like(parameter) * 0.1)
    return model.eval()


def export(model: nn.Module, example, file: Path, inputs: list[str], output: str, axes: dict | None) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model, example, str(file), input_names=inputs, output_names=[output], opset_version=14,
        dynamic_axes=axes and {**axes, output: {0: "batch_size"}},
    )


def move_weights_out(file: Path, beside: str) -> None:
    """ONNX external data: the weights in a file of their own."""
    onnx.save_model(
        onnx.load(file), file, save_as_external_data=True, all_tensors_to_one_file=True, location=beside,
        size_threshold=64,
    )


def exportable(model: SiglipModel) -> SiglipModel:
    """torch 1.12 exports no padding that is given as a word."""
    model.vision_model.embeddings.patch_embedding.padding = (0, 0)
    return model


class Side(nn.Module):
    """One method of a model, as a module that can be exported."""

    def __init__(self, model: nn.Module, call):
        super().__init__()
        self.model, self.call = model, call

    def forward(self, *inputs):
        return self.call(*inputs)


def unit(rows) -> np.ndarray:
    rows = np.concatenate([np.asarray(row, np.float32).reshape(1, -1) for row in rows])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def record(folder: Path, images, texts, source: str) -> None:
    images, texts = unit(images), unit(texts)
    for what, rows in (("photos", images), ("texts", texts)):
        cosines = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
        print(f"{folder.name}: {what} differ: mean cosine {cosines.mean():.2f}, median {np.median(cosines):.2f}")
    rounded = lambda rows: [[round(float(x), 5) for x in row] for row in rows]
    (folder / "reference.json").write_text(json.dumps({
        "source": source,
        "images": dict(zip([photo.name for photo in PHOTOS], rounded(images))),
        "texts": [[text, row] for text, row in zip(TEXTS, rounded(texts))],
    }, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_json(file: Path, content: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def open_clip_layouts(work: Path) -> None:
    """OpenCLIP's own CLIP, as its config beside ONNX files, and as Immich exports it."""
    fast, bpe = tokenizers_small.clip(work)
    own = SimpleTokenizer(bpe_path=str(bpe), context_length=77)
    vision = {"image_size": 64, "layers": 1, "width": 16, "head_width": 8, "patch_size": 16}
    text = {"context_length": 77, "vocab_size": own.vocab_size, "width": 16, "heads": 2, "layers": 1}
    model = shaken(CLIP(24, CLIPVisionCfg(**vision), CLIPTextCfg(**text)), 1)
    preprocess = PreprocessCfg(size=64)
    transform = image_transform_v2(preprocess, is_train=False)
    images = [model.encode_image(transform(opened(photo))[None]) for photo in PHOTOS]
    texts = [model.encode_text(own([line])) for line in TEXTS]
    picture, tokens = torch.zeros(1, 3, 64, 64), own(["a"])
    config = {"embed_dim": 24, "vision_cfg": vision, "text_cfg": text}
    settings = {"pad_token": "<|endoftext|>", "model_max_length": 77, "tokenizer_class": "CLIPTokenizer"}

    folder = OUT / "open-clip"
    batched = {"image": {0: "batch_size"}, "text": {0: "batch_size"}}
    export(Side(model, model.encode_image), picture, folder / "visual.onnx", ["image"], "image_features",
           {"image": batched["image"]})
    export(Side(model, model.encode_text), tokens, folder / "textual.onnx", ["text"], "text_features",
           {"text": batched["text"]})
    write_json(folder / "open_clip_config.json", {
        "model_cfg": config,
        "preprocess_cfg": {"mean": preprocess.mean, "std": preprocess.std, "interpolation": "bicubic",
                           "resize_mode": "shortest"},
    })
    fast.backend_tokenizer.save(str(folder / "tokenizer.json"))
    record(folder, images, texts, "open_clip 2.24.0: image_transform_v2, SimpleTokenizer, CLIP")

    # Immich: one picture and one text at a time, tokens in 32 bits, unit vectors out; here with weights beside.
    folder = OUT / "immich"
    export(Side(model, lambda x: model.encode_image(x, normalize=True)), picture, folder / "visual/model.onnx", ["image"],
           "embedding", None)
    export(Side(model, lambda x: model.encode_text(x, normalize=True)), tokens.int(), folder / "textual/model.onnx",
           ["text"], "embedding", None)
    move_weights_out(folder / "textual/model.onnx", "model.onnx_data")
    write_json(folder / "config.json", config)
    write_json(folder / "visual/preprocess_cfg.json", {
        "size": [64, 64], "mode": "RGB", "mean": preprocess.mean, "std": preprocess.std,
        "interpolation": "bicubic", "resize_mode": "shortest", "fill_color": 0,
    })
    fast.backend_tokenizer.save(str(folder / "textual/tokenizer.json"))
    write_json(folder / "textual/tokenizer_config.json", settings)
    record(folder, images, texts, "open_clip 2.24.0: image_transform_v2, SimpleTokenizer, CLIP")


def padded_layouts(work: Path) -> None:
    """The other two ways in which OpenCLIP fits a picture in a square, with SigLIP's tokenizer rules, as Immich exports them."""
    tokenizer = tokenizers_small.unigram()
    size = tokenizer.get_vocab_size()
    config = SiglipConfig(
        text_config={"vocab_size": size, "hidden_size": 24, "intermediate_size": 32, "num_hidden_layers": 1,
                     "num_attention_heads": 2, "max_position_embeddings": 64},
        vision_config={"hidden_size": 24, "intermediate_size": 32, "num_hidden_layers": 1,
                       "num_attention_heads": 2, "image_size": 56, "patch_size": 14},
    ).to_dict()
    for mode in ("squash", "longest"):
        folder = OUT / f"immich-siglip-{mode}"
        model = exportable(shaken(SiglipModel(SiglipConfig.from_dict(config)), 2))
        cfg = PreprocessCfg(size=56, mean=(0.5,) * 3, std=(0.5,) * 3, resize_mode=mode, fill_color=128)
        transform = image_transform_v2(cfg, is_train=False)
        tokenizer.enable_truncation(64)
        tokenizer.enable_padding(length=64, pad_id=0, pad_token="<pad>")

        def encoded(text: str) -> torch.Tensor:
            return torch.tensor([tokenizer.encode(canonicalize_text(" ".join(text.split()))).ids])

        images = [model.get_image_features(transform(opened(photo))[None]) for photo in PHOTOS]
        texts = [model.get_text_features(encoded(line)) for line in TEXTS]
        export(Side(model, lambda x: model.get_image_features(x)), torch.zeros(1, 3, 56, 56),
               folder / "visual/model.onnx", ["image"], "embedding", None)
        export(Side(model, lambda x: model.get_text_features(x.long())), encoded("a").int(), folder / "textual/model.onnx",
               ["text"], "embedding", None)
        write_json(folder / "config.json", {
            "embed_dim": 24, "vision_cfg": {"image_size": 56},
            "text_cfg": {"context_length": 64, "vocab_size": size, "tokenizer_kwargs": {"clean": "canonicalize"}},
        })
        write_json(folder / "visual/preprocess_cfg.json", {
            "size": 56, "mean": cfg.mean, "std": cfg.std, "interpolation": "bicubic", "resize_mode": mode,
            "fill_color": 128,
        })
        plain = json.loads(tokenizer.to_str()) | {"truncation": None, "padding": None}
        (folder / "textual/tokenizer.json").write_text(json.dumps(plain, ensure_ascii=False))
        write_json(folder / "textual/tokenizer_config.json", {"pad_token": "<pad>"})
        record(folder, images, texts, f"open_clip 2.24.0 ({mode}, canonicalize_text), tokenizers, SiglipModel")


def transformers_clip(work: Path) -> None:
    """CLIP as optimum and transformers.js export it, also quantised."""
    fast, _ = tokenizers_small.clip(work)
    config = CLIPConfig(
        text_config={"vocab_size": len(fast), "hidden_size": 24, "intermediate_size": 32, "num_hidden_layers": 1,
                     "num_attention_heads": 2, "eos_token_id": fast.eos_token_id, "bos_token_id": fast.bos_token_id},
        vision_config={"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1,
                       "num_attention_heads": 2, "image_size": 96, "patch_size": 16},
        projection_dim=24,
    )
    model = shaken(CLIPModel(config), 3)
    processor = CLIPImageProcessor(size={"shortest_edge": 110}, crop_size={"height": 96, "width": 96})
    folder = OUT / "hugging-face-clip"
    folder.mkdir(parents=True)
    model.config.save_pretrained(folder)
    processor.save_pretrained(folder)
    fast.save_pretrained(folder)
    for name in ("vocab.json", "merges.txt", "special_tokens_map.json"):
        (folder / name).unlink()

    def encoded(text: str):
        return fast([text], truncation=True, padding=True, return_tensors="pt")

    images = [model.get_image_features(**processor(opened(photo), **AS_IS)) for photo in PHOTOS]
    texts = [model.get_text_features(**encoded(line)) for line in TEXTS]
    export(Side(model, lambda x: model.get_image_features(x)), torch.zeros(2, 3, 96, 96),
           folder / "onnx/vision_model.onnx", ["pixel_values"], "image_embeds", {"pixel_values": {0: "batch_size"}})
    both = {0: "batch_size", 1: "sequence_length"}
    export(Side(model, lambda ids, mask: model.get_text_features(ids, mask)),
           (encoded("a dog")["input_ids"], encoded("a dog")["attention_mask"]), folder / "onnx/text_model.onnx",
           ["input_ids", "attention_mask"], "text_embeds", {"input_ids": both, "attention_mask": both})
    def together(ids, mask, pixels):
        found = model(input_ids=ids, attention_mask=mask, pixel_values=pixels)
        return found.logits_per_image, found.text_embeds, found.image_embeds

    words = encoded("a dog")
    torch.onnx.export(
        Side(model, together), (words["input_ids"], words["attention_mask"], torch.zeros(2, 3, 96, 96)),
        str(OUT / "hugging-face-clip-both.onnx"), opset_version=14,
        input_names=["input_ids", "attention_mask", "pixel_values"],
        output_names=["logits_per_image", "text_embeds", "image_embeds"],
        dynamic_axes={"input_ids": both, "attention_mask": both, "pixel_values": {0: "image_batch_size"},
                      "text_embeds": {0: "batch_size"}, "image_embeds": {0: "image_batch_size"}},
    )
    for name in ("vision_model", "text_model"):
        quantize_dynamic(folder / f"onnx/{name}.onnx", folder / f"onnx/{name}_quantized.onnx",
                         weight_type=QuantType.QUInt8)
    record(folder, images, texts, "transformers 4.40.2: CLIPImageProcessor, CLIPTokenizerFast, CLIPModel")


def siglip2(work: Path) -> None:
    """SigLIP 2 as transformers.js exports it: bilinear squares, Gemma's tokenizer, lower-case texts of 64 tokens."""
    tokenizer = tokenizers_small.gemma()
    config = SiglipConfig(
        text_config={"vocab_size": tokenizer.get_vocab_size(), "hidden_size": 24, "intermediate_size": 32,
                     "num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 64},
        vision_config={"hidden_size": 24, "intermediate_size": 32, "num_hidden_layers": 1,
                       "num_attention_heads": 2, "image_size": 80, "patch_size": 16},
    )
    model = exportable(shaken(SiglipModel(config), 4))
    processor = SiglipImageProcessor(size={"height": 80, "width": 80}, resample=2)
    folder = OUT / "hugging-face-siglip2"
    folder.mkdir(parents=True)
    model.config.save_pretrained(folder)
    processor.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "GemmaTokenizer", "pad_token": {"content": "<pad>"}, "eos_token": "<eos>",
        "model_max_length": 1000000000000000019884624838656,
    })
    tokenizer.enable_truncation(64)
    tokenizer.enable_padding(length=64, pad_id=0, pad_token="<pad>")

    def encoded(text: str) -> torch.Tensor:
        return torch.tensor([tokenizer.encode(text.lower()).ids])

    images = [model.get_image_features(**processor(opened(photo), **AS_IS)) for photo in PHOTOS]
    texts = [model.get_text_features(encoded(line)) for line in TEXTS]
    export(Side(model, lambda x: model.get_image_features(x)), torch.zeros(2, 3, 80, 80),
           folder / "onnx/vision_model.onnx", ["pixel_values"], "pooler_output", {"pixel_values": {0: "batch_size"}})
    export(Side(model, lambda x: model.get_text_features(x)), encoded("a"), folder / "onnx/text_model.onnx", ["input_ids"],
           "pooler_output", {"input_ids": {0: "batch_size", 1: "sequence_length"}})
    record(folder, images, texts, "transformers 4.40.2: SiglipImageProcessor, SiglipModel; tokenizers 0.19.1")


class MobileImage(nn.Module):
    """A small convolutional tower in MobileCLIP's manner: strided and depthwise convolutions, pooled, projected."""

    def __init__(self, width: int = 16, out: int = 24):
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, width, 3, 4, 1), nn.GELU()]
        for _ in range(3):
            layers += [nn.Conv2d(width, width, 3, 2, 1, groups=width), nn.Conv2d(width, width, 1), nn.GELU()]
        self.layers, self.project = nn.Sequential(*layers), nn.Linear(width, out)

    def forward(self, pixels):
        return self.project(self.layers(pixels).amax((2, 3)))


class MobileText(nn.Module):
    """A text tower without a causal mask: it sees its padding, so how a text is padded shows."""

    def __init__(self, vocabulary: int, width: int = 24, context: int = 77):
        super().__init__()
        self.words, self.places = nn.Embedding(vocabulary, width), nn.Parameter(torch.zeros(context, width))
        self.mix, self.project = nn.Conv1d(width, width, 11, padding=5), nn.Linear(width, 24)

    def forward(self, ids):
        x = self.words(ids) + self.places
        x = x + torch.tanh(self.mix(x.transpose(1, 2))).transpose(1, 2)
        return self.project(x[torch.arange(ids.shape[0]), ids.int().argmax(-1)] + x.mean(1))


def mobile_clip(work: Path) -> None:
    """MobileCLIP as transformers.js exports it: pixels from 0 to 1, bilinear, 77 tokens always, no mask."""
    fast, _ = tokenizers_small.clip(work)
    fast.pad_token = "!"
    image, text = shaken(MobileImage(), 5, 1.2), shaken(MobileText(len(fast)), 6)
    processor = CLIPImageProcessor(size={"shortest_edge": 256}, crop_size={"height": 256, "width": 256},
                                   do_normalize=False, resample=2)
    folder = OUT / "hugging-face-mobileclip"
    folder.mkdir(parents=True)
    write_json(folder / "config.json", {"model_type": "clip", "architectures": ["MobileCLIP"]})
    processor.save_pretrained(folder)
    fast.save_pretrained(folder)
    for name in ("vocab.json", "merges.txt", "special_tokens_map.json"):
        (folder / name).unlink()

    def encoded(line: str) -> torch.Tensor:
        return fast([line], truncation=True, padding="max_length", return_tensors="pt")["input_ids"]

    images = [image(processor(opened(photo), **AS_IS)["pixel_values"]) for photo in PHOTOS]
    texts = [text(encoded(line)) for line in TEXTS]
    export(image, torch.zeros(2, 3, 256, 256), folder / "onnx/vision_model.onnx", ["pixel_values"], "image_embeds",
           {"pixel_values": {0: "batch_size"}})
    export(text, encoded("a"), folder / "onnx/text_model.onnx", ["input_ids"], "text_embeds",
           {"input_ids": {0: "batch_size"}})
    record(folder, images, texts, "transformers 4.40.2: CLIPImageProcessor, CLIPTokenizerFast; torch 1.12.1")


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        for make in (open_clip_layouts, padded_layouts, transformers_clip, siglip2, mobile_clip):
            make(Path(work))


if __name__ == "__main__":
    main()
