extension ObjectDecoder {
    /// Reads a Pod, or another object that is its own pod template.
    mutating func pod(_ object: Fields, _ metadata: ObjectMetadata) -> WorkloadManifest {
        var workload = workload(metadata)
        workload.podLabels = metadata.labels
        workload.labelsLocation = location(metadata.labelsNode)
        if let spec = object["spec"] { read(podSpec: fields(spec, "`spec`"), into: &workload) }
        guard let status = object["status"] else { return workload }
        let fields = fields(status, "`status`")
        let phase = string(fields["phase"], "`phase`")
        workload.hasEnded = phase == "Succeeded" || phase == "Failed"
        var addresses = [string(fields["podIP"], "`podIP`")].compactMap(\.self)
        for element in elements(fields["podIPs"], "`podIPs`") {
            let address = string(self.fields(element, "an element of `podIPs`")["ip"], "`ip`")
            if let address, !addresses.contains(address) { addresses.append(address) }
        }
        workload.addresses = addresses.filter { !$0.isEmpty }
        return workload
    }

    /// Reads a controller whose pod template is `spec.template`.
    mutating func controller(_ object: Fields, _ metadata: ObjectMetadata) -> WorkloadManifest {
        var workload = workload(metadata)
        guard let specNode = object["spec"] else {
            reject(
                "missing-field", "the object has no `spec`", at: object.node,
                advice: "Is it a patch? Render the manifests first, and review what comes out.")
            return workload
        }
        let spec = fields(specNode, "`spec`")
        workload.replicas = integer(spec["replicas"], "`replicas`", in: 0...Int(Int32.max))
        if bool(spec["suspend"], "`suspend`") == true { workload.replicas = 0 }
        read(template: spec["template"], of: spec, into: &workload)
        return workload
    }

    /// Reads a CronJob: a template within a template.
    mutating func cronJob(_ object: Fields, _ metadata: ObjectMetadata) -> WorkloadManifest {
        var workload = workload(metadata)
        guard let specNode = object["spec"] else {
            reject(
                "missing-field", "the object has no `spec`", at: object.node,
                advice: "Is it a patch? Render the manifests first, and review what comes out.")
            return workload
        }
        let spec = fields(specNode, "`spec`")
        if bool(spec["suspend"], "`suspend`") == true { workload.replicas = 0 }
        guard let job = spec["jobTemplate"], let jobSpec = fields(job, "`jobTemplate`")["spec"] else {
            reject("missing-field", "the object has no `jobTemplate` with a `spec`", at: specNode)
            return workload
        }
        let fields = fields(jobSpec, "the job's `spec`")
        read(template: fields["template"], of: fields, into: &workload)
        return workload
    }

    /// Reads a KubeVirt VirtualMachine, whose guest listens on what it likes.
    mutating func virtualMachine(_ object: Fields, _ metadata: ObjectMetadata) -> WorkloadManifest {
        var workload = workload(metadata)
        guard let specNode = object["spec"] else { return workload }
        let spec = fields(specNode, "`spec`")
        guard let template = spec["template"] else { return workload }
        read(labelsOf: fields(template, "`template`"), into: &workload)
        let isHalted = string(spec["runStrategy"], "`runStrategy`") == "Halted"
        if bool(spec["running"], "`running`") == false || isHalted { workload.replicas = 0 }
        return workload
    }

    private mutating func workload(_ metadata: ObjectMetadata) -> WorkloadManifest {
        var workload = WorkloadManifest(
            podLabels: [:], containerPorts: [], labelsLocation: location(metadata.objectNode))
        workload.owner = owner(metadata.ownerReferences)
        return workload
    }

    private mutating func owner(_ references: YAMLNode.Elements) -> WorkloadManifest.Owner? {
        let references = references.map { fields($0, "an owner reference") }
        let controlling = references.first { bool($0["controller"], "`controller`") == true }
        guard let reference = controlling ?? references.first else { return nil }
        return WorkloadManifest.Owner(
            apiVersion: string(reference["apiVersion"], "`apiVersion`") ?? "",
            kind: string(reference["kind"], "`kind`") ?? "", name: string(reference["name"], "`name`") ?? "")
    }

    private mutating func read(template: YAMLNode?, of spec: Fields, into workload: inout WorkloadManifest) {
        guard let template else {
            reject(
                "missing-field", "the object has no pod template", at: spec.node,
                advice: "Is it a patch? Render the manifests first, and review what comes out.")
            return
        }
        let fields = fields(template, "`template`")
        read(labelsOf: fields, into: &workload)
        if let podSpec = fields["spec"] { read(podSpec: self.fields(podSpec, "the pod's `spec`"), into: &workload) }
    }

    private mutating func read(labelsOf template: Fields, into workload: inout WorkloadManifest) {
        guard let node = template["metadata"] else { return }
        let metadata = fields(node, "the template's `metadata`")
        judgeUnknown(metadata, "the template's `metadata`", known: Self.metadataFields)
        guard let labels = metadata["labels"] else { return }
        workload.podLabels = self.labels(labels)
        workload.labelsLocation = location(labels)
    }

    private mutating func read(podSpec: Fields, into workload: inout WorkloadManifest) {
        workload.hostNetwork = bool(podSpec["hostNetwork"], "`hostNetwork`") ?? false
        for container in elements(podSpec["containers"], "`containers`") {
            let fields = fields(container, "a container")
            workload.containerPorts += containerPorts(fields["ports"])
        }
        for container in elements(podSpec["initContainers"], "`initContainers`") {
            let fields = fields(container, "an init container")
            // Only a sidecar keeps running beside the others (P-10).
            guard string(fields["restartPolicy"], "`restartPolicy`") == "Always" else { continue }
            workload.containerPorts += containerPorts(fields["ports"])
        }
    }

    private mutating func containerPorts(_ node: YAMLNode?) -> [WorkloadManifest.ContainerPort] {
        elements(node, "`ports`").compactMap { element in
            let fields = fields(element, "a container's port")
            guard let port = portNumber(fields["containerPort"], "`containerPort`") else {
                if fields["containerPort"] == nil, element.isMapping {
                    reject("missing-field", "a container's port has no `containerPort`", at: element)
                }
                return nil
            }
            return WorkloadManifest.ContainerPort(
                name: string(fields["name"], "a port's `name`"), port: port,
                transport: transport(fields["protocol"]) ?? .tcp)
        }
    }
}

extension YAMLNode {
    /// Whether `spec.template` is a pod template, whatever the kind.
    var hasPodTemplate: Bool {
        let spec = mergedValue(of: "spec")?.mergedValue(of: "template")?.mergedValue(of: "spec")
        return spec?.mergedValue(of: "containers")?.isSequence ?? false
    }
}
