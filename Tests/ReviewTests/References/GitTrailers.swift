import Foundation
import Review
import TestSupport

/// What git itself says about the trailers of messages.
struct GitTrailers {
    let repository: TemporaryRepository

    init() throws { repository = try TemporaryRepository() }

    /// The trailers of each message, as committed byte for byte.
    func ofCommits(_ messages: [String], configuration: [String] = []) throws -> [String] {
        let stream = messages.reduce(into: "") { stream, message in
            stream += "commit refs/heads/corpus\ncommitter A <a@example.org> 1700000000 +0000\n"
            stream += "data \(message.utf8.count)\n\(message)\n"
        }
        try repository.write("stream", stream)
        try repository.run(["sh", "-c", "git fast-import --quiet --force <stream"], in: repository.path)
        return try trailers(of: "corpus", configuration: configuration)
    }

    /// The trailers of each message that comes out of `git commit` when it is what the editor wrote, and what the hook
    /// `commit-msg` saw of it.
    func ofEdited(_ messages: [String]) throws -> [(seen: String, trailers: String)] {
        try repository.git("checkout", "--quiet", "--orphan", "edited")
        for (index, message) in messages.enumerated() {
            try repository.write("messages/\(index)", message)
        }
        try repository.write(".git/hooks/commit-msg", "#!/bin/sh\ncp \"$1\" \"$SEEN\"\n")
        try repository.run(["chmod", "+x", ".git/hooks/commit-msg"], in: repository.path)
        let loop = """
            for n in $(seq 0 \(messages.count - 1)); do
                SEEN=../$n.seen GIT_EDITOR="cp messages/$n" \\
                    git commit --quiet --verbose --allow-empty --allow-empty-message || exit 1
            done
            """
        try repository.run(["sh", "-c", loop], in: repository.path)
        let seen = messages.indices.map { index in
            let data = FileManager.default.contents(atPath: "\(repository.folder)/\(index).seen") ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
        return Array(zip(seen, try trailers(of: "edited"))).map { (seen: $0, trailers: $1) }
    }

    /// What `git interpret-trailers --parse --no-divider` makes of each message; it ends each with a line end.
    func interpreted(_ messages: [String], configuration: [String] = []) throws -> [String] {
        var files: [String] = []
        try repository.write("mark", "S\n\nend-of-message: x\n")
        for (index, message) in messages.enumerated() {
            try repository.write("messages/\(index)", message)
            files += ["messages/\(index)", "mark"]
        }
        let output = try repository.run(
            ["git"] + configuration.flatMap { ["-c", $0] } + ["interpret-trailers", "--parse", "--no-divider"] + files,
            in: repository.path)
        var parts: [String] = []
        var part = ""
        for line in output.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let text = String(decoding: line, as: UTF8.self)
            if text == "end-of-message: x" {
                parts.append(part)
                part = ""
            } else {
                part += text + "\n"
            }
        }
        return parts
    }

    private func trailers(of branch: String, configuration: [String] = []) throws -> [String] {
        let output = try repository.run(
            ["git"] + configuration.flatMap { ["-c", $0] }
                + ["log", "--reverse", "--format=%(trailers:only,unfold)%x01", branch],
            in: repository.path)
        // Behind each mark git ends the line.
        return output.utf8.split(separator: 1, omittingEmptySubsequences: false).dropLast().enumerated().map {
            String(decoding: $0 > 0 ? $1.dropFirst() : $1, as: UTF8.self)
        }
    }

    /// Ours in git's format.
    static func ours(
        _ message: String, stage: MessageStage = .committed, settings: TrailerSettings = TrailerSettings()
    ) -> String {
        MessageTrailers(message, stage: stage, settings: settings).trailers.reduce(into: "") {
            $0 += "\($1.key): \($1.value)\n"
        }
    }
}
