package dev.trunkline.launcher.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway as a process of its own, on a free port of a loopback address.
public final class GatewayProcess implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(5);
  private static final Pattern READY = Pattern.compile("ready on port (\\d+)\\s");
  private static final Pattern WORKING =
      Pattern.compile("waha_sessions\\{[^}]*status=\"WORKING\"[^}]*} ([0-9.E]+)");
  private static final String KEY = "trunkline-local-process";

  private final Child child;
  private final Rest api;

  private GatewayProcess(Child child, Rest api) {
    this.child = child;
    this.api = api;
  }

  /// Starts one, and waits until it is ready.
  ///
  /// @param environment settings; port, address and key are given
  public static GatewayProcess start(
      String name, Path log, List<String> jvmOptions, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>();
    settings.put("WHATSAPP_API_PORT", "0");
    settings.put("TRUNKLINE_HTTP_ADDRESS", "127.0.0.1");
    settings.putAll(environment);
    settings.put("WAHA_API_KEY", KEY);
    Child child =
        Child.start(Child.Launch.ofOurs(name, jvmOptions, List.of("serve"), settings, log));
    try {
      String port = child.await(READY, STARTS_WITHIN);
      URI base = URI.create("http://" + settings.get("TRUNKLINE_HTTP_ADDRESS") + ":" + port);
      return new GatewayProcess(child, new Rest(base, KEY));
    } catch (IOException | InterruptedException e) {
      child.close();
      throw e;
    }
  }

  public Child child() {
    return child;
  }

  public Rest api() {
    return api;
  }

  /// How many of its sessions have the status `WORKING`.
  public int working() throws IOException, InterruptedException {
    JsonNode text = api.get("/metrics");
    Matcher matcher = WORKING.matcher(text.asText());
    return matcher.find() ? (int) Double.parseDouble(matcher.group(1)) : 0;
  }

  @Override
  public void close() {
    child.close();
  }
}
