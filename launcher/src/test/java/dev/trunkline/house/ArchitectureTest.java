package dev.trunkline.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The picture in ARCHITECTURE.md, as tables that the code is held to.
class ArchitectureTest {
  private static final String OURS = "dev.trunkline.";

  /// Who may use whom. A package may use itself, and those behind its colon; a name that begins
  /// with a dot is in the same module. A package uses only what stands above it, so no line can
  /// make a cycle.
  private static final Permissions PACKAGES =
      Permissions.of(
          """
          proto.adv              :
          proto.e2e              :
          proto.handshake        :
          proto.record           :
          proto.signal           :

          engine.peer            :
          engine.node            : .peer
          engine                 : .node
          engine.crypto          : .peer
          engine.wire            : .peer
          engine.noise           : .peer .crypto .wire proto.handshake
          engine.signal          : .peer .crypto .node proto.record proto.signal
          engine.transport       : engine .crypto .node .wire .noise
          engine.turn            : engine .crypto .node .signal .transport proto.record
          engine.usync           : engine .node .turn proto.record
          engine.prekey          : engine .peer .crypto .node .signal .turn
          engine.receipt         : engine .node .turn
          engine.presence        : engine .node
          engine.pairing         : engine .peer .crypto .node .signal .turn proto.adv
          engine.group           : engine .node .turn .usync proto.record
          engine.message         : engine .peer .crypto .node .signal .turn .usync .prekey .receipt
                                   .group proto.e2e proto.record
          engine.device          : engine .peer .crypto .node .signal .transport .turn .usync .prekey
                                   .receipt .presence .pairing .message proto.handshake

          simulator.turn         : engine.node
          simulator.registry     : engine.crypto engine.node
          simulator.account      : .turn .registry
          simulator.judge        : .turn .registry proto.signal
          simulator.fault        : .turn .registry .judge
          simulator.connection   : .turn .registry .fault engine.crypto engine.node proto.handshake
          simulator.delivery     : .turn .registry .judge .fault .connection engine.node
          simulator.iq           : .turn .registry engine.node
          simulator.adv          : .turn .registry engine.crypto proto.adv
          simulator.notification : .turn .registry .delivery .adv engine.crypto engine.node
          simulator.group        : .turn .registry .iq .notification engine.node
          simulator.presence     : .turn .registry .delivery engine.node
          simulator.receipt      : .turn .registry .judge .delivery engine.node
          simulator.message      : .turn .registry .judge .fault .delivery engine.crypto engine.node
          simulator.privacy      : .turn .registry .iq .notification engine.node
          simulator.usync        : .turn .registry .delivery .iq .adv .notification engine.node
          simulator.prekey       : .turn .registry .judge .fault .delivery .iq .notification
                                   engine.crypto engine.node
          simulator.phone        : .turn .registry .judge .delivery .prekey
                                   engine.crypto engine.node engine.signal proto.e2e
          simulator.login        : .turn .registry .judge .fault .connection .delivery .iq .notification
                                   .presence engine.crypto engine.node proto.handshake
          simulator.pairing      : .turn .registry .judge .connection .delivery .iq .adv .notification
                                   engine.crypto engine.node proto.adv proto.handshake
          simulator.core         : .turn .registry .account .judge .fault .connection .delivery .iq
                                   .notification .group .presence .receipt .message .privacy .usync
                                   .prekey .phone .login .pairing
                                   engine.crypto engine.node proto.handshake
          simulator.admin        : .turn .registry .account .judge .fault .connection .delivery .group
                                   .phone .login .pairing .core engine.crypto engine.node
          simulator.transport    : .turn engine.crypto engine.node engine.wire engine.noise
                                   engine.transport proto.handshake
          simulator              : .turn .connection .delivery .core .admin .transport engine.crypto
                                   engine.node engine.noise engine.transport proto.handshake

          gateway.json           :
          gateway.seal           :
          gateway.store          : .seal engine
          gateway.store.jdbc     : .seal .store engine
          gateway.journal        : .store engine
          gateway.outbox         : .store
          gateway.event          : .json engine engine.node proto.e2e
          gateway.session        : .json .store .journal .outbox .event engine engine.node
          gateway.config         : .json .seal .session engine
          gateway.metric         : .event
          gateway.webhook        : .json .store .event .session .config .metric engine
          gateway.http           : .json .event .session .config .metric
          gateway.http.waha      : .json .store .outbox .event .session .config .metric .http engine
                                   engine.node
          gateway.cluster        : .store .session .http
          gateway.cluster.pekko  : .store .cluster
          gateway.http.cluster   : .json .store .http .cluster
          gateway                : .store .store.jdbc .journal .event .session .config .metric
                                   .webhook .http .http.waha .cluster .cluster.pekko .http.cluster
                                   engine.crypto engine.transport engine.device

          launcher.process       :
          launcher.cluster       : .process
          launcher.bench         : .process .cluster
          launcher.demo          : .process .cluster gateway gateway.config simulator engine.crypto
          launcher               : .process .demo .bench gateway gateway.config gateway.store simulator simulator.core
                                   engine.crypto
          """);

