import Git
import Manifests

/// The manifests of one cluster at one side.
struct ClusterManifests {
    /// The cluster's name; empty when clusters aren't named.
    var name: String
    /// What was read, with what there is to say about the files.
    var manifests: ManifestSet
}

/// A file that was read.
struct ReadFile: Sendable {
    var manifests: ManifestSet
    /// Where its bytes for a cache are, where there is one.
    var packed: PackedPieces.Place?
    /// How many bytes it has.
    var byteCount: Int

    /// In place of one that has been taken.
    static let none = ReadFile(manifests: ManifestSet(), packed: nil, byteCount: 0)
}

/// How much was read.
struct ReadingWork {
    var filesParsed = 0
    var filesFromCache = 0
    var bytesParsed = 0
}

/// Reads the manifests of a side, cluster by cluster.
///
/// A file is parsed once, however many sides and clusters have it at the same path with the same content.
struct SideReader {
    private let options: ReviewOptions
    private let includes: PathSpecification?
    private let excludes: PathSpecification?
    private let clusters: [(name: String, specification: PathSpecification?)]
    private let reader: ManifestReader
    /// Whether only a part of each side is looked at.
    let isNarrowed: Bool
    private var parsed: [ParseKey: ManifestSet] = [:]
    /// Whether what was parsed is kept, because another side is about to be read.
    var memorises = false
    /// What was made of the files that were read last, where one commit after the other is read.
    var recentFiles: RecentFiles?
    /// Where what a cache knows of files comes from; `nil` where there is no cache.
    private let loadParsedFiles: (() -> ParsedFiles)?
    /// What it knows, once many files were asked for.
    private(set) var parsedFiles: ParsedFiles?
    /// What a cache doesn't know yet.
    private(set) var newFiles: [(blob: ObjectID, packed: ArraySlice<UInt8>)] = []
    /// How much was read.
    private(set) var work = ReadingWork()
    /// Who is told how far it is.
    private let progress: ReviewProgress?

    private struct ParseKey: Hashable {
        var path: String
        var blob: ObjectID
    }

