package dev.trunkline.simulator.admin;

/// A request that cannot be fulfilled, with what its sender is told.
final class Refusal extends RuntimeException {
  private final int status;

  private Refusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, message);
  }

  static Refusal notFound(String message) {
    return new Refusal(404, message);
  }

  static Refusal conflict(String message) {
    return new Refusal(409, message);
  }

  static Refusal tooLarge(String message) {
    return new Refusal(413, message);
  }

  static Refusal unprocessable(String message) {
    return new Refusal(422, message);
  }

  int status() {
    return status;
  }
}
