import Events
import Foundation
import Testing

@testable import Projections

/// docs/FIGURES.md says what the definitions say. `make figures-doc` writes it anew.
struct FigureDocumentTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/FIGURES.md")

    @Test func `The document in docs is made of the definitions as they are now`() throws {
        if ProcessInfo.processInfo.environment["JIAZHAN_WRITE_DOCS"] != nil {
            try Data(FigureDocument.text.utf8).write(to: Self.file)
        }
        let found = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(found == FigureDocument.text, "docs/FIGURES.md is stale: run make figures-doc")
    }

    @Test func `Every definition stands in it once, with a formula in both languages and a source`() {
        let grouped = FigureDocument.groups.flatMap(\.figures).map(\.id)
        #expect(grouped.sorted() == FigureDefinition.all.map(\.id).sorted())
        #expect(Set(grouped).count == grouped.count)
        for figure in FigureDefinition.all {
            #expect(!figure.formula.zh.isEmpty && !figure.formula.en.isEmpty && !figure.source.isEmpty, "\(figure.id)")
            #expect(!(figure.formula.zh + figure.formula.en + figure.source).contains("|"), "\(figure.id) splits a row")
        }
    }

    @Test func `A source names the columns that the figure's SQL reads`() throws {
        let replied = try #require(FigureDefinition.named("matters.replied"))
        #expect(replied.source == "matters (referrals, replies, merged_day, withdrawn_day), by collected_day")
        let late = try #require(FigureDefinition.named("matters.backfill"))
        #expect(
            late.source
                == """
                visits (recorded_at, started_at, voided), by started_day; \
                matters (recorded_at, collected_at, merged_day, withdrawn_day), by collected_day
                """)
    }
}
