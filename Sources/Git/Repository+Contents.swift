import Synchronization

extension Repository {
    /// What is made of the contents of many files, on several threads; in the order of the files.
    ///
    /// Each further thread opens the repository anew, with the same object directories, so that a file is the same, or
    /// fails for the same reason, as if `content(of:limit:)` had read it. Neighbours are read one after another: files
    /// in the order of a tree are read fastest.
    ///
    /// - Parameters:
    ///   - entries: The files, as `content(of:limit:)` takes them.
    ///   - limit: The most bytes that a file may have; a larger one is a failure of its own, `.tooLarge`.
    ///   - workers: The most threads to use, the calling one included.
    ///   - transform: What to make of the file at an index of `entries`, and of its bytes. It runs on any of the threads.
    public func mapContents<Value: Sendable>(
        of entries: [SourceTree.Entry], limit: Int, workers: Int,
        _ transform: @escaping @Sendable (Int, [UInt8]) -> Value
    ) -> [Result<Value, GitError>] {
        let origin = origin
        let blobsRead = Atomic(0)
        let isMuch = entries.count >= Self.fewestFromPacks
        let packs = packs ?? (isMuch ? PackedObjects(of: self, limit: limit) : nil)
        let results = SharedWork.values(count: entries.count, workers: workers) { work in
            // A thread that can't open it, for want of descriptors perhaps, leaves the files to the calling one.
            guard let repository = try? Repository(again: origin) else { return }
            let packs = isMuch ? PackedObjects(of: repository, limit: limit) : nil
            work.take { repository.result(entries[$0], $0, limit, packs, transform) }
            blobsRead.add(repository.work.blobsRead, ordering: .relaxed)
        } own: {
            result(entries[$0], $0, limit, packs, transform)
        }
        work.blobsRead += blobsRead.load(ordering: .relaxed)
        return results
    }

    /// Fewer files than these aren't worth opening the packs.
    private static let fewestFromPacks = 64

    private func result<Value>(
        _ entry: SourceTree.Entry, _ index: Int, _ limit: Int, _ packs: PackedObjects?,
        _ transform: (Int, [UInt8]) -> Value
    ) -> Result<Value, GitError> {
        if let packs, case .objectDatabase = entry.place, entry.kind != .submodule, let id = entry.id,
            let content = packs.content(of: id, .blob), content.count <= limit
        {
            work.blobsRead += 1
            return .success(transform(index, content))
        }
        do throws(GitError) {
            return .success(transform(index, try content(of: entry, limit: limit)))
        } catch {
            return .failure(error)
        }
    }
}

extension Folder {
    /// What is made of the contents of many files, on several threads; in the order of the files.
    ///
    /// - Parameters:
    ///   - entries: Files that `entries(at:)` gave for the same folder.
    ///   - path: The folder.
    ///   - limit: The most bytes that a file may have; a larger one is a failure of its own, `.tooLarge`.
    ///   - workers: The most threads to use, the calling one included.
    ///   - transform: What to make of the file at an index of `entries`, and of its bytes. It runs on any of the threads.
    public static func mapContents<Value: Sendable>(
        of entries: [SourceTree.Entry], at path: String, limit: Int, workers: Int,
        _ transform: @escaping @Sendable (Int, [UInt8]) -> Value
    ) -> [Result<Value, GitError>] {
        let read: @Sendable (Int) -> Result<Value, GitError> = { index in
            do throws(GitError) {
                return .success(transform(index, try content(of: entries[index], at: path, limit: limit)))
            } catch {
                return .failure(error)
            }
        }
        return SharedWork.values(count: entries.count, workers: workers) {
            $0.take(read)
        } own: {
            read($0)
        }
    }
}
