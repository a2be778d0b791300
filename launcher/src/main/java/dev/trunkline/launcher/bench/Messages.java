package dev.trunkline.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.Rest;
import dev.trunkline.launcher.process.SimulatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The messages of which a load is made.
final class Messages {
  /// So many are written by a phone before their confirmations are waited for.
  private static final int BATCH = 20;

  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Messages() {}

  /// Sessions of a gateway, each with a phone of its own to write with.
  static List<Pair> pairs(Stage stage, int count) throws Exception {
    stage.grow(count);
    return pairs(stage.simulator(), stage.fleet().sessions());
  }

  static List<Pair> pairs(SimulatorProcess simulator, List<Fleet.Linked> sessions)
      throws Exception {
    List<String> peers = simulator.createAccounts(sessions.size());
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      pairs.add(new Pair(sessions.get(i).session(), sessions.get(i).phoneNumber(), peers.get(i)));
    }
    return pairs;
  }

  /// Sessions with a group each, made by the session's phone. The others in it are the same phones
  /// in all groups.
  ///
  /// @param participants how many there are in each group
  static List<Pair> groups(
      SimulatorProcess simulator, List<Fleet.Linked> sessions, int participants) throws Exception {
    List<String> others = simulator.createAccounts(participants - 1);
    List<Pair> pairs = new ArrayList<>();
    for (Fleet.Linked linked : sessions) {
      JsonNode group =
          simulator
              .admin()
              .post(
                  "/admin/groups",
                  Map.of(
                      "subject", linked.session(),
                      "owner", linked.phoneNumber(),
                      "participants", others));
      pairs.add(new Pair(linked.session(), linked.phoneNumber(), group.path("id").asText()));
    }
    return pairs;
  }

  /// Sends one message through the API, which answers when WhatsApp has it.
  static Round.Work sends(Rest api) {
    return (pair, number) -> {
      api.post(
          "/api/sendText",
          Map.of("session", pair.session(), "chatId", pair.chatId(), "text", "n " + number));
      return 1;
    };
  }

  /// Has a phone write some messages, and waits until the linked device has confirmed all.
  static Round.Work receives(SimulatorProcess simulator) {
    Rest admin = simulator.admin();
    return (pair, number) -> {
      for (int i = 0; i < BATCH; i++) {
        admin.post(
            "/admin/accounts/" + pair.peer() + "/messages",
            Map.of("to", pair.phoneNumber(), "text", "n " + number));
      }
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (pending(admin.get("/admin/accounts/" + pair.phoneNumber())) > 0) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(pair + " does not confirm what it receives");
        }
        Thread.sleep(POLL);
      }
      return BATCH;
    };
  }

  private static int pending(JsonNode account) {
    int pending = 0;
    for (JsonNode device : account.path("devices")) {
      pending += device.path("phone").asBoolean() ? 0 : device.path("pending").asInt();
    }
    return pending;
  }
}
