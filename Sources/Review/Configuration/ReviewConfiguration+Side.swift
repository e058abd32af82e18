public import Git
public import Manifests
public import Packing

extension ReviewConfiguration {
    /// What a side configures.
    public struct Reading: Hashable, Sendable {
        /// The configuration: the default where the side has no file; `nil` where its file can't be used.
        public var configuration: ReviewConfiguration?
        /// What there is to say about the file.
        public var diagnostics: [Diagnostic]
        /// Whether the side has a file.
        public var isFromFile: Bool
        /// What stands for the file's bytes; `nil` where there are none, or they can't be read.
        public var digest: Digest?

        /// A reading of its parts.
        public init(
            configuration: ReviewConfiguration?, diagnostics: [Diagnostic], isFromFile: Bool, digest: Digest? = nil
        ) {
            self.configuration = configuration
            self.diagnostics = diagnostics
            self.isFromFile = isFromFile
            self.digest = digest
        }

        /// The default, of a side without a file.
        static let absent = Reading(configuration: ReviewConfiguration(), diagnostics: [], isFromFile: false)
    }

    /// Reads the configuration of a side, by default at ``defaultPath``.
    ///
    /// - Throws: What listing the side and reading the file throw.
    public static func read(
        _ side: SideSpecifier, in repository: Repository?, path: String = defaultPath
    ) throws(GitError) -> Reading {
        var source = try SideSource(side, in: repository)
        if let commit = source.commit, let repository {
            return try read(commit, in: repository, path: path)
        }
        try source.load()
        return try read(source.tree[path], of: source)
    }

    /// Reads the configuration of a commit, without listing its other files.
    static func read(
        _ commit: Commit, in repository: Repository, path: String = defaultPath
    ) throws(GitError) -> Reading {
        let source = try SideSource(commit, label: commit.id.hex, in: repository)
        return try read(repository.entry(at: path, of: commit), of: source)
    }

    private static func read(_ entry: SourceTree.Entry?, of source: SideSource) throws(GitError) -> Reading {
        guard let entry else { return .absent }
        switch try source.recordText(entry) {
        case .success(let file):
            let (configuration, diagnostics) = read(file)
            return Reading(
                configuration: configuration, diagnostics: diagnostics, isFromFile: true,
                digest: Digest(of: file.bytes))
        case .failure(let fault):
            return Reading(configuration: nil, diagnostics: [fault.diagnostic], isFromFile: true)
        }
    }
}
