#!/usr/bin/env bash
# Builds hostile.so with the programs' own build (programs/sbf), in a folder of its own, and checks it against the committed one.
# build.sh --update replaces the committed one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
sbf=$(cd "$here/../../../programs/sbf" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$sbf/setup.sh"
cp -r "$sbf" "$work/sbf"
mkdir "$work/hostile"
cp -r "$here/Cargo.toml" "$here/src" "$work/hostile/"
# The build wants a workspace above its crates.
sed -i '/^\[workspace\]$/d; /^\[profile/,$d' "$work/hostile/Cargo.toml"
{
  printf '[workspace]\nresolver = "2"\nmembers = ["hostile"]\n\n'
  sed -n '/^\[profile/,$p' "$here/Cargo.toml"
} > "$work/Cargo.toml"
cp "$here/Cargo.lock" "$work/"
"$work/sbf/build.sh" hostile "$work/hostile.so"
if [ "${1:-}" = --update ]; then
  cp "$work/hostile.so" "$here/hostile.so"
elif ! cmp -s "$work/hostile.so" "$here/hostile.so"; then
  echo "hostile.so is not what its source gives: run tests/program/hostile/build.sh --update" >&2
  exit 1
fi
