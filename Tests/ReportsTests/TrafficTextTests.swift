import NetworkModel
import Reachability
import Reports
import Testing

/// How traffic is written.
@Suite struct TrafficTextTests {
    @Test(arguments: [
        (TrafficSet.all, "all traffic"), (.nothing, "nothing"),
        (Make.tcp(80, 443), "TCP 80,443"),
        (TrafficSet(tcp: PortSet(8000...8080), udp: PortSet(53...53)), "TCP 8000-8080; UDP 53"),
        (TrafficSet(.tcp, .allPorts), "every TCP port"),
        (TrafficSet(tcp: .allPorts, udp: PortSet(53...53)), "every TCP port; UDP 53"),
        (TrafficSet(.sctp, PortSet.allPorts.subtracting(PortSet(7...7))), "every SCTP port but 7"),
        (TrafficSet(.tcp, PortSet(2...65535)), "TCP 2-65535"),
        (Make.tcp(80).complement, "all but TCP 80"),
        (TrafficSet(tcp: PortSet(80...80), udp: PortSet(53...53)).complement, "all but TCP 80; UDP 53"),
        (TrafficSet(.udp, .allPorts).complement, "every TCP port; every SCTP port"),
    ])
    func `writes traffic as briefly as it can be read`(traffic: TrafficSet, text: String) {
        #expect(TrafficText.describe(traffic) == text)
    }

    @Test func `counts the ranges that it doesn't list`() {
        let ports = PortSet((1...20).map { UInt16($0 * 10)...UInt16($0 * 10) })
        #expect(
            TrafficText.describe(TrafficSet(.tcp, ports))
                == "TCP 10,20,30,40,50,60,70,80,90,100,110,120 and 8 more ranges")
    }

    @Test func `says what is only possible`() {
        #expect(TrafficText.describe(Verdict(allowed: .nothing, possible: Make.tcp(80))) == "possibly TCP 80")
        #expect(
            TrafficText.describe(Verdict(allowed: Make.tcp(80), possible: Make.tcp(443))) == "TCP 80, possibly TCP 443")
        #expect(TrafficText.describe(Verdict.all) == "all traffic")
    }
}
