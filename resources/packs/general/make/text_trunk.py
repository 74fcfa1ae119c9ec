"""all-MiniLM-L6-v2 (Wang 2020; Reimers & Gurevych 2019) as an ONNX graph: tokens to sentence vectors."""

import numpy as np

from graph import Graph

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12


def text_trunk(weights: dict[str, np.ndarray]):
    """'tokens' and 'mask' i64 [N, L] to 'features' f32 [N, 384]: the mean of the last states over the mask, of length 1."""
    g = Graph()
    tokens, mask = (g.input(name, "i64", ["N", "L"]) for name in ("tokens", "mask"))
    w = lambda name: g.weight(name, weights[name])

    def linear(x: str, name: str) -> str:
        product = g.node("MatMul", x, g.small_weight(f"{name}.weight", weights[f"{name}.weight"].T, 1))
        return g.node("Add", product, w(f"{name}.bias"))

    def normalise(x: str, name: str) -> str:
        return g.node("LayerNormalization", x, w(f"{name}.weight"), w(f"{name}.bias"), epsilon=EPSILON)

    words = _rows(g, weights["embeddings.word_embeddings.weight"], tokens)
    # Every token is of the first type, which is part of its place.
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = g.node("Shape", tokens, start=1, end=2)
    place = g.node("Slice", g.weight("places", places), g.axes(0), length, g.axes(0))
    x = normalise(g.node("Add", words, place), "embeddings.LayerNorm")  # (N, L, D)

    seen = g.node("Cast", mask, to=1)  # (N, L)
    hidden = g.node("Mul", g.node("Sub", seen, g.scalar(1)), g.scalar(1e9))
    hidden = g.node("Unsqueeze", hidden, g.axes(1, 2))  # (N, 1, 1, L): 0, or very negative at padding
    split = g.weight("split", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
    joined = g.weight("joined", np.array([0, 0, WIDTH], np.int64))
    for i in range(LAYERS):
        at = f"encoder.layer.{i}"
        part = lambda name, perm: g.node(
            "Transpose", g.node("Reshape", linear(x, f"{at}.attention.self.{name}"), split), perm=perm
        )
        query, key, value = part("query", [0, 2, 1, 3]), part("key", [0, 2, 3, 1]), part("value", [0, 2, 1, 3])
        scores = g.node("Mul", g.node("MatMul", query, key), g.scalar((WIDTH / HEADS) ** -0.5))  # (N, H, L, L)
        attended = g.node("MatMul", g.node("Softmax", g.node("Add", scores, hidden), axis=-1), value)
        attended = g.node("Reshape", g.node("Transpose", attended, perm=[0, 2, 1, 3]), joined)
        x = normalise(g.node("Add", x, linear(attended, f"{at}.attention.output.dense")), f"{at}.attention.output.LayerNorm")
        y = linear(x, f"{at}.intermediate.dense")
        erf = g.node("Erf", g.node("Mul", y, g.scalar(0.5**0.5)))
        y = g.node("Mul", g.node("Mul", y, g.scalar(0.5)), g.node("Add", erf, g.scalar(1)))
        x = normalise(g.node("Add", x, linear(y, f"{at}.output.dense")), f"{at}.output.LayerNorm")

    weight = g.node("Unsqueeze", seen, g.axes(2))
    total = g.node("ReduceSum", g.node("Mul", x, weight), g.axes(1), keepdims=0)
    # The mean's divisor goes with the length.
    norm = g.node("ReduceL2", total, g.axes(1), keepdims=1)
    g.output("features", g.node("Div", total, norm), ["N", WIDTH])
    return g.model()


def _rows(g: Graph, table: np.ndarray, indices: str) -> str:
    """Rows of a table that lies in int8, with a scale for each: only those that are asked for are widened."""
    scale = (np.abs(table).max(1, keepdims=True) / 127).astype(np.float32)
    rounded = np.rint(table / scale).astype(np.int8)
    rows = g.node("Cast", g.node("Gather", g.weight("words", rounded), indices), to=1)
    return g.node("Mul", rows, g.node("Gather", g.weight("words.scale", scale), indices))
