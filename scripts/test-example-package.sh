#!/usr/bin/env bash
# Builds and tests examples/own-potential as a package of its own, and runs its deck. Warnings are failures.
set -euo pipefail
cd "$(dirname "$0")/.."

package=(-c release --package-path examples/own-potential --scratch-path .build-example)
log=$(mktemp)
runs=$(mktemp -d)
trap 'rm -rf "$log" "$runs"' EXIT

if ! { swift build "${package[@]}" --build-tests && swift test "${package[@]}" --skip-build; } >"$log" 2>&1 \
    || grep -q "warning:" "$log"; then
  cat "$log" >&2
  echo "examples/own-potential does not build without warnings, or its tests fail" >&2
  exit 1
fi
program="$PWD/$(swift build "${package[@]}" --show-bin-path 2>/dev/null | sed "s|^$PWD/||")/buckingham-run"
( cd "$runs" && "$program" "$OLDPWD/examples/own-potential/argon.yaml" >"$log" ) || exit 1
grep -q "density" "$log" || { cat "$log" >&2; echo "examples/own-potential prints no density" >&2; exit 1; }
echo "examples/own-potential: builds, passes its tests, runs its deck"
