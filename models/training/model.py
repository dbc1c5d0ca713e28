"""The decoder in JAX: parameters as a flat dict of float32 arrays, weights stored [in, out]."""

import jax
import jax.numpy as jnp
import numpy as np

MATRICES = ("wq", "wk", "wv", "wo", "wgate", "wup", "wdown")


def init(arch, seed):
    """Random parameters; residual outputs (`wo`, `wdown`) are scaled down with depth."""
    rng = np.random.default_rng(seed)
    e, d = arch.hidden, arch.head_dim
    shapes = {
        "wq": (e, arch.heads * d),
        "wk": (e, arch.kv_heads * d),
        "wv": (e, arch.kv_heads * d),
        "wo": (arch.heads * d, e),
        "wgate": (e, arch.ffn),
        "wup": (e, arch.ffn),
        "wdown": (arch.ffn, e),
    }
    params = {"embed": rng.standard_normal((arch.vocab, e)) * 0.02, "norm": np.ones(e)}
    for layer in range(arch.layers):
        for name, shape in shapes.items():
            scale = shape[0] ** -0.5 / (np.sqrt(2 * arch.layers) if name in ("wo", "wdown") else 1)
            params[f"{layer}.{name}"] = rng.standard_normal(shape) * scale
        params[f"{layer}.norm1"] = np.ones(e)
        params[f"{layer}.norm2"] = np.ones(e)
    return {name: jnp.asarray(value, jnp.float32) for name, value in params.items()}


def rope_tables(arch, length):
    """cos and sin, [length, head_dim / 2], as float32 from float64 angles (the export stores the same numbers)."""
    inverse = 1.0 / arch.rope_theta ** (np.arange(0, arch.head_dim, 2) / arch.head_dim)
    angles = np.outer(np.arange(length), inverse)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def rms_norm(x, gain, eps):
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + eps) * gain


def rotate(x, cos, sin):
    """Rotary positions on [batch, length, heads, head_dim]; the first half pairs with the second half."""
    a, b = jnp.split(x, 2, axis=-1)
    cos, sin = cos[:, :, None, :], sin[:, :, None, :]
    return jnp.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)


def project(params, layer, x, arch, cos, sin):
    """Normed input -> rotated queries and keys, and values, as [batch, length, heads, head_dim]."""
    batch, length, _ = x.shape
    shape = lambda y, heads: y.reshape(batch, length, heads, arch.head_dim)
    q = rotate(shape(x @ params[f"{layer}.wq"], arch.heads), cos, sin)
    k = rotate(shape(x @ params[f"{layer}.wk"], arch.kv_heads), cos, sin)
    return q, k, shape(x @ params[f"{layer}.wv"], arch.kv_heads)


def attend(q, k, v, mask, arch):
    """Grouped-query attention; mask broadcasts to [batch, kv_heads, group, length, keys].

    Laid out as plain batched matrix products with the division last: XLA's CPU backend runs this twice as fast as
    einsum and softmax.
    """
    batch, length = q.shape[:2]
    keys, group = k.shape[1], arch.heads // arch.kv_heads
    rows = q.reshape(batch, length, arch.kv_heads, group, arch.head_dim).transpose(0, 2, 3, 1, 4)
    rows = rows.reshape(batch, arch.kv_heads, group * length, arch.head_dim)
    scores = jnp.matmul(rows, k.transpose(0, 2, 3, 1)) * arch.head_dim**-0.5
    scores = jnp.where(mask, scores.reshape(batch, arch.kv_heads, group, length, keys), -1e30)
    weights = jnp.exp(scores - jax.lax.stop_gradient(scores.max(-1, keepdims=True)))
    mixed = jnp.matmul(weights.reshape(batch, arch.kv_heads, group * length, keys), v.transpose(0, 2, 1, 3))
    mixed = mixed / weights.sum(-1).reshape(batch, arch.kv_heads, group * length, 1)
    mixed = mixed.reshape(batch, arch.kv_heads, group, length, arch.head_dim)
    return mixed.transpose(0, 3, 1, 2, 4).reshape(batch, length, -1)


def feed_forward(params, layer, x):
    gate, up = x @ params[f"{layer}.wgate"], x @ params[f"{layer}.wup"]
    return (jax.nn.silu(gate) * up) @ params[f"{layer}.wdown"]


def forward(params, ids, arch):
    """Logits [batch, length, vocab] of whole windows starting at position 0."""
    length = ids.shape[1]
    cos, sin = (jnp.asarray(table)[None] for table in rope_tables(arch, length))
    mask = jnp.tril(jnp.ones((length, length), bool))
    x = params["embed"][ids]
    for layer in range(arch.layers):
        normed = rms_norm(x, params[f"{layer}.norm1"], arch.norm_eps)
        q, k, v = project(params, layer, normed, arch, cos, sin)
        x = x + attend(q, k, v, mask, arch) @ params[f"{layer}.wo"]
        x = x + feed_forward(params, layer, rms_norm(x, params[f"{layer}.norm2"], arch.norm_eps))
    return rms_norm(x, params["norm"], arch.norm_eps) @ params["embed"].T
