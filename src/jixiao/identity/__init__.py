"""Identity: registries of units, projects and indicator concepts, keys for what they do not hold, proposals for a person to decide.

A library room: `tables` asks it for keys, `pipeline` runs its proposals and decisions.
"""
