package dev.trunkline.gateway.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/// Many bytes, made as they are read.
final class Flood extends InputStream {
  private final long length;
  private final long endsAt;
  private final AtomicLong made = new AtomicLong();

  /// @param endsAt where it breaks, if that is before its end
  private Flood(long length, long endsAt) {
    this.length = length;
    this.endsAt = endsAt;
  }

  static Flood of(long length) {
    return new Flood(length, length);
  }

  /// One that breaks halfway.
  static Flood broken(long length) {
    return new Flood(length, length / 2);
  }

  AtomicLong made() {
    return made;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    long at = made.get();
    if (at >= endsAt && at < length) {
      throw new IOException("it breaks");
    }
    int more = (int) Math.min(count, endsAt - at);
    if (more == 0) {
      return count == 0 ? 0 : -1;
    }
    for (int i = 0; i < more; i++) {
      to[offset + i] = (byte) (((at + i) * 31) >> 5);
    }
    made.addAndGet(more);
    return more;
  }

  /// What came of a flood.
  record Digest(long bytes, long sum) {

    /// @param read counts while it is read
    static Digest of(InputStream bytes, AtomicLong read) {
      CRC32 sum = new CRC32();
      byte[] buffer = new byte[16 * 1024];
      try {
        for (int more = bytes.read(buffer); more >= 0; more = bytes.read(buffer)) {
          sum.update(buffer, 0, more);
          read.addAndGet(more);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Digest(read.get(), sum.getValue());
    }

    static Digest ofAll(long length) {
      return of(Flood.of(length), new AtomicLong());
    }
  }
}
