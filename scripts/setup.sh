#!/usr/bin/env bash
# Installs what the build and the studies need on Debian and Ubuntu; elsewhere names what is missing.
#   --instruction-counts  also what scripts/instruction-counts.sh needs
#   --browser             also what scripts/test-report.sh needs (half a minute)
set -euo pipefail

if ! command -v swift >/dev/null 2>&1; then
  echo "Ferrite needs Swift 6.2 or newer, and no 'swift' was found in PATH." >&2
  echo "Get it from https://www.swift.org/install/linux/ (swiftly installs it in one command)." >&2
  exit 1
fi

# Debian package, and a command that succeeds when it is there.
packages=(
  "pkg-config|command -v pkg-config"
  "libopenblas-dev|pkg-config --exists openblas"
  "libnetcdf-dev|pkg-config --exists netcdf"
  "gnuplot-nox|command -v gnuplot"
  "lammps-data|test -e /usr/share/lammps/potentials/Fe_mm.eam.fs"
)
if [ "${1:-}" = "--instruction-counts" ]; then
  packages+=("valgrind|command -v valgrind && command -v callgrind_annotate")
fi
if [ "${1:-}" = "--browser" ]; then
  packages+=("chromium|command -v chromium || command -v chromium-browser || command -v google-chrome")
  packages+=("python3|command -v python3")
fi
missing=()
for entry in "${packages[@]}"; do
  eval "${entry#*|}" >/dev/null 2>&1 || missing+=("${entry%%|*}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      echo "Missing: ${missing[*]}. Become root and run: apt-get install ${missing[*]}" >&2
      exit 1
    fi
    sudo="sudo"
  fi
  echo "Installing ${missing[*]}"
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
else
  echo "Missing (by their Debian names): ${missing[*]}." >&2
  echo "Install OpenBLAS and NetCDF-C with headers, found by pkg-config, with this system's package manager." >&2
  exit 1
fi
