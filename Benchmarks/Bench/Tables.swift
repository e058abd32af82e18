/// A table: a heading, and rows of as many cells.
struct Table {
    var heading: [String]
    var rows: [[String]] = []

    /// Columns of even width; the first is aligned to the left, the others to the right.
    var text: String {
        let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
        return ([heading] + rows).map { row in
            row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + blanks : blanks + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n") + "\n"
    }

    /// The same in Markdown.
    var markdown: String {
        let rule = heading.indices.map { $0 == 0 ? "---" : "---:" }
        return ([heading, rule] + rows).map { row in
            "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }.joined(separator: "\n") + "\n"
    }
}

extension Ratio {
    /// The ratios with what they must be, aim at, and are.
    static func table(_ ratios: [Ratio]) -> Table {
        Table(
            heading: ["", "must", "moonshot", "measured", "by wall time", "gap", "of"],
            rows: ratios.map { ratio in
                let sign = ratio.unit == .timesAtLeast ? "≥" : "≤"
                return [
                    ratio.name, "\(sign) \(Wording.ratio(ratio.must, ratio.unit))",
                    "\(sign) \(Wording.ratio(ratio.moonshot, ratio.unit))",
                    ratio.measured.map { Wording.ratio($0, ratio.unit) } ?? "not measured",
                    ratio.byWall.map { Wording.ratio($0, ratio.unit) } ?? "", ratio.gapText, ratio.subject.name,
                ]
            })
    }

    private var gapText: String {
        guard let gap else { return "" }
        return gap <= 1 ? (subject.isFullSize ? "met" : "met at this size") : "\(Wording.digits(gap))× off"
    }
}

extension ShapeResult {
    /// The shape with its size.
    var title: String { "\(shape), \(Wording.workloads(workloads))" }

    /// How much text it is.
    var size: String { "\(Wording.grouped(files)) files, \(Wording.bytes(Double(bytes)))" }

    /// What was measured as whole processes.
    var processTable: Table {
        Table(
            heading: ["process", "CPU", "p95", "wall", "peak memory", "runs"],
            rows: processes.map { name, outcome in
                switch outcome {
                case .missing(let reason): [name.rawValue, "", "", "", "", reason]
                case .measured(let sample):
                    [
                        name.rawValue, Wording.seconds(sample.cpu.median), Wording.seconds(sample.cpu.p95),
                        Wording.seconds(sample.wall.median),
                        sample.peakMemory.map { Wording.bytes(Double($0)) } ?? "", String(sample.cpu.count),
                    ]
                }
            })
    }

    /// What was measured in one process; `nil` if nothing was.
    var editTable: Table? {
        guard !edits.isEmpty else { return nil }
        return Table(
            heading: ["commit, in one process", "CPU", "p95", "wall", "p95", "commits"],
            rows: edits.map { name, sample in
                [
                    name, Wording.seconds(sample.cpu.median), Wording.seconds(sample.cpu.p95),
                    Wording.seconds(sample.wall.median), Wording.seconds(sample.wall.p95), String(sample.cpu.count),
                ]
            })
    }

    /// How much work the processes did, as they say themselves; `nil` where they don't.
    var counterTable: Table? {
        let counted = processes.compactMap { name, outcome in
            outcome.sample.flatMap { $0.counters.isEmpty ? nil : (name: name.rawValue, counters: $0.counters) }
        }
        guard !counted.isEmpty else { return nil }
        let names = Set(counted.flatMap { $0.counters.map(\.name) }).sorted()
        return Table(
            heading: ["work"] + counted.map(\.name),
            rows: names.map { name in
                [name] + counted.map { $0.counters.first { $0.name == name }?.value ?? "" }
            })
    }
}
