"""Ferrite's own benchmark program, run as the peers are."""
import json
import os
import subprocess

import measured


class Ferrite:
    def __init__(self, program, scratch):
        self.program, self.scratch = program, scratch

    def write_structure(self, options, atoms, path):
        """Atoms and velocities that both programs start from."""
        subprocess.run([self.program, *options, "--atoms", str(atoms), "--write-structure", path], check=True)

    def can(self, options, precision):
        """Whether this build evaluates the model in a precision."""
        command = [self.program, *options, "--atoms", "128", "--steps", "0", "--precision", precision]
        return subprocess.run(command, capture_output=True).returncode == 0

    def run(self, options, structure, precision, skin, threads, seconds):
        """Mean microseconds per step, as LAMMPS gives them, with threads busy and memory; None if it fails."""
        out, log = self.scratch / "mdbench.json", self.scratch / "mdbench.log"
        command = [
            self.program, *options, "--structure", structure, "--precision", precision, "--skin", skin, "--threads",
            threads, "--seconds", seconds, "--json", out]
        whole = measured.run(command, log)
        if whole is None:
            return None
        report = json.loads(out.read_text())
        case = report["cases"][0]
        return {
            "perStep": case["mean"] * case["atoms"], "busy": case["threadsBusy"], "memory": whole["memory"],
            "seconds": whole["seconds"], "peaks": report["peaks"], "processor": report["processor"],
            "rate": case.get("rate")}

    def start(self, options, structure, precision, skin, threads):
        """Seconds of a process that does one step."""
        command = [
            self.program, *options, "--structure", structure, "--precision", precision, "--skin", skin, "--threads",
            threads, "--steps", 1]
        return measured.run(command, self.scratch / "mdbench.log")
