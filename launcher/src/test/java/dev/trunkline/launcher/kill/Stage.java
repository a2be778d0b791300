package dev.trunkline.launcher.kill;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Everything that a run plays with.
record Stage(
    World world,
    GatewayProcess gateway,
    Api api,
    Subscriber subscriber,
    Traffic traffic,
    Ledger ledger,
    Audit audit) {

  /// Creates the party's session, with a webhook of its own.
  void createSession(Party party) throws IOException, InterruptedException {
    Map<String, Object> webhook =
        Map.of(
            "url",
            subscriber.own(),
            "events",
            List.of("*"),
            "retries",
            Map.of("policy", "constant", "delaySeconds", 1, "attempts", 15));
    api.require(
        Api.Call.post(
            "/api/sessions",
            Map.of("name", party.name(), "config", Map.of("webhooks", List.of(webhook)))));
  }

  /// The party's phone scans the code that its session shows, if it shows one.
  boolean scan(Party party) throws IOException, InterruptedException {
    Api.Answer qr = api.send(Api.Call.get("/api/" + party.name() + "/auth/qr?format=raw"));
    return qr.isSuccess() && world.scan(party, qr.json().path("value").asText());
  }
}
