import Manifests
import PolicyCompiler
import Reachability

// What a record of a review says in words, for who knows no policies.

extension ReviewOptions {
    /// The name of the profile, which stands for it.
    public var profileName: String { profile.name }
    /// The word for when policies yield implied endpoints.
    public var impliedName: String { implied.rawValue }
}

extension ChangeReport {
    /// The paths of files that could not be analysed, on either side: sorted.
    public var pathsNotAnalysed: [String] {
        Set(diagnostics.filter { $0.diagnostic.severity == .error }.map(\.diagnostic.location.path)).sorted()
    }
}

extension ReviewOptions {
    /// The options of a record; `nil` where it names something that isn't known.
    public init?(paths: [String], clusters: [Cluster], impliedName: String, profileName: String, largestFile: Int) {
        guard let implied = ImpliedEndpointMode(rawValue: impliedName), profileName == CNIProfile.kubernetes.name else {
            return nil
        }
        self.init(paths: paths, clusters: clusters, implied: implied, largestFile: largestFile)
    }
}
