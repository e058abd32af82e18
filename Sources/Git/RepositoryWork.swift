/// How much a handle has read, which unlike time is the same in every run.
public struct RepositoryWork: Hashable, Sendable {
    /// How many folders of commits were opened, counted each time.
    public var treesOpened = 0
    /// How many contents of files and symbolic links were read from the object database.
    public var blobsRead = 0
    /// How many entries of packs were unpacked for reading a history, once that is finished.
    public var objectsUnpacked = 0

    /// No work yet.
    public init() {}
}
