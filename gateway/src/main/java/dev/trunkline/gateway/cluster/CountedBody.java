package dev.trunkline.gateway.cluster;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/// A body that leaves for another member, and how much of it has.
final class CountedBody extends FilterInputStream {
  private final AtomicLong bytesRead = new AtomicLong();

  CountedBody(InputStream body) {
    super(body);
  }

  long bytesRead() {
    return bytesRead.get();
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    bytesRead.addAndGet(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    bytesRead.addAndGet(Math.max(0, read));
    return read;
  }
}
