"""Measures both models on the test split, which training never saw, and writes models/evaluation.json.

Acceptance: the target continues each prompt of prompts.json, greedily and by Gumbel sampling with noise keyed by position.
At each position the draft, given the same true prefix and the same noise, names its token. `alpha` is the share of
positions where both agree: accepted / (accepted + first rejections) for a drafter that always has another guess.
"""

import json

import jax
import jax.numpy as jnp
import numpy as np
from tokenizers import Tokenizer

import model
from corpus import passages, split, stream
from generate import generate, pick
from recipe import BOS_ID, DRAFT, EOS_ID, MODELS, RUNS, SEED, TARGET, TARGET_NAME, TRAINED_CONTEXT
from trainer import load

NEW_TOKENS, SAMPLED = 96, 0.8
BUCKETS = ((0, 256), (256, 512), (512, 1024))
EXAMPLES, EXAMPLE_TOKENS = 4, 32


def losses(params, arch, rows):
    """Cross-entropy in nats of every predicted token, [windows, 1024]."""

    @jax.jit
    def one(params, ids):
        scores = jax.nn.log_softmax(model.forward(params, ids[None, :-1], arch)[0])
        return -jnp.take_along_axis(scores, ids[1:, None], axis=-1)[:, 0]

    return np.stack([one(params, row) for row in rows])


def perplexity(params, arch, tokens, text_bytes):
    """Held-out perplexity over windows of the trained context, and by position in the window."""
    window = TRAINED_CONTEXT + 1
    table = losses(params, arch, tokens[: len(tokens) // window * window].reshape(-1, window))
    tokens_per_byte = len(tokens) / text_bytes
    return {
        "tokens": int(table.size),
        "perplexity": round(float(np.exp(table.mean())), 3),
        "bits_per_byte": round(float(table.mean() / np.log(2) * tokens_per_byte), 3),
        "perplexity_by_position": {f"{a}-{b - 1}": round(float(np.exp(table[:, a:b].mean())), 3) for a, b in BUCKETS},
    }


def encode_prompts(tokenizer):
    """The prompts with `<|bos|>`, padded: (ids [prompts, longest], lengths)."""
    prompts = json.loads((MODELS / "prompts.json").read_text(encoding="utf-8"))
    rows = [[BOS_ID, *one.ids] for one in tokenizer.encode_batch(prompts, add_special_tokens=False)]
    ids = np.zeros((len(rows), max(map(len, rows))), np.int32)
    for row, tokens in zip(ids, rows):
        row[: len(tokens)] = tokens
    return ids, np.array([len(row) for row in rows])


def accepted_a_round(agree, k):
    """Mean tokens a round of k drafted tokens yields (accepted ones and the target's own), replayed on `agree` rows."""
    tokens = rounds = 0
    for row in agree:
        at = 0
        while at < len(row):
            run = 0
            while run < k and at + run < len(row) and row[at + run]:
                run += 1
            tokens, rounds, at = tokens + min(run + 1, len(row) - at), rounds + 1, at + run + 1
    return tokens / rounds


def acceptance(target, draft, ids, lengths, temperature):
    """Agreement of draft and target on the target's own continuations."""
    key, length = jax.random.key(SEED + 99), ids.shape[1] + NEW_TOKENS
    written = generate(target, ids, lengths, TARGET, length, temperature, key)
    guess = jax.jit(lambda params, ids: model.forward(params, ids, DRAFT))
    logits = np.concatenate([guess(draft, written[i : i + 40]) for i in range(0, len(ids), 40)])
    named = np.stack([pick(logits[:, at - 1], temperature, key, at) for at in range(1, length)], axis=1)
    written, agree, ended = np.asarray(written), [], 0
    for row, start in enumerate(lengths):
        tail = written[row, start : start + NEW_TOKENS]
        stop = np.flatnonzero(tail == EOS_ID)
        count = stop[0] + 1 if len(stop) else NEW_TOKENS
        ended += bool(len(stop))
        agree.append(named[row, start - 1 : start - 1 + count] == tail[:count])
    every = np.concatenate(agree)
    return written, {
        "temperature": temperature,
        "drafted": int(every.size),
        "accepted": int(every.sum()),
        "alpha": round(float(every.mean()), 4),
        "tokens_a_round": {f"k={k}": round(accepted_a_round(agree, k), 2) for k in (1, 2, 4, 8)},
        "ended_by_eos": ended,
        "prompts": len(agree),
    }


def examples(tokenizer, target, written, lengths):
    """A few greedy continuations with the chosen tokens' logits, against which the exported graphs are tested."""
    result = []
    for row in range(EXAMPLES):
        end = int(lengths[row]) + EXAMPLE_TOKENS
        logits = np.asarray(model.forward(target, written[row : row + 1, : end - 1], TARGET))[0]
        ids = written[row, :end].tolist()
        chosen = [round(float(logits[at - 1, ids[at]]), 5) for at in range(int(lengths[row]), end)]
        text = tokenizer.decode(ids, skip_special_tokens=False)
        result.append({"text": text, "promptTokens": int(lengths[row]), "ids": ids, "logits": chosen})
    return result


def main():
    tokenizer = Tokenizer.from_file(str(MODELS / TARGET_NAME / "tokenizer.json"))
    target, draft = load(RUNS / "target.npz")[0], load(RUNS / "draft.npz")[0]
    test = split()["test"]
    tokens, size = stream(tokenizer, test), sum(len(text.encode()) for text in passages(test))
    ids, lengths = encode_prompts(tokenizer)
    written, greedy = acceptance(target, draft, ids, lengths, 0)
    _, sampled = acceptance(target, draft, ids, lengths, SAMPLED)
    report = {
        "target": perplexity(target, TARGET, tokens, size),
        "draft": perplexity(draft, DRAFT, tokens, size),
        "acceptance": [greedy, sampled],
        "examples": examples(tokenizer, target, written, lengths),
    }
    (MODELS / "evaluation.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps({name: report[name] for name in ("target", "draft", "acceptance")}, indent=2))


if __name__ == "__main__":
    main()
