package dev.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class BulkheadTest {

  @Test
  void holdsUpOnlyThoseWhoGoToTheSamePlace() throws Exception {
    Bulkhead bulkhead = new Bulkhead(1, 10);
    Bulkhead.Place first = bulkhead.enter("slow");

    CompletableFuture<Bulkhead.Place> second = enter(bulkhead, "slow");
    bulkhead.enter("fast").close();
    Assertions.assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> second.get(50, TimeUnit.MILLISECONDS));

    first.close();
    second.get(20, TimeUnit.SECONDS).close();
    assertThat(bulkhead.origins()).isZero();
  }

  @Test
  void forgetsThosePlacesThatNobodyGoesTo() throws Exception {
    Bulkhead bulkhead = new Bulkhead(2, 2);
    for (int i = 0; i < 100; i++) {
      bulkhead.enter("origin " + i).close();
    }

    assertThat(bulkhead.origins()).isZero();
  }

  @Test
  void leavesNothingBehindWhenSomeoneStopsWaiting() throws Exception {
    Bulkhead bulkhead = new Bulkhead(1, 1);
    Bulkhead.Place first = bulkhead.enter("a");
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bulkhead.enter("b").close();
                ended.complete("entered");
              } catch (InterruptedException _) {
                ended.complete("interrupted");
              }
            });

    waiting.interrupt();

    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
    first.close();
    assertThat(bulkhead.origins()).isZero();
    bulkhead.enter("b").close();
  }

  private static CompletableFuture<Bulkhead.Place> enter(Bulkhead bulkhead, String origin) {
    CompletableFuture<Bulkhead.Place> place = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            place.complete(bulkhead.enter(origin));
          } catch (InterruptedException e) {
            place.completeExceptionally(new ExecutionException(e));
          }
        });
    return place;
  }
}
