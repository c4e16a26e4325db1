#!/usr/bin/env bash
# Fe-Cr-C with three Deep Potentials side by side, and the report of it.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "Twenty-seven runs: two crystals and liquid iron, three potentials, three starts each (deck: inputs/demo/deck.yaml)."
rm -rf runs/demo
./mdrun compare inputs/demo/deck.yaml
./mdrun report runs/demo
