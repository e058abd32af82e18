/// A way in which a commit changes a shape.
public enum ShapeEdit: String, CaseIterable, Sendable {
    /// Another port in a rule of one policy.
    case policyPort = "policy-port"
    /// A peer of one policy that becomes every pod of its namespaces.
    case policyPeer = "policy-peer"
    /// One policy less.
    case policyRemoved = "policy-removed"
    /// One policy more.
    case policyAdded = "policy-added"
    /// Another value of the label by which one workload is selected.
    case workloadLabel = "workload-label"
    /// Another value of a label of one namespace.
    case namespaceLabel = "namespace-label"
    /// A policy that denies what comes to a namespace which had none.
    case defaultDeny = "default-deny"
    /// A policy that denies what goes from a namespace which had none.
    case defaultDenyEgress = "default-deny-egress"
    /// Another exception from a block of addresses.
    case addressBlock = "address-block"
    /// A remark: nothing changes on the network.
    case comment
    /// Another image: nothing changes on the network.
    case image
    /// The same keys in another order: nothing changes at all.
    case keyOrder = "key-order"
    /// A hundred files that change in different ways, or as many as the shape has if it is small.
    case manyFiles = "many-files"

    /// Whether the network stays as it is.
    public var isWithoutEffect: Bool {
        switch self {
        case .comment, .image, .keyOrder: true
        case .policyPort, .policyPeer, .policyRemoved, .policyAdded, .workloadLabel, .namespaceLabel, .defaultDeny,
            .defaultDenyEgress, .addressBlock, .manyFiles:
            false
        }
    }
}

/// What one edit does to a shape's files.
public struct ShapeChange: Hashable, Sendable {
    /// The kind of edit.
    public var edit: ShapeEdit
    /// Which of its kind: another number is another place, and the same number the same change.
    public var number: Int
    /// The files that differ: sorted by path.
    public var files: [File]

    /// A file that differs.
    public struct File: Hashable, Sendable {
        /// Its path below the shape's folder.
        public var path: String
        /// Its new text; `nil` if it goes.
        public var text: String?
    }
}

extension Shape {
    /// A change of the shape as first made; `nil` where the shape has nothing that could be edited so.
    ///
    /// Makes a few namespaces only, however large the shape is, unless next to none can be edited so.
    public func change(_ edit: ShapeEdit, number: Int = 1) -> ShapeChange? {
        var editor = PlanEditor(
            self, generator: ShapeGenerator(seed: seed, part: "edit \(edit.rawValue)", number: number))
        if edit == .manyFiles {
            editor.applyMany(count: 100)
        } else {
            editor.apply(edit)
        }
        let files = editor.changedFiles
        return files.isEmpty ? nil : ShapeChange(edit: edit, number: number, files: files)
    }
}

extension Shape {
    /// Changes as commits follow one another in a repository that teams deploy from: of ten, seven are images and
    /// remarks, two edit a rule of a policy, and one is any other edit of a single file.
    public func history(count: Int) -> [ShapeChange] {
        let others: [ShapeEdit] = [
            .policyAdded, .workloadLabel, .policyPeer, .policyRemoved, .addressBlock, .namespaceLabel, .keyOrder,
        ]
        var used: [ShapeEdit: Int] = [:]
        return (0..<count).compactMap { number in
            let edit: ShapeEdit =
                switch number % 10 {
                case 0, 5: .policyPort
                case 9: others[number / 10 % others.count]
                case 3, 7: .comment
                default: .image
                }
            used[edit, default: 0] += 1
            return change(edit, number: used[edit, default: 1])
        }
    }
}
