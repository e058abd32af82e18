import Git
import Manifests
package import Packing
package import Review

/// A configuration that the host gives, in place of a repository's own.
package struct HostConfiguration {
    package let configuration: ReviewConfiguration
    /// What stands for its bytes.
    package let digest: Digest

    /// Reads a file.
    ///
    /// - Throws: `.unreadable`, and the end of the command where it can't be used.
    package init(_ path: String) throws {
        let file = try localFile(path)
        let (configuration, diagnostics) = ReviewConfiguration.read(file)
        guard let configuration else {
            throw unusable("the configuration can't be used: \(path)", because: diagnostics)
        }
        (self.configuration, digest) = (configuration, Digest(of: file.bytes))
    }
}
