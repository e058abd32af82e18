import NetworkModel
import Packing

/// The numbers of everything that networks are made of, shared by the snapshots that are looked at together.
///
/// Numbers are only ever added. So a snapshot that is indexed stays valid while others are, unchanged parts have the same
/// number on both sides of a comparison, and a copy of the whole is a copy of a few flat arrays' references.
struct Numbering: Sendable {
    var members = MemberTable()
    var selectors = SelectorTable()
    var policies = PolicyTable()
    var signatures = SignatureTable()
    /// The endpoints, in no order.
    var endpoints = PackedTable<Endpoint>()
    /// The workloads as the snapshots have them, with labels that nobody asks about.
    var workloads = PackedTable<Workload>()
    /// The namespaces as the snapshots have them.
    var namespaces = PackedTable<Namespace>()
    /// The parts of the address space.
    var atoms = AddressAtoms()
    /// The keys of pod labels that some selector mentions.
    var labelKeys: Set<String> = []
    /// How much was done.
    var work = AnalysisWork()
    /// Whom selectors match, as far as it was asked.
    var remembered = RememberedMatches()
    /// The last number that was given to a state of a side.
    private var lastVersion = versionOfRead

    /// The number of the state of a side that is read from a file: nothing is known of it yet.
    static let versionOfRead = 1

    /// No numbers: in the place of those that were handed over.
    private static let none = Numbering()

    /// Gives all numbers away.
    ///
    /// They have one owner at a time: two, and whoever adds a number copies every table.
    mutating func handOver() -> Numbering {
        var given = Self.none
        swap(&given, &self)
        return given
    }

    /// A number for a state that no side was in before.
    mutating func newVersion() -> Int {
        lastVersion += 1
        return lastVersion
    }
}

/// How much an analysis did: the same for the same input, on every machine.
public struct AnalysisWork: Hashable, Sendable {
    /// Selectors whose endpoints were looked for, and endpoints whose selectors were.
    public var selectorsEvaluated = 0
    /// Pairs of an endpoint and a selector that were compared.
    public var candidatesCompared = 0
    /// Walks through the tiers.
    public var walks = 0
    /// Classes of endpoints of which something that decides their flows differs between the sides.
    public var dirtySignatures = 0
    /// Pairs of classes whose verdicts were computed.
    public var cellsCompared = 0
    /// Groups of flows that came out.
    public var groups = 0

    /// No work yet.
    public init() {}

    /// Adds the work of something else.
    public mutating func add(_ other: AnalysisWork) {
        selectorsEvaluated += other.selectorsEvaluated
        candidatesCompared += other.candidatesCompared
        walks += other.walks
        dirtySignatures += other.dirtySignatures
        cellsCompared += other.cellsCompared
        groups += other.groups
    }
}

extension Numbering: Packable {
    /// The tables.
    func pack(into writer: inout PackWriter) {
        writer.write(members)
        writer.write(selectors)
        writer.write(policies)
        writer.write(signatures)
        writer.write(endpoints)
        writer.write(workloads)
        writer.write(namespaces)
        writer.write(atoms)
        writer.write(labelKeys.sorted()) { writer, key in writer.write(key) }
    }

    /// Reads tables.
    init(from reader: inout PackReader) throws(PackError) {
        members = try reader.value()
        selectors = try reader.value()
        policies = try reader.value()
        signatures = try reader.value()
        endpoints = try reader.value()
        workloads = try reader.value()
        namespaces = try reader.value()
        atoms = try reader.value()
        labelKeys = Set(try reader.array { (reader) throws(PackError) in try reader.text() })
    }
}
