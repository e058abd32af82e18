import Foundation

/// A JSON Schema of `docs/schemas`, as Python's `jsonschema` reads it.
public enum JSONSchema {
    /// Whether there is a Python with `jsonschema` that can be asked.
    public static let canBeAsked: Bool = {
        let run = try? CommandOutcome.running(
            ["python3", "-c", "import jsonschema, referencing"], in: "/", environment: environment)
        return run?.status == 0
    }()

    /// What is wrong with a JSON document: `PATH: MESSAGE` for each problem, sorted; none where it is valid.
    ///
    /// - Parameters:
    ///   - document: the document.
    ///   - name: the schema's name: `ticket` for `docs/schemas/ticket.v1.schema.json`.
    ///   - folder: the folder of the schema, relative to that of the tests; unless told otherwise, `docs/schemas`.
    public static func problems(
        in document: String, schema name: String, of folder: String = "../docs/schemas"
    ) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("netreeve-\(UUID().uuidString).json")
        try Data(document.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let run = try CommandOutcome.running(
            ["python3", "-c", script, name, file.path],
            in: tests.appendingPathComponent(folder).standardized.path, environment: environment)
        guard run.status == 0 else { throw TemporaryRepository.Failure(description: run.errors) }
        return run.output.split(separator: "\n").map(String.init)
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let environment = ProcessInfo.processInfo.environment

    /// Schemas may refer to each other by their ids, which no network is asked for.
    private static let script = """
        import glob, json, sys
        from jsonschema import Draft202012Validator
        from referencing import Registry, Resource
        schemas = {p: json.load(open(p, encoding="utf-8")) for p in glob.glob("*.v1.schema.json")}
        registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in schemas.values())
        schema = schemas[sys.argv[1] + ".v1.schema.json"]
        Draft202012Validator.check_schema(schema)
        document = json.load(open(sys.argv[2], encoding="utf-8"))
        errors = Draft202012Validator(schema, registry=registry).iter_errors(document)
        for line in sorted("/".join(map(str, e.path)) + ": " + e.message.replace("\\n", " ") for e in errors):
            print(line)
        """
}
