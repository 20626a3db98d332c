import Events
import Testing

@testable import Commands

@Suite struct NearnessTests {
    private let candidates = [
        ("ZJJ", "区住房和城乡建设局"), ("CGJ", "区城市管理局"), ("SWJ", "区水务局"), ("城乡建设/市政设施/照明路灯", "城乡建设/市政设施/照明路灯"),
        ("D001", "王某"), ("D002", "李某"),
    ].map { Nearness.Candidate(key: $0.0, name: $0.1) }

    @Test func `the same code or name in other letters comes first`() {
        #expect(Nearness.nearest(to: "zjj", among: candidates).first == "ZJJ 区住房和城乡建设局")
        #expect(Nearness.nearest(to: "区水务局", among: candidates).first == "SWJ 区水务局")
    }

    @Test func `a part of a name, a slip and another branch of a category are found`() {
        #expect(Nearness.nearest(to: "水务局", among: candidates).first == "SWJ 区水务局")
        #expect(Nearness.nearest(to: "区城市管理", among: candidates).first == "CGJ 区城市管理局")
        #expect(Nearness.nearest(to: "D003", among: candidates) == ["D001 王某", "D002 李某"])
        #expect(Nearness.nearest(to: "市政/照明路灯", among: candidates) == ["城乡建设/市政设施/照明路灯"])
    }

    @Test func `what has nothing in common is not named, and at most three are`() {
        #expect(Nearness.nearest(to: "税务", among: candidates).isEmpty)
        #expect(Nearness.nearest(to: "", among: candidates).isEmpty)
        let many = (0..<9).map { Nearness.Candidate(key: "区局\($0)", name: "") }
        #expect(Nearness.nearest(to: "区局", among: many) == ["区局0", "区局1", "区局2"])
    }
}
