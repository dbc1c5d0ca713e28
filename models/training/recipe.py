"""The recipe: architecture, corpus split and every training constant. One seed drives everything."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
MODELS = ROOT.parent
RUNS = ROOT / "runs"
SEED = 20261121

BOS, EOS = "<|bos|>", "<|eos|>"
BOS_ID, EOS_ID = 0, 1
VOCAB = 2048

# Chapters are dealt out in blocks of consecutive ones, so that a held-out passage never has its neighbour in training.
BLOCK_CHAPTERS = 6
VALIDATION_SHARE = 0.02
TEST_SHARE = 0.05


@dataclass(frozen=True)
class Architecture:
    """A Llama-style decoder: RMSNorm, half-split rotary positions, grouped-query attention, SwiGLU, tied embedding."""

    layers: int
    hidden: int = 256
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    ffn: int = 704
    vocab: int = VOCAB
    max_context: int = 4096
    rope_theta: float = 10000.0
    norm_eps: float = 1e-5


@dataclass(frozen=True)
class Phase:
    """A run of optimiser steps with one window length; `rows` windows a step."""

    steps: int
    window: int
    rows: int


TARGET_NAME, DRAFT_NAME = "parable-6l", "parable-draft-2l"
TARGET = Architecture(layers=6)
DRAFT = Architecture(layers=2)

# The longest windows of the training; rotary positions reach further, but nothing was learned about them.
TRAINED_CONTEXT = 1024

# Both models were chosen so that the whole recipe fits in well under two hours on two cores.
TARGET_PHASES = (
    Phase(steps=800, window=256, rows=16),
    Phase(steps=120, window=256, rows=8),
    Phase(steps=80, window=TRAINED_CONTEXT, rows=2),
)
DRAFT_PHASES = (Phase(steps=400, window=256, rows=16), Phase(steps=40, window=TRAINED_CONTEXT, rows=2))
TARGET_RATE, DRAFT_RATE = 0.02, 0.01
DRAFT_FROM_LAYERS = (0, 5)

# The temperature of each batch of target samples that the draft learns from, and what share of its windows they are.
SAMPLE_BATCHES = (0.8, 0.0, 0.8, 1.0)
SAMPLE_ROWS, SAMPLE_LENGTH, SAMPLE_SHARE = 256, 257, 0.5
DISTILL_TEMPERATURE = 0.8
