import ArgumentParser

/// `log verify | export | stat`, the same in both programs.
package struct LogCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "log", abstract: Console.words("检查、导出、统计日志", "check, export and count the log"),
        subcommands: [LogVerify.self, LogExport.self, LogStat.self])

    package init() {}
}
