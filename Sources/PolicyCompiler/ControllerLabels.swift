/// The labels that controllers put on the pods they make, without any manifest saying so (E-19).
enum ControllerLabels {
    /// The keys that a controller of a kind adds.
    static func keys(addedBy kind: String) -> [String] {
        switch kind {
        case "Deployment", "ReplicaSet": replicaSet
        case "StatefulSet": statefulSet
        case "DaemonSet": daemonSet
        case "Job", "CronJob": job
        case "Rollout": rollout
        case "DeploymentConfig": deploymentConfig
        case "VirtualMachine", "VirtualMachineInstance", "VirtualMachineInstanceReplicaSet": virtualMachine
        default: []
        }
    }

    private static let replicaSet = ["pod-template-hash"]

    private static let rollout = ["pod-template-hash", "rollouts-pod-template-hash"]

    private static let deploymentConfig = ["deployment", "deploymentconfig"]

    private static let statefulSet = [
        "apps.kubernetes.io/pod-index", "controller-revision-hash", "statefulset.kubernetes.io/pod-name",
    ]

    private static let daemonSet = ["controller-revision-hash", "pod-template-generation"]

    private static let job = [
        "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index",
        "batch.kubernetes.io/job-name", "controller-uid", "job-name",
    ]

    private static let virtualMachine = [
        "kubevirt.io", "kubevirt.io/created-by", "kubevirt.io/domain", "kubevirt.io/nodeName", "vm.kubevirt.io/name",
    ]
}
