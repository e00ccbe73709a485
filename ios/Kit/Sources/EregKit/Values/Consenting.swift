import Foundation

/// An office to which a holder may consent (用证单位).
public struct LicenceUserScreen: Hashable, Sendable, Discreet {
    /// Its unified social credit code, by which a consent names it.
    public let code: String
    /// Its name.
    public let name: Words
    /// The uses for which it may be shown a licence.
    public let purposes: [LicencePurposeScreen]

    public init(code: String, name: Words, purposes: [LicencePurposeScreen]) {
        self.code = code
        self.name = name
        self.purposes = purposes
    }
}

/// A use (用途) for which an office may be shown a licence.
public struct LicencePurposeScreen: Hashable, Sendable, Discreet {
    /// The id, by which a consent names it.
    public let id: String
    /// The words for it.
    public let name: Words

    public init(id: String, name: Words) {
        self.id = id
        self.name = name
    }
}

/// The terms of a consent.
public struct ConsentTerms: Hashable, Sendable, Discreet {
    /// The credit code of the office, one of those that the registry lists.
    public let office: String
    /// The id of the use, one of that office's.
    public let purpose: String
    /// The last day on which the licence may be used.
    public let until: Day

    public init(office: String, purpose: String, until: Day) {
        self.office = office
        self.purpose = purpose
        self.until = until
    }
}

/// A consent as it stands.
public struct ConsentScreen: Hashable, Sendable, Discreet {
    /// Digest by which it is named.
    public let consent: String
    /// Credit code of the office.
    public let office: String
    /// Name of the office.
    public let officeName: Words
    /// The licence (电子证照标识).
    public let licence: String
    /// The number of the certificate or proof that it is, where that is here.
    public let certificate: String?
    /// The id of the use.
    public let purpose: String
    /// The use in words.
    public let purposeName: Words
    /// The last day on which the licence may be used.
    public let until: Day
    /// Registry time at which the office took it.
    public let grantedAt: Date
    /// Registry time at which it was taken back.
    public let revokedAt: Date?
    /// The standing in words.
    public let standing: Words
    /// The act under it that is open to this account; none once it was taken back or its last day is over.
    public let act: ConsentAct?
    /// Number of its uses that are told of here, answered or refused.
    public let uses: Int

    public init(
        consent: String, office: String, officeName: Words, licence: String, certificate: String?, purpose: String,
        purposeName: Words, until: Day, grantedAt: Date, revokedAt: Date?, standing: Words, act: ConsentAct?, uses: Int
    ) {
        self.consent = consent
        self.office = office
        self.officeName = officeName
        self.licence = licence
        self.certificate = certificate
        self.purpose = purpose
        self.purposeName = purposeName
        self.until = until
        self.grantedAt = grantedAt
        self.revokedAt = revokedAt
        self.standing = standing
        self.act = act
        self.uses = uses
    }
}

/// An act under a consent.
public enum ConsentAct: Hashable, Sendable, CaseIterable {
    /// The holder, who gave it, takes it back.
    case takeBack
    /// The office, to which it was given, asks to be shown the licence.
    case ask
}

/// One use of a licence, as the registry wrote it down.
public struct LicenceUseScreen: Hashable, Sendable, Discreet {
    /// Its id.
    public let id: String
    /// Digest of the consent that was named.
    public let consent: String
    /// Name of the office that asked.
    public let officeName: Words
    /// Its credit code.
    public let office: String
    /// The licence that it asked for.
    public let licence: String
    /// The use for which it asked, in words.
    public let purposeName: Words
    /// Registry time.
    public let at: Date
    /// The answer in words.
    public let answer: Words
    /// The reason, where it was refused; none where the licence was shown.
    public let refused: Message?
    /// The forms in which the file can be fetched, by the office alone.
    public let forms: [DocumentForm]

    public init(
        id: String, consent: String, officeName: Words, office: String, licence: String, purposeName: Words, at: Date,
        answer: Words, refused: Message?, forms: [DocumentForm]
    ) {
        self.id = id
        self.consent = consent
        self.officeName = officeName
        self.office = office
        self.licence = licence
        self.purposeName = purposeName
        self.at = at
        self.answer = answer
        self.refused = refused
        self.forms = forms
    }
}
