package dev.trunkline.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The body of a request that may not have left its client: it is asked for (`100 Continue`) when
/// it is read for the first time.
final class AwaitedBody extends InputStream {
  private final Supplier<InputStream> asking;
  private @Nullable InputStream body;

  AwaitedBody(Supplier<InputStream> asking) {
    this.asking = asking;
  }

  boolean isAsked() {
    return body != null;
  }

  private InputStream body() {
    if (body == null) {
      body = asking.get();
    }
    return body;
  }

  @Override
  public int read() throws IOException {
    return body().read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return body().read(buffer, offset, length);
  }
}
