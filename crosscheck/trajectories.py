"""Opens trajectories of this program in ASE, MDAnalysis and OVITO and compares what each reads.

Make the files:  FERRITE_CROSSCHECK=FOLDER swift test -c release --filter CrossCheckFiles
Then:            python crosscheck/trajectories.py FOLDER [--mdrun ./mdrun --out FILE]
Needs from PyPI: ase netCDF4 MDAnalysis ovito

Every NAME.nc has NAME.xyz beside it with the same frames in the axes of the run (17 digits). They are turned here into
the axes of the AMBER convention (a along x, b in the xy plane, corner at the origin) independently of the program.
"""
import argparse
import datetime
import importlib.metadata
import pathlib
import subprocess
import warnings

import numpy as np

warnings.filterwarnings("ignore")
KCAL_MOL = 23.06054783061903  # kcal/mol in one eV


def header(text):
    """key=value pairs of an extended XYZ header."""
    import re
    return {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', text)}


def frames(path):
    """Frames in AMBER's axes: cell, periodic, species, unwrapped positions, velocities (A/ps), forces, time (ps)."""
    lines = path.read_text().splitlines()
    place = 0
    while place < len(lines):
        count = int(lines[place])
        head = header(lines[place + 1])
        rows = [line.split() for line in lines[place + 2:place + 2 + count]]
        place += 2 + count
        names, columns, start = head["Properties"].split(":"), {}, 0
        for name, width in zip(names[0::3], map(int, names[2::3])):
            columns[name] = [row[start:start + width] for row in rows]
            start += width
        array = lambda name: np.array(columns[name], dtype=float)
        cell = np.array(head["Lattice"].split(), dtype=float).reshape(3, 3)
        origin = np.array(head.get("Origin", "0 0 0").split(), dtype=float)
        # cell = L Q with L lower triangular and positive on its diagonal.
        q, r = np.linalg.qr(cell.T)
        signs = np.sign(np.diag(r))
        turn = q * signs
        yield {
            "cell": cell @ turn, "pbc": [p == "T" for p in head["pbc"].split()],
            "species": [s[0] for s in columns["species"]], "positions": (array("pos") - origin) @ turn,
            "velocities": array("vel") @ turn * 1000, "forces": array("forces") @ turn,
            "energies": array("atom_energy")[:, 0], "time": float(head["time_ps"]),
        }


def close(what, got, want, tolerance):
    difference = float(np.abs(np.asarray(got, dtype=float) - np.asarray(want, dtype=float)).max())
    assert difference <= tolerance, f"{what}: differs by {difference:.3g}, allowed {tolerance:.3g}"
    return difference


def same_atoms(what, got, frame, tolerance):
    """Positions equal but for whole cell vectors along periodic axes."""
    s = np.linalg.solve(frame["cell"].T, (np.asarray(got) - frame["positions"]).T).T
    s -= np.round(s) * np.array(frame["pbc"])
    return close(what, s @ frame["cell"], np.zeros_like(s), tolerance)


def check_ase(path, expected, tolerance):
    from ase.io.netcdftrajectory import NetCDFTrajectory
    worst = 0.0
    trajectory = NetCDFTrajectory(str(path))
    assert len(trajectory) == len(expected)
    for index, frame in enumerate(expected):
        atoms = trajectory[index]
        assert atoms.get_chemical_symbols() == frame["species"], "ASE: species"
        assert list(atoms.pbc) == frame["pbc"], "ASE: pbc"
        if all(frame["pbc"]):
            close("ASE cell", atoms.cell.array, frame["cell"], 1e-5)
        worst = max(worst, same_atoms("ASE positions", atoms.positions, frame, tolerance))
        # ASE ignores the unit of velocities: it takes A/ps as its own unit.
        close("ASE velocities", atoms.get_velocities(), frame["velocities"], 2e-5)
        close("ASE energies", atoms.arrays["atom_energy"], frame["energies"], 1e-5)
    return worst


def check_mdanalysis(path, expected, tolerance):
    import MDAnalysis
    universe = MDAnalysis.Universe(str(path.with_suffix(".topology.xyz")), str(path), format="NCDF")
    worst = 0.0
    assert len(universe.trajectory) == len(expected)
    for frame, step in zip(expected, universe.trajectory):
        assert list(universe.atoms.names) == frame["species"], "MDAnalysis: species"
        close("MDAnalysis time", step.time, frame["time"], 1e-6)
        if all(frame["pbc"]):
            close("MDAnalysis cell", step.triclinic_dimensions, frame["cell"], 2e-5)
        worst = max(worst, same_atoms("MDAnalysis positions", step.positions, frame, max(tolerance, 1e-5)))
        close("MDAnalysis velocities", step.velocities, frame["velocities"], 2e-5)
        # MDAnalysis turns kcal/mol/A into kJ/mol/A.
        close("MDAnalysis forces", step.forces / 4.184, frame["forces"] * KCAL_MOL, 1e-4)
    return worst


def check_ovito(path, expected, tolerance):
    from ovito.io import import_file
    pipeline = import_file(str(path))
    worst = 0.0
    assert pipeline.source.num_frames == len(expected), "OVITO: frames"
    numbers = {"Fe": 26, "Cr": 24, "C": 6}
    for index, frame in enumerate(expected):
        data = pipeline.compute(index)
        cell = data.cell
        periodic = [False] * 3 if cell is None else list(cell.pbc)
        assert periodic == frame["pbc"], f"OVITO: pbc {periodic}"
        if all(frame["pbc"]):
            close("OVITO cell", np.asarray(cell[:, :3]).T, frame["cell"], 1e-5)
        particles = data.particles
        types = particles.particle_types
        names = [types.type_by_id(t).name for t in types[...]]
        species = frame["species"]
        ids = [int(t) for t in types[...]]
        order = ["Fe", "Cr", "C"]
        assert names == species or ids == [numbers[s] for s in species] or ids == [order.index(s) + 1 for s in species], \
            f"OVITO: species {names} {ids}"
        worst = max(worst, same_atoms("OVITO positions", particles.positions[...], frame, tolerance))
        close("OVITO velocities", particles.velocities[...], frame["velocities"], 2e-5)
        close("OVITO forces", particles.forces[...], frame["forces"] * KCAL_MOL, 2e-4)
    return worst, sorted(particles.keys()), dict(zip(ids, names))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--mdrun", type=pathlib.Path, default=pathlib.Path("./mdrun"), help="for its version")
    parser.add_argument("--out", type=pathlib.Path, help="file for the table")
    arguments = parser.parse_args()
    lines = []

    def line(text):
        print(text, flush=True)
        lines.append(text)

    paths = sorted(arguments.folder.glob("*.nc"))
    assert paths, f"no *.nc in {arguments.folder}"
    line(f"{'file':22s} {'frames':>6s} {'ASE':>9s}  {'MDAnalysis':>10s} {'OVITO':>9s}")
    for path in paths:
        expected = list(frames(path.with_suffix(".xyz")))
        tolerance = 1e-11 if "double" in path.stem else 5e-6
        ase = check_ase(path, expected, tolerance)
        analysis = check_mdanalysis(path, expected, tolerance)
        ovito, properties, types = check_ovito(path, expected, tolerance)
        line(f"{path.name:22s} {len(expected):6d} {ase:9.1e}  {analysis:10.1e} {ovito:9.1e}")
    print("OVITO's properties:", ", ".join(properties) + "; types", types)
    line("all trajectories read alike")

    if arguments.out:
        version = subprocess.run([arguments.mdrun.resolve(), "--version"], capture_output=True, text=True).stdout.strip()
        readers = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("ase", "MDAnalysis", "ovito", "numpy"))
        arguments.out.write_text(
            f"# Trajectories of mdrun as ASE, MDAnalysis and OVITO read them: largest difference of a position (A)\n"
            f"# {version}, {readers}\n"
            f"# command: FERRITE_CROSSCHECK=FOLDER swift test -c release --filter CrossCheckFiles; python3 crosscheck/trajectories.py FOLDER\n"
            f"# date: {datetime.date.today()}\n"
            f"# cells, periodicity, species, velocities, forces and times are compared too; single precision but for *_double\n"
            + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
