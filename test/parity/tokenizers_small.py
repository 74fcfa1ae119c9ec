"""Tokenizers of the real kinds with small vocabularies, as `tokenizer.json`."""
import gzip
import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPTokenizer, CLIPTokenizerFast

WORDS = Path("/usr/share/dict/words")
CORPUS = [
    "a photo of a dog running in the snow", "two cats on a sofa", "children playing football in a park",
    "the garden in summer with many flowers", "an old woman at the window", "a bowl of soup on a wooden table",
    "fireworks over the city at night", "people dancing at a wedding", "a man riding a red bicycle on the street",
    "mountains and a lake under clouds", "café crème brûlée", "日本の桜", "海边的日落", "москва зимой", "🐶❄️",
]


def clip(folder: Path, merges: int = 500) -> tuple[CLIPTokenizerFast, Path]:
    """CLIP's byte-level BPE with `</w>`, of its first merges. The second is the file that OpenCLIP's own tokenizer reads."""
    import open_clip.tokenizer as reference

    lines = gzip.open(reference.default_bpe()).read().decode().split("\n")[1 : merges + 1]
    small = folder / "bpe.txt.gz"
    small.write_bytes(gzip.compress(("#version\n" + "\n".join(lines)).encode()))
    own = reference.SimpleTokenizer(bpe_path=str(small))
    names = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
    (folder / "vocab.json").write_text(json.dumps({names.get(k, k): v for k, v in own.encoder.items()}))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(lines))
    slow = CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77)
    slow.save_pretrained(folder / "clip")
    return CLIPTokenizerFast.from_pretrained(folder / "clip"), small


def gemma() -> Tokenizer:
    """Gemma's: BPE over text whose spaces are "▁", unknown characters as bytes, the end after each text (SigLIP 2)."""
    special = ["<pad>", "<eos>", "<bos>", "<unk>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    # The bytes are plain entries of the vocabulary, not special tokens.
    saved = json.loads(tokenizer.to_str())
    saved["added_tokens"] = [token for token in saved["added_tokens"] if token["id"] < 4]
    return Tokenizer.from_str(json.dumps(saved))


def unigram() -> Tokenizer:
    """SentencePiece's Unigram with a "▁" before each text and the end after it, as T5 and SigLIP 1 have it."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=220, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return tokenizer
