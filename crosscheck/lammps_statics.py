"""Static and elastic properties of bcc iron (Fe_mm.eam.fs) by LAMMPS and by mdrun.

At T = 0: energy and lattice parameter to 1e-6, elastic constants and vacancy energies to 1e-4. LAMMPS strains the cell by
1e-3 and 5e-4 to both sides, extrapolates as mdrun does (the table's second derivative depends on the strain), and takes the virial's stress; vacancies are relaxed at constant volume and at zero pressure in 128 and 250 sites.
At 300 K: `mdrun elastic` makes the study of inputs/elastic-fe-eam; LAMMPS makes the same protocol with its own barostat, thermostat and
random numbers (250 atoms; the same random numbers for opposite strains), and errors are those of the seeds by Student's t. All
differences must lie within three combined errors.
"""

import argparse
import csv
import datetime
import json
import re
import subprocess
from pathlib import Path

HEAD = """units metal
atom_style atomic
atom_modify map array sort 0 0.0
boundary p p p
lattice bcc {a:.17g}
region box prism 0 {n} 0 {n} 0 {n} 0 0 0
create_box 1 box
create_atoms 1 box
mass 1 55.845
pair_style eam/fs
pair_coeff * * {potential} Fe
neighbor 1.0 bin
neigh_modify delay 0 every 1 check yes
thermo_style custom step pe vol lx press pxx pyy pzz pyz pxz pxy ke temp
thermo_modify norm no format float %.17g
thermo 1000000
"""
GPA = 1e-4  # bar
T68 = {3: 1.3213, 4: 1.1968, 5: 1.1414, 6: 1.1103, 8: 1.0766}  # 68.27 %, by number of seeds


class Lammps:
    def __init__(self, program, potential, work):
        self.program, self.potential, self.work = program, potential, work

    def run(self, name, a, n, body):
        """Rows of thermo output, each the last of its run."""
        (self.work / f"in.{name}").write_text(HEAD.format(a=a, n=n, potential=self.potential) + body)
        subprocess.run([self.program, "-in", f"in.{name}", "-log", f"log.{name}", "-screen", "none"], check=True, cwd=self.work)
        rows, columns, last = [], None, None
        for line in (self.work / f"log.{name}").read_text().splitlines():
            words = line.split()
            if words[:1] == ["Step"]:
                columns = words
            elif columns and line.startswith("Loop time"):
                rows.append(dict(zip(columns, last)))
                columns = None
            elif columns:
                try:
                    last = [float(w) for w in words]
                except ValueError:
                    pass
        return rows


def static(lammps):
    """Numbers at T = 0 by name."""
    relax = "fix r all box/relax iso 0.0 vmax 0.001 nreset 10\nmin_style cg\nmin_modify line quadratic dmax 0.01\nminimize 0 1e-12 5000 50000\nunfix r\n"
    # The second relaxation starts where the first ended.
    a, n = 2.8553, 4
    for _ in range(3):
        row = lammps.run("lattice", a, n, relax)[-1]
        a = row["Lx"] / n
    found = {"lattice a": a, "energy": row["PotEng"] / (2 * n**3), "pressure": row["Press"] * GPA}
    amplitudes, body = [1e-3, 5e-4], ""
    for axis, e in [(axis, e) for axis in ["x", "yz"] for e in amplitudes]:
        for sign in [1, -1]:
            length = n * a
            change = f"x final 0 {length * (1 + sign * e):.17g}" if axis == "x" else f"yz final {sign * e * length:.17g}"
            back = f"x final 0 {length:.17g}" if axis == "x" else "yz final 0"
            body += f"change_box all {change} remap units box\nrun 0\nchange_box all {back} remap units box\n"
    rows = lammps.run("elastic", a, n, body)


    def slope(first, key):
        full, half = [-(rows[first + 2 * k][key] - rows[first + 2 * k + 1][key]) / (2 * e) * GPA for k, e in enumerate(amplitudes)]
        return (4 * half - full) / 3

    found |= {"C11": slope(0, "Pxx"), "C12": 0.5 * (slope(0, "Pyy") + slope(0, "Pzz")), "C44": slope(4, "Pyz")}
    for n in [4, 5]:
        sites = 2 * n**3
        body = "group gone id 1\ndelete_atoms group gone compress no\nmin_style cg\nmin_modify line quadratic dmax 0.05\n"
        body += "minimize 0 1e-10 20000 200000\n" + relax
        rows = lammps.run(f"vacancy{n}", a, n, body)
        whole = (sites - 1) * found["energy"]
        found[f"vacancy at constant volume, {sites}"] = rows[0]["PotEng"] - whole
        found[f"vacancy at zero pressure, {sites}"] = rows[1]["PotEng"] - whole
    return found


