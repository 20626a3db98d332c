import Foundation
import ReceivePath

/// libFuzzer's own loop calls this with bytes that it draws by the coverage they reach. Built by `make fuzz LIBFUZZER=1` alone: its main comes
/// with `-sanitize=fuzzer`. libFuzzer calls from one thread.
nonisolated(unsafe) private var path = ReceivePath()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    path.take(FuzzInput(Data(UnsafeBufferPointer(start: bytes, count: count))))
    precondition(path.findings.violationCount == 0, "\(path.findings.violations)")
    return 0
}
