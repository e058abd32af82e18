import NetworkModel
import Packing

/// Where pods are, as far as it doesn't differ between snapshots.
enum Place: Hashable, Sendable {
    /// In a namespace of this name; its labels are a matter of the snapshot.
    case named(String)
    /// In a namespace that nothing names, of whose labels this is known.
    case elsewhere(LabelFacts)
    /// In any namespace, those included that the repository names: the ingress controller.
    case anywhere
    /// In none: addresses outside the cluster.
    case outside
}

extension Place: Packable {
    /// Which kind of place, then what is known of it.
    func pack(into writer: inout PackWriter) {
        switch self {
        case .named(let name):
            writer.write(byte: 0)
            writer.write(name)
        case .elsewhere(let labels):
            writer.write(byte: 1)
            writer.write(labels)
        case .anywhere: writer.write(byte: 2)
        case .outside: writer.write(byte: 3)
        }
    }

    /// Reads a place.
    init(from reader: inout PackReader) throws(PackError) {
        switch try reader.byte() {
        case 0: self = .named(try reader.text())
        case 1: self = .elsewhere(try reader.value())
        case 2: self = .anywhere
        case 3: self = .outside
        default: throw PackError()
        }
    }
}
