internal import MDCore

/// Addresses of the objects in a group by name, from its tree of symbol tables.
func hdf5Members(_ file: HDF5Bytes, tree: Int, heap: Int) throws(MDError) -> [String: Int] {
  try file.expectMark("HEAP", at: heap)
  guard let names = try file.address(heap + 24) else { throw HDF5Bytes.damaged("a group has no names") }
  let size = try file.integer(heap + 8, 8)
  _ = try file.slice(names, size)

  var members: [String: Int] = [:]
  var seen: Set<Int> = []
  var remaining = file.count / 40
  var pending: [(address: Int, level: Int?)] = [(tree, nil)]
  while let (node, level) = pending.popLast() {
    guard seen.insert(node).inserted else { throw HDF5Bytes.damaged("a group's tree runs in a circle") }
    guard level == -1 else {
      try file.expectMark("TREE", at: node)
      let own = try file.integer(node + 5, 1)
      guard try file.integer(node + 4, 1) == 0, level == nil || level == own else {
        throw HDF5Bytes.damaged("a group's tree has a wrong node")
      }
      // Keys stand between the addresses of the children.
      for child in 0..<(try file.integer(node + 6, 2)) {
        guard let address = try file.address(node + 32 + 16 * child) else {
          throw HDF5Bytes.damaged("a group's tree breaks off")
        }
        pending.append((address, own - 1))
      }
      continue
    }
    try file.expectMark("SNOD", at: node)
    let entries = try file.integer(node + 6, 2)
    remaining -= entries
    guard remaining >= 0 else { throw HDF5Bytes.damaged("a group has more names than fit into the file") }
    for entry in 0..<entries {
      let start = node + 8 + 40 * entry
      let offset = try file.integer(start, 8)
      guard offset < size else { throw HDF5Bytes.damaged("a name lies outside of its heap") }
      let name = try file.text(names + offset, before: names + size)
      members[name] = try file.address(start + 8)
    }
  }
  return members
}
