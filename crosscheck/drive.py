#!/usr/bin/env python3
"""`mdrun drive` behind the servers it is made for, ASE and i-PI: energy, forces, virial and stress equal to `mdrun evaluate`.

  drive.py --mdrun ./mdrun --out FILE          needs ase; with ipi, i-PI too (pip install ase ipi)

ASE: python/ferrite.py and ASE's own SocketIOCalculator on the models' reference structures, as they are and with cell and
atoms turned into an orientation of no kind, a unit cell moved and strained in between. i-PI: five steps at constant pressure, each
compared. The difference allowed is 1e-10 of the largest component.
"""
import argparse
import datetime
import importlib.metadata
import importlib.util
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import uuid

import ase.io
import numpy as np
from ase import Atoms, units
from ase.calculators.socketio import SocketIOCalculator

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "python"))
from ferrite import Ferrite  # noqa: E402

BOHR, HARTREE = 0.529177210903, 27.211386245988  # CODATA 2018, as mdrun has them
TOLERANCE = 1e-10


class Table:
    def __init__(self):
        self.lines, self.failed = [], 0
        self.line(f"{'largest difference / largest component':44s}" + "".join(f"{q:>10s}" for q in ("energy", "forces", "virial")))

    def line(self, text):
        print(text, flush=True)
        self.lines.append(text)

    def compare(self, label, found, expected):
        ratios = [np.abs(np.asarray(a) - b).max() / np.abs(b).max() for a, b in zip(found, expected)]
        passed = all(ratio <= TOLERANCE for ratio in ratios)  # a NaN fails
        self.failed += not passed
        self.line(f"{label:44s}" + "".join(f"{r:10.1e}" for r in ratios) + ("  ok" if passed else "  FAILED"))


