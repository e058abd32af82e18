import Commands
import Glibc

/// The program with all commands, `netreeve-service`.
enum Service {
    /// Where it is, seen from the folder of this program: beside it, or where a package puts what nobody starts by hand.
    private static let places = ["netreeve-service", "../libexec/netreeve/netreeve-service"]

    /// Runs it in place of this program, with the same arguments.
    ///
    /// Ends with 2 where it isn't there.
    static func takeOver() -> Never {
        guard let folder = ownFolder() else { end("/proc/self/exe can't be read: \(String(cString: strerror(errno)))") }
        let tried = places.map { "\(folder)/\($0)" }
        for path in tried {
            execv(path, CommandLine.unsafeArgv)
            // It is there, and can't be started: the other place doesn't matter.
            if errno != ENOENT { end("\(path) can't be started: \(String(cString: strerror(errno)))") }
        }
        end("netreeve-service is missing; it was looked for at \(tried.joined(separator: " and "))")
    }

    private static func end(_ message: String) -> Never {
        _ = trouble(
            message, advice: "It comes with netreeve and answers all but a plain diff, list, explain and review.")
        exit(Outcome.trouble.rawValue)
    }

    /// The folder of this program's file, whatever link it was started by.
    private static func ownFolder() -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        guard count > 0 else { return nil }
        let path = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
