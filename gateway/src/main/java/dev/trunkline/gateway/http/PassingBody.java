package dev.trunkline.gateway.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The body of a request while it is read by someone who does not keep it.
final class PassingBody extends FilterInputStream {
  private volatile boolean begun;

  PassingBody(InputStream body) {
    super(body);
  }

  /// Whether some of it was read: it is not complete any more.
  boolean isBegun() {
    return begun;
  }

  @Override
  public int read() throws IOException {
    begun = true;
    return super.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    begun = true;
    return super.read(buffer, offset, length);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /// The connection that it came on goes on.
  @Override
  public void close() {}
}
