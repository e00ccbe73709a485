import EregKit
import Foundation

/// The choices for this phone, kept by iOS beside the app. Pages that read them are drawn anew when they change.
@MainActor
@Observable
final class KeptChoices: Choices {
    private(set) var chosen: Chosen
    private static let names = (language: "language", reading: "reading", opensWith: "opensWith", owner: "owner")

    init() {
        let kept = UserDefaults.standard
        let language = kept.string(forKey: Self.names.language).flatMap(Language.init(tag:))
        chosen = Chosen(
            language: language ?? .ofThePhone,
            reading: kept.string(forKey: Self.names.reading).flatMap(Reading.init(rawValue:)) ?? .normal,
            opensWith: kept.string(forKey: Self.names.opensWith).flatMap(OpensWith.init(rawValue:)) ?? .device,
            owner: kept.string(forKey: Self.names.owner).flatMap(DeviceOwner.init(rawValue:)) ?? .person)
    }

    func keep(_ chosen: Chosen) {
        let kept = UserDefaults.standard
        kept.set(chosen.language.tag, forKey: Self.names.language)
        kept.set(chosen.reading.rawValue, forKey: Self.names.reading)
        kept.set(chosen.opensWith.rawValue, forKey: Self.names.opensWith)
        kept.set(chosen.owner.rawValue, forKey: Self.names.owner)
        self.chosen = chosen
    }

    func forget() {
        let kept = UserDefaults.standard
        for name in [Self.names.language, Self.names.reading, Self.names.opensWith, Self.names.owner] {
            kept.removeObject(forKey: name)
        }
        chosen = Chosen(language: .ofThePhone)
    }
}

extension Language {
    fileprivate var tag: String {
        switch self {
        case .zh: "zh"
        case .en: "en"
        }
    }

    fileprivate init?(tag: String) {
        guard let language = Language.allCases.first(where: { $0.tag == tag }) else { return nil }
        self = language
    }
}
