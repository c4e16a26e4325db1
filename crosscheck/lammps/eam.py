"""EAM references, units metal, LAMMPS' tables as shipped."""
from reference import *
LOWER = [[1.0, 0, 0], [0.11, 0.97, 0], [-0.08, 0.17, 1.04]]
M = {"Fe": 55.845, "Al": 26.982, "Cu": 63.546, "Ni": 58.693}
frames = {}


def add(group, name, cell, types, pos, style, file, elements):
    pot = [f"pair_style {style}", f"pair_coeff * * {POTENTIALS}/{file} {' '.join(elements)}"]
    frames.setdefault(group, []).append(static(name, "eam.py", "metal", cell, types, pos, elements, [M[e] for e in elements], pot))


def one(group, name, kind, n, a, sd, seed, style, file, elements, strain=None, pick=None):
    cell, pos = perturbed(kind, n, a, sd, seed, strain, 0.3)
    types = [1] * len(pos) if pick is None else [1 + pick(i) for i in range(len(pos))]
    add(group, name, cell, types, pos, style, file, elements)


def sparse(group, style, file, elements, types):
    """A triple and a lone atom in a large cell: F(0), single pairs, few neighbours."""
    cell = np.diag([30.0, 31.0, 32.0])
    pos = np.array([[1.0, 2, 3], [3.4, 2.2, 3.1], [1.2, 4.0, 4.9], [16, 17, 18]])
    add(group, f"{group}_sparse", cell, types, pos, style, file, elements)


for tag, strain, seed in [("", None, 11), ("_triclinic", LOWER, 12)]:
    one("Fe_mm", "Fe_mm_bcc128" + tag, "bcc", 4, 2.8553, 0.12, seed, "eam/fs", "Fe_mm.eam.fs", ["Fe"], strain)
one("Fe_mm", "Fe_mm_bcc54_small_cell", "bcc", 3, 2.3, 0.15, 13, "eam/fs", "Fe_mm.eam.fs", ["Fe"])
sparse("Fe_mm", "eam/fs", "Fe_mm.eam.fs", ["Fe"], [1, 1, 1, 1])
one("Al_mm", "Al_mm_fcc108", "fcc", 3, 4.05, 0.12, 14, "eam/fs", "Al_mm.eam.fs", ["Al"])
one("Cu_mishin1", "Cu_mishin1_fcc108", "fcc", 3, 3.615, 0.12, 15, "eam/alloy", "Cu_mishin1.eam.alloy", ["Cu"])
one("Cu_mishin1", "Cu_mishin1_fcc108_compressed", "fcc", 3, 2.7, 0.05, 16, "eam/alloy", "Cu_mishin1.eam.alloy", ["Cu"])
sparse("Cu_mishin1", "eam/alloy", "Cu_mishin1.eam.alloy", ["Cu"], [1, 1, 1, 1])
one("AlFe_mm", "AlFe_mm_bcc128_triclinic", "bcc", 4, 2.9, 0.12, 17, "eam/fs", "AlFe_mm.eam.fs", ["Fe", "Al"], LOWER, lambda i: i % 5 == 2)
sparse("AlFe_mm", "eam/fs", "AlFe_mm.eam.fs", ["Fe", "Al"], [1, 2, 2, 2])
one("CuNi", "CuNi_fcc108", "fcc", 3, 3.57, 0.12, 18, "eam/alloy", "CuNi.eam.alloy", ["Cu", "Ni"], None, lambda i: i % 3 == 1)
for g, f in frames.items():
    write(f"eam_{g}.extxyz", f)
