"""Published weights as numpy arrays, without the frameworks that wrote them."""

import json
import pickle
from collections import OrderedDict
from pathlib import Path

import numpy as np

STORAGES = {"FloatStorage": np.float32, "LongStorage": np.int64}


def torch_checkpoint(path: Path) -> dict[str, np.ndarray]:
    """A state dict as torch.save wrote it before 1.6: pickles, and behind them the storages that they name."""
    with path.open("rb") as file:
        for _ in range(3):  # magic number, protocol, machine
            pickle.load(file)
        reader = _Unpickler(file)
        state = reader.load()
        storages = {}
        for key in pickle.load(file):
            file.read(8)  # the number of elements, which is known
            kind, count = reader.storages[key]
            storages[key] = np.frombuffer(file.read(count * np.dtype(kind).itemsize), kind)
    return {name: _view(storages[key], *view) for name, (key, *view) in state.items()}


class _Unpickler(pickle.Unpickler):
    """Reads a dictionary of tensors, each as (storage, offset, shape, strides), and refuses whatever else a pickle can do."""

    def __init__(self, file):
        super().__init__(file)
        self.storages: dict[str, tuple[type, int]] = {}

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: (storage, offset, shape, strides)
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        raise pickle.UnpicklingError(f"{module}.{name} has no place among weights")

    def persistent_load(self, saved):
        _, kind, key, _, count, *_ = saved
        self.storages[key] = (kind, count)
        return key


def _view(storage: np.ndarray, offset: int, shape: tuple, strides: tuple) -> np.ndarray:
    steps = [storage.itemsize * step for step in strides]
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps).copy()


def safetensors(data: bytes) -> dict[str, np.ndarray]:
    """The float32 tensors of a safetensors file."""
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    return {
        name: np.frombuffer(body[slice(*it["data_offsets"])], np.float32).reshape(it["shape"])
        for name, it in header.items()
        if name != "__metadata__" and it["dtype"] == "F32"
    }
