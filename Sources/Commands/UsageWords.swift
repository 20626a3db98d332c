/// The argument parser's own complaints, which it has in English only.
enum UsageWords {
    private static let openings: [(english: String, chinese: String)] = [
        ("Missing expected argument ", "缺少参数 "), ("Missing value for ", "没有给出取值："),
        ("Unexpected argument ", "多余的参数 "), ("Unknown option ", "没有这个选项："), ("Unknown subcommand ", "没有这个命令："),
        ("The value ", "取值无效："), ("Missing required subcommand", "缺少子命令"),
    ]

    /// The complaint with its opening in Chinese; as it is where the opening is another one.
    static func chinese(_ line: String) -> String {
        for (english, chinese) in openings where line.hasPrefix(english) {
            return chinese + line.dropFirst(english.count)
        }
        return line
    }
}
