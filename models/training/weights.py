"""Writes each weight once: a file for the embedding, one a layer, one for norm and head, one for the rotary tables.

Reads them back too.
"""

from dataclasses import dataclass

import numpy as np
import onnx

from model import rope_tables

# Pages, so that a runtime may map a tensor from the file.
ALIGNMENT = 4096
LAYER_TENSORS = ("norm1", "wq", "wk", "wv", "wo", "norm2", "wgate", "wup", "wdown")


@dataclass(frozen=True)
class Slot:
    """Where a tensor lies: file relative to the graphs, offset and length in bytes."""

    name: str
    file: str
    offset: int
    length: int
    shape: tuple


def layout(params, arch):
    """File name -> list of (tensor name, float32 array), in the order in which they are written."""
    cos, sin = rope_tables(arch, arch.max_context)
    files = {"embed": [("embed", params["embed"])]}
    for layer in range(arch.layers):
        files[f"layer-{layer}"] = [(f"{layer}.{name}", params[f"{layer}.{name}"]) for name in LAYER_TENSORS]
    files["head"] = [("norm", params["norm"]), ("head", np.asarray(params["embed"]).T)]
    files["rope"] = [("rope.cos", cos), ("rope.sin", sin)]
    return {f"weights/{name}.bin": tensors for name, tensors in files.items()}


def write(params, arch, folder):
    """Writes all files below `folder`; returns tensor name -> Slot."""
    slots = {}
    for file, tensors in layout(params, arch).items():
        data = bytearray()
        for name, array in tensors:
            data += bytes(-len(data) % ALIGNMENT)
            raw = np.ascontiguousarray(array, "<f4").tobytes()
            slots[name] = Slot(name, file, len(data), len(raw), np.shape(array))
            data += raw
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return slots


def read(graph):
    """The parameters (name -> float32 array) that the graph of all layers refers to, for `write`."""
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in onnx.load(graph).graph.initializer}
    # The rest is made from these and the architecture: the head is the embedding, and the tables follow the context.
    derived = ("head", "rope.cos", "rope.sin", "rows_shape")
    return {name: array for name, array in tensors.items() if name not in derived}
