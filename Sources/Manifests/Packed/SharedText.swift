/// Texts that manifests repeat so often that one copy of each serves all.
///
/// A text of up to 15 bytes lives within its `String`; a longer one takes an allocation, of which a cluster of many
/// thousand objects would hold as many as it has labels.
enum SharedText {
    /// The text of UTF-8 bytes.
    static func make(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        if bytes.count > 15, bytes.count < wellKnown.count {
            for text in wellKnown[bytes.count] where text.bytes.elementsEqual(bytes) { return text.text }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private struct Entry: Sendable {
        var bytes: ContiguousArray<UInt8>
        var text: String
    }

    /// The well-known texts by how many bytes they have.
    private static let wellKnown: [[Entry]] = {
        let texts = [
            "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component",
            "app.kubernetes.io/part-of", "app.kubernetes.io/version", "app.kubernetes.io/managed-by",
            "kubernetes.io/metadata.name", "kubernetes.io/hostname", "topology.kubernetes.io/zone",
            "pod-template-hash", "networking.k8s.io", "networking.k8s.io/v1", "policy.networking.k8s.io",
            "policy.networking.k8s.io/v1alpha1", "policy.networking.k8s.io/v1alpha2", "gateway.networking.k8s.io",
            "gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1", "apps.openshift.io",
            "apps.openshift.io/v1", "route.openshift.io", "route.openshift.io/v1", "extensions/v1beta1",
            "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy", "ReplicationController",
            "PersistentVolumeClaim", "HorizontalPodAutoscaler", "PodDisruptionBudget", "CustomResourceDefinition",
            "ClusterRoleBinding",
        ]
        var result: [[Entry]] = Array(repeating: [], count: 1 + (texts.map(\.utf8.count).max() ?? 0))
        for text in texts { result[text.utf8.count].append(Entry(bytes: ContiguousArray(text.utf8), text: text)) }
        return result
    }()
}
