"""Writes runs/samples.npy: continuations by the target of training prompts, which the draft is distilled on."""

import jax
import numpy as np
from tokenizers import Tokenizer

from corpus import passages, split
from generate import generate
from recipe import BOS_ID, MODELS, RUNS, SAMPLE_BATCHES, SAMPLE_LENGTH, SAMPLE_ROWS, SEED, TARGET, TARGET_NAME
from trainer import load


def batch_prompts(encoded, rng):
    """SAMPLE_ROWS beginnings of random passages, 2 to 48 tokens each with `<|bos|>`; returns (ids, lengths)."""
    ids = np.zeros((SAMPLE_ROWS, 48), np.int32)
    lengths = rng.integers(2, 49, SAMPLE_ROWS)
    for row, passage in enumerate(rng.integers(0, len(encoded), SAMPLE_ROWS)):
        start = [BOS_ID, *encoded[passage].ids][: lengths[row]]
        lengths[row] = len(start)
        ids[row, : len(start)] = start
    return ids, lengths


def main():
    out = RUNS / "samples.npy"
    if out.exists():
        return print(f"{out.name} exists already; delete it to sample again")
    tokenizer = Tokenizer.from_file(str(MODELS / TARGET_NAME / "tokenizer.json"))
    encoded = tokenizer.encode_batch(list(passages(split()["train"])), add_special_tokens=False)
    params = load(RUNS / "target.npz")[0]
    batches = []
    for index, temperature in enumerate(SAMPLE_BATCHES):
        ids, lengths = batch_prompts(encoded, np.random.default_rng([SEED, 1, index]))
        key = jax.random.key(SEED + index)
        batches.append(np.asarray(generate(params, ids, lengths, TARGET, SAMPLE_LENGTH, temperature, key)))
        print(f"sampled batch {index + 1} of {len(SAMPLE_BATCHES)} at temperature {temperature}", flush=True)
    np.save(out, np.concatenate(batches))


if __name__ == "__main__":
    main()
