package dev.trunkline.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds the bytes of all request bodies that are in memory at one time. A body that does not fit
/// waits a little, then fails.
final class BodyBudget {
  private static final int STEP_BYTES = 64 * 1024;
  private static final int WAIT_SECONDS = 5;

  private final int bodyBytesMax;
  private final Semaphore steps;

  /// @param bodyBytesMax of one body
  /// @param bytesMax of all; raised to that of one when it is less
  BodyBudget(int bodyBytesMax, long bytesMax) {
    this.bodyBytesMax = bodyBytesMax;
    long total = Math.max(bytesMax, bodyBytesMax + (long) STEP_BYTES);
    steps = new Semaphore((int) (total / STEP_BYTES), true);
  }

  int bodyBytesMax() {
    return bodyBytesMax;
  }

  /// The body, which counts until it is closed.
  InputStream meter(InputStream body) {
    return new Metered(body);
  }

  /// A body is larger than any may be.
  static final class TooLargeException extends IOException {}

  /// Too much is in memory already.
  static final class ExhaustedException extends IOException {}

  private final class Metered extends InputStream {
    private final InputStream body;
    private long bytesRead;
    private int stepsHeld;

    Metered(InputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = body.read(buffer, offset, length);
      if (read > 0) {
        bytesRead += read;
        account();
      }
      return read;
    }

    private void account() throws IOException {
      if (bytesRead > bodyBytesMax) {
        throw new TooLargeException();
      }
      int needed = (int) ((bytesRead + STEP_BYTES - 1) / STEP_BYTES) - stepsHeld;
      try {
        if (needed > 0 && !steps.tryAcquire(needed, WAIT_SECONDS, TimeUnit.SECONDS)) {
          throw new ExhaustedException();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for memory", e);
      }
      stepsHeld += Math.max(0, needed);
    }

    @Override
    public void close() {
      steps.release(stepsHeld);
      stepsHeld = 0;
    }
  }
}
