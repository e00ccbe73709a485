import Foundation

/// The register as its holder may see it.
public protocol Homes: Sendable {
    /// Asks the registry for the homes this person holds, and keeps their extracts.
    func mine() async throws -> [HomeView]

    /// Asks for a fresh extract of one home.
    func refresh(unit: String) async throws -> HomeView

    /// Asks for a fresh extract of a home that this person inherits by a notarial deed.
    func inherited(unit: String, deed: String) async throws -> HomeView

    /// The letters about a home that the person holds or held, where they are no party (产权监护): an application on it was
    /// accepted, an entry was made on it. Newest first. Works offline.
    func letters(unit: String) async throws -> [LetterScreen]

    /// The homes whose extracts are kept here. Works offline.
    func cached() async throws -> [HomeView]
}

/// Certificates, the person's own and a stranger's.
public protocol Certificates: Sendable {
    /// Every certificate of this person, current ones first.
    func list() async throws -> [CertificateScreen]

    /// One certificate by its number.
    func see(_ number: String) async throws -> CertificateScreen

    /// Queues the collection (领证) of a case's certificates.
    func collect(_ caseId: CaseId) async throws -> CommandId

    /// A token sealed anew with the status now. Needs a network, but no account.
    func freshStatus(of token: String) async throws -> String

    /// Checks a token under the trust that is pinned here. Works offline.
    func verify(_ token: String) async throws -> Verification
}

/// Documents that the office wrote and sealed for this person (文书、电子证照).
public protocol Documents: Sendable {
    /// Every document, the newest first. Works offline.
    func list() async throws -> [DocumentScreen]

    /// The documents of a case, the newest first. Works offline.
    func of(_ caseId: CaseId) async throws -> [DocumentScreen]

    /// One document, by its id or by the number of the certificate or proof that it is of. Works offline.
    func see(_ which: String) async throws -> DocumentScreen

    /// Queues the request for an annotated copy (加注件) of a certificate or proof, by its number or by the id of its document.
    /// It comes by the feed as a document of its own.
    func annotate(_ which: String, _ terms: CopyTerms) async throws -> CommandId

    /// A licence of this person, or an annotated copy of one, as the registry has it now, by its identifier (电子证照标识).
    /// Needs a network.
    func licence(_ identifier: String) async throws -> LicenceScreen

    /// The picture (PNG) of the first page, to be looked at on this device: it is written nowhere. One that is kept here needs
    /// no network; one that is not is fetched and kept.
    func page(_ which: String) async throws -> Data

    /// Writes a document in one of its forms to a place where nothing is: complete, or not at all. One that is kept here needs
    /// no network; one that is not is fetched and kept. A licence that shows everything is written for whoever hands back the
    /// warning that its screen shows.
    func save(
        _ which: String, as form: DocumentForm, to file: URL, acknowledged: UnmaskedWarning?
    ) async throws -> DocumentScreen
}

/// Results of queries (查询结果证明).
public protocol QueryResults: Sendable {
    /// Every result that this person was given, the newest first.
    func list() async throws -> [ResultScreen]

    /// The result in which a case ended.
    func of(_ caseId: CaseId) async throws -> ResultScreen

    /// Checks a result under the trust that is pinned here. Works offline.
    func verify(_ result: String) async throws -> Verification
}

/// Makes a QR code of any text: the token of a certificate, an invitation, what a payer scans.
public protocol QrCodes: Sendable {
    /// The smallest code that holds the text; one that is too long for any is refused.
    func of(_ text: String) throws -> QrMatrix
}

/// A square of modules, without the quiet zone of four light ones that has to surround it.
public struct QrMatrix: Hashable, Sendable, Discreet {
    /// Modules a side.
    public let side: Int
    private let dark: Data

    /// `dark`: a byte a module, row by row from above, 1 where it is dark.
    public init(side: Int, dark: Data) {
        self.side = side
        self.dark = dark
    }

    /// Whether a module is dark, counted from the upper left corner.
    public func isDark(column: Int, row: Int) -> Bool {
        dark[dark.startIndex + row * side + column] == 1
    }
}

/// Takes a trust bundle and checks under it what a stranger was handed, with neither a vault nor a network.
public protocol Verifiers: Sendable {
    /// Returns a verifier under a trust bundle. With the fingerprint of the root as the office publishes it another
    /// root is refused; without one ``Verifier/root`` is to be compared by the person before an answer means anything.
    func under(trust: Data, rootFingerprint: String?) throws -> any Verifier
}

/// Checks whatever was handed over under one trust bundle: certificates, registration proofs, results of queries, and documents
/// under the office's seal.
public protocol Verifier: Sendable {
    /// The root whose trust it is.
    var root: PresentedRoot { get }

    /// The same verifier, which trusts the seals of documents under these roots too: certificates of roots, seal makers and
    /// signers, PEM or DER, and where there is one the list of revoked ones. They are for documents of others than the office.
    func trusting(sealRoots: Data, revoked: Data?) throws -> any Verifier

    /// Checks any file, by its content: the text of a token, the result of a query, an OFD, a PDF, the XML of a fiscal
    /// e-receipt. It may take seconds of a large one.
    func check(file: Data) async -> Handed

    /// Checks the text of the one code in a picture.
    func check(picture: GreyPicture) async -> Verification
}

/// Decodes the pictures that a person was handed. The rim of the app implements it by what the platform can read.
public protocol Pictures: Sendable {
    /// The pixels of a picture; absent where the platform cannot read it.
    func grey(_ file: Data) async -> GreyPicture?
}
