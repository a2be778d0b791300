package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.Gateway;
import dev.trunkline.gateway.TestGateways;
import dev.trunkline.gateway.cluster.CertificateAuthority.Issued;
import dev.trunkline.gateway.cluster.pekko.Certificates;
import dev.trunkline.gateway.cluster.pekko.ClusterTls;
import dev.trunkline.gateway.http.Relay;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Gateways that hand requests to each other by TLS.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SOMETHING = "/api/sessions";

  private final TestGateways gateways = new TestGateways();
  private CertificateAuthority authority;
  private Issued issued;
  private Gateway one;
  private Gateway two;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    authority = new CertificateAuthority(Files.createDirectory(folder.resolve("authority")));
    issued = authority.issue("cluster");
    Map<String, String> settings =
        Map.of(
            "TRUNKLINE_CLUSTER_TLS_CERTIFICATE",
            issued.certificate().toString(),
            "TRUNKLINE_CLUSTER_TLS_KEY",
            issued.key().toString(),
            "TRUNKLINE_CLUSTER_TLS_AUTHORITY",
            issued.authority().toString(),
            "TRUNKLINE_CLUSTER_API_PORT",
            "0");
    one = gateways.start("one", settings);
    two = gateways.start("two", settings);
    await()
        .atMost(PATIENCE)
        .until(() ->
            gateways.shards(one, "one").size() > 100 && gateways.shards(one, "two").size() > 100);
  }

  @AfterAll
  void stop() {
    gateways.close();
  }

  private static SSLContext context(Issued files) {
    return new Certificates(
            new ClusterTls(files.key(), files.certificate(), files.authority()),
            InstantSource.system())
        .context();
  }

  private int memberPort(String member) {
    return StreamSupport.stream(gateways.get(one, "/api/cluster/members").spliterator(), false)
        .filter(it -> it.path("name").asText().equals(member))
        .map(it -> it.path("httpPort").asInt())
        .findFirst()
        .orElseThrow();
  }

  /// A request as a member of the cluster signs it.
  private HttpRequest handedOn(String scheme, int port) {
    try (JdbcStore store = JdbcStore.open(StoreSettings.of(gateways.store()))) {
      Signer signer = new Signer(store.members().orElseThrow().secret(), InstantSource.system());
      return HttpRequest.newBuilder(
              URI.create("%s://127.0.0.1:%d%s".formatted(scheme, port, SOMETHING)))
          .header(Relay.HEADER, signer.sign("one#1", "GET", SOMETHING))
          .build();
    }
  }

  private static int status(SSLContext tls, HttpRequest request) throws IOException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      return client.send(request, BodyHandlers.ofString()).statusCode();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answersForSessionsOfEachOther() {
    Map<String, String> sessions = new HashMap<>();
    for (int i = 0; sessions.size() < 2; i++) {
      String name = "safe" + i;
      assertThat(
              gateways
                  .call(one, "POST", "/api/sessions", "{\"name\":\"%s\"}".formatted(name))
                  .statusCode())
          .isEqualTo(201);
      JsonNode seen = gateways.get(two, "/api/cluster/sessions/" + name);
      sessions.putIfAbsent(seen.path("owner").asText(), name);
    }
    for (String name : sessions.values()) {
      for (Gateway gateway : gateways.all()) {
        assertThat(gateways.get(gateway, "/api/sessions/" + name).path("name").asText())
            .isEqualTo(name);
      }
    }
  }

  @Test
  void takesWhatAMemberHandsOnAtTheMembersPortAlone() throws IOException {
    int port = memberPort("two");
    assertThat(port).isNotEqualTo(two.port());
    assertThat(status(context(issued), handedOn("https", port))).isEqualTo(200);
    assertThat(status(context(issued), handedOn("http", two.port()))).isEqualTo(401);
  }

  @Test
  void letsNobodyInAtTheMembersPortWithoutACertificateOfTheCluster(@TempDir Path folder)
      throws IOException {
    int port = memberPort("two");
    Issued foreign = new CertificateAuthority(folder).issue("cluster");
    Issued liar = new Issued(foreign.key(), foreign.certificate(), issued.authority());
    HttpRequest request = handedOn("https", port);

    assertThatThrownBy(() -> status(context(liar), request)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> status(context(authority.issue("another")), request))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> status(context(foreign), request)).isInstanceOf(IOException.class);
  }
}
