public import Manifests
public import Reachability

/// Flows as somebody wrote them down, with the place.
public struct WrittenFlow: Hashable, Sendable {
    /// Which flows are meant.
    public var pattern: FlowPattern
    /// `shop/checkout → risk/scorer, TCP 8443`: for people.
    public var text: String
    /// Where it is written.
    public var location: SourceLocation

    /// Flows with their wording and place.
    public init(_ pattern: FlowPattern, text: String, at location: SourceLocation) {
        self.pattern = pattern
        self.text = text
        self.location = location
    }

    /// The same flows, written nowhere.
    var withoutPlace: WrittenFlow { WrittenFlow(pattern, text: text, at: SourceLocation(path: "")) }
}

/// Endpoints as somebody wrote them down.
public struct WrittenEndpoints: Hashable, Sendable {
    /// Which endpoints are meant.
    public var pattern: EndpointPattern
    /// `shop/checkout`, `internet`: for people.
    public var text: String

    /// Endpoints with their wording.
    public init(_ pattern: EndpointPattern, text: String) {
        self.pattern = pattern
        self.text = text
    }
}
