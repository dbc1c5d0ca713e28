"""The training loop both models share: phases, schedule, resumable checkpoints, validation."""

import json
import os
import time

import jax
import numpy as np

import optimizer
from recipe import RUNS

WARMUP, CHECKPOINT_EVERY, PRINT_EVERY = 40, 50, 10


def rate_at(step, total, peak):
    """Linear warm-up, level until 30 % of the way, then linear to a fiftieth of the peak."""
    warm = min(1.0, (step + 1) / WARMUP)
    left = min(1.0, (total - step) / (0.7 * total))
    return peak * warm * max(left, 0.02)


def save(path, params, state=None, step=None):
    """Writes a checkpoint in one rename, so that an interrupted run never leaves half a file."""
    arrays = {f"p/{name}": np.asarray(value) for name, value in params.items()}
    for group, members in (state or {}).items():
        arrays |= {f"s/{group}/{name}": np.asarray(value) for name, value in members.items()}
    if step is not None:
        arrays["step"] = np.array(step)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)
    os.replace(part, path)


def load(path):
    """Reads a checkpoint; returns (params, state or None, next step)."""
    params, state, step = {}, {}, 0
    with np.load(path) as file:
        for key in file.files:
            if key.startswith("p/"):
                params[key[2:]] = file[key]
            elif key.startswith("s/"):
                _, group, name = key.split("/", 2)
                state.setdefault(group, {})[name] = file[key]
            else:
                step = int(file[key])
    return params, state or None, step


def train(name, params, phases, peak, loss_fn, batch_fn, validate):
    """Runs all phases and returns the trained parameters.

    `loss_fn(params, batch)` is differentiated; `batch_fn(step, phase)` must depend on its arguments alone, so that a
    run that was cut off goes on as if it had not been; `validate(params)` returns a dict of numbers for the log.
    """
    path, done = RUNS / f"{name}.partial.npz", RUNS / f"{name}.npz"
    if done.exists():
        print(f"{name}: {done.name} exists already; delete it to train again")
        return load(done)[0]
    state, first = optimizer.init(params), 0
    if path.exists():
        params, state, first = load(path)
        print(f"{name}: going on at step {first}")

    @jax.jit
    def advance(params, state, batch, rate, step):
        loss, grads = jax.value_and_grad(loss_fn)(params, batch)
        return *optimizer.update(params, grads, state, rate, step), loss

    schedule = [phase for phase in phases for _ in range(phase.steps)]
    total, started, losses = len(schedule), time.time(), []
    with open(RUNS / f"{name}.log.jsonl", "a", encoding="utf-8") as log:
        for step in range(first, total):
            batch = batch_fn(step, schedule[step])
            params, state, loss = advance(params, state, batch, rate_at(step, total, peak), float(step))
            losses.append(float(loss))
            if (step + 1) % CHECKPOINT_EVERY == 0:
                save(path, params, state, step + 1)
            if (step + 1) % PRINT_EVERY == 0 or step + 1 == total:
                row = {"step": step + 1, "loss": round(float(np.mean(losses)), 4)}
                row["seconds"] = round(time.time() - started)
                if (step + 1) % (10 * PRINT_EVERY) == 0 or step + 1 == total:
                    row |= {key: round(float(value), 4) for key, value in validate(params).items()}
                print(f"{name} {json.dumps(row)}", flush=True)
                log.write(json.dumps(row) + "\n")
                log.flush()
                losses = []
    save(done, params)
    path.unlink(missing_ok=True)
    return params
