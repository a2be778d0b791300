package dev.trunkline.launcher.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The events of one session as one webhook was told them. Every new event has the next number; one
/// that is told again has the number and the id of the last one. May be used from any thread.
final class EventStream {
  private final String name;
  private final List<ToldEvent> events = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long redeliveries;

  EventStream(String name) {
    this.name = name;
  }

  synchronized void take(ToldEvent event) {
    long next = events.size() + 1L;
    if (event.seq() == next) {
      events.add(event);
    } else if (event.seq() == next - 1 && event.id().equals(events.getLast().id())) {
      redeliveries++;
    } else {
      problems.add("%s: %s when number %d was due".formatted(name, event, next));
    }
  }

  synchronized Stream<ToldEvent> events() {
    return List.copyOf(events).stream();
  }

  synchronized int size() {
    return events.size();
  }

  /// Gaps, events out of order, and other events under the same number.
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  synchronized long redeliveries() {
    return redeliveries;
  }
}
