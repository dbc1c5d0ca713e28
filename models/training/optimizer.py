"""Muon for the layers' matrices, Adam for embedding and norms (Jordan et al. 2024; Kingma and Ba 2015)."""

import jax
import jax.numpy as jnp

from model import MATRICES

MOMENTUM, WEIGHT_DECAY = 0.95, 0.1
ADAM_RATIO, BETA1, BETA2, EPSILON = 0.15, 0.9, 0.98, 1e-8


def is_matrix(name):
    return name.rsplit(".", 1)[-1] in MATRICES


def init(params):
    zeros = lambda value: jnp.zeros_like(value)
    return {
        "momentum": jax.tree.map(zeros, params),
        "variance": {name: zeros(value) for name, value in params.items() if not is_matrix(name)},
    }


def orthogonalise(m, iterations=5):
    """The nearest semi-orthogonal matrix, roughly, by the quintic Newton-Schulz iteration."""
    x = m.T if m.shape[0] > m.shape[1] else m
    x = x / (jnp.linalg.norm(x) + 1e-7)
    for _ in range(iterations):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.T if m.shape[0] > m.shape[1] else x


def update(params, grads, state, rate, step):
    """One optimiser step; `rate` is Muon's rate, Adam runs at ADAM_RATIO times it. Returns (params, state)."""
    new, momentum, variance = {}, {}, {}
    for name, value in params.items():
        grad = grads[name]
        if is_matrix(name):
            momentum[name] = MOMENTUM * state["momentum"][name] + grad
            direction = orthogonalise(grad + MOMENTUM * momentum[name])
            scale = max(1.0, value.shape[1] / value.shape[0]) ** 0.5
            new[name] = value * (1 - rate * WEIGHT_DECAY) - rate * scale * direction
        else:
            momentum[name] = BETA1 * state["momentum"][name] + (1 - BETA1) * grad
            variance[name] = BETA2 * state["variance"][name] + (1 - BETA2) * grad**2
            mean = momentum[name] / (1 - BETA1 ** (step + 1))
            spread = jnp.sqrt(variance[name] / (1 - BETA2 ** (step + 1)))
            new[name] = value - rate * ADAM_RATIO * mean / (spread + EPSILON)
    return new, {"momentum": momentum, "variance": variance}
