package dev.trunkline.gateway.store.jdbc;

/// A column that rows are written to in bulk.
record Column(String name, Type type) {

  /// What a column holds; numbers include times.
  enum Type {
    TEXT("text"),
    NUMBER("bigint"),
    BYTES("bytea");

    /// PostgreSQL's name of it, as an element of an array.
    final String element;

    Type(String element) {
      this.element = element;
    }
  }

  static Column text(String name) {
    return new Column(name, Type.TEXT);
  }

  static Column number(String name) {
    return new Column(name, Type.NUMBER);
  }

  static Column bytes(String name) {
    return new Column(name, Type.BYTES);
  }
}
