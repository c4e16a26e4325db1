"""The reference model, as large as production models are: trained briefly, frozen and compressed by DeePMD-kit.

Weights matter here only in so far as they are the same for both programs and not all alike: a few hundred steps on the three
frames of models/dp-m.reference.extxyz.
"""
import json
import pathlib
import re

import numpy as np

import measured

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TYPES = ["Fe", "Cr", "C"]
# Slots per type: the frames have up to 71 Fe, 20 Cr and 7 C within 6 A; with more, LAMMPS would be slower.
INPUT = {
    "model": {
        "type_map": TYPES,
        "descriptor": {
            "type": "se_e2_a", "rcut": 6.0, "rcut_smth": 2.0, "sel": [96, 48, 24], "neuron": [25, 50, 100],
            "axis_neuron": 16, "type_one_side": True, "activation_function": "tanh", "precision": "float64", "seed": 1},
        "fitting_net": {
            "neuron": [240, 240, 240], "resnet_dt": True, "activation_function": "tanh", "precision": "float64",
            "seed": 2}},
    "learning_rate": {"type": "exp", "start_lr": 0.002, "stop_lr": 1e-5, "decay_steps": 20},
    "loss": {
        "type": "ener", "start_pref_e": 0.02, "limit_pref_e": 1, "start_pref_f": 1000, "limit_pref_f": 1,
        "start_pref_v": 0, "limit_pref_v": 0},
    "training": {
        "training_data": {"systems": ["data/0", "data/1", "data/2"], "batch_size": 1}, "numb_steps": 400, "seed": 3,
        "disp_freq": 100, "save_freq": 400}}
FILES = {
    "TensorFlow": "reference.pb", "TensorFlow compressed": "reference-compressed.pb",
    "PyTorch compressed": "reference-compressed.pth"}


def write_data(folder):
    """DeePMD-kit's training data from the frames of the first small model."""
    lines = (ROOT / "models/dp-m.reference.extxyz").read_text().splitlines()
    place = number = 0
    while place < len(lines):
        count, head = int(lines[place]), lines[place + 1]
        rows = [line.split() for line in lines[place + 2:place + 2 + count]]
        place += 2 + count
        values = {key: quoted or plain for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', head)}
        target = folder / str(number) / "set.000"
        target.mkdir(parents=True, exist_ok=True)
        numbers = np.array([row[1:7] for row in rows], dtype=float)
        np.save(target / "box.npy", np.array([values["Lattice"].split()], dtype=float))
        np.save(target / "coord.npy", numbers[:, :3].reshape(1, -1))
        np.save(target / "force.npy", numbers[:, 3:].reshape(1, -1))
        np.save(target / "energy.npy", np.array([float(values["energy"])]))
        (target.parent / "type.raw").write_text("\n".join(str(TYPES.index(row[0])) for row in rows) + "\n")
        (target.parent / "type_map.raw").write_text("\n".join(TYPES) + "\n")
        number += 1


def make(folder, dp, environment):
    """Files of the model by name of the variant, made on the first call."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: folder / file for name, file in FILES.items()}
    if all(path.exists() for path in files.values()):
        return files
    print("making the reference model (two or three minutes)", flush=True)
    write_data(folder / "data")
    (folder / "input.json").write_text(json.dumps(INPUT, indent=1))
    for step in (
        ["--tf", "train", "input.json"],
        ["--tf", "freeze", "-o", "reference.pb"],
        ["--tf", "compress", "-i", "reference.pb", "-o", "reference-compressed.pb"],
        ["convert-backend", "reference.pb", "reference.pth"],
        ["--pt", "compress", "-i", "reference.pth", "-o", "reference-compressed.pth"],
    ):
        log = folder / ("-".join(step[:2]).strip("-") + ".log")
        if measured.run([dp, *step], log, environment, folder) is None:
            raise SystemExit(f"dp {' '.join(step)} failed: see {log}")
    return files
