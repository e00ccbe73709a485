import EregCore
import EregKit
import Foundation

extension EregKit.LogLevel {
    init(_ core: EregCore.LogLevel) {
        switch core {
        case .error: self = .error
        case .warn: self = .warn
        case .info: self = .info
        case .debug: self = .debug
        }
    }
}

extension EregCore.LogLevel {
    init(_ kit: EregKit.LogLevel) {
        switch kit {
        case .error: self = .error
        case .warn: self = .warn
        case .info: self = .info
        case .debug: self = .debug
        }
    }
}
