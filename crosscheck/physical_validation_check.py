#!/usr/bin/env python3
"""Does the program sample the ensembles it claims to? Judged by physical_validation (PyPI, 1.0.5).

Runs `mdrun` on a liquid of 108 atoms with force-shifted Lennard-Jones forces, with every thermostat and every
barostat, and tests

  kinetic   the kinetic-energy distribution of the first run (Kolmogorov-Smirnov against Gamma), p > 0.001
  parts     equipartition over x, y, z and random groups of atoms, smallest p > 0.001
  z(T)      ensemble from two temperatures, |z| < 3: z is how many standard errors the slope of the logarithm of the
            ratio of the two distributions (energy, or enthalpy) is away from the difference of 1/kT
  z(P)      ensemble from two pressures, |z| < 3: the same with the distributions of the volume

Seeds are fixed, so a run repeats. physical_validation thins every series by its statistical inefficiency; the rows
are `SERIES` apart before that. With `--time 1600` about 15 minutes on one core.

    pip install physical-validation netCDF4
    python3 crosscheck/physical_validation_check.py --mdrun ./mdrun --work FOLDER
"""
import argparse
import contextlib
import datetime
import io
import logging
import pathlib
import shutil
import subprocess
import sys

logging.getLogger("pymbar").setLevel(logging.ERROR)  # no banner

import netCDF4
import numpy as np
import physical_validation as pv

ATOMS = 108
SERIES = 0.2  # tau between rows of the series: energies and volume
FRAMES = 2.0  # tau between frames: velocities of each atom

DECK = """\
units: lj
seed: {seed}
structure:
  lattice: {{fcc: 1.7, repeat: 3}}
  species: A
  masses: {{A: 1}}
  velocities: {{temperature: 1.5}}
potential: {{lj: {{epsilon: 1, sigma: 1, cutoff: 2.2, truncation: force-shifted}}}}
timestep: {step}
stages:
  - nvt: {{temperature: {temperature}, thermostat: {melt}, thermostat-time: 0.5, time: 40, name: melt}}
  - {stage}: {{{settings}, time: 40, name: settle}}
  - {stage}: {{{settings}, time: {time}, name: measure}}
output: {{folder: {folder}, frames: {frames}, series: {series}, precision: double, unwrapped: false, stress: false,
  csv: false}}
checkpoint: 100000 steps
"""

# BAOAB's velocities at full steps are cold: <m v^2> = kT (1 - (w dt)^2 / 4). The liquid's mean w^2 is about 250, so that
# is 0.16 % at dt = 0.005, near the standard error of the mean kinetic energy (8 % over the root of some thousand
# independent samples). At 0.0025 it is a quarter of that, and no longer seen.
NVT = {
    "langevin": ("nvt", "thermostat: langevin, thermostat-time: 1", 0.0025),
    "bussi": ("nvt", "thermostat: bussi, thermostat-time: 0.5", 0.005),
    "nose-hoover": ("nvt", "thermostat: nose-hoover, thermostat-time: 0.5", 0.005),
}
NPT = {
    f"{barostat} {coupling}": ("npt", f"barostat: {barostat}, coupling: {coupling}, barostat-time: 1", 0.005)
    for barostat in ("rescaling", "mtk") for coupling in ("isotropic", "z")
}


def simulate(arguments, label, temperature, pressure=None, seed=11):
    """Runs one state and hands it to physical_validation."""
    stage, settings, step = {**NVT, **NPT}[label]
    settings = f"temperature: {temperature}, {settings}" + ("" if pressure is None else f", pressure: {pressure}")
    name = label.replace(" ", "-") + f"-T{temperature}" + ("" if pressure is None else f"-P{pressure}")
    folder = arguments.work / name
    text = DECK.format(step=step, seed=seed, temperature=temperature, melt=arguments.melt,
                       stage=stage, settings=settings,
                       time=arguments.time, folder=folder, frames=FRAMES, series=SERIES)
    deck, finished = arguments.work / f"{name}.yaml", folder / "finished"
    if not (finished.exists() and deck.exists() and deck.read_text() == text):
        shutil.rmtree(folder, ignore_errors=True)
        deck.write_text(text)
        run = subprocess.run([arguments.mdrun, "run", deck, "--threads", "1"], capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"{deck}: mdrun ended with {run.returncode}\n{run.stderr[-2000:]}")
        finished.touch()

    def measured(file, *keys):
        with netCDF4.Dataset(folder / file) as data:
            chosen = np.char.strip(netCDF4.chartostring(data["stage"][:])) == "measure"
            return [np.array(data[key][:][chosen], dtype=float) for key in keys]

    kinetic, potential, volume = measured("series.nc", "kinetic_energy", "potential_energy", "volume")
    positions, velocities = measured("trajectory.nc", "coordinates", "velocities")
    if pressure is None:
        ensemble = pv.data.EnsembleData("NVT", natoms=ATOMS, temperature=temperature, volume=volume[0])
    else:
        ensemble = pv.data.EnsembleData("NPT", natoms=ATOMS, temperature=temperature, pressure=pressure)
    return pv.data.SimulationData(
        units=pv.data.UnitData(
            # Conversions to nm^3, bar and kJ/mol: pressure * volume must be an energy here, and there it is not.
            kb=1, energy_conversion=1, length_conversion=1, volume_conversion=1, temperature_conversion=1,
            pressure_conversion=1 / 6.022140857e-2, time_conversion=1),
        dt=step, ensemble=ensemble,
        system=pv.data.SystemData(
            natoms=ATOMS, nconstraints=0,
            # Langevin noise moves the centre of mass; the other schemes keep its momentum at zero.
            ndof_reduction_tra=0 if label == "langevin" else 3, ndof_reduction_rot=0,
            mass=np.ones(ATOMS), molecule_idx=np.arange(ATOMS), nconstraints_per_molecule=np.zeros(ATOMS)),
        observables=pv.data.ObservableData(
            kinetic_energy=kinetic, potential_energy=potential, total_energy=kinetic + potential, volume=volume),
        trajectory=pv.data.TrajectoryData(position=positions, velocity=velocities))