def averages(path):
    rows = [[float(x) for x in line.split()] for line in path.read_text().splitlines() if line[0] != "#"]
    return [sum(row[k] for row in rows) / len(rows) for k in range(1, len(rows[0]))]


def mean(values):
    m = sum(values) / len(values)
    s = (sum((v - m) ** 2 for v in values) / (len(values) * (len(values) - 1))) ** 0.5
    return m, T68[len(values)] * s


def warm(lammps, seeds, n, equilibration, time, strain, step):
    """Mean and error at 300 K by name, by the protocol of mdrun elastic."""
    warm_up, steps = round(equilibration / 0.002), round(time / 0.002)
    start = "velocity all create {t} {seed} mom yes rot no\ntimestep 0.002\n"
    langevin = "fix n all nve\nfix t all langevin {t} {t} 0.1 {seed}\nrun " + str(warm_up) + "\nreset_timestep 0\n"
    sample = "fix p all ave/time 1 10 10 c_thermo_press[1] c_thermo_press[2] c_thermo_press[3] c_thermo_press[4] c_thermo_press[5] c_thermo_press[6] file {out}\n"
    cells, enthalpies = [], []
    for k in range(seeds):
        seed, out = 4711 + 13 * k, lammps.work / f"cell-{k}.txt"
        body = start.format(t=600, seed=seed) + "variable e equal etotal\nvariable x equal lx\n"
        body += f"fix n all npt temp 300 300 0.1 iso 0 0 0.5\nrun {2 * warm_up}\nreset_timestep 0\n"
        body += f"fix p all ave/time 1 10 10 v_x v_e file {out.name}\nrun {steps}\n"
        lammps.run(f"cell-{k}", 2.86, n, body)
        x, e = averages(out)
        cells.append(x / n)
        enthalpies.append(e / (2 * n**3))
    a, a_error = mean(cells)
    found = {"lattice a": (a, a_error), "enthalpy": mean(enthalpies)}
    length = n * a

    def stress(name, k, t, change):
        seed, out = 4711 + 13 * k, lammps.work / f"{name}-{k}.txt"
        body = (f"change_box all {change} remap units box\n" if change else "") + start.format(t=t, seed=seed)
        body += "variable e equal etotal\n" + langevin.format(t=t, seed=seed) + sample.format(out=out.name)
        body += f"fix q all ave/time 10 1 10 v_e file energy-{out.name}\nrun {steps}\n"
        lammps.run(f"{name}-{k}", a, n, body)
        return [-GPA * p for p in averages(out)] + averages(lammps.work / f"energy-{out.name}")

    constants = {"C11": [], "C12": [], "C44": []}
    slopes, capacities = [], []
    for k in range(seeds):
        up = stress("xx-plus", k, 300, f"x final 0 {length * (1 + strain):.17g}")
        down = stress("xx-minus", k, 300, f"x final 0 {length * (1 - strain):.17g}")
        constants["C11"].append((up[0] - down[0]) / (2 * strain))
        constants["C12"].append(0.5 * (up[1] + up[2] - down[1] - down[2]) / (2 * strain))
        up = stress("yz-plus", k, 300, f"yz final {length * strain:.17g}")
        down = stress("yz-minus", k, 300, f"yz final {-length * strain:.17g}")
        constants["C44"].append((up[5] - down[5]) / (2 * strain))
        hot, cold = stress("hot", k, 300 + step, None), stress("cold", k, 300 - step, None)
        slopes.append(sum(hot[:3]) / 3 - sum(cold[:3]) / 3)
        capacities.append((hot[6] - cold[6]) / (2 * step) / (2 * n**3) / 8.617333262145179e-5)
    found |= {name: mean(values) for name, values in constants.items()}
    bulk3 = found["C11"][0] + 2 * found["C12"][0]
    found["thermal expansion"] = mean([-s / (2 * step) / bulk3 for s in slopes])
    found["heat capacity at constant volume"] = mean(capacities)
    return found


