"""What the drivers share: options, structures, LAMMPS data files, running LAMMPS, extended XYZ with 17 digits.

Every driver takes --lmp, --out, --work and --potentials; see `python lj.py --help`.
"""
import argparse
import datetime
import os
import pathlib
import re
import subprocess
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
_parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
_parser.add_argument("--lmp", default=os.environ.get("LMP", "lmp"), help="LAMMPS' program; $LMP, or lmp in PATH")
_parser.add_argument("--out", default="reference", help="folder for the reference files")
_parser.add_argument("--work", default="work", help="folder for LAMMPS' input and output")
_parser.add_argument("--potentials", default="/usr/share/lammps/potentials", help="folder of LAMMPS' eam tables")
_parser.add_argument("rest", nargs="*", help="as the driver says")
OPTIONS = _parser.parse_args()
LMP, POTENTIALS = OPTIONS.lmp, os.path.abspath(OPTIONS.potentials)
OUT, TMP = os.path.abspath(OPTIONS.out), os.path.abspath(OPTIONS.work)
os.makedirs(OUT, exist_ok=True)
os.makedirs(TMP, exist_ok=True)


def version(lmp):
    """LAMMPS' name and version as its help text begins."""
    text = subprocess.run([lmp, "-h"], capture_output=True, text=True).stdout
    found = re.search(r"Parallel Simulator - (.*)", text)
    if not found:
        sys.exit(f"{lmp}: does not answer `-h` as LAMMPS does")
    return "LAMMPS " + found.group(1).strip()


PROGRAM = version(LMP)
DATE = str(datetime.date.today())
NKTV2P = {"lj": 1.0, "metal": 1.6021765e6}  # LAMMPS' own factor: eV/A^3 to bar


def num(x):
    return repr(float(x))


def vec(a):
    return " ".join(num(x) for x in np.ravel(a))


def header(driver, extra=""):
    return (f'origin="made with LAMMPS for this project" program="{PROGRAM}" '
            f'command="python {driver}: lmp -in {extra}" date="{DATE}"')


def run(infile, log=None, **variables):
    log = log or TMP + "/log.lammps"
    cmd = [LMP, "-in", str(HERE / infile), "-log", log, "-screen", "none", "-nocite"]
    for k, v in variables.items():
        cmd += ["-var", k, str(v)]
    env = dict(os.environ, OMP_NUM_THREADS="1", LAMMPS_POTENTIALS=POTENTIALS)
    r = subprocess.run(cmd, env=env, cwd=TMP, capture_output=True, text=True)
    text = open(log).read() if os.path.exists(log) else ""
    if r.returncode or "ERROR" in text:
        sys.exit(text[-3000:] + r.stdout + r.stderr)
    return text


def thermo(text):
    """Rows of every thermo table: list of (column names, array)."""
    tables, cols = [], None
    for line in text.splitlines():
        w = line.split()
        if w[:1] == ["Step"]:
            cols, rows = w, []
        elif cols and line.startswith("Loop time"):
            tables.append((cols, np.array(rows)))
            cols = None
        elif cols:
            try:
                rows.append([float(x) for x in w])
            except ValueError:
                pass
    return tables


def dumps(path):
    """Frames of a text dump: (step, column names, array)."""
    frames, lines = [], open(path).read().splitlines()
    i = 0
    while i < len(lines):
        step, n = int(lines[i + 1]), int(lines[i + 3])
        cols = lines[i + 8].split()[2:]
        frames.append((step, cols, np.array([[float(x) for x in l.split()] for l in lines[i + 9:i + 9 + n]])))
        i += 9 + n
    return frames


def data_file(path, cell, types, pos, masses, vel=None):
    h = np.array(cell, float)
    assert h[0, 1] == h[0, 2] == h[1, 2] == 0
    with open(path, "w") as f:
        f.write(f"made for reference data\n\n{len(pos)} atoms\n{len(masses)} atom types\n\n")
        for i, a in enumerate("xyz"):
            f.write(f"0 {num(h[i, i])} {a}lo {a}hi\n")
        if h[1, 0] or h[2, 0] or h[2, 1]:
            f.write(f"{num(h[1, 0])} {num(h[2, 0])} {num(h[2, 1])} xy xz yz\n")
        f.write("\nMasses\n\n" + "".join(f"{i + 1} {m}\n" for i, m in enumerate(masses)))
        f.write("\nAtoms # atomic\n\n")
        for i, (t, r) in enumerate(zip(types, pos)):
            f.write(f"{i + 1} {t} {vec(r)}\n")
        if vel is not None:
            f.write("\nVelocities\n\n" + "".join(f"{i + 1} {vec(v)}\n" for i, v in enumerate(vel)))


