/// The script that git runs as a hook: it asks the hooks that were there before, runs the program, and decides where that
/// can't be run, or crashes.
public struct HookScript: Hashable, Sendable {
    /// Which hook.
    public var name: HookName
    /// The program: a path, or a name to be found in `PATH`.
    public var program: String
    /// Whether the folder of the script is that of several repositories, each of which may have hooks of its own.
    public var isShared: Bool

    /// A script.
    public init(_ name: HookName, program: String = "netreeve", isShared: Bool = false) {
        self.name = name
        self.program = program
        self.isShared = isShared
    }

    /// What a hook that was there before is called: its own name, and this.
    public static let suffixOfChained = ".chained"

    private static let mark = "# Netreeve's hook "

    /// Whether a text is a script of ours, of any version.
    public static func isOurs(_ text: String) -> Bool {
        text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).dropFirst().first?.hasPrefix(mark)
            ?? false
    }

    /// The program that a script of ours runs; `nil` where it names none.
    public static func program(of text: String) -> String? {
        let lines = text.split(separator: "\n").map(String.init)
        guard let line = lines.first(where: { $0.hasPrefix("netreeve=") }) else { return nil }
        let value = line.dropFirst("netreeve=".count)
        guard value.hasPrefix("'"), value.hasSuffix("'"), value.count > 1 else { return String(value) }
        return String(value.dropFirst().dropLast()).replacing("'\\''", with: "'")
    }

    /// The script.
    public var text: String {
        """
        #!/bin/sh
        \(Self.mark)\(name.rawValue); see netreeve-hook(1). `netreeve hooks uninstall` takes it away.
        netreeve=\(quotedProgram)

        \(asking)
        \(running)
        """
    }

    private var quotedProgram: String {
        program == "netreeve" ? program : "'" + program.replacing("'", with: "'\\''") + "'"
    }

    private var others: String {
        isShared
            ? "\"$0\(Self.suffixOfChained)\" \"$(git rev-parse --git-common-dir)/hooks/\(name.rawValue)\""
            : "\"$0\(Self.suffixOfChained)\""
    }

    /// Asks the others, of which one that refuses has decided.
    private var asking: String {
        let why =
            isShared
            ? "# A hook that was here before is asked first, and that of the repository."
            : "# A hook that was here before is asked first."
        let ask =
            name.readsInput
            ? """
                [ -n "$input" ] || input=$(cat && echo .)
                printf '%s' "${input%.}" | "$other" "$@" || exit
            """
            : """
                "$other" "$@" || exit
            """
        return """
            \(why)
            \(name.readsInput ? "input=\n" : "")for other in \(others); do
                if [ ! -x "$other" ] || [ "$other" -ef "$0" ]; then continue; fi
            \(ask)
            done
            """
    }

    private var running: String {
        switch name.guardian {
        case .nobody: return waking
        case .server: return run + "\n" + Self.afterServer
        case .client: return run + "\n" + Self.afterClient
        }
    }

    private var run: String {
        let command = "\"$netreeve\" hook \(name.rawValue) \"$@\""
        guard name.readsInput else { return "\(command)\nstatus=$?" }
        return """
            if [ -n "$input" ]; then printf '%s' "${input%.}" | \(command); else \(command); fi
            status=$?
            """
    }

    /// Starts no program where nobody listens.
    private var waking: String {
        let states = name == .referenceTransaction ? "[ \"$1\" = committed ] || exit 0\n" : ""
        return """
            \(states)# Where nobody listens there is nobody to tell.
            socket=${NETREEVE_SOCKET:-${XDG_RUNTIME_DIR:+$XDG_RUNTIME_DIR/netreeve/notify.sock}}
            [ -S "${socket:-/run/netreeve/notify.sock}" ] || exit 0
            exec "$netreeve" hook \(name.rawValue) </dev/null

            """
    }

    private static let afterServer = """
        case $status in 0 | 1) exit "$status" ;; esac

        # It crashed, or can't be run: what the host has set counts, and nothing of the environment.
        unset GIT_CONFIG GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_NOSYSTEM
        failure=$(git config --file config --includes netreeve.failure || git config --system --includes netreeve.failure)
        if [ "$failure" = open ]; then
            echo "netreeve ended with $status. Let through without a verdict, as netreeve.failure is open." >&2
            exit 0
        fi
        echo "netreeve ended with $status. Refused for want of a verdict, as netreeve.failure isn't open." >&2
        exit 1

        """

    private static let afterClient = """
        case $status in 0 | 1) exit "$status" ;; esac

        # It crashed, or can't be run.
        if [ "$(git config netreeve.failure)" = closed ]; then
            echo "netreeve ended with $status. Stopped for want of a verdict, as netreeve.failure is closed." >&2
            exit 1
        fi
        echo "netreeve ended with $status: nothing was reviewed." >&2
        exit 0

        """
}

extension String {
    /// The text with each occurrence of a part replaced.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        var result: [UInt8] = []
        let (bytes, wanted) = (Array(utf8), Array(part.utf8))
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: wanted) {
                result += other.utf8
                position += wanted.count
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
