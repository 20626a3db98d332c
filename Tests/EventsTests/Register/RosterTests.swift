import Events
import Foundation
import Testing

struct RosterTests {
    private static let site = "520103001-Z02"

    private func signing(_ first: UInt8) throws -> SigningKey {
        try #require(SigningKey(seed: Data(repeating: first, count: 32)))
    }
    private func transport(_ first: UInt8) -> Data { Data(repeating: first, count: 32) }

    private func sealing(_ first: UInt8) throws -> SealingPublicKey {
        try #require(SealingKey(seed: Data(repeating: first, count: 32))).publicKey
    }

    private func event(_ body: Event.Body) -> Event { .with { $0.body = body } }

    private func invited(_ number: UInt8) throws -> Event {
        let key = try signing(number).publicKey.bytes
        return event(
            .keyInvited(
                .with {
                    $0.site = Self.site; $0.signingKey = key; $0.transportKey = transport(number)
                }))
    }
    private func enrolled(_ number: UInt8) throws -> Event {
        let key = try signing(number).publicKey.bytes
        return event(
            .keyEnrolled(
                .with {
                    $0.site = Self.site; $0.signingKey = key; $0.transportKey = transport(number)
                }))
    }
    private var revoked: Event { event(.keyRevoked(.with { $0.site = Self.site })) }

    private func roster(_ events: Event...) -> Roster {
        var roster = Roster()
        for event in events { roster.evolve(event) }
        return roster
    }

    @Test func aKeyOfAnOpenInvitationMayEnrol() throws {
        let site = try SiteCode(Self.site)
        let roster = roster(try invited(1))
        #expect(roster.standing(ofTransportKey: transport(1)) == .invited(site))
        #expect(roster.standing(ofTransportKey: transport(2)) == nil)
        #expect(roster.standing(ofTransportKey: Data()) == nil)
    }

    @Test func enrollingUsesTheInvitationUp() throws {
        let site = try SiteCode(Self.site)
        let roster = roster(try invited(1), try enrolled(2))
        #expect(roster.standing(ofTransportKey: transport(1)) == nil)
        #expect(roster.standing(ofTransportKey: transport(2)) == .member(site))
        #expect(roster.sites[site]?.keys?.signingKey == (try signing(2).publicKey))
        #expect(roster.sites[site]?.invitation == nil)
    }

    @Test func revokingShutsOutKeysAndInvitations() throws {
        let site = try SiteCode(Self.site)
        #expect(roster(try invited(1), try enrolled(2), revoked).standing(ofTransportKey: transport(2)) == nil)
        #expect(roster(try invited(1), revoked).standing(ofTransportKey: transport(1)) == nil)
        #expect(roster(try invited(1), try enrolled(2), revoked).sites[site]?.revoked == true)
    }

    @Test func anInvitationAfterARevocationDoesNotBringTheOldKeysBack() throws {
        let site = try SiteCode(Self.site)
        let again = roster(try invited(1), try enrolled(2), revoked, try invited(3))
        #expect(again.standing(ofTransportKey: transport(2)) == nil)
        #expect(again.standing(ofTransportKey: transport(3)) == .invited(site))
        #expect(again.sites[site]?.revoked == false)
        let joined = roster(try invited(1), try enrolled(2), revoked, try invited(3), try enrolled(4))
        #expect(joined.standing(ofTransportKey: transport(4)) == .member(site))
        #expect(joined.standing(ofTransportKey: transport(2)) == nil)
        #expect(joined.standing(ofTransportKey: transport(3)) == nil)
    }

    @Test func aSiteThatMovedIsRevokedHereUntilItIsInvitedAgain() throws {
        let site = try SiteCode(Self.site)
        let moved = event(
            .keyRevoked(
                .with {
                    $0.site = Self.site; $0.movedTo = "520103-H02"
                }))
        let gone = roster(try invited(1), try enrolled(2), moved).sites[site]
        #expect(gone?.movedTo == (try SiteCode("520103-H02")) && gone?.revoked == true && gone?.isMember == false)
        let back = roster(try invited(1), try enrolled(2), moved, try invited(3)).sites[site]
        #expect(back?.movedTo == nil && back?.isMember == true)
        #expect(roster(try enrolled(2), revoked).sites[site]?.movedTo == nil)
    }

