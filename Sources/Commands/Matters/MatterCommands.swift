import ArgumentParser

/// Every command about a matter, and those about projects, the same at a station and at a hub.
package enum MatterCommands {
    package static var all: [any ParsableCommand.Type] {
        [
            OpinionCommand.self, AnswerCommand.self, ReferCommand.self, SignCommand.self, ReturnCommand.self,
            UrgeCommand.self, SuperviseCommand.self, ExtendCommand.self, ContactCommand.self, ProgressCommand.self,
            ReplyCommand.self, ResolveCommand.self, RateCommand.self, FollowUpCommand.self, ReopenCommand.self,
            FeedbackCommand.self, WithdrawCommand.self, MergeCommand.self, UnmergeCommand.self, CloseCommand.self,
            RetractCommand.self, ShowCommand.self, ProjectCommand.self,
        ]
    }
}
