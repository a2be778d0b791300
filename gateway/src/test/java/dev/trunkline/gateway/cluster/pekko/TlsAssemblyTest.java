package dev.trunkline.gateway.cluster.pekko;

import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.cluster.CertificateAuthority;
import dev.trunkline.gateway.cluster.CertificateAuthority.Issued;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Members that prove to each other who they are, and who cannot be among them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsAssemblyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /// Longer than two attempts to join take.
  private static final Duration ATTEMPTS = Duration.ofSeconds(8);

  private final String url = PostgresServer.shared().newStore();
  private CertificateAuthority ours;
  private Issued issued;
  private TestMember one;
  private TestMember two;

  @BeforeAll
  void form(@TempDir Path folder) throws IOException {
    ours = new CertificateAuthority(Files.createDirectory(folder.resolve("ours")));
    issued = ours.issue("cluster");
    one = member("one", issued).start();
    two = member("two", issued).start();
    await().atMost(PATIENCE).until(() -> isUp(two) && share());
  }

  @AfterAll
  void end() {
    two.close();
    one.close();
  }

  private TestMember member(String name, Issued files) {
    return new TestMember(
        url,
        name,
        1000,
        Optional.of(new ClusterTls(files.key(), files.certificate(), files.authority())));
  }

  private static boolean isUp(TestMember member) {
    return member.member().isUp();
  }

  private boolean share() {
    return Stream.of(one, two).noneMatch(it -> it.shards().size() < 100)
        && one.shards().size() + two.shards().size() == StoreSettings.SHARDS;
  }

  private void staysOut(TestMember stranger) {
    try (stranger) {
      stranger.start();
      await()
          .during(ATTEMPTS)
          .atMost(PATIENCE)
          .until(() -> !isUp(stranger) && stranger.shards().isEmpty());
      await().atMost(PATIENCE).until(this::share);
    }
  }

  @Test
  void letsAnotherMemberOfTheSameAuthorityIn() {
    try (TestMember three = member("three", issued).start()) {
      await().atMost(PATIENCE).until(() -> isUp(three) && three.shards().size() > 50);
    }
    await().atMost(PATIENCE).until(this::share);
  }

  @Test
  void keepsOutWhoHasACertificateOfAnotherAuthority(@TempDir Path folder) {
    staysOut(member("foreign", new CertificateAuthority(folder).issue("cluster")));
  }

  @Test
  void keepsOutWhoTrustsTheAuthorityButIsOfAnother(@TempDir Path folder) {
    Issued foreign = new CertificateAuthority(folder).issue("cluster");
    staysOut(member("liar", new Issued(foreign.key(), foreign.certificate(), issued.authority())));
  }

  @Test
  void keepsOutWhoIsOfAnotherClusterOfTheSameAuthority() {
    staysOut(member("neighbour", ours.issue("another")));
  }

  @Test
  void keepsOutWhoHasNoCertificate() {
    staysOut(new TestMember(url, "bare", 1000));
  }
}
