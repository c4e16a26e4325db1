"""LJ references, units lj: plain, shifted, with tail, force-shifted (lj/smooth/linear)."""
from reference import *
RHO = 0.8442
A = (4 / RHO) ** (1 / 3)
LOWER = [[1.0, 0, 0], [0.21, 0.97, 0], [-0.13, 0.34, 1.04]]
configs = {
    "fcc108": (*perturbed("fcc", 3, A, 0.09, 1), [1] * 108),
    "fcc108_triclinic": (*perturbed("fcc", 3, A, 0.09, 2, LOWER, 0.37), [1] * 108),
}
h, p = random_cell(64, 0.75, 0.86, 3)
configs["mixture64"] = (h, p, [1 + (i % 3 == 2) for i in range(64)])
COEFF = {1: ["pair_coeff 1 1 1.0 1.0 2.5"],
         2: ["pair_coeff 1 1 1.0 1.0 2.5", "pair_coeff 1 2 1.5 0.8 2.5", "pair_coeff 2 2 0.5 0.88 2.5"]}
PERCUT = ["pair_coeff 1 1 1.0 1.0 2.5", "pair_coeff 1 2 1.5 0.8 2.0", "pair_coeff 2 2 0.5 0.88 2.2"]
frames = []
for name, (cell, pos, types) in configs.items():
    n = max(types)
    sets = {"": COEFF[n]}
    if n == 2:
        sets["_own_cutoffs"] = PERCUT
    for tag, c in sets.items():
        cut = ["pair_style lj/cut 2.5"] + c
        for style, pot, plain in [
            ("cut", cut, None),
            ("cut_shift", cut + ["pair_modify shift yes"], None),
            ("cut_tail", cut + ["pair_modify tail yes"], cut),
            ("force_shifted", ["pair_style lj/smooth/linear 2.5"] + c, None),
        ]:
            frames.append(static(f"{name}{tag}_{style}", "lj.py", "lj", cell, types, pos, ["Ar", "Kr"], [1.0, 2.0][:n], pot, plain))
write("lj.extxyz", frames)
