extension TicketRecord {
    /// From when until when a ticket counts, and when somebody has to look at it again.
    public struct Validity: Hashable, Sendable {
        /// The first day on which it counts.
        public var notBefore: Day?
        /// The last day on which it counts.
        public var expires: Day?
        /// How long a review is good for (PCI DSS 1.2.7: six months at most).
        public var reviewEvery: Period?
        /// The day of the next review.
        public var nextReview: Day?
        /// Who reviewed it last.
        public var certifiedBy: Person?
        /// When.
        public var certifiedOn: Day?
        /// What came out.
        public var certification: Certification?

        /// A validity without ends.
        public init() {}
    }

    /// What a review of existing flows came to.
    public enum Certification: String, Hashable, Sendable, CaseIterable {
        /// Nobody has looked yet.
        case pending
        /// The flows are still needed.
        case certified
        /// They aren't.
        case decertified
    }

    /// Whether changes may be made in a ticket's name.
    public enum Standing: Hashable, Sendable {
        /// They may.
        case inForce
        /// Not yet: its state says so.
        case notApproved(State)
        /// No more: it is closed, or was rejected.
        case closed(State)
        /// Not before a day.
        case notYet(Day)
        /// No more since the end of a day; `nil` where only its state says that it has expired.
        case expired(Day?)
    }

    /// Whether changes may be made in its name on a day, by its state and dates; approvals aren't looked at.
    public func standing(asOf day: Day) -> Standing {
        switch state {
        case .closed, .rejected: return .closed(state)
        case .expired: return .expired(validity.expires)
        case .draft, .submitted, .assessed, .approved, .implementing, .verified: break
        }
        if let last = validity.expires, last < day { return .expired(last) }
        guard state.authorises else { return .notApproved(state) }
        if let first = validity.notBefore, day < first { return .notYet(first) }
        return .inForce
    }

    /// The day by which somebody has to look at it again: as stated, or a review's length after the last review, the
    /// last approval, or the first day on which it counts.
    ///
    /// - Parameter usual: a review's length for records that open flows and state none: the configuration's
    ///   `tickets.reviewEvery`.
    public func nextReview(every usual: Period?) -> Day? {
        if let stated = validity.nextReview { return stated }
        let opensFlows = !(scope?.opens ?? flows(of: requirements.map(\.id))).isEmpty || !exceptions.isEmpty
        guard let period = validity.reviewEvery ?? (opensFlows ? usual : nil) else { return nil }
        let start = validity.certifiedOn ?? approvals.compactMap(\.at).max()?.day ?? validity.notBefore
        return start?.adding(period)
    }

    /// A day on which something of a ticket ends.
    public struct DueDate: Hashable, Sendable {
        /// The day.
        public var day: Day
        /// What ends.
        public var reason: Reason
        /// The ticket's key.
        public var ticket: String
        /// Its title.
        public var title: String
        /// Who answers for it.
        public var owner: Person?

        /// What ends on a day.
        public enum Reason: Hashable, Sendable {
            /// The ticket.
            case expiry
            /// The time for which its last review is good.
            case review
            /// An exception, by its name.
            case exception(String)
        }
    }

    /// The days on which something of it ends, up to one, early ones first.
    ///
    /// Whatever has ended already is among them. A ticket that is closed, rejected or still a draft has none.
    ///
    /// - Parameters:
    ///   - last: the last day that counts.
    ///   - usual: a review's length for records that state none; see ``nextReview(every:)``.
    public func dueDates(through last: Day, reviewEvery usual: Period?) -> [DueDate] {
        switch state {
        case .draft, .closed, .rejected, .expired: return []
        case .submitted, .assessed, .approved, .implementing, .verified: break
        }
        var dates: [(Day, DueDate.Reason)] = []
        if let day = validity.expires { dates.append((day, .expiry)) }
        if let day = nextReview(every: usual) { dates.append((day, .review)) }
        dates += exceptions.map { ($0.expires, .exception($0.id)) }
        return dates.filter { $0.0 <= last }.sorted { $0.0 < $1.0 }.map {
            DueDate(day: $0.0, reason: $0.1, ticket: id, title: title, owner: owner)
        }
    }
}
