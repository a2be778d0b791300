package dev.trunkline.simulator.iq;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import java.util.List;

/// What the server says to an iq.
public sealed interface IqAnswer {
  record Result(List<Node> children) implements IqAnswer {
    public Result {
      children = List.copyOf(children);
    }
  }

  record Failure(int code, String text) implements IqAnswer {}

  static IqAnswer empty() {
    return new Result(List.of());
  }

  static IqAnswer badRequest() {
    return new Failure(400, "bad-request");
  }

  static IqAnswer forbidden() {
    return new Failure(403, "forbidden");
  }

  static IqAnswer itemNotFound() {
    return new Failure(404, "item-not-found");
  }

  static IqAnswer notAcceptable() {
    return new Failure(406, "not-acceptable");
  }

  static IqAnswer resourceLimit() {
    return new Failure(419, "resource-limit");
  }

  static IqAnswer notImplemented() {
    return new Failure(501, "feature-not-implemented");
  }

  static IqAnswer of(Node... children) {
    return new Result(List.of(children));
  }

  /// The stanza that answers `iq`.
  default Node toNode(Node iq) {
    Node answer = Node.of("iq").with("from", iq.find("to").orElse(Jid.SERVER.toString()));
    Node kind =
        switch (this) {
          case Result(List<Node> children) ->
              children.isEmpty()
                  ? answer.with("type", "result")
                  : answer.with("type", "result").holding(children);
          case Failure(int code, String text) ->
              answer
                  .with("type", "error")
                  .holding(Node.of("error").with("code", code).with("text", text));
        };
    return kind.with("id", iq.find("id"));
  }
}
