#!/usr/bin/env bash
# Builds both programs and what is generated from them: artifacts/*.so, *.json (IDL), SHA256SUMS, TOOLCHAIN, and the SDK's copies.
# Takes about two minutes; the first time a few more, for the compiler (setup.sh).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
artifacts=$root/programs/artifacts
sdk=$root/sdk/src/program/idl

"$here/setup.sh"
"$here/generate.sh" "$artifacts" "$sdk"
"$here/toolchain.sh" >"$artifacts/TOOLCHAIN"
echo "built into programs/artifacts:"
cat "$artifacts/SHA256SUMS"
