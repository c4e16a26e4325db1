internal import CHDF5
internal import MDCore
internal import Synchronization

/// The library keeps global state and is not safe in threads: one file at a time.
private let hdf5Turn = Mutex<Void>(())

/// Opens an HDF5 file that lies in memory, for as long as `body` runs.
func withHDF5File<Result: Sendable>(
  _ bytes: [UInt8], _ body: (HDF5File) throws(MDError) -> Result
) throws(MDError) -> Result {
  let outcome: Swift.Result<Result, MDError> = hdf5Turn.withLock { _ in
    H5open()
    // Failures come back as codes; the library shall not print them as well.
    H5Eset_auto2(0, nil, nil)
    do throws(MDError) {
      let file = try HDF5File(bytes)
      defer { file.close() }
      return .success(try body(file))
    } catch {
      return .failure(error)
    }
  }
  return try outcome.get()
}

/// An open HDF5 file: a text attribute of its root, and whole datasets of real numbers.
struct HDF5File {
  private let file: hid_t
  private let byteCount: Int

  fileprivate init(_ bytes: [UInt8]) throws(MDError) {
    byteCount = bytes.count
    let access = H5Pcreate(hdf5_file_access_class())
    defer { H5Pclose(access) }
    let isReady = bytes.withUnsafeBytes { raw in
      H5Pset_fapl_core(access, 1 << 16, false) >= 0
        && H5Pset_file_image(access, UnsafeMutableRawPointer(mutating: raw.baseAddress), raw.count) >= 0
    }
    file = isReady ? H5Fopen("model", hdf5_read_only(), access) : -1
    guard file >= 0 else {
      throw MDError(.input, "not a complete HDF5 file", hint: "the file is truncated or damaged")
    }
  }

  fileprivate func close() { H5Fclose(file) }

  /// A text attribute of the root group.
  func rootText(_ name: String) throws(MDError) -> String {
    let attribute = H5Aopen(file, name, 0)
    guard attribute >= 0 else {
      throw MDError(
        .input, "the HDF5 file has no attribute '\(name)'", expected: "a model saved by DeePMD-kit")
    }
    defer { H5Aclose(attribute) }
    let wrong = MDError(.input, "attribute '\(name)' of the HDF5 file cannot be read", expected: "one text")
    let (type, space) = (H5Aget_type(attribute), H5Aget_space(attribute))
    defer {
      H5Tclose(type)
      H5Sclose(space)
    }
    guard type >= 0, space >= 0, H5Tget_class(type) == H5T_STRING, H5Sget_simple_extent_npoints(space) == 1
    else {
      throw wrong
    }
    let memoryType = H5Tcopy(hdf5_c_string())
    defer { H5Tclose(memoryType) }
    H5Tset_cset(memoryType, H5Tget_cset(type))
    if H5Tis_variable_str(type) > 0 {
      H5Tset_size(memoryType, hdf5_variable_size())
      var text: UnsafeMutablePointer<CChar>?
      guard H5Aread(attribute, memoryType, &text) >= 0, let text else { throw wrong }
      defer { H5free_memory(text) }
      return String(cString: text)
    }
    let size = H5Tget_size(type)
    guard size > 0, size <= byteCount else { throw wrong }
    H5Tset_size(memoryType, size + 1)
    var buffer = [UInt8](repeating: 0, count: size + 1)
    guard H5Aread(attribute, memoryType, &buffer) >= 0 else { throw wrong }
    return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// All numbers of a dataset in row-major order, its shape and its precision.
  func reals(_ name: String) throws(MDError) -> (values: [Double], shape: [Int], precision: WeightPrecision) {
    let dataset = H5Dopen2(file, name, 0)
    guard dataset >= 0 else { throw MDError(.input, "the HDF5 file has no dataset '\(name)'") }
    defer { H5Dclose(dataset) }
    let (type, space) = (H5Dget_type(dataset), H5Dget_space(dataset))
    defer {
      H5Tclose(type)
      H5Sclose(space)
    }
    guard H5Tget_class(type) == H5T_FLOAT, [4, 8].contains(H5Tget_size(type)) else {
      throw unsupported("the type of dataset '\(name)'", expected: "float32 or float64")
    }
    let rank = Int(H5Sget_simple_extent_ndims(space))
    guard (0...8).contains(rank) else { throw MDError(.input, "dataset '\(name)' has an absurd shape") }
    var dimensions = [hsize_t](repeating: 0, count: 8)
    guard H5Sget_simple_extent_dims(space, &dimensions, nil) >= 0 else {
      throw MDError(.input, "dataset '\(name)' has no shape")
    }
    var count = 1
    for dimension in dimensions.prefix(rank) {
      let size = Int(exactly: dimension) ?? .max
      let product = count.multipliedReportingOverflow(by: size)
      guard size <= byteCount, !product.overflow, product.partialValue <= byteCount else {
        throw MDError(
          .input, "dataset '\(name)' is larger than the file", found: "shape \(dimensions.prefix(rank))")
      }
      count = product.partialValue
    }
    let precision: WeightPrecision = H5Tget_size(type) == 4 ? .float32 : .float64
    guard H5Dget_storage_size(dataset) == hsize_t(count) * hsize_t(H5Tget_size(type)) else {
      throw MDError(.input, "dataset '\(name)' is compressed or incomplete", expected: "a plain dataset")
    }
    var values = [Double](repeating: 0, count: count)
    guard count == 0 || H5Dread(dataset, hdf5_native_double(), 0, 0, 0, &values) >= 0 else {
      throw MDError(.input, "dataset '\(name)' cannot be read", hint: "the file is truncated or damaged")
    }
    return (values, dimensions.prefix(rank).map { Int($0) }, precision)
  }
}
