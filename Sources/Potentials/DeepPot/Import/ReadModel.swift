internal import Foundation
public import MDCore

/// Reads a model file written by DeePMD-kit: a frozen TensorFlow graph (`.pb`), a PyTorch archive (`.pth`,
/// `.pt`) or a native HDF5 file (`.dp`). The format is told by the file's content, not by its name. Nothing
/// in a file is executed.
///
/// - Parameter path: The file.
/// - Throws: `MDError`, placed in the file: unreadable, damaged, not a model, or a kind of model that is not
///   supported (which it names).
public func readModel(_ path: String) throws(MDError) -> ModelDescription {
  let bytes = try modelBytes(path)
  do {
    var model = try readModel(bytes: bytes)
    model.origin.sha256 = sha256(bytes)
    model.origin.byteCount = bytes.count
    return model
  } catch {
    throw error.located(in: path)
  }
}

/// The model in a file's bytes, hash and size not filled in.
package func readModel(bytes: [UInt8]) throws(MDError) -> ModelDescription {
  if bytes.starts(with: [0x0a]) {
    return try readFrozenGraph(bytes)
  } else if bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
    return try readTorchArchive(bytes)
  } else if bytes.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]) {
    return try readNativeModel(bytes)
  } else if bytes.isEmpty {
    throw MDError(.input, "the file is empty", expected: modelFormats)
  } else if bytes.starts(with: [0x80, 0x02]) {
    throw unsupported("a bare pickle (PyTorch's format before version 1.6)", expected: modelFormats)
  } else {
    throw MDError(.input, "not a model file that DeePMD-kit writes", expected: modelFormats)
  }
}

let modelFormats =
  "a frozen TensorFlow graph (.pb), a PyTorch archive (.pth, .pt) or a native HDF5 file (.dp)"

/// The whole file, if it is of a sensible size.
private func modelBytes(_ path: String) throws(MDError) -> [UInt8] {
  let place = MDError.Location(file: path)
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw MDError(.file, "no such file", at: place)
  }
  guard !isFolder.boolValue else {
    throw MDError(.file, "this is a folder", at: place, expected: "a model file")
  }
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  guard let size = (attributes?[.size] as? NSNumber)?.intValue, size <= maximumFileSize else {
    throw MDError(.file, "the file is too large for a model", at: place, expected: "at most 2 GiB")
  }
  guard let data = FileManager.default.contents(atPath: path) else {
    throw MDError(.file, "the file cannot be read", at: place)
  }
  return [UInt8](data)
}

private let maximumFileSize = 1 << 31
