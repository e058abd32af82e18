/// What a value that is no reference was perhaps meant to be.
struct NearestForm {
    let forms: TicketForms
    let key: String

    /// A reference near a value: one that stands somewhere in it, or what is at its start written properly.
    func of(_ value: ArraySlice<UInt8>) -> String? {
        let value = value.prefix(400)
        for word in Words(value, splitsAtColon: true).words {
            if let match = forms.match(word.bytes, .declared(key: key)) { return match.id }
        }
        return atStart(of: value)
    }

    /// The reference that the first letters and digits of a value become if they are joined as a system joins them:
    /// `net-42`, `NET_42`, `NET 42`, `chg0012345`, `CHG-0012345`, `ab#123`.
    func atStart(of value: ArraySlice<UInt8>) -> String? {
        let name = value.prefix { $0.isASCIIUppercase || $0.isASCIILowercase }
        let joint = value.dropFirst(name.count).prefix { " -_#".utf8.contains($0) }
        let number = value.dropFirst(name.count + joint.count).prefix(while: \.isASCIIDigit)
        let next = value.dropFirst(name.count + joint.count + number.count).first
        guard (2...10).contains(name.count), joint.count <= 1, !number.isEmpty, next?.isASCIIAlphanumeric != true else {
            return nil
        }
        let upper = String(decoding: name.map { $0.isASCIILowercase ? $0 - 32 : $0 }, as: UTF8.self)
        // `step 3` and `port8080` are prose; `NET 42` and `net-42` are not.
        let isProse = !name.allSatisfy(\.isASCIIUppercase) && (joint.isEmpty || joint.first == UInt8(ascii: " "))
        let candidates =
            [upper + number.text, upper + "#" + number.text]
            + (isProse && !forms.rules.jiraProjects.contains(upper) ? [] : [upper + "-" + number.text])
        return candidates.first { forms.match(Array($0.utf8)[...], .declared(key: key)) != nil }
    }
}