  /// Which packages may use which libraries; the longest name counts. What is not here, nobody may
  /// use. `*` is everyone, `engine.*` a module.
  private static final Permissions LIBRARIES =
      Permissions.of(
          """
          java                         : *
          java.net.http                : gateway.cluster launcher.demo launcher.process
          java.sql                     : gateway.store.jdbc
          java.util.logging            : launcher
          javax.crypto                 : engine.crypto gateway.seal gateway.webhook gateway.cluster
          javax.management             : launcher
          javax.naming                 : gateway.cluster.pekko
          javax.net.ssl                : engine.transport simulator.transport simulator launcher
                                         gateway.http gateway.cluster gateway.cluster.pekko
          javax.security.auth.x500     : gateway.cluster.pekko
          javax.sql                    : gateway.store.jdbc
          com.sun.net.httpserver       : launcher.demo launcher.bench
          org.jspecify.annotations     : *
          org.slf4j                    : engine.* gateway.* simulator.* launcher.*
          org.slf4j.bridge             : launcher
          ch.qos.logback               : launcher
          picocli                      : launcher
          com.google.protobuf          : proto.* engine.* simulator.* gateway.event
          org.bouncycastle             : engine.crypto
          cafe.cryptography            : engine.crypto
          io.netty                     : engine.transport simulator.transport
          io.helidon.common            : gateway.http gateway.webhook simulator.admin
          io.helidon.http              : gateway.http gateway.webhook simulator.admin
          io.helidon.webserver         : gateway.http simulator.admin
          io.helidon.webclient         : gateway.webhook
          com.fasterxml.jackson        : gateway.* simulator.admin launcher.*
          com.github.benmanes.caffeine : gateway.journal gateway.session
          com.github.f4b6a3.ulid       : gateway.event gateway.http.waha
          com.google.zxing             : gateway.http.waha
          io.prometheus                : gateway.metric
          com.zaxxer.hikari            : gateway.store.jdbc
          io.zonky.test                : launcher.process
          org.flywaydb                 : gateway.store.jdbc
          org.postgresql               : gateway.store.jdbc
          org.sqlite                   : gateway.store.jdbc
          org.apache.pekko             : gateway.cluster.pekko
          com.typesafe.config          : gateway.cluster.pekko
          scala                        : gateway.cluster.pekko
          """);

  /// Which classes may read a clock, sleep, or draw random numbers by themselves. All others are
  /// given the time and a generator, which is what lets a test, or a simulation, decide them.
  private static final Permissions CLOCKS_AND_LUCK =
      Permissions.of(
          """
          java.lang.Math.random                          :
          java.lang.System.currentTimeMillis             :
          java.lang.System.nanoTime                      : gateway.Gateway gateway.Clustering
              gateway.http.ApiServer
              gateway.http.Relaying gateway.cluster.ClusterMember gateway.session.ConnectGate
              gateway.cluster.Life gateway.cluster.Whereabouts
              gateway.cluster.pekko.Entering
              gateway.journal.Pace
              gateway.session.SessionLoop gateway.session.Wheel gateway.webhook.Backlog
              launcher.demo.Demo launcher.demo.Receiver launcher.demo.Steps launcher.process.Child
              launcher.process.Fleet launcher.cluster.Books launcher.cluster.Recovery
              launcher.demo.ClusterDemo launcher.bench.Benchmark launcher.bench.DensitySuite
              launcher.bench.FailoverSuite launcher.bench.Messages launcher.bench.RampSuite
              launcher.bench.Round launcher.bench.ScaleSuite launcher.bench.SoakSuite
              launcher.bench.StartupSuite
          java.lang.Thread.sleep                         : gateway.Housekeeper gateway.store.Sweeper
              gateway.http.Relaying gateway.cluster.ClusterMember gateway.cluster.Heartbeat
              gateway.cluster.Watch gateway.cluster.pekko.Entering
              launcher.demo.Demo launcher.demo.ClusterDemo launcher.process.Child
              launcher.process.Fleet launcher.cluster.Books launcher.cluster.Recovery
              launcher.cluster.Traffic launcher.bench.DensitySuite
              launcher.bench.FailoverSuite
              launcher.bench.Messages launcher.bench.PeersSuite
              launcher.bench.RampSuite launcher.bench.ScaleSuite
              launcher.bench.SoakSuite
          java.security.SecureRandom.<init>              : engine.transport.Network
              gateway.Gateway gateway.session.Threads gateway.store.jdbc.JdbcStore
              gateway.store.jdbc.PostgresMembers
              simulator.Simulator simulator.transport.Reception
              launcher.ServeCommand launcher.demo.Demo
          java.time.Clock.systemDefaultZone              :
          java.time.Clock.systemUTC                      :
          java.time.Instant.now                          :
          java.time.InstantSource.system                 : gateway.Gateway simulator.Simulator
          java.time.LocalDate.now                        :
          java.time.LocalDateTime.now                    :
          java.time.OffsetDateTime.now                   :
          java.time.ZonedDateTime.now                    :
          java.util.Date.<init>                          :
          java.util.Random.<init>                        :
          java.util.UUID.randomUUID                      :
          java.util.concurrent.ThreadLocalRandom.current :
          java.util.random.RandomGenerator.getDefault    :
          java.util.random.RandomGenerator.of            :
          """);

