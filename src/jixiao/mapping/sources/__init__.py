"""Sources of a mapping: files, tables and logical views, each read into rows of named columns."""