    /// - Throws: `.invalidArgument` for a pattern that is none.
    init(
        _ options: ReviewOptions, progress: ReviewProgress? = nil, parsedFiles: (() -> ParsedFiles)? = nil
    ) throws(GitError) {
        self.options = options
        self.progress = progress
        loadParsedFiles = parsedFiles
        let excluded = options.paths.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }
        let included = options.paths.filter { !$0.hasPrefix("!") }
        isNarrowed = !options.paths.isEmpty || !options.clusters.isEmpty
        includes = included.isEmpty ? nil : try PathSpecification(included)
        excludes = excluded.isEmpty ? nil : try PathSpecification(excluded)
        var clusters: [(String, PathSpecification?)] = []
        for cluster in options.clusters.sorted(by: { ($0.name, $0.pattern) < ($1.name, $1.pattern) }) {
            clusters.append((cluster.name, try PathSpecification([cluster.pattern])))
        }
        self.clusters = clusters.isEmpty ? [("", nil)] : clusters
        reader = ManifestReader(limits: .init(maxFileBytes: options.largestFile))
    }

    /// Whether a path is looked at at all.
    func covers(_ path: String) -> Bool {
        guard includes?.matches(path) ?? true else { return false }
        return !(excludes?.matches(path) ?? false)
    }

    /// Whether a path is one of a manifest that is looked at, in some cluster.
    func reads(_ path: String) -> Bool {
        Self.mayHoldManifests(path) && covers(path)
            && clusters.contains { $0.specification?.matches(path) ?? true }
    }

    /// Whether a path is one of a manifest of a cluster.
    func reads(_ path: String, in cluster: String) -> Bool {
        reads(path) && clusters.contains { $0.name == cluster && $0.specification?.matches(path) ?? true }
    }

    /// Complains where patterns were given and nothing on any side matches them: most likely they are misspelt.
    func complaints(about sources: [SideSource]) -> [Diagnostic] {
        func isThere(_ matches: (String) -> Bool) -> Bool {
            sources.contains { $0.tree.entries.contains { covers($0.path) && matches($0.path) } }
        }
        guard isNarrowed else { return [] }
        let clusterPatterns = clusters.compactMap(\.specification)
        let missing =
            clusterPatterns.filter { pattern in !isThere(pattern.matches) }.flatMap(\.patterns)
            + (isThere { _ in true } ? [] : includes?.patterns ?? [])
        return Set(missing).sorted().map { pattern in
            Diagnostic(
                .error, "nothing-matches", "no file on any side matches this pattern",
                at: SourceLocation(path: pattern),
                advice: "Patterns are relative to the root of the repository or folder.")
        }
    }

    /// Whether a path may hold manifests, by its name.
    static func mayHoldManifests(_ path: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { ending in
            // By bytes: it is asked of every path of a side, several times.
            path.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) { byte, small in
                byte == small || (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte && byte | 0x20 == small)
            }
        }
    }

    /// Reads every cluster of a side; clusters of one name that several patterns describe are joined.
    mutating func read(_ source: SideSource) throws(GitError) -> [ClusterManifests] {
        var result: [ClusterManifests] = []
        for cluster in clusters {
            var manifests = ManifestSet()
            try read(source, matching: cluster.specification, into: &manifests)
            if let last = result.indices.last, result[last].name == cluster.name {
                result[last].manifests.append(manifests)
            } else {
                result.append(ClusterManifests(name: cluster.name, manifests: manifests))
            }
        }
        return result
    }

    private mutating func read(
        _ source: SideSource, matching cluster: PathSpecification?, into manifests: inout ManifestSet
    ) throws(GitError) {
        let entries = source.tree.entries.filter { covers($0.path) && (cluster?.matches($0.path) ?? true) }
        manifests.diagnostics += UnrenderedFolders(entries).diagnostics
        let files = entries.filter(\.isReadable)
        let links = entries.contains { $0.kind == .symbolicLink } ? Set(files.map(\.path)) : []
        var sets = try read(files.map { ($0, $0.path) }, of: source)
        manifests.objects.reserveCapacity(manifests.objects.count + sets.reduce(0) { $0 + $1.objects.count })
        var next = 0
        for entry in entries {
            switch entry.kind {
            case .file, .executable:
                guard Self.mayHoldManifests(entry.path), next < sets.count else { continue }
                // What is taken over is given up at once: there may be a great deal of it.
                var set = ManifestSet()
                swap(&set, &sets[next])
                manifests.append(set)
                next += 1
            case .symbolicLink:
                try follow(entry, at: entry.path, of: source, besides: links, into: &manifests)
            case .submodule:
                manifests.diagnostics.append(.submodule(entry))
            case .conflicted:
                guard Self.mayHoldManifests(entry.path) else { continue }
                manifests.append(.unreadable(entry.path, .unmerged(entry)))
            case .special:
                guard Self.mayHoldManifests(entry.path) else { continue }
                manifests.append(.unreadable(entry.path, .notAFile(entry)))
            }
        }
    }

    private mutating func read(
        _ entry: SourceTree.Entry, at path: String, of source: SideSource
    ) throws(GitError) -> ManifestSet {
        try read([(entry, path)], of: source).first ?? ManifestSet()
    }

    /// What is in some files, in their order: what was parsed before is remembered, and the rest is read and parsed on
    /// several threads.
    mutating func read(
        _ files: [(entry: SourceTree.Entry, path: String)], of source: SideSource
    ) throws(GitError) -> [ManifestSet] {
        if files.count >= Self.fewestLookedUp, parsedFiles == nil { parsedFiles = loadParsedFiles?() }
        var sets = [ManifestSet](repeating: ManifestSet(), count: files.count)
        var missing: [Int] = []
        for (index, file) in files.enumerated() {
            if let known = remembered(file.entry, at: file.path) { sets[index] = known } else { missing.append(index) }
        }
        let (reader, paths) = (reader, missing.map { files[$0].path })
        let pieces = parsedFiles.map { _ in PackedPieces() }
        let progress = progress
        var read = source.mapContents(of: missing.map { files[$0].entry }, limit: options.largestFile) {
            (position, bytes) in
            let manifests = reader.read(SourceText(path: paths[position], bytes: bytes))
            progress?.fileRead(of: paths.count)
            return ReadFile(manifests: manifests, packed: pieces?.keep(manifests.packed()), byteCount: bytes.count)
        }
        let packed = pieces?.taken() ?? []
        let isMemorised = memorises && files.count <= Self.mostMemorised
        for position in read.indices {
            let (entry, path) = files[missing[position]]
            var result = Result<ReadFile, GitError>.success(ReadFile.none)
            swap(&result, &read[position])
            switch consume result {
            case .success(let file):
                sets[missing[position]] = file.manifests
                work.filesParsed += 1
                work.bytesParsed += file.byteCount
                guard let id = entry.id else { continue }
                if isMemorised { parsed[ParseKey(path: path, blob: id)] = file.manifests }
                recentFiles?.keep(file.manifests, of: id, at: path, byteCount: file.byteCount)
                if let place = file.packed { newFiles.append((id, packed[place.piece][place.range])) }
            case .failure(let error) where error.code == .tooLarge:
                sets[missing[position]] = .unreadable(path, .tooLarge(path, limit: options.largestFile))
            case .failure(let error): throw error
            }
        }
        return sets
    }

    /// Forgets what a cache didn't know, once it does; what it knows is asked for anew where many files are read again.
    mutating func forgetNewFiles() { (parsedFiles, newFiles) = (nil, []) }

    private mutating func remembered(_ entry: SourceTree.Entry, at path: String) -> ManifestSet? {
        guard let id = entry.id else { return nil }
        if let known = parsed[ParseKey(path: path, blob: id)] ?? recentFiles?.manifests(of: id, at: path) {
            return known
        }
        guard let found = parsedFiles?.manifests(of: id, at: path) else { return nil }
        work.filesFromCache += 1
        return found
    }

    /// Fewer files than these are parsed sooner than what the cache knows is read.
    private static let fewestLookedUp = 64
    /// Of a side with more files than these, none is kept once it has been read: the objects are what takes the memory.
    private static let mostMemorised = 20_000

    /// Follows a link within the tree, as a checkout would show it; what leads out of it is refused.
    ///
    /// - Parameters:
    ///   - link: the link.
    ///   - path: the path by which it is reached, which differs from its own inside a linked folder.
    ///   - source: the side.
    ///   - read: the manifests that are read anyway, and so aren't read again.
    ///   - links: the links to folders that it is in.
    private mutating func follow(
        _ link: SourceTree.Entry, at path: String, of source: SideSource, besides read: Set<String>,
        within links: [String] = [],
        into manifests: inout ManifestSet
    ) throws(GitError) {
        switch source.tree.resolvingLink(at: link.path) {
        case .outside:
            manifests.append(.unreadable(path, .linkOutside(path)))
        case .dangling:
            if Self.mayHoldManifests(path) { manifests.append(.unreadable(path, .linkDangling(path))) }
        case .inside(let target):
            if let entry = source.tree[target] {
                guard Self.mayHoldManifests(path), !read.contains(target) else { return }
                guard entry.kind == .file || entry.kind == .executable else { return }
                manifests.append(try self.read(entry, at: path, of: source))
                return
            }
            // A folder may link to one that holds it: everything there is read already.
            guard !links.contains(link.path) else { return }
            guard links.count < Self.mostLinkedFolders else {
                manifests.append(.unreadable(path, .linkDangling(path)))
                return
            }
            let prefix = target.isEmpty ? "" : target + "/"
            for entry in source.tree.entries where entry.path.hasPrefix(prefix) && !read.contains(entry.path) {
                let alias = path + "/" + entry.path.dropFirst(prefix.count)
                guard covers(alias) else { continue }
                switch entry.kind {
                case .file, .executable:
                    guard Self.mayHoldManifests(entry.path) else { continue }
                    manifests.append(try self.read(entry, at: alias, of: source))
                case .symbolicLink:
                    try follow(
                        entry, at: alias, of: source, besides: read, within: links + [link.path], into: &manifests)
                case .submodule: manifests.diagnostics.append(.submodule(entry))
                case .conflicted, .special: continue
                }
            }
        }
    }

    /// How many linked folders within linked folders are followed, lest a few links make many paths.
    private static let mostLinkedFolders = 4
}

