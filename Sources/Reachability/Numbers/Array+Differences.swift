extension Array where Element: Equatable & BitwiseCopyable {
    /// The positions at which two arrays differ, as far as both go: ascending.
    ///
    /// Where they are equal, many elements are compared at once.
    func positionsDiffering(from other: [Element]) -> [Int] {
        var found: [Int] = []
        let (common, size) = (Swift.min(count, other.count), MemoryLayout<Element>.stride)
        withUnsafeBytes { a in
            other.withUnsafeBytes { b in
                var position = 0
                while position < common {
                    let offset = position * size
                    if offset + 64 <= common * size {
                        var difference: UInt64 = 0
                        for word in 0..<8 {
                            difference |=
                                a.loadUnaligned(fromByteOffset: offset &+ word &* 8, as: UInt64.self)
                                ^ b.loadUnaligned(fromByteOffset: offset &+ word &* 8, as: UInt64.self)
                        }
                        guard difference != 0 else {
                            position += 64 / size
                            continue
                        }
                    }
                    let end = Swift.min(common, position + 64 / size)
                    while position < end {
                        let place = position * size
                        if a.loadUnaligned(fromByteOffset: place, as: Element.self)
                            != b.loadUnaligned(fromByteOffset: place, as: Element.self)
                        {
                            found.append(position)
                        }
                        position += 1
                    }
                }
            }
        }
        return found
    }
}
