"""LAMMPS data files written by LAMMPS (write_data), with the same state as a text dump. Run netcdf.py first (it makes the start files)."""
from reference import *
for case in ["ortho", "triclinic"]:
    run("in.writedata", data=f"{TMP}/nc_{case}.data", out=f"{OUT}/write_data_{case}")
