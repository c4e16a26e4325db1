#!/usr/bin/env python3
"""Writes the carbides of the study as POSCAR files: carbides.py [folder]. Needs ASE.

Fe3C: positions of Wood et al., J. Appl. Cryst. 37, 82 (2004). Cr3C2: AFLOW prototype A2B3_oP20_62_2c_3c. Cr7C3: prototype
P6_3mc, as an orthorhombic cell of 40 atoms with its axes as in the setting Pnma. Cr23C6: Fm-3m, 116 atoms.
"""
import sys

import numpy as np
from ase.build import cut
from ase.io import write
from ase.spacegroup import crystal


def orthorhombic(hexagonal):
    """40 atoms of the hexagonal cell's 20, with c first: (c, a, a sqrt 3)."""
    cell = cut(hexagonal, a=(0, 0, 1), b=(1, 0, 0), c=(1, 2, 0))
    assert abs(cell.get_volume() - 2 * hexagonal.get_volume()) < 1e-6
    lengths = cell.cell.lengths()
    positions = cell.get_scaled_positions()
    cell.set_cell(np.diag(lengths))
    cell.set_scaled_positions(positions)
    return cell


CARBIDES = {
    "Fe3C": crystal(
        ["Fe", "Fe", "C"], [(0.1840, 0.0581, 0.3332), (0.0344, 0.25, 0.8393), (0.8961, 0.25, 0.4479)],
        spacegroup=62, cellpar=[5.082, 6.742, 4.512, 90, 90, 90]),
    "Cr3C2": crystal(
        ["Cr", "Cr", "Cr", "C", "C"],
        [(0.0157, 0.25, 0.4015), (0.1808, 0.25, 0.7737), (0.8691, 0.25, -0.0688), (0.1008, 0.25, 0.2055),
         (0.2432, 0.25, -0.0464)], spacegroup=62, cellpar=[5.533, 2.829, 11.472, 90, 90, 90]),
    "Cr7C3": orthorhombic(crystal(
        ["Cr", "Cr", "Cr", "C"],
        [(0.4563, 0.5437, 0.318), (0.1219, 0.8781, 0.0), (1 / 3, 2 / 3, 0.818), (0.187, 0.813, 0.58)],
        spacegroup=186, cellpar=[6.98, 6.98, 4.48, 90, 90, 120])),
    "Cr23C6": crystal(
        ["Cr", "Cr", "Cr", "Cr", "C"],
        [(0, 0, 0), (0.25, 0.25, 0.25), (0.3816, 0.3816, 0.3816), (0, 0.1699, 0.1699), (0.2751, 0, 0)],
        spacegroup=225, cellpar=[10.60, 10.60, 10.60, 90, 90, 90]),
}

if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else "."
    for name, atoms in CARBIDES.items():
        write(f"{folder}/{name}.poscar", atoms, format="vasp", direct=True, sort=True)
        print(name, atoms.get_chemical_formula(), atoms.cell.lengths().round(4))
