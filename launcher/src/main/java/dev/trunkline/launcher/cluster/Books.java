package dev.trunkline.launcher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.launcher.process.Rest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares what was written with what arrived: at phones, and at webhooks.
public final class Books {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Rest admin;
  private final Traffic traffic;
  private final Inbound inbound;

  /// What was found.
  ///
  /// @param messages that were accepted, in both directions
  public record Balance(long messages, int lost, int doubled, int reordered, List<String> details) {
    public boolean isClean() {
      return lost == 0 && doubled == 0 && reordered == 0 && details.isEmpty();
    }
  }

  /// What sessions were told of messages, by the texts of each session in order of arrival.
  /// Deliveries that were repeated, which have the same event id, count once.
  public static final class Inbound {
    private final Map<String, List<String>> texts = new HashMap<>();
    private final Set<String> ids = new HashSet<>();

    /// Takes in an event as a webhook got it.
    public synchronized void take(JsonNode event) {
      if (event.path("event").asText().equals("message") && ids.add(event.path("id").asText())) {
        texts
            .computeIfAbsent(event.path("session").asText(), _ -> new ArrayList<>())
            .add(event.path("payload").path("body").asText());
      }
    }

    synchronized List<String> of(String session) {
      return List.copyOf(texts.getOrDefault(session, List.of()));
    }
  }

  public Books(Rest admin, Traffic traffic, Inbound inbound) {
    this.admin = admin;
    this.traffic = traffic;
    this.inbound = inbound;
  }

  /// Looks until nothing is missing any more, or patience is at its end.
  public Balance close(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Balance balance = balance();
      if (balance.lost() == 0 || System.nanoTime() > deadline) {
        return balance;
      }
      Thread.sleep(POLL);
    }
  }

  private Balance balance() throws IOException, InterruptedException {
    int lost = 0;
    int doubled = 0;
    int reordered = 0;
    List<String> details = new ArrayList<>(traffic.problems());
    for (Traffic.Lane lane : traffic.lanes()) {
      String name = lane.session.session();
      for (Arrived arrived :
          List.of(
              new Arrived(name + " to its phone", lane.sent.get(), inbox(lane.phone)),
              new Arrived(name + " from its phone", lane.written.get(), inbound.of(name)))) {
        lost += arrived.lost();
        doubled += arrived.doubled();
        reordered += arrived.reordered();
        if (arrived.lost() + arrived.doubled() + arrived.reordered() > 0) {
          details.add(arrived.toString());
        }
      }
    }
    return new Balance(traffic.count(), lost, doubled, reordered, details);
  }

  private List<String> inbox(String phone) throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    JsonNode inbox = admin.get("/admin/accounts/" + phone + "/inbox?after=0&limit=10000");
    for (JsonNode shown : inbox.isArray() ? inbox : inbox.path("messages")) {
      if (!shown.path("fromMe").asBoolean() && shown.path("kind").asText().equals("text")) {
        texts.add(shown.path("text").asText());
      }
    }
    return texts;
  }

  /// What of `n 1` to `n expected` arrived, and how.
  private record Arrived(String lane, int expected, List<String> texts) {
    int lost() {
      Set<String> there = new HashSet<>(texts);
      int lost = 0;
      for (int i = 1; i <= expected; i++) {
        lost += there.contains(Traffic.text(i)) ? 0 : 1;
      }
      return lost;
    }

    int doubled() {
      return texts.size() - new HashSet<>(texts).size();
    }

    int reordered() {
      int last = 0;
      int reordered = 0;
      for (String text : texts) {
        int number = Integer.parseInt(text.substring(2));
        reordered += number < last ? 1 : 0;
        last = Math.max(last, number);
      }
      return reordered;
    }

    @Override
    public String toString() {
      return "%s: %d lost, %d doubled, %d reordered of %d"
          .formatted(lane, lost(), doubled(), reordered(), expected);
    }
  }
}
