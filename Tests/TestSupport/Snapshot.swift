import Foundation
public import Testing

/// Compares a text with the one that was reviewed and kept in `Snapshots/NAME` beside the test's file.
///
/// A snapshot that is missing is recorded and fails, so that nobody takes a fresh one for a reviewed one. With
/// `RECORD_SNAPSHOTS=1` in the environment every snapshot is recorded anew; `git diff` then shows what changed.
public func expectSnapshot(
    _ text: String, named name: String, testFile: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let folder = URL(fileURLWithPath: testFile).deletingLastPathComponent().appendingPathComponent("Snapshots")
    let file = folder.appendingPathComponent(name)
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    let kept = FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) }
    if !isRecording, let kept {
        guard kept.utf8.elementsEqual(text.utf8) else {
            Issue.record("\(name) differs at \(difference(kept, text))", sourceLocation: sourceLocation)
            return
        }
        return
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    if !isRecording { Issue.record("\(name) was missing and is recorded: review it", sourceLocation: sourceLocation) }
}

/// The first line that differs.
private func difference(_ kept: String, _ text: String) -> String {
    let (old, new) = (lines(of: kept), lines(of: text))
    let number = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    func line(_ lines: [String]) -> String { number < lines.count ? lines[number] : "(the end)" }
    return "line \(number + 1):\n  kept: \(line(old))\n  now:  \(line(new))"
}

private func lines(of text: String) -> [String] { text.components(separatedBy: "\n") }
