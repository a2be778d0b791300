package dev.trunkline.gateway.json;

import java.util.List;

/// JSON whose fields are not what they should be: all of them, each named by its path.
public final class InvalidFieldsException extends RuntimeException {
  private final List<String> problems;

  public InvalidFieldsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
