import Manifests

/// The section of a configuration that says what a service does.
extension ObjectDecoder {
    mutating func service(_ node: YAMLNode) -> ServiceConfiguration {
        let fields = fields(
            node, "`serve`",
            only: [
                "repositories", "ledger", "cache", "socket", "http", "pollSeconds", "workers", "attempts", "limits",
                "sinks",
                "webhooks",
            ])
        var service = ServiceConfiguration()
        service.repositories = list(fields, "repositories") { $1.watchedRepository($0) }
        checkUnique(service.repositories.map(\.name), fields, "repositories")
        (service.ledger, service.cache) = (place(fields, "ledger"), place(fields, "cache"))
        service.socket = place(fields, "socket")
        service.http = fields["http"].flatMap { http($0) }
        service.pollSeconds = integer(fields["pollSeconds"], "`pollSeconds`", in: 1...86_400) ?? service.pollSeconds
        service.workers = integer(fields["workers"], "`workers`", in: 1...64) ?? service.workers
        service.attempts = integer(fields["attempts"], "`attempts`", in: 1...100) ?? service.attempts
        if let limits = fields["limits"] {
            let parts = self.fields(limits, "`limits`", only: ["seconds", "memory"])
            service.limits.seconds = integer(parts["seconds"], "`seconds`", in: 1...86_400) ?? service.limits.seconds
            service.limits.memory = integer(parts["memory"], "`memory`", in: 64...1_048_576) ?? service.limits.memory
        }
        service.sinks = list(fields, "sinks") { $1.sink($0) }
        checkUnique(service.sinks.map(\.name), fields, "sinks")
        service.webhooks = list(fields, "webhooks") { $1.webhook($0) }
        checkUnique(service.webhooks.map(\.name), fields, "webhooks")
        for hook in service.webhooks where !service.repositories.contains(where: { $0.name == hook.repository }) {
            rejectWord(
                hook.repository, "`repository` of a webhook", among: service.repositories.map(\.name),
                at: fields["webhooks"] ?? node)
        }
        return service
    }

    private mutating func watchedRepository(_ node: YAMLNode) -> ServiceConfiguration.WatchedRepository? {
        let what = "an element of `repositories`"
        let fields = fields(node, what, only: ["name", "path", "refs", "target", "config"])
        let name = plainName(fields, of: what)
        guard let path = requiredPlace(fields, "path", of: what), let name else { return nil }
        var repository = ServiceConfiguration.WatchedRepository(name: name, path: path)
        let refs = texts(fields, "refs")
        if !refs.isEmpty { repository.refs = refs }
        if let target = text(fields, "target") {
            repository.target = target.hasPrefix("refs/") ? target : "refs/heads/\(target)"
        }
        repository.configuration = place(fields, "config")
        return repository
    }

    private mutating func http(_ node: YAMLNode) -> ServiceConfiguration.HTTP? {
        let fields = fields(node, "`http`", only: ["listen", "tokenFile"])
        let tokenFile = place(fields, "tokenFile")
        let words = requiredText(fields, "listen", of: "`http`")
        guard !words.isEmpty, let place = fields["listen"] else { return nil }
        guard let address = Self.address(words) else {
            reject(
                "invalid-value", "`listen` is \(quoted(words)), which is no address", at: place,
                advice: "Write HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080, or unix:/PATH.")
            return nil
        }
        if !address.isLocal, tokenFile == nil {
            reject(
                "missing-field", "`http` has no `tokenFile`, and other machines can call \(quoted(words))", at: node,
                advice: "Name a file that holds a token, or listen on 127.0.0.1.")
        }
        return ServiceConfiguration.HTTP(address: address, tokenFile: tokenFile)
    }

    private static func address(_ text: String) -> ServiceConfiguration.HTTP.Address? {
        if text.hasPrefix("unix:/") { return .socket(String(text.dropFirst("unix:".count))) }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : .host(String(host), port: port)
    }

    private mutating func sink(_ node: YAMLNode) -> ServiceConfiguration.Sink? {
        let what = "an element of `sinks`"
        let kinds = ["files", "notes", "webhook", "command", "mail"]
        let fields = fields(node, what, only: ["name"] + kinds)
        let name = plainName(fields, of: what)
        let stated = kinds.filter { fields[$0] != nil }
        guard stated.count == 1, let part = fields[stated[0]] else {
            reject(
                "missing-field", "\(what) says \(stated.isEmpty ? "nothing" : "several things") to do", at: node,
                advice: "Write one of `\(kinds.joined(separator: "`, `"))`.")
            return nil
        }
        guard let kind = sinkKind(stated[0], part), let name else { return nil }
        return ServiceConfiguration.Sink(name: name, kind: kind)
    }

