import ArgumentParser
import ClusterShapes
import Processes

/// `netreeve-bench edits`: many commits compared with the same base in one process.
struct Edits: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edits", abstract: "Compare branches of a shape's repository with main, in one process.")

    @Option(help: "The shape's repository.")
    var repository: String

    @Option(name: .customLong("edit"), help: "A kind of edit, and how many of its branches there are: KIND=COUNT.")
    var edits: [String] = []

    @Option(help: "The branch of the first comparison.")
    var first: String

    @Option(help: "After how many seconds no more edits of a kind are tried.")
    var patience = 20.0

    func run() throws {
        var reviewer = try WarmReviewer(repository: repository)
        var lines = ResultLines()
        let kinds = try edits.map(Self.kind)
        let cold = Stopwatch()
        _ = try reviewer.compare(base: "main", head: first)
        lines.print("cold", [cold.cpu, cold.wall, 0])
        for (edit, count) in kinds {
            let all = Stopwatch()
            for number in 1...max(1, count) {
                // One is always tried, and a few more even if that takes a little longer.
                let end = number <= 3 ? 3 * patience : patience
                if number > 1, all.wall > end { break }
                let one = Stopwatch()
                let branch = ShapeRepository.branch(of: edit, number: number)
                let groups = try reviewer.compare(base: "main", head: branch)
                lines.print(edit.rawValue, [one.cpu, one.wall, Double(groups)])
            }
        }
    }

    private static func kind(_ text: String) throws -> (edit: ShapeEdit, count: Int) {
        let parts = text.split(separator: "=").map(String.init)
        guard parts.count == 2, let edit = ShapeEdit(rawValue: parts[0]), let count = Int(parts[1]) else {
            throw ValidationError("'\(text)' isn't of the form KIND=COUNT")
        }
        return (edit, count)
    }
}
