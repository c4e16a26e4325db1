#!/usr/bin/env bash
# Fe-Cr-C with the non-magnetic and the magnetic Deep Potential: density and lattice parameter side by side.
set -euo pipefail
cd "$(dirname "$0")/.."

studies=(fcc-1400K-nm fcc-1400K-m bcc-300K-nm bcc-300K-m)
cores=$(nproc)
threads=$(( cores > 4 ? cores / 4 : 1 ))
running=0
echo "Four runs of 12 ps, about 110 atoms each (decks in inputs/fe-cr-c, output in runs/)."
for study in "${studies[@]}"; do
  rm -rf "runs/$study"
  ( ./mdrun run "inputs/fe-cr-c/$study.yaml" --threads "$threads" >/dev/null 2>"runs.$study.log" \
      || { cat "runs.$study.log" >&2; exit 1; } ; rm -f "runs.$study.log"; echo "  $study done" ) &
  running=$((running + 1))
  if [ "$running" -ge "$cores" ]; then wait -n; running=$((running - 1)); fi
done
while [ "$running" -gt 0 ]; do wait -n; running=$((running - 1)); done

echo
./mdrun analyze --table $(printf 'runs/%s ' "${studies[@]}")
