"""Trains the byte-level BPE on the training split; writes tokenizer.json and tokenizer_config.json for both models."""

import json

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from corpus import passages, split
from recipe import BOS, BOS_ID, DRAFT_NAME, EOS, EOS_ID, MODELS, TARGET, TARGET_NAME, VOCAB


def train():
    """A byte-level BPE of VOCAB entries; encoding adds no special token by itself."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB,
        special_tokens=[BOS, EOS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(list(passages(split()["train"])), trainer)
    assert (tokenizer.token_to_id(BOS), tokenizer.token_to_id(EOS)) == (BOS_ID, EOS_ID)
    assert tokenizer.get_vocab_size() == VOCAB
    return tokenizer


def main():
    tokenizer = train()
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": BOS,
        "eos_token": EOS,
        "add_bos_token": False,
        "add_eos_token": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": TARGET.max_context,
    }
    for name in (TARGET_NAME, DRAFT_NAME):
        folder = MODELS / name
        folder.mkdir(exist_ok=True)
        (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
