"""Splits the chapters into train, validation and test, cuts them into passages, turns passages into token windows."""

import json
import random

import numpy as np

from recipe import BLOCK_CHAPTERS, BOS_ID, EOS_ID, RUNS, SEED, TEST_SHARE, VALIDATION_SHARE

PASSAGE_VERSES = (2, 7)


def load_chapters():
    """The chapters as fetch_corpus.py wrote them: dicts with book, chapter and verses."""
    path = RUNS / "corpus" / "chapters.jsonl"
    if not path.exists():
        raise SystemExit(f"{path} is missing: run fetch_corpus.py first")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def split():
    """Deals blocks of consecutive chapters out to train, validation and test; returns name -> list of chapters."""
    chapters = load_chapters()
    blocks = [chapters[i : i + BLOCK_CHAPTERS] for i in range(0, len(chapters), BLOCK_CHAPTERS)]
    order = list(range(len(blocks)))
    random.Random(SEED).shuffle(order)
    tests, validations = round(len(blocks) * TEST_SHARE), round(len(blocks) * VALIDATION_SHARE)
    test, validation = set(order[:tests]), set(order[tests : tests + validations])
    name = lambda i: "test" if i in test else "validation" if i in validation else "train"
    parts = {"train": [], "validation": [], "test": []}
    for i, block in enumerate(blocks):
        parts[name(i)].extend(block)
    return parts


def passages(chapters):
    """Cuts each chapter into passages of a few verses, one verse a line; the cuts depend on the chapter alone."""
    for chapter in chapters:
        rng = random.Random(f"{SEED}:{chapter['book']}:{chapter['chapter']}")
        verses, at = chapter["verses"], 0
        while at < len(verses):
            count = rng.randint(*PASSAGE_VERSES)
            if len(verses) - at - count < PASSAGE_VERSES[0]:
                count = len(verses) - at
            yield "\n".join(verses[at : at + count])
            at += count


def stream(tokenizer, chapters):
    """One int32 array of all passages, each `<|bos|> text <|eos|>`, in reading order."""
    encoded = tokenizer.encode_batch(list(passages(chapters)), add_special_tokens=False)
    return np.concatenate([np.array([BOS_ID, *one.ids, EOS_ID], np.int32) for one in encoded])


def passage_windows(tokens, rows, length, rng):
    """`rows` windows of `length + 1` tokens, each starting at a random passage's `<|bos|>`."""
    starts = np.flatnonzero(tokens[: -length - 1] == BOS_ID)
    return tokens[rng.choice(starts, rows)[:, None] + np.arange(length + 1)]
