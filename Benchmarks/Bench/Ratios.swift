import ClusterShapes

/// One of the figures that the project holds itself to.
struct Ratio {
    /// What it is, for people.
    var name: String
    /// What it must not exceed, and what it aims at; for an inverse one, what it must reach.
    var must: Double
    var moonshot: Double
    var unit = Unit.times
    /// By processor time; `nil` where it couldn't be measured.
    var measured: Double?
    /// By elapsed time.
    var byWall: Double?
    /// Of what it was measured.
    var subject: Subject

    /// What a ratio is about.
    struct Subject {
        /// Its size.
        var name: String
        /// Whether it is as large as the ratio is meant for, and no stand-in.
        var isFullSize: Bool
    }

    /// How the number is written.
    enum Unit {
        /// As a factor.
        case times
        /// As one part of so many.
        case part
        /// In bytes.
        case bytes
        /// As a factor that is the better, the larger it is.
        case timesAtLeast
    }

    /// How often what must be fits into what is: up to 1 all is well; `nil` where nothing was measured.
    var gap: Double? {
        guard let measured, measured > 0 else { return nil }
        switch unit {
        case .times, .part, .bytes: return measured / must
        case .timesAtLeast: return must / measured
        }
    }
}

extension Ratio {
    /// All of them, from what was measured.
    ///
    /// They are about a monorepository of 10,000 and of 100,000 workloads; where these weren't measured, the largest
    /// that were stand for them.
    static func all(_ results: [ShapeResult], _ pairs: PairResult?) -> [Ratio] {
        let shapes = results.filter { $0.shape == "gitops" }.sorted { $0.workloads < $1.workloads }
        let medium = shapes.first { $0.workloads >= 10_000 } ?? shapes.last
        let reviewed = shapes.first { $0.workloads >= 2_000 } ?? shapes.last
        let (small, large) = (shapes.dropLast().last, shapes.last)
        let (atMedium, atLarge) = (Subject(medium, needed: 10_000), Subject(large, needed: 100_000))
        var overTen = atLarge
        overTen.name = "\(atLarge.name) : \(Subject(small, needed: 0).name)"
        return [
            Ratio(
                "cold analysis : libyaml parsing the same bytes", atMost: 1.5, aim: 0.5, medium?[.coldDiff],
                medium?[.parsing], atMedium),
            Ratio(
                "cold analysis of ten times the size : of the size", atMost: 12, aim: 10, large?[.coldDiff],
                small?[.coldDiff], overTen),
            Ratio(
                "one-policy edit, base kept : cold analysis, in one process", atMost: 1.0 / 500, aim: 1.0 / 2000,
                large?.edit(.policyPort), large?.coldInProcess, atLarge, .part),
            Ratio(
                "commit without effect, base known : git diff-tree -r", atMost: 10, aim: 3, medium?[.withoutEffect],
                medium?[.treeComparison], atMedium),
            Ratio(
                "one-policy commit, base known : git diff-tree -r", atMost: 15, aim: 5, medium?[.persisted],
                medium?[.treeComparison], atMedium),
            Ratio(
                "new default-deny : one-policy edit, base kept", atMost: 200, aim: 50, large?.edit(.defaultDeny),
                large?.edit(.policyPort), atLarge),
            Ratio(
                "review of \(reviewed?.commits ?? 0) commits : cold analysis of one", atMost: 3, aim: 1.5,
                reviewed?[.review], reviewed?[.coldDiff], Subject(reviewed, needed: 2_000)),
            Ratio(
                "learning \(reviewed?.learnedCommits ?? 0) commits : cold analysis of one", atMost: 20, aim: 10,
                reviewed?[.learning], reviewed?[.coldDiff], Subject(reviewed, needed: 2_000)),
            Ratio(
                "learning a commit more : diff of a policy, base known", atMost: 2, aim: 1, reviewed?[.extending],
                reviewed?[.persisted], Subject(reviewed, needed: 2_000)),
            push(reviewed, needed: 2_000), push(medium, needed: 10_000),
            Ratio(
                name: "peak memory of the cold analysis", must: 600e6, moonshot: 200e6, unit: .bytes,
                measured: large?[.coldDiff]?.peakMemory.map(Double.init), subject: atLarge),
            Ratio(
                "every pair by itself : factorised analysis", atMost: 100, aim: 1000, pairs?.plain, pairs?.analysis,
                Subject(pairs?.workloads, needed: 400), .timesAtLeast),
        ]
    }

    /// How much longer a push takes that is reviewed on arrival: who pushes waits, so that elapsed time counts.
    private static func push(_ result: ShapeResult?, needed: Int) -> Ratio {
        var ratio = Ratio(
            name: "push of a policy, reviewed on arrival : not reviewed", must: 2, moonshot: 1.2,
            subject: Subject(result, needed: needed))
        if let gated = result?[.gatedPush], let plain = result?[.push] {
            ratio.measured = gated.wall.median / max(plain.wall.median, 1e-9)
            ratio.byWall = ratio.measured
        }
        return ratio
    }

    private init(
        _ name: String, atMost must: Double, aim moonshot: Double, _ sample: Sample?, _ reference: Sample?,
        _ subject: Subject, _ unit: Unit = .times
    ) {
        self.init(name: name, must: must, moonshot: moonshot, unit: unit, subject: subject)
        guard let sample, let reference else { return }
        measured = sample.cpu.median / max(reference.cpu.median, 1e-9)
        byWall = sample.wall.median / max(reference.wall.median, 1e-9)
    }
}

extension Ratio.Subject {
    fileprivate init(_ result: ShapeResult?, needed: Int) { self.init(result?.workloads, needed: needed) }

    fileprivate init(_ workloads: Int?, needed: Int) {
        name = workloads.map(Wording.workloads) ?? "nothing"
        isFullSize = (workloads ?? 0) >= needed
    }
}
