package dev.trunkline.simulator.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/// One HTTP request and its answer.
final class Exchange {
  /// Longer bodies are refused.
  static final int BODY_BYTES_MAX = 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long CORE_SECONDS_MAX = 30;

  private final ServerRequest request;
  private final ServerResponse response;
  private final Controls controls;

  Exchange(ServerRequest request, ServerResponse response, Controls controls) {
    this.request = request;
    this.response = response;
    this.controls = controls;
  }

  /// Has something done in the core, and waits for it.
  <T> T ask(BiFunction<Turn, Desk, T> command) {
    return await(controls.ask(command));
  }

  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(CORE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new IllegalStateException("the core could not do it", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the core is too busy", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the simulator stops", e);
    }
  }

  byte[] body() {
    try (InputStream in = request.content().inputStream()) {
      byte[] bytes = in.readNBytes(BODY_BYTES_MAX + 1);
      if (bytes.length > BODY_BYTES_MAX) {
        throw Refusal.tooLarge("the body is longer than " + BODY_BYTES_MAX + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Fields fields(String... known) {
    return Fields.read(body(), Set.of(known));
  }

  /// Method and path.
  String what() {
    return request.prologue().method().text() + " " + request.path().path();
  }

  /// A part of the path.
  String path(String name) {
    return request.path().pathParameters().get(name);
  }

  Optional<String> query(String name) {
    return request.query().first(name).asOptional();
  }

  int query(String name, int least, int most, int otherwise) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return number(text.get(), least, most)
        .orElseThrow(() ->
            Refusal.badRequest(
                "'" + name + "' must be a whole number from " + least + " to " + most));
  }

  private static Optional<Integer> number(String text, int least, int most) {
    if (!text.matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(text);
    return number < least || number > most ? Optional.empty() : Optional.of(number);
  }

  /// The account that the path names by its phone number.
  Account account(Desk desk) {
    return account(desk, path("account"));
  }

  static Account account(Desk desk, String phoneNumber) {
    return desk.server()
        .directory()
        .findPhoneNumber(phoneNumber)
        .orElseThrow(() -> Refusal.notFound("there is no account " + phoneNumber));
  }

  /// The device that the path names by account and number.
  Device device(Desk desk) {
    String name = path("device");
    Account account = account(desk);
    return number(name, 0, 0xffff)
        .flatMap(account::device)
        .orElseThrow(() -> Refusal.notFound(account + " has no device " + name));
  }

  void answer(Object json) {
    answer(200, json);
  }

  void answer(int status, Object json) {
    try {
      response.status(Status.create(status));
      response.header(HeaderNames.CONTENT_TYPE, "application/json");
      response.send(JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + json.getClass(), e);
    }
  }

  void done() {
    answer(Map.of("done", true));
  }
}
