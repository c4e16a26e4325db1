#!/usr/bin/env python3
"""Does the engine sample the ensembles it claims to? Judged by physical_validation (PyPI, 1.0.5).

Runs `mdrun` on a small force-shifted Lennard-Jones liquid (108 atoms) with every thermostat and barostat, and
tests kinetic-energy distribution (strict Kolmogorov-Smirnov), equipartition, and the ensemble from two
temperatures and, at constant pressure, two pressures. Fixed seeds; |z| < 3 and p > 0.001 a test.

    pip install physical-validation netCDF4
    python3 crosscheck/physical_validation_check.py --mdrun ./mdrun --work /tmp/physical-validation
"""
import argparse
import math
import pathlib
import subprocess
import sys

import netCDF4
import numpy as np
import physical_validation as pv

ATOMS = 108
STEP = 0.004

DECK = """\
units: lj
structure:
  lattice: {{fcc: 1.7, repeat: [3, 3, 3]}}
  species: {{A: {{mass: 1}}}}
  seed: 3
potential:
  lj: {{cutoff: 2.5, style: force-shifted, pairs: [{{species: [A, A], epsilon: 1, sigma: 1}}]}}
velocities: {{temperature: 1.5}}
timestep: {step}
seed: {seed}
stages:
  - langevin: {{temperature: {temperature}, friction: 1.0, time: 40}}
{equilibrate}
{measure}
output: {{folder: {folder}, frames: {frames}, series: {series}}}
analyze: []
"""

NVT = {
    "langevin": "  - langevin: {{temperature: {T}, friction: 0.5, time: {time}}}",
    "bussi": "  - nvt: {{temperature: {T}, thermostat: bussi, relaxation: 0.5, time: {time}}}",
    "nose-hoover": "  - nvt: {{temperature: {T}, thermostat: nose-hoover, relaxation: 0.5, time: {time}}}",
}
NPT = {
    "rescaling": "  - npt: {{temperature: {T}, pressure: {P}, barostat: rescaling, coupling: {c}, time: {time}}}",
    "mtk": "  - npt: {{temperature: {T}, pressure: {P}, barostat: mtk, coupling: {c}, time: {time}}}",
}


def run(arguments, name, stage, temperature, pressure=None, coupling=None, seed=11, time=6000):
    folder = arguments.work / f"{name}-T{temperature}-P{pressure}-{coupling}"
    if not (folder / "series.nc").exists() or not (folder / "finished").exists():
        subprocess.run(["rm", "-rf", str(folder)], check=True)
        fill = dict(T=temperature, P=pressure, c=coupling)
        text = DECK.format(
            step=STEP, seed=seed, temperature=temperature, folder=folder,
            equilibrate=stage.format(time=100, **fill), measure=stage.format(time=time, **fill),
            frames=1.0 if time > 100 else 0.1, series=0.2)
        deck = arguments.work / f"{folder.name}.yaml"
        deck.write_text(text)
        subprocess.run([str(arguments.mdrun), "run", str(deck)], check=True, stdout=subprocess.DEVNULL)
        (folder / "finished").touch()
    with netCDF4.Dataset(folder / "series.nc") as series:
        time_axis = series["time"][:]
        keep = time_axis > 140.5
        values = {key: np.array(series[key][keep], dtype=float)
                  for key in ("kinetic_energy", "potential_energy", "volume")}
    with netCDF4.Dataset(folder / "trajectory.nc") as frames:
        keep = np.array(frames["time"][:]) > 140.5
        positions = np.array(frames["coordinates"][keep], dtype=float)
        velocities = np.array(frames["velocities"][keep], dtype=float)
    kind = "NVT" if pressure is None else "NPT"
    # Langevin noise moves the centre of mass; the other schemes keep its momentum.
    reduction = 0 if name == "langevin" else 3
    units = pv.data.UnitData(
        kb=1, energy_conversion=1, length_conversion=1, volume_conversion=1, temperature_conversion=1,
        pressure_conversion=1, time_conversion=1)
    data = pv.data.SimulationData(
        units=units, dt=STEP,
        system=pv.data.SystemData(
            natoms=ATOMS, nconstraints=0, ndof_reduction_tra=reduction, ndof_reduction_rot=0,
            mass=np.ones(ATOMS), molecule_idx=np.arange(ATOMS), nconstraints_per_molecule=np.zeros(ATOMS)),
        ensemble=pv.data.EnsembleData(
            kind, natoms=ATOMS, temperature=temperature,
            **(dict(volume=values["volume"][0]) if pressure is None else dict(pressure=pressure))),
        observables=pv.data.ObservableData(
            kinetic_energy=values["kinetic_energy"], potential_energy=values["potential_energy"],
            total_energy=values["kinetic_energy"] + values["potential_energy"], volume=values["volume"]),
        trajectory=pv.data.TrajectoryData(position=positions, velocity=velocities))
    return data


failures = []


def verdict(what, value, passed):
    print(f"{'ok  ' if passed else 'FAIL'} {what}: {value}", flush=True)
    if not passed:
        failures.append(what)


def judge(label, low, other, kind):
    p = pv.kinetic_energy.distribution(low, strict=True, verbosity=0)
    verdict(f"{label}: kinetic-energy distribution, p", f"{p:.4f}", p > 0.001)
    parts = pv.kinetic_energy.equipartition(
        low, strict=True, random_divisions=2, random_groups=2, random_division_seed=1, verbosity=0)
    verdict(f"{label}: equipartition, smallest p", f"{min(parts):.4f}", min(parts) > 0.001)
    for what, second in other.items():
        z = pv.ensemble.check(low, second, bootstrap_error=False, verbosity=0)
        verdict(f"{label}: ensemble from two {what}, quantiles", np.round(z, 2), all(abs(q) < 3 for q in z))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdrun", type=pathlib.Path, default=pathlib.Path("./mdrun"))
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/tmp/physical-validation"))
    parser.add_argument("--only", default="", help="part of a label, to run one case")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)

    for name, stage in NVT.items():
        if arguments.only and arguments.only not in name:
            continue
        cold = run(arguments, name, stage, 1.0)
        warm = run(arguments, name, stage, 1.2, seed=12)
        judge(f"NVT {name}", cold, {"temperatures": warm}, "NVT")
    for name, stage in NPT.items():
        for coupling in ("isotropic", "z"):
            label = f"NPT {name} {coupling}"
            if arguments.only and arguments.only not in label:
                continue
            base = run(arguments, name, stage, 1.0, 1.5, coupling)
            warm = run(arguments, name, stage, 1.12, 1.5, coupling, seed=12)
            dense = run(arguments, name, stage, 1.0, 2.1, coupling, seed=13)
            judge(label, base, {"temperatures": warm, "pressures": dense}, "NPT")
    print(f"{len(failures)} failed" if failures else "all passed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
