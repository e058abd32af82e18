package import Manifests
package import NetworkModel

extension AddressSet {
    /// The addresses of a block as written, host bits ignored (I-7).
    init(_ block: CIDRManifest) {
        if block.isIPv6 {
            self = .block(v6: block.network, prefixLength: min(max(block.prefixLength, 0), 128))
        } else {
            let network = UInt32(truncatingIfNeeded: block.network)
            self = .block(v4: network, prefixLength: min(max(block.prefixLength, 0), 32))
        }
    }

    /// The addresses of a block that are in none of the exceptions (I-2).
    package init(_ block: CIDRManifest, except: [CIDRManifest]) {
        self.init(block)
        if !except.isEmpty { self = subtracting(AddressSet(anyOf: except)) }
    }

    /// The addresses of any of the blocks.
    init(anyOf blocks: [CIDRManifest]) {
        switch blocks.count {
        case 0: self.init()
        case 1: self.init(blocks[0])
        default: self.init(unionOf: blocks.map(AddressSet.init))
        }
    }
}
