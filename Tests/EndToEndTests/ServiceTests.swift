import Glibc
import TestSupport
import Testing

/// `netreeve` and the program that it hands over to.
@Suite struct ServiceTests {
    /// Copies of the built programs, in places of their own.
    private func install(_ paths: [String: String], in place: TemporaryRepository) throws {
        let binary = try #require(Netreeve.binary)
        for (name, path) in paths {
            let source = name == "netreeve" ? binary : binary + "-service"
            let made = try CommandOutcome.running(
                ["install", "-D", source, "\(place.folder)/\(path)"], in: place.folder, environment: [:])
            #expect(made.status == 0, "\(made.errors)")
        }
    }

    @Test func isFoundBesideTheCommand() throws {
        let place = try TemporaryRepository()
        try install(["netreeve": "bin/netreeve", "netreeve-service": "bin/netreeve-service"], in: place)
        let version = try CommandOutcome.running(
            ["\(place.folder)/bin/netreeve", "--version"], in: place.folder, environment: [:])
        #expect(version.status == 0)
        #expect(version.output.split(separator: ".").count == 3)
    }

    @Test func isFoundInLibexecThroughALink() throws {
        let place = try TemporaryRepository()
        try install(
            ["netreeve": "usr/bin/netreeve", "netreeve-service": "usr/libexec/netreeve/netreeve-service"], in: place)
        #expect(symlink("usr/bin/netreeve", "\(place.folder)/reeve") == 0)
        let help = try CommandOutcome.running(
            ["\(place.folder)/reeve", "ledger", "--help"], in: place.folder, environment: [:])
        #expect(help.status == 0)
        #expect(help.output.contains("netreeve ledger <subcommand>"))
    }

    @Test func itsAbsenceIsTroubleOnlyForWhatNeedsIt() throws {
        let place = try TemporaryRepository()
        try install(["netreeve": "bin/netreeve"], in: place)
        let netreeve = "\(place.folder)/bin/netreeve"
        for name in ["a", "b"] { #expect(mkdir("\(place.folder)/\(name)", 0o777) == 0) }
        let diff = try CommandOutcome.running(
            [netreeve, "diff", "dir:a", "dir:b", "--no-cache"], in: place.folder, environment: [:])
        #expect(diff.status == 0, "\(diff.errors)")
        for arguments in [["ledger", "verify"], ["--version"], ["diff", "--no-such-option"], ["review", "--record"]] {
            let outcome = try CommandOutcome.running([netreeve] + arguments, in: place.folder, environment: [:])
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.errors.contains("netreeve-service is missing"), "\(arguments): \(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
    }

    @Test func mistakesAreToldByTheWholeCommand() throws {
        let place = try TemporaryRepository()
        let outcome = try Netreeve.run(["diff", "--no-such-option"], in: place.folder)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("netreeve diff"))
    }
}
