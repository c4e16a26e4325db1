"""The tables of the benchmark, as text."""
import importlib.metadata
import statistics


def per_atom(answers, atoms):
    """Microseconds per atom and step of each repetition that worked."""
    return [answer["perStep"] / atoms for answer in answers if answer]


def spread(values):
    return f"{statistics.median(values):8.3f} ({min(values):.3f} - {max(values):.3f})" if values else "failed"


def ratio(peer, own):
    return f"{statistics.median(peer) / statistics.median(own):7.2f}" if peer and own else "      -"


def memory(answers):
    values = [answer["memory"] for answer in answers if answer]
    return f"{max(values):.0f} MiB" if values else "-"


def busy(answers):
    values = [answer["busy"] for answer in answers if answer]
    return statistics.median(values) if values else float("nan")


def comparison(results):
    yield "Microseconds per atom and step, median (least - most) of the repetitions; ratio: peer / Ferrite"
    yield f"{'case':<12} {'program':<46} {'us':<28} {'ratio':>7} {'memory':>10}  busy threads"
    for result in results:
        case, timed = result["case"], result["timed"]
        peer = per_atom(timed["peer"], case.atoms)
        for name, answers in timed.items():
            own = per_atom(answers, case.atoms)
            program = f"LAMMPS, {result['best']}" if name == "peer" else f"Ferrite, {name}"
            shown = "" if name == "peer" else ratio(peer, own)
            # LAMMPS gives the use of the cores by one rank with its threads.
            used = busy(answers) * (result["best"].ranks if name == "peer" else 1)
            yield f"{str(case):<12} {program:<46} {spread(own):<28} {shown:>7} {memory(answers):>10}  {used:.2f}"


def trials(results):
    yield "What was tried with LAMMPS (one short run each): ranks x threads, skin in A"
    for result in results:
        atoms = result["case"].atoms
        for variant, answer in result["tried"].items():
            time = f"{answer['perStep'] / atoms:8.3f} us  {answer['memory']:7.0f} MiB" if answer else "  failed"
            yield f"{str(result['case']):<12} {str(variant):<46} {time}"


def starts(results):
    yield "Start-up: seconds of a process that does one step of 1,024 atoms"
    for result in results:
        for name, answer in result["started"].items():
            program = "LAMMPS" if name == "peer" else f"Ferrite, {name}"
            yield f"{program:<20} " + (f"{answer['seconds']:.2f} s" if answer else "failed")


def machine(results):
    own = [answer for result in results for answer in result["timed"].get("double", []) if answer]
    if own:
        yield f"processor: {own[0]['processor']}"
        for count in sorted({peak["threads"] for peak in own[0]["peaks"]}):
            peaks = [peak for answer in own for peak in answer["peaks"] if peak["threads"] == count]
            yield (
                f"peak of fused multiply-adds, {count} thread{'s' if count > 1 else ''}: {max(p['double'] for p in peaks):.1f} Gflop/s double, "
                f"{max(p['single'] for p in peaks):.1f} single")


def text(results, lammps, model):
    parts = [
        [f"{lammps}, DeePMD-kit {importlib.metadata.version('deepmd-kit')}, two cores each, NVE, steps of 1 fs (lj: 0.005 tau); "
         "OPENBLAS_CORETYPE is not set", f"weights: {model}"], machine(results), comparison(results), trials(results),
        starts(results)]
    return "\n".join("\n".join(part) + "\n" for part in parts)
