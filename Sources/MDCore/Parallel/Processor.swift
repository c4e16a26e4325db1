internal import CKernels

/// The processor that the kernels were built for.
public enum Processor {
  /// Throws if this machine lacks instructions that the code was built with; call it before anything else.
  public static func check() throws(MDError) {
    guard let missing = ck_missing_instruction_set() else { return }
    throw MDError(
      .input, "this was built for a processor with \(String(cString: missing)), which this one lacks",
      hint: "build it here, or with FERRITE_ARCH=x86-64-v3")
  }
}
