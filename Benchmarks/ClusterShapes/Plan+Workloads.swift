extension WorkloadPlan {
    /// The manifests of the workload and of what is deployed beside it.
    func text(in namespace: String) -> String {
        let remark = comment.map { "# \($0)\n" } ?? ""
        switch form {
        case .pod: return remark + pod(namespace)
        case .deployment(let replicas): return remark + deployment(namespace, replicas)
        case .application(let replicas):
            return remark + application(namespace, replicas) + "---\n" + service(namespace) + "---\n"
                + configuration(namespace)
        }
    }

    private func head(_ version: String, _ kind: String) -> String {
        isReordered ? "kind: \(kind)\napiVersion: \(version)\n" : "apiVersion: \(version)\nkind: \(kind)\n"
    }

    private var written: [Label] { isReordered ? labels.reversed() : labels }

    private var own: [Label] { Array(labels.prefix(1)) }

    private func pod(_ namespace: String) -> String {
        head("v1", "Pod")
            + "metadata:\n  name: \(name)\n  namespace: \(namespace)\n  labels:\n" + written.lines(4)
            + "spec:\n  containers:\n    - name: main\n      image: \(image)\n"
    }

    private func deployment(_ namespace: String, _ replicas: Int) -> String {
        head("apps/v1", "Deployment")
            + "metadata:\n  name: \(name)\n  namespace: \(namespace)\nspec:\n  replicas: \(replicas)\n"
            + "  selector:\n    matchLabels:\n" + own.lines(6) + "  template:\n    metadata:\n      labels:\n"
            + written.lines(8) + "    spec:\n      containers:\n        - name: main\n          image: \(image)\n"
    }

    private func application(_ namespace: String, _ replicas: Int) -> String {
        head("apps/v1", "Deployment") + """
            metadata:
              name: \(name)
              namespace: \(namespace)
              labels:
            \(written.lines(4))\
              annotations:
                deploy.example.com/owner: "\(namespace)@example.com"
            spec:
              replicas: \(replicas)
              selector:
                matchLabels:
            \(own.lines(6))\
              template:
                metadata:
                  labels:
            \(written.lines(8))\
                  annotations:
                    prometheus.io/scrape: "true"
                spec:
                  serviceAccountName: \(name)
                  containers:
                    - name: main
                      image: \(image)
                      ports:
                        - name: http
                          containerPort: \(port)
                      env:
                        - name: LOG_LEVEL
                          value: info
                        - name: PORT
                          value: "\(port)"
                      resources:
                        requests:
                          cpu: 100m
                          memory: 128Mi
                      readinessProbe:
                        httpGet:
                          path: /ready
                          port: http
                        periodSeconds: 10

            """
    }

    private func service(_ namespace: String) -> String {
        head("v1", "Service")
            + "metadata:\n  name: \(name)\n  namespace: \(namespace)\nspec:\n  selector:\n" + own.lines(4)
            + "  ports:\n    - name: http\n      port: 80\n      targetPort: http\n"
    }

    private func configuration(_ namespace: String) -> String {
        head("v1", "ConfigMap")
            + "metadata:\n  name: \(name)\n  namespace: \(namespace)\ndata:\n  settings.conf: |\n"
            + "    retries = 3\n    timeout = 30\n"
    }
}
