import Events
import Foundation
import Testing

/// What a later version writes must survive this one. The bytes are put together by hand, key by key.
struct UnknownEventTests {
    /// Field 5 (subject): log "520103001-Z02", place 17.
    private let subject = "2a11" + "0a0d3532303130333030312d5a3032" + "1011"
    /// Field 3 (recorded_at): 7 as a zigzag number.
    private let recordedAt = "180e"
    /// Field 99, length-delimited: { 1: 5, 2: "x" }.
    private let body99 = "9a0605" + "0805" + "120178"
    /// Field 15, a number: an envelope field that does not exist yet.
    private let field15 = "7863"

    private func logged(_ hexadecimal: String) throws -> LoggedEvent {
        try LoggedEvent(
            position: 1, log: LogID(try SiteCode("520103001-Z02")), epoch: 1, seq: 18,
            receivedAt: Instant(milliseconds: 0), payload: try #require(Data(hexadecimal: hexadecimal)),
            hash: .of(Data()))
    }

    @Test func anUnknownBodyIsNamedByItsNumberAndFiledUnderItsMatter() throws {
        let logged = try logged(recordedAt + subject + body99)
        #expect(logged.event.body == nil)
        #expect(logged.event.type.description == "unknown(99)")
        #expect(logged.event.type.number == 99)
        #expect(logged.subject == Ref(LogID(try SiteCode("520103001-Z02")), 17))
        #expect(logged.recordedAt.milliseconds == 7)
    }

    @Test func unknownFieldsAndBodiesAreKeptWhenWrittenBack() throws {
        // Known fields come first when written, unknown ones after them in the order in which they came.
        let bytes = recordedAt + subject + field15 + body99
        let again: Data = try logged(bytes).event.serializedBytes()
        #expect(again.hexadecimal == bytes)
    }

    @Test func anUnknownFieldBesideAKnownBodyIsKept() throws {
        let resolved = "fa0300"
        let event = try logged(recordedAt + subject + resolved + field15).event
        #expect(event.body == .matterResolved(MatterResolved()))
        #expect(event.type.description == "matter_resolved")
        let again: Data = try event.serializedBytes()
        #expect(again.hexadecimal == recordedAt + subject + resolved + field15)
    }

    @Test func fieldsOfTheEnvelopeAreNoBody() throws {
        // Fields 9 to 15 of every wire type: number, eight bytes, text, four bytes.
        #expect(try logged("4801").event.type.description == "none")
        #expect(try logged("51" + "0000000000000000" + body99).event.type.number == 99)
        #expect(try logged("5a03616263" + body99).event.type.number == 99)
        #expect(try logged("65" + "00000000" + body99).event.type.number == 99)
        #expect(try logged("").event.type.description == "none")
    }

    @Test(arguments: ["ff", "2a", "2a05", "08", "0a", "0fff", "2a020a05"])
    func bytesThatAreNoEventAreRefused(hexadecimal: String) throws {
        let payload = try #require(Data(hexadecimal: hexadecimal))
        let error = refusal {
            _ = try LoggedEvent(
                position: 1, log: LogID(SiteCode("520103001-Z02")), epoch: 1, seq: 18,
                receivedAt: Instant(milliseconds: 0), payload: payload, hash: .of(Data()))
        }
        #expect(error?.code == "event.undecodable")
        #expect(error?.speaksBoth == true)
    }
}
