public import Packing

extension ManifestReader {
    /// Which objects are read how, and what their bytes look like: what was packed under another number is of no use.
    public static let formatVersion = 1
}

extension ManifestSet {
    /// What was read from one file as canonical bytes, without the file's path.
    ///
    /// Equal bytes of a file lead to these bytes wherever the file stands, so they can be kept under the file's id.
    public func packed() -> [UInt8] {
        var packer = ManifestPacker(hasPlaces: true)
        packer.write(count: ManifestReader.formatVersion)
        packer.write(objects) { $1.pack(into: &$0) }
        packer.write(rejected) {
            $0.write($1.identity)
            $0.write($1.location)
        }
        packer.write(unreadableFiles) { packer, _ in packer.write(true) }
        packer.write(foreignFiles) { packer, _ in packer.write(true) }
        packer.write(
            ignoredKinds.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        ) { packer, entry in
            packer.write(entry.key)
            packer.write(entry.value)
        }
        packer.write(diagnostics) { $0.write($1) }
        return packer.writer.bytes
    }

    /// What ``packed()`` made bytes of, as read from the file at a path.
    ///
    /// Nothing is judged again. Any bytes lead to a set or to an error, in time and space proportional to their number.
    ///
    /// - Throws: ``PackError`` for bytes that are no such set, or of another ``ManifestReader/formatVersion``.
    public init(packed bytes: [UInt8], path: String) throws(PackError) {
        try self.init(packed: PackReader(bytes), path: path)
    }

    /// What ``packed()`` made bytes of, from all that a reader has left.
    public init(packed reader: PackReader, path: String) throws(PackError) {
        self = try reader.withRemainingBytes { (bytes) throws(PackError) in
            var unpacker = ManifestUnpacker(bytes, path: path)
            return try ManifestSet(from: &unpacker)
        }
    }

    private init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        guard try unpacker.count() == ManifestReader.formatVersion else { throw PackError() }
        let objects = try unpacker.array { (unpacker) throws(PackError) in try Manifest(from: &unpacker) }
        let rejected = try unpacker.array { (unpacker) throws(PackError) in
            RejectedObject(identity: try unpacker.identity(), location: try unpacker.location())
        }
        let unreadableFiles = try unpacker.paths()
        let foreignFiles = try unpacker.paths()
        let kinds = try unpacker.array { (unpacker) throws(PackError) in (try unpacker.text(), try unpacker.number()) }
        var ignoredKinds: [String: Int] = [:]
        for (kind, count) in kinds { ignoredKinds[kind] = count }
        guard ignoredKinds.count == kinds.count else { throw PackError() }
        let diagnostics = try unpacker.array { (unpacker) throws(PackError) in try unpacker.diagnostic() }
        guard unpacker.isAtEnd else { throw PackError() }
        self.init(
            objects: objects, rejected: rejected, unreadableFiles: unreadableFiles, foreignFiles: foreignFiles,
            ignoredKinds: ignoredKinds, diagnostics: diagnostics)
    }
}

extension ManifestPacker {
    fileprivate mutating func write(_ diagnostic: Diagnostic) {
        switch diagnostic.severity {
        case .note: write(tag: 0)
        case .warning: write(tag: 1)
        case .error: write(tag: 2)
        }
        write(diagnostic.code)
        write(diagnostic.message)
        write(diagnostic.location)
        write(diagnostic.advice)
        write(diagnostic.rules)
    }
}

extension ManifestUnpacker {
    fileprivate mutating func diagnostic() throws(PackError) -> Diagnostic {
        let severity: Diagnostic.Severity =
            switch try tag() {
            case 0: .note
            case 1: .warning
            case 2: .error
            default: throw PackError()
            }
        return Diagnostic(
            severity, try text(), try text(), at: try location(), advice: try optionalText(), rules: try texts())
    }
}
