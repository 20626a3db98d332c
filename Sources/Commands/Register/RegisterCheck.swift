import Events
import SiteStore

/// Tells the operator where a record names what the register does not have. It never refuses: a station that is offline
/// may not have heard yet, and what happened is recorded all the same.
package struct RegisterCheck {
    private let folder: SiteFolder

    package init(_ folder: SiteFolder) {
        self.folder = folder
    }

    /// Says on stderr, in one line, which of these the register does not have, or has closed, and what comes near. To be
    /// called when the record is saved.
    ///
    /// - Parameters:
    ///   - organs: codes, as they were typed.
    ///   - deputies: ids.
    ///   - categories: full paths.
    ///   - sites: codes.
    package func note(
        organs: [String] = [], deputies: [String] = [], categories: [String] = [], sites: [String] = []
    ) {
        do {
            let remarks = try [
                (EntryName.Kind.organ, organs), (.deputy, deputies), (.category, categories), (.site, sites),
            ].flatMap { try self.remarks($0, $1) }
            guard !remarks.isEmpty else { return }
            Console.note(
                "已保存；请核对：" + remarks.map(\.zh).joined(separator: "；"),
                "saved; please check: " + remarks.map(\.en).joined(separator: "; "))
        } catch let complaint as any Complaint {
            Console.note(
                "已保存，但未能对照登记簿：\(complaint.message.zh)",
                "saved, but not checked against the register: \(complaint.message.en)")
        } catch {
            Console.note("已保存，但未能对照登记簿（\(error)）", "saved, but not checked against the register (\(error))")
        }
    }

    /// What is to be said of each of these keys; nothing of those that stand in the register.
    func remarks(_ kind: EntryName.Kind, _ keys: [String]) throws -> [Bilingual] {
        var seen: Set<String> = []
        let asked = keys.filter { !$0.isEmpty && seen.insert($0).inserted }
        let known = try asked.map { try folder.entry(EntryName(kind, $0)) }
        // Only where one is unknown is the whole register looked through for what comes near.
        let candidates = known.allSatisfy(\.exists) ? [] : try candidates(kind)
        // A site that has heard of no register, and keeps none, has nothing to compare with.
        if candidates.isEmpty, try folder.entries(of: kind).isEmpty { return [] }
        return known.compactMap { entry in
            if entry.exists { return Self.remark(on: entry) }
            let (key, nearest) = (entry.name.key, Nearness.nearest(to: entry.name.key, among: candidates))
            // A station that has heard of no register goes by the list that comes with the program.
            if kind == .category, candidates.contains(where: { $0.key == key }) { return nil }
            return Self.unknown(kind, key, nearest)
        }
    }

    private func candidates(_ kind: EntryName.Kind) throws -> [Nearness.Candidate] {
        let entries = try folder.entries(of: kind)
        if kind == .category, entries.isEmpty {
            return try CategoryFile.bundled().map { Nearness.Candidate(key: $0, name: $0) }
        }
        return entries.filter { $0.standing != .closed && $0.standsFor == nil }
            .map { Nearness.Candidate(key: $0.name.key, name: $0.facts.name) }
    }

    private static func remark(on entry: Entry) -> Bilingual? {
        let (kind, key) = (entry.name.kind.label, entry.name.key)
        if let other = entry.standsFor {
            return Bilingual(zh: "\(kind.zh)“\(key)”已归入“\(other)”", en: "\(kind.en) \"\(key)\" is \"\(other)\" now")
        }
        guard entry.standing == .closed else { return nil }
        return Bilingual(zh: "\(kind.zh)“\(key)”已撤销或停用", en: "\(kind.en) \"\(key)\" is closed")
    }

    private static func unknown(_ kind: EntryName.Kind, _ key: String, _ nearest: [String]) -> Bilingual {
        let near = Bilingual(
            zh: nearest.isEmpty ? "" : "（相近的有：\(nearest.joined(separator: "、"))）",
            en: nearest.isEmpty ? "" : " (near: \(nearest.joined(separator: ", ")))")
        return Bilingual(
            zh: "登记簿中没有\(kind.label.zh)“\(key)”\(near.zh)",
            en: "the register has no \(kind.label.en) \"\(key)\"\(near.en)")
    }
}
