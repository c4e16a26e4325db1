"""Wang-Frenkel pressures at stated densities with block-averaged standard errors. N = 500, fcc 5^3 start.

Hours on one core. An argument N adds the first N states with half the time step."""
from reference import *
STATES = [(0.8, 0.937, "liquid"), (0.8, 0.9855, "solid"), (1.0, 1.001, "liquid"), (1.0, 1.048, "solid")]
RUNS = [(T, rho, ph, 0.002, 1500000, 100 + i) for i, (T, rho, ph) in enumerate(STATES)]
if OPTIONS.rest:  # a second, shorter time step
    RUNS += [(*s, 0.001, 1500000, 200 + i) for i, s in enumerate(STATES)][:int(OPTIONS.rest[0])]


def blocked(x, least=16):
    """Largest standard error over block sizes that leave at least `least` blocks; and the size of a block at the largest."""
    best = (0.0, 1)
    size = 1
    while len(x) // size >= least:
        b = x[:len(x) // size * size].reshape(-1, size).mean(1)
        best = max(best, (b.std(ddof=1) / len(b) ** 0.5, size))
        size *= 2
    return best


lines = []
for T, rho, phase, dt, n, seed in RUNS:
    out = f"{TMP}/wf_{T}_{rho}_{dt}.txt"
    if not os.path.exists(out + ".done"):
        run("in.wf", log=out + ".log", T=T, rho=rho, phase=phase, dt=dt, nprod=n, seed=seed, out=out)
        open(out + ".done", "w")
    a = np.loadtxt(out)
    p, w, t, u, msd = a[:, 1], a[:, 2], a[:, 3], a[:, 4] / 500, a[:, 5]
    p2 = rho * T + w
    e, size = blocked(p2)
    eu, _ = blocked(u)
    half = len(p2) // 2
    lines.append(f"{T} {rho} {phase} {dt} {n} {seed} {p2.mean():.5f} {e:.5f} {size * 1000} {p.mean():.5f} {w.mean():.5f} {u.mean():.6f} {eu:.6f} "
                 f"{t.mean():.5f} {p2[:half].mean():.5f} {p2[half:].mean():.5f} {msd[-len(msd) // 10:].mean():.3g}\n")
    print(lines[-1], end="", flush=True)
    with open(OUT + "/wang_frenkel_pressures.txt", "w") as f:
        f.write(f"# made with LAMMPS for this project; {PROGRAM}; command: python wf.py {' '.join(OPTIONS.rest)} (lmp -in in.wf); {DATE}\n"
                "# units lj, pair_style wf/cut 2.0 (eps 1 sigma 1 nu 1 mu 1 rc 2), 500 atoms, cubic cell, fix nve + temp/csvr (damping 0.5), no momentum\n"
                "# P = rho T + <W>/(3V) (exact kinetic part, N atoms); P_lammps = thermo press, whose kinetic part is (N-1)/N rho T\n"
                "# se: largest over block sizes with >= 16 blocks; block_steps: that block; u: potential energy per atom; halves: P of both halves; msd: at the end (sigma^2)\n"
                "# T rho phase dt steps seed P se block_steps P_lammps P_virial u se_u T_mean P_first_half P_second_half msd\n")
        f.writelines(lines)
