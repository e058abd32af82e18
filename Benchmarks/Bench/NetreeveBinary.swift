import Processes

/// The command under test: how it is called, and which options it knows.
struct NetreeveBinary {
    let path: String
    private let options: Set<String>

    /// Asks the command what it knows.
    init(path: String, scratch: String) throws {
        self.path = path
        let output = scratch + "/help"
        let usage = try Command([path, "help", "diff"], output: output).run()
        guard usage.status == 0 else { throw Command.Failure("'\(path) help diff' ends with \(usage.status)") }
        let words = content(ofFile: output).split { " \n,".contains($0) }
        options = Set(words.map(String.init).filter { $0.hasPrefix("--") })
    }

    /// Whether it keeps anything from one call to the next.
    var hasCache: Bool { options.contains("--cache-dir") }

    /// Whether it says how much work it did.
    var hasCounters: Bool { options.contains("--counters") }

    /// What its version is called.
    func version(scratch: String) throws -> String {
        let output = scratch + "/version"
        _ = try Command([path, "--version"], output: output).run()
        return content(ofFile: output).split(separator: "\n").first.map(String.init) ?? "unknown"
    }

    /// A call of a subcommand.
    ///
    /// - Parameters:
    ///   - arguments: the subcommand with its sides.
    ///   - cache: the folder of its cache; `nil` for none.
    ///   - counters: the file that it writes its counters to, if it can.
    func call(_ arguments: [String], cache: String?, counters: String?) -> [String] {
        var words = [path] + arguments
        if let cache {
            words += ["--cache-dir", cache]
        } else if options.contains("--no-cache") {
            words.append("--no-cache")
        }
        if hasCounters, let counters { words += ["--counters", counters] }
        return words
    }

    /// The counters of a file that it wrote: sorted by name.
    static func counters(inFile path: String) -> [(name: String, value: String)] {
        // A flat object of numbers; what is in its names is ours.
        let text = content(ofFile: path).filter { !"{}\" \n\t".contains($0) }
        return text.split(separator: ",").compactMap { pair in
            let parts = pair.split(separator: ":").map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }.sorted { $0.name < $1.name }
    }
}
