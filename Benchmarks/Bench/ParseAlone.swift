import ArgumentParser
import CYAML
import ClusterShapes
import Processes

/// `netreeve-bench parse-alone`: what libyaml takes for a shape's bytes, with the bytes in memory and on one core.
struct ParseAlone: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse-alone", abstract: "Let libyaml parse a shape's files, and nothing else.")

    @OptionGroup var shape: ShapeOptions

    @Option(help: "How many times.")
    var runs = 1

    func run() throws {
        let texts = try shape.named().files.map { Array($0.text.utf8) }
        var lines = ResultLines()
        for _ in 0..<runs {
            let stopwatch = Stopwatch()
            let events = texts.reduce(0) { $0 + Self.events(in: $1) }
            lines.print("parse", [stopwatch.cpu, stopwatch.wall])
            guard events > 0 else { throw Command.Failure("libyaml reads nothing") }
        }
    }

    /// Parses a text; the number of its events.
    private static func events(in bytes: [UInt8]) -> Int {
        // libyaml's parser points at itself, so it must not move.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { return 0 }
        defer { yaml_parser_delete(parser) }
        return bytes.withUnsafeBufferPointer { bytes in
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            var count = 0
            while true {
                var event = yaml_event_t()
                guard yaml_parser_parse(parser, &event) == 1 else { return 0 }
                defer { yaml_event_delete(&event) }
                count += 1
                if event.type == YAML_STREAM_END_EVENT { return count }
            }
        }
    }
}
