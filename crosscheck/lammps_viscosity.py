"""Viscosity of liquid aluminium (Al_mm.eam.fs, 500 atoms, 1000 K) by LAMMPS and by mdrun, analysed the same way.

mdrun makes its study; LAMMPS takes the same starting structure, makes Langevin and constant-energy runs of the same lengths with its own
random numbers, and writes the mean pressure tensor of every 10 steps; `mdrun analyze --viscosity` reads both.
"""

import argparse
import datetime
import json
import subprocess
from pathlib import Path

INPUT = """units metal
atom_style atomic
read_data start.data
pair_style eam/fs
pair_coeff * * {potential} Al
mass 1 26.9815384
neighbor 1.0 bin
timestep 0.002
velocity all create 1000 {seed} mom yes rot no
fix t all langevin 1000 1000 0.5 {seed}
fix n all nve
run 2500
unfix t
velocity all zero linear
reset_timestep 0
fix p all ave/time 1 10 10 c_thermo_press[1] c_thermo_press[2] c_thermo_press[3] c_thermo_press[4] c_thermo_press[5] c_thermo_press[6] file {out}
fix k all ave/time 10 1 10 c_thermo_temp file temperature-{run}.txt
run {steps}
"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mdrun", default="./mdrun")
    arguments.add_argument("--lmp", default="lmp")
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--potential", default="/usr/share/lammps/potentials/Al_mm.eam.fs")
    arguments.add_argument("--runs", type=int, default=16)
    arguments.add_argument("--out", type=Path)
    options = arguments.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    mdrun = str(Path(options.mdrun).resolve())
    study = work / "study"
    deck = Path(__file__).resolve().parent.parent / "inputs/viscosity-al/deck.yaml"
    command = ["resume", str(study)] if (study / "study.json").exists() else ["viscosity", str(deck), "--output", str(study)]
    subprocess.run([mdrun, *command], check=True, cwd=work)
    ours = {e["name"]: e["estimate"] for e in json.loads((study / "result.json").read_text())["estimates"]}["viscosity"]

    start = study / "tasks/replicas.start.xyz"
    subprocess.run([mdrun, "convert", str(start), str(work / "start.data")], check=True)
    edge = [float(x) for x in start.read_text().split('Lattice="')[1].split('"')[0].split()]
    volume = edge[0] * edge[4] * edge[8]
    temperatures, files = [], []
    for run in range(options.runs):
        out = work / f"pressure-{run}.txt"
        files.append(str(out))
        text = INPUT.format(potential=options.potential, seed=1000 + 7 * run, out=out, run=run, steps=30000)
        (work / f"in.{run}").write_text(text)
        if not out.exists():
            subprocess.run([options.lmp, "-in", f"in.{run}", "-log", "none", "-screen", "none"], check=True, cwd=work)
        rows = [line.split() for line in (work / f"temperature-{run}.txt").read_text().splitlines() if line[0] != "#"]
        temperatures.append(sum(float(row[1]) for row in rows) / len(rows))
    mean = sum(temperatures) / len(temperatures)
    result = subprocess.run(
        [mdrun, "analyze", "--viscosity", *files, "--columns", "time=1*0.002ps,xx=2,yy=3,zz=4,xy=5,xz=6,yz=7,unit=bar",
         "--volume", str(volume), "--temperature", str(mean), "--json"],
        check=True, capture_output=True, text=True)
    theirs = {e["name"]: e["estimate"] for e in json.loads(result.stdout)["estimates"]}["viscosity"]
    combined = (ours["standardError"] ** 2 + theirs["standardError"] ** 2) ** 0.5
    z = (ours["value"] - theirs["value"]) / combined
    version = subprocess.run([options.lmp, "-h"], capture_output=True, text=True).stdout.split("\n")[1].strip()
    text = (
        "# Liquid Al, Al_mm.eam.fs, 500 atoms, 1000 K: viscosity (mPa s) by mdrun and by LAMMPS, analysed the same way\n"
        f"# {datetime.date.today()}, {version}\n"
        "# command: crosscheck/lammps_viscosity.py --mdrun ./mdrun --work .build/crosscheck/viscosity\n"
        f"mdrun   {ours['value']:.4f} +- {ours['standardError']:.4f}\n"
        f"LAMMPS  {theirs['value']:.4f} +- {theirs['standardError']:.4f} ({options.runs} runs of 60 ps, {mean:.1f} K)\n"
        f"difference: {z:.2f} combined standard errors (at most 3)\n")
    print(text, end="")
    if options.out:
        options.out.write_text(text)
    raise SystemExit(abs(z) > 3)


if __name__ == "__main__":
    main()
