#!/usr/bin/env bash
# Runs the whole recipe: corpus, tokenizer, target, samples, draft, export, evaluation. A run that was cut off goes on
# where it was; delete runs/ to start anew. Needs Python 3.13, apt-get and dpkg.
set -euo pipefail
cd "$(dirname "$0")"
if [[ ! -x .venv/bin/python ]]; then
  "${PYTHON:-python3.13}" -m venv .venv
  .venv/bin/pip install --quiet --requirement requirements.txt
fi
step() { echo "── $1"; .venv/bin/python "$@"; }
step fetch_corpus.py
step train_tokenizer.py
step prompts.py
step train_target.py
step sample.py
step train_draft.py
step export.py target
step export.py draft
step evaluate.py
