/// The description of the API (OpenAPI 3.1).
enum OpenAPIDocument {
    static let text = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "netreeve",
            "version": "1",
            "description": "What a netreeve that serves has reviewed. Everything is read-only."
          },
          "servers": [
            {
              "url": "/api/v1"
            }
          ],
          "security": [
            {
              "token": []
            },
            {}
          ],
          "paths": {
            "/status": {
              "get": {
                "operationId": "status",
                "summary": "what waits, and what was given up",
                "responses": {
                  "200": {
                    "description": "where the service stands",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": [
                            "queue",
                            "outbox",
                            "deadMoves",
                            "deadDeliveries",
                            "repositories"
                          ]
                        }
                      }
                    }
                  }
                }
              }
            },
            "/repositories/{name}/moves": {
              "get": {
                "operationId": "movesOfRepository",
                "summary": "the moves of a repository's refs, the newest first, at most 200",
                "parameters": [
                  {
                    "name": "name",
                    "in": "path",
                    "required": true,
                    "schema": {
                      "type": "string"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "the moves",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "properties": {
                            "moves": {
                              "type": "array",
                              "items": {
                                "$ref": "#/components/schemas/Move"
                              }
                            }
                          },
                          "required": [
                            "moves"
                          ]
                        }
                      }
                    }
                  },
                  "404": {
                    "description": "there is nothing here",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "properties": {
                            "error": {
                              "type": "string"
                            }
                          },
                          "required": [
                            "error"
                          ]
                        }
                      }
                    }
                  }
                }
              }
            },
            "/tickets/{key}/moves": {
              "get": {
                "operationId": "movesOfTicket",
                "summary": "the moves whose reviews name a ticket, the newest first, at most 200",
                "parameters": [
                  {
                    "name": "key",
                    "in": "path",
                    "required": true,
                    "schema": {
                      "type": "string"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "the moves",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "properties": {
                            "moves": {
                              "type": "array",
                              "items": {
                                "$ref": "#/components/schemas/Move"
                              }
                            }
                          },
                          "required": [
                            "moves"
                          ]
                        }
                      }
                    }
                  }
                }
              }
            },
            "/reviews/{number}": {
              "get": {
                "operationId": "review",
                "summary": "a recorded review, as the ledger holds it (ledger-review.v1.schema.json)",
                "parameters": [
                  {
                    "name": "number",
                    "in": "path",
                    "required": true,
                    "schema": {
                      "type": "string"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "the record",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object"
                        }
                      }
                    }
                  },
                  "404": {
                    "description": "there is nothing here",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "properties": {
                            "error": {
                              "type": "string"
                            }
                          },
                          "required": [
                            "error"
                          ]
                        }
                      }
                    }
                  }
                }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "description",
                "summary": "this document",
                "responses": {
                  "200": {
                    "description": "the document",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object"
                        }
                      }
                    }
                  }
                }
              }
            }
          },
          "components": {
            "schemas": {
              "Move": {
                "type": "object",
                "properties": {
                  "number": {
                    "type": "integer"
                  },
                  "repository": {
                    "type": "string"
                  },
                  "ref": {
                    "type": "string"
                  },
                  "before": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "after": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "kind": {
                    "enum": [
                      "create",
                      "fast-forward",
                      "rewind",
                      "force-push",
                      "delete",
                      "tag",
                      "move-tag",
                      null
                    ]
                  },
                  "state": {
                    "enum": [
                      "queued",
                      "running",
                      "done",
                      "dead",
                      "superseded"
                    ]
                  },
                  "attempts": {
                    "type": "integer"
                  },
                  "seenAt": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "startedAt": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "finishedAt": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "review": {
                    "type": [
                      "integer",
                      "null"
                    ],
                    "description": "the number of its entry, for /reviews/{number}"
                  },
                  "trouble": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "verdict": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "headline": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "tickets": {
                    "type": "array",
                    "items": {
                      "type": "string"
                    }
                  },
                  "vanished": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": {
                        "id": {
                          "type": "string"
                        },
                        "subject": {
                          "type": "string"
                        },
                        "tickets": {
                          "type": "array",
                          "items": {
                            "type": "string"
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "securitySchemes": {
              "token": {
                "type": "http",
                "scheme": "bearer"
              }
            }
          }
        }
        """#
}
