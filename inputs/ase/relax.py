#!/usr/bin/env python3
"""One carbon atom in bcc iron: lattice parameter, relaxed octahedral site, energy of solution in the supercell.

  relax.py MODEL.pb [--mdrun mdrun]
"""
import argparse
import pathlib
import sys

from ase.build import bulk
from ase.filters import UnitCellFilter
from ase.optimize import FIRE

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "python"))
from ferrite import Ferrite  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", type=pathlib.Path)
parser.add_argument("--mdrun", default="mdrun")
arguments = parser.parse_args()

with Ferrite(model=arguments.model, command=arguments.mdrun) as calculator:
    iron = bulk("Fe", "bcc", a=2.86, cubic=True) * (3, 3, 3)
    iron.calc = calculator
    FIRE(UnitCellFilter(iron), logfile=None).run(fmax=1e-4, steps=500)
    a = iron.cell.lengths().mean() / 3
    energy = iron.get_potential_energy() / len(iron)
    print(f"bcc Fe: a = {a:.5f} A, E = {energy:.5f} eV per atom")

    # Octahedral: in the middle of a face of the cube, two neighbours at a/2 along z.
    carbon = iron.copy()
    carbon.append("C")
    carbon.positions[-1] = (0.5 * a, 0.5 * a, 0)
    carbon.calc = calculator
    search = FIRE(UnitCellFilter(carbon), logfile=None)
    search.run(fmax=1e-3, steps=1000)
    x, y, z = carbon.cell.lengths() / 3
    near = sorted(carbon.get_distances(-1, range(len(iron)), mic=True))
    print(f"with one C: E(Fe54 C) - 54 E(Fe) = {carbon.get_potential_energy() - 54 * energy:.4f} eV after {search.nsteps} steps")
    print(f"  cell {x:.4f} x {y:.4f} x {z:.4f} A: tetragonal, c/a = {z / x:.4f}")
    print(f"  nearest Fe at {near[0]:.3f} and {near[1]:.3f} A (before: {a / 2:.3f}), next four at {near[2]:.3f} A")
