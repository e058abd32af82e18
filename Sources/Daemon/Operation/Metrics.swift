import Synchronization

/// Counts of what the daemon did, as Prometheus reads them.
///
/// No label holds a ticket, a commit or a branch: there is no end of those.
final class Metrics: Sendable {
    /// A name with its labels.
    private struct Series: Hashable {
        var name: String
        var labels: [String: String]
    }

    private struct State {
        var counters: [Series: Int] = [:]
        var durations: [Series: Histogram] = [:]
    }

    private struct Histogram {
        var counts = [Int](repeating: 0, count: Metrics.bounds.count)
        var count = 0
        var sum = 0.0
    }

    /// The upper bounds of durations, in seconds.
    fileprivate static let bounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

    private let state = Mutex(State())

    /// What each name means.
    static let meanings = [
        "netreeve_build_info": "What is running.",
        "netreeve_ref_events_total": "Moves of refs that were seen: new ones, and ones that joined one that waited.",
        "netreeve_wakeups_total": "Hints that something may have come, by where they came from.",
        "netreeve_jobs_total": "Reviews of moves that ended, by how.",
        "netreeve_job_duration_seconds": "How long reviews of moves took.",
        "netreeve_queue_depth": "Moves that wait or are being reviewed.",
        "netreeve_oldest_job_age_seconds": "How long the oldest of them has been waiting.",
        "netreeve_dead_jobs": "Moves that were given up.",
        "netreeve_leases_expired_total": "Reviews that a daemon left behind and the next one took up.",
        "netreeve_last_successful_review_timestamp_seconds": "When something of a repository was reviewed last.",
        "netreeve_deliveries_total": "Deliveries that were tried, by sink and how they ended.",
        "netreeve_outbox_depth": "Deliveries that wait, by sink.",
        "netreeve_dead_deliveries": "Deliveries that were given up.",
        "netreeve_webhooks_total": "Webhooks that were received, by forge and what became of them.",
    ]

    /// Adds to a counter.
    func add(_ name: String, _ labels: [String: String] = [:], _ count: Int = 1) {
        state.withLock { $0.counters[Series(name: name, labels: labels), default: 0] += count }
    }

    /// Notes how long something took, in seconds.
    func observe(_ name: String, _ labels: [String: String] = [:], seconds: Double) {
        state.withLock { state in
            var histogram = state.durations[Series(name: name, labels: labels)] ?? Histogram()
            for (number, bound) in Self.bounds.enumerated() where seconds <= bound { histogram.counts[number] += 1 }
            histogram.count += 1
            histogram.sum += seconds
            state.durations[Series(name: name, labels: labels)] = histogram
        }
    }

    /// A value that is as it is now.
    struct Gauge {
        var name: String
        var labels: [String: String] = [:]
        var value: Int
    }

    /// Everything in Prometheus' text format 0.0.4, sorted.
    func text(_ gauges: [Gauge]) -> String {
        let (counters, durations) = state.withLock { ($0.counters, $0.durations) }
        var lines: [String: [String]] = [:]
        for (series, count) in counters {
            lines[series.name, default: []].append("\(series.name)\(Self.text(series.labels)) \(count)")
        }
        for gauge in gauges {
            lines[gauge.name, default: []].append("\(gauge.name)\(Self.text(gauge.labels)) \(gauge.value)")
        }
        for (series, histogram) in durations {
            let buckets = zip(Self.bounds, histogram.counts).map { bound, count in
                "\(series.name)_bucket\(Self.text(series.labels.merging(["le": "\(bound)"]) { $1 })) \(count)"
            }
            lines[series.name, default: []] +=
                buckets + [
                    "\(series.name)_bucket\(Self.text(series.labels.merging(["le": "+Inf"]) { $1 })) \(histogram.count)",
                    "\(series.name)_sum\(Self.text(series.labels)) \(histogram.sum)",
                    "\(series.name)_count\(Self.text(series.labels)) \(histogram.count)",
                ]
        }
        return lines.sorted { $0.key < $1.key }.map { name, lines in
            let kind =
                name.hasSuffix("_total") ? "counter" : name.hasSuffix("_duration_seconds") ? "histogram" : "gauge"
            let sorted = kind == "histogram" ? lines : lines.sorted()
            return "# HELP \(name) \(Self.meanings[name] ?? "")\n# TYPE \(name) \(kind)\n"
                + sorted.joined(separator: "\n") + "\n"
        }.joined()
    }

    private static func text(_ labels: [String: String]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for character in value {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}
