import Events

extension FrozenEvents {
    /// The life of a matter.
    static let matters: [FrozenEvent] = [
        FrozenEvent(
            "opinion_collected/2",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e3a280a200c0d0e0f101112131415161718191a1b1c1d\
            1e1f202122232425262728292a2b10021808201e3a280a200d0e0f101112131415161718191a1b1c1d1e1f20212223242526\
            2728292a2b2c1002180920123a280a200e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d1002\
            1805200b3a290a200f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e100118022084073a3c0a\
            20101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f10031807208092f4012a0f6170706c6963\
            6174696f6e2f706466e2030408051008
            """,
            opens: true,
            contents: [
                content(12, .identity, .citizenAddress, 30), content(13, .identity, .citizenIDNumber, 18),
                content(14, .identity, .citizenPhone, 11), content(15, .text, .text, 900),
                content(16, .photo, .attachment, 4_000_000, "application/pdf"),
            ],
            body: .opinionCollected(
                .with {
                    $0.kind = .suggestion
                    $0.channel = .online
                })),
        FrozenEvent(
            "opinion_amended",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3010011801200c920444080410061a0de6b0\
            91e7949f2fe585bbe8808122093532303130333030322a060a04642d313832110a0d3532303130333030312d5a3033100938\
            2840004880b8abbde367
            """,
            contents: [content(17, .text, .title, 12)],
            body: .opinionAmended(
                .with {
                    $0.kind = .legislative
                    $0.channel = .letter
                    $0.category = "民生/养老"
                    $0.division = "520103002"
                    $0.deputies = .with { $0.names = ["d-18"] }
                    $0.visit = .with {
                        $0.log = "520103001-Z03"
                        $0.seq = 9
                    }
                    $0.people = 40
                    $0.anonymous = false
                    $0.collectedAt = 1_782_878_400_000
                })),
        FrozenEvent(
            "answered_on_spot",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            2012131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303110011803201e9a04060a04642d3137
            """,
            contents: [content(18, .text, .reply, 30)],
            body: .answeredOnSpot(
                .with {
                    $0.deputy = "d-17"
                })),
        FrozenEvent(
            "matter_referred/2",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011ea0346\
            08051207686f7573696e671a05726f6164732080b8abbde36728023082b8abbde3673884b8abbde367421be58ebfe4babae5\
            a4a7e5b8b8e5a794e4bc9ae589afe4b8bbe4bbbb
            """,
            body: .matterReferred(
                .with {
                    $0.mode = .convert
                    $0.lead = "housing"
                    $0.coHandlers = ["roads"]
                    $0.dueAt = 1_782_878_400_000
                    $0.convertsTo = .procuratorial
                    $0.signDueAt = 1_782_878_400_001
                    $0.returnDueAt = 1_782_878_400_002
                    $0.by = "县人大常委会副主任"
                })),
        FrozenEvent(
            "referral_signed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011a2041c\
            0a110a0d3532303130333030312d5a303210121207686f7573696e67
            """,
            body: .referralSigned(
                .with {
                    $0.referral = .with {
                        $0.log = "520103001-Z02"
                        $0.seq = 18
                    }
                    $0.organ = "housing"
                })),
        FrozenEvent(
            "referral_returned",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            20131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031321001180a2018aa041a0a110a0d35323031\
            30333030312d5a303210121205726f616473
            """,
            contents: [content(19, .text, .reason, 24)],
            body: .referralReturned(
                .with {
                    $0.referral = .with {
                        $0.log = "520103001-Z02"
                        $0.seq = 18
                    }
                    $0.organ = "roads"
                })),
        FrozenEvent(
            "matter_urged",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233100118062018b204090a07686f7573696e\
            67
            """,
            contents: [content(20, .text, .note, 24)],
            body: .matterUrged(
                .with {
                    $0.organ = "housing"
                })),
        FrozenEvent(
            "supervision_ordered",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011ba041a\
            0a18e58ebfe4babae5a4a7e5b8b8e5a794e4bc9ae4b8bbe4bbbb
            """,
            body: .supervisionOrdered(
                .with {
                    $0.leader = "县人大常委会主任"
                })),
        FrozenEvent(
            "extension_asked",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011c2041a\
            0a110a0d3532303130333030312d5a303210121080b8abbde367
            """,
            body: .extensionAsked(
                .with {
                    $0.referral = .with {
                        $0.log = "520103001-Z02"
                        $0.seq = 18
                    }
                    $0.until = 1_782_878_400_000
                })),
        FrozenEvent(
            "extension_granted",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011ca041a\
            0a110a0d3532303130333030312d5a303210121080b8abbde367
            """,
            body: .extensionGranted(
                .with {
                    $0.referral = .with {
                        $0.log = "520103001-Z02"
                        $0.seq = 18
                    }
                    $0.dueAt = 1_782_878_400_000
                })),
        FrozenEvent(
            "extension_refused",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            2015161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233341001180a2018d204130a110a0d35323031\
            30333030312d5a30321012
            """,
            contents: [content(21, .text, .reason, 24)],
            body: .extensionRefused(
                .with {
                    $0.referral = .with {
                        $0.log = "520103001-Z02"
                        $0.seq = 18
                    }
                })),
        FrozenEvent(
            "proposer_contacted",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011da040b\
            0a07686f7573696e671005
            """,
            body: .proposerContacted(
                .with {
                    $0.organ = "housing"
                    $0.channel = .phone
                })),
        FrozenEvent(
            "progress_reported",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            20161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435100118062018e204090a07686f7573696e\
            67
            """,
            contents: [content(22, .text, .note, 24)],
            body: .progressReported(
                .with {
                    $0.organ = "housing"
                })),
        FrozenEvent(
            "reply_given/2",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011f2030e\
            0a08636f6e677265737310041802
            """,
            body: .replyGiven(
                .with {
                    $0.organ = "congress"
                    $0.class = .d
                    $0.adoption = .notAdopted
                })),
        FrozenEvent(
            "satisfaction_rated/2",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a3032101182040a\
            08021001180220032807
            """,
            body: .satisfactionRated(
                .with {
                    $0.reply = .basic
                    $0.implementation = .satisfied
                    $0.rater = .deputy
                    $0.collector = .organ
                    $0.channel = .meeting
                })),
        FrozenEvent(
            "followed_up",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536100118062018ea04020802
            """,
            contents: [content(23, .text, .note, 24)],
            body: .followedUp(
                .with {
                    $0.finding = .slipped
                })),
        FrozenEvent(
            "matter_reopened",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            2018191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536371001180a2018f204070880b8abbde367
            """,
            contents: [content(24, .text, .reason, 24)],
            body: .matterReopened(
                .with {
                    $0.dueAt = 1_782_878_400_000
                })),
        FrozenEvent(
            "feedback_given",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011fa0421\
            0803121de4ba91e4babae5a4a7e58f8de9a688e3809432303236e3809533e58fb7
            """,
            body: .feedbackGiven(
                .with {
                    $0.channel = .qr
                    $0.letter = "云人大反馈〔2026〕3号"
                })),
        FrozenEvent(
            "matter_withdrawn",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            20191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637381001180a2018820500
            """,
            contents: [content(25, .text, .reason, 24)],
            body: .matterWithdrawn(MatterWithdrawn())),
        FrozenEvent(
            "matter_unmerged",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738391001180a20188a0500
            """,
            contents: [content(26, .text, .reason, 24)],
            body: .matterUnmerged(MatterUnmerged())),
        FrozenEvent(
            "matter_closed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a30321011920500
            """,
            body: .matterClosed(MatterClosed())),
        FrozenEvent(
            "record_retracted",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e2a110a0d3532303130333030312d5a303210113a280a\
            201b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a1001180a20189a05100a0e0a0a35323031\
            30332d4830311015
            """,
            contents: [content(27, .text, .reason, 24)],
            body: .recordRetracted(
                .with {
                    $0.record = .with {
                        $0.log = "520103-H01"
                        $0.seq = 21
                    }
                })),
    ]
}
