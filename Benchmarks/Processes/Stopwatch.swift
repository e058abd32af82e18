import Glibc

/// Measures time from when it was made.
public struct Stopwatch: Sendable {
    private let wallStart: Double
    private let cpuStart: Double

    /// A stopwatch that runs.
    public init() {
        wallStart = Self.now(CLOCK_MONOTONIC)
        cpuStart = Self.now(CLOCK_PROCESS_CPUTIME_ID)
    }

    /// How long it has run, in seconds.
    public var wall: Double { Self.now(CLOCK_MONOTONIC) - wallStart }

    /// The processor time of the whole process since, in seconds.
    public var cpu: Double { Self.now(CLOCK_PROCESS_CPUTIME_ID) - cpuStart }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension timeval {
    /// The span in seconds.
    var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
