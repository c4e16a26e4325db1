#!/usr/bin/env python3
"""Pressures of the Wang-Frenkel model at four states, against LAMMPS' within three combined standard errors.

500 atoms at constant volume, a liquid and a crystal at each of two temperatures; the potential energy, compared too,
says whether each is in its phase. Pressures are rho T + <W> / (3 V): the kinetic part is exact. LAMMPS' values and how
they were made: Tests/CrossCodeTests/data/lammps/wang_frenkel_pressures.txt.

The time step here is 0.003, LAMMPS' was 0.002: velocity Verlet heats the configurations by about (w dt)^2 / 12, which
is worth some 0.003 in pressure at most, half the error of 1500 tau.

    pip install netCDF4
    python3 crosscheck/wang_frenkel.py --mdrun ./mdrun --work FOLDER
"""
import argparse
import datetime
import pathlib
import shutil
import subprocess
import sys

import netCDF4
import numpy as np

ATOMS = 500
REFERENCE = pathlib.Path(__file__).resolve().parent.parent / "Tests/CrossCodeTests/data/lammps/wang_frenkel_pressures.txt"
MELT = """\
  - nvt: {{temperature: 6, thermostat: bussi, thermostat-time: 0.2, time: 10, name: melt}}
  - nvt: {{temperature: [3, {T}], thermostat-time: 0.2, time: 20, name: cool}}
"""
DECK = """\
units: lj
seed: {seed}
structure:
  lattice: {{fcc: {a!r}, repeat: 5}}
  species: A
  masses: {{A: 1}}
  velocities: {{temperature: {start}}}
potential: {{wf: {{epsilon: 1, sigma: 1, cutoff: 2, mu: 1, nu: 1}}}}
timestep: 0.003
stages:
{melt}  - nvt: {{temperature: {T}, thermostat: bussi, thermostat-time: 0.5, time: 60, name: settle}}
  - nvt: {{temperature: {T}, thermostat: bussi, thermostat-time: 0.5, time: {time}, name: measure}}
output: {{folder: {folder}, frames: none, series: 0.03, csv: false}}
checkpoint: 100000 steps
"""


def standard_error(values, least=16):
    """Largest standard error of block averages over block sizes that leave at least `least` blocks."""
    largest, size = 0.0, 1
    while len(values) // size >= least:
        blocks = values[:len(values) // size * size].reshape(-1, size).mean(axis=1)
        largest = max(largest, blocks.std(ddof=1) / len(blocks) ** 0.5)
        size *= 2
    return largest


def simulate(arguments, T, rho, phase, seed):
    """Pressure and potential energy per atom, each with its standard error."""
    folder = arguments.work / f"{phase}-T{T}-rho{rho}"
    text = DECK.format(
        seed=seed, a=(4 / rho) ** (1 / 3), T=T, start=6 if phase == "liquid" else 2 * T, time=arguments.time,
        melt=MELT.format(T=T) if phase == "liquid" else "", folder=folder)
    deck, finished = folder.with_suffix(folder.suffix + ".yaml"), folder / "finished"
    if not (finished.exists() and deck.exists() and deck.read_text() == text):
        shutil.rmtree(folder, ignore_errors=True)
        deck.write_text(text)
        run = subprocess.run([arguments.mdrun, "run", deck, "--threads", str(arguments.threads)],
                             capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"{deck}: mdrun ended with {run.returncode}\n{run.stderr[-2000:]}")
        finished.touch()
    with netCDF4.Dataset(folder / "series.nc") as data:
        chosen = np.char.strip(netCDF4.chartostring(data["stage"][:])) == "measure"
        pressure, kinetic, potential, volume = (
            np.array(data[key][:][chosen], dtype=float)
            for key in ("pressure", "kinetic_energy", "potential_energy", "volume"))
    assert abs(ATOMS / volume[0] / rho - 1) < 1e-9
    pressure = rho * T + pressure - 2 * kinetic / (3 * volume)
    potential /= ATOMS
    return pressure.mean(), standard_error(pressure), potential.mean(), standard_error(potential)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdrun", type=pathlib.Path, default=pathlib.Path("./mdrun"))
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for decks and runs")
    parser.add_argument("--time", type=float, default=1500, help="length of each run in tau; 1500: error about 0.005")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, help="file for the table")
    arguments = parser.parse_args()
    arguments.mdrun, arguments.work = arguments.mdrun.resolve(), arguments.work.resolve()
    arguments.work.mkdir(parents=True, exist_ok=True)

    lines, failed = [], 0

    def line(text):
        print(text, flush=True)
        lines.append(text)

    line(f"{'T':>4s} {'rho':>7s} {'phase':7s} {'P':>9s} {'error':>8s} {'LAMMPS':>9s} {'error':>8s} {'z(P)':>6s}"
         f" {'u':>10s} {'LAMMPS':>10s} {'z(u)':>6s}")
    seed = 1
    for row in REFERENCE.read_text().splitlines():
        columns = row.split()
        if row.startswith("#") or columns[3] != "0.002":  # the other row has another time step
            continue
        T, rho, phase = float(columns[0]), float(columns[1]), columns[2]
        p_lammps, dp_lammps, u_lammps, du_lammps = (float(columns[k]) for k in (6, 7, 11, 12))
        p, dp, u, du = simulate(arguments, T, rho, phase, seed)
        zp, zu = (p - p_lammps) / np.hypot(dp, dp_lammps), (u - u_lammps) / np.hypot(du, du_lammps)
        passed = abs(zp) < 3 and abs(zu) < 3
        failed += not passed
        line(f"{T:4.1f} {rho:7.4f} {phase:7s} {p:9.5f} {dp:8.5f} {p_lammps:9.5f} {dp_lammps:8.5f} {zp:6.2f}"
             f" {u:10.6f} {u_lammps:10.6f} {zu:6.2f}  {'ok' if passed else 'FAILED'}")
        seed += 1
    line(f"{failed} failed" if failed else "all within three combined standard errors")

    if arguments.out:
        version = subprocess.run([arguments.mdrun, "--version"], capture_output=True, text=True).stdout.strip()
        arguments.out.write_text(
            f"# Wang-Frenkel model: pressure and potential energy per atom (reduced units), against LAMMPS\n"
            f"# {version}, numpy {np.__version__}; LAMMPS: see the header of {REFERENCE.name}\n"
            f"# command: python3 crosscheck/wang_frenkel.py --time {arguments.time:g}\n"
            f"# date: {datetime.date.today()}\n"
            f"# {ATOMS} atoms, dt 0.003, {arguments.time:g} tau a run; z: difference over the combined standard error\n"
            + "\n".join(lines) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
