"""Trains the target on next-token prediction. Goes on from its last checkpoint; ends with runs/target.npz."""

import jax
import jax.numpy as jnp
import numpy as np
from tokenizers import Tokenizer

import model
from corpus import passage_windows, split, stream
from recipe import MODELS, SEED, TARGET, TARGET_NAME, TARGET_PHASES, TARGET_RATE
from trainer import train


def loss_fn(params, batch):
    """Mean cross-entropy in nats a token."""
    scores = jax.nn.log_softmax(model.forward(params, batch[:, :-1], TARGET))
    return -jnp.mean(jnp.take_along_axis(scores, batch[:, 1:, None], axis=-1))


def main():
    tokenizer = Tokenizer.from_file(str(MODELS / TARGET_NAME / "tokenizer.json"))
    parts = split()
    tokens, held = stream(tokenizer, parts["train"]), stream(tokenizer, parts["validation"])
    fixed = held[: len(held) // 257 * 257].reshape(-1, 257)
    held_loss = jax.jit(loss_fn)

    def validate(params):
        return {"validation": np.mean([held_loss(params, fixed[i : i + 16]) for i in range(0, len(fixed) - 15, 16)])}

    def batch_fn(step, phase):
        return passage_windows(tokens, phase.rows, phase.window, np.random.default_rng([SEED, step]))

    train("target", model.init(TARGET, SEED), TARGET_PHASES, TARGET_RATE, loss_fn, batch_fn, validate)


if __name__ == "__main__":
    main()
