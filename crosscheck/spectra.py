#!/usr/bin/env python3
"""S(k), velocity autocorrelations and densities of states of the same trajectories by other programs.

  spectra.py --mdrun ./mdrun --potential Fe_mm.eam.fs --work FOLDER --out spectra.txt

Two runs: 432 atoms of bcc iron at 300 K, and a Lennard-Jones liquid of two species. S(k) by dynasor, with the wave vectors
that dynasor finds itself, where Ferrite uses every vector of a shell (fewer than 40): the numbers must be equal to the
rounding of positions in single precision; the last 200 frames are enough for that. Velocity autocorrelations by tidynamics and densities of states by scipy's
signal.periodogram, segment by segment as Ferrite cuts them: equal to rounding of velocities. The diffusion coefficient
must agree with that of the mean-squared displacement within two errors of their difference.
"""

import argparse
import csv
import datetime
import importlib.metadata
import json
import pathlib
import subprocess

import netCDF4
import numpy as np
import scipy.signal
import tidynamics
from dynasor import Trajectory, compute_static_structure_factors
from dynasor.qpoints import get_spherical_qpoints

IRON = """
structure: {{lattice: {{bcc: 2.8665 A, repeat: 6}}, species: Fe, velocities: {{temperature: 600 K, seed: 3}}}}
potential: {{eam: {potential}}}
timestep: 1 fs
stages:
  - nvt: {{temperature: 300 K, time: 3 ps}}
  - nve: {{time: 10 ps}}
output: {{folder: {folder}, frames: 5 fs, series: 10 steps, csv: false}}
analyze: [{{structure-factor: {{range: 4, bins: 200}}}}, vdos]
"""
LIQUID = """
units: lj
seed: 5
structure: {{lattice: {{fcc: 1.6796, repeat: 4}}, composition: {{A: 200, B: 56}}, masses: {{A: 1, B: 0.5}}}}
potential: {{lj: {{cutoff: 2.5, truncation: force-shifted, pairs: {{A: {{epsilon: 1, sigma: 1}}, A-B: {{epsilon: 1.2, sigma: 0.9}}, B: {{epsilon: 0.8, sigma: 0.88}}}}}}}}
timestep: 0.004 tau
stages:
  - langevin: {{temperature: 3, time: 10 tau}}
  - langevin: {{temperature: 1, time: 30 tau}}
  - nve: {{time: 60 tau}}
output: {{folder: {folder}, frames: 5 steps, series: 10 steps, csv: false}}
analyze: [{{structure-factor: {{range: 8, bins: 200}}}}, vdos, msd]
"""


def table(path):
    """Columns of a CSV file by name without the unit."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    columns = np.array([[float(x) if x else np.inf for x in row] for row in rows[1:]]).T
    return {name.split(" (")[0]: column for name, column in zip(rows[0], columns)}


def last_stage(folder):
    """Frames of the last stage: indices into the trajectory."""
    stage = json.loads((folder / "manifest.json").read_text())["stages"][-1]
    with netCDF4.Dataset(folder / "trajectory.nc") as file:
        step = file["step"][:].filled()
    return np.flatnonzero((step >= stage["firstStep"]) & (step <= stage["lastStep"]))


def structure_factors(folder, frames, species, bins, limit):
    """Shells of dynasor's wave vectors: k, and X_ab = <rho_a rho_b*> / N by pair."""
    with netCDF4.Dataset(folder / "trajectory.nc") as file:
        cell = np.array(file["cell_vectors"][frames[0]])
    names = sorted(set(species))
    trajectory = Trajectory(
        str(folder / "trajectory.nc"), trajectory_format="nc", length_unit="Angstrom", time_unit="ps",
        atomic_indices={name: np.flatnonzero(species == name).tolist() for name in names},
        frame_start=int(frames[0]), frame_stop=int(frames[-1]) + 1)
    points = get_spherical_qpoints(cell, limit)
    length = np.linalg.norm(points, axis=1)
    # One of each pair q, -q.
    x, y, z = np.where(np.abs(points) < 1e-9, 0, points).T
    half = (x > 0) | ((x == 0) & ((y > 0) | ((y == 0) & (z > 0))))
    points = points[half & (length < limit)]
    sample = compute_static_structure_factors(trajectory, points, logging_interval=0)
    length = np.linalg.norm(points, axis=1)
    shell = (length / (limit / bins)).astype(int)
    used = np.unique(shell)
    def mean(values):
        return np.array([np.mean(np.ravel(values)[shell == s]) for s in used])
    partial = {(a, b): mean(sample[f"Sq_{a}_{b}"]) for i, a in enumerate(names) for b in names[i:]}
    return mean(length), partial


def faber_ziman(partial, species):
    """S_ab from X_ab; dynasor's X_ab of an unlike pair holds both orders."""
    shares = {name: np.mean(species == name) for name in set(species)}
    result = {}
    for (a, b), x in partial.items():
        if a == b:
            result[f"{a}-{b}"] = 1 + (x - shares[a]) / shares[a] ** 2
        else:
            result[f"{a}-{b}"] = 1 + 0.5 * x / (shares[a] * shares[b])
    return result


