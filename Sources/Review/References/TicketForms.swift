/// The forms of references, each of a whole word.
///
/// Plain scanning instead of regular expressions, so that every word costs time linear in its length.
struct TicketForms {
    let rules: ReferenceRules

    /// A word that is a reference.
    struct Match: Hashable {
        var system: TicketSystem
        var id: String
    }

    /// How surely a word is meant to name a ticket.
    enum Context: Hashable {
        /// In a place that is made for tickets, under the key.
        case declared(key: String)
        /// In free text, behind a keyword or not.
        case mentioned(Keyword?)
    }

    /// What the word stands for, in the first system of the rules that has its form.
    func match(_ word: ArraySlice<UInt8>, _ context: Context) -> Match? {
        // Every form ends with a number, and the longest id is far shorter than the limit.
        guard word.count <= 256 else { return nil }
        if word.contains(UInt8(ascii: ":")), word.text.contains("://") { return matchURL(word.text) }
        guard let last = word.last, last.isASCIIDigit else { return nil }
        for system in rules.systems {
            guard let id = id(of: word, in: system, context) else { continue }
            return Match(system: system, id: id)
        }
        return nil
    }

    private func matchURL(_ url: String) -> Match? {
        for system in rules.systems {
            guard let id = rules.id(inURL: url, of: system) else { continue }
            // A URL of the ticket system says as surely as a trailer that a ticket is meant.
            guard let id = self.id(of: Array(id.utf8)[...], in: system, .declared(key: rules.trailerKey)) else {
                continue
            }
            return Match(system: system, id: id)
        }
        return nil
    }

    private func id(of word: ArraySlice<UInt8>, in system: TicketSystem, _ context: Context) -> String? {
        let isDeclared = if case .declared = context { true } else { false }
        let isIn: Bool
        switch system {
        case .jira: isIn = isJira(word, isDeclared: isDeclared)
        case .serviceNow: isIn = Self.isServiceNow(word, digits: isDeclared ? 1 : 7)
        case .azureBoards: isIn = word.starts(with: "AB#") && Self.isNumber(word.dropFirst(3))
        case .gitHub:
            if word.starts(with: "GH-"), Self.isNumber(word.dropFirst(3)) { return "#" + word.dropFirst(3).text }
            isIn = Self.isIssue(word, slashes: 1...1)
        case .gitLab: isIn = Self.isIssue(word, slashes: 1...20)
        case .redmine:
            isIn = isHash(word) && (isDeclared || context.keyword?.isOfRedmine == true)
        case .gerrit:
            guard case .declared(let key) = context else { return nil }
            isIn = ReferenceRules.gerritKeys.contains { $0.isSameKey(as: key) } && isFooterValue(word)
        case .custom: isIn = false
        }
        return isIn ? word.text : nil
    }

    // Projects: https://confluence.atlassian.com/spaces/JIRA051/pages/296095582/Configuring+Project+Keys
    private func isJira(_ word: ArraySlice<UInt8>, isDeclared: Bool) -> Bool {
        guard let key = Self.jiraKey(word) else { return false }
        guard rules.jiraProjects.isEmpty else { return rules.jiraProjects.contains(key.project) }
        return isDeclared && !Self.isStandard(key.project)
    }

    /// A word of the form `NET-42`: two or more capitals, digits or `_`, a capital first; then a number.
    static func jiraKey(_ word: ArraySlice<UInt8>) -> (project: String, number: ArraySlice<UInt8>)? {
        guard let hyphen = word.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        let (project, number) = (word[..<hyphen], word[(hyphen + 1)...])
        guard project.count >= 2, project.first?.isASCIIUppercase == true, isNumber(number) else { return nil }
        guard project.allSatisfy({ $0.isASCIIUppercase || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }) else {
            return nil
        }
        return (project.text, number)
    }

    /// Whether a name is of a standard or the like, whose numbers look like keys of Jira: `UTF-8`, `RFC-2119`.
    static func isStandard(_ project: String) -> Bool { standards.contains(project) }

    private static let standards: Set<String> = [
        "AES", "ANSI", "ASCII", "BCP", "BLAKE", "CIS", "COVID", "CVE", "CVSS", "CWE", "DES", "DIN", "DSA", "ECDSA",
        "ECMA",
        "EN", "ES", "FIPS", "GHSA", "GPT", "GPL", "HMAC", "HTTP", "IEC", "IEEE", "IPV", "ISO", "ITU", "KEP", "LATIN",
        "LGPL",
        "MD", "MPL", "NIST", "OAUTH", "OWASP", "PCI", "PEP", "PKCS", "POSIX", "RFC", "RSA", "SHA", "SHA2", "SHA3",
        "SOC",
        "SP", "SSL", "TLS", "TR", "UCS", "USB", "UTF", "UUID", "VT", "WCAG", "WPA", "XXH",
    ]

    static let serviceNowPrefixes: [StaticString] = ["CHG", "RITM", "REQ", "INC", "PRB"]

    static func isServiceNow(_ word: ArraySlice<UInt8>, digits: Int) -> Bool {
        serviceNowPrefixes.contains { prefix in
            let number = word.dropFirst(prefix.utf8CodeUnitCount)
            return word.starts(with: prefix) && number.count >= digits && number.count <= 18
                && number.allSatisfy(\.isASCIIDigit)
        }
    }

    private func isHash(_ word: ArraySlice<UInt8>) -> Bool {
        word.first == UInt8(ascii: "#") && Self.isNumber(word.dropFirst())
    }

    /// Whether a word is `#12` or a path with so many slashes and `#12`.
    private static func isIssue(_ word: ArraySlice<UInt8>, slashes: ClosedRange<Int>) -> Bool {
        guard let hash = word.firstIndex(of: UInt8(ascii: "#")), isNumber(word[(hash + 1)...]) else { return false }
        let parts = word[..<hash].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.count == 1, parts[0].isEmpty { return true }
        return slashes.contains(parts.count - 1) && parts.allSatisfy(isName)
    }

    private static func isName(_ part: ArraySlice<UInt8>) -> Bool {
        guard let first = part.first, first.isASCIIAlphanumeric || first == UInt8(ascii: "_") else { return false }
        return part.allSatisfy { $0.isASCIIAlphanumeric || "-._".utf8.contains($0) }
    }

    private func isFooterValue(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(maxSplits: 1, omittingEmptySubsequences: false) { ":/".utf8.contains($0) }
        return Self.isNumber(parts[parts.count - 1]) && (parts.count == 1 || Self.isName(parts[0]))
    }

    /// Digits without a leading zero.
    static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        (1...18).contains(word.count) && word.first != UInt8(ascii: "0") && word.allSatisfy(\.isASCIIDigit)
    }
}

extension TicketForms.Context {
    var keyword: Keyword? {
        switch self {
        case .declared: nil
        case .mentioned(let keyword): keyword
        }
    }
}
