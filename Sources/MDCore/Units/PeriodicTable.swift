/// A chemical element.
public struct Element: Sendable, Equatable {
  /// Symbol, e.g. "Fe".
  public let symbol: String
  /// Atomic number Z.
  public let number: Int
  /// Standard atomic weight (u); for elements without one, the mass number's nuclide of longest life.
  public let mass: Double

  init(_ symbol: String, _ number: Int, _ mass: Double) {
    self.symbol = symbol
    self.number = number
    self.mass = mass
  }
}

/// Symbols, atomic numbers and standard atomic weights of all elements.
///
/// Weights: IUPAC 2016 (conventional values where an interval is given). [Meija2016]
public enum PeriodicTable {
  /// The element with a symbol ("Fe"), nil if there is none. Upper and lower case count.
  public static func element(_ symbol: String) -> Element? { bySymbol[symbol] }

  /// The element with atomic number Z, nil outside 1 ... 118.
  public static func element(number: Int) -> Element? {
    (1...elements.count).contains(number) ? elements[number - 1] : nil
  }

  /// The element whose atomic weight is nearest to `mass` (u), nil if none lies within 0.5 %.
  public static func element(mass: Double) -> Element? {
    let nearest = elements.min { abs($0.mass - mass) < abs($1.mass - mass) }
    return nearest.flatMap { abs($0.mass - mass) <= 0.005 * mass ? $0 : nil }
  }

  private static let bySymbol = Dictionary(uniqueKeysWithValues: elements.map { ($0.symbol, $0) })

  /// All elements in order of atomic number.
  public static let elements: [Element] = [
    Element("H", 1, 1.008), Element("He", 2, 4.002602), Element("Li", 3, 6.94),
    Element("Be", 4, 9.0121831), Element("B", 5, 10.81), Element("C", 6, 12.011),
    Element("N", 7, 14.007), Element("O", 8, 15.999), Element("F", 9, 18.998403163),
    Element("Ne", 10, 20.1797), Element("Na", 11, 22.98976928), Element("Mg", 12, 24.305),
    Element("Al", 13, 26.9815385), Element("Si", 14, 28.085), Element("P", 15, 30.973761998),
    Element("S", 16, 32.06), Element("Cl", 17, 35.45), Element("Ar", 18, 39.948),
    Element("K", 19, 39.0983), Element("Ca", 20, 40.078), Element("Sc", 21, 44.955908),
    Element("Ti", 22, 47.867), Element("V", 23, 50.9415), Element("Cr", 24, 51.9961),
    Element("Mn", 25, 54.938044), Element("Fe", 26, 55.845), Element("Co", 27, 58.933194),
    Element("Ni", 28, 58.6934), Element("Cu", 29, 63.546), Element("Zn", 30, 65.38),
    Element("Ga", 31, 69.723), Element("Ge", 32, 72.63), Element("As", 33, 74.921595),
    Element("Se", 34, 78.971), Element("Br", 35, 79.904), Element("Kr", 36, 83.798),
    Element("Rb", 37, 85.4678), Element("Sr", 38, 87.62), Element("Y", 39, 88.90584),
    Element("Zr", 40, 91.224), Element("Nb", 41, 92.90637), Element("Mo", 42, 95.95),
    Element("Tc", 43, 97.90721), Element("Ru", 44, 101.07), Element("Rh", 45, 102.9055),
    Element("Pd", 46, 106.42), Element("Ag", 47, 107.8682), Element("Cd", 48, 112.414),
    Element("In", 49, 114.818), Element("Sn", 50, 118.71), Element("Sb", 51, 121.76),
    Element("Te", 52, 127.6), Element("I", 53, 126.90447), Element("Xe", 54, 131.293),
    Element("Cs", 55, 132.90545196), Element("Ba", 56, 137.327), Element("La", 57, 138.90547),
    Element("Ce", 58, 140.116), Element("Pr", 59, 140.90766), Element("Nd", 60, 144.242),
    Element("Pm", 61, 144.91276), Element("Sm", 62, 150.36), Element("Eu", 63, 151.964),
    Element("Gd", 64, 157.25), Element("Tb", 65, 158.92535), Element("Dy", 66, 162.5),
    Element("Ho", 67, 164.93033), Element("Er", 68, 167.259), Element("Tm", 69, 168.93422),
    Element("Yb", 70, 173.054), Element("Lu", 71, 174.9668), Element("Hf", 72, 178.49),
    Element("Ta", 73, 180.94788), Element("W", 74, 183.84), Element("Re", 75, 186.207),
    Element("Os", 76, 190.23), Element("Ir", 77, 192.217), Element("Pt", 78, 195.084),
    Element("Au", 79, 196.966569), Element("Hg", 80, 200.592), Element("Tl", 81, 204.38),
    Element("Pb", 82, 207.2), Element("Bi", 83, 208.9804), Element("Po", 84, 208.98243),
    Element("At", 85, 209.98715), Element("Rn", 86, 222.01758), Element("Fr", 87, 223.01974),
    Element("Ra", 88, 226.02541), Element("Ac", 89, 227.02775), Element("Th", 90, 232.0377),
    Element("Pa", 91, 231.03588), Element("U", 92, 238.02891), Element("Np", 93, 237.04817),
    Element("Pu", 94, 244.06421), Element("Am", 95, 243.06138), Element("Cm", 96, 247.07035),
    Element("Bk", 97, 247.07031), Element("Cf", 98, 251.07959), Element("Es", 99, 252.083),
    Element("Fm", 100, 257.09511), Element("Md", 101, 258.09843), Element("No", 102, 259.101),
    Element("Lr", 103, 262.11), Element("Rf", 104, 267.122), Element("Db", 105, 268.126),
    Element("Sg", 106, 271.134), Element("Bh", 107, 270.133), Element("Hs", 108, 269.1338),
    Element("Mt", 109, 278.156), Element("Ds", 110, 281.165), Element("Rg", 111, 281.166),
    Element("Cn", 112, 285.177), Element("Nh", 113, 286.182), Element("Fl", 114, 289.19),
    Element("Mc", 115, 289.194), Element("Lv", 116, 293.204), Element("Ts", 117, 293.208),
    Element("Og", 118, 294.214),
  ]
}
