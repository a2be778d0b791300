package dev.trunkline.simulator;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.connection.Connections;
import dev.trunkline.simulator.core.Answered;
import dev.trunkline.simulator.core.Core;
import dev.trunkline.simulator.core.CoreConfig;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.transport.ClientListener;
import dev.trunkline.simulator.turn.ConnectionId;
import dev.trunkline.simulator.turn.Output;
import dev.trunkline.simulator.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns the core: feeds it what connections and people say, carries out what it
/// says, and wakes it in time.
///
/// Everything may be called from any thread and returns at once.
final class CoreDriver implements ClientListener, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CoreDriver.class);

  /// What waits for the core at most. A connection that brings more is closed.
  private static final int INPUTS_MAX = 1 << 18;

  private static final int BATCH = 256;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(10);

  private final BlockingQueue<Runnable> inputs = new ArrayBlockingQueue<>(INPUTS_MAX);
  private final CoreConfig config;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Carrier carrier;
  private final Thread thread;
  private Core core;
  private Instant now;
  private volatile boolean closed;

  /// The way to the clients.
  interface Carrier {
    void send(ConnectionId connection, Node node);

    void close(ConnectionId connection);

    void drop(ConnectionId connection);
  }

  CoreDriver(CoreConfig config, RandomGenerator random, InstantSource clock, Carrier carrier) {
    this.config = config;
    this.random = random;
    this.clock = clock;
    this.carrier = carrier;
    this.core = new Core(config, random);
    this.now = clock.instant();
    this.thread = Thread.ofPlatform().name("simulator-core").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void onConnect(
      ConnectionId id, ClientPayload payload, CurvePublicKey key, Optional<byte[]> routing) {
    offer(id, () -> carryOut(core.connected(now(), id, new Client(key, payload))));
  }

  @Override
  public void onNode(ConnectionId id, Node node) {
    offer(id, () -> carryOut(core.stanza(now(), id, node)));
  }

  @Override
  public void onClose(ConnectionId id) {
    // Never refused: the core would think for ever that the device is connected.
    try {
      inputs.put(() -> carryOut(core.disconnected(now(), id)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(ConnectionId id, Runnable input) {
    Runnable orDrop =
        () -> {
          try {
            input.run();
          } catch (RuntimeException e) {
            carrier.drop(id);
            throw e;
          }
        };
    if (!inputs.offer(orDrop)) {
      LOGGER.atWarn().addKeyValue("connection", id).log("overloaded: {} inputs wait", INPUTS_MAX);
      carrier.drop(id);
    }
  }

  /// Has something done on behalf of people.
  <T> CompletableFuture<T> ask(BiFunction<Turn, Desk, T> command) {
    return submit(() -> {
      Answered<T> answered = core.command(now(), command);
      carryOut(answered.outputs());
      return answered.answer();
    });
  }

  /// Starts over with an empty world. All connections are closed.
  CompletableFuture<Boolean> reset() {
    return submit(() -> {
      List<ConnectionId> open =
          core.command(now(), (_, desk) -> ids(desk.server().connections())).answer();
      core = new Core(config, random);
      open.forEach(carrier::close);
      return true;
    });
  }

  private static List<ConnectionId> ids(Connections connections) {
    return connections.all().stream().map(Connection::id).toList();
  }

  private <T> CompletableFuture<T> submit(Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean taken =
        inputs.offer(() -> {
          try {
            answer.complete(work.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    if (!taken) {
      answer.completeExceptionally(
          new IllegalStateException("overloaded: " + INPUTS_MAX + " inputs wait"));
    }
    return answer;
  }

  private void run() {
    List<Runnable> batch = new ArrayList<>(BATCH);
    while (!closed) {
      try {
        Runnable first = inputs.poll(sleep().toNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
          guarded(() -> carryOut(core.time(now())));
          continue;
        }
        batch.add(first);
        inputs.drainTo(batch, BATCH - 1);
        batch.forEach(CoreDriver::guarded);
        batch.clear();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// The edge of the core: a defect costs what it met, not the simulator.
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("the core met a defect");
    }
  }

  private Duration sleep() {
    Duration wanted =
        core.wakeAt().map(at -> Duration.between(clock.instant(), at)).orElse(LONGEST_SLEEP);
    return wanted.isNegative() ? Duration.ZERO : wanted;
  }

  /// Time never goes back, whatever the clock says.
  private Instant now() {
    Instant read = clock.instant();
    if (read.isAfter(now)) {
      now = read;
    }
    return now;
  }

  private void carryOut(List<Output> outputs) {
    for (Output output : outputs) {
      switch (output) {
        case Output.Send(ConnectionId id, Node node) -> carrier.send(id, node);
        case Output.Close(ConnectionId id) -> carrier.close(id);
        case Output.Drop(ConnectionId id) -> carrier.drop(id);
      }
    }
  }

  /// Ends the thread; what waits is not done any more.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
