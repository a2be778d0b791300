package dev.trunkline.launcher.kill;

import static org.awaitility.Awaitility.await;

import dev.trunkline.simulator.registry.Addressing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An account that is linked while the gateway is killed, must work afterwards, and then leaves.
final class Guest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Stage stage;
  private final Party party;
  private int scans;

  Guest(Stage stage, Party party) {
    this.stage = stage;
    this.party = party;
  }

  Party party() {
    return party;
  }

  /// Creates the session, and scans its code.
  void begin() throws IOException, InterruptedException {
    stage.createSession(party);
    scan();
  }

  private void scan() throws IOException, InterruptedException {
    if (stage.scan(party)) {
      scans++;
    }
  }

  /// How often its phone had to scan a code.
  int scans() {
    return scans;
  }

  /// Waits until the session works, and scans again only if the phone never got to know the device;
  /// writes to and from a friend; leaves.
  void finish(Party friend) throws IOException, InterruptedException {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(this::works);
    Lane out = Lane.byApi(party, friend, Addressing.PHONE_NUMBER);
    stage.ledger().add(new Written(out, 1, send(out)));
    Lane in = Lane.byPhone(friend, party, Addressing.LID);
    stage.ledger().add(new Written(in, 1, stage.world().write(in, Written.text(in, 1))));
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(() -> stage.audit().of(List.of(party)).isComplete());
    stage.api().require(new Api.Call("DELETE", path(""), "", Map.of()));
  }

  private boolean works() throws IOException, InterruptedException {
    boolean linked = stage.world().isLinked(party); // first: a status is older than it is read
    String status = stage.api().status(party);
    switch (status) {
      case "SCAN_QR_CODE", "FAILED" -> {
        if (linked) {
          throw new IllegalStateException(
              "%s is linked to its phone, and yet %s".formatted(party.name(), status));
        }
        if (status.equals("FAILED")) {
          stage.api().require(Api.Call.post(path("/restart"), Map.of()));
        } else {
          scan();
        }
      }
      default -> {}
    }
    return status.equals("WORKING");
  }

  private String send(Lane lane) throws IOException, InterruptedException {
    Map<String, String> body =
        Map.of("session", party.name(), "chatId", lane.chatId(), "text", Written.text(lane, 1));
    return ToldEvent.bareId(
        stage.api().require(Api.Call.post("/api/sendText", body)).path("id").asText());
  }

  private String path(String verb) {
    return "/api/sessions/" + party.name() + verb;
  }
}
