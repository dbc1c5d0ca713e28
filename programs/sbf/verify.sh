#!/usr/bin/env bash
# Rebuilds both programs from source and compares them, their IDL and the SDK's copies with what is committed.
# Exits 1 when anything differs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT

"$here/setup.sh"
"$here/generate.sh" "$built/artifacts" "$built/sdk"

different=0
compare() { # BUILT COMMITTED
  local name
  for name in $( (ls "$built/$1"; ls "$root/$2") | sort -u); do
    [ "$name" = TOOLCHAIN ] && continue # says what built the committed programs; another one may well give the same bytes
    if [ ! -e "$root/$2/$name" ]; then
      echo "missing: $2/$name is built from the sources but not committed" >&2
    elif [ ! -e "$built/$1/$name" ]; then
      echo "unknown: $2/$name is committed but nothing builds it" >&2
    elif ! cmp -s "$built/$1/$name" "$root/$2/$name"; then
      echo "different: $2/$name" >&2
      echo "  committed $(sha256sum <"$root/$2/$name" | cut -d' ' -f1)" >&2
      echo "  built     $(sha256sum <"$built/$1/$name" | cut -d' ' -f1)" >&2
    else
      continue
    fi
    different=1
  done
}
compare artifacts programs/artifacts
compare sdk sdk/src/program/idl

if [ "$different" -ne 0 ]; then
  echo "The committed programs are not those that the sources give." >&2
  if ! "$here/toolchain.sh" | diff "$root/programs/artifacts/TOOLCHAIN" - >&2; then
    echo "The toolchain (>) is not the one that built them (<): install that one before you judge the difference." >&2
  fi
  echo "If you changed the sources, run: npm run program:build, and commit programs/artifacts and sdk/src/program/idl" >&2
  exit 1
fi
echo "verified: the sources give the committed programs and IDL"
cat "$root/programs/artifacts/SHA256SUMS"