    private mutating func sinkKind(_ word: String, _ node: YAMLNode) -> ServiceConfiguration.Sink.Kind? {
        let what = "`\(word)`"
        switch word {
        case "files":
            return requiredPlace(fields(node, what, only: ["folder"]), "folder", of: what).map { .files(folder: $0) }
        case "notes":
            let ref = text(fields(node, what, only: ["ref"]), "ref") ?? "refs/notes/netreeve"
            guard ref.hasPrefix("refs/notes/") else {
                reject("invalid-value", "`ref` is \(quoted(ref)), which is no ref of notes", at: node)
                return nil
            }
            return .notes(ref: ref)
        case "webhook":
            let parts = fields(node, what, only: ["url", "secretFile"])
            let url = requiredText(parts, "url", of: what)
            guard let secretFile = requiredPlace(parts, "secretFile", of: what), !url.isEmpty else { return nil }
            guard WebAddress(url) != nil else {
                reject(
                    "invalid-value", "`url` is \(quoted(url)), which can't be posted to", at: parts["url"] ?? node,
                    advice: "Write http://HOST:PORT/PATH; for https, name a proxy of this machine.")
                return nil
            }
            return .webhook(url: url, secretFile: secretFile)
        case "command":
            let words = elements(node, what).compactMap { text($0, "an element of `command`") }
            guard let program = words.first else { return nil }
            guard program.hasPrefix("/") else {
                reject("invalid-value", "\(quoted(program)) is no absolute path of a program", at: node)
                return nil
            }
            return .command(words)
        default:
            let parts = fields(node, what, only: ["to", "from", "sendmail"])
            let (to, from) = (texts(parts, "to"), requiredText(parts, "from", of: what))
            if to.isEmpty { rejectMissing("to", of: what, at: node) }
            for address in to + [from] where address.contains(where: { $0.isNewline || $0.isWhitespace }) {
                reject("invalid-value", "\(quoted(address)) is no address", at: node, advice: "Write NAME@HOST alone.")
            }
            return .mail(to: to, from: from, sendmail: place(parts, "sendmail") ?? "/usr/sbin/sendmail")
        }
    }

    private mutating func webhook(_ node: YAMLNode) -> ServiceConfiguration.Webhook? {
        let what = "an element of `webhooks`"
        let fields = fields(node, what, only: ["name", "forge", "secretFile", "repository"])
        let name = plainName(fields, of: what)
        if fields["forge"] == nil { rejectMissing("forge", of: what, at: node) }
        let forge: ServiceConfiguration.Webhook.Forge? = choice(fields, "forge")
        let secretFile = requiredPlace(fields, "secretFile", of: what)
        let repository = requiredText(fields, "repository", of: what)
        guard let name, let forge, let secretFile, !repository.isEmpty else { return nil }
        return .init(name: name, forge: forge, secretFile: secretFile, repository: repository)
    }

    /// A name that may be part of a path or of an address.
    private mutating func plainName(_ fields: Fields, of what: String) -> String? {
        let name = requiredText(fields, "name", of: what)
        guard !name.isEmpty else { return nil }
        let isPlain =
            name.utf8.count <= 64 && name.first != "."
            && name.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))
            }
        guard isPlain else {
            reject(
                "invalid-value", "`name` is \(quoted(name))", at: fields["name"] ?? fields.node,
                advice: "Use letters, digits, `-`, `_` and `.`, at most 64.")
            return nil
        }
        return name
    }

    /// A place on the machine.
    private mutating func place(_ fields: Fields, _ name: String) -> String? {
        guard let node = fields[name], let path = text(node, "`\(name)`") else { return nil }
        guard path.hasPrefix("/") else {
            reject(
                "invalid-value", "`\(name)` is \(quoted(path)), which is no absolute path", at: node,
                advice: "Write it from `/`.")
            return nil
        }
        return path
    }

    private mutating func requiredPlace(_ fields: Fields, _ name: String, of what: String) -> String? {
        if fields[name] == nil { rejectMissing(name, of: what, at: fields.node) }
        return place(fields, name)
    }
}
