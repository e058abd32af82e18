import HookInstallation
import TestSupport
import Testing

/// What a hook does that comes to no verdict: it says so, and does as the host wants.
@Suite struct HookFailureTests {
    /// A program in the place of the command, which ends otherwise than that would.
    private func served(_ program: String, failure: String?) throws -> ServedRepository {
        let served = try ServedRepository(settings: failure.map { ["netreeve.failure": $0] } ?? [:])
        try served.write("#!/bin/sh\n\(program)\n", to: "program")
        try served.install(.preReceive, program: served.path + "/program")
        try served.work.commitPorts(5432, 8443)
        return served
    }

    /// The command itself, killed while it waits for its input.
    private func killed() throws -> String {
        let binary = try #require(Netreeve.binary)
        return "mkfifo \"$PWD/pipe\"; exec 3<>\"$PWD/pipe\"; \(binary) hook pre-receive <&3 & kill -9 $!; wait $!"
    }

    @Test(arguments: [nil, "closed"]) func `a crash lets nothing through`(failure: String?) throws {
        let served = try served(try killed(), failure: failure)
        let before = try served.commit(of: "main")
        let push = try served.push("main")
        #expect(!push.isAccepted)
        // 128 and the number of the signal.
        #expect(push.says("netreeve ended with 137. Refused for want of a verdict"), "\(push.errors)")
        #expect(try served.commit(of: "main") == before)
    }

    @Test func `a crash lets a push through where the host wants that, and says so`() throws {
        let served = try served(try killed(), failure: "open")
        let push = try served.push("main")
        #expect(push.isAccepted)
        #expect(push.says("netreeve ended with 137. Let through without a verdict"), "\(push.errors)")
    }

    @Test func `what the pusher sets is not what a crash is judged by`() throws {
        let served = try served(try killed(), failure: nil)
        for variables in [
            "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=netreeve.failure GIT_CONFIG_VALUE_0=open",
            "GIT_CONFIG_GLOBAL=\(served.work.folder)/open GIT_CONFIG_SYSTEM=\(served.work.folder)/open "
                + "GIT_CONFIG_NOSYSTEM=",
        ] {
            try served.work.write("../open", "[netreeve]\n\tfailure = open\n")
            let push = try served.push("--receive-pack=env \(variables) git-receive-pack", "main")
            #expect(!push.isAccepted)
            #expect(push.says("Refused for want of a verdict"), "\(push.errors)")
        }
    }

    @Test func `a program that isn't there lets nothing through`() throws {
        let served = try ServedRepository()
        try served.install(.preReceive, program: "/nowhere/netreeve")
        try served.work.commitPorts(5432, 8443)
        let push = try served.push("main")
        #expect(!push.isAccepted)
        #expect(push.says("netreeve ended with 127. Refused for want of a verdict"), "\(push.errors)")
    }

    @Test(arguments: ["closed", "open"]) func `a verdict that takes too long counts as none`(failure: String) throws {
        // No process is through with a push within a thousandth of a second.
        let served = try ServedRepository(settings: ["netreeve.failure": failure, "netreeve.budget": "1ms"])
        try served.work.commitPorts(5432, 8443)
        let push = try served.push("main")
        #expect(push.isAccepted == (failure == "open"))
        #expect(push.says("there is no verdict within the time that it may take (netreeve.budget)"), "\(push.errors)")
        #expect(push.says(failure == "open" ? "Let through without a verdict" : "Refused for want of a verdict"))
    }

    @Test(arguments: [
        ("netreeve.failure", "opne"), ("netreeve.budget", "soon"), ("netreeve.budget", "0"),
        ("netreeve.tags", "all"), ("netreeve.config", ""), ("netreeve.faliure", "open"),
    ])
    func `a setting that means nothing lets nothing through`(name: String, value: String) throws {
        let served = try ServedRepository(settings: [name: value])
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        let push = try served.push("main")
        #expect(!push.isAccepted)
        #expect(push.says(name), "\(push.errors)")
    }

    @Test(arguments: [
        ("netreeve.config", "config/none.yaml"), ("netreeve.ledger", "none/ledger.sqlite"),
        ("netreeve.reports", "none"),
    ])
    func `what the host wants and can't be had is trouble`(name: String, value: String) throws {
        // A file stands where a folder would have to be.
        let served = try ServedRepository(settings: [name: "/dev/null/\(value)"])
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        let refused = try served.push("main")
        #expect(!refused.isAccepted)
        #expect(refused.says("/dev/null/"), "\(refused.errors)")
        #expect(refused.says("Refused for want of a verdict"), "\(refused.errors)")
        try served.set("netreeve.failure", "open")
        let accepted = try served.push("main")
        #expect(accepted.isAccepted)
        #expect(accepted.says("Let through without a verdict"), "\(accepted.errors)")
    }
}
