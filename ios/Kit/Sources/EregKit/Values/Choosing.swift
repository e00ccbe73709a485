/// The size in which a person reads.
public enum Reading: String, Hashable, Sendable, CaseIterable {
    case normal
    /// Large letters (长辈版).
    case elder
}

/// The secret that opens the vault of this device.
public enum OpensWith: String, Hashable, Sendable, CaseIterable {
    /// The device's own lock, by face, finger or code.
    case device
    case passphrase
}

/// The one whose device the app runs on.
public enum DeviceOwner: String, Hashable, Sendable, CaseIterable {
    /// A person, with the one vault that is theirs.
    case person
    /// A notary, with a vault for each client's visit: a client changes and ends nothing of the device.
    case notary
}

/// The choices for this device that are needed before a vault is open. Nothing personal is among them.
public struct Chosen: Hashable, Sendable {
    public var language: Language
    public var reading: Reading
    public var opensWith: OpensWith
    public var owner: DeviceOwner

    public init(
        language: Language, reading: Reading = .normal, opensWith: OpensWith = .device, owner: DeviceOwner = .person
    ) {
        self.language = language
        self.reading = reading
        self.opensWith = opensWith
        self.owner = owner
    }
}
