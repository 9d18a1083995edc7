"""The RML front end: mappings in Turtle, in the vocabulary of http://w3id.org/rml/ and the older ones."""