BASIS = {"fcc": [[0, 0, 0], [.5, .5, 0], [.5, 0, .5], [0, .5, .5]], "bcc": [[0, 0, 0], [.5, .5, .5]]}


def crystal(kind, n, a):
    s = np.array([np.add((i, j, k), b) for i in range(n) for j in range(n) for k in range(n) for b in BASIS[kind]])
    return s / n, np.eye(3) * a * n


def perturbed(kind, n, a, sd, seed, strain=None, shift=0.0):
    """Rounded to 8 decimals, so the file's short decimals are exactly what LAMMPS read."""
    s, h = crystal(kind, n, a)
    if strain is not None:
        h = np.array(strain) * (a * n)
    h = np.round(h, 10)
    rng = np.random.default_rng(seed)
    pos = np.round(s @ h + rng.normal(0, sd, s.shape) + shift, 8)
    return h, pos


def random_cell(n, rho, dmin, seed, tilt=None):
    """Random insertion with a least distance: liquid-like, dense enough."""
    rng = np.random.default_rng(seed)
    h = np.eye(3) * (n / rho) ** (1 / 3)
    if tilt is not None:
        h = np.array(tilt) * h[0, 0]
    h = np.round(h, 10)
    inv, pos = np.linalg.inv(h), []
    while len(pos) < n:
        r = rng.random(3) @ h
        if pos:
            d = (np.array(pos) - r) @ inv
            d -= np.round(d)
            if min(np.linalg.norm(d @ h, axis=1)) < dmin:
                continue
        pos.append(np.round(r, 8))
    return h, np.array(pos)


def static(name, driver, units, cell, types, pos, names, masses, pot, without_tail=None):
    """One extended-XYZ frame as text. `pot`: LAMMPS pair lines. `without_tail`: the pair lines less the tail, to split it off."""
    data = TMP + f"/{name}.data"
    data_file(data, cell, types, pos, masses)

    def one(lines):
        open(TMP + "/pot", "w").write("\n".join(lines) + "\n")
        text = run("in.static", units=units, data=data, pot=TMP + "/pot", dump=TMP + "/dump")
        row = dict(zip(*[thermo(text)[0][0], thermo(text)[0][1][-1]]))
        assert abs(row["Volume"] / np.linalg.det(cell) - 1) < 1e-12
        w = np.array([row[f"c_w[{k}]"] for k in range(1, 7)]) * row["Volume"] / NKTV2P[units]
        return row["PotEng"], row["E_tail"], w, dumps(TMP + "/dump")[0][2]

    e, etail, w, atoms = one(pot)
    assert np.isfinite(atoms).all()
    inv = np.linalg.inv(cell)
    d = (atoms[:, 2:5] - pos) @ inv
    assert abs(d - np.round(d)).max() < 1e-12
    keys = [f'name="{name}"', header(driver, "in.static"), f'units="{units}"']
    keys += [f'lammps="{"; ".join(l.replace(POTENTIALS + "/", "") for l in pot)}"', f'Lattice="{vec(cell)}"',
             "Properties=species:S:1:pos:R:3:forces:R:3:atom_energy:R:1", 'pbc="T T T"', f"energy={num(e)}"]
    if without_tail:
        e0, _, w0, atoms0 = one(without_tail)
        v = np.linalg.det(cell)
        keys += [f"energy_pair={num(e0)}", f"energy_tail={num(etail)}", f"pressure_tail={num((w[0] - w0[0]) / v)}",
                 f'virial_pair_xx_yy_zz_xy_xz_yz="{vec(w0)}"']
    full = w[[0, 3, 4, 3, 1, 5, 4, 5, 2]]
    keys += [f'virial="{vec(full)}"', f'virial_xx_yy_zz_xy_xz_yz="{vec(w)}"']
    body = "".join(f"{names[int(t) - 1]} {vec(r)} {vec(a[5:8])} {num(a[8])}\n" for t, r, a in zip(types, pos, atoms))
    print(f"{name:40s} E {e:18.10f} trW/3 {w[:3].sum() / 3:14.6f} sumE-E {atoms[:, 8].sum() - (e - etail):9.1e} sumF {abs(atoms[:, 5:8].sum(0)).max():8.1e}")
    return f"{len(pos)}\n{' '.join(keys)}\n{body}"


def write(name, frames):
    with open(f"{OUT}/{name}", "w") as f:
        f.writelines(frames)
