import Packing
public import Review

extension JSONReport {
    /// Writes what a recorded review concluded as an in-toto statement with a summary of a verification
    /// (`attestation.v1.schema.json`).
    ///
    /// It PASSED if the verdict is `pass` or `attention`: nothing blocks, and everything was analysed. Whatever else a
    /// verdict is, it FAILED. Source: in-toto Attestation Framework, Statement v1; SLSA 1.0, Verification Summary.
    public static func write(attestationOf review: RecordedVerdict, to output: inout some TextOutputStream) {
        var policy: [String: JSONValue] = ["uri": .string("urn:netreeve:configuration:\(review.configuration.inURI)")]
        if let digest = review.configurationDigest { policy["digest"] = .object(["sha256": .hexadecimal(of: digest)]) }
        let tool = review.tool.split(separator: " ", maxSplits: 1).map(String.init)
        var writer = JSONObjectWriter(&output)
        writer.write("_type", .string("https://in-toto.io/Statement/v1"), to: &output)
        writer.write(
            "predicate",
            .object([
                "verifier": .object([
                    "id": .string("https://netreeve.dev"),
                    "version": .object(tool.count == 2 ? [tool[0]: .string(tool[1])] : [:]),
                ]), "timeVerified": .string(review.recordedAt), "resourceUri": .string(review.resourceURI),
                "policy": .object(policy),
                "inputAttestations": .array([
                    .object([
                        "uri": .string("urn:netreeve:review:\(review.key)"),
                        "digest": .object(["sha256": .hexadecimal(of: review.bodyDigest)]),
                    ])
                ]), "verificationResult": .string(review.passes ? "PASSED" : "FAILED"), "verifiedLevels": .array([]),
            ]), to: &output)
        writer.write("predicateType", .string("https://slsa.dev/verification_summary/v1"), to: &output)
        writer.write(
            "subject", elements: [.object(["digest": .object(["gitCommit": .string(review.head)])])], to: &output)
        writer.end(&output)
    }
}

extension RecordedVerdict {
    /// Whether nothing blocks, and everything could be analysed.
    fileprivate var passes: Bool {
        switch ReviewVerdict(rawValue: verdict) {
        case .pass?, .attention?: isComplete
        case .block?, .incomplete?, nil: false
        }
    }

    /// What was reviewed, as SLSA names a revision of a repository: `git+https://git.example/shop@refs/heads/main`.
    fileprivate var resourceURI: String {
        let place =
            if repository.hasPrefix("/") {
                "git+file://\(repository.inURI)"
            } else if repository.contains("://") {
                (repository.hasPrefix("git+") ? "" : "git+") + repository.inURI
            } else {
                "urn:netreeve:repository:\(repository.inURI)"
            }
        return place + (ref.map { "@\($0.inURI)" } ?? "")
    }
}

extension JSONValue {
    /// The digits of `sha256:DIGITS`.
    fileprivate static func hexadecimal(of digest: String) -> JSONValue {
        .string(String(digest.drop { $0 != ":" }.dropFirst()))
    }
}

extension String {
    /// The text with whatever can't stand in a URI as it is escaped (RFC 3986).
    fileprivate var inURI: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                return String(UnicodeScalar(byte))
            default:
                if "-._~:/@+".utf8.contains(byte) { return String(UnicodeScalar(byte)) }
                return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
