"""Writes prompts.json, beginnings of held-out passages, and tokenizer-cases.json, texts with their tokens."""

import json
import random

from tokenizers import Tokenizer

from corpus import passages, split
from recipe import MODELS, SEED, TARGET_NAME

PROMPTS, TOKENS = 320, (3, 80)
ODD_TEXTS = [
    "",
    " ",
    "\n",
    "  two  spaces  ",
    "O'er th' hills, ye're 12,345",
    "naïve café — 神の言葉 🕊️",
    "a<|eos|>b<|bos|>",
    "\t\u00a0\r\n",
]


def beginning(tokenizer, text, tokens):
    """The first words of `text`, at least `tokens` tokens of them unless the text is shorter."""
    offsets = tokenizer.encode(text, add_special_tokens=False).offsets
    at = offsets[min(tokens, len(offsets)) - 1][1]
    while at < len(text) and not text[at].isspace():
        at += 1
    return text[:at].rstrip()


def main():
    tokenizer = Tokenizer.from_file(str(MODELS / TARGET_NAME / "tokenizer.json"))
    rng = random.Random(SEED)
    texts = list(passages(split()["test"]))
    rng.shuffle(texts)
    prompts = []
    for text in texts:
        prompt = beginning(tokenizer, text, rng.randint(TOKENS[0], TOKENS[1] - 4))
        count = len(tokenizer.encode(prompt, add_special_tokens=False).ids)
        if TOKENS[0] <= count <= TOKENS[1] and prompt != text and prompt not in prompts:
            prompts.append(prompt)
    if len(prompts) < PROMPTS:
        raise SystemExit(f"prompts: expected {PROMPTS} held-out prompts, the test split gives only {len(prompts)}")
    (MODELS / "prompts.json").write_text(json.dumps(prompts[:PROMPTS], indent=0, ensure_ascii=False) + "\n", "utf-8")
    cases = [{"text": t, "ids": tokenizer.encode(t, add_special_tokens=False).ids} for t in [*texts[:60], *ODD_TEXTS]]
    (MODELS / "tokenizer-cases.json").write_text(json.dumps(cases, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
