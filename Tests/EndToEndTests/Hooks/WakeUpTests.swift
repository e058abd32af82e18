import Glibc
import HookInstallation
import TestSupport
import Testing

/// What the daemon hears of moves of refs.
@Suite struct WakeUpTests {
    /// Somebody who listens at a socket.
    final class Listener {
        let path: String
        private let descriptor: Int32

        init(at path: String) throws {
            self.path = path
            descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
            try #require(descriptor >= 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = Array(path.utf8)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
        }

        deinit { close(descriptor) }

        /// What was heard so far.
        func heard() -> [String] {
            var all: [String] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
                guard count >= 0 else { return all }
                all.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
        }
    }

    @Test func `notify sends the absolute path of a git directory, and nothing else`() throws {
        let repository = try TemporaryRepository.shop()
        let listener = try Listener(at: repository.folder + "/socket")
        let sent = try repository.netreeve("notify", "--socket", listener.path, ".git")
        #expect(sent.status == 0 && sent.output.isEmpty && sent.errors.isEmpty)
        #expect(listener.heard() == [repository.path + "/.git"])
        #expect(
            try repository.netreeve("notify", ".git", environment: ["NETREEVE_SOCKET": listener.path]).status == 0)
        #expect(listener.heard() == [repository.path + "/.git"])
    }

    @Test func `without a word of it, the socket is in the runtime folder`() throws {
        let repository = try TemporaryRepository.shop()
        try repository.run(["mkdir", repository.folder + "/netreeve"], in: "/")
        let listener = try Listener(at: repository.folder + "/netreeve/notify.sock")
        let sent = try repository.netreeve("notify", ".git", environment: ["XDG_RUNTIME_DIR": repository.folder])
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(listener.heard() == [repository.path + "/.git"])
    }

    @Test func `notify says when nobody listens, and when there is no such folder`() throws {
        let repository = try TemporaryRepository.shop()
        let nobody = try repository.netreeve("notify", "--socket", repository.folder + "/none", ".git")
        #expect(nobody.status == 1)
        #expect(nobody.errors.contains("nobody listens there"))
        do {
            let listener = try Listener(at: repository.folder + "/left")
            #expect(listener.heard().isEmpty)
        }
        // The file of a socket outlives who listened there.
        let left = try repository.netreeve("notify", "--socket", repository.folder + "/left", ".git")
        #expect(left.status == 1)
        #expect(try repository.netreeve("notify", "--socket", repository.folder + "/none", "nowhere").status == 2)
        let long = "/" + String(repeating: "x", count: 200)
        #expect(try repository.netreeve("notify", "--socket", long, ".git").status == 2)
    }

    @Test func `notify never waits, though nobody reads`() throws {
        let repository = try TemporaryRepository.shop()
        let listener = try Listener(at: repository.folder + "/socket")
        var statuses: [Int32] = []
        // A queue of datagrams holds few; a sender that waits would wait for ever.
        for _ in 0..<1000 where statuses.last != 1 {
            statuses.append(try repository.netreeve("notify", "--socket", listener.path, ".git").status)
        }
        #expect(statuses.last == 1)
        #expect(statuses.dropLast().allSatisfy { $0 == 0 })
        #expect(listener.heard().count == statuses.count - 1)
    }

    @Test func `a push is heard of, and one that moves no ref isn't`() throws {
        let served = try ServedRepository(hooks: [.postReceive])
        let listener = try Listener(at: served.work.folder + "/socket")
        served.environment["NETREEVE_SOCKET"] = listener.path
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        #expect(try served.push("main").isAccepted)
        #expect(listener.heard() == [served.path])
        #expect(try served.push("main").isAccepted)
        #expect(listener.heard().isEmpty)
    }

    @Test func `every move of a ref is heard of once it is done`() throws {
        let served = try ServedRepository(hooks: [.referenceTransaction])
        let listener = try Listener(at: served.work.folder + "/socket")
        served.environment["NETREEVE_SOCKET"] = listener.path
        let environment = served.work.hermeticEnvironment.merging(served.environment) { $1 }
        for arguments in [
            ["update-ref", "refs/heads/other", "refs/heads/main"], ["branch", "--delete", "--force", "other"],
        ] {
            let outcome = try CommandOutcome.running(
                ["git", "--git-dir", served.path] + arguments, in: "/", environment: environment)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let heard = listener.heard()
            #expect(!heard.isEmpty && heard.allSatisfy { $0 == served.path }, "\(heard)")
        }
    }

    @Test func `where nobody listens a push is none the worse`() throws {
        let served = try ServedRepository(hooks: [.postReceive, .referenceTransaction])
        served.environment["NETREEVE_SOCKET"] = served.work.folder + "/none"
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        let push = try served.push("main")
        #expect(push.isAccepted)
        #expect(push.lines.isEmpty, "\(push.lines)")
    }
}
