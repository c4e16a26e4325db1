#!/usr/bin/env python3
"""`model_devi.out` of a run with a committee against DeePMD-kit's own `calc_model_devi`, on the reference structures of dp-m.

  model_devi.py --mdrun ./mdrun [--renew] [--out FILE]

--renew writes DeePMD-kit's numbers to Tests/CrossCodeTests/data/deepmd/model_devi.txt; without it they are compared with that
file too. The difference allowed is 1e-9 of a number. Components of the virial depend on the axes: a run turns its cell into standard
orientation, and is compared with DeePMD-kit there.
"""
import argparse
import datetime
import importlib.metadata
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("DP_INTERFACE_PREC", "high")
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != pathlib.Path(__file__).resolve().parent]

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
STRUCTURES = ROOT / "models/dp-m.reference.extxyz"
RECORD = ROOT / "Tests/CrossCodeTests/data/deepmd/model_devi.txt"
COMMITTEES = [("dp-m", "dp-ft"), ("dp-m", "dp-ft", "dp-nm")]
COLUMNS = "max_devi_v min_devi_v avg_devi_v max_devi_f min_devi_f avg_devi_f"
TOLERANCE = 1e-9


def frames():
    """Text, species, positions and cell of each frame."""
    import re
    lines, place = STRUCTURES.read_text().splitlines(), 0
    while place < len(lines):
        count = int(lines[place])
        rows = [line.split() for line in lines[place + 2:place + 2 + count]]
        cell = re.search(r'Lattice="([^"]*)"', lines[place + 1]).group(1)
        yield ("\n".join(lines[place:place + 2 + count]) + "\n", [row[0] for row in rows],
               np.array([row[1:4] for row in rows], dtype=float), np.array(cell.split(), dtype=float))
        place += 2 + count


def standard(positions, cell):
    """Positions and cell with a along x and b in the xy plane."""
    q, r = np.linalg.qr(cell.reshape(3, 3).T)
    q = q * np.sign(np.diag(r))
    return positions @ q, (cell.reshape(3, 3) @ q).ravel()


def deepmd_kit(committee, turned):
    from deepmd.infer import DeepPot, calc_model_devi
    models = [DeepPot(str(ROOT / f"models/{name}.pb")) for name in committee]
    names = models[0].get_type_map()
    for _, species, positions, cell in frames():
        types = [names.index(s) for s in species]
        if turned:
            positions, cell = standard(positions, cell)
        yield calc_model_devi(positions.reshape(1, -1), cell.reshape(1, 9), types, models)[0][1:7]


def engine(mdrun, committee, folder):
    files = ", ".join(str(ROOT / f"models/{name}.pb") for name in committee)
    for place, (text, *_) in enumerate(frames()):
        (folder / "start.xyz").write_text(text)
        (folder / "deck.yaml").write_text(f"""
structure: {{file: start.xyz, velocities: {{temperature: 1 K}}}}
potential: {{committee: [{files}]}}
stages: [{{nve: {{steps: 1}}}}]
output: {{folder: {folder}/run-{'-'.join(committee)}-{place}, frames: 1 steps}}
""")
        subprocess.run([mdrun, "run", folder / "deck.yaml"], check=True, capture_output=True)
        yield np.loadtxt(folder / f"run-{'-'.join(committee)}-{place}/model_devi.out")[0][1:7]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdrun", type=pathlib.Path, default=pathlib.Path("./mdrun"))
    parser.add_argument("--renew", action="store_true")
    parser.add_argument("--out", type=pathlib.Path, help="file for the table")
    arguments = parser.parse_args()
    mdrun = arguments.mdrun.resolve()

    theirs = [(c, place, row) for c in COMMITTEES for place, row in enumerate(deepmd_kit(c, turned=False))]
    turned = [row for c in COMMITTEES for row in deepmd_kit(c, turned=True)]
    record = [f"{' '.join(committee)} {place} " + " ".join(f"{x:.16e}" for x in row) for committee, place, row in theirs]
    head = (f"# model deviations by deepmd.infer.calc_model_devi (eV per atom, eV/A) of models/*.pb on models/dp-m.reference.extxyz\n"
            f"# deepmd-kit {importlib.metadata.version('deepmd-kit')}; command: python3 crosscheck/model_devi.py --renew; "
            f"date: {datetime.date.today()}\n# models, frame, {COLUMNS}\n")
    if arguments.renew:
        RECORD.write_text(head + "\n".join(record) + "\n")
    recorded = [np.array(line.split()[-6:], dtype=float) for line in RECORD.read_text().splitlines() if line[0] != "#"]

    lines, failed = [f"{'largest relative difference to DeePMD-kit':44s}{'mdrun':>10s}{'record':>10s}"], 0
    with tempfile.TemporaryDirectory() as name:
        ours = [row for committee in COMMITTEES for row in engine(mdrun, committee, pathlib.Path(name))]
    assert len(ours) == len(theirs) == len(recorded)
    for (committee, place, row), there, own, old in zip(theirs, turned, ours, recorded):
        ratios = [np.max(np.abs(a - b) / np.abs(b)) for a, b in ((own, there), (old, row))]
        passed = all(ratio <= TOLERANCE for ratio in ratios)
        failed += not passed
        lines.append(f"{' '.join(committee) + f', frame {place + 1}':44s}" + "".join(f"{r:10.1e}" for r in ratios)
                     + ("  ok" if passed else "  FAILED"))
    lines.append(f"{failed} outside the tolerance" if failed else "all within tolerance")
    print("\n".join(lines))
    if arguments.out:
        version = subprocess.run([mdrun, "--version"], capture_output=True, text=True).stdout.strip()
        arguments.out.write_text(
            f"# model_devi.out of mdrun against DeePMD-kit's calc_model_devi; allowed: {TOLERANCE:.0e} of a number\n"
            f"# {version}, deepmd-kit {importlib.metadata.version('deepmd-kit')}\n"
            f"# command: python3 crosscheck/model_devi.py\n# date: {datetime.date.today()}\n" + "\n".join(lines) + "\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
