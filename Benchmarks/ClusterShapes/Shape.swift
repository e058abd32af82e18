/// A file of a shape.
public struct ShapeFile: Hashable, Sendable {
    /// Its path below the shape's folder, with slashes.
    public var path: String
    /// Its content.
    public var text: String

    /// A file of its parts.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}

/// A cluster that is made from a few parameters, at any size, the same for the same seed.
///
/// A namespace is made when its files are asked for, and forgotten after: a shape of any size takes next to no memory.
public struct Shape: Sendable {
    /// The shape's name, as in ``names``.
    public let name: String
    /// How many workloads were asked for.
    ///
    /// A shape whose parts have a fixed size may have a few less.
    public let workloads: Int
    /// What the random choices depend on.
    public let seed: UInt64
    let definition: any ShapeDefinition

    init(_ name: String, workloads: Int, seed: UInt64, _ definition: any ShapeDefinition) {
        self.name = name
        self.workloads = workloads
        self.seed = seed
        self.definition = definition
    }

    /// All files: one namespace after the other, made as they are asked for.
    public var files: some Sequence<ShapeFile> {
        (0..<definition.namespaceCount).lazy.flatMap { plan($0).files }
    }

    /// The plan of a namespace.
    func plan(_ number: Int) -> NamespacePlan {
        var generator = ShapeGenerator(seed: seed, part: name, number: number)
        return definition.namespace(number, &generator)
    }
}

/// How one shape's namespaces come about.
protocol ShapeDefinition: Sendable {
    /// How many namespaces there are.
    var namespaceCount: Int { get }

    /// The namespace of a number; `generator` yields the same for the same number.
    func namespace(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan
}

extension Shape {
    /// The names of all shapes, each of which ``init(named:workloads:seed:)`` knows.
    public static let names =
        ["gitops"] + ControllerTest.Kind.allCases.flatMap { [$0.rawValue, $0.rawValue + ingressOnly] }
        + ["kube-burner", "isolated-customers", "cilium-netpol", "kano"]

    /// What the names of variants end with whose policies isolate ingress alone.
    private static let ingressOnly = "-ingress"

    /// The shape of a name, with about so many workloads; `nil` where there is none of that name.
    public init?(named name: String, workloads: Int, seed: UInt64 = 1) {
        let definition: any ShapeDefinition
        switch name {
        case "gitops": definition = Gitops(workloads: workloads)
        case "kube-burner": definition = ManyRules(workloads: workloads)
        case "isolated-customers": definition = IsolatedCustomers(workloads: workloads)
        case "cilium-netpol": definition = PoliciesPerDeployment(workloads: workloads)
        case "kano": definition = RandomLabels(workloads: workloads, seed: seed)
        default:
            let isolatesEgress = !name.hasSuffix(Self.ingressOnly)
            let kind = isolatesEgress ? name : String(name.dropLast(Self.ingressOnly.count))
            guard let kind = ControllerTest.Kind(rawValue: kind) else { return nil }
            definition = ControllerTest(kind, workloads: workloads, isolatesEgress: isolatesEgress)
        }
        self.init(name, workloads: workloads, seed: seed, definition)
    }

    /// A monorepository as teams keep it that deploy from git.
    ///
    /// 20 workloads a namespace; seven of ten namespaces deny what isn't allowed and have a policy a workload.
    public static func gitops(workloads: Int, seed: UInt64 = 1) -> Shape {
        Shape("gitops", workloads: workloads, seed: seed, Gitops(workloads: workloads))
    }
}
