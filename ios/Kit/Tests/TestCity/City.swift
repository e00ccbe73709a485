import EregKit
import Foundation

/// A seeded city and its registry: the real program, in a process of its own, on a port of this machine.
public final class City: @unchecked Sendable {
    public let directory: URL
    /// The registry that a person connects to, with the root as the office publishes it.
    public private(set) var connection: Connection
    private var serving: Process

    private init(directory: URL, serving: Process, connection: Connection) {
        self.directory = directory
        self.serving = serving
        self.connection = connection
    }

    /// Seeds a city with its cast and nobody else, and serves it.
    public static func seeded() throws -> City {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("city-\(UUID().uuidString)")
        _ = try run(["seed", "--data", directory.path, "--seed", "7", "--households", "0"])
        let (serving, connection) = try serve(directory, "127.0.0.1:0")
        return City(directory: directory, serving: serving, connection: connection)
    }

    /// The registry is gone, as it is for a phone without a network.
    public func fallsSilent() {
        try? (serving.standardInput as? Pipe)?.fileHandleForWriting.close()
        while serving.isRunning { usleep(10_000) }
    }

    /// The registry stands still: it takes what is sent and answers nothing.
    public func stops() {
        kill(serving.processIdentifier, SIGSTOP)
        // A thread of it that runs just now goes on for a moment, and would answer the next question.
        usleep(100_000)
    }

    /// The registry goes on where it stood still.
    public func goesOn() {
        kill(serving.processIdentifier, SIGCONT)
    }

    /// The registry is there again, under the same address.
    public func speaksAgain() throws {
        let address = connection.url.replacingOccurrences(of: "http://", with: "")
        (serving, connection) = try City.serve(directory, address)
    }

    /// The end of the registry and of its files.
    public func end() throws {
        if serving.isRunning { fallsSilent() }
        try FileManager.default.removeItem(at: directory)
    }

    /// Returns what the city's list says of a home of its cast, by its key.
    public func home(_ key: String) throws -> [String: String] {
        let lines = try City.run(["sandbox", "home", "--data", directory.path, key]).split(separator: "\n")
        let facts = lines.compactMap { line -> (String, String)? in
            guard let equals = line.firstIndex(of: "=") else { return nil }
            return (String(line[..<equals]), String(line[line.index(after: equals)...]))
        }
        return Dictionary(facts) { first, _ in first }
    }

    /// Returns what the city's list says of one of its organisations, by its name.
    public func organisation(_ name: String) throws -> Organisation {
        let read = JSONDecoder()
        read.keyDecodingStrategy = .convertFromSnakeCase
        let file = directory.appendingPathComponent("city.json")
        let listing = try read.decode(Listing.self, from: Data(contentsOf: file))
        guard let listed = listing.organisations.first(where: { $0.name == name }) else {
            throw RegistryTrouble(said: "no organisation of that name")
        }
        return listed
    }

    /// Sets what another office knows or does: `sandbox tax`, `sandbox bank` …
    public func sandbox(_ what: String, _ arguments: String...) throws {
        _ = try City.run(["sandbox", what, "--data", directory.path] + arguments)
    }

    private static func serve(_ directory: URL, _ address: String) throws -> (Process, Connection) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            ["-c", untilItsPipeIsClosed, program.path]
            + ["serve", "--data", directory.path, "--lang", "en", "--log", "off", "--listen", address]
        let output = Pipe()
        process.standardInput = Pipe()
        process.standardOutput = output
        try process.run()
        var said = ""
        while !said.contains("root fingerprint ") || !said.hasSuffix("\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw RegistryTrouble(said: said) }
            said += String(decoding: more, as: UTF8.self)
        }
        let value = { (head: String) in
            said.split(separator: "\n").first { $0.hasPrefix(head) }.map { String($0.dropFirst(head.count)) } ?? ""
        }
        let connection = Connection(
            url: value("listening on "), office: "demo", rootFingerprint: value("root fingerprint "))
        return (process, connection)
    }

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments + ["--lang", "en"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw RegistryTrouble(said: said) }
        return said
    }

    /// Becomes the program with its arguments, and ends it when nobody holds the other end of its input any more: these tests close
    /// it, or are over in whatever way. A registry that outlived them would be waited for by whoever reads what they say.
    /// Swift's threads block every signal, and a process that one of them starts inherits that: a polite one never arrives.
    private static let untilItsPipeIsClosed = """
        exec 3<&0
        (read -r _ <&3; kill -KILL $$) >/dev/null 2>&1 &
        exec "$0" "$@" </dev/null 3<&-
        """

    private static let program: URL = {
        let work = ProcessInfo.processInfo.environment["EREG_WORK"] ?? ""
        return URL(fileURLWithPath: work).appendingPathComponent("ereg-registry")
    }()
}

/// The part of the city's list that tells of its organisations.
private struct Listing: Decodable {
    let organisations: [Organisation]
}

/// An organisation of the city, with the two people who act in its name.
public struct Organisation: Decodable {
    /// Somebody who acts in the name of an organisation, with what their identity app hands out.
    public struct Representative: Decodable {
        public let name: String
        public let number: String
        public let identityProof: String
    }

    public let name: String
    public let code: String
    public let legalRepresentative: Representative
    public let representative: Representative
}

/// The registry's program did not do what it was asked.
public struct RegistryTrouble: Error {
    public let said: String
}
