public import NetworkModel

/// What decided some traffic in one direction.
public enum Decision: Hashable, Sendable, Comparable {
    /// A rule did: its action on this traffic.
    case rule(RuleID, Action, isPossible: Bool)
    /// No rule of the policies that isolate the subject did, so that it is denied.
    case isolation(PolicyID, isPossible: Bool)
    /// No policy of this direction selects the subject, or none decided: allowed by default.
    case allowedByDefault(Direction)
    /// The two are on different primary networks.
    case differentNetworks

    /// The same where it depends on what isn't known.
    var asPossible: Decision {
        switch self {
        case .rule(let id, let action, _): .rule(id, action, isPossible: true)
        case .isolation(let id, _): .isolation(id, isPossible: true)
        case .allowedByDefault, .differentNetworks: self
        }
    }

    /// The same where nothing unknown bears on it.
    var asCertain: Decision {
        switch self {
        case .rule(let id, let action, _): .rule(id, action, isPossible: false)
        case .isolation(let id, _): .isolation(id, isPossible: false)
        case .allowedByDefault, .differentNetworks: self
        }
    }

    /// Orders by kind, policy and rule.
    public static func < (a: Decision, b: Decision) -> Bool {
        switch (a, b) {
        case (.rule(let x, _, _), .rule(let y, _, _)): x < y
        case (.isolation(let x, _), .isolation(let y, _)): x < y
        case (.allowedByDefault(let x), .allowedByDefault(let y)): x < y
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .rule: 0
        case .isolation: 1
        case .allowedByDefault: 2
        case .differentNetworks: 3
        }
    }
}
