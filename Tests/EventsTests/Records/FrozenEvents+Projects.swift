import Events

extension FrozenEvents {
    /// Projects.
    static let projects: [FrozenEvent] = [
        FrozenEvent(
            "project_proposed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e3a280a200c0d0e0f101112131415161718191a1b1c1d\
            1e1f202122232425262728292a2b10011801200ca2061e0a0de59f8ee5bbba2fe785a7e6988e1204642d31371204642d3138\
            18eb0f
            """,
            opens: true,
            contents: [content(12, .text, .title, 12)],
            body: .projectProposed(
                .with {
                    $0.category = "城建/照明"
                    $0.deputies = ["d-17", "d-18"]
                    $0.year = 2027
                })),
        FrozenEvent(
            "project_amended",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            200d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c10011802200caa06130a0012060a04642d\
            313918002080b8abbde367
            """,
            contents: [content(13, .text, .text, 12)],
            body: .projectAmended(
                .with {
                    $0.category = ""
                    $0.deputies = .with { $0.names = ["d-19"] }
                    $0.year = 0
                    $0.proposedAt = 1_782_878_400_000
                })),
        FrozenEvent(
            "project_put_to_vote",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011b20611\
            0a0fe7acace4b889e6aca1e4bc9ae8aeae
            """,
            body: .projectPutToVote(.with { $0.session = "第三次会议" })),
        FrozenEvent(
            "project_chosen",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011ba0604\
            083d1046
            """,
            body: .projectChosen(
                .with {
                    $0.votesFor = 61
                    $0.votesCast = 70
                })),
        FrozenEvent(
            "project_completed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            200e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d10011806200cc20600
            """,
            contents: [content(14, .text, .note, 12)],
            body: .projectCompleted(ProjectCompleted())),
        FrozenEvent(
            "project_rated",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011ca0606\
            080210021802
            """,
            body: .projectRated(
                .with {
                    $0.grade = .basic
                    $0.rater = .deputy
                    $0.collector = .committee
                })),
        FrozenEvent(
            "project_voided",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            200f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e1001180a200cd20600
            """,
            contents: [content(15, .text, .reason, 12)],
            body: .projectVoided(ProjectVoided())),
    ]
}