    @Test func aMemberThatIsInvitedAgainKeepsItsKeysUntilItEnrolsNewOnes() throws {
        let site = try SiteCode(Self.site)
        let invited = roster(try invited(1), try enrolled(2), try invited(3))
        #expect(invited.standing(ofTransportKey: transport(2)) == .member(site))
        #expect(invited.standing(ofTransportKey: transport(3)) == .invited(site))
    }

    @Test func whatIsMalformedIsPassedOver() {
        let roster = roster(
            event(
                .keyInvited(
                    .with {
                        $0.site = "nowhere"; $0.signingKey = transport(1)
                    })),
            event(
                .keyInvited(
                    .with {
                        $0.site = Self.site; $0.signingKey = Data(count: 3)
                    })),
            event(.keyRevoked(.with { $0.site = "" })), event(.matterResolved(MatterResolved())), Event())
        #expect(roster.sites.isEmpty)
    }

    @Test func aSiteIsNamedByItsOpening() throws {
        let roster = roster(
            event(
                .siteOpened(
                    .with {
                        $0.code = Self.site; $0.name = "云岩联络站"
                    })))
        #expect(roster.sites[try SiteCode(Self.site)]?.name == "云岩联络站")
    }

    @Test func anEnrolmentIsVouchedForByTheInvitationAndByNothingElse() throws {
        let site = try SiteCode(Self.site)
        let enrolment = Enrolment(
            site: site, signingKey: try signing(2).publicKey, transportKey: transport(2),
            sealingKey: try sealing(2), invitation: try signing(1))
        #expect(enrolment.isVouchedFor(by: try signing(1).publicKey))
        #expect(!enrolment.isVouchedFor(by: try signing(2).publicKey))
        let others = [
            Enrolment(
                site: try SiteCode("520103001-Z03"), signingKey: try signing(2).publicKey.bytes,
                transportKey: transport(2), sealingKey: try sealing(2).bytes, signature: enrolment.signature),
            Enrolment(
                site: site, signingKey: try signing(3).publicKey.bytes, transportKey: transport(2),
                sealingKey: try sealing(2).bytes, signature: enrolment.signature),
            Enrolment(
                site: site, signingKey: try signing(2).publicKey.bytes, transportKey: transport(3),
                sealingKey: try sealing(2).bytes, signature: enrolment.signature),
            Enrolment(
                site: site, signingKey: try signing(2).publicKey.bytes, transportKey: transport(2),
                sealingKey: try sealing(3).bytes, signature: enrolment.signature),
            Enrolment(
                site: site, signingKey: try signing(2).publicKey.bytes, transportKey: transport(2),
                sealingKey: try sealing(2).bytes, signature: Data()),
        ]
        for other in others { #expect(try #require(other).isVouchedFor(by: signing(1).publicKey) == false) }
        for (signing, transport, sealing) in [(31, 32, 32), (32, 33, 32), (32, 32, 31)] {
            #expect(
                Enrolment(
                    site: site, signingKey: Data(try self.signing(2).publicKey.bytes.prefix(signing)),
                    transportKey: Data(count: transport), sealingKey: Data(count: sealing), signature: Data()) == nil)
        }
    }

    @Test func aSitesSealingKeyIsKnownUnlessItEnrolledBeforeThereWereAny() throws {
        let site = try SiteCode(Self.site)
        let bytes = try sealing(7).bytes
        var fact = try enrolled(2).keyEnrolled
        #expect(roster(event(.keyEnrolled(fact))).sites[site]?.keys?.sealingKey == nil)
        fact.sealingKey = bytes
        #expect(roster(event(.keyEnrolled(fact))).sites[site]?.keys?.sealingKey?.bytes == bytes)
    }

    /// What a site signed while a key counted stays signed: `log verify` needs the keys that no longer do.
    @Test func everyKeyThatASiteSignedWithStaysKnown() throws {
        let site = try SiteCode(Self.site)
        let keys = try [signing(2).publicKey, signing(4).publicKey]
        let one = roster(try invited(1), try enrolled(2), revoked)
        #expect(one.sites[site]?.keys == nil)
        #expect(one.sites[site]?.signingKeys == [keys[0]])
        let two = roster(try invited(1), try enrolled(2), revoked, try invited(3), try enrolled(4))
        #expect(two.sites[site]?.signingKeys == keys)
        // An invitation's key vouches for the site's own and signs no head.
        #expect(roster(try invited(1)).sites[site]?.signingKeys == [])
    }
}
