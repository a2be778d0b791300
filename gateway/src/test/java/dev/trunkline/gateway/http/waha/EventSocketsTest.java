package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventSocketsTest {
  private final TestApi api = new TestApi();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Heard heard = new Heard();

  @BeforeEach
  void aSessionWithEvents() {
    api.post("/api/sessions", "{\"name\":\"default\"}");
    for (int seq = 1; seq <= 3; seq++) {
      log(Scene.event(seq));
    }
  }

  @AfterEach
  void close() {
    client.shutdownNow(); // which ends the sockets that are open
    api.close();
  }

  @Test
  void tellsEventsAsTheyCome() {
    connect("session=default");
    awaitBeginning();

    log(Scene.event(5));

    JsonNode event = heard.eventBehind(4);
    assertThat(event.path("id").asText()).isEqualTo("evt_5");
    assertThat(event.path("session").asText()).isEqualTo("default");
    assertThat(event.path("seq").asInt()).isEqualTo(5);
    assertThat(event.at("/payload/n").asInt()).isEqualTo(5);
  }

  @Test
  void tellsWhatCameBeforeWhenAsked() {
    connect("session=default&after=1");

    assertThat(heard.event().path("seq").asInt()).isEqualTo(2);
    assertThat(heard.event().path("seq").asInt()).isEqualTo(3);
  }

  @Test
  void tellsTheEventsOfAllSessionsAndWhereToGoOn() {
    api.post("/api/sessions", "{\"name\":\"other\"}");
    logForAll("default", 1);
    logForAll("other", 1);

    connect("session=*&after=0");

    assertThat(heard.event().path("session").asText()).isEqualTo("default");
    assertThat(heard.event().path("session").asText()).isEqualTo("other");
    JsonNode cursor = heard.event();
    assertThat(cursor.path("event").asText()).isEqualTo("stream.cursor");

    // And: another socket goes on there, with what another member logs, too
    Heard next = new Heard();
    connect("session=*&after=" + cursor.at("/payload/after").asText(), next);
    logForAll("other", 2);
    assertThat(next.event().path("seq").asInt()).isEqualTo(2);
  }

  private void logForAll(String session, long seq) {
    api.stream().events.add(new EventStream.SessionEvent(new SessionId(session), Scene.event(seq)));
  }

  @Test
  void tellsOnlyWhatIsWanted() {
    log(new LoggedEvent(4, "evt_4", "message.ack", "{}", Scene.NOW));

    connect("session=default&after=0&events=session.status,message.ack");

    assertThat(heard.event().path("id").asText()).isEqualTo("evt_4");
  }

  @Test
  void tellsLargeEventsWhole() {
    String text = "x".repeat(100_000);
    log(new LoggedEvent(4, "evt_4", "message", Json.object().put("t", text).toString(), Scene.NOW));

    connect("session=default&after=3");

    assertThat(heard.event().at("/payload/t").asText()).isEqualTo(text);
  }

  @Test
  void answersAPing() throws InterruptedException {
    WebSocket socket = connect("session=*");

    socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();

    assertThat(heard.pongs.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
    socket.sendText("nobody listens", true).join();
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(heard.closings.poll(20, TimeUnit.SECONDS)).isEqualTo("1000 ");
  }

  @Test
  void closesWhenTheKeyIsWrong() throws InterruptedException {
    open("x-api-key=wrong&session=default", heard);

    assertThat(heard.closings.poll(20, TimeUnit.SECONDS)).isEqualTo("1008 Unauthorized");
  }

  @Test
  void closesWhenThereIsNoSuchSession() throws InterruptedException {
    connect("session=nobody");

    assertThat(heard.closings.poll(20, TimeUnit.SECONDS)).isEqualTo("1008 Session not found");
  }

  @Test
  void answersPlainRequestsAsBefore() throws IOException {
    assertThat(api.get("/ws").statusCode()).isEqualTo(404);
  }

  /// Past events are told before any that comes later.
  private void awaitBeginning() {
    heard.beginning(() -> log(Scene.event(4)));
  }

  private void log(LoggedEvent event) {
    api.events().events.add(event);
    api.news().logged("default");
  }

  private WebSocket connect(String query) {
    return connect(query, heard);
  }

  private WebSocket connect(String query, Heard by) {
    return open("x-api-key=" + TestApi.KEY + "&" + query, by);
  }

  private WebSocket open(String query, Heard by) {
    URI uri = URI.create("ws://127.0.0.1:" + api.port() + "/ws?" + query);
    return client.newWebSocketBuilder().buildAsync(uri, by).join();
  }

  /// What a client hears.
  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> pongs = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closings = new LinkedBlockingQueue<>();
    private final List<CharSequence> parts = new ArrayList<>();

    JsonNode event() {
      try {
        String text = texts.poll(20, TimeUnit.SECONDS);
        assertThat(text).isNotNull();
        return Json.read(String.valueOf(text));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /// The next one with a higher number.
    JsonNode eventBehind(int seq) {
      JsonNode event = event();
      while (event.path("seq").asInt() <= seq) {
        event = event();
      }
      return event;
    }

    /// Repeats until something is heard, which may be more than one of them.
    void beginning(Runnable again) {
      try {
        String first = null;
        while (first == null) {
          again.run();
          first = texts.poll(200, TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.add(data.toString());
      if (last) {
        texts.add(String.join("", parts));
        parts.clear();
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      pongs.add(message.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closings.add(code + " " + reason);
      return null;
    }
  }
}
