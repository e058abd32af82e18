extension Unicode.Scalar {
    /// Whether a character can't be seen, or acts on others: controls, formats such as bidirectional overrides, line
    /// separators, unusual spaces, and whatever Unicode would have ignored.
    package var isUnprintable: Bool {
        if (0x20...0x7E).contains(value) { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
            .unassigned:
            return true
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
            .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            return properties.isDefaultIgnorableCodePoint
        @unknown default:
            return true
        }
    }
}
