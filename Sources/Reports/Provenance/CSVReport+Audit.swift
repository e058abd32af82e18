import Git
import NetworkModel
import Packing
import Reachability
public import Review

extension CSVReport {
    /// Writes the changes of a period: a row a change.
    ///
    /// What only a ledger knows is empty where there is none.
    public static func write(_ population: ChangePopulation, to output: inout some TextOutputStream) {
        write(
            [
                "commit", "subject", "author", "committer", "authored", "committed", "brings", "made by", "tickets",
                "approvers",
                "separation of duties", "emergency", "emergency reason", "opened", "closed", "possible", "flow digest",
                "review", "verdict", "recorded", "reviewed head", "reviewed digest", "complete",
            ], to: &output)
        for change in population.changes {
            let (commit, review) = (change.commit, change.review)
            write(
                [
                    commit.id.hex, commit.summary, commit.author.words, commit.committer.words,
                    "\(Moment(seconds: Int(commit.author.time)))", "\(Moment(seconds: Int(commit.committer.time)))",
                    change.entry.brought.map(\.id.hex).joined(separator: "; "),
                    change.makers.map(\.description).joined(separator: "; "),
                    change.tickets.map(\.words).joined(separator: "; "),
                    change.approvers.map(\.description).joined(separator: "; "), change.separationOfDuties.rawValue,
                    yesOrNo(change.entry.emergency != nil), change.entry.emergency ?? "",
                    "\(change.openedCount)", "\(change.closedCount)", "\(change.possibleCount)",
                    change.entry.digest?.description ?? "", review.map { "\($0.number)" } ?? "",
                    review?.verdict ?? (population.hasLedger ? "not recorded" : ""), review?.recordedAt ?? "",
                    review?.head ?? "", review?.digest ?? "", yesOrNo(change.isComplete),
                ], to: &output)
        }
    }

    /// Writes the flows that are open, each with what justifies it: a row for each group of flows of one origin.
    public static func write(_ coverage: FlowCoverage, to output: inout some TextOutputStream) {
        write(
            [
                "cluster", "source", "destination", "traffic", "open", "orphan", "ticket", "title", "requirements",
                "justification", "exception", "owner", "approvers", "expires", "next review", "certified by",
                "certified on", "certification", "lapsed tickets", "origin commit", "origin day", "origin author",
                "origin subject", "origin tickets", "as of", "complete",
            ], to: &output)
        var names: [String: SetNames] = [:]
        for flow in coverage.justifiedFlows {
            let origin = flow.blamed.origin
            let end =
                flow.fields + [
                    origin.commit.id.hex, "\(Moment(seconds: Int(origin.commit.committer.time)).day)",
                    origin.commit.author.words, origin.commit.summary,
                    flow.blamed.tickets.map(\.reference.id).joined(separator: "; "), "\(coverage.day)",
                    yesOrNo(coverage.isComplete),
                ]
            let cluster = origin.cluster
            var naming =
                names[cluster] ?? SetNames(EndpointNaming(coverage.endpoints[cluster] ?? []), limit: nil)
            for region in origin.flows {
                write(
                    [
                        cluster, naming.phrase(region.sources).description,
                        naming.phrase(region.destinations).description, TrafficText.describe(region.traffic),
                        origin.openness.rawValue,
                    ] + end, to: &output)
            }
            names[cluster] = naming
        }
    }
}

/// Open flows of one origin, and what justifies them.
struct JustifiedFlows {
    let blamed: BlamedFlows
    /// What covers them; `nil` for orphans.
    let covered: CoveredFlows?
    /// The tickets that name them and don't count.
    var lapsed: [TicketRecord] = []
}

extension FlowCoverage {
    /// The flows of one origin each: those that tickets cover, then the others.
    var justifiedFlows: [JustifiedFlows] {
        covered.flatMap { covered in covered.origins.map { JustifiedFlows(blamed: $0, covered: covered) } }
            + orphans.map { JustifiedFlows(blamed: $0.blamed, covered: nil, lapsed: $0.lapsed) }
    }
}

extension JustifiedFlows {
    /// What justifies them, as columns from `orphan` to `lapsed tickets`.
    fileprivate var fields: [String] {
        let (record, validity) = (covered?.record, covered?.record.validity)
        return [
            covered == nil ? "yes" : "no", record?.id ?? "", record?.title ?? "",
            covered?.requirements.map { "\($0.id): \($0.text)" }.joined(separator: "; ") ?? "",
            covered?.justification.joined(separator: "; ") ?? "", covered?.exception?.id ?? "",
            record?.owner?.description ?? "", covered?.approvers.map(\.description).joined(separator: "; ") ?? "",
            covered?.expires.map { "\($0)" } ?? "", covered?.nextReview.map { "\($0)" } ?? "",
            validity?.certifiedBy?.description ?? "", validity?.certifiedOn.map { "\($0)" } ?? "",
            validity?.certification?.rawValue ?? "", lapsed.map(\.id).joined(separator: "; "),
        ]
    }
}

extension Commit.Signature {
    /// `Ada Lovelace <ada@example.org>`.
    fileprivate var words: String { Person(name: name, contact: email).description }
}

extension AuditedTicket {
    /// `NET-42 approved (changes may be made in its name)`.
    fileprivate var words: String {
        guard let record, let standing else { return "\(id) without a record" }
        return "\(id) \(isProposed ? "proposed, " : "")\(record.state.rawValue) (\(standing.words))"
    }
}
