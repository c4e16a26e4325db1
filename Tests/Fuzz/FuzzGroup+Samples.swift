extension FuzzGroup {
  /// Sound files of every format that the readers of the group know.
  var samples: [Sample] {
    switch self {
    case .structures:
      [
        Sample("POSCAR", .text, text: Self.poscar), Sample("a.data", .text, text: Self.lammpsData),
        Sample("a.xyz", .text, text: Self.extendedXYZ),
        Sample(.text, "TrajectoryTests/data/write_data_triclinic.data"),
        Sample(.text, "CrossCodeTests/data/nist/lj_sample_config_periodic4.xyz"),
        Sample(.bytes, "TrajectoryTests/data/lammps2025_ortho.nc"),
      ]
    case .trajectories:
      [
        Sample(.bytes, "TrajectoryTests/data/lammps2025_ortho.nc"),
        Sample(.bytes, "TrajectoryTests/data/lammps2025_triclinic_double.nc"),
        Sample(.bytes, "TrajectoryTests/data/amber_ase.nc"),
        Sample(.bytes, "TrajectoryTests/data/amber_mdanalysis.nc"),
        Sample("a.xyz", .text, text: Self.extendedXYZ + Self.extendedXYZ),
        Sample("XDATCAR", .text, text: Self.xdatcar), Sample("a.lammpstrj", .text, text: Self.lammpsDump),
        Sample("series.csv", .text, text: Self.series),
      ]
    case .models:
      [
        Sample(.bytes, "PotentialsTests/data/import/silut.pb"),
        Sample(.binaryWithText, "PotentialsTests/data/import/atom_ener.pb"),
        Sample(.archive, "PotentialsTests/data/import/checkpoint.pt"),
        Sample(.archive, "CrossCodeTests/data/deepmd/s_f32.pth"),
        Sample(.archive, "CrossCodeTests/data/deepmd/s_gelu_two.pth"),
        Sample(.binaryWithText, "CrossCodeTests/data/deepmd/s_f32.dp"),
        Sample(.bytes, "CrossCodeTests/data/deepmd/s_gelu_two.dp"),
      ]
    case .decks:
      [
        Sample(.text, "DeckTests/decks/good/alloy.yaml", as: "deck.yaml"),
        Sample(.text, "DeckTests/decks/good/anchors.yaml", as: "deck.yaml"),
        Sample(.text, "DeckTests/decks/good/continued.json", as: "deck.json"),
        Sample(.text, "DeckTests/decks/good/reduced.yaml", as: "deck.yaml"),
        Sample(.text, "../inputs/melting-al/deck.yaml"), Sample(.text, "../inputs/sweep-argon/deck.yaml"),
        Sample(.text, "../inputs/viscosity-lj/deck.yaml"),
        Sample(.text, "../inputs/elastic-fe-eam/deck.yaml"),
        Sample(.text, "../inputs/static-fe-eam/deck.yaml"), Sample(.text, "../inputs/demo/deck.yaml"),
        Sample("a.eam.alloy", .text, text: Self.setfl), Sample("a.eam.fs", .text, text: Self.setfl),
        Sample(.text, "../Sources/Studies/Comparison/experiment.csv"),
      ]
    }
  }

  private static let poscar = """
    Fe Cr
    1.0
    5.72 0 0
    0 2.86 0
    0 0 2.86
    Fe Cr
    3 1
    Selective dynamics
    Direct
    0 0 0 T T T
    0.25 0.5 0.5 T T F
    0.5 0 0 F F F
    0.75 0.5 0.5 T T T

    0.001 0 0
    0 0.001 0
    0 0 0.001
    0 0 0

    """

  private static let lammpsData = """
    LAMMPS data file via write_data, units = metal

    4 atoms
    2 atom types
    0 5.72 xlo xhi
    0 2.86 ylo yhi
    0 2.86 zlo zhi
    0.1 0.0 0.2 xy xz yz

    Masses

    1 55.845 # Fe
    2 51.996 # Cr

    Atoms # atomic

    1 1 0 0 0 0 0 0
    2 1 1.43 1.43 1.43 0 1 0
    4 2 4.29 1.43 1.43 0 0 0
    3 1 2.86 0 0 0 0 -1

    Velocities

    1 0.1 0 0
    2 0 0.1 0
    3 0 0 0.1
    4 0 0 0

    """

  private static let extendedXYZ = """
    2
    Lattice="2.86 0 0 0 2.86 0 0 0 2.86" Properties=species:S:1:pos:R:3:forces:R:3:vel:R:3 energy=-8.1 pbc="T T T" time=1.5 virial="1 0 0 0 1 0 0 0 1" note="a \\"b\\""
    Fe 0 0 0 0.1 0 0 0.001 0 0
    Cr 1.43 1.43 1.43 -0.1 0 0 -0.001 0 0

    """

  private static let xdatcar = """
    Fe Cr
    1.0
    2.86 0 0
    0 2.86 0
    0 0 2.86
    Fe Cr
    1 1
    Direct configuration=     1
    0.0 0.0 0.0
    0.5 0.5 0.5
    Direct configuration=     2
    0.0 0.0 0.01
    0.5 0.5 0.49

    """

  private static let lammpsDump = """
    ITEM: UNITS
    metal
    ITEM: TIMESTEP
    0
    ITEM: NUMBER OF ATOMS
    2
    ITEM: BOX BOUNDS xy xz yz pp pp ff
    0.0 3.06 0.1
    0.0 2.86 0.2
    0.0 2.86 0.0
    ITEM: ATOMS id element xs ys zs ix iy iz vx vy vz fx fy fz
    2 Cr 0.5 0.5 0.5 0 0 1 0.1 0 0 1 2 3
    1 Fe 0.0 0.0 0.0 0 -1 0 0 0.1 0 -1 -2 -3

    """

  private static let series = """
    time/ps,temperature/K,potential_energy/eV,stage
    0,300,-8.1,nve
    0.1,310,-8.2,nve
    0.2,305,-8.15,nve

    """

  private static let setfl = """
    comment
    comment
    comment
    2 Fe Cr
    5 0.5 6 0.25 1.5
    26 55.845 2.8553 bcc
    0 -1 -2.0 -3e0 -4.5D0
    6 5 4
    3 2 0
    24 51.996 2.88 bcc
    0 -1 -2.0 -3e0 -4.5
    6 5 4 # half
    3 2 0
    1 1 0.5 0.25 0.125 0
    2 1 0.5 0.25 0.125 0
    3 1 0.5 0.25 0.125 0

    """
}
