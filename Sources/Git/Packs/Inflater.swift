import CZlib

/// Inflates what zlib deflated, one thing after the other.
final class Inflater {
    // zlib remembers where the stream lies.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    /// Nil if zlib can't be used.
    init?() {
        stream.initialize(to: z_stream())
        guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// What the first of some bytes inflate to, and how many these are; nil unless that is whole, and of just this size.
    func inflate(_ bytes: Slice<UnsafeRawBufferPointer>, to size: Int) -> (content: [UInt8], length: Int)? {
        let source = UnsafeRawBufferPointer(rebasing: bytes)
        guard size < UInt32.max, let start = source.baseAddress, inflateReset(stream) == Z_OK else { return nil }
        var isWhole = false
        let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(clamping: source.count)
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(size)
            isWhole = CZlib.inflate(stream, Z_FINISH) == Z_STREAM_END && stream.pointee.avail_out == 0
            count = isWhole ? size : 0
        }
        return isWhole ? (content, Int(stream.pointee.total_in)) : nil
    }

    /// The CRC-32 of some bytes.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
