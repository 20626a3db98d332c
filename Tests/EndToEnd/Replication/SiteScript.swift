import Foundation
import TestSupport

/// What the people at a hub and its stations do, drawn from a seed: each action one command that records one event.
struct SiteScript {
    enum Action {
        /// Records something new.
        case add([String])
        /// A step of the station's matter with that number among its additions.
        case step(Int, [String])

        /// The command, without folder and output format.
        func words(_ matters: [Int: String]) throws -> [String] {
            switch self {
            case .add(let words): return words
            case .step(let place, let words):
                guard let matter = matters[place] else {
                    throw Programs.Unexpected(what: "a step of a matter that was never added")
                }
                return Desk.placed(words, matter)
            }
        }
    }

    let code: String
    /// In order, at the station.
    let actions: [Action]
    /// What the hub's people do about this station's first matter once they have it.
    let atHub: [String]
    /// What the station does about it once the hub's answer has arrived.
    let afterwards: [String]

    init(number: Int, actions count: Int, seed: UInt64) {
        var dice = SplitMix(seed: seed &* 1_000_003 &+ UInt64(number))
        code = "520103100-Z\(String(format: "%02d", number + 1))"
        var actions: [Action] = [Self.opinion(0, &dice), .step(0, Self.step(0, &dice))]
        // The first one is the hub's to answer; what the station does about the others is in the order of its life.
        var open: [(place: Int, stage: Int)] = []
        while actions.count < count {
            let throwOfKind = Int.random(in: 0..<10, using: &dice)
            if throwOfKind < 2 {
                actions.append(.add(Self.visit(&dice)))
            } else if throwOfKind < 5 || open.isEmpty {
                open.append((actions.count, 0))
                actions.append(Self.opinion(actions.count, &dice))
            } else {
                let index = Int.random(in: open.indices, using: &dice)
                actions.append(.step(open[index].place, Self.step(open[index].stage, &dice)))
                open[index].stage += 1
                if open[index].stage == 4 { open.remove(at: index) }
            }
        }
        self.actions = actions
        atHub = [
            "reply", "--class", Bool.random(using: &dice) ? "A" : "B", "--text", "中心答复 \(number)", "--occurred-at",
            "2026-06-10",
        ]
        afterwards = ["rate", "--reply", "satisfied", "--implementation", "basic", "--occurred-at", "2026-06-20"]
    }

    private static func opinion(_ number: Int, _ dice: inout SplitMix) -> Action {
        let categories = ["城乡建设/市政设施", "教育/入学", "卫生/就医"]
        return .add([
            "opinion", "add", "--title", "事项 \(number)", "--text", "路口的灯不亮 \(dice.next() % 1000)", "--category",
            categories[Int(dice.next() % 3)], "--citizen-name", "某某", "--count", "\(1 + dice.next() % 5)",
            "--occurred-at", "2026-05-\(10 + dice.next() % 15)",
        ])
    }

    private static func visit(_ dice: inout SplitMix) -> [String] {
        [
            "visit", "add", "--kind", ["reception", "household"][Int(dice.next() % 2)], "--deputy",
            "D\(dice.next() % 5)", "--received", "\(dice.next() % 9)", "--occurred-at",
            "2026-05-\(10 + dice.next() % 15)",
        ]
    }

    private static func step(_ stage: Int, _ dice: inout SplitMix) -> [String] {
        switch stage {
        case 0: ["refer", "--organ", "区住建局", "--due", "2026-08-12", "--occurred-at", "2026-05-26"]
        case 1:
            [
                "reply", "--class", ["A", "B", "C"][Int(dice.next() % 3)], "--text", "已答复", "--occurred-at",
                "2026-06-01",
            ]
        case 2: ["rate", "--reply", "satisfied", "--implementation", "satisfied", "--occurred-at", "2026-06-05"]
        default: ["resolve", "--occurred-at", "2026-06-09"]
        }
    }
}

/// What a command said that it recorded, and where.
struct Recorded: Hashable {
    /// The number that is shown to people.
    let number: String
    let log: String
    let seq: Int

    /// - Parameter output: what the command printed with `--json`; nil is returned where it did not come so far.
    init?(output: String) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] else {
            return nil
        }
        if let record = object["record"] as? String, let matter = object["matter"] as? String {
            let parts = record.split(separator: "#")
            guard parts.count == 2, let seq = Int(parts[1]) else { return nil }
            (number, log, self.seq) = (matter, String(parts[0]), seq)
        } else if let visit = object["visit"] as? String {
            let parts = visit.split(separator: "-")
            guard parts.count == 4, let seq = Int(parts[2]) else { return nil }
            (number, log, self.seq) = (visit, parts[0] + "-" + parts[1], seq)
        } else {
            return nil
        }
    }
}
