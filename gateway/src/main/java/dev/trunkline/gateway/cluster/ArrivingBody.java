package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of another member's answer, read as it arrives: the next piece is asked for when the
/// one before was read, so a slow client slows the other member down.
final class ArrivingBody extends InputStream implements BodySubscriber<Body> {
  private final long length;
  private final Duration patience;

  /// At most one piece, then the end.
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  private List<ByteBuffer> piece = List.of();
  private @Nullable End end;

  private sealed interface Arrival {}

  private record Piece(List<ByteBuffer> buffers) implements Arrival {}

  /// @param failure null when it is complete
  private record End(@Nullable Throwable failure) implements Arrival {}

  /// @param length [Body#UNKNOWN] when the answer does not say
  /// @param patience how long to wait for the next piece
  ArrivingBody(long length, Duration patience) {
    this.length = length;
    this.patience = patience;
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(new Body.Passing(this, length));
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (subscribed.complete(subscription)) {
      subscription.request(1);
    } else {
      subscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    arrivals.add(new Piece(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    arrivals.add(new End(failure));
  }

  @Override
  public void onComplete() {
    arrivals.add(new End(null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    ByteBuffer buffer = next();
    if (buffer == null) {
      return -1;
    }
    int read = Math.min(count, buffer.remaining());
    buffer.get(to, offset, read);
    return read;
  }

  /// What can be read now, or null at the end.
  private @Nullable ByteBuffer next() throws IOException {
    while (true) {
      for (ByteBuffer buffer : piece) {
        if (buffer.hasRemaining()) {
          return buffer;
        }
      }
      if (end != null) {
        return ended(end);
      }
      if (!piece.isEmpty()) {
        piece = List.of();
        subscribed.join().request(1);
      }
      switch (await()) {
        case Piece(List<ByteBuffer> buffers) -> piece = buffers;
        case End last -> end = last;
      }
    }
  }

  private static @Nullable ByteBuffer ended(End end) throws IOException {
    if (end.failure != null) {
      throw new IOException("the answer of another member ended too soon", end.failure);
    }
    return null;
  }

  private Arrival await() throws IOException {
    try {
      Arrival arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (arrival == null) {
        close();
        throw new IOException("nothing more came of another member's answer for " + patience);
      }
      return arrival;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IOException("interrupted while an answer arrives", e);
    }
  }

  /// What has not arrived yet does not.
  @Override
  public void close() {
    if (end == null) {
      end = new End(new IOException("closed"));
      var _ = subscribed.thenAccept(Flow.Subscription::cancel);
    }
  }
}