  /// What the modules ship: their classes without those of tests.
  private static final List<JavaClass> SHIPPED =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .withImportOption(location -> !location.contains("-tests.jar"))
              .importPackages("dev.trunkline")
              .stream()
              .toList();

  /// One class uses another.
  private record Use(JavaClass user, JavaClass used) {
    boolean crossesPackages() {
      return isOurs(used) && !user.getPackageName().equals(used.getPackageName());
    }

    String from() {
      return name(user.getPackageName());
    }

    String to() {
      return name(used.getPackageName());
    }

    String arrow() {
      return from() + " -> " + to();
    }
  }

  private static Stream<Use> uses() {
    return SHIPPED.stream()
        .flatMap(user ->
            user.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .map(used -> new Use(user, used)));
  }

  @Test
  void usesOnlyWhatThePictureShows() {
    Set<String> forbidden =
        sorted(
            uses()
                .filter(Use::crossesPackages)
                .filter(use -> !allowed(use.from()).contains(use.to()))
                .map(use -> use.arrow() + ": " + use.user().getName()));
    assertThat(forbidden).isEmpty();
  }

  @Test
  void hasNoCycles() {
    List<String> upward = new ArrayList<>();
    List<String> above = new ArrayList<>();
    for (String name : PACKAGES.names()) {
      allowed(name).stream()
          .filter(used -> !above.contains(used))
          .forEach(used -> upward.add(name + " -> " + used));
      above.add(name);
    }
    assertThat(upward).isEmpty();
  }

  @Test
  void isDrawnAsItIs() {
    Set<String> there = sorted(SHIPPED.stream().map(type -> name(type.getPackageName())));
    assertThat(new TreeSet<>(PACKAGES.names())).isEqualTo(there);
    Set<String> arrows = sorted(uses().filter(Use::crossesPackages).map(Use::arrow));
    Set<String> inVain =
        sorted(
            PACKAGES.names().stream()
                .flatMap(name -> allowed(name).stream().map(used -> name + " -> " + used))
                .filter(arrow -> !arrows.contains(arrow)));
    assertThat(inVain).isEmpty();
  }

  @Test
  void keepsLibrariesWhereTheyBelong() {
    Set<String> forbidden =
        sorted(
            uses()
                .filter(use -> !isOurs(use.used()) && !use.used().isPrimitive())
                .filter(use -> !mayUseLibrary(use.from(), use.used().getName()))
                .map(use -> use.user().getName() + " -> " + use.used().getName()));
    assertThat(forbidden).isEmpty();
  }

  private static boolean mayUseLibrary(String from, String type) {
    Set<String> users = LIBRARIES.longestPrefixOf(type).map(LIBRARIES::row).orElse(Set.of());
    return users.contains("*") || users.contains(from) || users.contains(module(from) + ".*");
  }

  @Test
  void readsClocksAndLuckInTheListedShellsAlone() {
    Set<String> listed =
        sorted(
            CLOCKS_AND_LUCK.names().stream()
                .flatMap(
                    call -> CLOCKS_AND_LUCK.row(call).stream().map(who -> who + " -> " + call)));
    Set<String> calls =
        sorted(
            SHIPPED.stream()
                .flatMap(ArchitectureTest::callsAndReferences)
                .filter(call -> CLOCKS_AND_LUCK.names().contains(call.what))
                .map(call -> call.who + " -> " + call.what));
    assertThat(calls).isEqualTo(listed);
  }

  private record Call(String who, String what) {}

  private static Stream<Call> callsAndReferences(JavaClass type) {
    String who = name(outermost(type).getName());
    return Stream.concat(
            type.getCodeUnitCallsFromSelf().stream().map(call -> call.getTarget()),
            type.getCodeUnitReferencesFromSelf().stream().map(call -> call.getTarget()))
        .map(target -> new Call(who, target.getOwner().getName() + "." + target.getName()));
  }

  @Test
  void dependsOnNoTestCode() {
    Set<String> shipped = SHIPPED.stream().map(JavaClass::getName).collect(Collectors.toSet());
    Set<String> missing =
        sorted(
            uses()
                .filter(use -> isOurs(use.used()) && !shipped.contains(use.used().getName()))
                .map(use -> use.user().getName() + " -> " + use.used().getName()));
    assertThat(missing).isEmpty();
  }

  private static Set<String> allowed(String name) {
    return PACKAGES.row(name).stream()
        .map(used -> used.startsWith(".") ? module(name) + used : used)
        .collect(Collectors.toSet());
  }

  private static Set<String> sorted(Stream<String> names) {
    return new TreeSet<>(names.toList());
  }

  private static boolean isOurs(JavaClass type) {
    return type.getName().startsWith(OURS);
  }

  private static String name(String full) {
    return full.substring(OURS.length());
  }

  private static String module(String name) {
    return name.split("\\.", 2)[0];
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }
}
