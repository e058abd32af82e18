import ArgumentParser
import Commands
import Glibc
import HookInstallation
import Reports

/// `netreeve hooks`: puts the hooks where git finds them.
struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "Install git's hooks, and tell whether they work.",
        discussion: """
            A bare repository gets the hooks of a server, any other those of somebody who works in it. A hook that is there \
            already is kept, and asked first.

            Exit status: 0 all is well, 1 something is missing, 2 trouble.
            """,
        subcommands: [Install.self, Uninstall.self, Status.self, Doctor.self])

    /// `netreeve hooks install`.
    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Put the hooks where git looks for them.")

        @OptionGroup var place: HookPlaceOptions

        @Flag(help: "Decide about each ref of a push alone (`update`), not about the push as a whole (`pre-receive`).")
        var perRef = false

        @Option(
            help: ArgumentHelp("The program that the hooks run; by default this one.", valueName: "path"))
        var program: String?

        func validate() throws {
            if program == "" { throw ValidationError("--program needs a path") }
        }

        func run() throws {
            try reportingHookTrouble {
                let place = try place.chosen(making: true)
                let program = try program ?? ownProgram()
                for hook in place.hooks.map({ perRef && $0 == .preReceive ? .update : $0 }) {
                    try place.folder.install(hook, program: program)
                    say("installed  \(place.folder.place(of: hook))")
                    guard case .ours(let ours) = try place.folder.state(of: hook), ours.hasChained else { continue }
                    say("  asks \(hook.rawValue)\(HookScript.suffixOfChained), which was there before, first")
                }
                if let remark = place.remark { say(remark) }
            }
        }
    }

    /// `netreeve hooks uninstall`.
    struct Uninstall: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the hooks away, and put back those that were there before.")

        @OptionGroup var place: HookPlaceOptions

        func run() throws {
            try reportingHookTrouble {
                let place = try place.chosen(making: false)
                for hook in HookName.allCases where try place.folder.uninstall(hook) {
                    say("removed  \(place.folder.place(of: hook))")
                }
                if let undo = place.undo { say(undo) }
            }
        }
    }

    /// `netreeve hooks status`.
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tell which hooks are there.")

        @OptionGroup var place: HookPlaceOptions

        func run() throws {
            try reportingHookTrouble {
                let place = try place.chosen(making: false)
                let states = try place.statesOfHooks()
                for state in states { say("\(state.isGood ? "✓" : "✗") \(state.words)") }
                guard states.allSatisfy(\.isGood) else { throw ExitCode(1) }
            }
        }
    }

    /// `netreeve hooks doctor`.
    struct Doctor: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tell what keeps the hooks from working.")

        @Option(help: "The repository: a folder in it, or its git directory.")
        var repo = "."

        func run() throws {
            try reportingHookTrouble {
                let checks = try HookDoctor(try HookedRepository(repo)).checks()
                for check in checks {
                    say("\(check.state.sign) \(check.text)")
                    if let advice = check.advice { say("    \(advice)") }
                }
                guard !checks.contains(where: { $0.state == .missing }) else { throw ExitCode(1) }
            }
        }
    }
}

/// Where hooks are, or are to be.
struct HookPlaceOptions: ParsableArguments {
    @Option(help: "The repository: a folder in it, or its git directory.")
    var repo = "."

    @Flag(help: "All repositories of the user: the folder that core.hooksPath of the global configuration names.")
    var shared = false

    @Flag(help: "Repositories that are made or cloned from now on: git's template folder (init.templateDir).")
    var template = false

    func validate() throws {
        if shared, template { throw ValidationError("--shared and --template exclude each other") }
    }

    /// A place that was chosen.
    struct Chosen {
        let folder: HookFolder
        /// The hooks that belong there.
        let hooks: [HookName]
        /// What to know after an installation.
        var remark: String?
        /// What to know after an uninstallation.
        var undo: String?
    }

