"""Ferrite as a calculator of ASE (3.22 or newer): one file, to be put where Python finds it.

    from ferrite import Ferrite
    atoms.calc = Ferrite(model="models/dp-m.pb")
    atoms.get_potential_energy(), atoms.get_forces(), atoms.get_stress()

Energies are in eV, forces in eV/A, stress in eV/A^3 (ASE's units and signs), as `mdrun evaluate` gives them. One `mdrun drive` runs
beside Python and keeps its neighbour list, so that many small steps cost little more than the potential itself.
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import uuid

from ase import units
from ase.calculators.calculator import Calculator, CalculationFailed, CalculatorSetupError, all_changes
from ase.calculators.socketio import SocketServer
from ase.io import write
from ase.stress import full_3x3_to_voigt_6_stress


class Ferrite(Calculator):
    """A potential of Ferrite.

    model: a DeePMD-kit model file; or
    deck: a deck whose potential is used (its structure and stages are not).
    command: how to start mdrun, a text or a list; the environment's FERRITE_COMMAND, else `mdrun`.
    precision: `double` or `mixed`, for a model.
    threads: number of threads; all cores by default.
    timeout: seconds to wait for one configuration; without end by default.

    Close it with `close()` or use it in a `with` block; the end of Python closes it too.
    """

    implemented_properties = ["energy", "free_energy", "forces", "stress"]

    def __init__(self, model=None, deck=None, command=None, *, precision=None, threads=None, timeout=None):
        super().__init__()
        if (model is None) == (deck is None):
            raise CalculatorSetupError("give either model= or deck=")
        for path in (model, deck):
            if path is not None and not pathlib.Path(path).is_file():
                raise CalculatorSetupError(f"there is no file {path}")
        command = command or os.environ.get("FERRITE_COMMAND") or "mdrun"
        self._command = shlex.split(command) if isinstance(command, str) else [str(word) for word in command]
        program = shutil.which(self._command[0])
        if program is None:
            raise CalculatorSetupError(
                f"{self._command[0]} is not found: give its place as command= or in FERRITE_COMMAND")
        self._command[0] = program
        self._command += ["drive"]
        self._command += ["--model", str(model)] if deck is None else [str(deck)]
        if precision is not None:
            self._command += ["--precision", precision]
        if threads is not None:
            self._command += ["--threads", str(threads)]
        self._timeout = timeout
        self._server = self._folder = self._started_for = None

    def calculate(self, atoms=None, properties=("energy",), system_changes=all_changes):
        super().calculate(atoms, properties, system_changes)
        atoms = self.atoms
        # The protocol knows no species and no boundaries: with others the program has to be started anew.
        kind = (tuple(atoms.numbers), tuple(atoms.pbc))
        if self._server is not None and kind != self._started_for:
            self.close()
        if self._server is None:
            self._start(atoms)
            self._started_for = kind
        try:
            results = self._server.calculate(atoms)
        except BaseException as error:
            message = self._abandon()
            if isinstance(error, (OSError, AssertionError)):
                raise CalculationFailed(message or f"mdrun does not answer: {error!r}") from error
            raise
        virial = results["virial"]
        self.results = {key: results[key] for key in ("energy", "forces")}
        self.results["free_energy"] = results["energy"]
        if atoms.cell.rank == 3 and all(atoms.pbc):
            self.results["stress"] = -full_3x3_to_voigt_6_stress(virial) / atoms.get_volume()

    def _start(self, atoms):
        self._folder = tempfile.TemporaryDirectory(prefix="ferrite-")
        structure = pathlib.Path(self._folder.name, "structure.xyz")
        bare = atoms.copy()
        bare.calc = None
        for name in list(bare.arrays):
            if name not in ("numbers", "positions"):
                del bare.arrays[name]
        bare.info.clear()
        bare.set_constraint()
        if any(bare.pbc):
            bare.cell = bare.cell.complete()
        write(structure, bare, format="extxyz")
        name = f"ferrite-{uuid.uuid4().hex[:12]}"
        self._server = SocketServer(unixsocket=name, timeout=self._timeout)
        self._errors = open(pathlib.Path(self._folder.name, "errors"), "w+")
        # With ASE's own values of the atomic units energies come out as `mdrun evaluate` gives them.
        self._server.proc = subprocess.Popen(
            self._command + ["--structure", str(structure), "--unix", name,
                             "--bohr", repr(float(units.Bohr)), "--hartree", repr(float(units.Ha))],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors)

    def _abandon(self):
        """Ends after a failure; returns what mdrun said."""
        server, self._server = self._server, None
        process, server.proc = server.proc, None
        server.close()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._errors.seek(0)
        lines = self._errors.read().splitlines()
        self._clean()
        first = next((place for place, line in enumerate(lines) if "error:" in line.lower()), 0)
        return "\n".join(lines[first:]).strip()

    def _clean(self):
        self._errors.close()
        self._folder.cleanup()
        self._folder = self._started_for = None

    def close(self):
        """Ends mdrun; the next calculation starts it again."""
        if self._server is None:
            return
        server, self._server = self._server, None
        if server.protocol is not None:
            try:
                server.protocol.end()
            except OSError:
                pass
        server.close()
        self._clean()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __del__(self):
        if getattr(self, "_server", None) is not None:
            self.close()
