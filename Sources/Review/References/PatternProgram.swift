/// A regular expression as steps of a machine that follows all its ways at once.
///
/// Thompson's simulation with one capture, after Pike; Russ Cox, "Regular Expression Matching: the Virtual Machine
/// Approach", https://swtch.com/~rsc/regexp/regexp2.html. Of several matches it takes the one that a machine that goes
/// back would have found first.
struct PatternProgram: Hashable, Sendable {
    /// A set of characters.
    struct Characters: Hashable, Sendable {
        var ranges: [ClosedRange<UInt32>] = []
        var isNegated = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar.value) } != isNegated
        }
    }

    enum Assertion: Hashable, Sendable {
        case start, end, wordBoundary, noWordBoundary
    }

    enum Step: Hashable, Sendable {
        case character(Characters)
        case assert(Assertion)
        /// Goes on at either step; the first is preferred.
        case either(Int, Int)
        case jump(Int)
        case beginID, endID
        case match
    }

    /// Where a match ends and what its group `id` is.
    struct Match: Hashable {
        var end: Int
        var id: Range<Int>?
    }

    private let steps: [Step]

    init(_ pattern: String) throws(TicketPattern.Failure) {
        var parser = PatternParser(pattern)
        let tree = try parser.parse()
        var steps: [Step] = []
        try Self.emit(tree, into: &steps)
        steps.append(.match)
        self.steps = steps
    }

    private static func emit(_ tree: PatternTree, into steps: inout [Step]) throws(TicketPattern.Failure) {
        guard steps.count < 1000 else { throw TicketPattern.Failure(code: .tooLarge, column: 1) }
        switch tree {
        case .characters(let characters): steps.append(.character(characters))
        case .assertion(let assertion): steps.append(.assert(assertion))
        case .sequence(let parts): for part in parts { try emit(part, into: &steps) }
        case .id(let part):
            steps.append(.beginID)
            try emit(part, into: &steps)
            steps.append(.endID)
        case .choice(let alternatives): try emitChoice(alternatives, into: &steps)
        case .repetition(let part, let least, let most, let isGreedy):
            for _ in 0..<least { try emit(part, into: &steps) }
            guard let most else { return try emitLoop(part, isGreedy, into: &steps) }
            var forks: [Int] = []
            for _ in least..<max(least, most) {
                forks.append(steps.count)
                steps.append(.match)
                try emit(part, into: &steps)
            }
            for fork in forks { steps[fork] = either(fork + 1, steps.count, isGreedy) }
        }
    }

    private static func emitChoice(
        _ alternatives: [PatternTree], into steps: inout [Step]
    ) throws(TicketPattern.Failure) {
        var ends: [Int] = []
        for alternative in alternatives.dropLast() {
            let fork = steps.count
            steps.append(.match)
            try emit(alternative, into: &steps)
            ends.append(steps.count)
            steps.append(.match)
            steps[fork] = .either(fork + 1, steps.count)
        }
        if let last = alternatives.last { try emit(last, into: &steps) }
        for end in ends { steps[end] = .jump(steps.count) }
    }

    private static func emitLoop(
        _ part: PatternTree, _ isGreedy: Bool, into steps: inout [Step]
    ) throws(TicketPattern.Failure) {
        let fork = steps.count
        steps.append(.match)
        try emit(part, into: &steps)
        steps.append(.jump(fork))
        steps[fork] = either(fork + 1, steps.count, isGreedy)
    }

    private static func either(_ inside: Int, _ outside: Int, _ isGreedy: Bool) -> Step {
        isGreedy ? .either(inside, outside) : .either(outside, inside)
    }

    private struct Thread {
        var step: Int
        var idStart: Int?
        var idEnd: Int?
    }

    /// The threads at one place of the text, the preferred first, each step at most once.
    private struct Threads {
        var list: [Thread] = []
        /// For each step the last place at which it was added.
        var lastPlaces: [Int]

        init(steps: Int) { lastPlaces = Array(repeating: -1, count: steps) }
    }

    /// The leftmost match from a place on; `nil` also when the budget is spent.
    func firstMatch(in text: [Unicode.Scalar], from start: Int, budget: inout TicketPattern.Budget) -> Match? {
        budget.steps -= steps.count
        var (current, next) = (Threads(steps: steps.count), Threads(steps: steps.count))
        var best: Match?
        for place in start...text.count {
            if best == nil { add(Thread(step: 0), at: place, of: text, to: &current) }
            guard !current.list.isEmpty || best == nil else { break }
            budget.steps -= current.list.count + 1
            guard !budget.isExhausted else { return nil }
            next.list.removeAll(keepingCapacity: true)
            threads: for thread in current.list {
                switch steps[thread.step] {
                case .match:
                    best = Match(end: place, id: Self.range(thread))
                    // Those behind it are less preferred.
                    break threads
                case .character(let characters):
                    guard place < text.count, characters.contains(text[place]) else { continue }
                    var thread = thread
                    thread.step += 1
                    add(thread, at: place + 1, of: text, to: &next)
                case .assert, .either, .jump, .beginID, .endID: continue
                }
            }
            swap(&current, &next)
        }
        return best
    }

    private static func range(_ thread: Thread) -> Range<Int>? {
        guard let start = thread.idStart, let end = thread.idEnd, start <= end else { return nil }
        return start..<end
    }

    /// Adds a thread, following the steps that read no character.
    private func add(_ thread: Thread, at place: Int, of text: [Unicode.Scalar], to threads: inout Threads) {
        guard threads.lastPlaces[thread.step] != place else { return }
        threads.lastPlaces[thread.step] = place
        var following = thread
        following.step += 1
        switch steps[thread.step] {
        case .match, .character: threads.list.append(thread)
        case .jump(let step):
            following.step = step
            add(following, at: place, of: text, to: &threads)
        case .either(let first, let second):
            for step in [first, second] {
                following.step = step
                add(following, at: place, of: text, to: &threads)
            }
        case .beginID:
            following.idStart = place
            following.idEnd = nil
            add(following, at: place, of: text, to: &threads)
        case .endID:
            following.idEnd = place
            add(following, at: place, of: text, to: &threads)
        case .assert(let assertion):
            if Self.holds(assertion, at: place, of: text) { add(following, at: place, of: text, to: &threads) }
        }
    }

    private static func holds(_ assertion: Assertion, at place: Int, of text: [Unicode.Scalar]) -> Bool {
        func isWord(_ place: Int) -> Bool { text.indices.contains(place) && PatternTree.word.contains(text[place]) }
        return switch assertion {
        case .start: place == 0
        case .end: place == text.count
        case .wordBoundary: isWord(place - 1) != isWord(place)
        case .noWordBoundary: isWord(place - 1) == isWord(place)
        }
    }
}
