import GRDB
import Glibc

/// The file of a ledger, and its folder.
enum LedgerFile {
    /// Begins an empty ledger, unless another process does so first.
    ///
    /// It is made beside and put in its place when it is whole: nobody ever sees half a ledger.
    static func create(at path: String) throws(LedgerError) {
        try createFolders(above: path)
        let draft = try createDraft(of: path)
        defer { remove(draft) }
        try Ledger.translating(path) {
            let database = try DatabaseQueue(path: draft, configuration: Ledger.configuration(forReading: false))
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)")
            }
            try LedgerSchema.migrator.migrate(database)
            try database.close()
        }
        do throws(LedgerError) {
            try place(draft, at: path)
        } catch {
            guard error.code == .exists else { throw error }
        }
    }

    /// An empty file beside one that is to be made, which only its owner may read.
    static func createDraft(of path: String) throws(LedgerError) -> String {
        let draft = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw uncreatable(path) }
        Glibc.close(descriptor)
        return draft
    }

    /// Gives a whole file its name, for good.
    ///
    /// - Throws: `.exists` where there is a file of that name.
    static func place(_ draft: String, at path: String) throws(LedgerError) {
        guard link(draft, path) == 0 else {
            guard errno == EEXIST else { throw uncreatable(path) }
            throw LedgerError(.exists, "\(path) is there already", advice: "Nothing was written.")
        }
        let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { Glibc.close(folder) }
        // The name is as durable as the content.
        guard fsync(folder) == 0 || errno == EINVAL else { throw uncreatable(path) }
    }

    /// Removes what was made beside.
    static func remove(_ draft: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(draft + suffix) }
    }

    private static func createFolders(above path: String) throws(LedgerError) {
        for index in path.indices where path[index] == "/" && index > path.startIndex {
            // What other people may see is decided by the folder; one that is there is left as it is.
            guard
                mkdir(String(path[..<index]), 0o700) == 0 || errno == EEXIST
                    || access(String(path[..<index]), F_OK) == 0
            else { throw uncreatable(path) }
        }
    }

    private static func uncreatable(_ path: String) -> LedgerError {
        let reason = errno
        return LedgerError(
            reason == ENOSPC ? .full : .inaccessible,
            "no ledger can be made at \(path): \(String(cString: strerror(reason)))",
            advice: "Its folder has to be writable; --ledger names another place.")
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Where the ledger is unless it is named: below `$XDG_STATE_HOME`, or in the home.
    ///
    /// Source: XDG Base Directory Specification 0.8; a relative path counts for nothing.
    static func defaultPath(_ environment: [String: String]) -> String? {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/netreeve/ledger.sqlite" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/state/netreeve/ledger.sqlite"
    }
}

extension Ledger {
    /// Where the ledger is unless it is named: below `$XDG_STATE_HOME`, or in the home; `nil` where there is neither.
    public static func defaultPath(environment: [String: String]) -> String? { LedgerFile.defaultPath(environment) }
}