    /// The place that is meant.
    ///
    /// - Parameter making: whether git's configuration is set to lead there where it leads nowhere yet.
    func chosen(making: Bool) throws -> Chosen {
        if shared { return try userWide("core.hooksPath", folder: "hooks", below: "", making: making) }
        if template { return try userWide("init.templateDir", folder: "template", below: "/hooks", making: making) }
        let repository = try HookedRepository(repo)
        return Chosen(folder: try repository.ownFolder(), hooks: repository.wanted)
    }

    private func userWide(_ name: String, folder: String, below: String, making: Bool) throws -> Chosen {
        let set = try GitProgram.setting(name, ["--global", "--type=path"])
        let path = try set ?? Self.ownFolder(folder)
        // A repository that others push to may be among them.
        var chosen = Chosen(
            folder: HookFolder(path: path + below, isShared: below.isEmpty),
            hooks: HookName.ofServer + HookName.ofClient)
        if set == nil {
            guard making else { throw HookTrouble("\(name) of the global configuration names no folder") }
            let outcome = try GitProgram.run(["config", "--global", name, path])
            guard outcome.status == 0 else { throw HookTrouble("git can't set \(name) in the global configuration") }
            chosen.remark = "\(name) of the global configuration is \(path) now"
        }
        chosen.undo = "\(name) still leads to \(path); to end that: git config --global --unset \(name)"
        return chosen
    }

    private static func ownFolder(_ name: String) throws -> String {
        if let folder = environmentVariable("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return "\(folder)/netreeve/\(name)"
        }
        guard let home = environmentVariable("HOME"), home.hasPrefix("/") else {
            throw HookTrouble("there is no home to keep hooks in")
        }
        return "\(home)/.config/netreeve/\(name)"
    }
}

extension HookPlaceOptions.Chosen {
    /// A hook, and whether it is as it should be.
    struct StateOfHook {
        let isGood: Bool
        let words: String
    }

    /// How the hooks are that belong there; `update` does for `pre-receive`.
    func statesOfHooks() throws(HookFolder.Failure) -> [StateOfHook] {
        var states: [StateOfHook] = []
        for hook in hooks {
            var found = hook
            if hook == .preReceive, case .ours = try folder.state(of: .update) { found = .update }
            let place = folder.place(of: found)
            switch try folder.state(of: found) {
            case .missing: states.append(StateOfHook(isGood: false, words: "\(found.rawValue) is missing (\(place))"))
            case .foreign:
                states.append(StateOfHook(isGood: false, words: "\(found.rawValue) is somebody else's (\(place))"))
            case .ours(let ours):
                let chained = ours.hasChained ? ", after the one that was there before" : ""
                let program = ours.program ?? ""
                let runs = canRun(program)
                let fault = !ours.isExecutable ? ", but may not be run" : runs ? "" : ", but finds no \(program)"
                states.append(
                    StateOfHook(
                        isGood: fault.isEmpty,
                        words: "\(found.rawValue) runs \(program)\(chained)\(fault) (\(place))"))
            }
        }
        return states
    }

    /// Whether a hook finds its program: by the path that it knows, or else where a server looks that knows no other.
    private func canRun(_ program: String) -> Bool {
        if program.contains("/") { return access(program, X_OK) == 0 }
        return ["/usr/local/bin", "/usr/bin", "/bin"].contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}

/// Why hooks can't be dealt with.
struct HookTrouble: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

/// Says what is wrong with the environment on stderr and ends with 2.
func reportingHookTrouble(_ body: () throws -> Void) throws {
    do {
        try reportingTrouble(body)
    } catch let error as HookFolder.Failure {
        throw trouble(error.message, advice: error.advice)
    } catch let error as HookTrouble {
        throw trouble(error.message, advice: nil)
    }
}

/// The path of this program.
private func ownProgram() throws -> String {
    guard let path = realpath("/proc/self/exe", nil) else {
        throw HookTrouble("the path of this program can't be found: name it with --program")
    }
    defer { free(path) }
    return String(cString: path)
}

/// Writes a line to the standard output.
private func say(_ line: String) {
    writeAll(PrintableText.printable(line, mostCharacters: 4_000) + "\n", to: STDOUT_FILENO)
}
