package dev.trunkline.launcher.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Figures as people read them, and as programs do.
final class Table {
  private final String title;
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();

  Table(String title, String... columns) {
    this.title = title;
    this.columns = List.of(columns);
  }

  /// @throws IllegalArgumentException unless there is a value for each column
  Table row(Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(values.length + " values for columns " + columns);
    }
    rows.add(List.of(values).stream().map(String::valueOf).toList());
    return this;
  }

  /// What a reader must know to read the figures right.
  Table note(String note) {
    notes.add(note);
    return this;
  }

  /// Something that a goal is about.
  Table figure(Figure figure) {
    figures.add(figure);
    return this;
  }

  List<Figure> figures() {
    return List.copyOf(figures);
  }

  String markdown() {
    StringBuilder text = new StringBuilder("### " + title + "\n\n");
    text.append("| ").append(String.join(" | ", columns)).append(" |\n|---");
    text.append("|---:".repeat(columns.size() - 1)).append("|\n");
    rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
    notes.forEach(note -> text.append("\n").append(note).append("\n"));
    return text.toString();
  }

  Map<String, Object> json() {
    List<Map<String, String>> objects = new ArrayList<>();
    for (List<String> row : rows) {
      Map<String, String> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(columns.get(i), row.get(i));
      }
      objects.add(object);
    }
    return Map.of("title", title, "rows", objects, "notes", notes);
  }
}
