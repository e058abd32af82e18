import Glibc

/// The machine that measured.
enum Machine {
    /// Its processor, cores, memory and kernel, on a line.
    static var description: String {
        let model = value(of: "model name", in: "/proc/cpuinfo") ?? "unknown processor"
        let kilobytes = value(of: "MemTotal", in: "/proc/meminfo").flatMap { Double($0.prefix { $0 != " " }) }
        var system = utsname()
        uname(&system)
        let release = withUnsafeBytes(of: system.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let memory = kilobytes.map { "\(Wording.digits($0 / 1e6)) GB" } ?? "unknown memory"
        return "\(model), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores, \(memory), Linux \(release)"
    }

    /// How many processes wanted to run over the last minute, before anything was measured.
    static var load: String {
        content(ofFile: "/proc/loadavg").split(separator: " ").first.map(String.init) ?? "unknown"
    }

    /// Today, as year, month and day.
    static var date: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        let (month, day) = (String(100 + parts.tm_mon + 1).dropFirst(), String(100 + parts.tm_mday).dropFirst())
        return "\(parts.tm_year + 1900)-\(month)-\(day)"
    }

    private static func value(of key: String, in path: String) -> String? {
        // What /proc tells has no size, so it is read to its end as any file.
        let line = content(ofFile: path).split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(separator: ":", maxSplits: 1).last.map { String($0.drop { " \t".contains($0) }) }
    }
}
