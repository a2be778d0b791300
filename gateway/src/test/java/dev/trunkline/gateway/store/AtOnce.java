package dev.trunkline.gateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does several things at the same instant, each on a thread of its own.
public final class AtOnce {
  private AtOnce() {}

  /// @return what came of each, in their order
  @SafeVarargs
  public static <T> List<T> all(Callable<T>... things) {
    CyclicBarrier start = new CyclicBarrier(things.length);
    try (ExecutorService threads = Executors.newFixedThreadPool(things.length)) {
      List<Future<T>> results = new ArrayList<>();
      for (Callable<T> thing : things) {
        results.add(
            threads.submit(() -> {
              start.await();
              return thing.call();
            }));
      }
      return results.stream().map(AtOnce::result).toList();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
