package dev.trunkline.gateway.http;

/// A path under which clients can open a WebSocket.
///
/// @param open makes of the opening request what tells the client something; an [HttpProblem] it
///   throws is told by closing
public record SocketRoute(String path, Scope scope, Opener open) {

  /// Looks at what a client wants.
  @FunctionalInterface
  public interface Opener {
    Handler open(Call call);
  }

  /// Tells a client something.
  @FunctionalInterface
  public interface Handler {
    /// Runs while there is something to tell and the socket is open.
    ///
    /// @throws java.io.UncheckedIOException when the connection is gone
    void serve(WebSocket socket) throws InterruptedException;
  }
}
