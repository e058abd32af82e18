import Glibc
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import NIOCore
import Review
import ServiceLifecycle

/// Serves pages, the API, metrics and receivers of webhooks.
struct WebService: Service {
    let context: DaemonContext
    let http: ServiceConfiguration.HTTP

    func run() async throws {
        let address: BindAddress
        switch http.address {
        case .host(let name, let port): address = .hostname(name, port: port)
        case .socket(let path):
            for index in path.indices where path[index] == "/" && index > path.startIndex {
                mkdir(String(path[..<index]), 0o755)
            }
            address = .unixDomainSocket(path: path)
        }
        let site = Site(context: context, http: http)
        let logger = context.logger
        let http = http
        let application = Application(
            responder: SiteResponder(site: site), configuration: .init(address: address, serverName: nil),
            onServerRunning: { channel in
                if case .socket(let path) = http.address { chmod(path, 0o660) }
                let port = channel.localAddress?.port
                logger.info("listening", metadata: ["address": "\(http.address)", "port": "\(port ?? 0)"])
            }, logger: Self.quiet)
        try await application.run()
    }

    /// What the server itself has to say is about callers, and no use to anybody.
    private static var quiet: Logger {
        var logger = Logger(label: "http") { _ in JSONLogHandler(level: .error) }
        logger.logLevel = .error
        return logger
    }
}

/// Answers requests.
private struct SiteResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let site: Site

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let answer: Answer
        let call = Call(
            method: request.method.rawValue, target: "\(request.uri)",
            headers: request.headers.reduce(into: [:]) { $0[$1.name.canonicalName] = $1.value }.merging(
                ["host": request.head.authority ?? ""]) { $1 })
        do {
            let body = try await request.body.collect(upTo: Site.largestBody)
            answer = await site.answer(call, body: Array(body.readableBytesView))
        } catch {
            answer = .text(413, "The request is too large.")
        }
        var headers = HTTPFields()
        for (name, value) in answer.headers.merging(Site.headers, uniquingKeysWith: { own, _ in own }) {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        let isHead = request.method == .head
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: isHead ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