class Table:
    """Prints rows as they come and remembers whether all passed."""

    def __init__(self):
        self.lines, self.failed = [], 0
        self.line(f"{'ensemble':24s} {'kinetic p':>10s} {'parts p':>10s} {'z(T)':>8s} {'z(P)':>8s}")

    def line(self, text):
        print(text, flush=True)
        self.lines.append(text)

    def row(self, label, kinetic, parts, z_temperature, z_pressure=None):
        passed = [kinetic > 0.001, parts > 0.001, abs(z_temperature) < 3, z_pressure is None or abs(z_pressure) < 3]
        self.failed += passed.count(False)
        pressure = "" if z_pressure is None else f"{z_pressure:.2f}"
        self.line(f"{label:24s} {kinetic:10.4f} {parts:10.4f} {z_temperature:8.2f} {pressure:>8s}"
                  f"  {'ok' if all(passed) else 'FAILED'}")


def kinetic_tests(run):
    """p of the kinetic-energy distribution and the smallest p of equipartition."""
    p = pv.kinetic_energy.distribution(run, strict=True, verbosity=0)
    with contextlib.redirect_stdout(io.StringIO()):  # "No rotational degrees of freedom in this group"
        parts = pv.kinetic_energy.equipartition(
            run, strict=True, random_divisions=2, random_groups=2, random_division_seed=1, verbosity=0)
    return p, min(parts)


def ensemble_test(one, two):
    """Standard errors between the sampled and the true slope; the larger one where there are two slopes."""
    return max(pv.ensemble.check(one, two, bootstrap_error=False, verbosity=0), key=abs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdrun", type=pathlib.Path, default=pathlib.Path("./mdrun"))
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for decks and runs")
    parser.add_argument("--only", default="", help="part of the name of an ensemble, to test one")
    parser.add_argument("--time", type=float, default=1600, help="length of each run in tau")
    parser.add_argument("--melt", default="bussi", choices=["bussi", "langevin"], help="thermostat of the first stage; "
                        "langevin leaves the system with a total momentum, which the stages after it must not count")
    parser.add_argument("--out", type=pathlib.Path, help="file for the table")
    arguments = parser.parse_args()
    arguments.mdrun, arguments.work = arguments.mdrun.resolve(), arguments.work.resolve()
    arguments.work.mkdir(parents=True, exist_ok=True)

    # Differences of about 2 kT^2 / sigma(H) and 2 kT / sigma(V): the distributions overlap and yet differ clearly.
    table = Table()
    for label in NVT:
        if arguments.only in f"NVT {label}":
            cold = simulate(arguments, label, 1.0)
            table.row(f"NVT {label}", *kinetic_tests(cold), ensemble_test(cold, simulate(arguments, label, 1.2, seed=12)))
    for label in NPT:
        if arguments.only in f"NPT {label}":
            base = simulate(arguments, label, 1.0, 1.5)
            warm = simulate(arguments, label, 1.12, 1.5, seed=12)
            dense = simulate(arguments, label, 1.0, 2.0, seed=13)
            table.row(f"NPT {label}", *kinetic_tests(base), ensemble_test(base, warm), ensemble_test(base, dense))
    table.line(f"{table.failed} failed" if table.failed else "all passed")

    if arguments.out:
        version = subprocess.run([arguments.mdrun, "--version"], capture_output=True, text=True).stdout.strip()
        arguments.out.write_text(
            f"# Ensembles sampled by mdrun, judged by physical_validation\n"
            f"# {version}, physical_validation {pv.__version__}, numpy {np.__version__}\n"
            f"# command: python3 crosscheck/physical_validation_check.py --time {arguments.time:g} --melt {arguments.melt}\n"
            f"# date: {datetime.date.today()}\n"
            f"# {ATOMS} atoms, {arguments.time:g} tau a run; passed: p > 0.001 and |z| < 3\n"
            + "\n".join(table.lines) + "\n")
    sys.exit(1 if table.failed else 0)


if __name__ == "__main__":
    main()
