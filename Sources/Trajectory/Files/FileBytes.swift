package import Foundation
package import MDCore

/// Whole files as bytes.
package enum FileBytes {
  /// The contents of a file, mapped into memory where the system allows it.
  package static func read(_ path: String) throws(MDError) -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw MDError(.file, "the file does not exist", at: .init(file: path), hint: "check the path")
    }
    guard !isFolder.boolValue else {
      throw MDError(.file, "this is a folder, not a file", at: .init(file: path))
    }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw MDError(
        .file, "cannot read the file", at: .init(file: path), found: error.localizedDescription,
        hint: "check that you may read it")
    }
  }

  /// Up to `count` bytes from the start of a file.
  package static func head(_ path: String, count: Int) throws(MDError) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path) else { return Array(try read(path).prefix(count)) }
    defer { try? handle.close() }
    do {
      return Array(try handle.read(upToCount: count) ?? Data())
    } catch {
      return Array(try read(path).prefix(count))
    }
  }
}
