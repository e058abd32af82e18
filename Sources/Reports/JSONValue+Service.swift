import Packing
import Review

extension JSONValue {
    /// What a service does, as a configuration could say it.
    init(_ service: ServiceConfiguration) {
        self = .object(saying: [
            "repositories": .array(service.repositories.map { JSONValue($0) }),
            "ledger": service.ledger.map(JSONValue.string), "cache": service.cache.map(JSONValue.string),
            "socket": service.socket.map(JSONValue.string),
            "http": service.http.map { http in
                .object(saying: [
                    "listen": .string("\(http.address)"), "tokenFile": http.tokenFile.map(JSONValue.string),
                ])
            },
            "pollSeconds": .int(service.pollSeconds), "workers": .int(service.workers),
            "attempts": .int(service.attempts),
            "limits": .object(["seconds": .int(service.limits.seconds), "memory": .int(service.limits.memory)]),
            "sinks": .array(
                service.sinks.map { .object(["name": .string($0.name), $0.kind.word: JSONValue($0.kind)]) }),
            "webhooks": .array(
                service.webhooks.map {
                    .object([
                        "name": .string($0.name), "forge": .string($0.forge.rawValue),
                        "secretFile": .string($0.secretFile), "repository": .string($0.repository),
                    ])
                }),
        ])
    }

    private init(_ repository: ServiceConfiguration.WatchedRepository) {
        self = .object(saying: [
            "name": .string(repository.name), "path": .string(repository.path), "refs": .list(repository.refs),
            "target": .string(repository.target), "config": repository.configuration.map(JSONValue.string),
        ])
    }

    private init(_ kind: ServiceConfiguration.Sink.Kind) {
        self =
            switch kind {
            case .files(let folder): .object(["folder": .string(folder)])
            case .notes(let ref): .object(["ref": .string(ref)])
            case .webhook(let url, let secretFile): .object(["url": .string(url), "secretFile": .string(secretFile)])
            case .command(let words): .array(words.map(JSONValue.string))
            case .mail(let to, let from, let sendmail):
                .object([
                    "to": .array(to.map(JSONValue.string)), "from": .string(from), "sendmail": .string(sendmail),
                ])
            }
    }
}