def estimates(folder):
    return {e["name"]: e["estimate"] for e in json.loads((folder / "result.json").read_text())["estimates"]}


def study(mdrun, command, deck, folder, work):
    begun = (folder / "study.json").exists()
    arguments = ["resume", str(folder)] if begun else [command, str(deck), "--output", str(folder)]
    subprocess.run([mdrun, *arguments], check=True, cwd=work)
    return estimates(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdrun", default="./mdrun")
    parser.add_argument("--lmp", default="lmp")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--potential", default="/usr/share/lammps/potentials/Fe_mm.eam.fs")
    parser.add_argument("--static-only", action="store_true", help="without the runs at 300 K")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    mdrun = str(Path(options.mdrun).resolve())
    inputs = Path(__file__).resolve().parent.parent / "inputs"
    lammps = Lammps(options.lmp, Path(options.potential).resolve(), work)
    good = True
    version = subprocess.run([options.lmp, "-h"], capture_output=True, text=True).stdout
    version = "LAMMPS " + re.search(r"Parallel Simulator - (.*)", version).group(1).strip()
    lines = ["# Static and elastic properties of bcc Fe, Fe_mm.eam.fs, by mdrun and by LAMMPS",
             f"# {datetime.date.today()}, {version}",
             "# command: crosscheck/lammps_statics.py --mdrun ./mdrun --work .build/crosscheck/statics",
             "", "# T = 0: A, eV, GPa; relative difference and what is allowed"]

    ours = study(mdrun, "static", inputs / "static-fe-eam/deck.yaml", work / "static", work)
    theirs = static(lammps)
    pairs = [(name, ours[name]["value"], theirs[name], 1e-6) for name in ["lattice a", "energy"]]
    pairs += [(name, ours[name]["value"], theirs[name], 1e-4) for name in ["C11", "C12", "C44"]]
    with open(work / "static/vacancies.csv") as file:
        for row in csv.DictReader(file):
            sites = int(float(row["atoms"]))
            for ending, key in [("constant volume", "energy at constant volume (eV)"), ("zero pressure", "energy at constant pressure (eV)")]:
                name = f"vacancy at {ending}, {sites}"
                pairs.append((name, float(row[key]), theirs[name], 1e-4))
    for name, a, b, allowed in pairs:
        fine = abs(a / b - 1) <= allowed
        good &= fine
        lines.append(f"{name:36s} {a:16.9f} {b:16.9f} {a / b - 1:10.1e} {allowed:8.0e}  {'ok' if fine else 'DIFFERS'}")

    if not options.static_only:
        lines += ["", "# 300 K: value and error by mdrun and by LAMMPS; z: difference in combined standard errors, at most 3"]
        ours = study(mdrun, "elastic", inputs / "elastic-fe-eam/deck.yaml", work / "elastic", work)
        theirs = warm(lammps, seeds=4, n=5, equilibration=2.5, time=10, strain=0.005, step=30)
        for name, (value, error) in theirs.items():
            mine = ours[name]
            z = (mine["value"] - value) / (mine["standardError"] ** 2 + error**2) ** 0.5
            good &= abs(z) <= 3
            lines.append(f"{name:36s} {mine['value']:13.6g} {mine['standardError']:10.2g} {value:13.6g} {error:10.2g} {z:7.2f}  "
                         f"{'ok' if abs(z) <= 3 else 'DIFFERS'}")
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.out:
        options.out.write_text(text)
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
