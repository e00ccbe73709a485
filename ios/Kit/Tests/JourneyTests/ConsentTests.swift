import EregKit
import Foundation
import TestCity
import XCTest

/// A holder lets an office be shown a licence, reads who asked, and takes the consent back.
@MainActor
final class ConsentTests: XCTestCase {
    private static let purpose = "school_admission"

    func testAnOfficeIsShownWhatTheHolderConsentedToUntilItIsTakenBack() async throws {
        let city = try City.seeded()
        let schools = try city.organisation("演示教育局")
        let sale = try await Sale.submitted(in: city)
        let holder = sale.buyer
        let document = try await sale.isPaidAndRegistered()
        let number = try XCTUnwrap(document.certificate)

        // The offices and their uses are the core's; a day that is over is told at once.
        let giving = GiveConsentModel(vault: holder.vault)
        await giving.send(.load)
        try giving.succeeded()
        let certificate = try XCTUnwrap(giving.state.certificates.first { $0.number == number })
        let office = try XCTUnwrap(giving.state.offices.first { $0.code == schools.code })
        let purpose = try XCTUnwrap(office.purposes.first { $0.id == Self.purpose })
        let today = Day(of: try await holder.vault.exchange.status().time.at)
        let yesterday = try XCTUnwrap(today.later(by: -1))
        let day = try XCTUnwrap(today.later(by: 30))
        let terms = { (until: Day) in ConsentTerms(office: office.code, purpose: purpose.id, until: until) }
        await giving.send(.give(number, terms(yesterday)))
        guard case .failed(let over) = giving.standing else { return XCTFail("that day is over") }
        XCTAssertEqual(over.code, "consent.term")
        await giving.send(.give(number, terms(day)))
        try giving.succeeded()
        XCTAssertNotNil(giving.state.given)
        try await holder.exchanges()

        let consents = ConsentListModel(vault: holder.vault)
        await consents.send(.load)
        let given = try XCTUnwrap(consents.state.consents.first)
        XCTAssertEqual([given.certificate, given.licence], [number, certificate.licenceId])
        XCTAssertEqual([given.officeName, given.purposeName], [office.name, purpose.name])
        XCTAssertEqual(given.act, .takeBack)

        // The office is told of it, asks under it, and takes out what it is shown.
        let tablet = try await enrolled(for: schools, in: city)
        try await tablet.exchanges()
        let told = ConsentListModel(vault: tablet.vault)
        await told.send(.load)
        try told.succeeded()
        XCTAssertEqual(told.state.consents.map(\.act), [.ask])
        await told.send(.open(given.consent))
        await told.send(.use)
        try told.succeeded()
        XCTAssertNotNil(told.state.asking)
        try await tablet.exchanges()
        let shown = UseLogModel(vault: tablet.vault, consent: given.consent)
        await shown.send(.load)
        let use = try XCTUnwrap(shown.state.uses.first)
        XCTAssertNil(use.refused)
        let file = city.directory.appendingPathComponent("shown.pdf")
        await shown.send(.save(use, .pdf, to: file))
        try shown.succeeded()
        XCTAssertTrue(try Data(contentsOf: file).starts(with: Data("%PDF-".utf8)))

        // The holder reads who asked, and takes the consent back once they were asked whether they mean it.
        try await holder.exchanges()
        let log = UseLogModel(vault: holder.vault, consent: nil)
        await log.send(.load)
        XCTAssertEqual(log.state.uses.map(\.officeName), [office.name])
        XCTAssertEqual(log.state.uses.first?.forms, [], "no file is named to the holder")
        await consents.send(.open(given.consent))
        await consents.send(.revoke)
        XCTAssertNil(consents.state.revoking)
        await consents.send(.ask)
        await consents.send(.revoke)
        try consents.succeeded()
        try await holder.exchanges()
        await consents.send(.load)
        XCTAssertNotNil(consents.state.opened?.revokedAt)
        let again = city.directory.appendingPathComponent("again.pdf")
        await shown.send(.save(use, .pdf, to: again))
        guard case .failed(let late) = shown.standing else { return XCTFail("it was handed out under no consent") }
        XCTAssertEqual(late.remedy, .notFound)

        try await shows(certificate, to: holder)
        try await tablet.end()
        try await sale.end()
        try city.end()
    }

    /// The licence as the registry has it now, by the identifier on its certificate.
    private func shows(_ certificate: CertificateScreen, to holder: Person) async throws {
        let licence = LicenceModel(documents: holder.vault.documents, identifier: certificate.licenceId)
        await licence.send(.load)
        try licence.succeeded()
        XCTAssertEqual(licence.state.licence?.number, certificate.number)
        XCTAssertEqual(licence.state.document?.certificate, certificate.number)
        let none = LicenceModel(documents: holder.vault.documents, identifier: "no identifier")
        await none.send(.load)
        guard case .failed(let failure) = none.standing else { return XCTFail("that is no identifier") }
        XCTAssertEqual(failure.remedy, .fixInput(field: nil))
    }

    /// The tablet of whoever acts for an organisation: mandated by its legal representative, enrolled for it.
    private func enrolled(for organisation: Organisation, in city: City) async throws -> Person {
        let (leads, acts) = (organisation.legalRepresentative, organisation.representative)
        let legal = try await Person(city.connection)
        _ = try await legal.vault.account.enrol(
            name: leads.name, idNumber: leads.number, identityProof: leads.identityProof)
        let grant = GrantModel(vault: legal.vault)
        await grant.send(.load)
        let lastDay = try XCTUnwrap(grant.state.today?.later(by: 30))
        let mandate = NewMandate(
            principal: organisation.name, principalNumber: organisation.code, representative: acts.name,
            number: acts.number, matters: [MatterId("T28")], lastDay: lastDay)
        await grant.send(.grant(mandate))
        try grant.succeeded()
        try await legal.exchanges()
        try await legal.end()
        let tablet = try await Person(city.connection)
        _ = try await tablet.vault.account.enrol(
            for: organisation.code, name: acts.name, idNumber: acts.number, identityProof: acts.identityProof)
        try await tablet.exchanges()
        return tablet
    }
}
