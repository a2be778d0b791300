package dev.trunkline.launcher.kill;

import dev.trunkline.launcher.kill.Api.Answer;
import dev.trunkline.launcher.kill.Api.Call;
import dev.trunkline.launcher.kill.Ledger.Count;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A program that sends texts through the gateway, one after the other: each until it is answered
/// 2xx, under the same key or message id all the time. Now and then it is impatient, gives up, or
/// asks again for what was answered. Used by one thread.
final class ApiWriter implements Traffic.Writer {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int REMEMBERED_MAX = 20;

  private final Lane lane;
  private final Api api;
  private final Ledger ledger;
  private final Traffic traffic;
  private final RandomGenerator random;
  private final List<Answered> answered = new ArrayList<>();
  private int number;

  /// Whether the last request ended because it took too long, and not because it failed.
  private boolean timedOut;

  /// @param id the bare message id of the answer
  private record Answered(Call call, String id) {}

  ApiWriter(Lane lane, Api api, Ledger ledger, Traffic traffic, RandomGenerator random) {
    this.lane = lane;
    this.api = api;
    this.ledger = ledger;
    this.traffic = traffic;
    this.random = random;
  }

  @Override
  public void write() throws InterruptedException {
    if (!answered.isEmpty() && oneIn(30)) {
      replay(answered.get(random.nextInt(answered.size())));
    }
    number++;
    Call call = call();
    boolean fickle = oneIn(40);
    Optional<String> id = ask(call, fickle);
    ledger.add(new Written(lane, number, id.orElse(""), id.isEmpty() && timedOut));
    id.ifPresent(told -> remember(new Answered(call, told)));
  }

  private boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  private Call call() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("session", lane.from().name());
    body.put("chatId", lane.chatId());
    body.put("text", Written.text(lane, number));
    boolean keyed = random.nextBoolean();
    if (!keyed || oneIn(3)) {
      body.put("id", "3EB0%016X%04X".formatted(random.nextLong(), number & 0xffff));
    }
    Call call = Call.post("/api/sendText", body);
    return keyed ? call.with("Idempotency-Key", lane.name() + " " + number) : call;
  }

  /// @param fickle gives up when the first request fails
  /// @return the message's id; nothing when it gave up
  private Optional<String> ask(Call call, boolean fickle) throws InterruptedException {
    Duration first = oneIn(20) ? Duration.ofMillis(20 + random.nextInt(300)) : PATIENCE;
    for (int attempt = 1; ; attempt++) {
      Duration patience = attempt == 1 ? first : PATIENCE;
      Optional<Answer> answer = traffic.request(() -> once(call, patience));
      if (answer.isPresent() && answer.get().isSuccess()) {
        traffic.answered().fire();
        return Optional.of(ToldEvent.bareId(answer.get().json().path("id").asText()));
      }
      if (answer.filter(it -> !it.isTemporary()).isPresent()) {
        ledger.refused(call + " was answered " + answer.get());
        return Optional.empty();
      }
      if (fickle) {
        ledger.count(Count.ABANDONED_REQUESTS);
        return Optional.empty();
      }
      ledger.count(Count.REPEATED_REQUESTS);
      traffic.pause(Duration.ofMillis(100 + random.nextInt(200)));
    }
  }

  private Optional<Answer> once(Call call, Duration patience) throws InterruptedException {
    try {
      timedOut = false;
      return Optional.of(api.send(call, patience));
    } catch (HttpTimeoutException _) {
      timedOut = true;
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void remember(Answered latest) {
    answered.add(latest);
    if (answered.size() > REMEMBERED_MAX) {
      answered.removeFirst();
    }
  }

  private void replay(Answered before) throws InterruptedException {
    ledger.count(Count.REPLAYED_REQUESTS);
    Optional<String> id = ask(before.call(), true);
    if (id.isPresent() && !id.get().equals(before.id())) {
      ledger.refused(
          "%s was answered with %s, later with %s".formatted(before.call(), before.id(), id.get()));
    }
  }
}
