import Events

extension FrozenEvents {
    /// Visits and duties.
    static let visits: [FrozenEvent] = [
        FrozenEvent(
            "visit_logged/2",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e3a360a20060708090a0b0c0d0e0f1011121314151617\
            18191a1b1c1d1e1f202122232425100318072080c00c2a0a696d6167652f6a7065673a350a200708090a0b0c0d0e0f101112\
            131415161718191a1b1c1d1e1f202122232425261003180b20a8462a0a696d6167652f6a706567c2020c08031204642d3137\
            18012001
            """,
            opens: true,
            contents: [
                content(6, .photo, .attachment, 204_800, "image/jpeg"),
                content(7, .photo, .thumbnail, 9000, "image/jpeg"),
            ],
            body: .visitLogged(
                .with {
                    $0.kind = .month
                    $0.deputies = ["d-17"]
                    $0.groups = 1
                    $0.received = 1
                })),
        FrozenEvent(
            "visit_amended",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            2008090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262710011806200cca021c0805120c0a04642d\
            31380a04642d3139180020ac022880b8abbde367
            """,
            contents: [content(8, .text, .note, 12)],
            body: .visitAmended(
                .with {
                    $0.kind = .online
                    $0.deputies = .with { $0.names = ["d-18", "d-19"] }
                    $0.groups = 0
                    $0.received = 300
                    $0.startedAt = 1_782_878_400_000
                })),
        FrozenEvent(
            "visit_voided",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            20090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627281001180a200cd20200
            """,
            contents: [content(9, .text, .reason, 12)],
            body: .visitVoided(VisitVoided())),
        FrozenEvent(
            "duty_logged",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e3a280a200a0b0c0d0e0f101112131415161718191a1b\
            1c1d1e1f2021222324252627282910011801200cda020e08061204642d31371204642d3138
            """,
            opens: true,
            contents: [content(10, .text, .title, 12)],
            body: .dutyLogged(
                .with {
                    $0.kind = .practical
                    $0.deputies = ["d-17", "d-18"]
                })),
        FrozenEvent(
            "duty_amended",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011e20207\
            0805120018cf0f
            """,
            body: .dutyAmended(
                .with {
                    $0.kind = .report
                    $0.deputies = Names()
                    $0.heldAt = -1000
                })),
        FrozenEvent(
            "duty_voided",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            200b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a1001180a200cea0200
            """,
            contents: [content(11, .text, .reason, 12)],
            body: .dutyVoided(DutyVoided())),
    ]
}
