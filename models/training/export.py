"""Exports a checkpoint: weight files, the graph of every contiguous layer range, manifest.json.

    export.py target|draft [checkpoint.npz | model folder [folder]]

The same weights give the same bytes. From the folder of an exported model its weights are read back, which is how a model
gets another context or other graphs without training. The folder written to must hold tokenizer.json and
tokenizer_config.json already.
"""

import hashlib
import json
import sys
from pathlib import Path

import graphs
import weights
from recipe import BOS_ID, DRAFT, DRAFT_NAME, EOS_ID, MODELS, RUNS, TARGET, TARGET_NAME
from trainer import load

KINDS = {"target": (TARGET, TARGET_NAME), "draft": (DRAFT, DRAFT_NAME)}
NUMERICS = {
    "dtype": "fp32",
    "runtime": "onnxruntime-node",
    "runtimeVersion": "1.30.0",
    "executionProvider": "cpu",
    "graphOptimization": "all",
    "minRows": 2,
}


def describe(folder, file):
    """The manifest's entry of a file: path relative to the manifest, bytes, sha256 in hex."""
    data = (folder / file).read_bytes()
    return {"file": file, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def export_graphs(arch, slots, folder):
    """Writes the graph of every range [from, to) and returns the manifest's list of them."""
    entries = []
    for start in range(arch.layers):
        for end in range(start + 1, arch.layers + 1):
            model, needs = graphs.build(arch, start, end, slots)
            file = f"L{start}-{end}.onnx"
            (folder / file).write_bytes(model.SerializeToString(deterministic=True))
            entries.append(describe(folder, file) | {"from": start, "to": end, "weights": needs})
    return entries


def weight_entries(slots, folder):
    """The manifest's list of weight files, each tagged with its layer or its part."""
    entries = []
    for file in dict.fromkeys(slot.file for slot in slots.values()):
        stem = Path(file).stem
        tag = {"layer": int(stem.removeprefix("layer-"))} if stem.startswith("layer-") else {"part": stem}
        entries.append(describe(folder, file) | tag)
    return entries


def manifest(kind, arch, name, slots, folder):
    """The manifest; its hash, the model's identity, is the sha256 of the file's exact bytes."""
    tokenizer = describe(folder, "tokenizer.json")
    return {
        "version": 1,
        "name": name,
        "kind": kind,
        **({"draft": DRAFT_NAME} if kind == "target" else {}),
        "architecture": {
            "layers": arch.layers,
            "hidden": arch.hidden,
            "heads": arch.heads,
            "kvHeads": arch.kv_heads,
            "headDim": arch.head_dim,
            "ffn": arch.ffn,
            "vocab": arch.vocab,
            "maxContext": arch.max_context,
            "ropeTheta": arch.rope_theta,
            "normEps": arch.norm_eps,
        },
        "tokenizer": tokenizer | {"config": describe(folder, "tokenizer_config.json"), "bos": BOS_ID, "eos": EOS_ID},
        "numerics": NUMERICS,
        "weights": weight_entries(slots, folder),
        "graphs": export_graphs(arch, slots, folder),
    }


def main():
    kind = sys.argv[1]
    arch, name = KINDS[kind]
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else RUNS / f"{kind}.npz"
    folder = Path(sys.argv[3]) if len(sys.argv) > 3 else MODELS / name
    params = weights.read(source / f"L0-{arch.layers}.onnx") if source.is_dir() else load(source)[0]
    slots = weights.write(params, arch, folder)
    text = json.dumps(manifest(kind, arch, name, slots, folder), indent=2) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    print(f"{name}: manifest {hashlib.sha256(text.encode()).hexdigest()}")


if __name__ == "__main__":
    main()
