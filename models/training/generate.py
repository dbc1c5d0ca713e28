"""Batched generation with a key-value cache; sampling noise is a function of (key, position), shared by both models."""

from functools import partial

import jax
import jax.numpy as jnp

from model import attend, feed_forward, project, rms_norm, rope_tables


def pick(logits, temperature, key, position):
    """Gumbel-max at `temperature` (a float above 0) or, at 0, the first maximum; logits [rows, vocab]."""
    if temperature == 0:
        return jnp.argmax(logits, axis=-1)
    noise = jax.random.gumbel(jax.random.fold_in(key, position), logits.shape)
    return jnp.argmax(logits / temperature + noise, axis=-1)


@partial(jax.jit, static_argnames=("arch", "length", "temperature"))
def generate(params, prompts, prompt_lengths, arch, length, temperature, key):
    """Continues each prompt to `length` tokens. prompts [rows, >= longest prompt] int32, padded with anything."""
    rows = prompts.shape[0]
    prompts = jnp.pad(prompts, ((0, 0), (0, max(0, length - prompts.shape[1]))))
    cos, sin = (jnp.asarray(table) for table in rope_tables(arch, length))
    # One array for each layer and part: XLA then updates them in place.
    empty = jnp.zeros((rows, length, arch.kv_heads, arch.head_dim), jnp.float32)
    empty = [(empty, empty)] * arch.layers

    def step(carry, position):
        ids, old = carry
        new = []
        x = params["embed"][ids][:, None]
        here = (cos[position][None, None], sin[position][None, None])
        mask = jnp.arange(length) <= position
        for layer in range(arch.layers):
            normed = rms_norm(x, params[f"{layer}.norm1"], arch.norm_eps)
            q, k, v = project(params, layer, normed, arch, *here)
            put = lambda cache, row: jax.lax.dynamic_update_slice(cache, row, (0, position, 0, 0))
            new.append((put(old[layer][0], k), put(old[layer][1], v)))
            x = x + attend(q, *new[layer], mask, arch) @ params[f"{layer}.wo"]
            x = x + feed_forward(params, layer, rms_norm(x, params[f"{layer}.norm2"], arch.norm_eps))
        logits = rms_norm(x[:, 0], params["norm"], arch.norm_eps) @ params["embed"].T
        forced = prompts[:, jnp.minimum(position + 1, length - 1)]
        chosen = pick(logits, temperature, key, position + 1)
        following = jnp.where(position + 1 < prompt_lengths, forced, chosen).astype(jnp.int32)
        return (following, new), ids

    _, ids = jax.lax.scan(step, (prompts[:, 0].astype(jnp.int32), empty), jnp.arange(length))
    return ids.T
