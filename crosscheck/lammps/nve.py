"""NVE trajectories, units lj: 108 atoms, fcc, rho 0.8442, T 1.44, 1000 steps; and how fast rounding differences grow."""
from reference import *
A = round((4 / 0.8442) ** (1 / 3), 10)
s, _ = crystal("fcc", 3, A)
cell = np.round(np.eye(3) * 3 * A, 10)
pos = np.round(s @ cell, 10)
data_file(TMP + "/v.data", cell, [1] * 108, pos, [1.0])
run("in.velocities", data=TMP + "/v.data", dump=TMP + "/v.dump")
vel = dumps(TMP + "/v.dump")[0][2][:, 1:4]
CASES = [("nve_force_shifted", "lj/smooth/linear", 0.002), ("nve_cut", "lj/cut", 0.005)]


def trajectory(start, style, dt, skin=0.3):
    data_file(TMP + "/n.data", cell, [1] * 108, start, [1.0], vel)
    open(TMP + "/pot", "w").write(f"pair_style {style} 2.5\npair_coeff 1 1 1.0 1.0 2.5\n")
    text = run("in.nve", data=TMP + "/n.data", pot=TMP + "/pot", dt=dt, skin=skin, dump=TMP + "/n.dump")
    return thermo(text)[0][1], {st: a[:, 1:] for st, _, a in dumps(TMP + "/n.dump")}


for name, style, dt in CASES:
    rows, frames = trajectory(pos, style, dt)
    others = [trajectory(pos, style, dt, 0.6), trajectory(pos + [[5e-15, 0, 0]] + 0 * pos, style, dt)]
    rng = np.random.default_rng(9)
    others.append(trajectory(pos + rng.choice([-1, 1], pos.shape) * 1e-12, style, dt))
    growth = "".join(f"# {st} " + " ".join(f"{abs(o[1][st][:, :3] - frames[st][:, :3]).max():.1e}" for o in others) + "\n"
                     for st in range(100, 1001, 100))
    print(name, "\n" + growth)
    for o in others:
        print(abs(o[0][:, 3] - rows[:, 3]).max(), "etotal;", abs(o[0][-1] - rows[-1]).max())
    top = (f'# made with LAMMPS for this project; {PROGRAM}; command: python nve.py (lmp -in in.nve -var skin 0.3); {DATE}\n'
           f'# units lj, pair_style {style} 2.5, eps 1, sigma 1, mass 1, dt {dt}, velocity Verlet, 108 atoms, cubic cell {num(cell[0, 0])}\n')
    with open(f"{OUT}/{name}.series.txt", "w") as f:
        f.write(top + "# totals, not per atom; press = (2 ke + W_xx + W_yy + W_zz)/(3 V); W = sum r_i F_i, positive = repulsive\n"
                "# growth of differences, largest |dx| of an atom against the same run with: another neighbour skin (0.6); x + 5e-15; every coordinate +-1e-12\n"
                "# step skin x+5e-15 +-1e-12\n" + growth + "# step pe ke etotal press W_xx W_yy W_zz W_xy W_xz W_yz\n")
        v = np.linalg.det(cell)
        for r in rows:
            f.write(f"{int(r[0])} {vec(r[1:5])} {vec(r[5:] * v)}\n")
    out = []
    for st in [0, 10, 100, 500, 1000]:
        if st not in frames:
            continue
        out.append(f'108\nname="{name}" step={st} time={num(st * dt)} {header("nve.py", "in.nve")} units="lj" lammps="pair_style {style} 2.5; '
                   f'pair_coeff 1 1 1.0 1.0 2.5; timestep {dt}" note="positions unwrapped" Lattice="{vec(cell)}" '
                   f'Properties=species:S:1:pos:R:3:vel:R:3 pbc="T T T"\n' + "".join(f"Ar {vec(a)}\n" for a in frames[st]))
    write(f"{name}.extxyz", out)
