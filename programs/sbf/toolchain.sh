#!/usr/bin/env bash
# Prints what the programs are compiled with.
set -euo pipefail
cache=${SBF_CACHE:-/tmp/sbf-build}
/usr/bin/rustc --version
dpkg-query --show --showformat='${Package} ${Version}\n' rust-web-src libllvm22
"$cache/linker/bin/sbpf-linker" --version
