"""Thermal cells of Fe-Cr-C for labelling: short NVT runs of mdrun with the shipped small models under a ZBL overlay.
   thermal_cells.py MDRUN MODELS OUT N SEED STATIC_POOL        compact cells: no image of an atom nearer than about 5 A (liquids: 5.7 A)"""
import subprocess, os, sys
import numpy as np
from ase import Atoms
from ase.build import bulk
from ase.io import read, write
from ase.neighborlist import neighbor_list
md, models, out, n, seed, static = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), sys.argv[6]
rng = np.random.default_rng(seed); W=f"w{seed}"; os.makedirs(W, exist_ok=True)
MIN = {("Fe","Fe"):1.75,("Cr","Fe"):1.75,("Cr","Cr"):1.75,("C","Fe"):1.35,("C","Cr"):1.35,("C","C"):1.1}
FCC = np.array([[0,.5,.5],[.5,0,.5],[.5,.5,0]]); 
carb = [a for a in read(static, ":") if a.info.get("kind") in ("carbide","eos-carbide") and len(a) <= 20]
vac = [a for a in read(static, ":") if a.info.get("kind") == "vacancy"]
kinds = ["t-liquid"]*8 + ["t-hot"]*3 + ["t-bcc","t-fcc","t-hcp"] + ["t-carbide"]*3 + ["t-int","t-int","t-vac"]
frames = []; i = 0
def near(a, f=1.0):
    I,J,D = neighbor_list("ijd", a, 2.2); S = a.get_chemical_symbols()
    return any(d < f*MIN[tuple(sorted((S[p],S[q])))] for p,q,d in zip(I,J,D))
def minimage(c):
    return min(np.linalg.norm(np.array(k) @ c) for k in np.ndindex(3,3,3) for k in [tuple(x-1 for x in k)] if any(k))
while len(frames) < n:
    i += 1
    kind = kinds[rng.integers(len(kinds))]
    xcr = rng.choice([0, .125, .25, .5, 1.0], p=[.45,.2,.12,.1,.13])
    melt = kind == "t-liquid"; nc = 0
    if melt:
        na = int(rng.integers(12, 17)); v = rng.uniform(11.5, 14.8); T = rng.uniform(1700, 2600) if rng.random()<.8 else rng.uniform(2600,3200)
        nc = int(rng.choice([0,0,0,1,1,2,3])); nm = na-nc
        s = ["Cr" if k < round(xcr*nm) else "Fe" for k in range(nm)] + ["C"]*nc
        c = FCC*(4*(nm*v+nc*6.5))**(1/3); pos = []
        for k in range(na):
            for _ in range(2000):
                p = rng.random(3)
                d = [np.linalg.norm((p-q-np.round(p-q))@c) for q in pos]
                if not d or min(d) > 1.75: pos.append(p); break
        if len(pos) < na: continue
        a = Atoms(s, cell=c, scaled_positions=pos, pbc=True)
    elif kind in ("t-carbide","t-vac"):
        l = carb if kind == "t-carbide" else vac
        a = l[rng.integers(len(l))].copy(); a = Atoms(a.get_chemical_symbols(), cell=a.cell, positions=a.positions, pbc=True); T = rng.uniform(300, 2300 if kind=="t-carbide" else 1600)
        a.set_cell(a.cell.array*rng.uniform(.97,1.05), scale_atoms=True)
    else:
        st = kind[2:] if kind in ("t-bcc","t-fcc","t-hcp") else rng.choice(["bcc","fcc","hcp"] if kind=="t-hot" else ["bcc","fcc"])
        a = {"bcc": lambda: bulk("Fe","bcc",a=2.87)*(2,2,2), "fcc": lambda: bulk("Fe","fcc",a=3.6)*(2,2,2), "hcp": lambda: bulk("Fe","hcp",a=2.55,c=4.1)*(2,2,1)}[st]()
        m = len(a)
        if kind == "t-int": a += Atoms("C", positions=[(np.array([.25,.25,.25]) if st=="fcc" else np.array([.25,.25,.0])) @ a.cell.array])
        s = np.array(a.get_chemical_symbols(), dtype=object); s[rng.permutation(m)[:round(xcr*m)]] = "Cr"; a.set_chemical_symbols(list(s))
        T = rng.uniform(1400, 2600) if kind=="t-hot" else rng.uniform(200, 1600)
        v = {"bcc":rng.uniform(10.5,13.2),"fcc":rng.uniform(10.0,13.2),"hcp":rng.uniform(9.8,12.6)}[st]
        if kind == "t-hot": v *= 1.05
        e = rng.uniform(-.03,.03,(3,3)); a.set_cell(a.cell.array @ (np.eye(3)+(e+e.T)/2), scale_atoms=True)
        a.set_cell(a.cell.array*((m*v+(6 if kind=="t-int" else 0))/a.get_volume())**(1/3), scale_atoms=True)
    f = f"{W}/{i}"; write(f+".xyz", a, format="extxyz", columns=["symbols","positions"])
    mod = "dp-m" if rng.random()<.6 else "dp-nm"; F = os.path.abspath(f)
    first = f"  - minimize: {{}}\n  - langevin: {{temperature: [4500 K, {T:.0f} K], time: 1.5 ps, thermostat-time: 50 fs}}\n" if melt else ""
    open(f+".yaml","w").write(f"""structure: {{file: {F}.xyz, velocities: {{temperature: {T:.0f} K, seed: {i}}}}}
potential: [{{deep: {models}/{mod}.pb}}, {{zbl: {{inner: 0.9 A, outer: 1.7 A}}}}]
timestep: 1 fs
seed: {i}
threads: 1
stages:
{first}  - langevin: {{temperature: {T:.0f} K, time: 1 ps, thermostat-time: 50 fs}}
output: {{folder: {F}-run, frames: none, csv: false}}
stability: {{displacement: 2 A, temperature: 1000000 K}}
""")
    r = subprocess.run([md,"run",f+".yaml"],capture_output=True,text=True)
    if r.returncode:
        print(f, kind, r.stderr[-300:].strip().split("\n")[-1], flush=True)
        if i > 8 and not frames: sys.exit("stop")
        continue
    b = read(f+"-run/final.xyz"); b = Atoms(b.get_chemical_symbols(), cell=b.cell, positions=b.positions, pbc=True); b.wrap()
    if near(b, .97): continue
    b.info = dict(frame_id=f"th{seed}-{len(frames):03d}", kind=kind, T=round(float(T)), image=round(float(minimage(b.cell.array)),2), origin=f"mdrun {mod}+zbl")
    frames.append(b)
write(out, frames, format="extxyz")
from collections import Counter
print(Counter(b.info["kind"] for b in frames), Counter(b.get_chemical_formula() for b in frames).most_common(12), Counter(len(b) for b in frames))
print("smallest image", min(b.info["image"] for b in frames))
