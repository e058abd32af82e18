import Git
import Glibc
import Ledger
import Reports
public import Review

/// Looks for what usually keeps a service from working.
public struct Doctor: Sendable {
    /// What the service does.
    public var configuration: LoadedConfiguration
    /// The path of the ledger.
    public var ledger: String
    /// The program's environment.
    public var environment: [String: String]

    /// Somebody who looks at a service.
    public init(configuration: LoadedConfiguration, ledger: String, environment: [String: String]) {
        self.configuration = configuration
        self.ledger = ledger
        self.environment = environment
    }

    /// What was found about one thing.
    public struct Finding: Hashable, Sendable {
        /// What was looked at.
        public var subject: String
        /// What is wrong with it; `nil` for nothing.
        public var trouble: String?
        /// What to do about it; `nil` where there is nothing to say.
        public var advice: String?
        /// Whether the service works all the same.
        public var isMinor = false
    }

    /// Looks at everything: the repositories, git, the ledger, the sinks, the socket, the clock.
    ///
    /// Nothing is changed but what a service makes as well: an empty ledger.
    public func examine(at moment: Moment) async -> [Finding] {
        var findings = [await git, ledgerFinding, clock(at: moment)]
        for repository in configuration.service.repositories {
            findings += repositoryFindings(repository)
        }
        for sink in configuration.service.sinks { findings.append(finding(of: sink)) }
        return findings
    }

    /// Writes what was found for people, one thing a line.
    ///
    /// - Returns: Whether the service can work.
    public static func write(_ findings: [Finding], to output: inout some TextOutputStream) -> Bool {
        for finding in findings {
            guard let trouble = finding.trouble else {
                output.write(PrintableText.printable("ok       \(finding.subject)") + "\n")
                continue
            }
            let mark = finding.isMinor ? "note    " : "trouble "
            output.write(PrintableText.printable("\(mark) \(finding.subject): \(trouble)") + "\n")
            if let advice = finding.advice { output.write(PrintableText.printable("         \(advice)") + "\n") }
        }
        return findings.allSatisfy { $0.trouble == nil || $0.isMinor }
    }

    private var git: Finding {
        get async {
            let process = ChildProcess(
                command: ["/usr/bin/env", "git", "version"],
                environment: environment.map { "\($0.key)=\($0.value)" }, seconds: 20)
            let needed = configuration.service.sinks.contains { if case .notes = $0.kind { true } else { false } }
            var finding = Finding(subject: "git")
            let end = await process.run()
            if end.cause != .exit(0) {
                finding.trouble = "it can't be run"
                finding.advice = "Install it: notes are written by it."
                finding.isMinor = !needed
            }
            return finding
        }
    }

    private var ledgerFinding: Finding {
        var finding = Finding(subject: "ledger \(ledger)")
        do throws(LedgerError) {
            try Ledger.opened(at: ledger).checkWritable()
        } catch {
            (finding.trouble, finding.advice) = (error.message, error.advice)
        }
        return finding
    }

    /// The clock isn't before what the ledger recorded last: tickets would be judged for the wrong day.
    private func clock(at moment: Moment) -> Finding {
        var finding = Finding(subject: "clock")
        guard let last = (try? Ledger(at: ledger))?.lastRecordedAt, let recorded = Moment(last), recorded > moment
        else {
            return finding
        }
        finding.trouble = "it shows \(moment), and the last review was recorded at \(recorded)"
        finding.advice = "Set it; tickets are judged by its day."
        return finding
    }

    private func repositoryFindings(_ repository: ServiceConfiguration.WatchedRepository) -> [Finding] {
        var finding = Finding(subject: "repository \(repository.name)")
        var hook = Finding(subject: "hook of \(repository.name)")
        do throws(GitError) {
            let opened = try Repository(containing: repository.path)
            let references = try opened.references()
            if !references.isEmpty, !references.contains(where: { $0.name == repository.target }) {
                finding.trouble = "it has no \(repository.target), from which new branches are told"
                finding.advice = "Name its main branch as `target`."
                finding.isMinor = true
            }
            if access(opened.gitDirectory + "/hooks/post-receive", X_OK) != 0 {
                hook.trouble =
                    "there is no post-receive, so that pushes are seen by looking every "
                    + "\(configuration.service.pollSeconds) s, or when the kernel tells"
                hook.advice = "Have the hook run `netreeve notify`."
                hook.isMinor = true
            }
        } catch {
            (finding.trouble, finding.advice) = (error.message, error.advice)
            return [finding]
        }
        return [finding, hook]
    }

    private func finding(of sink: ServiceConfiguration.Sink) -> Finding {
        var finding = Finding(subject: "sink \(sink.name)")
        func check(_ path: String, _ mode: Int32, _ what: String) {
            guard access(path, mode) != 0 else { return }
            finding.trouble = "\(path) \(what): \(String(cString: strerror(errno)))"
        }
        switch sink.kind {
        case .files(let folder):
            // It is made where the folder above it allows that.
            var place = folder
            while access(place, F_OK) != 0, let slash = place.lastIndex(of: "/"), slash > place.startIndex {
                place = String(place[..<slash])
            }
            check(place, W_OK, "can't be written")
        case .notes:
            for repository in configuration.service.repositories { check(repository.path, W_OK, "can't be written") }
        case .webhook: break
        case .command(let words): check(words.first ?? "", X_OK, "can't be run")
        case .mail(_, _, let sendmail): check(sendmail, X_OK, "can't be run")
        }
        return finding
    }
}
