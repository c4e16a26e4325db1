#!/usr/bin/env bash
# Labels cells in the background while you work on something else. One pool (extended XYZ), one folder of labels.
#   background.sh start POOL.xyz LABELS [WORKERS]   installs GPAW if missing (10 min, logged), then starts WORKERS (2) at nice -n 19
#   background.sh status LABELS                     how many are done, how fast
#   background.sh pause LABELS | resume LABELS      for a benchmark: stops the workers' processor use, then lets them go on
#   background.sh stop LABELS                       ends after the frame at hand
# Environment: FERRITE_DFT (~/.cache/ferrite-dft) holds the virtual environment; LABEL_MODES (nm,sp); LABEL_TLIMIT (500 s a frame and mode);
# LABEL_MAX_ATOMS (16); LABEL_SETTINGS as label.py says (test frames: LABEL_SETTINGS='{"kspacing": 0.35}' and a labels folder of their own).
# Workers end with a restart of the machine; start again, finished frames are not done twice. Labels are one small JSON a frame and mode.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lab=${FERRITE_DFT:-$HOME/.cache/ferrite-dft}
pids() { for f in "$1"/worker-*.pid; do [ -e "$f" ] && cat "$f"; done; }
tree() { local p; for p in "$@"; do echo "$p"; for c in $(pgrep -P "$p" || true); do tree "$c"; done; done; }
case "${1:-}" in
  start)
    pool=$(realpath "$2"); mkdir -p "$3"; labels=$(realpath "$3"); workers=${4:-2}; rm -f "$labels/STOP"; mkdir -p "$(dirname "$lab")"
    for k in $(seq 0 $((workers - 1))); do
      ( export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
        export LABEL_SP_MIXER=${LABEL_SP_MIXER:-'{"method":"sum","backend":"pulay","beta":0.08,"nmaxold":8,"weight":50}'}
        unset OPENBLAS_CORETYPE
        setsid nohup nice -n 19 bash -c '
          lab=$1; here=$2; pool=$3; labels=$4; k=$5; workers=$6
          # A process group of its own has a niceness of its own, without which nice counts for nothing beside other groups.
          { echo 19 > /proc/self/autogroup; } 2>/dev/null || true
          (flock 9; [ -e "$lab/ready" ] || { bash "$here/install.sh" "$lab" && touch "$lab/ready"; }) 9>"$lab.lock" >"$labels/install.log" 2>&1 || exit 1
          n=$(grep -c "frame_id=" "$pool")
          exec "$lab/bin/python" "$here/label.py" run --xyz "$pool" --out "$labels" --offset $((k * n / workers)) \
            --modes "${LABEL_MODES:-nm,sp}" --max-atoms "${LABEL_MAX_ATOMS:-16}" --tlimit "${LABEL_TLIMIT:-500}"
        ' _ "$lab" "$here" "$pool" "$labels" "$k" "$workers" >"$labels/worker-$k.log" 2>&1 </dev/null &
        echo $! > "$labels/worker-$k.pid" )
    done
    echo "$workers workers on $pool; labels in $labels" ;;
  status)
    n=$(find "$2" -maxdepth 1 -name '*.nm.json' | wc -l); s=$(find "$2" -maxdepth 1 -name '*.sp.json' | wc -l); f=$(find "$2" -maxdepth 1 -name '*.fail.json' | wc -l)
    h=$(find "$2" -maxdepth 1 -name '*.json' -mmin -60 | wc -l)
    echo "$n nm, $s sp, $f failed; $h in the last hour"; tail -qn 1 "$2"/worker-*.log 2>/dev/null || true
    for p in $(pids "$2"); do kill -0 "$p" 2>/dev/null && echo "worker $p runs" || echo "worker $p has ended"; done ;;
  pause) for p in $(pids "$2"); do kill -STOP $(tree "$p") 2>/dev/null || true; done ;;
  resume) for p in $(pids "$2"); do kill -CONT $(tree "$p") 2>/dev/null || true; done ;;
  stop) touch "$2/STOP" ;;
  *) sed -n '2,10p' "$0"; exit 64 ;;
esac
