import EregCore
import EregKit
import Foundation

struct CoreHomes: EregKit.Homes {
    let homes: EregCore.Homes

    func mine() async throws -> [EregKit.HomeView] {
        try await stoppable { try await homes.myHomes(cancel: $0) }.map { EregKit.HomeView($0) }
    }

    func refresh(unit: String) async throws -> EregKit.HomeView {
        EregKit.HomeView(try await stoppable { try await homes.refresh(unit: unit, cancel: $0) })
    }

    func inherited(unit: String, deed: String) async throws -> EregKit.HomeView {
        EregKit.HomeView(try await stoppable { try await homes.inherited(unit: unit, deed: deed, cancel: $0) })
    }

    func letters(unit: String) async throws -> [EregKit.LetterScreen] {
        try await told { try await homes.letters(unit: unit) }.map { EregKit.LetterScreen($0) }
    }

    func cached() async throws -> [EregKit.HomeView] {
        try await told { try await homes.cached() }.map { EregKit.HomeView($0) }
    }
}

struct CoreCertificates: EregKit.Certificates {
    let certificates: EregCore.Certificates

    func list() async throws -> [EregKit.CertificateScreen] {
        try await told { try await certificates.list() }.map { EregKit.CertificateScreen($0) }
    }

    func see(_ number: String) async throws -> EregKit.CertificateScreen {
        EregKit.CertificateScreen(try await told { try await certificates.see(number: number) })
    }

    func collect(_ caseId: EregKit.CaseId) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await certificates.collect(caseId: caseId.core) })
    }

    func freshStatus(of token: String) async throws -> String {
        try await stoppable { try await certificates.freshStatus(token: token, cancel: $0) }
    }

    func verify(_ token: String) async throws -> EregKit.Verification {
        EregKit.Verification(try await told { try await certificates.verify(token: token) })
    }
}

struct CoreDocuments: EregKit.Documents {
    let documents: EregCore.Documents

    func list() async throws -> [EregKit.DocumentScreen] {
        try await told { try await documents.list() }.map { EregKit.DocumentScreen($0) }
    }

    func of(_ caseId: EregKit.CaseId) async throws -> [EregKit.DocumentScreen] {
        try await told { try await documents.ofCase(caseId: caseId.core) }.map { EregKit.DocumentScreen($0) }
    }

    func see(_ which: String) async throws -> EregKit.DocumentScreen {
        EregKit.DocumentScreen(try await told { try await documents.see(which: which) })
    }

    func annotate(_ which: String, _ terms: EregKit.CopyTerms) async throws -> EregKit.CommandId {
        EregKit.CommandId(
            try await told { try await documents.annotate(which: which, terms: EregCore.CopyTerms(terms)) })
    }

    func licence(_ identifier: String) async throws -> EregKit.LicenceScreen {
        EregKit.LicenceScreen(
            try await stoppable { try await documents.licence(identifier: identifier, cancel: $0) })
    }

    func page(_ which: String) async throws -> Data {
        try await stoppable { try await documents.page(which: which, cancel: $0) }
    }

    func save(
        _ which: String, as form: EregKit.DocumentForm, to file: URL, acknowledged: EregKit.UnmaskedWarning?
    ) async throws -> EregKit.DocumentScreen {
        EregKit.DocumentScreen(
            try await stoppable {
                try await documents.save(
                    which: which, form: EregCore.DocumentForm(form), path: file.path,
                    acknowledged: acknowledged.map { EregCore.UnmaskedWarning($0) }, cancel: $0)
            })
    }
}

struct CoreQueryResults: EregKit.QueryResults {
    let results: EregCore.QueryResults

    func list() async throws -> [EregKit.ResultScreen] {
        try await told { try await results.list() }.map { EregKit.ResultScreen($0) }
    }

    func of(_ caseId: EregKit.CaseId) async throws -> EregKit.ResultScreen {
        EregKit.ResultScreen(try await told { try await results.ofCase(caseId: caseId.core) })
    }

    func verify(_ result: String) async throws -> EregKit.Verification {
        EregKit.Verification(try await told { try await results.verify(result: result) })
    }
}

/// A stranger's checks, over the core.
public struct CoreQrCodes: EregKit.QrCodes {
    public init() {}

    public func of(_ text: String) throws -> EregKit.QrMatrix {
        let matrix = try toldAtOnce { try EregCore.qrMatrix(text: text) }
        return EregKit.QrMatrix(side: Int(matrix.side), dark: matrix.dark)
    }
}

public struct CoreVerifiers: EregKit.Verifiers {
    public init() {}

    public func under(trust: Data, rootFingerprint: String?) throws -> any EregKit.Verifier {
        CoreVerifier(
            verifier: try toldAtOnce { try EregCore.Verifier.under(trust: trust, rootFingerprint: rootFingerprint) })
    }
}

struct CoreVerifier: EregKit.Verifier {
    let verifier: EregCore.Verifier

    var root: EregKit.PresentedRoot { EregKit.PresentedRoot(verifier.root()) }

    func trusting(sealRoots: Data, revoked: Data?) throws -> any EregKit.Verifier {
        CoreVerifier(verifier: try toldAtOnce { try verifier.withSealRoots(roots: sealRoots, revoked: revoked) })
    }

    // Both may take seconds: no page waits on the thread that draws it.

    func check(file: Data) async -> EregKit.Handed {
        let verifier = verifier
        return await Task.detached { EregKit.Handed(verifier.document(bytes: file)) }.value
    }

    func check(picture: EregKit.GreyPicture) async -> EregKit.Verification {
        let verifier = verifier
        // What is wider or taller than a number of the core's says is no picture that anybody takes.
        let wide = UInt32(clamping: picture.wide)
        let tall = UInt32(clamping: picture.tall)
        return await Task.detached {
            EregKit.Verification(verifier.picture(wide: wide, tall: tall, light: picture.light))
        }.value
    }
}
