import Ledger
import Packing
import Review

extension Site {
    /// Takes a webhook: it has to be signed by whoever has the secret, and all that it does is have the repository looked
    /// at.
    ///
    /// What isn't interesting is accepted as well: GitLab gives up a hook that is refused four times.
    func receive(_ name: String, _ call: Call, _ body: [UInt8]) throws -> Answer {
        guard let hook = context.configuration.webhooks.first(where: { $0.name == name }) else { return .notFound }
        func count(_ outcome: String) {
            context.metrics.add("netreeve_webhooks_total", ["forge": hook.forge.rawValue, "outcome": outcome])
        }
        let secrets = context.loaded.secrets(in: hook.secretFile)
        guard WebhookSignature(hook.forge, call.headers).isBy(anyOf: secrets, body: body) else {
            count("forged")
            return .text(401, "The signature is missing or wrong.")
        }
        let names = ["x-forgejo-delivery", "x-gitea-delivery", "x-github-delivery", "x-gitlab-event-uuid"]
        if let id = names.lazy.compactMap({ call.headers[$0] }).first, id.utf8.count <= 200 {
            guard try context.ledger.receive(webhook: id, of: name, at: .now) else {
                count("repeated")
                return .text(200, "Received before.")
            }
        }
        count("accepted")
        context.metrics.add("netreeve_wakeups_total", ["source": "webhook"])
        context.refs.ring(hook.repository)
        return .text(202, "The repository is looked at.")
    }
}

/// What a webhook brings to show who sent it.
///
/// Sources: GitHub's "Validating webhook deliveries"; GitLab's "Webhooks", secret token; Gitea's `services/webhook`,
/// which Forgejo's is made of.
struct WebhookSignature {
    /// A code of the body, in hexadecimal.
    private var code: String?
    /// The secret itself.
    private var token: String?

    init(_ forge: ServiceConfiguration.Webhook.Forge, _ headers: [String: String]) {
        switch forge {
        case .github:
            let header = headers["x-hub-signature-256"] ?? ""
            code = header.hasPrefix("sha256=") ? String(header.dropFirst("sha256=".count)) : nil
        case .gitlab: token = headers["x-gitlab-token"]
        case .gitea: code = headers["x-gitea-signature"]
        case .forgejo: code = headers["x-forgejo-signature"] ?? headers["x-gitea-signature"]
        }
    }

    /// Whether one of some secrets made it.
    func isBy(anyOf secrets: [String], body: [UInt8]) -> Bool {
        secrets.contains { secret in
            if let token { return MessageCode.isSame(token.utf8, secret.utf8) }
            guard let code else { return false }
            return MessageCode.isSame(code.lowercased().utf8, MessageCode(of: body, key: Array(secret.utf8)).hex.utf8)
        }
    }
}
