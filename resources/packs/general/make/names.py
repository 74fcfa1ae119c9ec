"""The channel of names: the published classifier, and what its names mean to the text trunk."""

from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

# How much the name above counts in a name's vector, the one above that by its square, and so on.
HYPERNYM = 0.3


def names_channel(weights: dict[str, np.ndarray], names: Path, text_trunk: bytes, tokenizer: Path):
    """
    A model of nothing but initialisers, from which `npm run pack` takes them into the image head.
    'names.vectors' are centred, so that what all names have in common tells no photo from another.
    """
    rows = [line.split("\t") for line in names.read_text("utf8").splitlines()]
    distinct = sorted({text for row in rows for text in row})
    vector = dict(zip(distinct, _sentences(distinct, text_trunk, tokenizer)))
    vectors = np.stack([sum(vector[text] * HYPERNYM**i for i, text in enumerate(row)) for row in rows])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    channel = {
        "names.classifier.weight": weights["_fc.weight"].T,
        "names.classifier.bias": weights["_fc.bias"],
        "names.vectors": vectors - vectors.mean(0),
    }
    tensors = [numpy_helper.from_array(data.astype(np.float16), name) for name, data in channel.items()]
    output = helper.make_tensor_value_info("names.vectors", TensorProto.FLOAT16, vectors.shape)
    return helper.make_model(helper.make_graph([], "names", [], [output], tensors))


def _sentences(texts: list[str], trunk: bytes, tokenizer: Path) -> np.ndarray:
    session = onnxruntime.InferenceSession(trunk)
    reader = Tokenizer.from_file(str(tokenizer))
    reader.enable_padding()
    out = []
    for at in range(0, len(texts), 64):
        rows = reader.encode_batch(texts[at : at + 64])
        tokens = np.array([row.ids for row in rows], np.int64)
        mask = np.array([row.attention_mask for row in rows], np.int64)
        out.append(session.run(None, {"tokens": tokens, "mask": mask})[0])
    return np.concatenate(out)
