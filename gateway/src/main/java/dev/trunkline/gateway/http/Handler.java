package dev.trunkline.gateway.http;

/// Answers the requests of one route. It may block, and throw a [HttpProblem], a
/// [dev.trunkline.gateway.json.InvalidFieldsException] or a
/// [dev.trunkline.gateway.session.SessionException].
@FunctionalInterface
public interface Handler {
  Answer handle(Call call);
}
