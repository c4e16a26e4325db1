/// Version of the engine, written into every file it makes.
public let ferriteVersion = "0.1.0"
