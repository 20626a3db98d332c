import CLibFuzzer
import Foundation
import ReceivePath

// libFuzzer's own loop, which calls back with bytes that it draws by the coverage they reach. Built by `make fuzz LIBFUZZER=1` alone.
// libFuzzer has a main too, but the package manager gives every program's main another name and looks for it under that one.

/// libFuzzer calls from one thread.
nonisolated(unsafe) private var path = ReceivePath()

private var count = CommandLine.argc
private var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        path.take(FuzzInput(Data(UnsafeBufferPointer(start: bytes, count: count))))
        precondition(path.findings.violationCount == 0, "\(path.findings.violations)")
        return 0
    })
