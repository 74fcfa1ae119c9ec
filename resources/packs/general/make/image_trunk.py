"""EfficientNet-Lite2 (Tan & Le 2019; Liu 2020) as an ONNX graph: pixels to pooled features."""

import numpy as np

from graph import Graph

SIZE = 260
# A stage's repeats and stride. Lite2 is 1.2 times as deep as Lite0, but for the first and the last stage.
STAGES = [(1, 1), (3, 2), (3, 2), (4, 2), (4, 1), (5, 2), (1, 1)]
EPSILON = 1e-3


def image_trunk(weights: dict[str, np.ndarray]):
    """
    'pixels' u8 [N, 260, 260, 3] to 'features' f32 [N, 1280], which the published classifier reads.
    Batch normalisation is folded into the convolutions; padding is TensorFlow's SAME.
    """
    g = Graph()
    pixels = g.input("pixels", "u8", ["N", SIZE, SIZE, 3])
    planes = g.node("Cast", g.node("Transpose", pixels, perm=[0, 3, 1, 2]), to=1)
    x = g.node("Div", g.node("Sub", planes, g.scalar(127)), g.scalar(128))
    side = SIZE

    def convolve(x: str, name: str, norm: str, stride=1, depthwise=False, relu6=True) -> str:
        nonlocal side
        kernel, bias = _folded(weights, name, norm)
        width = kernel.shape[-1]
        after = -(-side // stride)
        padding = max((after - 1) * stride + width - side, 0)
        before, behind = padding // 2, padding - padding // 2
        side = after
        weight = g.half_weight(f"{name}.weight", kernel)  # int8 was seen to cost recall
        y = g.node(
            "Conv", x, weight, g.weight(f"{name}.bias", bias),
            strides=[stride] * 2, pads=[before, before, behind, behind], group=len(kernel) if depthwise else 1,
        )
        return g.node("Clip", y, g.scalar(0), g.scalar(6)) if relu6 else y

    x = convolve(x, "_conv_stem", "_bn0", 2)
    block = 0
    for stage, (repeats, stride) in enumerate(STAGES):
        for i in range(repeats):
            at = f"_blocks.{block}"
            y = convolve(x, f"{at}._expand_conv", f"{at}._bn0") if stage > 0 else x
            y = convolve(y, f"{at}._depthwise_conv", f"{at}._bn1", stride if i == 0 else 1, depthwise=True)
            y = convolve(y, f"{at}._project_conv", f"{at}._bn2", relu6=False)
            x = g.node("Add", x, y) if i > 0 else y
            block += 1
    x = convolve(x, "_conv_head", "_bn1")
    pooled = g.node("ReduceMean", x, g.axes(2, 3), keepdims=0)
    g.output("features", pooled, ["N", 1280])
    return g.model()


def _folded(weights, name, norm):
    gain = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + EPSILON)
    return (
        weights[f"{name}.weight"] * gain[:, None, None, None],
        weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * gain,
    )
