import ArgumentParser
import ClusterShapes

extension ShapeOptions {
    /// The shape that they name.
    func named() throws -> Shape {
        guard let shape = Shape(named: shape, workloads: workloads, seed: seed) else {
            throw ValidationError("there is no shape '\(shape)'; there are \(Shape.names.joined(separator: ", "))")
        }
        return shape
    }
}

/// `netreeve-bench make`: a shape to look at, or to try something on.
struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a shape to a folder, or as a bare repository.")

    @OptionGroup var shape: ShapeOptions

    @Flag(help: "Make a bare repository, with ten branches of each kind of edit.")
    var repository = false

    @Option(help: "How many commits to make in the repository's branch `history`.")
    var commits = 0

    @Argument(help: "The folder to make.")
    var folder: String

    func run() throws {
        let shape = try shape.named()
        guard repository else { return try shape.write(toFolder: folder) }
        let changes = ShapeEdit.allCases.flatMap { edit in (1...10).compactMap { shape.change(edit, number: $0) } }
        _ = try ShapeRepository(at: folder, of: shape, changes: changes, history: shape.history(count: commits))
    }
}
