import Events

extension FrozenEvents {
    /// Words and identities.
    static let words: [FrozenEvent] = [
        FrozenEvent(
            "contents_forgotten",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b1001180a2018c207440a20020304050607\
            08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20210a20030405060708090a0b0c0d0e0f101112131415161718\
            191a1b1c1d1e1f202122
            """,
            contents: [content(28, .text, .reason, 24)],
            body: .contentsForgotten(
                .with {
                    $0.digests = [key(2), key(3)]
                })),
        FrozenEvent(
            "contents_redacted",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c10011801200cca07220a20020304050607\
            08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021
            """,
            contents: [content(29, .text, .title, 12)],
            body: .contentsRedacted(
                .with {
                    $0.digests = [key(2)]
                })),
        FrozenEvent(
            "identity_disclosed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d1001180a2018d2070f0a0de88194e7bb9c\
            e5919820e591a8
            """,
            contents: [content(30, .text, .reason, 24)],
            body: .identityDisclosed(
                .with {
                    $0.to = "联络员 周"
                })),
    ]
}