extension SourceTree.Entry {
    /// Whether it is read as a manifest where it stands.
    var isReadable: Bool {
        (kind == .file || kind == .executable) && SideReader.mayHoldManifests(path)
    }
}

extension ManifestSet {
    /// A file of which nothing is known.
    fileprivate static func unreadable(_ path: String, _ diagnostic: Diagnostic) -> ManifestSet {
        ManifestSet(unreadableFiles: [path], diagnostics: [diagnostic])
    }
}

extension Diagnostic {
    fileprivate static func submodule(_ entry: SourceTree.Entry) -> Diagnostic {
        let commit = entry.id.map { " at \($0.shortHex)" } ?? ""
        return Diagnostic(
            .error, "submodule", "the path is a submodule\(commit), of which nothing is read",
            at: SourceLocation(path: entry.path),
            advice: "Leave it out with --path '!\(entry.path)' if it holds no manifests of this cluster.")
    }

    fileprivate static func unmerged(_ entry: SourceTree.Entry) -> Diagnostic {
        Diagnostic(
            .error, "unmerged", "the file has an unresolved merge conflict", at: SourceLocation(path: entry.path),
            advice: "Resolve the conflict and stage the file.")
    }

    fileprivate static func tooLarge(_ path: String, limit: Int) -> Diagnostic {
        Diagnostic(
            .error, "too-large", "the file is larger than \(limit >> 20) MiB and was not read",
            at: SourceLocation(path: path), advice: "Split it, or leave it out with --path '!\(path)'.")
    }

    fileprivate static func notAFile(_ entry: SourceTree.Entry) -> Diagnostic {
        Diagnostic(
            .error, "not-a-file", "the path is a pipe, a socket or a device, and was not read",
            at: SourceLocation(path: entry.path), advice: "Replace it by a file, or give it another name.")
    }

    fileprivate static func linkOutside(_ path: String) -> Diagnostic {
        Diagnostic(
            .error, "link-outside", "the file is a symbolic link out of the tree, and was not followed",
            at: SourceLocation(path: path), advice: "Replace the link by the file that it points to.")
    }

    fileprivate static func linkDangling(_ path: String) -> Diagnostic {
        Diagnostic(
            .error, "link-dangling", "the file is a symbolic link to nothing", at: SourceLocation(path: path),
            advice: "Mend or remove the link.")
    }
}
