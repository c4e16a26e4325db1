#!/usr/bin/env python3
"""A vacancy in bcc iron: energy of formation, and the barrier of its jump by a climbing nudged elastic band.

  vacancy.py MODEL.pb [--mdrun mdrun]
"""
import argparse
import pathlib
import sys

from ase.build import bulk
from ase.filters import FrechetCellFilter
from ase.mep import NEB
from ase.optimize import FIRE

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "python"))
from ferrite import Ferrite  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", type=pathlib.Path)
parser.add_argument("--mdrun", default="mdrun")
arguments = parser.parse_args()

with Ferrite(model=arguments.model, command=arguments.mdrun) as calculator:
    iron = bulk("Fe", "bcc", a=2.86, cubic=True) * (4, 4, 4)
    iron.calc = calculator
    FIRE(FrechetCellFilter(iron), logfile=None).run(fmax=1e-4, steps=500)
    a = iron.cell.lengths().mean() / 4
    energy = iron.get_potential_energy() / len(iron)

    # Atom 0 is missing at first, its neighbour at a/2 (1 1 1), atom 1, at the end: atom 1 has jumped to the place of atom 0.
    start = iron.copy()
    end = iron.copy()
    end.positions[1] = iron.positions[0]
    for image in (start, end):
        del image[0]
        image.calc = calculator
        FIRE(image, logfile=None).run(fmax=1e-3, steps=1000)
    formation = start.get_potential_energy() - len(start) * energy
    print(f"a = {a:.5f} A; vacancy formation energy at constant volume, {len(start)} atoms: {formation:.3f} eV")

    images = [start] + [start.copy() for _ in range(5)] + [end]
    band = NEB(images, k=2, climb=True, method="improvedtangent", allow_shared_calculator=True)
    band.interpolate(mic=True)
    for image in images[1:-1]:
        image.calc = calculator
    search = FIRE(band, logfile=None)
    search.run(fmax=0.02, steps=500)
    path = [image.get_potential_energy() - start.get_potential_energy() for image in images]
    print("path (eV): " + " ".join(f"{e:.3f}" for e in path))
    print(f"barrier {max(path):.3f} eV after {search.nsteps} steps")
