"""Distils the draft from the target: KL divergence on the target's logits, over its samples and over the corpus."""

import jax
import jax.numpy as jnp
import numpy as np
from tokenizers import Tokenizer

import model
from corpus import passage_windows, split, stream
from recipe import (
    DISTILL_TEMPERATURE,
    DRAFT,
    DRAFT_FROM_LAYERS,
    DRAFT_PHASES,
    DRAFT_RATE,
    MODELS,
    RUNS,
    SAMPLE_LENGTH,
    SAMPLE_SHARE,
    SEED,
    TARGET,
    TARGET_NAME,
)
from trainer import load, train


def start_from(target):
    """The draft's first parameters: the target's embedding, final norm and the layers DRAFT_FROM_LAYERS."""
    params = {name: target[name] for name in ("embed", "norm")}
    for layer, source in enumerate(DRAFT_FROM_LAYERS):
        prefix = f"{source}."
        params |= {f"{layer}.{n.removeprefix(prefix)}": v for n, v in target.items() if n.startswith(prefix)}
    return {name: jnp.asarray(value) for name, value in params.items()}


def loss_fn(params, batch):
    """Mean KL(target || draft) in nats a token, both at DISTILL_TEMPERATURE."""
    draft = jax.nn.log_softmax(model.forward(params, batch["ids"], DRAFT) / DISTILL_TEMPERATURE)
    target = jax.nn.log_softmax(batch["logits"] / DISTILL_TEMPERATURE)
    return jnp.mean(jnp.sum(jnp.exp(target) * (target - draft), axis=-1))


def main():
    tokenizer = Tokenizer.from_file(str(MODELS / TARGET_NAME / "tokenizer.json"))
    parts, target, samples = split(), load(RUNS / "target.npz")[0], np.load(RUNS / "samples.npy")
    tokens, held = stream(tokenizer, parts["train"]), stream(tokenizer, parts["validation"])
    forward = jax.jit(lambda params, ids: model.forward(params, ids, TARGET))
    teacher = lambda ids: forward(target, ids)
    fixed = held[: 32 * 256].reshape(-1, 256)
    fixed_logits = [teacher(fixed[i : i + 16]) for i in (0, 16)]

    @jax.jit
    def agreement(params, ids, logits):
        return jnp.mean(jnp.argmax(model.forward(params, ids, DRAFT), -1) == jnp.argmax(logits, -1))

    def validate(params):
        pairs = list(zip((fixed[:16], fixed[16:]), fixed_logits))
        return {
            "validation": np.mean([loss_fn(params, {"ids": ids, "logits": logits}) for ids, logits in pairs]),
            "same_argmax": np.mean([agreement(params, ids, logits) for ids, logits in pairs]),
        }

    def batch_fn(step, phase):
        rng = np.random.default_rng([SEED, 2, step])
        own = round(phase.rows * SAMPLE_SHARE) if phase.window < SAMPLE_LENGTH else 0
        ids = passage_windows(tokens, phase.rows - own, phase.window, rng)[:, :-1]
        if own:
            ids = np.concatenate([samples[rng.integers(0, len(samples), own), : phase.window], ids])
        return {"ids": ids, "logits": teacher(ids)}

    train("draft", start_from(target), DRAFT_PHASES, DRAFT_RATE, loss_fn, batch_fn, validate)


if __name__ == "__main__":
    main()
