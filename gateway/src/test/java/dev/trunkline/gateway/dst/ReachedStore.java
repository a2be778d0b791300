package dev.trunkline.gateway.dst;

import dev.trunkline.gateway.store.Answers;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.DeviceRecords;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.MemoryStore;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Ownership;
import dev.trunkline.gateway.store.Sessions;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.Upkeep;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The store as one process reaches it: slowly, not at all, or without hearing the answer.
final class ReachedStore implements Store {
  private final MemoryStore store;
  private final MemberProcess process;
  private final ClusterWorld world;

  ReachedStore(ClusterWorld world, MemberProcess process) {
    this.store = world.store();
    this.process = process;
    this.world = world;
  }

  @Override
  public List<Outcome> commit(List<ChangeSet> changeSets) {
    return switch (world.mistake()) {
      case SENDS_BEFORE_COMMIT -> {
        process
            .clockwork()
            .later(
                world.upTo(world.plan().commit()),
                "late commit",
                () -> process.clockwork().reach(() -> written(changeSets)));
        yield Collections.nCopies(changeSets.size(), Outcome.DURABLE);
      }
      case SKIPS_THE_EPOCH_CHECK ->
          process.clockwork().reach(() -> written(changeSets, admitted(changeSets)));
      default -> process.clockwork().reach(() -> written(changeSets));
    };
  }

  private List<Outcome> written(List<ChangeSet> sets) {
    return written(sets, sets);
  }

  /// @param meant what the process wants to write
  /// @param asked what the store is asked to write
  private List<Outcome> written(List<ChangeSet> meant, List<ChangeSet> asked) {
    List<Outcome> outcomes = store.commit(asked);
    for (int i = 0; i < meant.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Durable) {
        world.rules().accepted(process, meant.get(i));
      } else {
        world.rules().refused();
      }
      process.trace("commits %s: %s", meant.get(i), outcomes.get(i));
    }
    world.rules().watchEvents();
    return outcomes;
  }

  /// As if each were made under the epoch of now.
  private List<ChangeSet> admitted(List<ChangeSet> sets) {
    List<ChangeSet> admitted = new ArrayList<>();
    for (ChangeSet set : sets) {
      ShardAndEpoch now = store.ownership().owners().get(set.guard().shard().value()).guard();
      admitted.add(new ChangeSet(set.session(), now, set.writes()));
    }
    return admitted;
  }

  /// A part of the store, asked through [Clockwork#reach].
  private <T> T reached(Class<T> part, T real) {
    return part.cast(
        Proxy.newProxyInstance(
            part.getClassLoader(),
            new Class<?>[] {part},
            (_, method, arguments) -> {
              Object answer =
                  switch (method.getName()) {
                    case "member", "close" -> answer(real, method, arguments);
                    case "release" -> released(real, method, arguments);
                    default -> asked(real, method, arguments);
                  };
              return answer instanceof Lifeline its ? reached(Lifeline.class, its) : answer;
            }));
  }

  private Object released(Object real, Method method, Object[] arguments) {
    return world.mistake() == Mistake.FORGETS_TO_RELEASE
        ? Set.copyOf((Collection<?>) arguments[0])
        : asked(real, method, arguments);
  }

  private Object asked(Object real, Method method, Object[] arguments) {
    return process.clockwork().reach(() -> answer(real, method, arguments));
  }

  private static Object answer(Object real, Method method, Object[] arguments) {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new AssertionError(e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Ownership ownership() {
    return reached(Ownership.class, store.ownership());
  }

  @Override
  public Optional<Members> members() {
    return store.members().map(it -> reached(Members.class, it));
  }

  @Override
  public Sessions sessions() {
    return reached(Sessions.class, store.sessions());
  }

  @Override
  public DeviceRecords records() {
    return reached(DeviceRecords.class, store.records());
  }

  @Override
  public Outbox outbox() {
    return reached(Outbox.class, store.outbox());
  }

  @Override
  public EventLog events() {
    return store.events();
  }

  @Override
  public Answers answers() {
    return reached(Answers.class, store.answers());
  }

  @Override
  public EventStream stream() {
    return store.stream();
  }

  @Override
  public void ping() {
    throw new UnsupportedOperationException("nobody asks for its health");
  }

  @Override
  public Upkeep upkeep() {
    return store.upkeep();
  }

  @Override
  public void close() {}
}
