import TestSupport

/// Manifests of a small shop: `web` may reach `db`, which nothing else may.
enum Shop {
    /// A Deployment whose pods are labelled `app: NAME`.
    static func deployment(_ name: String, namespace: String = "shop", port: String = "{name: http, containerPort: 80}")
        -> String
    {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
          namespace: \(namespace)
        spec:
          selector:
            matchLabels:
              app: \(name)
          template:
            metadata:
              labels:
                app: \(name)
            spec:
              containers:
              - name: main
                image: registry.example/\(name):1
                ports:
                - \(port)

        """
    }

    /// A policy that isolates the pods `app: SUBJECT` and lets the pods `app: PEER` in.
    ///
    /// Its name is the subject's; line 1 is its start, line 10 its rule.
    static func policy(_ subject: String, from peer: String = "web", ports: [Int], namespace: String = "shop") -> String
    {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: \(subject)
          namespace: \(namespace)
        spec:
          podSelector: {matchLabels: {app: \(subject)}}
          policyTypes: [Ingress]
          ingress:
          - from: [{podSelector: {matchLabels: {app: \(peer)}}}]
            ports: [\(ports.map { "{port: \($0)}" }.joined(separator: ", "))]

        """
    }
}

extension TemporaryRepository {
    /// A repository whose first commit is the shop, with port 5432 of `db` open to `web`.
    static func shop() throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        try repository.writeShop()
        try repository.commit("Open the shop")
        return repository
    }

    /// Writes the shop's manifests below a folder.
    func writeShop(in folder: String = "", ports: Int..., namespace: String = "shop") throws {
        let sql = "{name: sql, containerPort: 5432}"
        try write(folder + "apps/web.yaml", Shop.deployment("web", namespace: namespace))
        try write(folder + "apps/db.yaml", Shop.deployment("db", namespace: namespace, port: sql))
        try openPorts(ports.isEmpty ? [5432] : ports, in: folder, namespace: namespace)
    }

    /// Opens these ports of `db` to `web` and no others.
    func openPorts(_ ports: [Int], in folder: String = "", namespace: String = "shop") throws {
        try write(folder + "policies/db.yaml", Shop.policy("db", ports: ports, namespace: namespace))
    }

    /// The same, committed.
    @discardableResult
    func commitPorts(_ ports: Int..., as message: String = "Change the ports") throws -> String {
        try openPorts(ports)
        return try commit(message)
    }
}
