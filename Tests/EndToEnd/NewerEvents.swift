/// Records as a later version of the program writes them: `opinion_collected` with a field of its own, an event type
/// that this version does not have (119), and `matter_referred`; each with a field in the envelope that this version does
/// not have. Written by scripts/newer-events.py, bytes by protoc.
enum NewerEvents {
    /// Whose log they continue, from place 2 on.
    static let site = "520103100-Z02"

    static let hexadecimal = [
        """
        09000040a74e1b9e0110809df5b4c36718809df5b4c36722036c696e3a280a209e2f25f2618bfbc9d398ffae0b40291d1217\
        1eca8dc7f88a6eb1f5829493e5f610011801200c5a087461626c65742d30e20330080110011a19e59f8ee4b9a1e5bbbae8ae\
        be2fe5b882e694bfe8aebee696bd38034a0463616c6d4a07686f706566756c
        """,
        """
        09010040a74e1b9e0110809df5b4c36718809df5b4c36722036c696e2a110a0d3532303130333130302d5a303210023a280a\
        2038f4a02b6f930abf39d3a979f620ccd09257b8caf05c11195985789e70f4cae91001180620185a087461626c65742d31ba\
        07200a09e58fb8e6b395e6898012110a0d3532303130333130302d5a303210011801
        """,
        """
        09020040a74e1b9e0110809df5b4c36718809df5b4c36722036c696e2a110a0d3532303130333130302d5a303210025a0874\
        61626c65742d32ea030b08011207686f7573696e67
        """,
    ]

    /// The texts that they name, in order.
    static let contents = [
        (salt: "000102030405060708090a0b0c0d0e0f", text: "路灯不亮"),
        (salt: "101112131415161718191a1b1c1d1e1f", text: "双方同意下周修复"),
    ]
}
