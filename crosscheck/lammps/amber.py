"""Small AMBER NetCDF trajectories written by ASE and by MDAnalysis, and the same frames as extended XYZ."""
import warnings
from reference import *
warnings.filterwarnings("ignore")
import ase, MDAnalysis as mda
from ase import Atoms, units
from ase.io.netcdftrajectory import NetCDFTrajectory
from MDAnalysis.coordinates.TRJ import NCDFWriter

rng = np.random.default_rng(31)
base = np.array([[9.0, 0, 0], [1.9, 8.6, 0], [-1.3, 2.4, 9.7]])
species = (["Fe"] * 16 + ["Cr"] * 5 + ["C"] * 3)
n = len(species)
s = rng.random((n, 3))
frames = []
for k in range(4):
    h = np.round(base * (1 + 0.01 * k), 8)
    frames.append((h, np.round((s + rng.normal(0, 0.01, s.shape)) @ h, 8), np.round(rng.normal(0, 3, (n, 3)), 8)))  # velocities A/ps


def text(path, program, note):
    with open(path, "w") as f:
        for k, (h, r, v) in enumerate(frames):
            f.write(f'{n}\norigin="made for this project" program="{program}" command="python amber.py" date="{DATE}" note="{note}" frame={k} Lattice="{vec(h)}" '
                    'Properties=species:S:1:pos:R:3:vel:R:3 pbc="T T T"\n' + "".join(f"{e} {vec(a)} {vec(b)}\n" for e, a, b in zip(species, r, v)))


t = NetCDFTrajectory(f"{OUT}/amber_ase.nc", "w", keep_open=True)
for k, (h, r, v) in enumerate(frames):
    a = Atoms(species, positions=r, cell=h, pbc=True)
    a.set_velocities(v * 1e-3 / units.fs)
    t.write(a, time=0.25 * k)
t.close()
u = mda.Universe.empty(n, trajectory=True, velocities=True, forces=True)
u.add_TopologyAttr("names", species)
f = rng.normal(0, 2, (n, 3))
with NCDFWriter(f"{OUT}/amber_mdanalysis.nc", n, velocities=True, forces=True) as w:
    for k, (h, r, v) in enumerate(frames):
        u.atoms.positions, u.atoms.velocities, u.atoms.forces = r, v, f
        ln = np.linalg.norm(h, axis=1)
        ang = [np.degrees(np.arccos(h[i] @ h[j] / ln[i] / ln[j])) for i, j in [(1, 2), (0, 2), (0, 1)]]
        u.trajectory.ts.dimensions = [*ln, *ang]
        u.trajectory.ts.frame, u.trajectory.ts.time = k, 0.25 * k
        w.write(u.atoms)
text(f"{OUT}/amber_frames.extxyz", f"ASE {ase.__version__} (amber_ase.nc), MDAnalysis {mda.__version__} (amber_mdanalysis.nc)",
     "pos Angstrom, vel Angstrom/ps; both .nc files hold these frames, time 0.25 ps apart; their velocities as the program wrote them")
