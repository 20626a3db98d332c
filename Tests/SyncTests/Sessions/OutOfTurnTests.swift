import Events
import Foundation
import Sync
import Testing

/// Who may send what when: every state against every frame.
struct OutOfTurnTests {
    @Test(arguments: Stage.allCases, FrameKind.allCases)
    func aFrameThatDoesNotBelongEndsTheSessionAndNoOtherDoesForThat(stage: Stage, kind: FrameKind) throws {
        var talk = try stage.talk()
        // What is asked for afterwards is of no concern here.
        talk.isByHand = true
        let frame = try kind.frame()
        let words = try talk.hears(frame)
        if stage.isClosed {
            #expect(words.isEmpty)
        } else if kind == .refuse {
            #expect(words == ["close sync.refused.storage"])
        } else if stage.accepts.contains(kind) {
            #expect(talk.fault?.name.contains("out_of_turn") != true)
        } else {
            #expect(words == ["REFUSE protocol", "close sync.protocol"])
            #expect(talk.fault?.name.hasPrefix("sync.protocol.out_of_turn.") == true)
            #expect(talk.fault?.message.en.hasPrefix("a \(frame.body?.word ?? "") came out of turn (") == true)
        }
        #expect(talk.session.isClosed == (stage.isClosed || words.last?.hasPrefix("close") == true))
    }

    @Test(arguments: Stage.allCases)
    func aRefusalIsTheLastWordInEveryState(stage: Stage) throws {
        guard !stage.isClosed else { return }
        var talk = try stage.talk()
        let said = talk.sent.count
        #expect(
            try talk.hears(
                .with {
                    $0.refuse.code = .revoked
                    $0.refuse.message = "gone"
                }) == ["close sync.refused.revoked"])
        #expect(talk.sent.count == said)
        for kind in FrameKind.allCases { #expect(try talk.hears(kind.frame()) == []) }
    }

    @Test(arguments: Stage.allCases)
    func whatCannotBeDoneHereIsToldInEveryState(stage: Stage) throws {
        var talk = try stage.talk()
        let words = try talk.answers { $0.failed(.busy, Bilingual(zh: "忙", en: "busy")) }
        #expect(words == ["REFUSE busy", "close sync.busy"])
        #expect(talk.session.isClosed)
        #expect(talk.fault?.exitStatus == .retry)
    }

    @Test func aRefusalIsToldInOurWordsOnOneLine() throws {
        var talk = try Talk.giving(Sites.stationLog())
        _ = try talk.hears(
            .with {
                $0.refuse.code = .revoked
                $0.refuse.log = "520103001-Z02"
                $0.refuse.seq = 4
                $0.refuse.message = "gone\n" + String(repeating: "x", count: 1000)
            })
        #expect(talk.fault?.code == "sync.refused.revoked")
        #expect(talk.fault?.message.en.contains("(520103001-Z02 #4)") == true)
        #expect(talk.fault?.message.en.contains("\n") == false)
        #expect(talk.fault?.message.en.count ?? .max < 600)
        #expect(talk.fault?.exitStatus == .badData)
    }

    @Test func whatIsOfNoUseNowMayBeOfUseLater() {
        for code in RefusalCode.allCases {
            let fault = SyncFault.told(.with { $0.code = code })
            #expect(fault.exitStatus == (code == .storage || code == .busy ? .retry : .badData))
            #expect(fault.code == "sync.refused.\(code.word)")
        }
    }

    @Test func everyBreachStandsInTheProtocolsDocument() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/PROTOCOL.md").standardizedFileURL
        let text = try String(contentsOf: path, encoding: .utf8)
        let breaches: [Breach] = [
            .frameTooLong, .noFrame, .unknownFrame, .outOfTurn("STATE"), .logName, .head, .batch, .payload,
            .acknowledgement, .probe, .recalled, .endlessList, .hubKey, .ancestors, .want, .give, .carry, .carried,
            .bundle,
        ]
        for breach in breaches { #expect(text.contains("`\(breach.word)`"), "\(breach.word)") }
        #expect(Set(breaches.map(\.word)).count == breaches.count)
    }

    @Test func everyRefusalCodeHasAWordAndAReason() {
        #expect(Set(RefusalCode.allCases.map(\.word)).count == RefusalCode.allCases.count)
        for code in RefusalCode.allCases {
            #expect(!code.reason.zh.isEmpty)
            #expect(!code.reason.en.isEmpty)
        }
    }
}
