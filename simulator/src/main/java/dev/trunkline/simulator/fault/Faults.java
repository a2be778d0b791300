package dev.trunkline.simulator.fault;

import dev.trunkline.simulator.judge.Tally;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The faults in force.
public final class Faults {
  /// Each stanza is compared with every fault of a kind.
  public static final int FAULTS_MAX = 200;

  /// A fault in force.
  public static final class Ordered {
    private final long number;
    private final Fault fault;
    private int strikes;

    Ordered(long number, Fault fault) {
      this.number = number;
      this.fault = fault;
    }

    public long number() {
      return number;
    }

    public Fault fault() {
      return fault;
    }

    /// How often it struck.
    public int strikes() {
      return strikes;
    }

    private boolean isOver(Turn turn) {
      return fault.odds().count().filter(count -> strikes >= count).isPresent()
          || fault.odds().until().filter(until -> turn.now().isAfter(until)).isPresent();
    }
  }

  private final Map<FaultKind, List<Ordered>> inForce = new EnumMap<>(FaultKind.class);
  private final Tally tally;
  private int size;
  private long number;

  public Faults(Tally tally) {
    this.tally = tally;
  }

  /// Puts a fault in force, unless there are too many.
  public Optional<Ordered> order(Turn turn, Fault fault) {
    removeIf(ordered -> ordered.isOver(turn));
    if (size == FAULTS_MAX) {
      return Optional.empty();
    }
    Ordered ordered = new Ordered(++number, fault);
    inForce.computeIfAbsent(fault.kind(), _ -> new ArrayList<>()).add(ordered);
    size++;
    return Optional.of(ordered);
  }

  public List<Ordered> all() {
    return inForce.values().stream().flatMap(List::stream).toList();
  }

  /// Lifts one fault.
  public boolean lift(long which) {
    return removeIf(ordered -> ordered.number == which);
  }

  public void clear() {
    inForce.clear();
    size = 0;
  }

  /// Whether a fault of this kind strikes now.
  ///
  /// @param tag of the stanza at hand
  public Optional<Fault> strike(Turn turn, FaultKind kind, Device device, String tag) {
    List<Ordered> candidates = inForce.get(kind);
    if (candidates == null) {
      return Optional.empty();
    }
    for (Ordered ordered : candidates) {
      Fault fault = ordered.fault;
      if (!ordered.isOver(turn)
          && matches(fault, device, tag)
          && turn.random().nextDouble() < fault.odds().probability()) {
        ordered.strikes++;
        tally.count(device.account(), Counter.FAULTS);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private static boolean matches(Fault fault, Device device, String tag) {
    Fault.Target target = fault.target();
    return target.phoneNumber().map(device.account().phoneNumber()::equals).orElse(true)
        && target.device().map(wanted -> wanted == device.number()).orElse(true)
        && target.stanza().map(tag::equals).orElseGet(() -> fault.kind().strikes(tag));
  }

  private boolean removeIf(Predicate<Ordered> unwanted) {
    boolean any = false;
    for (List<Ordered> list : inForce.values()) {
      int before = list.size();
      list.removeIf(unwanted);
      size -= before - list.size();
      any |= list.size() < before;
    }
    inForce.values().removeIf(List::isEmpty);
    return any;
  }
}