def spectra(folder, frames, species, masses, discarded, length, points):
    """Normalised autocorrelation (tidynamics) and density of states (scipy) of each species, as Ferrite cuts the run."""
    with netCDF4.Dataset(folder / "trajectory.nc") as file:
        time = np.array(file["time"][frames], dtype=float)
        file["velocities"].set_auto_scale(False)
        velocities = np.array(file["velocities"][frames], dtype=float)
    interval = (time[-1] - time[0]) / (len(time) - 1)
    velocities -= np.einsum("i,tix->tx", masses, velocities)[:, None, :] / masses.sum()
    velocities = velocities[discarded:]
    taper = np.sin(np.pi * (np.arange(length) + 0.5) / length) ** 2
    result = {}
    for name in sorted(set(species)):
        correlation, density = [], []
        for start in range(0, len(velocities) - length + 1, length):
            part = velocities[start : start + length, species == name]
            correlation.append(np.mean([tidynamics.acf(part[:, i]) for i in range(part.shape[1])], axis=0))
            frequency, power = scipy.signal.periodogram(
                part.reshape(length, -1), fs=1 / interval, window=taper, nfft=2 * (points - 1), detrend=False,
                return_onesided=False, axis=0)
            power = power.sum(axis=1)[:points]
            density.append(3 * power / np.trapezoid(power, dx=0.5 / interval / (points - 1)))
        correlation = np.mean(correlation, axis=0)
        result[name] = correlation[: length // 2 + 1] / correlation[0], np.mean(density, axis=0)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mdrun", default="./mdrun")
    parser.add_argument("--potential", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([options.mdrun, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    versions = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in ("dynasor", "tidynamics", "scipy", "numpy"))
    lines = [
        f"# {datetime.date.today()}, {versions}, {version}",
        "# command: crosscheck/spectra.py --mdrun ./mdrun --potential Fe_mm.eam.fs --work FOLDER --out spectra.txt",
        "# largest difference over all shells, lags or frequencies, relative above one; bound; largest value",
        f"# {'quantity':38s} {'difference':>12s} {'bound':>9s} {'largest':>10s}",
    ]
    failed = False

    def compare(name, ours, theirs, bound):
        nonlocal failed
        difference = np.max(np.abs(np.asarray(ours) - theirs) / np.maximum(1, np.abs(theirs)))
        failed |= not difference < bound
        lines.append(f"{name:40s} {difference:12.2e} {bound:9.0e} {np.max(np.abs(theirs)):10.4g}")

    for system, deck, bins, limit, diffusion in (
        ("Lennard-Jones mixture", LIQUID, 200, 8.0, ["--only", "msd"]),
        ("bcc iron, 300 K", IRON, 200, 4.0, []),
    ):
        folder = options.work / system.split()[0].lower()
        if not (folder / "final.xyz").exists():
            path = options.work / f"{folder.name}.yaml"
            path.write_text(deck.format(folder=folder.resolve(), potential=options.potential.resolve()))
            subprocess.run([options.mdrun, "run", path], check=True, capture_output=True)
        frames = last_stage(folder)
        with netCDF4.Dataset(folder / "trajectory.nc") as file:
            names = file.element_names.split()
            species = np.array([names[t - 1] for t in file["type"][:]])
            masses = np.array(file["mass"][:], dtype=float)
        report = json.loads(subprocess.run(
            [options.mdrun, "analyze", "--json", *diffusion, "--only", "vdos", folder], check=True, capture_output=True,
            text=True).stdout)
        estimates = {e["name"]: e["estimate"] for e in report["estimates"]}

        last = frames[-200:]
        with netCDF4.Dataset(folder / "trajectory.nc") as file:
            time = np.array(file["time"][:], dtype=float)
        skip = time[last[0]] - time[frames[0]] - 0.5 * (time[1] - time[0])
        subprocess.run(
            [options.mdrun, "analyze", "--only", "structure-factor", "--skip", f"{skip}", folder], check=True,
            capture_output=True)
        ours = table(folder / "sk.csv")
        k, partial = structure_factors(folder, last, species, bins, limit)
        whole = ours["vectors"] < 40
        lines.append(f"{system}: {whole.sum()} of {len(whole)} shells hold all their vectors")
        compare(f"{system}: k of shells", ours["k"][whole], k[whole], 1e-5)
        total = sum(partial.values())
        compare(f"{system}: S(k) total", ours["S total"][whole], total[whole], 1e-4)
        if len(partial) > 1:
            for name, values in faber_ziman(partial, species).items():
                compare(f"{system}: S(k) {name}", ours[f"S {name}"][whole], values[whole], 1e-4)

        vacf, vdos = table(folder / "vacf.csv"), table(folder / "vdos.csv")
        evidence = next(e["evidence"] for n, e in estimates.items() if n.startswith("mean frequency"))
        count = len(frames) - evidence["discarded"]
        length = next(
            m for m in range(count // evidence["samples"], 0, -1) if m // 2 + 1 == len(vacf["time"]))
        theirs = spectra(folder, frames, species, masses, evidence["discarded"], length, len(vdos["frequency"]))
        for name, (correlation, density) in theirs.items():
            compare(f"{system}: VACF {name}", vacf[f"vacf {name}"], correlation, 1e-5)
            compare(f"{system}: VDOS {name}", vdos[f"vdos {name}"], density, 1e-4)
        for name in sorted(set(species)):
            if f"diffusion {name}" not in estimates:
                continue
            a, b = estimates[f"diffusion {name} by velocities"], estimates[f"diffusion {name}"]
            error = np.hypot(a["standardError"], b["standardError"])
            z = (a["value"] - b["value"]) / error
            failed |= not abs(z) < 3
            lines.append(
                f"{system}: D of {name}: {a['value']:.4f} +- {a['standardError']:.4f} by velocities, "
                f"{b['value']:.4f} +- {b['standardError']:.4f} by displacements, {z:+.1f} errors apart")
    lines.append("FAILED" if failed else "all within their bounds")
    options.out.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
