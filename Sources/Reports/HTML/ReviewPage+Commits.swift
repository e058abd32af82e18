import Git
import Manifests
import Review

extension ReviewPage {
    /// The commits, each with what it does by itself.
    var commits: Markup {
        let (shown, more) = review.commits.shortened(to: Self.mostCommits)
        return Markup(.section, .set(.ariaLabelledBy, "commits")) {
            Markup(.h2, .set(.id, "commits")) { "Commits" }
            Markup(.ul) {
                for commit in shown { row(commit) }
            }
            if more > 0 { Markup(.p, .style("faint")) { "and \(more) more commits" } }
        }
    }

    private static let mostCommits = 500

    private func row(_ commit: ReviewedCommit) -> Markup {
        let effect = Headline.changes(of: commit.change)
        let remarks: [Phrase] =
            [.words(effect.isEmpty ? "no effect" : effect.joined(separator: " · "))]
            + [
                commit.change.isComplete ? nil : .words("not analysed as a whole"),
                commit.repeats.map { .words("the same flow changes as ") + .name($0.shortHex) },
                commit.undoes.map { .words("takes back ") + .name($0.shortHex) },
                commit.origin.isMerge ? .words("merge") : nil,
            ].compactMap(\.self) + commit.message.references.map { .name($0.id) }
        return Markup(.li, .style("row"), .set(.row)) {
            Markup(.div, .style("said")) {
                Markup(.p) { Phrase.name(commit.commit.id.shortHex) + " " + Self.quoted(commit.message.subject) }
                Markup(.p, .style("faint")) {
                    Phrase.name(commit.commit.author.name) + .words(" on \(day(of: commit.commit)) · ")
                        + remarks.joined(separator: " · ")
                }
            }
        }
    }

    private func day(of commit: Commit) -> Day { Moment(seconds: Int(commit.committer.time)).day }

    private static func quoted(_ text: String) -> Phrase { .words("“") + .name(text) + "”" }

    /// What was read, what couldn't be, and what else there is to say about files.
    var coverage: Markup {
        let change = review.change
        return Markup(.section, .set(.ariaLabelledBy, "coverage")) {
            Markup(.h2, .set(.id, "coverage")) { "Coverage" }
            Self.facts([
                ("analysed", .words(review.isComplete ? "everything" : "not everything: see what wasn't below")),
                ("base", side(change.base)), ("head", side(change.head)),
                ("files", .words("\(change.files.all) changed, \(change.files.manifests) of them manifests")),
            ])
            for group in DiagnosticList(change.diagnostics).groups { Self.details(group) }
            for group in DiagnosticList(review.diagnostics).groups { Self.details(group) }
        }
    }

    private func side(_ side: SideSummary) -> Phrase {
        let files = Headline.counted(side.fileCount, "manifest file", "manifest files")
        let objects = Headline.counted(side.objectCount, "object", "objects")
        return side.title + .words(": \(files), \(objects) that matter")
    }

    /// Statements about files under their heading, folded unless they are alarming.
    static func details(_ group: DiagnosticList.Group) -> Markup {
        Markup(.details, group.isAlarming ? .set(.open) : nil) {
            Markup(.summary) { "\(group.title) (\(group.shown.count + group.more))" }
            Markup(.ul) {
                for shown in group.shown { row(shown, sign: group.sign, isAlarming: group.isAlarming) }
            }
            if group.more > 0 { Markup(.p, .style("faint")) { "and \(group.more) more" } }
        }
    }

    private static func row(_ shown: DiagnosticList.Shown, sign: String, isAlarming: Bool) -> Markup {
        Markup(.li, .style("row"), .set(.row)) {
            Markup(.span, .style("sign \(isAlarming ? "closed" : "faint")"), .set(.ariaHidden, "true")) { sign }
            Markup(.div, .style("said")) {
                Markup(.p) {
                    Phrase.name("\(shown.diagnostic.location)") + ": " + .name(shown.diagnostic.message)
                        + .words(DiagnosticList.remark(on: shown.side))
                }
                if let advice = shown.diagnostic.advice { Markup(.p) { Phrase.words("→ ") + .name(advice) } }
                if shown.moreOfItsKind > 0 {
                    Markup(.p, .style("faint")) { "and \(shown.moreOfItsKind) more of this kind" }
                }
            }
        }
    }

    /// What exactly was reviewed, and by what.
    var footer: Markup {
        let source =
            switch review.configuration {
            case .host: "the host's"
            case .base: "the base commit's"
            case .none: "none: the default"
            }
        return Markup(.footer) {
            Self.facts([
                ("range", .name(review.range.label)), ("base", review.change.base.commit.map(Phrase.name)),
                ("head", review.change.head.commit.map(Phrase.name)), ("ref", review.ref.map(Phrase.name)),
                ("flow changes", review.digest.map { .name("\($0)") } ?? .words("none")),
                ("day", .words("\(review.day), UTC")), ("configuration", .words(source)),
            ])
        }
    }
}
