import Packing

extension ManifestPacker {
    /// A selector; the order of its requirements and their values has no meaning.
    mutating func write(_ selector: SelectorManifest) {
        let requirements = hasPlaces ? selector.requirements : selector.requirements.sorted { $0.precedes($1) }
        write(requirements) { packer, requirement in
            packer.write(requirement.key)
            packer.write(tag: requirement.condition.tag)
            switch requirement.condition {
            case .in(let values), .notIn(let values): packer.write(packer.hasPlaces ? values : values.sorted())
            case .exists, .doesNotExist: break
            }
        }
    }

    mutating func write(_ transport: TransportProtocol) {
        switch transport {
        case .tcp: write(tag: 0)
        case .udp: write(tag: 1)
        case .sctp: write(tag: 2)
        }
    }

    mutating func write(_ port: NumberOrName) {
        switch port {
        case .number(let number):
            write(tag: 0)
            write(number)
        case .name(let name):
            write(tag: 1)
            write(name)
        }
    }

    mutating func write(_ block: CIDRManifest) {
        write(block.text)
        write(half: UInt64(truncatingIfNeeded: block.network >> 64))
        write(half: UInt64(truncatingIfNeeded: block.network))
        write(block.prefixLength)
        write(block.isIPv6)
        write(block.location)
    }

    private mutating func write(half: UInt64) { write(Int(Int64(bitPattern: half))) }
}

extension SelectorManifest.Requirement {
    /// Any order that doesn't depend on where requirements stand.
    fileprivate func precedes(_ other: Self) -> Bool {
        (key, condition.tag) == (other.key, other.condition.tag)
            ? condition.values.sorted().lexicographicallyPrecedes(other.condition.values.sorted())
            : (key, condition.tag) < (other.key, other.condition.tag)
    }
}

extension SelectorManifest.Condition {
    fileprivate var tag: UInt8 {
        switch self {
        case .in: 0
        case .notIn: 1
        case .exists: 2
        case .doesNotExist: 3
        }
    }

    fileprivate var values: [String] {
        switch self {
        case .in(let values), .notIn(let values): values
        case .exists, .doesNotExist: []
        }
    }
}

extension ManifestUnpacker {
    mutating func selector() throws(PackError) -> SelectorManifest {
        SelectorManifest(
            requirements: try array { (unpacker) throws(PackError) in
                let key = try unpacker.text()
                let condition: SelectorManifest.Condition =
                    switch try unpacker.tag() {
                    case 0: .in(try unpacker.texts())
                    case 1: .notIn(try unpacker.texts())
                    case 2: .exists
                    case 3: .doesNotExist
                    default: throw PackError()
                    }
                return SelectorManifest.Requirement(key: key, condition: condition)
            })
    }

    mutating func optionalSelector() throws(PackError) -> SelectorManifest? {
        try optional { (unpacker) throws(PackError) in try unpacker.selector() }
    }

    mutating func transport() throws(PackError) -> TransportProtocol {
        switch try tag() {
        case 0: .tcp
        case 1: .udp
        case 2: .sctp
        default: throw PackError()
        }
    }

    mutating func numberOrName() throws(PackError) -> NumberOrName {
        switch try tag() {
        case 0: .number(try port())
        case 1: .name(try text())
        default: throw PackError()
        }
    }

    mutating func block() throws(PackError) -> CIDRManifest {
        let text = try text()
        let (high, low) = (try number(), try number())
        return CIDRManifest(
            text: text,
            network: UInt128(UInt64(bitPattern: Int64(high))) << 64 | UInt128(UInt64(bitPattern: Int64(low))),
            prefixLength: try number(), isIPv6: try flag(), location: try location())
    }

    mutating func blocks() throws(PackError) -> [CIDRManifest] {
        try array { (unpacker) throws(PackError) in try unpacker.block() }
    }
}
