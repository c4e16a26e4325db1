"""DeePMD-kit in LAMMPS (pair_style deepmd): one bcc Fe-Cr frame of 128 atoms, orthogonal, and one triclinic, with models/dp-m.pb. Takes DeePMD-kit's
version as an argument, for the header."""
import reference
from reference import *
reference.PROGRAM = PROGRAM + ", DeePMD-kit " + (OPTIONS.rest or ["of unknown version"])[0]
MODELS = str(ROOT / "models") + "/"
LOWER = [[1.0, 0, 0], [0.06, 0.98, 0], [-0.05, 0.08, 1.02]]
frames = []
for name, strain, seed in [("bcc128", None, 41), ("bcc128_triclinic", LOWER, 42)]:
    cell, pos = perturbed("bcc", 4, 2.86, 0.1, seed, strain, 0.4)
    types = [1 + (i % 9 == 4) for i in range(128)]
    pot = [f"pair_style deepmd {MODELS}dp-m.pb", "pair_coeff * * Fe Cr"]
    frames.append(static(f"deepmd_m_{name}", "deepmd.py", "metal", cell, types, pos, ["Fe", "Cr"], [55.845, 51.996], pot).replace(MODELS, ""))
write("deepmd_m.extxyz", frames)
