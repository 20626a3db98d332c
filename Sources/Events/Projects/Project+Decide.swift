extension Project {
    /// What somebody asks to be recorded of a project.
    package enum Command: Sendable {
        /// `hasWords`: whether a new title or text comes with it.
        case amend(ProjectAmended, hasWords: Bool)
        case putToVote(ProjectPutToVote)
        case choose(ProjectChosen)
        case complete
        case rate(ProjectRated)
        case void
        case retract(Ref)
    }

    /// - Throws: `EventsError` (`project.refused`) in the operator's words.
    package func decide(_ command: Command) throws(EventsError) -> Event.Body {
        guard opening != nil else {
            throw Self.refused(
                zh: "没有这个民生实事项目，请用 project list 查编号", en: "there is no such project; look it up with project list")
        }
        if case .retract(let record) = command { return try retract(record) }
        guard voiding == nil else {
            throw Self.refused(
                zh: "此项目已作废，不能再改；如作废有误，请用 project retract 更正那条作废",
                en: "it was voided and cannot be changed; if that was wrong, take the voiding back with project retract"
            )
        }
        switch command {
        case .amend(let fact, let hasWords):
            guard hasWords || fact != ProjectAmended() else {
                throw Self.refused(zh: "没有要更正的内容，请写明要改的项", en: "nothing is amended; say what to change")
            }
            return .projectAmended(fact)
        case .putToVote(let fact):
            guard choices.isEmpty else {
                throw Self.refused(zh: "此项目已经选定，不必再票决", en: "it has been chosen already: there is no further vote")
            }
            return .projectPutToVote(fact)
        case .choose(let fact): return try choose(fact)
        case .complete:
            guard !choices.isEmpty else {
                throw Self.refused(
                    zh: "尚未票决选定，请先用 project choose 登记",
                    en: "it has not been chosen; record that first with project choose")
            }
            guard completions.isEmpty else {
                throw Self.refused(zh: "此项目已登记完成", en: "it is recorded as completed already")
            }
            return .projectCompleted(ProjectCompleted())
        case .rate(let fact):
            guard !completions.isEmpty else {
                throw Self.refused(
                    zh: "尚未完成，请先用 project complete 登记",
                    en: "it is not completed; record that first with project complete")
            }
            guard !fact.grade.word.isEmpty else {
                throw Self.refused(zh: "请写明满意度", en: "say how content people are")
            }
            return .projectRated(fact)
        case .void: return .projectVoided(ProjectVoided())
        case .retract(let record): return try retract(record)
        }
    }

    private func choose(_ fact: ProjectChosen) throws(EventsError) -> Event.Body {
        guard !votes.isEmpty else {
            throw Self.refused(
                zh: "尚未票决，请先用 project vote 登记", en: "it was not put to the vote; record that first with project vote")
        }
        guard choices.isEmpty else {
            throw Self.refused(zh: "此项目已经选定", en: "it has been chosen already")
        }
        guard fact.votesFor <= fact.votesCast else {
            throw Self.refused(
                zh: "赞成 \(fact.votesFor) 票多于投票 \(fact.votesCast) 票，请核对",
                en: "there are more votes for it (\(fact.votesFor)) than votes cast (\(fact.votesCast))")
        }
        return .projectChosen(fact)
    }

    private func retract(_ record: Ref) throws(EventsError) -> Event.Body {
        guard !retracted.contains(record.plain) else {
            throw Self.refused(zh: "这条记录已经更正过", en: "that record has been retracted already")
        }
        return .recordRetracted(.with { $0.record = record.plain })
    }

    private static func refused(zh: String, en: String) -> EventsError {
        EventsError(.refusedProject, zh: zh, en: en)
    }
}
