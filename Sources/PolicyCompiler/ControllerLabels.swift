/// The labels that controllers put on the pods they make, without any manifest saying so (E-19).
enum ControllerLabels {
    /// The keys that a controller of a kind adds.
    static func keys(addedBy kind: String) -> [String] { byKind[kind] ?? [] }

    private static let job = [
        "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index",
        "batch.kubernetes.io/job-name", "controller-uid", "job-name",
    ]

    private static let virtualMachine = [
        "kubevirt.io", "kubevirt.io/created-by", "kubevirt.io/domain", "kubevirt.io/nodeName", "vm.kubevirt.io/name",
    ]

    private static let byKind: [String: [String]] = [
        "Deployment": ["pod-template-hash"],
        "ReplicaSet": ["pod-template-hash"],
        "Rollout": ["pod-template-hash", "rollouts-pod-template-hash"],
        "DeploymentConfig": ["deployment", "deploymentconfig"],
        "StatefulSet": [
            "apps.kubernetes.io/pod-index", "controller-revision-hash", "statefulset.kubernetes.io/pod-name",
        ],
        "DaemonSet": ["controller-revision-hash", "pod-template-generation"],
        "Job": job,
        "CronJob": job,
        "VirtualMachine": virtualMachine,
        "VirtualMachineInstance": virtualMachine,
        "VirtualMachineInstanceReplicaSet": virtualMachine,
    ]
}