def evaluate(mdrun, model, atoms, folder):
    """Energy, forces and virial of `mdrun evaluate`."""
    start, out = folder / "start.xyz", folder / "out.xyz"
    bare = Atoms(atoms.symbols, positions=atoms.positions, cell=atoms.cell, pbc=True)
    lines = [str(len(bare)), 'Lattice="' + " ".join(f"{x:.17g}" for x in bare.cell.array.ravel())
             + '" Properties=species:S:1:pos:R:3 pbc="T T T"']
    lines += [f"{s} {x:.17g} {y:.17g} {z:.17g}" for s, (x, y, z) in zip(bare.symbols, bare.positions)]
    start.write_text("\n".join(lines) + "\n")
    subprocess.run([mdrun, "evaluate", start, "--model", model, "--out", out], check=True, capture_output=True)
    import re
    text = out.read_text().splitlines()
    head = {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', text[1])}
    forces = np.array([line.split()[4:7] for line in text[2:]], dtype=float)
    return float(head["energy"]), forces, np.array(head["virial"].split(), dtype=float).reshape(3, 3)


def of_calculator(atoms):
    """Energy, forces and virial from what ASE has got."""
    return (atoms.get_potential_energy(), atoms.get_forces(),
            -atoms.get_volume() * atoms.get_stress(voigt=False))


def symmetric(values):
    energy, forces, virial = values
    return energy, forces, (virial + virial.T) / 2


def turned(atoms):
    copy = atoms.copy()
    copy.rotate(33, (1, 2, 3), rotate_cell=True)
    return copy


def with_ase(table, mdrun, folder):
    for name in ("dp-nm", "dp-m", "dp-ft"):
        model = ROOT / f"models/{name}.pb"
        frames = ase.io.read(ROOT / f"models/{name}.reference.extxyz", ":")
        with Ferrite(model=model, command=[str(mdrun)]) as calculator:
            for place, frame in enumerate(frames):
                for label, atoms in (("", frame), (", turned", turned(frame))):
                    atoms = Atoms(atoms.symbols, positions=atoms.positions, cell=atoms.cell, pbc=True)
                    atoms.calc = calculator
                    table.compare(f"Ferrite, {name}, frame {place + 1}{label}", of_calculator(atoms),
                                  symmetric(evaluate(mdrun, model, atoms, folder)))

    model = ROOT / "models/dp-m.pb"
    frame = ase.io.read(ROOT / "models/dp-m.reference.extxyz", 0)
    atoms = Atoms(frame.symbols, positions=frame.positions, cell=frame.cell, pbc=True)
    ase.io.write(folder / "species.xyz", atoms, format="extxyz")
    name = f"ferrite-{uuid.uuid4().hex[:8]}"
    with SocketIOCalculator(unixsocket=name) as calculator:
        process = subprocess.Popen(
            [mdrun, "drive", "--model", model, "--structure", folder / "species.xyz", "--unix", name,
             "--bohr", repr(units.Bohr), "--hartree", repr(units.Ha)], stderr=subprocess.PIPE)
        atoms.calc = calculator
        for step in range(3):
            table.compare(f"SocketIOCalculator, dp-m, step {step}", of_calculator(atoms),
                          symmetric(evaluate(mdrun, model, atoms, folder)))
            atoms.rattle(0.05, seed=step)
            atoms.set_cell(atoms.cell.array @ (np.eye(3) + 0.01 * np.diag([1, -1, 2])), scale_atoms=True)
    code = process.wait()
    table.failed += code != 0
    table.line(f"exit code after ASE has closed the socket: {code}")


IPI = """<simulation verbosity='quiet'>
  <output prefix='{folder}/ipi'></output>
  <ffsocket mode='unix' name='ferrite' pbc='false'><address>{name}</address><latency>1e-3</latency></ffsocket>
  <system>
    <initialize nbeads='1'>
      <file mode='ase'>{folder}/ipi-start.xyz</file>
      <velocities mode='thermal' units='kelvin'>600</velocities>
    </initialize>
    <forces><force forcefield='ferrite'/></forces>
    <ensemble>
      <temperature units='kelvin'>600</temperature>
      <pressure units='gigapascal'>1</pressure>
    </ensemble>
    <motion mode='dynamics'>
      <dynamics mode='npt'>
        <timestep units='femtosecond'>1</timestep>
        <thermostat mode='svr'><tau units='femtosecond'>50</tau></thermostat>
        <barostat mode='isotropic'>
          <tau units='femtosecond'>100</tau>
          <thermostat mode='langevin'><tau units='femtosecond'>100</tau></thermostat>
        </barostat>
      </dynamics>
    </motion>
  </system>
</simulation>
"""


def with_ipi(table, mdrun, folder):
    from ipi.scripting import InteractiveSimulation

    model = ROOT / "models/dp-m.pb"
    frame = ase.io.read(ROOT / "models/dp-m.reference.extxyz", 0)
    cell, _ = frame.cell.standard_form()
    atoms = Atoms(frame.symbols, scaled_positions=frame.get_scaled_positions(), cell=cell, pbc=True)
    ase.io.write(folder / "ipi-start.xyz", atoms, format="extxyz")
    name = f"ferrite-{uuid.uuid4().hex[:8]}"
    process = subprocess.Popen(
        [mdrun, "drive", "--model", model, "--structure", folder / "ipi-start.xyz", "--unix", name],
        stderr=subprocess.PIPE)
    here = os.getcwd()
    os.chdir(folder)  # i-PI writes its restart file where it stands
    try:
        simulation = InteractiveSimulation(io.StringIO(IPI.format(folder=folder, name=name)))
        system = simulation.syslist[0]
        for step in range(5):
            simulation.run(1)
            # Inside i-PI everything is in atomic units, cell vectors are columns, and of the virial it keeps the upper triangle.
            now = Atoms(frame.symbols, positions=BOHR * system.beads.q[0].reshape(-1, 3), cell=BOHR * system.cell.h.T, pbc=True)
            energy, forces, virial = evaluate(mdrun, model, now, folder)
            found = (HARTREE * system.forces.pot, HARTREE / BOHR * system.forces.f[0].reshape(-1, 3),
                     HARTREE * np.triu(system.forces.vir))
            table.compare(f"i-PI, dp-m, constant pressure, step {step + 1}", found, (energy, forces, np.triu(virial)))
        for field in simulation.fflist.values():
            field.stop()
    finally:
        os.chdir(here)
    code = process.wait(timeout=60)
    table.failed += code != 0
    table.line(f"exit code after i-PI has ended: {code}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdrun", type=pathlib.Path, default=pathlib.Path("./mdrun"))
    parser.add_argument("--out", type=pathlib.Path, help="file for the table")
    arguments = parser.parse_args()
    mdrun = str(arguments.mdrun.resolve())
    has_ipi = importlib.util.find_spec("ipi") is not None

    table = Table()
    with tempfile.TemporaryDirectory() as name:
        with_ase(table, mdrun, pathlib.Path(name))
        if has_ipi:
            with_ipi(table, mdrun, pathlib.Path(name))
        else:
            table.line("i-PI: skipped, not installed (pip install ipi)")
    table.line(f"{table.failed} outside the tolerance" if table.failed else "all within tolerance")
    if arguments.out:
        version = subprocess.run([mdrun, "--version"], capture_output=True, text=True).stdout.strip()
        packages = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in (["ase", "ipi"] if has_ipi else ["ase"]))
        arguments.out.write_text(
            f"# mdrun drive behind ASE and i-PI against mdrun evaluate; allowed: {TOLERANCE:.0e}\n# {version}, {packages}\n"
            f"# command: python3 crosscheck/drive.py\n# date: {datetime.date.today()}\n" + "\n".join(table.lines) + "\n")
    sys.exit(bool(table.failed))


if __name__ == "__main__":
    main()
