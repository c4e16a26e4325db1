#!/usr/bin/env python3
"""Phonons of bcc iron at H, N and P by finite displacements (ASE's Phonons).

  phonons.py MODEL.pb [--mdrun mdrun --size 8]
"""
import argparse
import pathlib
import sys
import tempfile

import numpy as np
from ase import units
from ase.build import bulk
from ase.filters import UnitCellFilter
from ase.optimize import FIRE
from ase.phonons import Phonons

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "python"))
from ferrite import Ferrite  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", type=pathlib.Path)
parser.add_argument("--mdrun", default="mdrun")
parser.add_argument("--size", type=int, default=8, help="primitive cells along each axis of the supercell")
arguments = parser.parse_args()

with Ferrite(model=arguments.model, command=arguments.mdrun) as calculator, tempfile.TemporaryDirectory() as folder:
    iron = bulk("Fe", "bcc", a=2.86)
    iron.calc = calculator
    FIRE(UnitCellFilter(iron), logfile=None).run(fmax=1e-5, steps=500)
    print(f"a = {iron.cell.lengths().mean() * 2 / 3 ** 0.5:.5f} A, supercell of {arguments.size ** 3} atoms")
    phonons = Phonons(iron, calculator, supercell=(arguments.size,) * 3, delta=0.01, name=f"{folder}/phonons")
    phonons.run()
    phonons.read(acoustic=True)
    points = iron.cell.bandpath(npoints=0).special_points
    print("point  frequencies (THz)")
    for name in "HNP":
        hertz = phonons.band_structure([points[name]])[0] / units._hplanck * units._e * 1e-12
        print(f"{name:5s}" + "".join(f"{f:8.2f}" for f in np.sort(hertz)))
