import Glibc
import Ledger
import Packing
import Review
import Threads

/// An address of the web to which the event is posted, signed.
///
/// `X-Netreeve-Signature-256` is `sha256=` and HMAC-SHA256 (RFC 2104) of the body, `X-Netreeve-Delivery` the delivery's
/// id, which is the same however often it is sent.
struct WebhookSink: Sink {
    var url: String
    var secret: String
    /// How long it may take, in seconds.
    var seconds = 20

    func deliver(_ delivery: Delivery, from ledger: Ledger) async throws(DeliveryError) {
        guard let address = WebAddress(url) else { throw .permanent("\(url) can't be posted to") }
        let vanished = try ledger.forDelivery { (l) throws(LedgerError) in
            try l.commitsVanished(by: delivery.move.number)
        }
        let body = Array(delivery.event(vanished: vanished).utf8)
        let signature = MessageCode(of: body, key: Array(secret.utf8))
        let head = """
            POST \(address.path) HTTP/1.1\r
            Host: \(address.authority)\r
            User-Agent: netreeve\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            X-Netreeve-Delivery: \(delivery.id)\r
            X-Netreeve-Signature-256: sha256=\(signature.hex)\r
            Connection: close\r
            \r

            """
        let seconds = seconds
        let result = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: HTTPExchange.status(of: Array(head.utf8) + body, to: address, seconds: seconds))
            }
            if let thread { thread.detach() } else { continuation.resume(returning: .failure(.temporary("no thread"))) }
        }
        switch try result.get() {
        case 200..<300: return
        // Asked again, these say the same (RFC 9110, section 15.5); the others may not.
        case 400, 401, 403, 404, 405, 410, 413, 415, 422: throw .permanent("\(url) refused it with \(try result.get())")
        case let status: throw .temporary("\(url) answered \(status)")
        }
    }
}

/// One request over a connection of its own.
enum HTTPExchange {
    /// Sends a request and reads the status of the answer (RFC 9112, section 4), within some seconds.
    static func status(
        of request: [UInt8], to address: WebAddress, seconds: Int
    ) -> Result<Int, DeliveryError> {
        let place = "\(address.host):\(address.port)"
        let deadline = ContinuousClock().now + .seconds(seconds)
        guard let socket = connect(to: address, until: deadline) else {
            return .failure(.temporary("\(place) can't be reached"))
        }
        defer { close(socket) }
        var rest = request[...]
        while !rest.isEmpty {
            guard wait(socket, Int16(POLLOUT), until: deadline) else {
                return .failure(.temporary("\(place) is too slow"))
            }
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            // An answer may be there although the request was not read to its end.
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while !answer.contains(UInt8(ascii: "\n")), answer.count < 1024 {
            guard wait(socket, Int16(POLLIN), until: deadline) else {
                return .failure(.temporary("\(place) is too slow"))
            }
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        let words = String(decoding: answer, as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1].prefix(3)) else {
            return .failure(.temporary("\(place) doesn't answer by HTTP/1.1"))
        }
        return .success(status)
    }

    private static func connect(to address: WebAddress, until deadline: ContinuousClock.Instant) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = Int32(AI_ADDRCONFIG)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, "\(address.port)", &hints, &found) == 0 else { return nil }
        defer { freeaddrinfo(found) }
        var next = found
        while let candidate = next {
            next = candidate.pointee.ai_next
            let kind = candidate.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            let socket = Glibc.socket(candidate.pointee.ai_family, kind, candidate.pointee.ai_protocol)
            guard socket >= 0 else { continue }
            let result = Glibc.connect(socket, candidate.pointee.ai_addr, candidate.pointee.ai_addrlen)
            if result == 0 || errno == EINPROGRESS, wait(socket, Int16(POLLOUT), until: deadline) {
                var (failure, size): (Int32, socklen_t) = (0, socklen_t(MemoryLayout<Int32>.size))
                if getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &size) == 0, failure == 0 { return socket }
            }
            close(socket)
        }
        return nil
    }

    private static func wait(_ socket: Int32, _ events: Int16, until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = (deadline - ContinuousClock().now).milliseconds
            guard left > 0 else { return false }
            var end = pollfd(fd: socket, events: events, revents: 0)
            let result = poll(&end, 1, Int32(left))
            if result < 0, errno == EINTR { continue }
            return result > 0
        }
    }
}
