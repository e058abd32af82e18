import Glibc
import HookInstallation
import TestSupport
import Testing

/// Pushes by the ways in which servers are reached, each with the environment and the user that it gives.
@Suite struct ServerTests {
    private static let asked = "Open 8443\n\nTicket: NET-42\n"

    /// Pushes what nobody asked for, and then what somebody did.
    private func tryPushes(_ served: ServedRepository, to remote: String) throws {
        let before = try served.commit(of: "main")
        try served.work.commitPorts(5432, 8443)
        let refused = try served.push("main", to: remote)
        #expect(!refused.isAccepted)
        #expect(
            refused.lines.first?.hasPrefix("BLOCKED main: 1 commit that changes reachability without a ticket") == true,
            "\(refused.errors)")
        #expect(try served.commit(of: "main") == before)
        let dry = try served.push("-onetreeve.dry-run", "-oticket=NET-42", "main", to: remote)
        #expect(!dry.isAccepted)
        #expect(dry.lines.last == "Dry run: nothing was changed; the push would be accepted.", "\(dry.errors)")
        try served.work.git("commit", "--quiet", "--amend", "--message", Self.asked)
        let accepted = try served.push("main", to: remote)
        #expect(accepted.isAccepted, "\(accepted.errors)")
        #expect(accepted.lines == ["PASS main: 1 widened by 1 commit · NET-42 in force"], "\(accepted.errors)")
        #expect(try served.commit(of: "main") == served.head())
    }

    @Test(.enabled(if: Server.has("/usr/sbin/sshd", "/usr/bin/git-shell")))
    func `by ssh, for a user who has git-shell alone`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        let key = try served.makeKey()
        try served.work.write(
            "../keys", "command=\"git-shell -c \\\"$SSH_ORIGINAL_COMMAND\\\"\",restrict \(key)\n")
        let (server, address, ssh) = try served.startSSH(keys: served.work.folder + "/keys")
        served.environment["GIT_SSH_COMMAND"] = ssh
        try tryPushes(served, to: address + served.path)
        withExtendedLifetime(server) {}
    }

    @Test(.enabled(if: Server.has("/usr/sbin/sshd", "/usr/bin/gitolite")))
    func `by ssh, under gitolite with hooks of its own`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict, hooks: [])
        _ = try served.makeKey()
        let home = served.work.folder + "/home"
        try served.work.run(["gitolite", "setup", "-pk", served.work.folder + "/key.pub"], in: home)
        let (server, address, ssh) = try served.startSSH(keys: home + "/.ssh/authorized_keys")
        served.environment["GIT_SSH_COMMAND"] = ssh
        let path = home + "/repositories/testing.git"
        let remote = address + "/testing"
        #expect(try served.push("main", to: remote).isAccepted)

        #expect(try served.work.netreeve("hooks", "install", "--repo", path).status == 0)
        try served.work.git("--git-dir", path, "config", "receive.advertisePushOptions", "true")
        let before = try served.head()
        let commit = try served.work.commitPorts(5432, 8443)
        let refused = try served.push("main", to: remote)
        #expect(!refused.isAccepted)
        #expect(refused.says(String(commit.prefix(12))), "\(refused.errors)")
        #expect(try served.work.git("--git-dir", path, "rev-parse", "main") == before)
        let accepted = try served.push("-oticket=NET-42", "main", to: remote)
        #expect(accepted.isAccepted, "\(accepted.errors)")
        // Gitolite's own hook still decides about refs, as to who may push at all.
        #expect(try served.work.run(["readlink", path + "/hooks/update"], in: "/").contains("gitolite"))
        withExtendedLifetime(server) {}
    }

    @Test(.enabled(if: Server.has("/usr/sbin/nginx", "/usr/sbin/fcgiwrap")))
    func `by http, from nginx with git's own backend`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        try served.set("http.receivepack", "true")
        let folder = served.work.folder
        let port = try Server.freePort()
        let wrapper = try Server(
            ["/usr/sbin/fcgiwrap", "-s", "unix:\(folder)/cgi"], log: folder + "/cgi.log",
            environment: ["PATH": "/usr/bin:/bin"])
        try wrapper.wait { access(folder + "/cgi", F_OK) == 0 }
        let user = try served.work.run(["id", "-un"], in: "/")
        let root = getuid() == 0 ? "user \(user);" : ""
        try served.work.write(
            "../nginx.conf",
            """
            daemon off; \(root) pid \(folder)/nginx.pid; error_log \(folder)/nginx.log;
            events {}
            http {
                access_log off; client_body_temp_path \(folder)/body; fastcgi_temp_path \(folder)/fastcgi;
                proxy_temp_path \(folder)/proxy; uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
                server {
                    listen 127.0.0.1:\(port);
                    location / {
                        client_max_body_size 0;
                        fastcgi_pass unix:\(folder)/cgi;
                        fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
                        fastcgi_param GIT_HTTP_EXPORT_ALL "";
                        fastcgi_param GIT_PROJECT_ROOT \(folder);
                        fastcgi_param PATH_INFO $uri;
                        fastcgi_param QUERY_STRING $query_string;
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param CONTENT_TYPE $content_type;
                        fastcgi_param CONTENT_LENGTH $content_length;
                        fastcgi_param REMOTE_USER somebody;
                        fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
                        fastcgi_param HTTP_GIT_PROTOCOL $http_git_protocol;
                    }
                }
            }

            """)
        let nginx = try Server(
            ["/usr/sbin/nginx", "-p", folder, "-e", folder + "/nginx.log", "-c", folder + "/nginx.conf"],
            log: folder + "/nginx.out", environment: ["PATH": "/usr/bin:/bin"])
        try nginx.wait { Server.isListening(port) }
        try tryPushes(served, to: "http://127.0.0.1:\(port)/remote.git")
        withExtendedLifetime((wrapper, nginx)) {}
    }

    @Test func `from a clone that has but the newest commit`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        #expect(try served.push("main").isAccepted)
        let shallow = served.work.folder + "/shallow"
        let environment = served.work.hermeticEnvironment
        try served.work.git("clone", "--quiet", "--depth", "1", "--template=", "file://" + served.path, shallow)
        try served.work.write("../shallow/policies/db.yaml", Shop.policy("db", ports: [5432, 8443]))
        func push() throws -> Push {
            Push(try CommandOutcome.running(["git", "push", "origin", "main"], in: shallow, environment: environment))
        }
        try served.work.run(["git", "commit", "--quiet", "--all", "--message", "Open"], in: shallow)
        let refused = try push()
        #expect(!refused.isAccepted)
        #expect(refused.lines.first?.hasPrefix("BLOCKED main: 1 commit that") == true, "\(refused.errors)")
        try served.work.run(["git", "commit", "--quiet", "--amend", "--message", Self.asked], in: shallow)
        let accepted = try push()
        #expect(accepted.lines == ["PASS main: 1 widened by 1 commit · NET-42 in force"], "\(accepted.errors)")
    }

    @Test func `with a certificate of the push`() throws {
        let served = try ServedRepository(
            [Ticket()], configuration: Configurations.strict, settings: ["receive.certNonceSeed": "seed"])
        _ = try served.makeKey()
        try served.work.git("config", "gpg.format", "ssh")
        try served.work.git("config", "user.signingKey", served.work.folder + "/key")
        // Who signs is the committer, whose name is part of the certificate.
        try served.work.commitPorts(5432, 8443)
        let refused = try served.push("--signed", "main")
        #expect(!refused.isAccepted)
        #expect(refused.says("without a ticket"), "\(refused.errors)")
        try served.write("#!/bin/sh\nprintf %s \"$GIT_PUSH_CERT_NONCE_STATUS\" >nonce\n", to: "hooks/post-receive")
        let accepted = try served.push("--signed", "-oticket=NET-42", "main")
        #expect(accepted.lines == ["PASS main: 1 widened by 1 commit · NET-42 in force"], "\(accepted.errors)")
        #expect(try served.work.run(["cat", served.path + "/nonce"], in: "/") == "OK")
    }

    @Test func `of many at once, each is judged, and of those to one branch one wins`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        try served.set("netreeve.cacheDir", served.work.folder + "/cache")
        try served.set("netreeve.ledger", served.work.folder + "/ledger.sqlite")
        let start = try served.head()
        let refs = (1...6).map { "refs/heads/main-\($0)" }
        for (number, ref) in refs.enumerated() {
            try served.work.git("reset", "--quiet", "--hard", start)
            let isAsked = number % 2 == 0
            try served.work.commitPorts(
                5432, isAsked ? 8443 : 9000 + number, as: isAsked ? Self.asked : "Open \(number)")
            try served.work.git("update-ref", ref, "HEAD")
        }
        let pushes = (1...6).map { number in
            "{ git push origin refs/heads/main-\(number):refs/heads/main >\"$OUT/\(number)\" 2>&1; "
                + "echo \"status $?\" >>\"$OUT/\(number)\"; } &"
        }.joined(separator: "\n")
        let out = served.work.folder + "/out"
        try served.work.run(["mkdir", out], in: "/")
        try served.work.run(["sh", "-c", pushes + "\nwait"], in: served.work.path, environment: ["OUT": out])
        var accepted: [String] = []
        for number in 1...6 {
            let text = try served.work.run(["cat", "\(out)/\(number)"], in: "/")
            if number % 2 == 0 {
                // Nobody asked for it: whether it is told so, or that somebody else was faster.
                #expect(text.hasSuffix("status 1"), "\(text)")
            }
            if text.hasSuffix("status 0") { accepted.append(try served.work.git("rev-parse", refs[number - 1])) }
        }
        let tip = try #require(try served.commit(of: "main"))
        #expect(accepted == [tip])
        let verified = try served.work.netreeve("ledger", "verify", "--ledger", served.work.folder + "/ledger.sqlite")
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }
}
