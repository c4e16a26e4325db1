#!/usr/bin/env python3
"""The viscosity of the same stress series by STACIE and by `mdrun analyze --viscosity`.

  stacie_check.py --mdrun ./mdrun --work FOLDER [RUN...]

Without runs it makes four short ones: 500 Lennard-Jones atoms, rho 0.8442, T 0.722. STACIE is asked twice: with the
criterion that looks 2.5 times as far as the cutoff, which Ferrite uses (docs/theory/viscosity.md), and with its default
1.25. The first must agree within a quarter of Ferrite's standard error; the second is printed to show the difference.
"""

import argparse
import datetime
import importlib.metadata
import json
import pathlib
import subprocess
import sys

import netCDF4
import numpy as np
from stacie import LorentzModel, compute_spectrum, estimate_acint
from stacie.cutoff import CV2LCriterion

DECK = """
units: lj
seed: {seed}
structure: {{lattice: {{fcc: 1.6796, repeat: 5}}, species: A}}
potential: {{lj: {{epsilon: 1, sigma: 1, cutoff: 2.5, truncation: cut}}}}
timestep: 0.003 tau
stages:
  - langevin: {{temperature: 2, time: 10 tau}}
  - langevin: {{temperature: 0.722, time: 30 tau}}
  - nve: {{time: {time} tau}}
output: {{folder: {folder}, frames: none, series: 10 steps, stress-mean: true, csv: false}}
"""


def make(mdrun, work, count, time):
    """Runs the decks that are not there yet; returns their folders."""
    folders = []
    for seed in range(1, count + 1):
        folder = work / f"lj-{seed}"
        if not (folder / "final.xyz").exists():
            deck = work / f"lj-{seed}.yaml"
            deck.write_text(DECK.format(seed=seed, folder=folder, time=time))
            subprocess.run([mdrun, "run", deck], check=True, stderr=subprocess.DEVNULL)
        folders.append(folder)
    return folders


def stress(folder):
    """Prefactor V/T (reduced) and five components of the last stage, as Ferrite takes its rows."""
    manifest = json.loads((folder / "manifest.json").read_text())
    stage = manifest["stages"][-1]
    with netCDF4.Dataset(folder / "series.nc") as file:
        step = file["step"][:].filled()
        rows = (step > stage["firstStep"]) & (step <= stage["lastStep"])
        first = np.argmax(rows)
        # A mean that reaches back into the stage before is left out.
        rows[first] = step[first - 1] == stage["firstStep"]
        s = np.array(file["stress_mean"][:])[rows]
        volume = float(np.mean(np.array(file["volume"][:])[rows]))
        temperature = float(np.mean(np.array(file["temperature"][:])[rows]))
        time = np.array(file["time"][:])[rows]
    xx, yy, zz, yz, xz, xy = s.T
    five = np.array([(xx - yy / 2 - zz / 2) / np.sqrt(3), (yy - zz) / 2, yz, xz, xy])
    return volume / temperature, five, (time[-1] - time[0]) / (len(time) - 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mdrun", default="./mdrun")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--time", type=float, default=300)
    parser.add_argument("runs", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    runs = options.runs or make(options.mdrun, options.work, options.count, options.time)

    output = options.work / "viscosity"
    command = [options.mdrun, "analyze", "--viscosity", "--json", "--output", output, *runs]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    ours = next(e["estimate"] for e in report["estimates"] if e["name"] == "viscosity")

    data = [stress(folder) for folder in runs]
    interval = data[0][2]
    theirs = {}
    for factor in (2.5, 1.25):
        spectrum = compute_spectrum(
            [five for _, five, _ in data],
            prefactors=[np.full(5, prefactor) for prefactor, _, _ in data],
            timestep=interval,
        )
        theirs[factor] = estimate_acint(
            spectrum, LorentzModel(), cutoff_criterion=CV2LCriterion(fcut_factor=factor)
        )

    version_of_stacie = importlib.metadata.version("stacie")
    version = subprocess.run([options.mdrun, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"# {datetime.date.today()}, STACIE {version_of_stacie}, numpy {np.__version__}, {version}")
    print("# command: " + " ".join(["crosscheck/stacie_check.py"] + sys.argv[1:]))
    print(f"# {len(runs)} runs, {len(data)} x 5 series of {data[0][1].shape[1]} samples, interval {interval:.4g} tau")
    print("# program                    viscosity     error   tau_exp")
    print(f"mdrun                      {ours['value']:11.5f} {ours['standardError']:9.5f} "
          f"{ours['evidence']['correlationTime']:9.4f}")
    for factor, result in theirs.items():
        name = f"STACIE, criterion x {factor}"
        print(f"{name:26s} {result.acint:11.5f} {result.acint_std:9.5f} {result.corrtime_exp:9.4f}")
    difference = (ours["value"] - theirs[2.5].acint) / ours["standardError"]
    print(f"difference, same criterion: {difference:.3f} standard errors (at most 0.25)")
    difference_default = (ours["value"] - theirs[1.25].acint) / ours["standardError"]
    print(f"difference, STACIE's default: {difference_default:.3f} standard errors (not tested)")
    if abs(difference) > 0.25:
        sys.exit("FAILED: the two programs differ")


if __name__ == "__main__":
    main()
