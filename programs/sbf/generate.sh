#!/usr/bin/env bash
# generate.sh ARTIFACTS SDK: builds every program and writes its .so and IDL to ARTIFACTS, the IDL and its type to SDK.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
artifacts=$1; sdk=$2
programs=(shardmarket pool)

mkdir -p "$artifacts" "$sdk"
for program in "${programs[@]}"; do
  echo "building $program" >&2
  "$here/build.sh" "$program" "$artifacts/$program.so" >/dev/null
  "$here/idl.mjs" "$program" "$artifacts/$program.json" "$sdk/$program.ts"
  cp "$artifacts/$program.json" "$sdk/$program.json"
done
(cd "$artifacts" && sha256sum -- *.json *.so >SHA256SUMS)
