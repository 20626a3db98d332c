import Events

extension FrozenEvents {
    /// The register: types that came after the first ones, and the first ones with every field.
    static let register: [FrozenEvent] = [
        FrozenEvent(
            "site_opened/2",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e3212736974652f3532303130333030312d5a30328201\
            540a0d3532303130333030312d5a3032120fe4ba91e5b2a9e88194e7bb9ce7ab9918022215e59fbae5b182e7ab8be6b395e8\
            8194e7b3bbe782b92a0a3532303130332d483031320d303835312d3836353030303030
            """,
            entry: "site/520103001-Z02",
            body: .siteOpened(
                .with {
                    $0.code = "520103001-Z02"
                    $0.name = "云岩联络站"
                    $0.kind = .station
                    $0.specialty = "基层立法联系点"
                    $0.parent = "520103-H01"
                    $0.contact = "0851-86500000"
                })),
        FrozenEvent(
            "site_amended",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e3212736974652f3532303130333030312d5a3032ba01\
            450a0d3532303130333030312d5a30321215e4ba91e5b2a9e4bba3e8a1a8e88194e7bb9ce7ab991a00220a3532303130332d\
            4830322a0fe9bb94e781b5e8b7afe4b880e58fb7
            """,
            entry: "site/520103001-Z02",
            body: .siteAmended(
                .with {
                    $0.code = "520103001-Z02"
                    $0.name = "云岩代表联络站"
                    $0.specialty = ""
                    $0.parent = "520103-H02"
                    $0.contact = "黔灵路一号"
                })),
        FrozenEvent(
            "site_closed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e3212736974652f3532303130333030312d5a3032c201\
            0f0a0d3532303130333030312d5a3032
            """,
            entry: "site/520103001-Z02",
            body: .siteClosed(
                .with {
                    $0.code = "520103001-Z02"
                })),
        FrozenEvent(
            "deputy_enrolled/2",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320b6465707574792f642d31378a01120a04642d3137\
            1206e78e8be88ab318052001
            """,
            entry: "deputy/d-17",
            body: .deputyEnrolled(
                .with {
                    $0.id = "d-17"
                    $0.name = "王芳"
                    $0.level = .township
                    $0.provisional = true
                })),
        FrozenEvent(
            "deputy_amended",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320b6465707574792f642d3137ca01100a04642d3137\
            1206e78e8be696b91803
            """,
            entry: "deputy/d-17",
            body: .deputyAmended(
                .with {
                    $0.id = "d-17"
                    $0.name = "王方"
                    $0.level = .city
                })),
        FrozenEvent(
            "deputy_removed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320b6465707574792f642d3137d201150a04642d3137\
            120d3532303130333030312d5a3032
            """,
            entry: "deputy/d-17",
            body: .deputyRemoved(
                .with {
                    $0.deputy = "d-17"
                    $0.site = "520103001-Z02"
                })),
        FrozenEvent(
            "deputy_left",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320b6465707574792f642d3137da01060a04642d3137
            """,
            entry: "deputy/d-17",
            body: .deputyLeft(
                .with {
                    $0.id = "d-17"
                })),
        FrozenEvent(
            "organ_renamed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320d6f7267616e2f686f7573696e67e201260a07686f\
            7573696e67121be58cbae4bd8fe688bfe5928ce59f8ee4b9a1e5bbbae8aebee5b180
            """,
            entry: "organ/housing",
            body: .organRenamed(
                .with {
                    $0.code = "housing"
                    $0.name = "区住房和城乡建设局"
                })),
        FrozenEvent(
            "organ_merged",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320b6f7267616e2f726f616473ea01100a05726f6164\
            731207686f7573696e67
            """,
            entry: "organ/roads",
            body: .organMerged(
                .with {
                    $0.code = "roads"
                    $0.into = "housing"
                })),
        FrozenEvent(
            "organ_closed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320b6f7267616e2f726f616473f201070a05726f6164\
            73
            """,
            entry: "organ/roads",
            body: .organClosed(
                .with {
                    $0.code = "roads"
                })),
        FrozenEvent(
            "category_defined",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e322f63617465676f72792fe59f8ee4b9a1e5bbbae8ae\
            be2fe5b882e694bfe8aebee696bd2fe785a7e6988ee8b7afe781affa012a0a26e59f8ee4b9a1e5bbbae8aebe2fe5b882e694\
            bfe8aebee696bd2fe785a7e6988ee8b7afe781af1001
            """,
            entry: "category/城乡建设/市政设施/照明路灯",
            body: .categoryDefined(
                .with {
                    $0.path = "城乡建设/市政设施/照明路灯"
                    $0.provisional = true
                })),
        FrozenEvent(
            "category_retired",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e322f63617465676f72792fe59f8ee4b9a1e5bbbae8ae\
            be2fe5b882e694bfe8aebee696bd2fe785a7e6988ee8b7afe781af8202280a26e59f8ee4b9a1e5bbbae8aebe2fe5b882e694\
            bfe8aebee696bd2fe785a7e6988ee8b7afe781af
            """,
            entry: "category/城乡建设/市政设施/照明路灯",
            body: .categoryRetired(
                .with {
                    $0.path = "城乡建设/市政设施/照明路灯"
                })),
        FrozenEvent(
            "entry_confirmed",
            """
            090100f40a8a959e0110f699b595d0671890d9ec98d06722036c696e320f6f7267616e2f7a68756a69616e6a758a02160802\
            12097a68756a69616e6a751a07686f7573696e67
            """,
            entry: "organ/zhujianju",
            body: .entryConfirmed(
                .with {
                    $0.kind = .organ
                    $0.key = "zhujianju"
                    $0.standsFor = "housing"
                })),
    ]
}
