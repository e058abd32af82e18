extension ReferenceRules {
    /// The rules that a configuration states.
    public init(_ references: ReviewConfiguration.References) {
        self.init()
        if let key = references.trailers.first {
            trailerKey = key
            trailerAliases = Array(references.trailers.dropFirst())
        }
        if let stated = references.systems {
            systems = stated.map { TicketSystem($0.name) }
            for system in stated {
                if system.name == .jira { jiraProjects.formUnion(system.projects) }
                if let url = system.url { urlTemplates[TicketSystem(system.name)] = url }
            }
        }
        for pattern in references.patterns {
            customPatterns.append(pattern.form)
            if let url = pattern.url { urlTemplates[.custom(pattern.form.name)] = url }
        }
    }
}

extension TicketSystem {
    /// The system of a name in a configuration.
    init(_ name: ReviewConfiguration.References.Name) {
        switch name {
        case .jira: self = .jira
        case .serviceNow: self = .serviceNow
        case .azureBoards: self = .azureBoards
        case .gitHub: self = .gitHub
        case .gitLab: self = .gitLab
        case .redmine: self = .redmine
        case .gerrit: self = .gerrit
        }
    }
}
