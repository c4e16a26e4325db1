#!/usr/bin/env bash
# Counts the instructions that the hot kernels take per atom and step, and compares with bench/instruction-counts.txt.
#   scripts/instruction-counts.sh           fails where a count is more than 5 % above its limit
#   scripts/instruction-counts.sh --renew   writes the counts of now into the file as limits
# Unlike times, counts are the same on a busy machine. One step is the difference of two runs of different length, so that
# start-up drops out. Built for x86-64-v3: valgrind knows no AVX-512.
set -euo pipefail
cd "$(dirname "$0")/.."

limits=bench/instruction-counts.txt
scratch=.build-v3
short=1
long=3
renew=false
[ "${1:-}" = "--renew" ] && renew=true

if [ "$(uname -m)" != x86_64 ]; then
  echo "instruction counts: only for x86-64, skipped"
  exit 0
fi
scripts/setup.sh --instruction-counts
# Valgrind cannot read the debugging information of Swift's linker; symbols are enough.
export FERRITE_ARCH=x86-64-v3
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! swift build -c release --product mdbench --scratch-path "$scratch" -Xlinker --strip-debug >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
program=$scratch/release/mdbench
counts=$scratch/instruction-counts
mkdir -p "$counts"

# profile CASE STEPS OPTIONS...: a table of "instructions function" in $counts/CASE.STEPS; prints the number of atoms.
profile() {
  local name="$counts/$1.$2" steps="$2"
  shift 2
  if ! OPENBLAS_CORETYPE=Haswell SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind \
      --callgrind-out-file="$name.out" "$program" "$@" --threads 1 --steps "$steps" >"$name.text" 2>"$name.log"; then
    cat "$name.log" >&2
    return 1
  fi
  callgrind_annotate --threshold=100 "$name.out" >"$name.annotated"
  sed -nE 's/^ *([0-9,]+) \([^)]*\) +(.*)/\1 \2/p' "$name.annotated" | awk '{gsub(",", "", $1); print}' >"$name"
  sed -nE 's/^[0-9]+ steps of ([0-9]+) atoms.*/\1/p' "$name.text"
}

# sum FILE PATTERN: instructions of the functions whose name matches; "all" is the whole program.
sum() {
  if [ "$2" = all ]; then
    awk '$2 == "PROGRAM" {print $1}' "$1"
  else
    awk -v pattern="$2" '$2 != "PROGRAM" && $0 ~ pattern {total += $1} END {printf "%.0f\n", total}' "$1"
  fi
}

failed=0
declare -A atoms new
printf '%-8s %-24s %12s %12s\n' case kernel now limit
while read -r kind name value pattern label; do
  case "$kind" in
  case)
    read -r -a options <<<"$value $pattern $label"
    for steps in "$short" "$long"; do atoms[$name]=$(profile "$name" "$steps" "${options[@]}"); done
    ;;
  limit)
    first=$(sum "$counts/$name.$short" "$pattern")
    last=$(sum "$counts/$name.$long" "$pattern")
    now=$(( (last - first) / ((long - short) * atoms[$name]) ))
    new["$name $pattern"]=$now
    note=""
    if [ "$now" -le 0 ]; then
      note="NO FUNCTION of this name runs: correct the pattern '$pattern'"
      failed=1
    elif ! $renew && [ $((100 * now)) -gt $((105 * value)) ]; then
      note="TOO MANY: $((100 * now / value - 100)) % above"
      failed=1
    elif ! $renew && [ $((100 * now)) -lt $((95 * value)) ]; then
      note="fewer: --renew keeps the gain"
    fi
    printf '%-8s %-24s %12d %12d  %s\n' "$name" "$label" "$now" "$value" "$note"
    ;;
  esac
done < <(grep -vE '^(#|$)' "$limits")

if [ "$failed" -ne 0 ]; then
  echo "instruction counts: see above. If more work per step is meant, say why in the commit and renew the limits:" >&2
  echo "  scripts/instruction-counts.sh --renew" >&2
  exit 1
fi
if $renew; then
  while IFS= read -r line; do
    read -r kind name value pattern label <<<"$line"
    case "$kind" in
    limit) printf 'limit %-5s %9d %s %s\n' "$name" "${new["$name $pattern"]}" "$pattern" "$label" ;;
    '#') [ "$name" = Measured ] && line="# Measured $(date +%F): $(swift --version 2>/dev/null | grep -oE 'Swift version [0-9.]+'), $(valgrind --version)"
      printf '%s\n' "$line" ;;
    *) printf '%s\n' "$line" ;;
    esac
  done <"$limits" >"$counts/limits"
  cp "$counts/limits" "$limits"
  echo "instruction counts: $limits renewed"
else
  echo "instruction counts: all within 5 % of their limits"
fi
