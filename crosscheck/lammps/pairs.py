"""Wang-Frenkel and Morse (units lj), ZBL (units metal)."""
from reference import *
A = (4 / 0.8442) ** (1 / 3)
LOWER = [[1.0, 0, 0], [0.21, 0.97, 0], [-0.13, 0.34, 1.04]]
configs = {
    "fcc108": (*perturbed("fcc", 3, A, 0.09, 1), [1] * 108),
    "fcc108_triclinic": (*perturbed("fcc", 3, A, 0.09, 2, LOWER, 0.37), [1] * 108),
    "mixture64": (*random_cell(64, 0.75, 0.86, 3), [1 + (i % 3 == 2) for i in range(64)]),
}
WF = {1: ["pair_coeff 1 1 1.0 1.0 1 1 2.0"],
      2: ["pair_coeff 1 1 1.0 1.0 1 1 2.0", "pair_coeff 1 2 1.5 0.8 1 2 1.8", "pair_coeff 2 2 0.5 0.88 2 1 1.6"]}
MORSE = {1: ["pair_coeff 1 1 1.0 6.0 1.1225"],
         2: ["pair_coeff 1 1 1.0 6.0 1.1225", "pair_coeff 1 2 1.5 5.0 0.9", "pair_coeff 2 2 0.5 7.0 1.0"]}
wf, morse, zbl = [], [], []
for name, (cell, pos, types) in configs.items():
    n = max(types)
    args = ("lj", cell, types, pos, ["Ar", "Kr"], [1.0, 2.0][:n])
    wf.append(static(name + "_wf", "pairs.py", *args, ["pair_style wf/cut 2.0"] + WF[n]))
    m = ["pair_style morse 2.5"] + MORSE[n]
    morse.append(static(name + "_morse", "pairs.py", *args, m))
    morse.append(static(name + "_morse_shift", "pairs.py", *args, m + ["pair_modify shift yes"]))
write("wang_frenkel.extxyz", wf)
write("morse.extxyz", morse)
Z = [26, 24, 6]
coeff = [f"pair_coeff {i + 1} {j + 1} {Z[i]} {Z[j]}" for i in range(3) for j in range(i, 3)]
types = [1 + (i % 4 == 1) + 2 * (i % 9 == 4) for i in range(54)]
types = [min(t, 3) for t in types]
for name, strain, seed in [("bcc54", None, 5), ("bcc54_triclinic", LOWER, 6)]:
    cell, pos = perturbed("bcc", 3, 2.3, 0.2, seed, strain, 0.5)
    for style in ["zbl 3.0 4.0", "zbl 1.2 2.2"]:
        zbl.append(static(f"{name}_{style.replace(' ', '_')}", "pairs.py", "metal", cell, types, pos, ["Fe", "Cr", "C"],
                          [55.845, 51.996, 12.011], [f"pair_style {style}"] + coeff))
write("zbl.extxyz", [f.replace('units="metal"', 'units="metal" lammps_qqr2e=14.399645') for f in zbl])
