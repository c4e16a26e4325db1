#!/usr/bin/env python3
"""`mdrun evaluate` against DeePMD-kit's own Python, model by model: energy, forces, virial and energies per atom.

Evaluates the reference structures with every model file given (.pb, .pth, .dp) in both programs. The difference allowed
is 1e-10 of the largest component, 1e-4 for single precision. The models s_two, s_excl_two and s_gelu_two are also
compressed here by `dp compress` and compared as compressed files, but s_gelu_two.pth with its uncompressed self: see
below. DeePMD-kit gives no forces with .dp files (NaN): of those, energies are compared. At the end `mdrun evaluate` with
models/dp-m.pb against LAMMPS with pair_style deepmd.

    pip install deepmd-kit[cpu,torch]
    python3 crosscheck/deepmd.py --mdrun ./mdrun [MODEL ...]
"""
import argparse
import datetime
import importlib.metadata
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("DP_INTERFACE_PREC", "high")
# This file has the package's name: its folder must not come first.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != pathlib.Path(__file__).resolve().parent]

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "Tests/CrossCodeTests/data"
COMPRESSED = ("s_two", "s_excl_two", "s_gelu_two")


def frames(path):
    """Frames of extended XYZ: species, cell, positions and, where the file has them, the results."""
    import re
    lines, place = path.read_text().splitlines(), 0
    while place < len(lines):
        count = int(lines[place])
        head = {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', lines[place + 1])}
        rows = [line.split() for line in lines[place + 2:place + 2 + count]]
        place += 2 + count
        names, columns, start = head["Properties"].split(":"), {}, 0
        for name, width in zip(names[0::3], map(int, names[2::3])):
            columns[name] = [row[start:start + width] for row in rows]
            start += width
        numbers = lambda text: np.array(text.split(), dtype=float)
        yield {
            "species": [s[0] for s in columns["species"]], "positions": np.array(columns["pos"], dtype=float),
            "cell": numbers(head["Lattice"]).reshape(3, 3),
            "energy": np.array([float(head["energy"])]) if "energy" in head else None,
            "forces": np.array(columns["forces"], dtype=float) if "forces" in columns else None,
            "virial": numbers(head["virial"]) if "virial" in head else None,
            "atom energies": np.array(columns["atom_energy"], dtype=float)[:, 0] if "atom_energy" in columns else None,
        }


QUANTITIES = ("energy", "forces", "virial", "atom energies")


def engine(arguments, model, structures, folder):
    out = folder / "mdrun.xyz"
    run = subprocess.run(
        [arguments.mdrun, "evaluate", structures, "--model", model, "--sel", "as-trained", "--threads", "1", "--out", out],
        capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{model}: mdrun ended with {run.returncode}\n{run.stderr[-2000:]}")
    return list(frames(out))


def deepmd_kit(model, structures):
    from deepmd.infer import DeepPot
    potential = DeepPot(str(model))
    names = potential.get_type_map()
    for frame in frames(structures):
        types = [names.index(species) for species in frame["species"]]
        energy, forces, virial, atom_energies, _ = potential.eval(
            frame["positions"][None], frame["cell"].reshape(1, 9), types, atomic=True)
        yield {"energy": energy.ravel(), "forces": forces[0], "virial": virial.ravel(),
               "atom energies": atom_energies.ravel()}


def single_precision(arguments, model):
    shown = subprocess.run([arguments.mdrun, "model", model], capture_output=True, text=True, check=True).stdout
    return any(line.split() == ["precision", "float32"] for line in shown.splitlines())


class Table:
    def __init__(self):
        self.lines, self.failed = [], 0
        self.line(f"{'largest difference / largest component':38s}" + "".join(f"{q:>15s}" for q in QUANTITIES))

    def line(self, text):
        print(text, flush=True)
        self.lines.append(text)

    def compare(self, label, ours, theirs, tolerance):
        ratios = {}
        assert len(ours) == len(theirs) and ours
        for quantity in QUANTITIES:
            if any(np.isnan(frame[quantity]).any() for frame in theirs):
                continue
            largest = max(np.abs(frame[quantity]).max() for frame in theirs)
            ratios[quantity] = max(
                np.abs(a[quantity] - b[quantity]).max() for a, b in zip(ours, theirs)) / largest
        passed = all(r <= tolerance for r in ratios.values()) and "energy" in ratios  # a NaN of ours fails
        self.failed += not passed
        self.line(f"{label:38s}" + "".join(f"{ratios[q]:15.1e}" if q in ratios else f"{'-':>15s}" for q in QUANTITIES)
                  + f"  {'ok' if passed else f'FAILED (allowed {tolerance:.0e})'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=pathlib.Path, help="model files; all of the tests and of models/")
    parser.add_argument("--structures", type=pathlib.Path, default=DATA / "deepmd/s_two_pb.extxyz")
    parser.add_argument("--mdrun", type=pathlib.Path, default=pathlib.Path("./mdrun"))
    parser.add_argument("--dp", default=os.environ.get("DP", "dp"), help="DeePMD-kit's command; $DP")
    parser.add_argument("--out", type=pathlib.Path, help="file for the table")
    arguments = parser.parse_args()
    arguments.mdrun = arguments.mdrun.resolve()
    models = arguments.models or sorted(
        [*(DATA / "deepmd").glob("s_*.pb"), *(DATA / "deepmd").glob("s_*.pth"), *(DATA / "deepmd").glob("s_*.dp"),
         *(ROOT / "models").glob("*.pb")])
    torch = importlib.util.find_spec("torch") is not None
    tensorflow = importlib.util.find_spec("tensorflow") is not None

    table = Table()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)

        def one(model, label, judge=None):
            ours = engine(arguments, model, arguments.structures, folder)
            theirs = list(deepmd_kit(judge or model, arguments.structures))
            table.compare(label, ours, theirs, 1e-4 if single_precision(arguments, model) else 1e-10)

        for model in models:
            if model.suffix == ".pth" and not torch or model.suffix == ".pb" and not tensorflow:
                table.line(f"{model.name:38s}  skipped: {'torch' if model.suffix == '.pth' else 'tensorflow'} is not installed")
                continue
            one(model, model.name)
            if model.stem in COMPRESSED and model.suffix != ".dp":
                if shutil.which(arguments.dp) is None:
                    table.line(f"{model.name + ' compressed':38s}  skipped: `{arguments.dp}` not found; set DP")
                    continue
                small = folder / f"{model.stem}_c{model.suffix}"
                run = subprocess.run(
                    [arguments.dp, "--pt" if model.suffix == ".pth" else "--tf", "compress", "-i", model.resolve(),
                     "-o", small], cwd=folder, capture_output=True, text=True)
                if run.returncode:
                    sys.exit(f"dp compress of {model} failed\n{run.stderr[-3000:]}")
                # PyTorch's table of gelu is 1e-8 off the network; mdrun takes the network, which the file holds too.
                off = "gelu" in model.stem and model.suffix == ".pth"
                one(small, model.name + " compressed" + (" (to plain)" if off else ""), model if off else None)

        reference = DATA / "lammps/deepmd_m.extxyz"
        table.compare("LAMMPS pair_style deepmd, dp-m.pb",
                      engine(arguments, ROOT / "models/dp-m.pb", reference, folder), list(frames(reference)), 1e-10)
    table.line(f"{table.failed} failed" if table.failed else "all within tolerance")

    if arguments.out:
        version = subprocess.run([arguments.mdrun, "--version"], capture_output=True, text=True).stdout.strip()
        peers = ", ".join(f"{p} {importlib.metadata.version(p)}" for p, there in
                          [("deepmd-kit", True), ("tensorflow-cpu", tensorflow), ("torch", torch), ("numpy", True)]
                          if there and p in {d.metadata["Name"] for d in importlib.metadata.distributions()})
        arguments.out.write_text(
            f"# mdrun evaluate --sel as-trained against DeePMD-kit's DeepPot; the last line against LAMMPS\n"
            f"# {version}, {peers}; LAMMPS: see the header of Tests/CrossCodeTests/data/lammps/deepmd_m.extxyz\n"
            f"# command: python3 crosscheck/deepmd.py\n"
            f"# date: {datetime.date.today()}\n"
            f"# {arguments.structures.name}; allowed: 1e-10, single precision 1e-4; -: DeePMD-kit gives NaN\n"
            + "\n".join(table.lines) + "\n")
    sys.exit(1 if table.failed else 0)


if __name__ == "__main__":
    main()
