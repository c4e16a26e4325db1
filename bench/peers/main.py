#!/usr/bin/env python3
"""Ferrite and LAMMPS with DeePMD-kit on the same weights and cells, two cores each, in turn.

For every case first all sensible ways to run LAMMPS are tried once, the fastest is the peer; then peer, double, mixed, peer ...
are timed several times, and medians are compared. Both have the same start, time step, and skin (the peer's best). Run by
scripts/bench-peers.sh on a machine with nothing else to do.
"""
import argparse
import os
import pathlib
import time

import model
import report
from ferrite import Ferrite
from lammps import Lammps, Variant
from store import Store, digest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
EAM = "/usr/share/lammps/potentials/Fe_mm.eam.fs"
TENSORFLOW, PLAIN, PYTORCH = "TensorFlow compressed", "TensorFlow", "PyTorch compressed"
# With two threads PyTorch, and without compression TensorFlow, are far slower and not tried on large cells.
DEEP = [
    (Variant(TENSORFLOW, 2, 1, 1.0), 10**9), (Variant(TENSORFLOW, 2, 1, 2.0), 10**9), (Variant(TENSORFLOW, 1, 2, 2.0), 10**9),
    (Variant(PYTORCH, 2, 1, 2.0), 10**9), (Variant(PYTORCH, 1, 2, 2.0), 1024), (Variant(PLAIN, 2, 1, 2.0), 8192)]


def classical(skin):
    return [(Variant(what, 2, 1, skin), 10**9) for what in ("plain", "opt")]


class Case:
    """A potential and a number of atoms."""

    def __init__(self, kind, atoms, options, pair, variants, guess):
        self.kind, self.atoms, self.options, self.pair = kind, atoms, options, pair
        self.variants = [variant for variant, most in variants if atoms <= most]
        self.guess = guess  # microseconds per atom and step, to choose the first number of steps

    def __str__(self):
        return f"{self.kind} {self.atoms}"


def cases(sizes, files):
    def deep(variant):
        return [f"pair_style deepmd {files[variant.what]}", "pair_coeff * * " + " ".join(model.TYPES)]

    for atoms in sizes:
        yield Case("deep", atoms, ["--model", files[PLAIN]], deep, DEEP, 150)
    yield Case(
        "eam", 32000, ["--potential", "eam", "--eam-file", EAM],
        lambda _: ["pair_style eam/fs", f"pair_coeff * * {EAM} Fe"], classical(1.0), 2)
    yield Case(
        "lj", 32000, ["--potential", "lj"], lambda _: ["pair_style lj/cut 2.5", "pair_coeff 1 1 1 1 2.5"], classical(0.3), 1)


class Benchmark:
    def __init__(self, options, scratch, ferrite, lammps, store):
        self.options, self.scratch, self.ferrite, self.lammps, self.store = options, scratch, ferrite, lammps, store

    def peer(self, case, data, variant, per_step, seconds, name):
        steps = max(3, int(seconds * 1e6 / per_step))
        print(f"  {case}: {name}, {variant}, {steps} steps", flush=True)
        return self.lammps.run(variant, case.pair(variant), data, 3, steps, lj=case.kind == "lj")

    def ours(self, case, data, precision, skin, round_):
        print(f"  {case}: round {round_ + 1}, Ferrite {precision}", flush=True)
        return self.ferrite.run(case.options, data, precision, skin, 2, self.options.seconds)

    def case(self, case):
        """Everything measured for one case."""
        data = self.scratch / f"{case.kind}-{case.atoms}.data"
        self.ferrite.write_structure(case.options, case.atoms, data)
        tried = {
            variant: self.store.get(
                f"{case} try {variant}",
                lambda: self.peer(case, data, variant, case.guess * case.atoms, self.options.seconds / 2, "try"))
            for variant in case.variants}
        working = {variant: answer for variant, answer in tried.items() if answer}
        if not working:
            raise SystemExit(f"LAMMPS failed for {case} in all variants: see {self.scratch}/lammps.log")
        best = min(working, key=lambda variant: working[variant]["perStep"])
        precisions = [p for p in ("double", "mixed") if case.kind == "deep" or p == "double"]
        precisions = [p for p in precisions if self.ferrite.can(case.options, p)]
        timed = {"peer": [], **{precision: [] for precision in precisions}}
        for round_ in range(self.options.rounds if case.atoms < 32000 else min(3, self.options.rounds)):
            timed["peer"].append(self.store.get(
                f"{case} peer {round_}",
                lambda: self.peer(
                    case, data, best, working[best]["perStep"], self.options.seconds, f"round {round_ + 1}")))
            for precision in precisions:
                timed[precision].append(self.store.get(
                    f"{case} {precision} {round_}", lambda: self.ours(case, data, precision, best.skin, round_)))
        started = {}
        if case.kind == "deep" and case.atoms == 1024:
            started["peer"] = self.store.get(
                "start peer", lambda: self.lammps.run(best, case.pair(best), data, 0, 1))
            for precision in precisions:
                started[precision] = self.store.get(
                    f"start {precision}", lambda: self.ferrite.start(case.options, data, precision, best.skin, 2))
        return {"case": case, "tried": tried, "best": best, "timed": timed, "started": started}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdbench", default=ROOT / "mdbench", type=pathlib.Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[128, 1024, 8192, 32768], help="atoms, Deep Potential")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions; three from 32,000 atoms on")
    parser.add_argument("--seconds", type=float, default=8, help="length of each timing")
    parser.add_argument("--fresh", action="store_true", help="forget the results of an interrupted benchmark")
    options = parser.parse_args()
    began = time.monotonic()
    scratch = ROOT / ".build/bench-peers"
    scratch.mkdir(parents=True, exist_ok=True)
    program = options.mdbench.resolve()
    lammps = Lammps(scratch)
    # The model is kept beside the programs that made it.
    files = model.make(lammps.bin.parent / "ferrite-model", lammps.bin / "dp", dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3"))
    identity = [digest(program), digest(files[PLAIN]), lammps.version(), options.sizes, options.rounds, options.seconds]
    path = scratch / "results.json"
    if options.fresh:
        path.unlink(missing_ok=True)
    store = Store(path, identity)
    print(f"load of the machine before: {os.getloadavg()[0]:.2f}; it should be near 0", flush=True)
    benchmark = Benchmark(options, scratch, Ferrite(program, scratch), lammps, store)
    results = [benchmark.case(case) for case in cases(options.sizes, files)]
    text = report.text(results, lammps.version(), files[PLAIN])
    store.finish()
    (scratch / "report.txt").write_text(text)
    print(text)
    print(f"{(time.monotonic() - began) / 60:.0f} minutes; this table is in {scratch / 'report.txt'}")


if __name__ == "__main__":
    main()
