"""Compares reference files made anew with those beside the tests: python compare.py NEW COMMITTED [TABLE]

Numbers must agree to 1e-9 of the largest of their kind in the frame; along trajectories, where rounding differences grow,
to 1e-6. What the header says about program, command and date may differ.
"""
import datetime
import pathlib
import re
import sys

import numpy as np

FREE = {"program", "command", "date", "origin"}


def frames(path):
    """Header, species and a table of numbers of every frame."""
    lines, place = path.read_text().splitlines(), 0
    while place < len(lines):
        count = int(lines[place])
        head = {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', lines[place + 1])}
        rows = [line.split() for line in lines[place + 2:place + 2 + count]]
        place += 2 + count
        widths = [int(w) for w in head["Properties"].split(":")[5::3]]
        yield head, [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=float), widths


def difference(new, old):
    """Largest difference over the largest number (or over one, where all are smaller than that)."""
    new, old = np.asarray(new, dtype=float), np.asarray(old, dtype=float)
    assert new.shape == old.shape
    return float(np.abs(new - old).max() / max(1.0, np.abs(old).max()))


def compare_frames(new, old):
    worst = 0.0
    first, second = list(frames(new)), list(frames(old))
    assert len(first) == len(second), "number of frames"
    for (head, species, table, widths), (old_head, old_species, old_table, _) in zip(first, second):
        assert species == old_species and head.keys() == old_head.keys(), "species or keys"
        for key in head.keys() - FREE:
            if head[key] == old_head[key]:
                continue
            try:
                a, b = ([float(x) for x in h[key].split()] for h in (head, old_head))
            except ValueError:
                raise AssertionError(f"{key}: {head[key]} instead of {old_head[key]}") from None
            worst = max(worst, difference(a, b))
        start = 0
        for width in widths:
            worst = max(worst, difference(table[:, start:start + width], old_table[:, start:start + width]))
            start += width
    return worst


def compare_series(new, old):
    a, b = np.loadtxt(new), np.loadtxt(old)
    assert a.shape == b.shape, "number of rows"
    return max(difference(a[:, k], b[:, k]) for k in range(a.shape[1]))


def main(new, old, table=None):
    failed, lines = 0, []
    for path in sorted([*new.glob("*.extxyz"), *new.glob("*.series.txt")]):
        if not (old / path.name).exists():
            continue
        allowed = 1e-6 if path.name.startswith("nve") else 1e-9
        try:
            worst = (compare_series if path.suffix == ".txt" else compare_frames)(path, old / path.name)
            passed, found = worst <= allowed, f"{worst:.1e}"
        except AssertionError as error:
            passed, found = False, f"differs: {error}"
        failed += not passed
        lines.append(f"{path.name:32s} {found:>10s}  {'ok' if passed else f'FAILED (allowed {allowed:.0e})'}")
        print(lines[-1])
    if table:
        programs = sorted({head["program"] for path in new.glob("*.extxyz") for head, *_ in frames(path) if "program" in head})
        table.write_text(
            f"# Reference numbers of Tests/CrossCodeTests/data/lammps made anew with LAMMPS: largest difference over the largest number\n"
            f"# {'; '.join(programs)}\n"
            f"# command: scripts/crosscheck.sh\n"
            f"# date: {datetime.date.today()}\n"
            f"# allowed: 1e-9, along trajectories 1e-6\n" + "\n".join(lines) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(pathlib.Path, sys.argv[1:])))
