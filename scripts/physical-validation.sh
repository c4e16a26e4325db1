#!/usr/bin/env bash
# The long test of the sampled ensembles, with physical_validation; in an environment of its own where Python lacks it.
set -euo pipefail
cd "$(dirname "$0")/.."

python="${PYTHON:-python3}"
if ! "$python" -c 'import physical_validation, netCDF4' >/dev/null 2>&1; then
  environment=.build/venv-physical-validation
  if ! "$environment/bin/python" -c 'import physical_validation, netCDF4' >/dev/null 2>&1; then
    if ! "$python" -m venv "$environment"; then
      echo "Python's venv is missing (Debian: python3-venv); or set PYTHON to one with physical_validation." >&2
      exit 1
    fi
    "$environment/bin/pip" install --quiet physical-validation netCDF4
  fi
  python="$environment/bin/python"
fi
exec "$python" crosscheck/physical_validation_check.py --mdrun ./mdrun --work .build/physical-validation "$@"
