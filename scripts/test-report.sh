#!/usr/bin/env bash
# Opens pages of `mdrun report` in a headless Chromium: a run, a study that has not ended, a comparison. Phone (400 px) and
# desk (1400 px), light and dark, paper. Fails on console messages, loads from elsewhere, pages wider than the window.
#   scripts/test-report.sh [--pictures FOLDER]   keeps screenshots and PDF there; MDRUN=... names another program
set -euo pipefail
cd "$(dirname "$0")/.."

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ] || ! command -v python3 >/dev/null 2>&1; then
  echo "test-report: skipped, no Chromium or no python3 here (Debian: scripts/setup.sh --browser)"
  exit 0
fi
mdrun=$(realpath "${MDRUN:-./mdrun}")
pictures=""
if [ "${1:-}" = "--pictures" ]; then
  mkdir -p "$2"
  pictures=$(realpath "$2")
fi
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# By its name, as a user calls it: the page shows the command line.
mkdir bin
ln -s "$mdrun" bin/mdrun
PATH=$work/bin:$PATH

cat >argon.yaml <<'DECK'
title: liquid argon, 108 atoms, 95 K
structure: {lattice: {fcc: 5.7 A, repeat: 3}, species: Ar, velocities: {temperature: 180 K}}
potential: {lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 8 A, truncation: force-shifted}}
timestep: 4 fs
stages:
  - nvt: {temperature: 95 K, time: 2 ps, name: melt}
  - npt: {temperature: 95 K, pressure: 0 bar, compressibility: 5 1/GPa, barostat-time: 500 fs, time: 8 ps, name: measure}
output: {folder: run, frames: 40 fs, series: 8 fs}
analyze: [temperature, pressure, density, rdf]
DECK
mdrun run argon.yaml >log 2>&1 || { cat log >&2; exit 1; }
mkdir comparison
cp "$root/Tests/CommandTests/data/comparison.json" comparison/
# A study that lacks its result, with a warning too long for a phone.
mkdir -p study/tasks
cp -r run study/tasks/replica-1
python3 - <<'STUDY'
import json
manifest = json.load(open("run/manifest.json"))
manifest["deck"] = "title: a study\nviscosity: {}\n"
manifest["warnings"] = ["a/very/long/path/" * 20]
json.dump(manifest, open("study/study.json", "w"))
manifest["deck"], manifest["warnings"] = "compare: {}\n", []
manifest["commandLine"] = ["mdrun", "compare", "deck.yaml"]
json.dump(manifest, open("comparison/study.json", "w"))
empty = {"title": "", "warnings": [], "findings": [], "estimates": [], "tables": []}
json.dump(empty, open("comparison/result.json", "w"))
STUDY
for folder in run comparison study; do
  mdrun report "$folder" >log 2>&1 || { cat log >&2; exit 1; }
done

python3 "$root/scripts/look_at_pages.py" "$browser" "$work" "$pictures" run comparison study
