#!/usr/bin/env bash
# Builds and tests examples/own-potential as a package of its own, and runs its deck. Warnings are failures.
set -euo pipefail
cd "$(dirname "$0")/.."

package=(-c release --package-path examples/own-potential --scratch-path .build-example)
log=$(mktemp)
runs=$(mktemp -d)
trap 'rm -rf "$log" "$runs"' EXIT

# Products by name: --build-tests would build the tools of dependencies too, which takes ten minutes.
build() { swift build "${package[@]}" --product buckingham-run && swift build "${package[@]}" --product own-potentialPackageTests; }
if ! { build && swift test "${package[@]}" --skip-build; } >"$log" 2>&1 \
    || grep -q "warning:" "$log"; then
  cat "$log" >&2
  echo "examples/own-potential does not build without warnings, or its tests fail" >&2
  exit 1
fi
example=$PWD/examples/own-potential
program=$(swift build "${package[@]}" --show-bin-path)/buckingham-run
( cd "$runs" && "$program" "$example/argon.yaml" >"$log" )
grep -q "density" "$log" || { cat "$log" >&2; echo "examples/own-potential prints no density" >&2; exit 1; }
echo "examples/own-potential: builds, passes its tests, runs its deck"
