import Glibc
public import Review

extension Moment {
    /// The moment that the clock shows.
    public static var now: Moment { Moment(seconds: time(nil)) }
}
