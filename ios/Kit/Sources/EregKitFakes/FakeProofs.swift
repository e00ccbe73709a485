import EregKit
import Foundation

/// Homes that the test sets.
public final class FakeHomes: Fake, Homes, @unchecked Sendable {
    public var homes: [HomeView] = []
    /// The letters about each home, by its unit code.
    public var lettersOf: [String: [LetterScreen]] = [:]

    public func mine() async throws -> [HomeView] {
        try await take("mine")
        return locked { homes }
    }

    public func refresh(unit: String) async throws -> HomeView {
        try await take("refresh \(unit)")
        guard let home = locked({ homes.first { $0.unit == unit } }) else { throw Failure.missing("home.not_found") }
        return home
    }

    public func inherited(unit: String, deed: String) async throws -> HomeView {
        try await take("inherited \(unit)")
        return try await refresh(unit: unit)
    }

    public func letters(unit: String) async throws -> [LetterScreen] {
        try await take("letters \(unit)")
        return locked { lettersOf[unit] ?? [] }
    }

    public func cached() async throws -> [HomeView] {
        try await take("cached")
        return locked { homes }
    }
}

/// Certificates that the test sets; a fresh token is another text.
public final class FakeCertificates: Fake, Certificates, @unchecked Sendable {
    public var certificates: [CertificateScreen] = []
    /// The finding about any token.
    public var check: Verification?

    public func list() async throws -> [CertificateScreen] {
        try await take("list")
        return locked { certificates }
    }

    public func see(_ number: String) async throws -> CertificateScreen {
        try await take("see \(number)")
        guard let found = locked({ certificates.first { $0.number == number } }) else {
            throw Failure.missing("certificate.not_found")
        }
        return found
    }

    public func collect(_ caseId: CaseId) async throws -> CommandId {
        try await take("collect \(caseId)")
        return CommandId("collect-\(caseId)")
    }

    public func freshStatus(of token: String) async throws -> String {
        try await take("freshStatus")
        return "\(token) afresh"
    }

    public func verify(_ token: String) async throws -> Verification {
        try await take("verify")
        guard let check = locked({ check }) else { throw Failure.fake(.unlockFirst, "trust.none") }
        return check
    }
}

/// Documents that the test sets; the content of a file is its form.
public final class FakeDocuments: Fake, Documents, @unchecked Sendable {
    public var documents: [DocumentScreen] = []
    /// The licences as the registry has them, by their identifiers.
    public var licences: [String: LicenceScreen] = [:]

    public func list() async throws -> [DocumentScreen] {
        try await take("list")
        return locked { documents }
    }

    public func of(_ caseId: CaseId) async throws -> [DocumentScreen] {
        try await take("of \(caseId)")
        return locked { documents.filter { $0.caseId == caseId } }
    }

    public func see(_ which: String) async throws -> DocumentScreen {
        try await take("see \(which)")
        return try named(which)
    }

    public func annotate(_ which: String, _ terms: CopyTerms) async throws -> CommandId {
        try await take("annotate \(which) until \(terms.until)")
        return CommandId("annotate-\(which)")
    }

    public func licence(_ identifier: String) async throws -> LicenceScreen {
        try await take("licence \(identifier)")
        guard let licence = locked({ licences[identifier] }) else { throw Failure.missing("licence.not_found") }
        return licence
    }

    public func page(_ which: String) async throws -> Data {
        try await take("page \(which)")
        guard try named(which).forms.contains(.png) else { throw Failure.missing("paper.other_form") }
        return Data("page of \(which)".utf8)
    }

    public func save(
        _ which: String, as form: DocumentForm, to file: URL, acknowledged: UnmaskedWarning?
    ) async throws -> DocumentScreen {
        try await take("save \(which) \(form)")
        let document = try named(which)
        guard document.beforeSharing == nil || document.beforeSharing == acknowledged else {
            throw Failure.fake(.fixInput(field: nil), "paper.unmasked")
        }
        guard !document.forms.isEmpty else { throw Failure.missing("paper.not_sealed_yet") }
        guard document.forms.contains(form) else { throw Failure.missing("paper.other_form") }
        try Data("\(form)".utf8).write(to: file)
        return document
    }

    private func named(_ which: String) throws -> DocumentScreen {
        guard let found = locked({ documents.first { $0.id.text == which || $0.certificate == which } }) else {
            throw Failure.missing("paper.not_found")
        }
        return found
    }
}

/// Results that the test sets.
public final class FakeQueryResults: Fake, QueryResults, @unchecked Sendable {
    public var results: [ResultScreen] = []
    /// The finding about any result.
    public var check: Verification?

    public func list() async throws -> [ResultScreen] {
        try await take("list")
        return locked { results }
    }

    public func of(_ caseId: CaseId) async throws -> ResultScreen {
        try await take("of \(caseId)")
        guard let result = locked({ results.first }) else { throw Failure.missing("result.not_found") }
        return result
    }

    public func verify(_ result: String) async throws -> Verification {
        try await take("verify")
        guard let check = locked({ check }) else { throw Failure.fake(.unlockFirst, "trust.none") }
        return check
    }
}

/// A code of one module a letter, as wide as its text is long: dark where its row is its column.
public final class FakeQrCodes: QrCodes, @unchecked Sendable {
    public init() {}

    public func of(_ text: String) throws -> QrMatrix {
        let side = text.utf8.count
        return QrMatrix(side: side, dark: Data((0..<side * side).map { $0 % (side + 1) == 0 ? 1 : 0 }))
    }
}

/// Takes every trust file but an empty one, and finds in what is checked what the test sets. A file that begins with `picture` is
/// one.
public final class FakeVerifiers: Verifiers, Verifier, @unchecked Sendable {
    public let root: PresentedRoot
    /// The finding about anything that is checked.
    public let found: Verification
    /// The file or text that was checked last.
    public private(set) var checked: Data?
    /// The pictures that were checked, in order.
    public private(set) var pictures: [GreyPicture] = []
    /// The roots of the seals of others that are trusted.
    public private(set) var sealRoots: Data?

    public init(root: PresentedRoot, found: Verification) {
        self.root = root
        self.found = found
    }

    public func under(trust: Data, rootFingerprint: String?) throws -> any Verifier {
        if trust.isEmpty { throw Failure.fake(.askOffice, "trust.unreadable") }
        if let rootFingerprint, rootFingerprint != root.fingerprint {
            throw Failure.fake(.askOffice, "trust.other_root")
        }
        return self
    }

    public func trusting(sealRoots: Data, revoked: Data?) throws -> any Verifier {
        if sealRoots.isEmpty { throw Failure.fake(.fixInput(field: "seal_roots"), "seal_roots.unreadable") }
        self.sealRoots = sealRoots
        return self
    }

    public func check(file: Data) async -> Handed {
        checked = file
        return file.starts(with: Data("picture".utf8)) ? .picture : .checked(found: found)
    }

    public func check(picture: GreyPicture) async -> Verification {
        pictures.append(picture)
        return found
    }
}

/// Decodes every picture to one white pixel, but for one that says that it is broken.
public struct FakePictures: Pictures {
    public init() {}

    public func grey(_ file: Data) async -> GreyPicture? {
        file == Data("picture, broken".utf8) ? nil : GreyPicture(wide: 1, tall: 1, light: Data([255]))
    }
}
